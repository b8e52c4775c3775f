"""The deterministic writer: from facts in an outline to a report, in the order of rule 14 of the patterns."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.drafting.categories import Categories, load_categories
from assistant.drafting.offline import frame, gaps
from assistant.drafting.offline.context import CitablePolicy, WriterContext
from assistant.drafting.offline.grouping import Group, Headings, group, joined
from assistant.drafting.offline.guard import Guard
from assistant.drafting.offline.layout import Layout, Remarks, points_of
from assistant.drafting.offline.lead import (
    Transitions,
    fitting_policy,
    leads_section,
    main_part,
    summary,
)
from assistant.drafting.offline.plans import Step, future, steps
from assistant.drafting.offline.problems import Problem, find_problems
from assistant.drafting.offline.reading import FactReading, read_fact
from assistant.drafting.offline.sentences import YearLeads, under_policy
from assistant.drafting.offline.statement import Chooser, Judge, Statement, count_word, paragraph
from assistant.drafting.outline import numbered
from assistant.drafting.patterns import load_patterns
from assistant.models import FactStatus, Section, SectionRole

_SPAREST = 2


@dataclass
class _Draft:
    """What the sections of one report share while it is written."""

    context: WriterContext
    categories: Categories
    chooser: Chooser
    headings: Headings
    leads: YearLeads
    remarks: Remarks
    transitions: Transitions
    by_section: dict[str, list[FactReading]]
    planned: list[FactReading]
    stated: list[FactReading]
    spare: int = 0
    """How much is left out to save room: 1 what joins and rounds off, 2 also what counts the points."""
    problems: list[Problem] = field(default_factory=list)
    cited: set[str] = field(default_factory=set)
    inline: dict[str, CitablePolicy] = field(default_factory=dict)
    """Policies to be named where a category's facts begin, by category."""

    @property
    def done(self) -> list[FactReading]:
        """Facts of work done, in the order of the outline."""
        return [r for s in self.context.sections for r in self.by_section.get(s.id, [])]


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


def _length(context: WriterContext, texts: Mapping[str, str]) -> int:
    """Characters of the body as the notice counts them: headings in, markers out."""
    marks = re.compile(r"〔[^〕]{1,12}〕")
    shown = numbered(context.sections)
    return sum(len(shown[s.id]) + len(marks.sub("", texts[s.id])) for s in context.sections)


