"""Fact categories as data: names, recognising words, the part each belongs to, heading phrases.

The data (``knowledge/rules/categories.yaml``) helps with ordering and wording; it never limits what an
office may write in 类别. A name it does not know becomes a category of its own, named by itself.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import Field

from assistant.config import KNOWLEDGE_DIR
from assistant.datafile import load_data
from assistant.errors import DefectError
from assistant.models import Fact, Noun, SectionRole

CATEGORIES_FILE = KNOWLEDGE_DIR / "rules" / "categories.yaml"
UNKNOWN_PART = "业务"
_UNKNOWN_RANK = 94
_MIN_SHARE = 0.5
"""A name is taken for a known category only when its recognised words make up half of it."""


class PointStyle(Noun):
    """How a matter of a category is headed: the words that give it away, and the phrases to use."""

    keywords: tuple[str, ...]
    headings: tuple[str, ...] = Field(min_length=1)
    names: tuple[str, ...] = ()
    """What the point may be called in a summary, where the facts say so; else the matter itself."""
    strict: bool = False
    """A heading is used only where the facts have every keyword that stands in it, else one of them."""


class Part(Noun):
    """A field of work that may make up one numbered part of a report."""

    name: str
    noun: str
    rank: int
    headings: tuple[str, ...] = Field(min_length=1)
    aims: tuple[str, ...] = ()
    tail: str = ""
    """Second phrase of a heading made from a category's name: 守牢食品安全底线，防范化解风险."""
    endings: tuple[str, ...] = ()
    """How names of categories that the data does not know end when they belong here."""
    family: str = ""
    """Parts of one family may share a section; empty = on its own."""


class Category(Noun):
    """One kind of fact."""

    name: str
    label: str = ""
    """The office's own word for it, where it differs from ``name``."""
    aliases: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    part: str
    rank: int
    role: SectionRole = SectionRole.WORK
    headings: tuple[str, ...] = ()
    point: tuple[str, ...] = ()
    points: tuple[PointStyle, ...] = ()
    noun: str = ""
    remarks: tuple[str, ...] = ()
    """Sentences on purpose or principle that may close a point; they assert no fact."""
    brief: str = ""
    policies: tuple[str, ...] = ()
    """Titles of policies a part on this category usually rests on."""
    policy_for: tuple[str, ...] = ()
    """Words of report titles in which they are cited; empty = in any."""
    own: bool = True
    """Whether problems found under it are the office's own."""
    told_by: tuple[str, ...] = ()
    """More words by which a sentence answers a requirement for it; too common to recognise it by."""
    rest: str = ""
    """What an unfinished remainder is called."""
    known: bool = True
    apart: bool = False
    """Whether a notice that asks for it wants a part of its own, whatever its facts are about: 工作亮点."""

    @property
    def shown(self) -> str:
        """The word a reader sees: the office's own where it has one."""
        return self.label or self.name

    @property
    def called(self) -> str:
        """The noun for running text."""
        if self.label and (len(self.label) > 2 or not self.noun):
            return self.label
        return self.noun or self.name


class CategoriesFile(Noun):
    """``categories.yaml``."""

    version: int
    parts: tuple[Part, ...]
    categories: tuple[Category, ...]
    nameless: tuple[str, ...] = ()
    """Entries under 类别 that say nothing of what a fact is about: 待核, 未分类."""
    common: tuple[str, ...] = ()
    """Words of every report, which say nothing of the field of a fact: 开展, 组织, 全年."""


