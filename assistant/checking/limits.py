"""Limits and prohibitions shipped as data (R01–R55): figures, acts and outdated formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from pydantic import model_validator

from assistant.checking import structure
from assistant.checking.engine import CheckData
from assistant.checking.rules import Rule, RuleFile, load, regex
from assistant.models import Basis, Completeness, Finding, Noun

_BEFORE = 18
_NEAR = 24
_STOPS = "。；\n"
_MINUTES = Decimal(60)
_HALF = Decimal(30)
_WORD = re.compile(r"\{([\u4e00-\u9fff]+)\}")


class LimitBasis(Noun):
    """Where a limit stands."""

    document: str
    locator: str = ""


class LimitRule(Rule):
    """One limit or prohibition."""

    kind: Literal["number", "ratio", "act", "text"]
    patterns: tuple[str, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    """Acts told in any order: each row lists what must stand near each other in one clause."""
    clause: str = ""
    """How a policy of the clerk's own says the same; empty where its figures may differ."""
    narrow: bool = False
    """They must stand between the same two commas."""
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


class LimitFile(RuleFile):
    """``limits.yaml``."""

    harmless: str
    """Words before an act that make it somebody else's, a ban, or a case being handled."""
    harmless_inside: str
    harmless_after: str
    """Words right behind an act that make it a matter told of, not done: ……问题, ……行为."""
    handled: str
    """Words before a figure that make it one found in others."""
    words: dict[str, str]
    """Alternatives the patterns share, named in them as ``{name}``."""
    limits: tuple[LimitRule, ...]
    length_limit: int

    @model_validator(mode="after")
    def _patterns_compile(self) -> LimitFile:
        for rule in self.limits:
            if not rule.patterns and not rule.together:
                raise ValueError(f"{rule.id}：patterns 和 together 至少写一样")
            rows = (p for row in rule.together for p in row)
            for pattern in (*rule.patterns, *rows, rule.clause):
                try:
                    self.compiled(pattern)
                except (re.error, KeyError) as error:
                    raise ValueError(f"{rule.id}：正则“{pattern}”有错：{error}") from error
        return self

    def compiled(self, pattern: str) -> re.Pattern[str]:
        """The pattern with the shared words put in.

        Raises:
            KeyError: a word that is not listed.
            re.error: no regular expression.
        """
        while _WORD.search(pattern):
            pattern = _WORD.sub(lambda m: self.words[m[1]], pattern)
        return regex(pattern)


class _Data:
    def __init__(self) -> None:
        self.file = load(LimitFile, "limits.yaml")
        self.harmless = regex(self.file.harmless)
        self.inside = regex(self.file.harmless_inside)
        self.handled = regex(self.file.handled)
        self.after = regex(self.file.harmless_after)
        compiled = self.file.compiled
        self.compiled = [
            (
                rule,
                tuple(compiled(p) for p in rule.patterns),
                tuple(tuple(compiled(p) for p in row) for row in rule.together),
            )
            for rule in self.file.limits
        ]
        """Rules with their patterns and their rows of words."""


@lru_cache(maxsize=1)
def _data() -> _Data:
    return _Data()


def limit_file() -> LimitFile:
    """The shipped limits."""
    return _data().file


def check(data: CheckData) -> Iterator[Finding]:
    """Findings about shipped limits."""
    yield from _length(data)
    for rule, patterns, rows in _data().compiled:
        if not data.holds(rule):
            continue
        taken: list[tuple[int, int]] = []
        for start, end, groups in _places(data, rule, patterns, rows):
            if any(start < b and a < end for a, b in taken):
                continue
            if data.index.exempt(start, end, rule.exempt):
                continue
            taken.append((start, end))
            yield _finding(data, rule, start, end, groups)


def deeds(data: CheckData) -> Iterator[tuple[LimitRule, int, bool]]:
    """Acts and numbers of hosts the draft tells, where each stands, and whether a limit is broken."""
    for rule, patterns, rows in _data().compiled:
        if not rule.clause or not data.holds(rule):
            continue
        for start, end, _ in _places(data, rule, patterns, rows):
            if not data.index.exempt(start, end, rule.exempt):
                yield rule, start, True
        if rule.kind == "ratio":
            text = data.subject.text
            for match in (m for pattern in patterns for m in pattern.finditer(text)):
                if not _broken(data, rule, match) and not _dealt_with(data, match.start()):
                    yield rule, match.start(), False


