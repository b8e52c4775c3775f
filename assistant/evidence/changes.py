"""One thing at two times, as the evidence states it or as level and change give it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.evidence.amounts import PERCENT, shown
from assistant.evidence.figures import Figure, Part
from assistant.evidence.sources import Source, Sources
from assistant.evidence.texts import bigrams
from assistant.models import Direction

_EARLIER = re.compile(r"上年|去年|上一年|同期|此前|原")
_POINTS = "个百分点"
_REACH = 3
"""A level and its change stand at most this many stops apart."""


@dataclass(frozen=True)
class Change:
    """One thing at two times, in base units."""

    earlier: Decimal
    later: Decimal
    how: str
    """The computation of the value that had to be computed, or empty."""
    factor: Decimal
    sources: frozenset[str]
    base: str


def changes(sources: Sources) -> Iterator[Change]:
    """Everything the evidence knows at two times; where one end is missing it is computed."""
    for source in sources.items:
        yield from _own_changes(source)
    yield from _cross_changes(sources)


def _own_changes(source: Source) -> Iterator[Change]:
    figures = source.parsed.figures
    ids = frozenset({source.id})
    for i, figure in enumerate(figures):
        if figure.token.base == PERCENT and figure.part is Part.CHANGE:
            continue
        if figure.token.base == _POINTS:
            # 93.7%，提高2.1个百分点: the level is a share, its change is in points.
            level = _neighbour(figures, i, order=(-1, 1), base=PERCENT)
            if figure.part is Part.CHANGE and level is not None:
                yield _around(level, figure, ids)
            continue
        if (whole := _accrued(figures, i)) is not None:
            yield _around(whole, figure, ids, up=True)
        elif figure.part is Part.CHANGE and not figure.loose:
            level = _neighbour(figures, i, order=(-1, 1))
            if level is not None:
                yield _around(level, figure, ids)
        elif figure.part is Part.BEFORE:
            later = _neighbour(figures, i, order=(1, -1))
            if later is not None and later.part is not Part.BEFORE:
                a, b = figure.token, later.token
                yield Change(a.canonical, b.canonical, "", a.factor, ids, a.base)


_ADDED = re.compile(r"新[\u4e00-\u9fff]{1,3}|净增|增设|增加|增配|扩建")
_WHOLE = re.compile(r"总数|总量|总额|总计|累计|达到|达|增至|增加[到至]|现有|共有|扩大[到至]")


def _accrued(figures: tuple[Figure, ...], at: int) -> Figure | None:
    """143 beside the 26 of 新建26个，总数达到143个: before there were 117."""
    part = figures[at]
    if part.part is Part.BEFORE or not _ADDED.search(part.near_left[-12:]):
        return None
    for other in figures[at + 1 : at + 3]:
        if (
            other.token.base == part.token.base
            and other.token.canonical > part.token.canonical
            and other.clause - part.clause in (1, 2)
            and other.part in (Part.AFTER, Part.LEVEL)
            and _WHOLE.search(other.near_left[-8:])
        ):
            return other
    return None


def _neighbour(
    figures: tuple[Figure, ...], at: int, *, order: tuple[int, int], base: str = ""
) -> Figure | None:
    """The nearest figure of the same unit that is no change itself, looking one way and then the other."""
    own = figures[at]
    for step in order:
        i = at + step
        while 0 <= i < len(figures) and abs(figures[i].clause - own.clause) <= _REACH:
            other = figures[i]
            if other.token.base == (base or own.token.base) and other.part is not Part.CHANGE:
                return other
            i += step
    return None


def _around(level: Figure, change: Figure, ids: frozenset[str], *, up: bool = False) -> Change:
    rises = up or change.direction is Direction.UP
    size = change.token.canonical if rises else -change.token.canonical
    value, factor = level.token.canonical, level.token.factor
    base = level.token.base
    known, moved = shown(value, factor), shown(abs(size), factor)
    if level.part is Part.BEFORE:
        late = value + size
        how = f"{known}{'+' if size > 0 else '−'}{moved}={shown(late, factor)}"
        return Change(value, late, how, factor, ids, base)
    early = value - size
    how = f"{known}{'−' if size > 0 else '+'}{moved}={shown(early, factor)}"
    return Change(early, value, how, factor, ids, base)


def _cross_changes(sources: Sources) -> Iterator[Change]:
    """Two facts on one thing, one of this year and one of the year before."""
    for early in sources.items:
        for late in sources.items:
            if early is late or not _year_apart(early, late):
                continue
            for a in early.parsed.figures:
                for b in late.parsed.figures:
                    if (
                        a.token.base == b.token.base
                        and a.token.base != PERCENT
                        and Part.CHANGE not in (a.part, b.part)
                        and kin(a, b)
                    ):
                        yield Change(
                            a.token.canonical,
                            b.token.canonical,
                            "",
                            b.token.factor,
                            frozenset({early.id, late.id}),
                            a.token.base,
                        )


def _year_apart(early: Source, late: Source) -> bool:
    if early.date and late.date and early.date[0] + 1 == late.date[0]:
        return True
    return bool(_EARLIER.search(early.content)) and not _EARLIER.search(late.content)


def kin(a: Figure, b: Figure) -> bool:
    """Whether two figures speak of the same thing, as far as the words beside them tell."""
    return bool(bigrams(a.left[-8:] + a.near_right[:6]) & bigrams(b.left[-8:] + b.near_right[:6]))
