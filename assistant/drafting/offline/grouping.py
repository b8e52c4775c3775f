"""A section's facts in groups and points (rule 8): category makes the group, matter the point."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from assistant.drafting.assign import style_of
from assistant.drafting.categories import Categories, Category, PointStyle, load_categories
from assistant.drafting.offline.reading import FactReading
from assistant.drafting.offline.statement import Judge
from assistant.drafting.patterns import load_patterns
from assistant.drafting.similarity import containment
from assistant.drafting.slots import NEUTRAL_ROLE
from assistant.drafting.wording import (
    alternatives,
    content_heading,
    verb_phrase,
    work_phrase,
)
from assistant.models import Section, SectionRole

MAX_POINTS = 5
_SPLIT_AT = 3
"""A group with this many points is broken into points of its own."""
_HALF = re.compile(r"^(?:上?半年|[一二三四]季度|年度|全年)(?=[一-龥]{4})")
_SAID = 0.6
_ANY_FIELD = "业务工作"
_SHORT_KEY = 2
_LAST = 999


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
    """Chooses headings so that none repeats the sentence behind it or another heading.

    Starts from the headings of the outline.
    """

    judge: Judge
    _used: set[str] = field(default_factory=set)
    _verbs: dict[str, int] = field(default_factory=dict)

    def choose(self, options: Iterable[str], facts: Sequence[FactReading]) -> str:
        """The first option that the facts carry, that does not stand in their sentence and is new."""
        sentence = facts[0].text
        ids = [f.id for f in facts]
        listed = list(dict.fromkeys(o for o in options if o))
        fresh = [
            o
            for o in listed
            if o not in self._used and o not in sentence and self.judge.holds(o, ids)
        ]
        # A heading with the very verb the sentence opens with reads like a stammer.
        verb = sentence[:2] if sentence[:2] in load_patterns().wording.verbs else "\0"
        chosen = next((o for o in fresh if verb not in o), None)
        if chosen is None:
            chosen = next(iter(fresh), "")
        chosen = self._varied(chosen, [o for o in fresh if verb not in o])
        self._used.add(chosen)
        return chosen

    def _varied(self, chosen: str, fresh: Sequence[str]) -> str:
        """抓好… for one, 做好… for the next: where only such a verb is left, the least used one."""
        light = load_patterns().wording.light
        if chosen[:2] not in light:
            return chosen
        alike = [o for o in fresh if o[:2] in light and o[2:] == chosen[2:]] or [chosen]
        picked = min(alike, key=lambda o: self._verbs.get(o[:2], 0))
        self._verbs[picked[:2]] = self._verbs.get(picked[:2], 0) + 1
        return picked


def group(
    facts: Sequence[FactReading], section: Section, categories: Categories
) -> tuple[Group, ...]:
    """Groups in the order of the table where it is kept category by category.

    Any other table: in the order of the section's points and categories, then of the usual rank.
    """
    by_name: dict[str, list[FactReading]] = {}
    order = _order(section, categories)
    # The categories of a template are nobody's own points: what the office filed together stays so.
    points = {} if section.origin == "template" else order
    for fact in facts:
        placed = _placed(_unfiled(fact, categories), points, categories)
        by_name.setdefault(placed.category.shown, []).append(placed)
    # A table kept category by category is in the office's own order; any other is not.
    runs = [k for k, _ in groupby(fact.category.shown for fact in facts)]
    kept = len(runs) == len(set(runs))

    def place(members: list[FactReading]) -> tuple[int, int]:
        if kept:
            return 0, 0
        category = members[0].category
        named = category.shown if category.shown in order else category.name
        return order.get(named, _LAST), category.rank

    ranked = sorted(by_name.values(), key=place)
    return tuple(
        Group(members[0].category, tuple(members), _points(members, kept=kept))
        for members in ranked
    )


def _unfiled(fact: FactReading, categories: Categories) -> FactReading:
    """A fact without 类别 is headed by its own matter, not by a category guessed from a word of it.

    设置警示牌 is no 警示教育.
    """
    if fact.fact.category.strip():
        return fact
    return replace(fact, category=categories.find(_ANY_FIELD))


def _placed(fact: FactReading, order: dict[str, int], categories: Categories) -> FactReading:
    """A fact whose 事项 names another point of this section goes there (警示教育｜廉政谈话)."""
    if not fact.fact.matter or not order:
        return fact
    named = categories.recognise(fact.fact.matter)
    if named is None or named.name == fact.category.name or named.name not in order:
        return fact
    # Only its very name moves a fact away from the 类别 it was given.
    if not any(name in fact.fact.matter for name in (named.name, *named.aliases)):
        return fact
    return replace(fact, category=named)


def _order(section: Section, categories: Categories) -> dict[str, int]:
    names = [s.role for s in section.slots if s.role != NEUTRAL_ROLE] + list(section.categories)
    order: dict[str, int] = {}
    for name in names:
        order.setdefault(name, len(order))
        order.setdefault(categories.find(name).name, order[name])
    return order


def _sorted(facts: Sequence[FactReading]) -> list[FactReading]:
    """By point, else in the order of entry, which is the office's own."""
    return sorted(facts, key=_style_rank)


