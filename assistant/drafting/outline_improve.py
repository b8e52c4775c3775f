"""Giving every notice item and every fact category a home in the outline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.drafting.affinity import Affinity
from assistant.drafting.assign import matter_category
from assistant.drafting.categories import Categories, Category
from assistant.drafting.notice_items import without_comparison
from assistant.drafting.outline_learn import brief_for
from assistant.drafting.outline_roles import PLANS_HEADING, PROBLEMS_HEADING, heading_role
from assistant.drafting.similarity import containment, dice
from assistant.models import Fact, FactStatus, Requirement, Section, SectionRole

_CLEAR = 8.0
_STEM = re.compile(r"(?:建设|工作|落实|开展|推进)?(?:的)?(?:有关)?情况(?:及.{0,6})?$")
_LIKE = 0.5
_ASKED_FOR = 0.6
_BUDGET_SHARE = 0.9
_NEW_TARGET = 400
_WIDE_PARTS = frozenset({"业务", "民生", "安全"})
"""Fields so wide that two matters of one need not belong together."""
_TOGETHER = 2
_NOTED = 2
_SHORT_LABEL = 2
"""An office's own word this short (党建) says no more than the category's usual heading."""


@dataclass
class _Orphan:
    """A category without a home, and who asks for it."""

    category: Category
    origin: str
    facts: int = 0


@dataclass
class _Wanted:
    """What this year needs: work categories in order of first mention, and the fixed parts."""

    work: dict[str, _Orphan] = field(default_factory=dict)
    problems: bool = False
    plans: bool = False

    def add(self, category: Category, origin: str) -> None:
        """Note one mention of a category."""
        entry = self.work.setdefault(category.shown, _Orphan(category, origin))
        if origin == "facts":
            entry.facts += 1


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
) -> tuple[Section, ...]:
    """See :func:`assistant.drafting.outline.improve`."""
    fit = Affinity(sections, previous=previous, facts=facts, categories=categories)
    grown = list(sections)
    if fit.informed:
        _gather(grown, requirements, categories)
        _name_together(grown, requirements, categories)
        unplaced = [
            r for r in requirements if not _spoken_of(r, sections, fit) and not _told(r, facts)
        ]
        wanted = _wanted(unplaced, facts, categories)
        apart = _apart(requirements, facts, grown, categories)
        orphans = apart + _homeless(wanted, grown, facts, fit, categories, requirements)
    else:
        wanted = _wanted(requirements, facts, categories)
        _gather(grown, requirements, categories)
        orphans = [
            o
            for o in wanted.work.values()
            if not _at_home(grown, o, facts, categories) and not _extend(grown, o, categories)
        ]
    for group in _groups(orphans, categories):
        _insert(grown, _new_section(grown, group, categories))
    if wanted.problems and not _has(grown, SectionRole.PROBLEMS):
        _insert(grown, _fixed(grown, SectionRole.PROBLEMS, PROBLEMS_HEADING))
    if wanted.plans and not _has(grown, SectionRole.PLANS):
        _insert(grown, _fixed(grown, SectionRole.PLANS, PLANS_HEADING))
    return _within(grown, requirements)


def _name_together(
    sections: list[Section], requirements: Sequence[Requirement], categories: Categories
) -> None:
    """What a notice item names beside another matter goes to a part of that field, if there is one."""
    for requirement in requirements:
        named = requirement_categories(requirement, categories)
        if heading_role(requirement.text) is not None or len(named) < _TOGETHER:
            continue
        for category in named:
            _extend(sections, _Orphan(category, "notice"), categories)


def _spoken_of(requirement: Requirement, sections: Sequence[Section], fit: Affinity) -> bool:
    """Whether some part of last year's outline is about a notice item already."""
    if heading_role(requirement.text) is not None:
        return False
    return headed_like(requirement, sections) is not None or fit.asked(requirement) is not None


def _told(requirement: Requirement, facts: Sequence[Fact]) -> bool:
    """Whether facts of this year tell of a notice item: it stands where they do."""
    if heading_role(requirement.text) is not None:
        return False
    wanted = _STEM.sub("", without_comparison(requirement.text)) or requirement.text
    told = "，".join(
        f"{f.category}，{f.matter}，{f.content}" for f in facts if f.status is FactStatus.DONE
    )
    return containment(wanted, told) >= _LIKE or any(w in told for w in requirement.told_by)


def _apart(
    requirements: Sequence[Requirement],
    facts: Sequence[Fact],
    sections: Sequence[Section],
    categories: Categories,
) -> list[_Orphan]:
    """What a notice wants told by itself (工作亮点), where last year's outline has no part for it."""
    found: dict[str, _Orphan] = {}
    for requirement in requirements:
        named = requirement_categories(requirement, categories)
        if heading_role(requirement.text) is not None or len(named) != 1 or not named[0].apart:
            continue
        if headed_like(requirement, sections) is not None:
            continue
        told = [c for f in facts if (c := categories.of(f)).name == named[0].name]
        shown = told[0] if told else named[0]
        found[named[0].name] = _Orphan(shown, "notice", len(told))
    return list(found.values())


def _asked_for(
    category: Category, requirements: Sequence[Requirement], facts: Sequence[Fact]
) -> bool:
    """Whether a notice item asks for what the one fact of a category tells, and for little else."""
    name = category.shown
    return any(
        containment(name, r.text) >= _ASKED_FOR
        for r in requirements
        if heading_role(r.text) is None
    ) and any(name == f.category.strip() for f in facts)


