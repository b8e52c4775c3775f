"""Numbering and paragraphs of a section's points: 一是 for one run, （一） above it for several (rule 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.drafting.offline.context import CitablePolicy
from assistant.drafting.offline.flow import flow
from assistant.drafting.offline.grouping import (
    Group,
    Headings,
    Point,
    flat,
    group_heading,
    joined,
    point_heading,
)
from assistant.drafting.offline.reading import FactReading
from assistant.drafting.offline.sentences import (
    YearLeads,
    sentences,
    shares,
    under_policy,
    without_period,
)
from assistant.drafting.offline.statement import Statement, paragraph
from assistant.drafting.ordinals import level_ordinal, point_ordinal
from assistant.models import Section

_SHORT = 2
"""A point of this many sentences may have a closing remark."""
_BRIEF = 26
_MOST_BRIEF = 3
_PARAGRAPH = 260
_FIRST_SERIES = 4
"""首先、其次、再次、最后 reach no further."""


@dataclass
class Remarks:
    """The budget of closing remarks: one a section, a few a report, none twice."""

    left: int
    _section: str = ""
    _said: set[str] = field(default_factory=set)

    def take(self, fact: FactReading, section: str) -> list[Statement]:
        """A remark that fits the fact's category, as long as the budget lasts."""
        unsaid = [r for r in fact.category.remarks if r not in self._said]
        if not unsaid or self.left <= 0 or self._section == section:
            return []
        self.left -= 1
        self._section = section
        self._said.add(unsaid[0])
        return [Statement(unsaid[0].rstrip("。"))]


@dataclass(frozen=True)
class Piece:
    """One paragraph of a section's body."""

    statements: tuple[Statement, ...]
    prefix: str = ""
    numbered: bool = False
    own_line: bool = False
    """A sub-heading on a line of its own."""

    def render(self) -> str:
        """The paragraph's text."""
        return self.prefix + paragraph(self.statements)


@dataclass(frozen=True)
class Layout:
    """How the points of one section are numbered and headed."""

    section: Section
    headings: Headings
    leads: YearLeads
    remarks: Remarks
    has_children: bool = False
    policies: dict[str, CitablePolicy] = field(default_factory=dict)
    """Policies still to be named, by the category whose facts they are for; used up when named."""
    points: bool = True
    """一是 (else （一）) for a single run."""

    @property
    def _like(self) -> str:
        return self.section.slots[0].ordinal if self.section.slots else "一是"

    def like(self, section: Section) -> Layout:
        """The same layout, numbered as another section's slots are; （一） where it has none."""
        by_level = not section.slots or section.slots[0].ordinal.startswith("（")
        return replace(self, section=section, points=not by_level)

    def point_ordinal(self, number: int, total: int) -> str:
        """一是, or the section's own series where it reaches far enough."""
        like = self._like
        if like in ("首先", "其次", "再次", "最后") and total > _FIRST_SERIES:
            like = "一是"
        return point_ordinal(number, like=like)

    def level_ordinal(self, number: int) -> str:
        """The ordinal one level below the section: （一） below 一、."""
        return level_ordinal(max(self.section.level, 1) + 1, number)

    def item(
        self,
        number: int,
        heading: str,
        statements: Sequence[Statement],
        *,
        heading_evidence: tuple[str, ...] = (),
    ) -> str:
        """One numbered point with a heading run in."""
        ordinal = self.point_ordinal(number, 9) if self.points else self.level_ordinal(number)
        head = [Statement(heading, heading_evidence)] if heading else []
        return ordinal + paragraph([*head, *statements])


def points_of(groups: Sequence[Group], layout: Layout) -> list[Piece]:
    """The body of a section, paragraph by paragraph."""
    groups = joined([g for g in groups if g.facts])
    if not groups:
        return []
    if len(groups) == 1:
        return _single(groups[0], layout)
    if flat(groups):
        return [
            _point(
                i,
                len(groups),
                group_heading(g, layout.headings),
                g.facts,
                layout,
                everything=_all(groups),
            )
            for i, g in enumerate(groups, start=1)
        ]
    return _nested(groups, layout)


def _single(group: Group, layout: Layout) -> list[Piece]:
    if len(group.points) == 1 or (layout.section.level > 1 and len(group.facts) <= 2):
        body = flow(_statements(group.facts, layout, everything=group.facts), layout.headings.judge)
        if len(body) <= _SHORT and layout.section.level <= 1:
            body += layout.remarks.take(group.facts[0], layout.section.id)
        return [Piece(tuple(body))]
    if flat([group]) or layout.has_children:
        return _run(group.points, layout, everything=group.facts)
    heads = _heads(group.points, layout)
    if not all(heads):
        return _running(group.facts, layout, everything=group.facts)
    return [
        _titled(layout.level_ordinal(i), heads[i - 1], p.facts, layout, group.facts)
        for i, p in enumerate(group.points, start=1)
    ]


