"""A policy text cut into sentences that know their clause, and searchable by shared character pairs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from heapq import nsmallest
from operator import add

from assistant.checking import structure
from assistant.evidence import split_sentences
from assistant.library.ordinals import CLAUSE, clause_of
from assistant.models import Basis, Completeness, Document
from assistant.numerals import to_chinese

_ARTICLE_LINE = re.compile(r"^[ \t　#]*(?=第)", re.MULTILINE)
_ITEM = re.compile(r"\s*[（(][一二三四五六七八九十\d]{1,3}[）)]")
_MOST_ITEMS = 20
_LONGEST_LIST = 400
_MARKS = re.compile(r"[\W_]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_COUNT = re.compile(r"共?(?:\d+编)?(?:\d+章)?(?<![\d.])(\d{1,3})条(?![例款])")


def pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring Chinese characters or digits, marks left out."""
    bare = _MARKS.sub("", text)
    return frozenset(map(add, bare, bare[1:]))


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a policy."""

    start: int
    end: int
    text: str
    article: int
    """Number of the 条 it stands in; 0 outside articles."""
    locator: str
    """第二十二条; 二、（三）; empty where nothing is numbered."""


def _most(shared: Counter[int], *, most: int | None) -> list[tuple[int, int]]:
    """Lines with their counts, the highest first, in reading order where they are alike.

    ``most_common`` would keep the order in which a set of pairs happened to be gone through.
    """

    def rank(row: tuple[int, int]) -> tuple[int, int]:
        return -row[1], row[0]

    rows = shared.items()
    return sorted(rows, key=rank) if most is None else nsmallest(most, rows, key=rank)


class PolicyText:
    """One document, read once."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @property
    def full(self) -> bool:
        """Whether the official wording is at hand."""
        return self.document.completeness is Completeness.FULL

    @cached_property
    def _joints(self) -> list[tuple[int, int, str]]:
        """Where clauses begin: (start, article, locator)."""
        text = self.document.text
        joints: list[tuple[int, int, str]] = []
        for line in _ARTICLE_LINE.finditer(text):
            match = CLAUSE.match(text, line.end())
            if match is not None and not match["paragraph"]:
                clause = clause_of(match)
                if clause.article and not re.match(
                    r"[和、至及或]", text[match.end() : match.end() + 1]
                ):
                    joints.append((line.end(), clause.article, str(clause)))
        if joints:
            return joints
        above: dict[int, str] = {}
        for ordinal in structure.line_ordinals(text):
            above = {level: words for level, words in above.items() if level < ordinal.level}
            above[ordinal.level] = ordinal.text.rstrip("，,")
            joints.append((ordinal.start, 0, "".join(above.values())))
        return joints

    @cached_property
    def articles(self) -> frozenset[int]:
        """Numbers of the articles the text holds; empty for a text without articles."""
        return frozenset(article for _, article, _ in self._joints if article)

    @cached_property
    def stated_articles(self) -> int:
        """How many articles a digest says the document has; 0 where it does not say."""
        counts = [int(m[1]) for m in _COUNT.finditer(self.document.text)]
        return max(counts, default=0)

    @cached_property
    def lines(self) -> list[Line]:
        """All sentences in order."""
        text, joints = self.document.text, self._joints
        rows: list[Line] = []
        at = 0
        for start, end in split_sentences(text):
            while at < len(joints) and joints[at][0] <= start:
                at += 1
            article, locator = (joints[at - 1][1], joints[at - 1][2]) if at else (0, "")
            rows.append(Line(start, end, text[start:end], article, locator))
        return rows

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        index: defaultdict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(self.lines):
            for pair in pairs(line.text):
                index[pair].append(number)
        return dict(index)

    def best(self, words: str, *, most: int = 3) -> list[tuple[float, Line]]:
        """Sentences that share most of the pairs of ``words``, with the share."""
        wanted = pairs(words)
        if not wanted:
            return []
        shared: Counter[int] = Counter()
        for pair in wanted:
            shared.update(self._index.get(pair, ()))
        return [(n / len(wanted), self.lines[i]) for i, n in _most(shared, most=most)]

    def nearest(
        self, wanted: frozenset[str], *, most: int = 3, article: int = 0
    ) -> list[tuple[float, Line]]:
        """Sentences that hold most of some pairs, with the share; of one article where one is named."""
        shared: Counter[int] = Counter()
        for pair in wanted:
            shared.update(self._index.get(pair, ()))
        rows = [
            (n / len(wanted), self.lines[i])
            for i, n in _most(shared, most=None if article else most)
            if not article or self.lines[i].article == article
        ]
        return rows[:most]

    @property
    def every_pair(self) -> Iterable[str]:
        """Each pair that stands anywhere in the text, once."""
        return self._index.keys()

    def joined(self, line: Line) -> list[Line]:
        """A sentence with the one before it and with the one after it, within its clause."""
        at = self._place[line.start]
        both = ((at - 1, at), (at, at + 1))
        rows = [
            Line(a.start, b.end, self.document.text[a.start : b.end], line.article, line.locator)
            for i, j in both
            if i >= 0 and j < len(self.lines)
            for a, b in [(self.lines[i], self.lines[j])]
            if (a.article, a.locator) == (b.article, b.locator)
        ]
        return [*rows, *self._items(at)]

    def _items(self, at: int) -> list[Line]:
        """A sentence that ends with a colon, with each item that follows it."""
        head = self.lines[at]
        if not head.text.rstrip().endswith(("：", ":")):
            return []
        items: list[Line] = []
        for item in self.lines[at + 1 : at + 1 + _MOST_ITEMS]:
            if _ITEM.match(item.text) is None or item.article != head.article:
                break
            items.append(item)
        each = [Line(i.start, i.end, head.text + i.text, head.article, head.locator) for i in items]
        whole = head.text + "".join(item.text for item in items)
        if len(items) > 1 and len(whole) <= _LONGEST_LIST:
            each.append(Line(head.start, items[-1].end, whole, head.article, head.locator))
        return each

    def opening(self, line: Line) -> str:
        """The first sentence of the article a sentence stands in, where that is another; empty outside articles."""
        first = self._openings.get(line.article) if line.article else None
        return first.text if first is not None and first.start != line.start else ""

    @cached_property
    def _openings(self) -> dict[int, Line]:
        found: dict[int, Line] = {}
        for line in self.lines:
            found.setdefault(line.article, line)
        return found

    @cached_property
    def _place(self) -> dict[int, int]:
        return {line.start: number for number, line in enumerate(self.lines)}

    def basis(self, line: Line | None = None, *, quote: str = "") -> Basis:
        """This document as the basis of a finding."""
        return Basis(
            document=self.document.title,
            locator=line.locator if line is not None else "",
            quote=quote or (line.text if line is not None else ""),
            completeness=self.document.completeness,
        )


@lru_cache(maxsize=512)
def _cached(_key: tuple[str, str, str, Completeness], holder: _Holder) -> PolicyText:
    return PolicyText(holder.document)


class _Holder:
    """Carries a document past the cache key, which is its content's hash and what findings show of it."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def __hash__(self) -> int:
        return hash(self.document.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holder) and self.document.id == other.document.id


def policy_text(document: Document) -> PolicyText:
    """The document, read at most once while its content, its title and its completeness are unchanged."""
    key = (document.id, document.sha256, document.title, document.completeness)
    return _cached(key, _Holder(document))


def article_name(number: int) -> str:
    """第二十二条."""
    return f"第{to_chinese(number)}条"
