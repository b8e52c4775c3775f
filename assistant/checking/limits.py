"""Limits and prohibitions shipped as data (R01–R55): figures, acts and outdated formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from pydantic import Field, field_validator

from assistant.checking import structure
from assistant.checking.engine import CheckData
from assistant.checking.rules import Rule, RuleFile, load
from assistant.models import Basis, Completeness, Finding, Noun

_BEFORE = 18
_MINUTES = Decimal(60)


class LimitBasis(Noun):
    """Where a limit stands."""

    document: str
    locator: str = ""


class LimitRule(Rule):
    """One limit or prohibition."""

    kind: Literal["number", "ratio", "act", "text"]
    patterns: tuple[str, ...] = Field(min_length=1)
    check: Literal["", "hosts", "attendance"] = ""
    """How the two figures of a ratio are compared."""
    over: Decimal | None = None
    under: Decimal | None = None
    hours: bool = False
    """The figure may be given in hours; it is compared in minutes."""
    bare: bool = False
    """The act itself holds a negation (无公函), so none inside the match excuses it."""
    right: str | None = None
    reach: Literal["通", "中", "地"] = "通"
    basis: LimitBasis

    @field_validator("patterns")
    @classmethod
    def _compile(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in value:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"正则“{pattern}”有错：{error}") from error
        return value


class LimitFile(RuleFile):
    """``limits.yaml``."""

    harmless: str
    """Words before an act that make it somebody else's, a ban, or a case being handled."""
    harmless_inside: str
    limits: tuple[LimitRule, ...]
    length_limit: int


class _Data:
    def __init__(self) -> None:
        self.file = load(LimitFile, "limits.yaml")
        self.harmless = re.compile(self.file.harmless)
        self.inside = re.compile(self.file.harmless_inside)
        self.patterns = [
            (rule, [re.compile(p) for p in rule.patterns]) for rule in self.file.limits
        ]


@lru_cache(maxsize=1)
def _data() -> _Data:
    return _Data()


def limit_file() -> LimitFile:
    """The shipped limits."""
    return _data().file


def check(data: CheckData) -> Iterator[Finding]:
    """Findings about shipped limits."""
    yield from _length(data)
    for rule, patterns in _data().patterns:
        if not data.holds(rule):
            continue
        taken: list[tuple[int, int]] = []
        for pattern in patterns:
            for match in pattern.finditer(data.subject.text):
                start, end = match.span()
                if any(start < b and a < end for a, b in taken):
                    continue
                if data.index.exempt(start, end, rule.exempt) or not _broken(data, rule, match):
                    continue
                taken.append((start, end))
                yield _finding(data, rule, match)


def _broken(data: CheckData, rule: LimitRule, match: re.Match[str]) -> bool:
    known = _data()
    start = match.start()
    floor = data.index.sentence_at(start)[0]
    before = data.subject.text[max(floor, start - _BEFORE) : start]
    if rule.kind == "text":
        return True
    if rule.kind == "act":
        inside = not rule.bare and known.inside.search(match.group())
        return not (inside or known.harmless.search(before.split("。")[-1]))
    number = _number(match["n"])
    if number is None:
        return False
    if rule.kind == "ratio":
        base = _number(match["base"])
        if base is None or base <= 0:
            return False
        if rule.check == "hosts":
            return number > (Decimal(3) if base <= 10 else base / 3)
        return number * 3 < base * 2
    if rule.hours and "小时" in match["unit"]:
        number *= _MINUTES
    over = rule.over is not None and number > rule.over
    under = rule.under is not None and number < rule.under
    return over or under


def _number(words: str) -> Decimal | None:
    if re.fullmatch(r"\d+(?:\.\d+)?", words):
        return Decimal(words)
    value = structure.number(words.replace("两", "二"))
    return Decimal(value) if value else None


def _finding(data: CheckData, rule: LimitRule, match: re.Match[str]) -> Finding:
    groups = match.groupdict()
    message = rule.message.replace("{n}", groups.get("n") or "")
    message = message.replace("{base}", groups.get("base") or "")
    completeness = Completeness.DIGEST
    basis = Basis(
        document=rule.basis.document, locator=rule.basis.locator, completeness=completeness
    )
    return data.finding(rule, *match.span(), message=message, suggestion=rule.right, basis=basis)


def _length(data: CheckData) -> Iterator[Finding]:
    rule = _data().file.checks["length"]
    count = sum(1 for c in data.subject.text if not c.isspace())
    if data.holds(rule) and count > _data().file.length_limit:
        yield data.finding(rule, None, None, message=rule.message.replace("{count}", str(count)))
