"""Giving every notice item and every fact category a home in the outline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.drafting.affinity import Affinity
from assistant.drafting.assign import matter_category
from assistant.drafting.categories import Categories, Category
from assistant.drafting.outline_parts import (
    fixed_part,
    groups_of,
    insert_part,
    new_section,
    within_limits,
)
from assistant.drafting.outline_roles import PLANS_HEADING, PROBLEMS_HEADING, heading_role
from assistant.drafting.outline_wants import (
    LIKE,
    Orphan,
    Wanted,
    asked_for,
    new_matters,
    requirement_categories,
    spoken_of,
    told_apart,
    told_by_facts,
    wanted_by,
)
from assistant.drafting.similarity import containment
from assistant.models import Fact, FactStatus, Requirement, Section, SectionRole

_WIDE_PARTS = frozenset({"业务", "民生", "安全"})
"""Fields so wide that two matters of one need not belong together."""
_TOGETHER = 2
_NOTED = 2


def without_empty(
    sections: Sequence[Section], facts: Mapping[str, str], requirements: Mapping[str, str]
) -> tuple[Section, ...]:
    """The outline of a template without work parts that no fact and no notice item belongs to.

    ``facts`` and ``requirements`` give their sections by id.
    """
    told = {*facts.values(), *requirements.values()}
    parents = {s.parent for s in sections if s.id in told}
    return tuple(
        s
        for s in sections
        if s.id in told
        or s.id in parents
        or s.role is not SectionRole.WORK
        or s.origin != "template"
    )


def improve_sections(
    sections: tuple[Section, ...],
    requirements: Sequence[Requirement],
    facts: Sequence[Fact],
    *,
    categories: Categories,
    previous: str = "",
    title: str = "",
) -> tuple[Section, ...]:
    """See :func:`assistant.drafting.outline.improve`."""
    fit = Affinity(sections, previous=previous, facts=facts, categories=categories, title=title)
    grown = list(sections)
    if fit.informed:
        _gather(grown, requirements, categories)
        _name_together(grown, requirements, categories)
        unplaced = [
            r
            for r in requirements
            if not spoken_of(r, sections, fit) and not told_by_facts(r, facts)
        ]
        wanted = wanted_by(unplaced, facts, categories)
        apart = told_apart(requirements, facts, grown, categories)
        if previous:
            held = {o.category.shown for o in apart}
            apart += [
                o
                for o in new_matters(requirements, facts, previous, categories)
                if o.category.shown not in held and not _held(grown, o.category, categories)
            ]
        alone = {o.category.shown for o in apart}
        orphans = apart + [
            o
            for o in _homeless(wanted, grown, facts, fit, categories, requirements)
            if o.category.shown not in alone
        ]
    else:
        wanted = wanted_by(requirements, facts, categories)
        _gather(grown, requirements, categories)
        orphans = [
            o
            for o in wanted.work.values()
            if not _at_home(grown, o, facts, categories) and not _extend(grown, o, categories)
        ]
    for group in groups_of(orphans, categories):
        insert_part(grown, new_section(grown, group, categories))
    if wanted.problems and not _has(grown, SectionRole.PROBLEMS):
        insert_part(grown, fixed_part(grown, SectionRole.PROBLEMS, PROBLEMS_HEADING))
    if wanted.plans and not _has(grown, SectionRole.PLANS):
        insert_part(grown, fixed_part(grown, SectionRole.PLANS, PLANS_HEADING))
    return within_limits(grown, requirements)


def _name_together(
    sections: list[Section], requirements: Sequence[Requirement], categories: Categories
) -> None:
    """What a notice item names beside another matter goes to a part of that field, if there is one."""
    for requirement in requirements:
        named = requirement_categories(requirement, categories)
        if heading_role(requirement.text) is not None or len(named) < _TOGETHER:
            continue
        for category in named:
            _extend(sections, Orphan(category, "notice"), categories)


def _homeless(
    wanted: Wanted,
    sections: list[Section],
    facts: Sequence[Fact],
    fit: Affinity,
    categories: Categories,
    requirements: Sequence[Requirement],
) -> list[Orphan]:
    """Categories that no part of last year's report speaks of; the others are noted at their homes."""
    shown: dict[str, set[str]] = {}
    for fact in facts:
        shown.setdefault(categories.of(fact).shown, set()).add(fact.category.strip())
    orphans: list[Orphan] = []
    for orphan in wanted.work.values():
        if orphan.category.apart:
            continue
        names = {n for n in shown.get(orphan.category.shown, ()) if n}
        told = [n for n in names if not fit.homeless(n)]
        if _held(sections, orphan.category, categories):
            continue
        if orphan.facts and (told or not names):
            for name in told:
                if fit.united(name):
                    _note(sections, name, orphan.category, fit)
        elif orphan.facts or not (orphan.category.known and _extend(sections, orphan, categories)):
            orphans.append(orphan)
    return [
        o
        for o in orphans
        if o.facts != 1
        or asked_for(o.category, requirements, facts)
        or not _beside(sections, o, facts, fit, categories)
    ]


def _beside(
    sections: list[Section],
    orphan: Orphan,
    facts: Sequence[Fact],
    fit: Affinity,
    categories: Categories,
) -> bool:
    """Whether a single fact is put where others of its field are: 防汛 beside 安全生产.

    One fact makes no part of its own as long as the office has a part for its field.
    """
    category = orphan.category
    if not category.known or orphan.origin != "facts":
        return False
    kin = {
        f.category.strip()
        for f in facts
        if f.status is FactStatus.DONE
        and (c := categories.of(f)).known
        and c.part == category.part
        and c.shown != category.shown
        and not fit.homeless(f.category.strip())
    }
    if not kin:
        return False
    name = max(
        sorted(kin), key=lambda n: max((fit.together(n, s) for s in fit.leaves), default=0.0)
    )
    _note(sections, name, category, fit)
    return True


