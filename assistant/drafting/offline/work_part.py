"""A part that tells work done: how it begins, its facts, what is missing in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.drafting.offline import frame, gaps
from assistant.drafting.offline.context import CitablePolicy
from assistant.drafting.offline.drafted import Draft
from assistant.drafting.offline.grouping import Group, group, joined
from assistant.drafting.offline.layout import Layout, points_of
from assistant.drafting.offline.lead import fitting_policy, leads_section, main_part, summary
from assistant.drafting.offline.plans import future
from assistant.drafting.offline.reading import FactReading
from assistant.drafting.offline.sentences import under_policy
from assistant.drafting.offline.statement import Judge, Statement, count_word, paragraph
from assistant.drafting.patterns import load_patterns
from assistant.models import Section

SPAREST = 2
"""The most sparing way to write, see ``Draft.spare``."""


@dataclass(frozen=True)
class _Lead:
    """How a part begins."""

    joint: tuple[Statement, ...] = ()
    summary: tuple[Statement, ...] = ()
    policy: CitablePolicy | None = None
    """Named in the summary."""

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Joint and summary."""
        return (*self.joint, *self.summary)

    def into(self, body: Sequence[Statement], judge: Judge) -> tuple[Statement, ...]:
        """In front of running text: the joint, and the policy in the first sentence."""
        if self.policy is None or not body:
            return (*self.joint, *body)
        return (*self.joint, under_policy(body[0], self.policy, judge), *body[1:])


def work_part(section: Section, draft: Draft) -> str:
    """A part of work done, in running text or points, with what is still missing."""
    children = [s for s in draft.context.sections if s.parent == section.id]
    facts = draft.by_section.get(section.id, [])
    groups = group(facts, section, draft.categories)
    paragraphs: list[str] = []
    lead = _lead(section, groups, children, draft) if section.level <= 1 else _Lead()
    layout = Layout(
        section,
        draft.headings,
        draft.leads,
        draft.remarks,
        has_children=bool(children),
        policies=draft.inline,
    )
    body = points_of(groups, layout)
    if body and not any(piece.prefix for piece in body):
        # Running text has no points to count: it begins with its facts.
        paragraphs.append(paragraph(lead.into(body[0].statements, draft.chooser.judge)))
        paragraphs += [piece.render() for piece in body[1:]]
    else:
        if lead.statements:
            paragraphs.append(paragraph(lead.statements))
        paragraphs += [piece.render() for piece in body]
    gap = _gaps(section, facts, children, draft)
    if gap is not None:
        paragraphs.append(gap.render())
    if not draft.problems and draft.plans_homeless() and section is draft.last_work():
        paragraphs += [
            future(f, year=draft.context.report.year, judge=draft.chooser.judge).render()
            for f in draft.planned
        ]
    return "\n".join(paragraphs)


def _lead(
    section: Section,
    groups: Sequence[Group],
    children: Sequence[Section],
    draft: Draft,
) -> _Lead:
    all_groups = list(groups if children else joined(groups))
    for child in children:
        facts = draft.by_section.get(child.id, [])
        all_groups += group(facts, child, draft.categories)
    part = main_part(all_groups, draft.categories, section)
    if not all_groups:
        return _Lead(summary=(Statement(load_patterns().leads.bare),) if children else ())
    if children and not groups:
        # Its sub-parts say what it is about; it says how many they are.
        counted = load_patterns().leads.umbrella.format(n=count_word(len(children)))
        return _Lead(summary=(Statement(counted),) if len(children) > 1 else ())
    personal = draft.spare > 0 or frame.frame_for(draft.context.report.title).person
    joint = "" if personal else draft.transitions.next(part)
    fit = fitting_policy(
        draft.context.policies,
        all_groups,
        section,
        draft.cited,
        title=draft.context.report.title,
    )
    policy = None
    if fit is not None:
        draft.cited.add(fit[0].title)
        several = len(all_groups) > 1 or len(all_groups[0].points) > 1
        if leads_section(fit[1], all_groups) and several:
            policy = fit[0]
        else:
            draft.inline[fit[1].category.shown] = fit[0]
    if draft.spare >= SPAREST and policy is None:
        return _Lead()
    summed = summary(
        all_groups,
        part=part,
        categories=draft.categories,
        policy=policy,
        chooser=draft.chooser,
    )
    return _Lead((Statement(joint),) if joint else (), tuple(summed), policy)


def _gaps(
    section: Section,
    facts: Sequence[FactReading],
    children: Sequence[Section],
    draft: Draft,
) -> Statement | None:
    context = draft.context
    everything = draft.done
    found: list[gaps.Gap] = []
    mine = [r for r in context.requirements if context.requirement_sections.get(r.id) == section.id]
    if not children:
        for requirement in mine:
            found += gaps.requirement_gaps(
                requirement, everything, facts, previous=context.previous
            )
        found += _from_above(section, draft)
    if not context.requirements:
        # Where a notice says what is wanted, last year's points are questions for the outline screen only.
        found += gaps.slot_gaps(section, everything, draft.categories)
    found += gaps.period_gaps(facts, context.as_at, requirements=mine)
    if not found and not facts:
        return None if children else gaps.empty(section, draft.categories)
    return gaps.gap_statement(found, cutoff=context.as_at, chooser=draft.chooser)


def _from_above(section: Section, draft: Draft) -> list[gaps.Gap]:
    """What the notice asks of the part above and this sub-part is to tell."""
    context = draft.context
    asked = [
        r
        for r in context.requirements
        if section.parent and context.requirement_sections.get(r.id) == section.parent
    ]
    parts = [
        (s, draft.by_section.get(s.id, [])) for s in context.sections if s.parent == section.parent
    ]
    told = [f for _, facts in parts for f in facts]
    return [
        gap
        for requirement in asked
        for gap in gaps.requirement_gaps(requirement, draft.done, told, previous=context.previous)
        if gaps.at_home(gap, parts) is section
    ]