class OfflineWriter:
    """Writes sections from facts by fixed rules; the same input gives the same text.

    Section texts carry closed-set markers (``〔F003〕``, ``〔P12a〕``) before the final mark of each
    sentence that rests on facts or passages, and no heading of the section itself.
    """

    def __init__(self, *, categories: Categories | None = None) -> None:
        self._categories = categories or load_categories()

    def write_report(self, context: WriterContext) -> dict[str, str]:
        """The text of every section by id, in the order of the outline.

        Where it comes out longer than the notice allows, once more without what only joins and rounds off,
        and then without what only counts the points that follow.
        """
        limit = min(
            (r.limits["max_chars"] for r in context.requirements if "max_chars" in r.limits),
            default=0,
        )
        texts: dict[str, str] = {}
        for spare in range(_SPAREST + 1):
            texts = self._written(context, spare=spare)
            if not limit or _length(context, texts) <= limit:
                break
        return texts

    def _written(self, context: WriterContext, *, spare: int) -> dict[str, str]:
        draft = self._prepare(context, spare=spare)
        texts: dict[str, str] = {}
        for section in context.sections:
            if section.role is SectionRole.WORK:
                texts[section.id] = self._work(section, draft)
        draft.problems = self._problems_of(draft)
        ordered: dict[str, str] = {}
        for section in context.sections:
            written = texts.get(section.id)
            ordered[section.id] = self._fixed(section, draft) if written is None else written
        return ordered

    def write_section(self, section: Section, context: WriterContext) -> str:
        """One section as the whole report would have it."""
        return self.write_report(context)[section.id]

    # ----------------------------------------------------------------- preparation

    def _prepare(self, context: WriterContext, *, spare: int) -> _Draft:
        report = context.report
        seed = zlib.crc32(f"{report.unit}{report.title}".encode())
        roles = {s.id: s.role for s in context.sections}
        by_section: dict[str, list[FactReading]] = {}
        planned: list[FactReading] = []
        stated: list[FactReading] = []
        for fact in context.facts:
            home = context.assignment.get(fact.id)
            if home not in roles or fact.status is FactStatus.UNVERIFIED:
                continue
            reading = read_fact(fact, year=report.year, categories=self._categories)
            if fact.status is FactStatus.PLANNED:
                planned.append(reading)
            elif roles[home] is SectionRole.PROBLEMS:
                stated.append(reading)
            else:
                by_section.setdefault(home, []).append(reading)
        guard = Guard.of(context)
        chooser = Chooser(guard, seed % 97)
        return _Draft(
            context=context,
            categories=self._categories,
            chooser=chooser,
            headings=Headings(guard, {s.heading for s in context.sections}),
            leads=YearLeads(load_patterns().time.max_year_leads),
            remarks=Remarks(0 if spare else load_patterns().leads.max_remarks),
            spare=spare,
            transitions=Transitions(chooser),
            by_section=by_section,
            planned=planned,
            stated=stated,
        )

    # ----------------------------------------------------------------- work

    def _work(self, section: Section, draft: _Draft) -> str:
        children = [s for s in draft.context.sections if s.parent == section.id]
        facts = draft.by_section.get(section.id, [])
        groups = group(facts, section, draft.categories)
        paragraphs: list[str] = []
        lead = self._lead(section, groups, children, draft) if section.level <= 1 else _Lead()
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
        gap = self._gaps(section, facts, children, draft)
        if gap is not None:
            paragraphs.append(gap.render())
        if not draft.problems and self._plans_homeless(draft) and section is self._last_work(draft):
            paragraphs += [
                future(f, year=draft.context.report.year, judge=draft.chooser.judge).render()
                for f in draft.planned
            ]
        return "\n".join(paragraphs)

    def _lead(
        self,
        section: Section,
        groups: Sequence[Group],
        children: Sequence[Section],
        draft: _Draft,
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
        if draft.spare >= _SPAREST and policy is None:
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
        self,
        section: Section,
        facts: Sequence[FactReading],
        children: Sequence[Section],
        draft: _Draft,
    ) -> Statement | None:
        context = draft.context
        everything = draft.done
        found: list[gaps.Gap] = []
        mine = [
            r for r in context.requirements if context.requirement_sections.get(r.id) == section.id
        ]
        if not children:
            for requirement in mine:
                found += gaps.requirement_gaps(
                    requirement, everything, facts, previous=context.previous
                )
            found += self._from_above(section, draft)
        if not context.requirements:
            # Where a notice says what is wanted, last year's points are questions for the outline screen only.
            found += gaps.slot_gaps(section, everything, draft.categories)
        found += gaps.period_gaps(facts, context.as_at, requirements=mine)
        if not found and not facts:
            return None if children else gaps.empty(section, draft.categories)
        return gaps.gap_statement(found, cutoff=context.as_at, chooser=draft.chooser)

    def _from_above(self, section: Section, draft: _Draft) -> list[gaps.Gap]:
        """What the notice asks of the part above and this sub-part is to tell."""
        context = draft.context
        asked = [
            r
            for r in context.requirements
            if section.parent and context.requirement_sections.get(r.id) == section.parent
        ]
        parts = [
            (s, draft.by_section.get(s.id, []))
            for s in context.sections
            if s.parent == section.parent
        ]
        told = [f for _, facts in parts for f in facts]
        return [
            gap
            for requirement in asked
            for gap in gaps.requirement_gaps(
                requirement, draft.done, told, previous=context.previous
            )
            if gaps.at_home(gap, parts) is section
        ]

    # ----------------------------------------------------------------- fixed parts

    def _fixed(self, section: Section, draft: _Draft) -> str:
        if section.role is SectionRole.OPENING:
            themes = frame.themes_of(
                draft.context.sections,
                [
                    g.category.shown
                    for s in draft.context.sections
                    for g in group(draft.by_section.get(s.id, []), s, draft.categories)
                    if s.role is SectionRole.WORK
                ],
                draft.categories,
            )
            return paragraph(frame.opening(draft.context, themes=themes, chooser=draft.chooser))
        if section.role is SectionRole.PROBLEMS:
            return self._problems(section, draft)
        if section.role is SectionRole.PLANS:
            return self._plans(section, draft)
        if section.role is SectionRole.CLOSING:
            return self._closing(draft)
        return gaps.bracket(load_patterns().gaps.section) + "。"

    def _problems_of(self, draft: _Draft) -> list[Problem]:
        return find_problems(draft.done, draft.chooser, stated=draft.stated)

    def _problems(self, section: Section, draft: _Draft) -> str:
        rules = load_patterns().problems
        listed = draft.problems
        least = self._least(draft)
        if not listed:
            return gaps.bracket(rules.gap) + "。"
        layout = Layout(section, draft.headings, draft.leads, draft.remarks)
        layout = layout.like(self._plan_section(draft) or section)
        numbered = [
            layout.item(i, p.heading, p.statements, heading_evidence=p.heading_evidence)
            for i, p in enumerate(listed, start=1)
        ]
        if len(listed) < least:
            numbered.append(
                layout.item(len(listed) + 1, "", (Statement(gaps.bracket(rules.gap_more)),))
            )
        count = len(numbered)
        lead = (
            draft.chooser.pick("problem lead", rules.lead).format(n=count_word(count))
            if count > 1
            else draft.chooser.pick("problem lead one", rules.lead_one)
        )
        if count == 1:
            only = listed[0]
            first = [Statement(only.heading, only.heading_evidence)] if only.heading else []
            return paragraph([Statement(lead), *first, *only.statements])
        return "\n".join([Statement(lead).render(), *numbered])

    def _least(self, draft: _Draft) -> int:
        notice = draft.context.notice
        limits = [r.limits.get("min_problems", 0) for r in draft.context.requirements]
        return max([*limits, (notice.min_problems or 0) if notice else 0], default=0)

    def _plans(self, section: Section, draft: _Draft) -> str:
        rules = load_patterns().plans
        answered = draft.problems if self._has(draft, SectionRole.PROBLEMS) else []
        report = draft.context.report
        made = steps(
            answered,
            draft.planned,
            draft.chooser,
            year=report.year,
            about=f"{report.unit}，{report.title}",
        )
        extra = draft.by_section.get(section.id, [])
        paragraphs: list[str] = []
        if extra:
            layout = Layout(section, draft.headings, draft.leads, draft.remarks, has_children=True)
            paragraphs += [
                piece.render()
                for piece in points_of(group(extra, section, draft.categories), layout)
            ]
        if not made:
            paragraphs.append(gaps.bracket(rules.gap) + "。")
        else:
            paragraphs += self._steps(section, made, bool(answered), draft)
        if not self._has(draft, SectionRole.CLOSING) and section is self._last(draft):
            paragraphs.append(self._closing(draft))
        return "\n".join(paragraphs)

    def _steps(
        self, section: Section, made: Sequence[Step], answers: bool, draft: _Draft
    ) -> list[str]:
        rules = load_patterns().plans
        if len(made) == 1:
            lead = draft.chooser.pick("plan lead one", rules.lead_one)
            return [paragraph([Statement(lead), *made[0].statements])]
        options = rules.lead if answers else rules.lead_free
        lead = draft.chooser.pick("plan lead", options).format(n=count_word(len(made)))
        layout = Layout(section, draft.headings, draft.leads, draft.remarks).like(section)
        return [
            Statement(lead).render(),
            *(
                layout.item(i, s.heading, s.statements, heading_evidence=s.heading_evidence)
                for i, s in enumerate(made, start=1)
            ),
        ]

    def _closing(self, draft: _Draft) -> str:
        return "\n".join(paragraph(p) for p in frame.closing(draft.context, draft.chooser))

    # ----------------------------------------------------------------- places

    @staticmethod
    def _has(draft: _Draft, role: SectionRole) -> bool:
        return any(s.role is role for s in draft.context.sections)

    @staticmethod
    def _last(draft: _Draft) -> Section:
        return draft.context.sections[-1]

    @staticmethod
    def _last_work(draft: _Draft) -> Section | None:
        work = [s for s in draft.context.sections if s.role is SectionRole.WORK]
        return work[-1] if work else None

    @staticmethod
    def _plan_section(draft: _Draft) -> Section | None:
        return next((s for s in draft.context.sections if s.role is SectionRole.PLANS), None)

    def _plans_homeless(self, draft: _Draft) -> bool:
        return bool(draft.planned) and not self._has(draft, SectionRole.PLANS)
