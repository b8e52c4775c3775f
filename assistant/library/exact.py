"""Queries that name a document or clause resolve straight to it, before any ranking."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from assistant.library import validity
from assistant.library.catalogue import Catalogue
from assistant.library.citations import find_citations
from assistant.library.naming import edition_asked, with_article_mark
from assistant.library.ordinals import CLAUSE, Clause, clause_in, clause_of
from assistant.library.titles import normal_title, split_year
from assistant.models import Completeness, Document, DocumentKind, Passage
from assistant.numerals import to_int

_SHORTEST_NAME = 4
_SHORTEST_LAW = 3
_SHARING_LIMIT = 3
"""More would push aside what the ranking finds."""
_EMPTY_WORDS = re.compile(
    r"[《》\s\u3000，。？?！!、：:；;（）()“”\"]|第[一二三四五六七八九十百零\d]+[条款项章]|规定|内容|原文|全文|条文|是什么|什么|怎么|如何|有哪些|"
    r"哪些|关于|的|了|吗|对|中|里|请问|查|查找"
)
_GOES_ON = re.compile(
    r"的?(?:(?:实施)?(?:细则|条例|办法)|实施(?:意见|方案|规定))|(?<=法)[律治定院人官庭学制]"
)
"""八项规定实施细则 is another document than 八项规定, and 统计法律 is no 统计法."""
_CHAPTER = re.compile(r"第([一二三四五六七八九十]{1,3}|\d{1,2})([编章节])")


def exact(
    query: str,
    catalogue: Catalogue,
    passages_of: Callable[[str], Sequence[Passage]],
    *,
    on: dt.date | None = None,
) -> list[Passage]:
    """Passages of the document or clause a query names; [] when it names none.

    A 文号, a 《title》, a title without marks, each with or without 第X条. A title alone gives the whole document
    in order; with further words the few passages that share most with them, best first. 第X条 alone names nothing.

    Args:
        query: as typed.
        catalogue: resolves titles, aliases and numbers.
        passages_of: passages of a document id, in order.
        on: prefers the edition in force on this date.
    """
    named = _named(with_article_mark(query), catalogue, on)
    if named is None:
        return []
    document, rest = named
    passages = list(passages_of(document.id))
    clause = CLAUSE.search(rest)
    if clause is not None:
        wanted = clause_of(clause)
        # A digest has few clauses; a full text whose dates nobody knows may be of the same edition.
        texts = (passages, *(passages_of(d.id) for d in _perhaps_copies(document, catalogue)))
        return next((found for text in texts if (found := _of_clause(text, wanted))), [])
    chapter = _CHAPTER.search(rest)
    if chapter is not None:
        return [p for p in passages if _in_chapter(p, chapter[1], chapter[2])]
    words = _EMPTY_WORDS.sub("", rest)
    if len(words) < 2:
        return passages
    return _sharing(words, passages) or passages[:1]


def _named(query: str, catalogue: Catalogue, on: dt.date | None) -> tuple[Document, str] | None:
    """The document and what the query says besides its name."""
    for citation in find_citations(query):
        if citation.kind == "clause":
            continue
        name = citation.number if citation.kind == "number" else citation.title
        if citation.kind == "title" and citation.year and not split_year(name)[1]:
            name = f"{citation.year}年《{name}》"
        document = catalogue.resolve(name, on=on)
        if document is not None:
            return document, query[: citation.start] + query[citation.end :]
    asked = edition_asked(query)
    earlier = asked.earlier and _begins_with_title(asked.text, catalogue)
    if asked.year or earlier:
        named = _titled(asked.text, catalogue, on, asked.year)
        if named is not None:
            document = _before(named[0], catalogue) if earlier else named[0]
            return document, named[1]
    return _titled(query, catalogue, on, split_year(query)[1])


def _begins_with_title(query: str, catalogue: Catalogue) -> bool:
    """旧保密法 names an edition, 原则上 and 老年人 do not."""
    folded = normal_title(query).lower()
    return any(folded.startswith(lower) for _key, lower in _folded(catalogue.titles()))


def _titled(
    query: str, catalogue: Catalogue, on: dt.date | None, year: int | None
) -> tuple[Document, str] | None:
    """By a title without marks, which is the whole query, all before the clause, or some of it."""
    clause = CLAUSE.search(query) or _CHAPTER.search(query)
    head = query[: clause.start()] if clause else query
    name = head.strip(" 　，,的")
    if name:
        document = catalogue.resolve(f"{year}年《{name}》" if year else name, on=on)
        if document is not None:
            return document, query[len(head) :]
    return _contained(query, catalogue, on, year)


def _before(document: Document, catalogue: Catalogue) -> Document:
    """The edition before this one, a full text before a digest; the document itself where none is known."""
    others = [
        d
        for d in catalogue.namesakes(document)
        if catalogue.supersedes(document, d) and not catalogue.same_edition(document, d)
    ]
    if not others:
        return document
    latest = max(others, key=_day)
    copies = [d for d in others if d.id == latest.id or catalogue.same_edition(d, latest)]
    return max(copies, key=lambda d: d.completeness is Completeness.FULL)


def _day(document: Document) -> dt.date:
    return validity.begins(document) or dt.date.min


def _perhaps_copies(document: Document, catalogue: Catalogue) -> list[Document]:
    """Other texts of its title that are of its edition, or may be as far as their dates are known."""
    return [
        d
        for d in catalogue.namesakes(document)
        if catalogue.same_edition(document, d)
        or validity.begins(d) is None
        or validity.begins(document) is None
    ]


def _contained(
    query: str, catalogue: Catalogue, on: dt.date | None, year: int | None
) -> tuple[Document, str] | None:
    """The policy whose title or alias, the longest known, stands inside a longer query."""
    plain = normal_title(query)
    folded = plain.lower()
    for key, lower in _folded(catalogue.titles()):
        at = folded.find(lower)
        if at < 0 or _GOES_ON.match(folded, at + len(lower)):
            continue
        document = catalogue.called(key, year=year, on=on)
        if document is not None and document.kind is DocumentKind.POLICY:
            return document, plain[:at] + " " + plain[at + len(key) :]
    return None


@lru_cache(maxsize=4)
def _folded(titles: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Those long enough to be looked for inside a query, beside what they look like in small letters."""
    return tuple(
        (key, key.lower())
        for key in titles
        if len(key) >= _SHORTEST_NAME or (len(key) == _SHORTEST_LAW and key.endswith("法"))
    )


