"""Which section each fact belongs to: by status, then by what last year's report told where, then by category."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.drafting.affinity import Affinity
from assistant.drafting.categories import Categories, Category, PointStyle, load_categories
from assistant.drafting.similarity import containment
from assistant.models import Fact, FactStatus, Section, SectionRole

_EXACT, _SAME, _PART, _FAMILY = 100.0, 60.0, 12.0, 6.0
_STYLE = 20.0


def assign(
    facts: Sequence[Fact],
    sections: Sequence[Section],
    *,
    categories: Categories | None = None,
    previous: str = "",
    among: Sequence[Fact] = (),
    title: str = "",
) -> dict[str, str]:
    """Fact id → section id.

    Where ``previous``, the text of last year's report that the outline was learned from, is given, what it
    told under a heading decides what belongs there. ``among`` are all facts of the report, where ``facts``
    are only some of them; ``title`` is the report's.

    拟开展 facts go to the next-steps part, facts of category 问题 to the problems part, 待核 facts
    nowhere. Every other fact gets a work section as long as there is one; within a numbered part it goes
    to the sub-part that fits best.
    """
    known = categories or load_categories()
    fit = Affinity(sections, previous=previous, facts=among or facts, categories=known, title=title)
    placed: dict[str, str] = {}
    for fact in facts:
        home = _home(fact, sections, known, fit)
        if home is not None:
            placed[fact.id] = home
    return placed


def _home(
    fact: Fact, sections: Sequence[Section], categories: Categories, fit: Affinity
) -> str | None:
    if fact.status is FactStatus.UNVERIFIED:
        return None
    category = categories.of(fact)
    wanted = SectionRole.WORK
    if fact.status is FactStatus.PLANNED:
        wanted = SectionRole.PLANS
    elif category.role is SectionRole.PROBLEMS:
        wanted = SectionRole.PROBLEMS
    candidates = [s for s in sections if s.role is wanted]
    if not candidates and wanted is SectionRole.PROBLEMS:
        # Better among related work than nowhere; a plan, though, is never put among what was done.
        candidates = [s for s in sections if s.role is SectionRole.WORK]
    if not candidates:
        return None
    if fit.informed and candidates[0].role is SectionRole.WORK:
        best = fit.best(fact)
        return best.id if best is not None else None
    tops = _trees(candidates, sections)
    kin = [fact, *(f for f in fit.kin(fact) if f.id != fact.id)]
    scored = [
        (
            sum(
                max(_score(f, categories.of(f), s, categories) for s in tree)
                * (len(kin) if f is fact else 1.0)
                for f in kin
            ),
            -index,
            index,
        )
        for index, tree in enumerate(tops)
    ]
    return _within(fact, category, tops[max(scored)[2]], categories).id


def _trees(candidates: Sequence[Section], sections: Sequence[Section]) -> list[list[Section]]:
    """The candidates by the numbered part they stand in, in reading order."""
    above = {s.id: s.parent for s in sections}
    trees: dict[str, list[Section]] = {}
    for section in candidates:
        top = section.id
        while (parent := above.get(top)) is not None:
            top = parent
        trees.setdefault(top, []).append(section)
    return list(trees.values())


def _within(
    fact: Fact, category: Category, tree: Sequence[Section], categories: Categories
) -> Section:
    """The sub-part of one numbered part: what the matter itself names weighs more than 类别 here."""
    parents = {s.parent for s in tree if s.parent}
    leaves = [s for s in tree if s.id not in parents]
    if len(leaves) == 1:
        return leaves[0]
    matter = matter_category(fact, categories)
    style = style_of(fact, category)
    scored: list[tuple[float, int, Section]] = []
    for index, leaf in enumerate(leaves):
        held = {categories.find(name).name for name in leaf.categories}
        score = _SAME if matter is not None and matter.name in held else 0.0
        score += _SAME / 2 if category.name in held or category.shown in leaf.categories else 0.0
        if style is not None and any(k in leaf.heading for k in style.keywords):
            score += _STYLE
        score += 10.0 * containment(fact.matter or fact.content, leaf.heading + leaf.brief)
        score += 5.0 * containment(leaf.heading, fact.matter + fact.content)
        scored.append((score, -index, leaf))
    return max(scored, key=lambda item: item[:2])[2]


def matter_category(fact: Fact, categories: Categories) -> Category | None:
    """The work category the matter of a fact speaks of, whatever stands under 类别."""
    return categories.recognise(fact.matter, role=SectionRole.WORK) if fact.matter else None


def style_of(fact: Fact, category: Category) -> PointStyle | None:
    """The point of a category that a fact's matter, else its content, speaks of."""
    for text in (fact.matter, fact.content):
        best: tuple[int, int] | None = None
        chosen: PointStyle | None = None
        for index, style in enumerate(category.points):
            hits = [len(k) for k in style.keywords if k in text]
            if hits and (best is None or (max(hits), -index) > best):
                best, chosen = (max(hits), -index), style
        if chosen is not None:
            return chosen
    return None


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
    matter = matter_category(fact, categories)
    if matter is not None and any(c.name == matter.name for c in held):
        score += _SAME / 2
    elif matter is not None and any(c.part == matter.part for c in held):
        score += _PART / 2
    roles = "".join(s.role for s in section.slots)
    words = section.heading + section.brief + roles + "".join(section.categories)
    text = fact.category + fact.matter
    score += 10.0 * containment(text, words) + 4.0 * containment(fact.content, words)
    score += sum(s for c, s in categories.ranked(section.heading) if c.name == category.name) / 4
    return score
