"""New parts of an outline, where they stand, and how long the parts may be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.drafting.categories import Categories
from assistant.drafting.outline_learn import brief_for
from assistant.drafting.outline_wants import Orphan
from assistant.models import Requirement, Section, SectionRole

_BUDGET_SHARE = 0.9
_NEW_TARGET = 400
_SHORT_LABEL = 2
"""An office's own word this short (党建) says no more than the category's usual heading."""


def groups_of(orphans: Sequence[Orphan], categories: Categories) -> tuple[tuple[Orphan, ...], ...]:
    """Orphans that share one new part, in the usual order of parts."""
    groups: dict[str, list[Orphan]] = {}
    for orphan in orphans:
        # What a notice calls by its own name stands by itself.
        groups.setdefault(orphan.heading or categories.family(orphan.category), []).append(orphan)
    ordered = sorted(
        groups.values(), key=lambda g: min(categories.part(o.category.part).rank for o in g)
    )
    return tuple(tuple(sorted(group, key=lambda o: o.category.rank)) for group in ordered)


def umbrella(sections: Sequence[Section]) -> Section | None:
    """The numbered part that holds the work as its sub-parts (一、主要做法), where there is just one such."""
    tops = [s for s in sections if s.role is SectionRole.WORK and s.level == 1]
    holding = [t for t in tops if sum(s.parent == t.id for s in sections) > 1]
    return holding[0] if len(holding) == 1 else None


def new_section(
    sections: Sequence[Section], group: Sequence[Orphan], categories: Categories
) -> Section:
    """A work part for categories without a home, below the part that holds the work if there is one."""
    from assistant.drafting.wording import work_phrase

    members = [o.category for o in group]
    if len(group) == 1 and group[0].heading:
        heading = group[0].heading
    elif len(members) == 1:
        only = members[0]
        own = (len(only.label) > _SHORT_LABEL or not only.headings) and not only.apart
        heading = work_phrase(only.shown) if own else only.headings[0]
        tail = categories.part(only.part).tail
        if own and tail and _two_phrased(sections) and tail[-2:] not in heading:
            heading = f"{heading}，{tail}"
    else:
        parts = {c.part for c in members}
        common = members[0].part if len(parts) == 1 else categories.family(members[0])
        heading = categories.part(common).headings[0]
    above = umbrella(sections)
    return Section(
        id=next_id(sections),
        heading=heading,
        level=2 if above else 1,
        parent=above.id if above else None,
        role=SectionRole.WORK,
        brief=brief_for(SectionRole.WORK, members),
        categories=tuple(c.shown for c in members),
        target_chars=_NEW_TARGET,
        origin="notice" if any(o.origin == "notice" for o in group) else "facts",
    )


def _two_phrased(sections: Sequence[Section]) -> bool:
    """Whether the work parts are headed 做什么，怎么样, so that a new one should be too."""
    above = umbrella(sections)
    work = [
        s.heading
        for s in sections
        if s.role is SectionRole.WORK and (s.parent == above.id if above else s.level <= 1)
    ]
    return bool(work) and 2 * sum("，" in h for h in work) > len(work)


def fixed_part(sections: Sequence[Section], role: SectionRole, heading: str) -> Section:
    """A part for problems or plans, which a notice asks for and last year's report had not."""
    return Section(
        id=next_id(sections),
        heading=heading,
        level=1,
        role=role,
        brief=brief_for(role, ()),
        target_chars=_NEW_TARGET,
        origin="notice",
    )


def next_id(sections: Iterable[Section]) -> str:
    """The next free s-number."""
    taken = {s.id for s in sections}
    number = len(taken) + 1
    while f"s{number}" in taken:
        number += 1
    return f"s{number}"


def insert_part(sections: list[Section], fresh: Section) -> None:
    """Before problems, plans and closing — problems also before plans; after all work parts.

    A sub-part comes last among those of its part.
    """
    if fresh.parent is not None:
        family = {fresh.parent}
        last = 0
        for i, s in enumerate(sections):
            if s.id in family or s.parent in family:
                family.add(s.id)
                last = i
        sections.insert(last + 1, fresh)
        return
    after = {
        SectionRole.WORK: (SectionRole.PROBLEMS, SectionRole.PLANS, SectionRole.CLOSING),
        SectionRole.PROBLEMS: (SectionRole.PLANS, SectionRole.CLOSING),
        SectionRole.PLANS: (SectionRole.CLOSING,),
    }[fresh.role]
    last_work = max(
        (i for i, s in enumerate(sections) if s.role in (SectionRole.WORK, SectionRole.OPENING)),
        default=-1,
    )
    place = next(
        (
            i
            for i, s in enumerate(sections)
            if s.role in after
            and s.level <= 1
            and (fresh.role is not SectionRole.WORK or i > last_work)
        ),
        len(sections),
    )
    sections.insert(place, fresh)


def within_limits(
    sections: Sequence[Section], requirements: Sequence[Requirement]
) -> tuple[Section, ...]:
    """Length targets scaled down, where needed, to what the notice allows."""
    limits = [r.limits["max_chars"] for r in requirements if "max_chars" in r.limits]
    parents = {s.parent for s in sections if s.parent}
    leaves = [s for s in sections if s.id not in parents and s.target_chars]
    total = sum(s.target_chars or 0 for s in leaves)
    if not limits or total <= min(limits) * _BUDGET_SHARE:
        return tuple(sections)
    scale = min(limits) * _BUDGET_SHARE / total
    return tuple(
        s.model_copy(update={"target_chars": max(50, int(s.target_chars * scale) // 10 * 10)})
        if s.target_chars
        else s
        for s in sections
    )
