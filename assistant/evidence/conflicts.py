"""Two facts side by side: the same, contradictory (same matter, another figure), or two different things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache

from assistant.evidence.figures import Figure
from assistant.evidence.nouns import DateKind
from assistant.evidence.parse import parse
from assistant.evidence.texts import bigrams
from assistant.models import Fact, FactStatus, Noun

_AKIN = 0.82
"""Likeness of two wordings without their figures from which they tell of one thing."""
_SURE = 0.95
"""The same, asked for where the two facts carry different 事项."""
_LEAST = 5
"""Shorter wordings (召开会议▢) are alike by accident."""
_LEAST_RIVALS = 10
"""The same, for facts of different 事项 (检查单位▢ of two different inspections)."""
_NOISE = re.compile(r"[\s，。；：、！？“”‘’\"'（）()]+")
_STATUS = {FactStatus.DONE: "已完成", FactStatus.PLANNED: "拟开展", FactStatus.UNVERIFIED: "待核"}


class Relation(StrEnum):
    """How one fact stands to another."""

    SAME = "same"
    CONFLICT = "conflict"


class Comparison(Noun):
    """What two facts have in common."""

    relation: Relation
    differences: tuple[tuple[str, str], ...] = ()
    """(as the one says, as the other says), for conflicts."""


class Conflict(Noun):
    """Two facts of one list that cannot both stand as they are."""

    one: Fact
    other: Fact
    differences: tuple[tuple[str, str], ...]


def compare(one: Fact, other: Fact) -> Comparison | None:
    """The relation of two facts; None where they tell of different things.

    The same content at compatible dates is the same fact; with another status it is a conflict. One matter,
    or nearly one wording, with different figures of the same unit and thing is a conflict. Two days that
    differ are two events, unless the wording gives a period (1—9月 and 1—10月) and so a running total.
    """
    together = _dates_meet(one, other)
    if _bare(one.content) == _bare(other.content):
        if not together:
            return None
        if one.status is not other.status:
            return Comparison(
                relation=Relation.CONFLICT,
                differences=((_STATUS[one.status], _STATUS[other.status]),),
            )
        return Comparison(relation=Relation.SAME)
    if not together and not (_running(one) and _running(other)):
        return None
    matters = _bare(one.matter), _bare(other.matter)
    same_matter = bool(matters[0]) and matters[0] == matters[1]
    a, b = skeleton(one.content), skeleton(other.content)
    likeness = _ratio(a, b)
    rivals = bool(matters[0] and matters[1]) and not same_matter
    shortest = min(len(a), len(b))
    least, wanted = (_LEAST_RIVALS, _SURE) if rivals else (_LEAST, _AKIN)
    akin = shortest >= least and likeness >= wanted
    if not same_matter and not akin:
        return None
    found = tuple(_differences(one, other, strict=not akin))
    return Comparison(relation=Relation.CONFLICT, differences=found) if found else None


def find_conflicts(facts: Sequence[Fact]) -> tuple[Conflict, ...]:
    """Every pair of a list that contradicts itself, in the order of the list."""
    return tuple(
        Conflict(one=facts[i], other=facts[j], differences=relation.differences)
        for i, j in near_pairs(facts, facts)
        if i < j
        and (relation := compare(facts[i], facts[j])) is not None
        and relation.relation is Relation.CONFLICT
    )


def near_pairs(facts: Sequence[Fact], others: Sequence[Fact]) -> Iterator[tuple[int, int]]:
    """Index pairs worth a comparison: one matter, or wordings near each other; fast on long lists."""
    from rapidfuzz import fuzz, process

    by_matter: dict[str, list[int]] = {}
    for index, other in enumerate(others):
        if matter := _bare(other.matter):
            by_matter.setdefault(matter, []).append(index)
    shapes = [skeleton(o.content) for o in others]
    for i, fact in enumerate(facts):
        near = set(by_matter.get(_bare(fact.matter), ()))
        found = process.extract(
            skeleton(fact.content), shapes, scorer=fuzz.ratio, score_cutoff=_AKIN * 100, limit=None
        )
        for j in sorted(near | {index for _shape, _score, index in found}):
            yield i, j


@lru_cache(maxsize=8192)
def skeleton(text: str) -> str:
    """The wording with figures and dates as ▢, spaces and marks left out."""
    parsed = parse(text)
    cuts = [(f.token.start, f.token.end) for f in parsed.figures]
    cuts += [(d.start, d.end) for d in parsed.dates if d.kind is not DateKind.FESTIVAL]
    out: list[str] = []
    at = 0
    for start, end in sorted(cuts):
        if start >= at:
            out += [text[at:start], "▢"]
            at = end
    return _NOISE.sub("", "".join(out) + text[at:])


def _differences(one: Fact, other: Fact, *, strict: bool) -> Iterator[tuple[str, str]]:
    """Pairs of figures that speak of one thing and differ; where the wordings differ, only sure ones."""
    left, right = parse(one.content).figures, list(parse(other.content).figures)
    alone = not strict and [f.token.base for f in left] == [f.token.base for f in right]
    for index, figure in enumerate(left):
        partner = right[index] if alone else _partner(figure, left, right)
        if partner is not None and not _equal(figure, partner):
            yield figure.text, partner.text


def _partner(figure: Figure, left: Sequence[Figure], right: Sequence[Figure]) -> Figure | None:
    kin = [f for f in right if f.token.base == figure.token.base and f.part is figure.part]
    if any(_equal(figure, f) for f in kin):
        return None
    mine = bigrams(figure.near_left[-8:] + figure.near_right[:6])
    near = [f for f in kin if mine & bigrams(f.near_left[-8:] + f.near_right[:6])]
    if len(near) == 1:
        return near[0]
    only = sum(f.token.base == figure.token.base and f.part is figure.part for f in left) == 1
    return kin[0] if only and len(kin) == 1 and not mine else None


def _equal(a: Figure, b: Figure) -> bool:
    return (
        a.token.canonical == b.token.canonical
        and a.token.upper == b.token.upper
        and a.direction is b.direction
    )


def _dates_meet(one: Fact, other: Fact) -> bool:
    a, b = one.date, other.date
    return not a or not b or a.startswith(b) or b.startswith(a)


def _running(fact: Fact) -> bool:
    return any(d.kind is DateKind.PERIOD for d in parse(fact.content).dates)


def _bare(text: str) -> str:
    return _NOISE.sub("", text)


def _ratio(a: str, b: str) -> float:
    from rapidfuzz import fuzz

    return float(fuzz.ratio(a, b)) / 100