def says(rule: LimitRule, line: str) -> bool:
    """Whether a sentence of a policy lays down what the rule does."""
    return bool(rule.clause) and regex(rule.clause).search(line) is not None


def _dealt_with(data: CheckData, start: int) -> bool:
    floor = data.index.sentence_at(start)[0]
    return _data().handled.search(data.subject.text[floor:start]) is not None


def _places(
    data: CheckData,
    rule: LimitRule,
    patterns: Sequence[re.Pattern[str]],
    rows: Sequence[Sequence[re.Pattern[str]]],
) -> Iterator[tuple[int, int, Mapping[str, str | None]]]:
    """Where the rule is broken, and the figures read there; places may overlap."""
    text = data.subject.text
    for pattern in patterns:
        for match in pattern.finditer(text):
            if _broken(data, rule, match):
                yield *match.span(), match.groupdict()
    stops = _STOPS + "，" if rule.narrow else _STOPS
    for row in rows:
        for start, end in near_each_other(text, row, stops=stops):
            if _own_act(data, rule, start, end):
                yield start, end, {}


def near_each_other(
    text: str, row: Sequence[re.Pattern[str]], *, stops: str = _STOPS
) -> Iterator[tuple[int, int]]:
    """Stretches without ``stops`` in which every pattern of ``row`` is found near the first one."""
    rarest, *others = row
    for met in rarest.finditer(text):
        low, high = met.span()
        floor = max((text.rfind(c, max(0, low - _NEAR), low) + 1 for c in stops), default=0)
        floor = max(floor, low - _NEAR)
        ends = [i for c in stops if (i := text.find(c, high, high + _NEAR)) >= 0]
        top = min(ends, default=min(len(text), high + _NEAR))
        for other in others:
            near = min(
                other.finditer(text, floor, top),
                key=lambda m: max(met.start() - m.end(), m.start() - met.end()),
                default=None,
            )
            if near is None:
                break
            low, high = min(low, near.start()), max(high, near.end())
        else:
            yield low, high


def _own_act(data: CheckData, rule: LimitRule, start: int, end: int) -> bool:
    """Whether the office itself did it: nothing denied, forbidden, found in others or put right."""
    known = _data()
    text = data.subject.text
    floor = data.index.sentence_at(start)[0]
    before = text[max(floor, start - _BEFORE) : start]
    inside = not rule.bare and known.inside.search(text[start:end])
    return not (
        inside or known.harmless.search(before.split("。")[-1]) or known.after.match(text, end)
    )


def _broken(data: CheckData, rule: LimitRule, match: re.Match[str]) -> bool:
    if rule.kind == "text":
        return True
    if rule.kind == "act":
        return _own_act(data, rule, *match.span())
    number = _number(match["n"])
    if number is None or _dealt_with(data, match.start()):
        return False
    if rule.kind == "ratio":
        base = _number(match["base"])
        if base is None or base <= 0:
            return False
        if rule.check == "hosts":
            return number > (Decimal(3) if base <= 10 else base / 3)
        return number * 3 < base * 2
    if rule.hours and "分钟" not in match["unit"]:
        number = number * _MINUTES + (_HALF if "半" in match["unit"] else 0)
    over = rule.over is not None and number > rule.over
    under = rule.under is not None and number < rule.under
    return over or under


def _number(words: str) -> Decimal | None:
    if re.fullmatch(r"\d+(?:\.\d+)?", words):
        return Decimal(words)
    value = structure.number(words.replace("两", "二"))
    return Decimal(value) if value else None


def _finding(
    data: CheckData, rule: LimitRule, start: int, end: int, groups: Mapping[str, str | None]
) -> Finding:
    message = rule.message.replace("{n}", groups.get("n") or "")
    message = message.replace("{base}", groups.get("base") or "")
    completeness = Completeness.DIGEST
    basis = Basis(
        document=rule.basis.document, locator=rule.basis.locator, completeness=completeness
    )
    return data.finding(rule, start, end, message=message, suggestion=rule.right, basis=basis)


def _length(data: CheckData) -> Iterator[Finding]:
    rule = _data().file.checks["length"]
    count = sum(1 for c in data.subject.text if not c.isspace())
    if data.holds(rule) and count > _data().file.length_limit:
        yield data.finding(rule, None, None, message=rule.message.replace("{count}", str(count)))
