"""What this year asks of an outline: the categories of its facts and of the notice's items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.drafting.affinity import Affinity
from assistant.drafting.categories import Categories, Category
from assistant.drafting.notice_items import without_comparison
from assistant.drafting.outline_roles import heading_role
from assistant.drafting.similarity import containment, dice
from assistant.models import Fact, FactStatus, Requirement, Section, SectionRole

LIKE = 0.5
"""Share of words from which two texts speak of the same matter."""
_CLEAR = 8.0
_STEM = re.compile(r"(?:建设|工作|落实|开展|推进)?(?:的)?(?:有关)?情况(?:及.{0,6})?$")
_ASKED_FOR = 0.6
_NAME, _SHORT_NAME = 12, 2
_WORK_WORDS = ("建设", "工作", "管理", "治理", "整治", "创建", "培育", "保护", "改革", "服务")


@dataclass
class Orphan:
    """A category without a home, and who asks for it."""

    category: Category
    origin: str
    facts: int = 0
    heading: str = ""
    """What its part is called, where a notice item names it."""


@dataclass
class Wanted:
    """What this year needs: work categories in order of first mention, and the fixed parts."""

    work: dict[str, Orphan] = field(default_factory=dict)
    problems: bool = False
    plans: bool = False

    def add(self, category: Category, origin: str) -> None:
        """Note one mention of a category."""
        entry = self.work.setdefault(category.shown, Orphan(category, origin))
        if origin == "facts":
            entry.facts += 1


def wanted_by(
    requirements: Sequence[Requirement], facts: Sequence[Fact], categories: Categories
) -> Wanted:
    """What the notice items and the facts that can be told ask for."""
    wanted = Wanted()
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


def headed_like(requirement: Requirement, sections: Sequence[Section]) -> Section | None:
    """The work part whose heading says what a notice item says, the closest one."""
    wanted = _STEM.sub("", without_comparison(requirement.text)) or requirement.text
    scored = [
        (dice(wanted, s.heading), -i, s)
        for i, s in enumerate(sections)
        if s.role is SectionRole.WORK and s.heading
    ]
    best = max(scored, key=lambda t: t[:2], default=None)
    return best[2] if best is not None and best[0] >= LIKE else None


def spoken_of(requirement: Requirement, sections: Sequence[Section], fit: Affinity) -> bool:
    """Whether some part of last year's outline is about a notice item already."""
    if heading_role(requirement.text) is not None:
        return False
    return headed_like(requirement, sections) is not None or fit.asked(requirement) is not None


def told_by_facts(requirement: Requirement, facts: Sequence[Fact]) -> bool:
    """Whether facts of this year tell of a notice item: it stands where they do."""
    if heading_role(requirement.text) is not None:
        return False
    wanted = _STEM.sub("", without_comparison(requirement.text)) or requirement.text
    told = "，".join(
        f"{f.category}，{f.matter}，{f.content}" for f in facts if f.status is FactStatus.DONE
    )
    return containment(wanted, told) >= LIKE or any(w in told for w in requirement.told_by)


def told_apart(
    requirements: Sequence[Requirement],
    facts: Sequence[Fact],
    sections: Sequence[Section],
    categories: Categories,
) -> list[Orphan]:
    """What a notice wants told by itself (工作亮点), where last year's outline has no part for it."""
    found: dict[str, Orphan] = {}
    for requirement in requirements:
        named = requirement_categories(requirement, categories)
        if heading_role(requirement.text) is not None or len(named) != 1 or not named[0].apart:
            continue
        if headed_like(requirement, sections) is not None:
            continue
        told = [c for f in facts if (c := categories.of(f)).name == named[0].name]
        shown = told[0] if told else named[0]
        found[named[0].name] = Orphan(shown, "notice", len(told))
    return list(found.values())


def new_matters(
    requirements: Sequence[Requirement],
    facts: Sequence[Fact],
    previous: str,
    categories: Categories,
) -> list[Orphan]:
    """What a notice item and a 类别 of the facts call by one name that last year's report never used.

    It is new this year and asked for by itself: it is not told among the matters that lie nearest.
    """
    from assistant.drafting.wording import work_phrase

    found: dict[str, Orphan] = {}
    for requirement in requirements:
        wanted = _STEM.sub("", without_comparison(requirement.text)) or requirement.text
        if heading_role(requirement.text) is not None or len(wanted) > _NAME:
            continue
        own = [
            f for f in facts if f.status is FactStatus.DONE and _calls(f.category.strip(), wanted)
        ]
        if own and own[0].category.strip() not in previous:
            named = (
                wanted if wanted.endswith(_WORK_WORDS) else _named_work(requirement.text, wanted)
            )
            category = categories.of(own[0])
            found[category.shown] = Orphan(category, "notice", len(own), work_phrase(named))
    return list(found.values())


def _calls(name: str, wanted: str) -> bool:
    return len(name) > _SHORT_NAME and (name in wanted or dice(name, wanted) >= _ASKED_FOR)


def _named_work(text: str, wanted: str) -> str:
    """幸福河湖建设 of 幸福河湖建设情况."""
    word = next((w for w in _WORK_WORDS if text.startswith(wanted + w)), "")
    return wanted + word


def asked_for(
    category: Category, requirements: Sequence[Requirement], facts: Sequence[Fact]
) -> bool:
    """Whether a notice item asks for what the one fact of a category tells, and for little else."""
    name = category.shown
    return any(
        containment(name, r.text) >= _ASKED_FOR
        for r in requirements
        if heading_role(r.text) is None
    ) and any(name == f.category.strip() for f in facts)