def _nested(groups: Sequence[Group], layout: Layout) -> list[Piece]:
    """（一）（二） by category; a group with several matters gets its own 一是、二是 below."""
    everything = _all(groups)
    pieces: list[Piece] = []
    deep = any(len(g.points) >= 3 for g in groups)
    for number, group in enumerate(groups, start=1):
        heading = group_heading(group, layout.headings)
        ordinal = layout.level_ordinal(number)
        if not deep:
            pieces.append(_titled(ordinal, heading, group.facts, layout, everything))
            continue
        pieces.append(Piece((), prefix=ordinal + heading, numbered=True, own_line=True))
        if len(group.points) >= 3:
            plain = replace(layout, section=layout.section.model_copy(update={"slots": ()}))
            pieces += _run(group.points, plain, everything=everything)
        else:
            pieces.append(
                Piece(
                    tuple(
                        flow(
                            _statements(group.facts, layout, everything=everything),
                            layout.headings.judge,
                        )
                    ),
                    numbered=True,
                )
            )
    return pieces


def _run(
    points: Sequence[Point], layout: Layout, *, everything: Sequence[FactReading]
) -> list[Piece]:
    heads = _heads(points, layout)
    if not all(heads):
        return _running(_facts_of(points), layout, everything=everything)
    return [
        _point(i, len(points), heads[i - 1], p.facts, layout, everything=everything)
        for i, p in enumerate(points, start=1)
    ]


def _heads(points: Sequence[Point], layout: Layout) -> list[str]:
    """Headings of the points, all of them or none: short facts one by one read better as running text."""
    short = all(len(p.facts) == 1 and len(p.facts[0].text) <= _BRIEF for p in points)
    if short and len(points) > _MOST_BRIEF:
        return ["" for _ in points]
    return [point_heading(p, layout.headings) for p in points]


def _running(
    facts: Sequence[FactReading], layout: Layout, *, everything: Sequence[FactReading]
) -> list[Piece]:
    """Facts without headings as paragraphs of running text, none too long to read."""
    body = flow(_statements(facts, layout, everything=everything), layout.headings.judge)
    pieces: list[list[Statement]] = [[]]
    for statement in body:
        if sum(len(s.text) for s in pieces[-1]) + len(statement.text) > _PARAGRAPH:
            pieces.append([])
        pieces[-1].append(statement)
    return [Piece(tuple(p), numbered=True) for p in pieces]


def _facts_of(points: Sequence[Point]) -> tuple[FactReading, ...]:
    return tuple(f for p in points for f in p.facts)


def _point(
    number: int,
    total: int,
    heading: str,
    facts: Sequence[FactReading],
    layout: Layout,
    *,
    everything: Sequence[FactReading],
) -> Piece:
    return _titled(layout.point_ordinal(number, total), heading, facts, layout, everything)


def _titled(
    ordinal: str,
    heading: str,
    facts: Sequence[FactReading],
    layout: Layout,
    everything: Sequence[FactReading],
) -> Piece:
    if not heading:
        layout = replace(layout, leads=YearLeads(0))
    body = flow(_statements(facts, layout, everything=everything), layout.headings.judge)
    if heading and len(body) <= _SHORT:
        body += layout.remarks.take(facts[0], layout.section.id)
    head = (Statement(heading),) if heading else ()
    return Piece((*head, *body), prefix=ordinal, numbered=True)


def _statements(
    facts: Sequence[FactReading], layout: Layout, *, everything: Sequence[FactReading]
) -> list[Statement]:
    made: list[Statement] = []
    judge = layout.headings.judge
    before: Statement | None = None
    for fact in facts:
        fresh = sentences(
            fact, section=layout.section.id, leads=layout.leads, judge=judge, first=not made
        )
        policy = layout.policies.pop(fact.category.shown, None)
        if policy is not None and fresh:
            fresh[0] = under_policy(fresh[0], policy, judge)
        if fresh:
            # Compared with the sentence before as it would read alone: a third fact of one period has it once too.
            told, before = before, fresh[0] if len(fresh) == 1 else fresh[-1]
            fresh[0] = without_period(fresh[0], told) if told is not None else fresh[0]
        made += fresh
        made += shares(fact, everything, judge)
    return made


def _all(groups: Sequence[Group]) -> tuple[FactReading, ...]:
    return tuple(f for g in groups for f in g.facts)
