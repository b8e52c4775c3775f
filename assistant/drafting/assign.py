"""Which section each fact belongs to: by status and category first, then by likeness of words."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.drafting.categories import Categories, Category, load_categories
from assistant.drafting.similarity import containment
from assistant.models import Fact, FactStatus, Section, SectionRole

_EXACT, _SAME, _PART, _FAMILY = 100.0, 60.0, 12.0, 6.0
_LEAF = 0.5


def assign(
    facts: Sequence[Fact],
    sections: Sequence[Section],
    *,
    categories: Categories | None = None,
) -> dict[str, str]:
    """Fact id → section id.

    拟开展 facts go to the next-steps part, facts of category 问题 to the problems part, 待核 facts
    nowhere. Every other fact gets a work section as long as there is one.
    """
    known = categories or load_categories()
    placed: dict[str, str] = {}
    for fact in facts:
        home = _home(fact, sections, known)
        if home is not None:
            placed[fact.id] = home
    return placed


def _home(fact: Fact, sections: Sequence[Section], categories: Categories) -> str | None:
    if fact.status is FactStatus.UNVERIFIED:
        return None
    category = categories.of(fact)
    wanted = SectionRole.WORK
    if fact.status is FactStatus.PLANNED:
        wanted = SectionRole.PLANS
    elif category.role is SectionRole.PROBLEMS:
        wanted = SectionRole.PROBLEMS
    candidates = [s for s in sections if s.role is wanted]
    if not candidates:
        if wanted is not SectionRole.WORK:
            # No such part in this outline: better among related work than nowhere, for problems;
            # a plan is never put among what was done.
            candidates = (
                [s for s in sections if s.role is SectionRole.WORK]
                if wanted is SectionRole.PROBLEMS
                else []
            )
        if not candidates:
            return None
    parents = {s.parent for s in sections if s.parent}
    scored = [
        (_score(fact, category, s, categories) + (_LEAF if s.id not in parents else 0.0), -i, s.id)
        for i, s in enumerate(candidates)
    ]
    return max(scored)[2]


def _score(fact: Fact, category: Category, section: Section, categories: Categories) -> float:
    score = 0.0
    if category.shown in section.categories or fact.category in section.categories:
        score += _EXACT
    held = [categories.find(name) for name in section.categories]
    if any(c.name == category.name for c in held):
        score += _SAME
    elif any(c.part == category.part for c in held):
        score += _PART
    elif any(categories.family(c) == categories.family(category) for c in held):
        score += _FAMILY
    roles = "".join(s.role for s in section.slots)
    words = section.heading + section.brief + roles + "".join(section.categories)
    text = fact.category + fact.matter
    score += 10.0 * containment(text, words) + 4.0 * containment(fact.content, words)
    score += sum(s for c, s in categories.ranked(section.heading) if c.name == category.name) / 4
    return score
