"""The fact ledger: used + excused + unused = all, at all times (DESIGN §5.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.evidence.carried import carries
from assistant.models import Fact, FactPlace, FactState, FactStatus, Ledger, Sentence, Verdict


def build_ledger(
    facts: Sequence[Fact],
    *,
    sections: Mapping[str, str],
    excuses: Mapping[str, str],
    sentences: Iterable[Sentence],
) -> Ledger:
    """Where every fact stands.

    Args:
        facts: all facts of the report, in the order of entry.
        sections: fact id → section id.
        excuses: fact id → reason for leaving it out.
        sentences: verified sentences of the current text of all sections.

    A fact is *used* when supported sentences that cite it carry all its quantities, one sentence alone or
    several together. 待核 facts are never used. An excuse holds for a fact that is not used.
    """
    citing: dict[str, list[str]] = {}
    for sentence in sentences:
        if sentence.verdict is Verdict.SUPPORTED:
            for evidence in sentence.evidence:
                citing.setdefault(evidence, []).append(sentence.text)
    places = []
    for fact in facts:
        told = list(dict.fromkeys(citing.get(fact.id, [])))
        used = bool(told) and fact.status is not FactStatus.UNVERIFIED and carries(fact, told)
        excuse = excuses.get(fact.id, "").strip()
        state = FactState.USED if used else FactState.EXCUSED if excuse else FactState.UNUSED
        places.append(
            FactPlace(
                fact=fact,
                section=sections.get(fact.id),
                excuse=excuse,
                state=state,
                sentences=tuple(told),
            )
        )
    return Ledger(places=tuple(places))