def headed_like(requirement: Requirement, sections: Sequence[Section]) -> Section | None:
    """The work part whose heading says what a notice item says, the closest one."""
    wanted = _STEM.sub("", without_comparison(requirement.text)) or requirement.text
    scored = [
        (dice(wanted, s.heading), -i, s)
        for i, s in enumerate(sections)
        if s.role is SectionRole.WORK and s.heading
    ]
    best = max(scored, key=lambda t: t[:2], default=None)
    return best[2] if best is not None and best[0] >= _LIKE else None


def _homeless(
    wanted: _Wanted,
    sections: list[Section],
    facts: Sequence[Fact],
    fit: Affinity,
    categories: Categories,
    requirements: Sequence[Requirement],
) -> list[_Orphan]:
    """Categories that no part of last year's report speaks of; the others are noted at their homes."""
    shown: dict[str, set[str]] = {}
    for fact in facts:
        shown.setdefault(categories.of(fact).shown, set()).add(fact.category.strip())
    orphans: list[_Orphan] = []
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
        or _asked_for(o.category, requirements, facts)
        or not _beside(sections, o, facts, fit, categories)
    ]


def _beside(
    sections: list[Section],
    orphan: _Orphan,
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


def _wanted(
    requirements: Sequence[Requirement], facts: Sequence[Fact], categories: Categories
) -> _Wanted:
    wanted = _Wanted()
    for requirement in requirements:
        role = heading_role(requirement.text)
        if role is SectionRole.PROBLEMS:
            wanted.problems = True
        elif role is SectionRole.PLANS:
            wanted.plans = True
        else:
            for category in requirement_categories(requirement, categories):
                wanted.add(category, "notice")
    for fact in facts:
        if fact.status is FactStatus.UNVERIFIED:
            continue
        if fact.status is FactStatus.PLANNED:
            wanted.plans = True
            continue
        category = categories.of(fact)
        if category.role is SectionRole.PROBLEMS:
            wanted.problems = True
        elif category.role is SectionRole.WORK:
            wanted.add(category, "facts")
    return wanted


def requirement_categories(
    requirement: Requirement, categories: Categories
) -> tuple[Category, ...]:
    """The work categories a notice item names: clear ones in its words, else the best guess."""
    ranked = categories.ranked(requirement.text)
    clear = [c for c, score in ranked if score >= _CLEAR]
    if clear:
        # Keep the order of the item's own words.
        return tuple(sorted(clear, key=lambda c: _first(requirement.text, c)))
    named = categories.find(_STEM.sub("", without_comparison(requirement.text)))
    if named.known and named.role is SectionRole.WORK:
        return (named,)
    more = categories.ranked(requirement.text + "".join(requirement.aspects))
    if more and more[0][1] >= _CLEAR:
        return (more[0][0],)
    # A matter the data does not know is a group of its own.
    return (named,) if named.name and named.role is SectionRole.WORK else ()


def _first(text: str, category: Category) -> int:
    words = (category.name, *category.aliases, *category.keywords)
    return min((text.find(w) for w in words if w in text), default=len(text))


def _has(sections: Iterable[Section], role: SectionRole) -> bool:
    return any(s.role is role for s in sections)


# --------------------------------------------------------------------------- homes


def _at_home(
    sections: Sequence[Section], orphan: _Orphan, facts: Sequence[Fact], categories: Categories
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


def _umbrella(sections: Sequence[Section]) -> Section | None:
    """The numbered part that holds the work as its sub-parts (一、主要做法), where there is just one such."""
    tops = [s for s in sections if s.role is SectionRole.WORK and s.level == 1]
    holding = [t for t in tops if sum(s.parent == t.id for s in sections) > 1]
    return holding[0] if len(holding) == 1 else None


def _extend(sections: list[Section], orphan: _Orphan, categories: Categories) -> bool:
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
    if likeness and max(likeness)[0] >= _LIKE:
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


# --------------------------------------------------------------------------- new parts


def _groups(orphans: Sequence[_Orphan], categories: Categories) -> tuple[tuple[_Orphan, ...], ...]:
    """Orphans that share one new part, in the usual order of parts."""
    groups: dict[str, list[_Orphan]] = {}
    for orphan in orphans:
        groups.setdefault(categories.family(orphan.category), []).append(orphan)
    ordered = sorted(
        groups.values(), key=lambda g: min(categories.part(o.category.part).rank for o in g)
    )
    return tuple(tuple(sorted(group, key=lambda o: o.category.rank)) for group in ordered)


def _new_section(
    sections: Sequence[Section], group: Sequence[_Orphan], categories: Categories
) -> Section:
    from assistant.drafting.wording import work_phrase

    members = [o.category for o in group]
    if len(members) == 1:
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
    above = _umbrella(sections)
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
    above = _umbrella(sections)
    work = [
        s.heading
        for s in sections
        if s.role is SectionRole.WORK and (s.parent == above.id if above else s.level <= 1)
    ]
    return bool(work) and 2 * sum("，" in h for h in work) > len(work)


def _fixed(sections: Sequence[Section], role: SectionRole, heading: str) -> Section:
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


def _insert(sections: list[Section], fresh: Section) -> None:
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


def _within(
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
