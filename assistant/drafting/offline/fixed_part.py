"""The parts whose form is fixed: opening, problems, plans, closing words."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.drafting.offline import frame, gaps
from assistant.drafting.offline.drafted import Draft
from assistant.drafting.offline.grouping import group
from assistant.drafting.offline.layout import Layout, points_of
from assistant.drafting.offline.plans import Step, steps
from assistant.drafting.offline.statement import Statement, count_word, paragraph
from assistant.drafting.patterns import load_patterns
from assistant.models import Section, SectionRole


def fixed_part(section: Section, draft: Draft) -> str:
    """The opening, the problems, the plans or the closing words."""
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
        return _problems(section, draft)
    if section.role is SectionRole.PLANS:
        return _plans(section, draft)
    if section.role is SectionRole.CLOSING:
        return _closing(draft)
    return gaps.bracket(load_patterns().gaps.section) + "。"


def _problems(section: Section, draft: Draft) -> str:
    rules = load_patterns().problems
    listed = draft.problems
    least = _least(draft)
    if not listed:
        return gaps.bracket(rules.gap) + "。"
    layout = Layout(section, draft.headings, draft.leads, draft.remarks)
    layout = layout.like(draft.plan_section() or section)
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


def _least(draft: Draft) -> int:
    notice = draft.context.notice
    limits = [r.limits.get("min_problems", 0) for r in draft.context.requirements]
    return max([*limits, (notice.min_problems or 0) if notice else 0], default=0)


def _plans(section: Section, draft: Draft) -> str:
    rules = load_patterns().plans
    answered = draft.problems if draft.has(SectionRole.PROBLEMS) else []
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
            piece.render() for piece in points_of(group(extra, section, draft.categories), layout)
        ]
    if not made:
        paragraphs.append(gaps.bracket(rules.gap) + "。")
    else:
        paragraphs += _steps(section, made, bool(answered), draft)
    if not draft.has(SectionRole.CLOSING) and section is draft.last():
        paragraphs.append(_closing(draft))
    return "\n".join(paragraphs)


def _steps(section: Section, made: Sequence[Step], answers: bool, draft: Draft) -> list[str]:
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


def _closing(draft: Draft) -> str:
    return "\n".join(paragraph(p) for p in frame.closing(draft.context, draft.chooser))