def _held(sections: Sequence[Section], category: Category, categories: Categories) -> bool:
    """Whether a work part names a category the data knows, or the office's own word, as its own."""
    for section in sections:
        if section.role is not SectionRole.WORK:
            continue
        if category.shown in section.categories:
            return True
        if categories.names(category.shown) and any(
            categories.find(n).name == category.name for n in section.categories
        ):
            return True
    return False


def _note(sections: list[Section], name: str, category: Category, fit: Affinity) -> None:
    """Let the part that the facts of a 类别 fit best say so in its brief."""
    home = max(
        enumerate(fit.leaves),
        key=lambda pair: (fit.together(name, pair[1]), -pair[0]),
        default=None,
    )
    if home is None or home[1].level > _NOTED:
        return
    at = next(i for i, s in enumerate(sections) if s.id == home[1].id)
    section = sections[at]
    update: dict[str, object] = {"categories": (*section.categories, category.shown)}
    if category.brief and section.brief and category.brief not in section.brief:
        update["brief"] = f"{section.brief.rstrip('。')}；{category.brief}。"
    sections[at] = section.model_copy(update=update)


def _gather(
    sections: list[Section], requirements: Sequence[Requirement], categories: Categories
) -> None:
    """What one notice item names together stands together, where it is of one field (rule 8).

    Only parts learned from last year change, none loses its last category.
    """
    for requirement in requirements:
        named = {c.name: c for c in requirement_categories(requirement, categories)}
        homes = [
            i
            for i, s in enumerate(sections)
            if s.origin == "previous"
            and any(categories.find(n).name in named for n in s.categories)
        ]
        if len(homes) < 2:
            continue
        part = next(iter(named.values())).part

        def weight(index: int, part: str = part, named: Iterable[str] = tuple(named)) -> int:
            held = [categories.find(n) for n in sections[index].categories]
            return sum(c.part == part for c in held) + sum(c.name in named for c in held)

        target = max(homes, key=lambda i: (weight(i), -i))
        for index in homes:
            moved = [
                n
                for n in sections[index].categories
                if categories.find(n).name in named and categories.find(n).part == part
            ]
            if index == target or not moved or len(moved) == len(sections[index].categories):
                continue
            kept = tuple(n for n in sections[index].categories if n not in moved)
            sections[index] = sections[index].model_copy(update={"categories": kept})
            grown = (*sections[target].categories, *moved)
            sections[target] = sections[target].model_copy(update={"categories": grown})


def _has(sections: Iterable[Section], role: SectionRole) -> bool:
    return any(s.role is role for s in sections)


def _at_home(
    sections: Sequence[Section], orphan: Orphan, facts: Sequence[Fact], categories: Categories
) -> bool:
    """Whether the matters of a category's facts have homes, though its own name has none.

    教育培训｜警示教育 belongs to the part on warnings there is; it needs no part called 教育培训.
    """
    if orphan.origin != "facts" or not orphan.facts:
        return False
    held = [
        categories.find(name)
        for s in sections
        if s.role is SectionRole.WORK
        for name in s.categories
    ]
    parts = {c.part for c in held if c.part not in _WIDE_PARTS}
    if any(c.name == orphan.category.name for c in held) or orphan.category.part in parts:
        return False
    own = [f for f in facts if categories.of(f).shown == orphan.category.shown]
    named = [matter_category(f, categories) for f in own]
    return bool(own) and 2 * sum(c is not None and c.part in parts for c in named) >= len(own)


def _extend(sections: list[Section], orphan: Orphan, categories: Categories) -> bool:
    """Whether the outline has a home for the category; a related part is extended to be one."""
    category = orphan.category
    work = [i for i, s in enumerate(sections) if s.role is SectionRole.WORK]
    for index in work:
        held = {categories.find(name).name for name in sections[index].categories}
        if category.name in held or category.shown in sections[index].categories:
            return True
    related = _related(sections, work, category, categories)
    if related is None:
        return False
    section = sections[related]
    # The slots stay last year's: they are what the clerk is asked about; categories are what is written.
    update: dict[str, object] = {"categories": (*section.categories, category.shown)}
    if category.brief and section.brief:
        update["brief"] = f"{section.brief.rstrip('。')}；{category.brief}。"
    sections[related] = section.model_copy(update=update)
    return True


def _related(
    sections: Sequence[Section], work: Sequence[int], category: Category, categories: Categories
) -> int | None:
    """A part that speaks of the category in its heading, or holds categories of the same field."""
    leaves = [i for i in work if not any(s.parent == sections[i].id for s in sections)]
    likeness = [(containment(category.shown, _words(sections[i])), -i) for i in leaves]
    if likeness and max(likeness)[0] >= LIKE:
        return -max(likeness)[1]
    best: tuple[int, int] | None = None
    chosen = None
    for index in leaves:
        held = [categories.find(name) for name in sections[index].categories]
        same = sum(c.part == category.part for c in held)
        family = sum(categories.family(c) == categories.family(category) for c in held)
        if family and (best is None or (same, family) > best):
            best, chosen = (same, family), index
    return chosen


def _words(section: Section) -> str:
    """What a part is about; what last year's points spoke of helps to find where a matter belongs."""
    points = "".join(s.role + s.question for s in section.slots)
    return section.heading + points + "".join(section.categories)
