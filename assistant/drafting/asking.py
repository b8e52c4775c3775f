"""What to ask for: last year's points, their specifics masked, and the notice's aspects."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from assistant.drafting.categories import Categories, load_categories
from assistant.drafting.similarity import containment
from assistant.drafting.slots import NEUTRAL_ROLE
from assistant.models import Fact, Noun, Report, Requirement, Section, SectionRole, Slot

PROBLEM_CATEGORY = "问题"
PLAN_CATEGORY = "下一步"
_NEAR = 0.3
"""Share of a question's character pairs from which a fact may well be its answer."""


class Asked(Noun):
    """One thing to ask for."""

    key: str
    """Stays the same while the question does, wherever its section moves."""
    section: str
    category: str
    question: str
    """Last year's point with specifics masked, or an aspect the notice names."""
    prompt: str
    """The line printed on a form; begins with 【category】 where that is known."""
    from_notice: bool = False


def slot_key(slot: Slot) -> str:
    """What an answer to a point of last year's report is kept under."""
    return hashlib.sha256(f"{slot.role}\n{slot.question}".encode()).hexdigest()[:16]


def last_year(report: Report) -> tuple[Asked, ...]:
    """Every point of last year's report that has a question, in the order of the outline, each once."""
    known = load_categories()
    found: dict[str, Asked] = {}
    for section in report.outline:
        for slot in section.slots:
            if not slot.question.strip():
                continue
            category = _category(slot.role, section, known)
            key = slot_key(slot)
            found.setdefault(
                key,
                Asked(
                    key=key,
                    section=section.id,
                    category=category,
                    question=slot.question,
                    prompt=f"{_lead(category)}去年写过：{slot.question} 今年有没有？",
                ),
            )
    return tuple(found.values())


def from_notice(report: Report) -> tuple[Asked, ...]:
    """Every aspect the notice names; a requirement without aspects is asked for as it is worded."""
    known = load_categories()
    sections = {s.id: s for s in report.outline}
    found: dict[str, Asked] = {}
    for requirement in report.requirements:
        section = sections.get(report.requirement_sections.get(requirement.id, ""))
        for aspect in requirement.aspects or (requirement.text,):
            category = _category(_recognised(aspect, requirement, known), section, known)
            prompt = f"{_lead(category)}通知要求：{aspect}"
            key = hashlib.sha256(prompt.encode()).hexdigest()[:16]
            found.setdefault(
                key,
                Asked(
                    key=key,
                    section=section.id if section else "",
                    category=category,
                    question=aspect,
                    prompt=prompt,
                    from_notice=True,
                ),
            )
    return tuple(found.values())


def candidates(asked: Asked, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Facts of this year that may answer a question, the likeliest first."""
    known = load_categories()
    name = known.find(asked.category).name if asked.category else ""
    plain = asked.question.replace("▢", " ")
    scored: list[tuple[float, int, Fact]] = []
    for index, fact in enumerate(facts):
        near = containment(plain, fact.matter + " " + fact.content)
        same = known.of(fact).name == name
        if near >= _NEAR or (same and near >= _NEAR / 2):
            scored.append((near + (0.2 if same else 0.0), -index, fact))
    return tuple(f for _score, _at, f in sorted(scored, key=lambda s: s[:2], reverse=True))


def by_prompt(asked: Sequence[Asked]) -> Mapping[str, Asked]:
    """Printed line → what it asks; white space does not matter, people re-wrap cells."""
    return {squeezed(a.prompt): a for a in asked}


def squeezed(text: str) -> str:
    """Without any white space."""
    return "".join(text.split())


def _recognised(aspect: str, requirement: Requirement, known: Categories) -> str:
    for text in (aspect, requirement.text):
        category = known.recognise(text, role=SectionRole.WORK)
        if category is not None:
            return category.name
    return NEUTRAL_ROLE


def _category(role: str, section: Section | None, known: Categories) -> str:
    """The 类别 an answer gets, so that it finds its part: 问题 and 下一步 by the part, else the role."""
    if section is not None and section.role is SectionRole.PROBLEMS:
        return PROBLEM_CATEGORY
    if section is not None and section.role is SectionRole.PLANS:
        return PLAN_CATEGORY
    if role != NEUTRAL_ROLE:
        return role
    if section is not None and section.categories:
        return section.categories[0]
    if section is not None and section.heading:
        found = known.recognise(section.heading, role=SectionRole.WORK)
        if found is not None:
            return found.name
    return ""


def _lead(category: str) -> str:
    return f"【{category}】" if category else ""
