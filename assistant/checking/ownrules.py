"""Limits, prohibitions and duties read from any policy in the library.

``derive`` is what the screen shows for confirmation, each with its clause; ``owncheck`` decides
whether a draft keeps them.
"""

from __future__ import annotations

from functools import lru_cache

from assistant.checking import ownacts, ownlimits
from assistant.checking.ownwords import Act, Limit, Own, OwnRule
from assistant.checking.policytext import PolicyText, policy_text
from assistant.models import Document

_LONGEST = 400


def derive(document: Document) -> tuple[OwnRule, ...]:
    """Limits and prohibitions of one document, in reading order, for a person to confirm."""
    own = read_own(document.sha256, policy_text(document))
    bans = (act.rule for act in own.acts if act.rule.kind == "ban")
    return (*(limit.rule for limit in own.limits), *bans)


@lru_cache(maxsize=512)
def read_own(_sha256: str, source: PolicyText) -> Own:
    """What one text lays down; read once while its content is unchanged."""
    limits: list[Limit] = []
    acts: list[Act] = []
    for number, line in enumerate(source.lines):
        if len(line.text) > _LONGEST:
            continue
        limits += ownlimits.limits(source, line, number)
        acts += ownacts.acts(source, line, number)
    return Own(tuple(limits), tuple(acts))
