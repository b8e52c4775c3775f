"""What a text itself says it puts out of force: 《…办法》同时废止."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.library.catalogue import Catalogue, akin, core_title
from assistant.library.citations import find_citations
from assistant.library.validity import begins
from assistant.models import Document, DocumentKind

_SAYS_SO = re.compile(r"[^。；;\n]*(?:同时|即行|即|一并|自行|予以)废止(?!的)")
_YEAR = re.compile(r"((?:19|20)\d{2})\s*年")
_BEFORE = re.compile(r"不|拟|建议|是否|此前|已经|曾")
"""Directly before the verb: not repealed, or not by this text."""


class Repeal(NamedTuple):
    """One title that is repealed, and the years named beside it (of adoption, publication, revision)."""

    title: str
    years: frozenset[int]


def repeals(text: str) -> tuple[Repeal, ...]:
    """Titles that a text repeals as a whole, in its order; a repealed clause is none."""
    found: list[Repeal] = []
    for match in _SAYS_SO.finditer(text):
        sentence = match[0]
        citations = find_citations(sentence)
        titles = [c for c in citations if c.kind == "title"]
        if not titles or _BEFORE.search(sentence[titles[-1].end :]):
            continue
        parts = {c.title for c in citations if c.kind == "clause"}
        at = 0
        for citation in titles:
            if citation.title not in parts:
                years = _YEAR.findall(sentence[at : citation.start])
                found.append(Repeal(citation.title, frozenset(map(int, years))))
            at = citation.end
    return tuple(dict.fromkeys(found))


def repealed_by(document: Document, catalogue: Catalogue) -> tuple[Document, ...]:
    """Policies of the library that a policy's text puts out of force from its first day on.

    A title alone is not enough: 1995年国务院发布的《信访条例》 in the 条例 of 2005 is another edition of the same
    title, and two cities have rules of one title.
    """
    if document.kind is not DocumentKind.POLICY or begins(document) is None:
        return ()
    found: dict[str, Document] = {}
    for repeal in repeals(document.text):
        for other in catalogue.known_as(repeal.title):
            if _is_meant(repeal, other, document):
                found[other.id] = other
    return tuple(found.values())


def _is_meant(repeal: Repeal, other: Document, document: Document) -> bool:
    if other.kind is not DocumentKind.POLICY or other.id == document.id:
        return False
    if other.id in document.unrelated or document.id in other.unrelated:
        return False
    if not akin(document, other):
        return False
    first, until = begins(other), begins(document)
    if first is not None and until is not None and first >= until:
        return False
    known = {day.year for day in (other.adopted, other.effective) if day is not None}
    if repeal.years and known:
        return bool(known & repeal.years)
    return bool(known) or core_title(other) != core_title(document)
