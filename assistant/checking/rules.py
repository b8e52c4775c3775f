"""The shape of the rule files in ``knowledge/rules``: read once, validated, compiled.

A rule states on what it rests (``authority``, ``source``), how sure that is (``mark``), when and
where it holds, and shows itself in ``good`` and ``bad`` examples, which a test runs.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, Field, field_validator, model_validator

from assistant.config import KNOWLEDGE_DIR
from assistant.datafile import load_data
from assistant.models import Authority, Genre, Noun, SectionRole, Severity

RULES_DIR = KNOWLEDGE_DIR / "rules"
Mark = Literal["V", "S", "M", "E"]
"""V seen in a source, S second-hand, M from memory, E editing practice (grammar, spelling)."""
Exemption = Literal["quote", "title", "gap", "name"]
_NAMES_WITH_REGULATION = re.compile(r"《[^》]*》|八项规定|规定动作|\{[a-z]+\}")


@cache
def regex(pattern: str) -> re.Pattern[str]:
    """A pattern out of a rule file, compiled once (``re`` itself keeps only the last few hundred).

    Raises:
        re.error: no regular expression.
    """
    return re.compile(pattern, re.MULTILINE)


class Example(Noun):
    """A sentence a rule must find fault with, the stretch it must name, and its replacement."""

    text: str
    quote: str
    suggestion: str | None = None


class Rule(Noun):
    """What every rule carries, whatever it does."""

    id: str
    """``family.name``."""
    message: str
    severity: Severity
    authority: Authority = Authority.PRACTICE
    mark: Mark = "E"
    source: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    genres: tuple[Genre, ...] = ()
    """Empty: any 文种."""
    roles: tuple[SectionRole, ...] = ()
    """Empty: anywhere."""
    needs_year: bool = False
    """Holds only where the year the text is about is known (names that changed in some year)."""
    exempt: tuple[Exemption, ...] = ("quote", "title", "gap", "name")
    good: tuple[str, ...] = ()
    bad: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _authority_decides_the_wording(self) -> Rule:
        if "规定" in _NAMES_WITH_REGULATION.sub("", self.message) and self.authority not in (
            Authority.LAW,
            Authority.STANDARD,
        ):
            raise ValueError(f"{self.id}: 只有法规、国标的规则可以说“规定”")
        if self.mark in ("S", "M") and self.severity is Severity.ERROR:
            raise ValueError(f"{self.id}: 未见原文的依据（{self.mark}）不能定为错误")
        return self

    @property
    def family(self) -> str:
        """The family the rule belongs to."""
        return self.id.partition(".")[0]

    def holds(self, *, on: dt.date | None, year: int | None, genre: Genre) -> bool:
        """Whether the rule applies to a text of this date, year and 文种."""
        if self.genres and genre not in self.genres:
            return False
        if self.needs_year:
            if year is None:
                return False
            on = dt.date(year, 12, 31)
        if self.valid_from is not None and on is not None and on < self.valid_from:
            return False
        return self.valid_to is None or (on is not None and on <= self.valid_to)


class Entry(Noun):
    """One wrong form of a pattern rule."""

    wrong: str
    """A regular expression, or the plain wrong words."""
    right: str | None = None
    """Replacement, with ``\\1`` for groups; null where only a person can decide."""
    when: tuple[str, ...] = ()
    """Plain words one of which must stand in the text for the pattern to be tried at all."""
    group: int = 0
    """The group that is found fault with and replaced."""
    unless: str = ""
    """A pattern that, found in the neighbourhood, makes the match harmless."""
    severity: Severity | None = None
    message: str | None = None

    @field_validator("wrong", "unless")
    @classmethod
    def _compiles(cls, value: str) -> str:
        if re.escape(value) == value:
            return value
        try:
            regex(value)
        except re.error as error:
            raise ValueError(f"正则“{value}”有错：{error}") from error
        return value

    @property
    def plain(self) -> bool:
        """Whether ``wrong`` is plain words."""
        return re.escape(self.wrong) == self.wrong

    @property
    def triggers(self) -> tuple[str, ...]:
        """Words that tell cheaply whether the pattern can match at all."""
        return self.when or ((self.wrong,) if self.plain else ())


class PatternRule(Rule):
    """A table of wrong forms that share a message and a reason."""

    entries: tuple[Entry, ...]
    whole_words: bool = False
    """Two-character wrong forms count only where the segmenter puts a boundary on both sides of
    them: 决择 is none in 解决择业."""

    @field_validator("entries", mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        """``错词>对词`` is short for ``{wrong: 错词, right: 对词}``."""
        if not isinstance(value, list):
            return value
        rows: list[object] = []
        for row in value:
            if isinstance(row, str):
                wrong, arrow, right = row.partition(">")
                rows.append({"wrong": wrong, "right": right if arrow else None})
            else:
                rows.append(row)
        return rows

    @model_validator(mode="after")
    def _patterns_have_triggers(self) -> PatternRule:
        for entry in self.entries:
            if not entry.triggers:
                raise ValueError(f"{self.id}: “{entry.wrong}”缺 when")
        return self


Loaded = TypeVar("Loaded", bound=BaseModel)


def load(model: type[Loaded], name: str, *, folder: Path = RULES_DIR) -> Loaded:
    """Read one rule file.

    Raises:
        DefectError: the file is missing or does not validate.
    """
    return load_data(model, folder / name, what="规则文件")


class RuleFile(Noun):
    """What every rule file has: pattern rules, and the rules whose finding is done by code."""

    rules: tuple[PatternRule, ...] = ()
    checks: dict[str, Rule] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> RuleFile:
        ids = [rule.id for rule in (*self.rules, *self.checks.values())]
        if len(ids) != len(set(ids)):
            raise ValueError("规则编号重复")
        return self


class CompiledEntry:
    """An entry with its patterns, compiled when first wanted: few of the triggers stand in any one text."""

    __slots__ = ("entry", "rule", "triggers")

    def __init__(self, rule: PatternRule, entry: Entry) -> None:
        self.rule = rule
        self.entry = entry
        self.triggers = entry.triggers

    @property
    def regex(self) -> re.Pattern[str]:
        """The wrong form."""
        return regex(self.entry.wrong)

    @property
    def unless(self) -> re.Pattern[str] | None:
        """What makes it harmless."""
        return regex(self.entry.unless) if self.entry.unless else None

    @property
    def severity(self) -> Severity:
        """The entry's own severity, or the rule's."""
        return self.entry.severity or self.rule.severity


def compiled(rules: tuple[PatternRule, ...]) -> tuple[CompiledEntry, ...]:
    """All entries of some rules, compiled."""
    return tuple(CompiledEntry(rule, entry) for rule in rules for entry in rule.entries)
