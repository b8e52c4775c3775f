"""A section's facts in groups and points (rule 8): category makes the group, matter the point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.drafting.categories import Categories, Category, PointStyle
from assistant.drafting.offline.reading import FactReading
from assistant.drafting.offline.statement import Chooser
from assistant.drafting.patterns import load_patterns
from assistant.drafting.slots import NEUTRAL_ROLE
from assistant.drafting.wording import alternatives, verb_phrase, work_phrase
from assistant.models import Section

MAX_POINTS = 5
_SPLIT_AT = 3
"""A group with this many points is broken into points of its own."""


@dataclass(frozen=True)
class Point:
    """Facts on one matter."""

    name: str
    """What it is about, for a summary."""
    facts: tuple[FactReading, ...]


@dataclass(frozen=True)
class Group:
    """Facts of one category."""

    category: Category
    facts: tuple[FactReading, ...]
    points: tuple[Point, ...] = ()

    @property
    def evidence(self) -> tuple[str, ...]:
        """Ids of all its facts."""
        return tuple(f.id for f in self.facts)


@dataclass
class Headings:
    """Chooses headings so that none repeats the sentence behind it or another heading."""

    chooser: Chooser
    _used: set[str] = field(default_factory=set)

    def choose(self, options: Iterable[str], sentence: str) -> str:
        """The first option that neither stands in the sentence nor was used before."""
        listed = [o for o in options if o]
        for option in listed:
            if option not in sentence and option not in self._used:
                self._used.add(option)
                return option
        return next((o for o in listed if o not in self._used), listed[0] if listed else "")


def group(
    facts: Sequence[FactReading], section: Section, categories: Categories
) -> tuple[Group, ...]:
    """Groups in the order of the section's slots, then of its categories, then of the usual rank."""
    by_name: dict[str, list[FactReading]] = {}
    for fact in facts:
        by_name.setdefault(fact.category.shown, []).append(fact)
    order = _order(section, categories)
    ranked = sorted(
        by_name.values(),
        key=lambda members: (
            order.get(members[0].category.shown, order.get(members[0].category.name, 999)),
            members[0].category.rank,
        ),
    )
    return tuple(
        Group(members[0].category, tuple(_sorted(members)), _points(members))
        for members in ranked
    )


def _order(section: Section, categories: Categories) -> dict[str, int]:
    names = [s.role for s in section.slots if s.role != NEUTRAL_ROLE] + list(section.categories)
    order: dict[str, int] = {}
    for name in names:
        order.setdefault(name, len(order))
        order.setdefault(categories.find(name).name, order[name])
    return order


def _sorted(facts: Sequence[FactReading]) -> list[FactReading]:
    """By point, then by date, then by order of entry."""
    indexed = list(enumerate(facts))
    indexed.sort(key=lambda pair: (_style_rank(pair[1]), _date_key(pair[1]), pair[0]))
    return [fact for _, fact in indexed]


def _date_key(fact: FactReading) -> str:
    """Facts known to the year only keep their place among the dated ones by going last."""
    return fact.fact.date if len(fact.fact.date) > 4 else "9999"


def _style(fact: FactReading) -> PointStyle | None:
    """The point of the category that the fact's matter, else its content, speaks of."""
    for text in (fact.fact.matter, fact.fact.content):
        best: tuple[int, int] | None = None
        chosen: PointStyle | None = None
        for index, style in enumerate(fact.category.points):
            hits = [len(k) for k in style.keywords if k in text]
            if hits and (best is None or (max(hits), -index) > best):
                best, chosen = (max(hits), -index), style
        if chosen is not None:
            return chosen
    return None


def _style_rank(fact: FactReading) -> int:
    style = _style(fact)
    return fact.category.points.index(style) if style else len(fact.category.points)


def _points(facts: Sequence[FactReading]) -> tuple[Point, ...]:
    """One point per matter; matters the category heads alike share one."""
    buckets: dict[str, list[FactReading]] = {}
    for fact in _sorted(facts):
        style = _style(fact)
        key = style.headings[0] if style else (fact.matter or fact.id)
        buckets.setdefault(key, []).append(fact)
    return tuple(_point(members) for members in _few(list(buckets.values())))


def _few(buckets: list[list[FactReading]]) -> list[list[FactReading]]:
    """At most nine points: the smallest neighbours join."""
    while len(buckets) > 9:
        at = min(range(len(buckets) - 1), key=lambda i: len(buckets[i]) + len(buckets[i + 1]))
        buckets[at : at + 2] = [buckets[at] + buckets[at + 1]]
    return buckets


def _point(members: Sequence[FactReading]) -> Point:
    first = members[0]
    style = _style(first)
    name = (style.name if style else "") or first.matter or first.category.called
    return Point(name, tuple(members))


def point_heading(point: Point, headings: Headings) -> str:
    """动宾短语 for a point: by the category's data, else from the matter, else the category's own."""
    first = point.facts[0]
    style = _style(first)
    options: list[str] = list(style.headings) if style else []
    matter = first.matter
    if matter:
        options += [verb_phrase(matter), *alternatives(matter)]
    options += list(first.category.point) or [work_phrase(first.category.shown)]
    return headings.choose(options, first.text)


def group_heading(group: Group, headings: Headings) -> str:
    """动宾短语 for a whole category."""
    category = group.category
    options: list[str] = []
    if category.label or not category.known:
        options += [work_phrase(category.shown), *alternatives(category.shown)]
    options += list(category.point)
    if not options:
        options = [f"{load_patterns().wording.light[0]}{category.shown}"]
    return headings.choose(options, group.facts[0].text)


def flat(groups: Sequence[Group]) -> bool:
    """Whether a section is written as one run of 一是、二是 points (and not as （一）（二） parts)."""
    if len(groups) == 1:
        return len(groups[0].points) <= MAX_POINTS
    return len(groups) <= MAX_POINTS and all(len(g.points) < _SPLIT_AT for g in groups)