def _of_clause(passages: Sequence[Passage], wanted: Clause) -> list[Passage]:
    """Passages of an article; those that hold the paragraph asked for first."""
    found = [p for p in passages if _same_article(clause_in(p.locator), wanted)]
    if not wanted.paragraph:
        return found
    return sorted(found, key=lambda p: not _holds_paragraph(p.locator, wanted.paragraph))


def _same_article(have: Clause | None, wanted: Clause) -> bool:
    return have is not None and (have.article, have.suffix) == (wanted.article, wanted.suffix)


def _holds_paragraph(locator: str, paragraph: int) -> bool:
    numbers = [to_int(n) or 0 for n in re.findall(r"第([一二三四五六七八九十百]+)款", locator)]
    return not numbers or numbers[0] <= paragraph <= numbers[-1]


def _in_chapter(passage: Passage, number: str, kind: str) -> bool:
    wanted = to_int(number)
    for heading in passage.path:
        match = re.match(r"第[ 　]*([一二三四五六七八九十百]+|\d+)[ 　]*(编|章|节)", heading)
        if match and match[2] == kind and to_int(match[1]) == wanted:
            return True
    return False


def _sharing(words: str, passages: Sequence[Passage]) -> list[Passage]:
    """Passages that share pairs of characters with the words, most first."""
    pairs = {words[i : i + 2] for i in range(len(words) - 1)}
    scored = [(sum(pair in p.text for pair in pairs), -place) for place, p in enumerate(passages)]
    order = sorted(range(len(passages)), key=lambda place: scored[place], reverse=True)
    return [passages[place] for place in order[:_SHARING_LIMIT] if scored[place][0]]
