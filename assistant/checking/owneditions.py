"""What a person decided about a rule, carried over to a new edition whose clause reads the same.

A clause may move to another number; its words, and the place in them that the rule was read from, must
not change by one character. A decision made on the new edition itself always wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.checking.ownrules import derive
from assistant.checking.ownwords import ORDINAL, OwnRule
from assistant.library import Catalogue
from assistant.library.catalogue import akin
from assistant.library.validity import begins
from assistant.models import (
    Completeness,
    Document,
    DocumentKind,
    Noun,
    RuleDecision,
    RuleState,
)

_SPACES = re.compile(r"\s")
_Place = tuple[str, str, str, str]


class Inherited(Noun):
    """A decision as it holds for a rule of a newer edition."""

    decision: RuleDecision
    edition: Document
    """The edition on which a person decided."""


def inherited(
    documents: Sequence[Document], decisions: Iterable[RuleDecision]
) -> Iterator[Inherited]:
    """Decisions that hold for clauses of newer editions without anyone having decided on these.

    Args:
        documents: the library, in any order.
        decisions: what people decided, on whatever edition.
    """
    said: dict[str, dict[str, RuleDecision]] = {}
    for decision in decisions:
        said.setdefault(decision.document, {})[decision.key] = decision
    by_id = {d.id: d for d in documents}
    decided = [by_id[i] for i in said if i in by_id]
    if not decided:
        return
    catalogue = Catalogue(documents)
    for document in documents:
        if document.kind is not DocumentKind.POLICY or document.completeness is not (
            Completeness.FULL
        ):
            continue
        own = said.get(document.id, {})
        older = [d for d in decided if d.id != document.id and _precedes(d, document, catalogue)]
        for edition in sorted(older, key=lambda d: (str(begins(d) or ""), d.id), reverse=True):
            known = _by_place(edition, said[edition.id])
            for rule in derive(document) if known else ():
                found = known.get(_place(rule))
                if found is None or rule.key in own:
                    continue
                decision = found.model_copy(update={"document": document.id, "key": rule.key})
                own = {**own, rule.key: decision}
                yield Inherited(decision=decision, edition=edition)


def _precedes(older: Document, newer: Document, catalogue: Catalogue) -> bool:
    """Whether one is an edition of the other and not a later one."""
    if older not in catalogue.namesakes(newer) or not akin(older, newer):
        return False
    if older.id in newer.unrelated or newer.id in older.unrelated:
        return False
    first, then = begins(older), begins(newer)
    return catalogue.supersedes(newer, older) or first is None or then is None or first <= then


def _by_place(edition: Document, said: dict[str, RuleDecision]) -> dict[_Place, RuleDecision]:
    return {
        _place(rule): decision
        for rule in derive(edition)
        if (decision := said.get(rule.key)) is not None
        and (decision.state is not RuleState.PENDING or decision.reach is not None)
    }


def _place(rule: OwnRule) -> _Place:
    """What a rule is and the words it is read from, whatever number its clause has."""
    words = _SPACES.sub("", ORDINAL.sub("", rule.quote))
    return rule.kind, words, rule.thing, rule.limit
