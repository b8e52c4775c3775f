"""Checks that return findings about a draft: registry and families.

A family is a module with ``family``, ``rule_files()`` and ``check(subject, data)``; its rules are
data in ``knowledge/rules``. ``run`` puts the families together.
"""

from __future__ import annotations

from assistant.checking.applying import apply_suggestions
from assistant.checking.doubting import judge
from assistant.checking.judging import judgements
from assistant.checking.owneditions import Inherited, inherited
from assistant.checking.ownrules import derive
from assistant.checking.ownwords import OwnRule
from assistant.checking.registry import NAMES, read_rules, run
from assistant.checking.sourcing import FigureRow, FigureSource, numbers_table
from assistant.checking.statements import Verdict
from assistant.checking.subject import CheckResult, Judgement, SectionSpan, Subject

__all__ = [
    "NAMES",
    "CheckResult",
    "FigureRow",
    "FigureSource",
    "Inherited",
    "Judgement",
    "OwnRule",
    "SectionSpan",
    "Subject",
    "Verdict",
    "apply_suggestions",
    "derive",
    "inherited",
    "judge",
    "judgements",
    "numbers_table",
    "read_rules",
    "run",
]
