"""Queries that name a document or clause resolve straight to it, before any ranking."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from assistant.library.catalogue import Catalogue
from assistant.library.citations import find_citations
from assistant.library.ordinals import CLAUSE, Clause, clause_in, clause_of
from assistant.library.titles import normal_title, split_year
from assistant.models import Document, DocumentKind, Passage
from assistant.numerals import to_int

_SHORTEST_NAME = 4
_SHARING_LIMIT = 3
"""More would push aside what the ranking finds."""
_EMPTY_WORDS = re.compile(
    r"[《》\s\u3000，。？?！!、：:；;（）()“”\"]|第[一二三四五六七八九十百零\d]+[条款项章]|规定|内容|原文|全文|条文|是什么|什么|怎么|如何|有哪些|"
    r"哪些|关于|的|了|吗|对|中|里|请问|查|查找"
)
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
    named = _named(query, catalogue, on)
    if named is None:
        return []
    document, rest = named
    passages = list(passages_of(document.id))
    clause = CLAUSE.search(rest)
    if clause is not None:
        return _of_clause(passages, clause_of(clause))
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
    clause = CLAUSE.search(query) or _CHAPTER.search(query)
    head = query[: clause.start()] if clause else query
    document = catalogue.resolve(head.strip(" 　，,的"), on=on) if head.strip() else None
    if document is not None:
        return document, query[len(head) :]
    return _contained(query, catalogue, on)


def _contained(query: str, catalogue: Catalogue, on: dt.date | None) -> tuple[Document, str] | None:
    """The policy whose title or alias, the longest known, stands inside a longer query."""
    plain = normal_title(query)
    folded = plain.lower()
    for key, lower in _folded(catalogue.titles()):
        at = folded.find(lower)
        if at < 0:
            continue
        year = split_year(query)[1]
        document = catalogue.called(key, year=year, on=on)
        if document is not None and document.kind is DocumentKind.POLICY:
            return document, plain[:at] + " " + plain[at + len(key) :]
    return None


@lru_cache(maxsize=4)
def _folded(titles: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Those long enough to be looked for inside a query, beside what they look like in small letters."""
    return tuple((key, key.lower()) for key in titles if len(key) >= _SHORTEST_NAME)


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
