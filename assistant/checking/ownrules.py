"""Limits, prohibitions and duties read from any policy in the library.

``derive`` is what the screen shows for confirmation, each with its clause; ``owncheck`` decides
whether a draft keeps them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.checking import ownacts, owngrades, ownlimits
from assistant.checking.ownwords import Act, Limit, OwnRule
from assistant.checking.policytext import PolicyText, policy_text
from assistant.models import Document

_LONGEST = 400


@dataclass(frozen=True)
class Own:
    """What one document limits, forbids and asks for."""

    limits: tuple[Limit, ...]
    acts: tuple[Act, ...]
    grades: tuple[owngrades.Grades, ...]


def derive(document: Document) -> tuple[OwnRule, ...]:
    """Limits, prohibitions and duties of one document, in reading order, for a person to confirm."""
    source = policy_text(document)
    own = read_own(document.sha256, source)
    rules = [
        *(limit.rule for limit in own.limits),
        *(step.limit.rule for scale in own.grades for step in scale.steps),
        *(act.rule for act in own.acts),
    ]
    place = {line.text: line.start for line in reversed(source.lines)}
    once = {rule.key: rule for rule in rules}
    return tuple(sorted(once.values(), key=lambda rule: place[rule.quote]))


@lru_cache(maxsize=512)
def read_own(_sha256: str, source: PolicyText) -> Own:
    """What one text lays down; read once while its content is unchanged."""
    limits: list[Limit] = []
    acts: list[Act] = []
    for line in source.lines:
        if len(line.text) > _LONGEST:
            continue
        limits += ownlimits.limits(source, line)
        acts += ownacts.acts(source, line)
    things = Counter(limit.thing for limit in limits)
    ranks: dict[tuple[str, str], set[frozenset[str]]] = {}
    for limit in limits:
        for word in limit.near:
            ranks.setdefault((word, limit.measure.unit), set()).add(limit.scope)
    limits = [
        replace(
            limit,
            lone=things[limit.thing] == 1,
            sole=all(len(ranks[word, limit.measure.unit]) == 1 for word in limit.near),
        )
        for limit in limits
    ]
    return Own(tuple(limits), tuple(acts), tuple(owngrades.grades(source)))