class Categories:
    """The known categories, and the ways to find one."""

    def __init__(
        self,
        parts: tuple[Part, ...],
        categories: tuple[Category, ...],
        nameless: tuple[str, ...] = (),
        common: tuple[str, ...] = (),
    ) -> None:
        self.common = common
        self._nameless = frozenset(nameless)
        self.parts = {p.name: p for p in parts}
        self.all = categories
        self._exact: dict[str, Category] = {}
        for category in categories:
            for name in (category.name, *category.aliases):
                self._exact.setdefault(name, category)
        self._words = tuple(
            (category, tuple(dict.fromkeys((category.name, *category.aliases, *category.keywords))))
            for category in categories
        )

    def part(self, name: str) -> Part:
        """A part by name; one the data does not know is made from the name itself."""
        found = self.parts.get(name)
        if found is not None:
            return found
        return Part(name=name, noun=name, rank=_UNKNOWN_RANK, headings=(f"抓好{name}",))

    def find(self, name: str) -> Category:
        """The category an office's 类别 means; an unknown one becomes its own, named by itself."""
        plain = name.strip()
        found = self._exact.get(plain)
        if found is None:
            stem = _stem(plain)
            found = self._exact.get(stem)
        if found is not None:
            return (
                found if plain == found.name else found.model_copy(update={"label": _stem(plain)})
            )
        close = self._close(plain)
        if close is not None:
            return close.model_copy(update={"label": _stem(plain)})
        part = self._part_by_ending(_stem(plain))
        return Category(
            name=plain,
            part=part.name if part else UNKNOWN_PART,
            rank=part.rank if part else _UNKNOWN_RANK,
            noun=_stem(plain),
            known=False,
        )

    def names(self, name: str) -> bool:
        """Whether the data knows a category by this very name or alias."""
        return name in self._exact

    def files(self, matter: str) -> bool:
        """Whether a 事项 is no matter but a place in the report: 问题, 下一步打算."""
        known = self._exact.get(matter.strip())
        return known is not None and known.role is not SectionRole.WORK

    def _part_by_ending(self, name: str) -> Part | None:
        """特种设备安全 is safety, whatever the equipment."""
        return next((p for p in self.parts.values() if name.endswith(p.endings)), None)

    def _close(self, name: str) -> Category | None:
        best: tuple[float, int] | None = None
        chosen: Category | None = None
        for index, (category, words) in enumerate(self._words):
            covered = _covered(name, words)
            if covered < _MIN_SHARE * len(name) or covered < 2:
                continue
            if best is None or (covered, -index) > best:
                best, chosen = (covered, -index), category
        return chosen

    def family(self, category: Category) -> str:
        """The family of the part a category belongs to; the part itself where it has none."""
        return self.part(category.part).family or category.part

    def score(self, text: str, category: Category) -> float:
        """How strongly ``text`` speaks of a category; 0 = not at all."""
        words = next((w for c, w in self._words if c.name == category.name), (category.name,))
        return _score(text, words)

    def recognise(self, text: str, *, role: SectionRole | None = None) -> Category | None:
        """The category a point or a fact without 类别 speaks of, or None."""
        best = 0.0
        chosen: Category | None = None
        for category, words in self._words:
            if role is not None and category.role is not role:
                continue
            points = _score(text, words)
            if points > best:
                best, chosen = points, category
        return chosen

    def ranked(self, text: str) -> tuple[tuple[Category, float], ...]:
        """Every work category a text speaks of, the strongest first."""
        found = [
            (category, points)
            for category, words in self._words
            if category.role is SectionRole.WORK and (points := _score(text, words)) > 0
        ]
        return tuple(sorted(found, key=lambda pair: -pair[1]))

    def of(self, fact: Fact) -> Category:
        """The category of a fact: its own 类别, else what matter and content speak of."""
        named = fact.category.strip() or (fact.matter if self.files(fact.matter) else "")
        if named and named not in self._nameless:
            category = self.find(named)
            if category.role is SectionRole.WORK or category.role is SectionRole.PROBLEMS:
                return category
        text = f"{fact.matter}{fact.matter}{fact.content}"
        return self.recognise(text, role=SectionRole.WORK) or self._exact.get(
            "业务工作", Category(name="业务工作", part=UNKNOWN_PART, rank=_UNKNOWN_RANK)
        )


def _stem(name: str) -> str:
    """类别 without the empty words around it: “XX工作情况” and “XX情况” are both XX."""
    plain = name
    for tail in ("有关情况", "工作情况", "情况"):
        if plain.endswith(tail) and len(plain) - len(tail) >= 2:
            plain = plain[: -len(tail)]
            break
    return plain


def _covered(name: str, words: tuple[str, ...]) -> int:
    marked = [False] * len(name)
    for word in words:
        if len(word) < 2:
            continue
        at = name.find(word)
        while at >= 0:
            for position in range(at, at + len(word)):
                marked[position] = True
            at = name.find(word, at + 1)
    return sum(marked)


def _score(text: str, words: tuple[str, ...]) -> float:
    """Longer words say more; a word inside a longer one that matched does not count again."""
    found = [w for w in words if w in text]
    kept = [w for w in found if not any(w != other and w in other for other in found)]
    return float(sum(len(w) ** 1.5 for w in kept))


@lru_cache(maxsize=4)
def load_categories(path: Path = CATEGORIES_FILE) -> Categories:
    """The categories of a data file, read once.

    Raises:
        DefectError: the file is missing or does not validate.
    """
    data = load_data(CategoriesFile, path, what="事实类别数据")
    unknown = {c.part for c in data.categories} - {p.name for p in data.parts}
    if unknown:
        raise DefectError(
            f"事实类别数据{path.name}里有未列出的方面：{'、'.join(sorted(unknown))}。"
        )
    return Categories(data.parts, data.categories, data.nameless, data.common)
