"""Numbering and paragraphs of a section's points: 一是 for one run, （一） above it for several (rule 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.drafting.offline.grouping import (
    Group,
    Headings,
    Point,
    flat,
    group_heading,
    point_heading,
)
from assistant.drafting.offline.reading import FactReading
from assistant.drafting.offline.sentences import YearLeads, sentences, shares
from assistant.drafting.offline.statement import Statement, paragraph
from assistant.drafting.ordinals import level_ordinal, point_ordinal
from assistant.models import Section

_FIRST_SERIES = 4
"""首先、其次、再次、最后 reach no further."""


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
    has_children: bool
    points: bool = True
    """一是 (else （一）) for a single run."""

    @property
    def _like(self) -> str:
        return self.section.slots[0].ordinal if self.section.slots else "一是"

    def like(self, section: Section) -> Layout:
        """The same layout, numbered as another section's slots are; （一） where it has none."""
        return replace(self, section=section, points=bool(section.slots))

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
    groups = [g for g in groups if g.facts]
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
        return [Piece(tuple(_statements(group.facts, layout, everything=group.facts)))]
    if flat([group]) or layout.has_children:
        return _run(group.points, layout, everything=group.facts)
    return [
        _titled(
            layout.level_ordinal(i), point_heading(p, layout.headings), p.facts, layout, group.facts
        )
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
            pieces.append(Piece(tuple(_statements(group.facts, layout, everything=everything)), numbered=True))
    return pieces


def _run(
    points: Sequence[Point], layout: Layout, *, everything: Sequence[FactReading]
) -> list[Piece]:
    return [
        _point(
            i,
            len(points),
            point_heading(p, layout.headings),
            p.facts,
            layout,
            everything=everything,
        )
        for i, p in enumerate(points, start=1)
    ]


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
    body = _statements(facts, layout, everything=everything)
    return Piece((Statement(heading), *body), prefix=ordinal, numbered=True)


def _statements(
    facts: Sequence[FactReading], layout: Layout, *, everything: Sequence[FactReading]
) -> list[Statement]:
    made: list[Statement] = []
    for fact in facts:
        made += sentences(fact, section=layout.section.id, leads=layout.leads)
        made += shares(fact, everything)
    return made


def _all(groups: Sequence[Group]) -> tuple[FactReading, ...]:
    return tuple(f for g in groups for f in g.facts)
