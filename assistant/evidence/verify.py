"""Verification of sentences by code, whatever wrote them (DESIGN §5.5)."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.evidence.carried import carries
from assistant.evidence.nouns import ClaimKind, SentenceCheck, VerifyContext
from assistant.evidence.parse import Parsed, parse
from assistant.evidence.sources import Sources, gather
from assistant.evidence.texts import bigrams, likeness
from assistant.evidence.verifiers import (
    acts,
    dates,
    direction,
    foreign,
    names,
    numbers,
    status,
    swaps,
)
from assistant.evidence.verifiers.base import Outcome, shorten, sourceless
from assistant.models import Fact, FactStatus, Passage, Verdict

_MOST_REASONS = 6
_LONGEST = 2000
"""Characters; what is longer than this without a stop is no sentence of a report."""
_TOO_LONG = "本句过长，无法逐项核对，请断句后再核对"


def verify(
    sentence: str,
    facts: Sequence[Fact],
    passages: Sequence[Passage],
    *,
    context: VerifyContext,
) -> SentenceCheck:
    """Judge one sentence by the evidence it cites.

    ``supported``: every checkable claim is carried by ``facts`` and ``passages`` (or by ``context``).
    ``unsupported``: at least one is not; ``reasons`` say which. ``connective``: nothing checkable is said.
    待核 facts carry nothing. Never raises for any text.
    """
    if len(sentence) > _LONGEST:
        return SentenceCheck(verdict=Verdict.UNSUPPORTED, reasons=(_TOO_LONG,))
    parsed = parse(sentence)
    sources = gather(tuple(facts), tuple(passages))
    outcomes = run(parsed, sources, context)
    reasons = list(dict.fromkeys(r for o in outcomes for r in o.reasons))
    if not reasons and not sources and sources.unverified and _tells(parsed, facts):
        reasons = [sourceless(shorten(sentence), sources)]
    derivations = list(dict.fromkeys(d for o in outcomes for d in o.derivations))
    claims = [c for o in outcomes for c in o.claims]
    if reasons:
        verdict = Verdict.UNSUPPORTED
    elif claims or _about(parsed, sources):
        verdict = Verdict.SUPPORTED
    else:
        verdict = Verdict.CONNECTIVE
    good = [f for f in facts if f.status is not FactStatus.UNVERIFIED]
    return SentenceCheck(
        verdict=verdict,
        reasons=tuple(reasons[:_MOST_REASONS]),
        derivations=tuple(derivations),
        facts_carried=tuple(f.id for f in good if carries(f, [sentence])),
    )


def run(parsed: Parsed, sources: Sources, context: VerifyContext) -> list[Outcome]:
    """What each verifier that is switched on says."""
    off = context.off
    number_outcome, carried = numbers.check(parsed, sources, context)
    outcomes: list[Outcome] = []
    if ClaimKind.NUMBER.value not in off:
        outcomes.append(number_outcome)
    if ClaimKind.DATE.value not in off:
        outcomes.append(dates.check(parsed, sources, context, carried))
    if ClaimKind.TITLE.value not in off:
        outcomes.append(names.titles(parsed, sources, context))
    if ClaimKind.QUOTE.value not in off:
        outcomes.append(names.quotes(parsed, sources, context))
        outcomes.append(foreign.check(parsed, sources))
    if ClaimKind.NAME.value not in off:
        outcomes.append(names.persons(parsed, sources, context))
        outcomes.append(names.posts(parsed, sources))
    if ClaimKind.BODY.value not in off:
        outcomes.append(names.bodies(parsed, sources, context))
    if ClaimKind.DIRECTION.value not in off:
        outcomes.append(direction.check(parsed, sources, context))
    if ClaimKind.STATUS.value not in off:
        outcomes.append(status.check(parsed, sources, context, carried))
    if ClaimKind.ACT.value not in off:
        outcomes.append(acts.check(parsed, sources, context))
    if ClaimKind.SWAP.value not in off:
        outcomes.append(swaps.check(parsed, sources, context))
    return outcomes


def _tells(parsed: Parsed, facts: Sequence[Fact]) -> bool:
    """A sentence that rests on 待核 facts alone and says what they say."""
    pairs = frozenset().union(*(bigrams(f.content) for f in facts))
    return likeness(parsed.words, pairs).telling >= 4


def _about(parsed: Parsed, sources: Sources) -> bool:
    """A sentence without a checkable claim that speaks of what it cites."""
    return bool(sources) and likeness(parsed.text, sources.pairs).telling >= 2