def _style_rank(fact: FactReading) -> int:
    style = style_of(fact.fact, fact.category)
    return fact.category.points.index(style) if style else len(fact.category.points)


def _points(facts: Sequence[FactReading], *, kept: bool) -> tuple[Point, ...]:
    """One point per matter; matters the category heads alike share one.

    In the order of the table where that is ``kept`` category by category, else in the usual one.
    """
    buckets: dict[str, list[FactReading]] = {}
    for fact in facts if kept else _sorted(facts):
        style = style_of(fact.fact, fact.category)
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
    style = style_of(first.fact, first.category)
    said = "".join(f.fact.matter + f.fact.content for f in members)
    names = style.names if style else ()
    name = next((n for n in names if containment(n, said) >= _SAID), "")
    return Point(name or _HALF.sub("", first.matter), tuple(members))


def point_heading(point: Point, headings: Headings) -> str:
    """动宾短语 for a point: by the category's data, else from the matter, else the category's own.

    '' when all are used up: the point then goes without a heading.
    """
    first = point.facts[0]
    style = style_of(first.fact, first.category)
    options = list(load_patterns().wording.punished) if first.punished else []
    options += _stated(style, point) if style else []
    if first.fact.matter:
        options += [verb_phrase(first.matter), *alternatives(first.matter)]
        options += _matter_s_own(first)
    else:
        options.append(content_heading(first.fact.content, nominal_only=True))
    if first.category.name != _ANY_FIELD and _means(first):
        # 推进重点工作 heads nothing; facts without a heading of their own run as text.
        named = [*first.category.point]
        if len(first.category.shown) > 2:
            named.append(work_phrase(first.category.shown))
        # Without a 事项 it heads whatever is filed there, one point and not each with another wording:
        # 落实立德树人 says nothing of school fees.
        options += named if first.fact.matter else named[:1]
    return headings.choose(options, point.facts)


def _means(fact: FactReading) -> bool:
    """Whether a matter says no more than its category, so that what heads this heads it too.

    集中学法 filed under 组织领导 is not headed by 落实主体责任.
    """
    if not fact.fact.matter:
        return True
    category = fact.category
    names = (category.shown, category.name, category.noun, *category.aliases)
    said = max(containment(fact.matter, n) for n in names if n)
    return said >= _SAID or any(k in fact.matter for k in category.keywords if len(k) > _SHORT_KEY)


def _matter_s_own(fact: FactReading) -> list[str]:
    """Headings of the category the matter itself speaks of, where 类别 is a wider or another one.

    窗口服务｜就业 is better headed by 促进就业 than by what heads service windows.
    """
    own = load_categories().recognise(fact.matter, role=SectionRole.WORK)
    if own is None or own.name in (fact.category.name, _ANY_FIELD):
        return []
    style = style_of(fact.fact, own)
    named = any(name in fact.matter for name in (own.name, *own.aliases))
    return [*(style.headings if style else ()), *(own.point if named else ())]


def _stated(style: PointStyle, point: Point) -> list[str]:
    """Headings of a style whose own keywords the facts have: no 文件 where only 会议 were counted."""
    said = "".join(f.fact.matter + f.fact.content for f in point.facts)

    def fits(heading: str) -> bool:
        named = [k for k in style.keywords if k in heading and len(k) > 1]
        enough = all if style.strict else any
        return not named or enough(k in said or (len(k) > 2 and k[-2:] in said) for k in named)

    return [h for h in style.headings if fits(h)]


def group_heading(group: Group, headings: Headings) -> str:
    """动宾短语 for a whole category; '' when its facts carry none."""
    category = group.category
    options: list[str] = []
    own = bool(category.label) and not load_categories().names(category.label)
    if not category.known or len(category.label) > 2 or own:
        options.append(work_phrase(category.shown))
        options += [f"{verb}{category.shown}" for verb in load_patterns().wording.light]
    options += [*category.point, work_phrase(category.shown)]
    options += [f"{verb}{category.shown}" for verb in load_patterns().wording.light]
    return headings.choose(options, group.facts)


def joined(groups: Sequence[Group]) -> tuple[Group, ...]:
    """One group of few points where a category is there with a single matter beside a larger one.

    A level of its own for one matter is more frame than picture.
    """
    sizes = [len(g.points) for g in groups]
    if len(groups) < 2 or flat(groups) or sum(sizes) > MAX_POINTS or min(sizes) > 1:
        return tuple(groups)
    largest = max(groups, key=lambda g: len(g.points))
    facts = tuple(f for g in groups for f in g.facts)
    return (Group(largest.category, facts, tuple(p for g in groups for p in g.points)),)


def flat(groups: Sequence[Group]) -> bool:
    """Whether a section is written as one run of 一是、二是 points (and not as （一）（二） parts)."""
    if len(groups) == 1:
        return len(groups[0].points) <= MAX_POINTS
    return len(groups) <= MAX_POINTS and all(len(g.points) < _SPLIT_AT for g in groups)
