"""The requirements shipped with the rules, and a row of the coverage matrix."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from assistant.checking.rules import Mark, RuleFile, load
from assistant.models import Authority, Completeness, CoverageStatus, Noun, Requirement


class Wanted(Noun):
    """A requirement shipped with the rules."""

    id: str
    title: str
    """Pattern of the report titles it applies to."""
    text: str
    basis: str = ""
    locator: str = ""
    mark: Mark = "M"
    authority: Authority = Authority.PRACTICE
    completeness: Completeness = Completeness.DIGEST
    valid_from: dt.date | None = None
    keys: tuple[str, ...]
    """Each a set of words that must stand in one sentence."""


class RequirementFile(RuleFile):
    """``requirements.yaml``."""

    requirements: tuple[Wanted, ...]
    suggested: tuple[Wanted, ...] = ()
    answered_share: float
    """Share of an aspect's character pairs from which a sentence speaks of it."""
    covered_share: float
    """Share of the aspects that must be answered for the requirement to count as covered."""
    filler: str
    general: str
    """Words that name no matter by themselves."""


@dataclass(frozen=True)
class Row:
    """A row of the matrix before it is shown."""

    text: str
    basis: str
    status: CoverageStatus
    span: tuple[int, int] | None
    spans: tuple[tuple[int, int], ...] = ()
    wanted: Wanted | None = None
    requirement: Requirement | None = None


@lru_cache(maxsize=1)
def requirement_file() -> RequirementFile:
    """The shipped requirements."""
    return load(RequirementFile, "requirements.yaml")
