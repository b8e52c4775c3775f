"""What a passage is called: its locator (第二十二条第二款; 三、（二）) and the headings above it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from assistant.models import Heading, HeadingKind

_SPACED = frozenset({HeadingKind.BOOK, HeadingKind.CHAPTER, HeadingKind.SECTION})
_ABOVE_ARTICLES = _SPACED | {HeadingKind.PLAIN}


def path_of(chain: Sequence[Heading], start: int) -> tuple[str, ...]:
    """Headings above a passage, outermost first; its own only where its words are not in the passage."""
    shown = []
    for place, heading in enumerate(chain):
        own = place + 1 == len(chain)
        if own and heading.start >= start:
            continue
        words = _words(heading)
        if words:
            shown.append(words)
    return tuple(shown)


def _words(heading: Heading) -> str:
    gap = " " if heading.kind in _SPACED and heading.title else ""
    return f"{heading.ordinal}{gap}{heading.title}"


def locator_of(chain: Sequence[Heading], start: int, end: int, headings: Sequence[Heading]) -> str:
    """How to cite the passage; empty where nothing around it is numbered."""
    article = next((h for h in chain if h.kind is HeadingKind.ARTICLE), None)
    if article is not None:
        return article.ordinal + _inside(article, start, end, headings)
    numbered = [h.ordinal for h in chain if h.ordinal and h.kind not in _ABOVE_ARTICLES]
    if numbered:
        return "".join(numbered)
    parts = [h.ordinal for h in chain if h.ordinal]
    return parts[-1] if parts else ""


def _inside(article: Heading, start: int, end: int, headings: Sequence[Heading]) -> str:
    """第二款 / 第二款至第四款 / 第（三）项, where the passage is only a part of the article."""
    whole = start <= article.start and end >= article.end - 2
    inner = _children(article, headings)
    paragraphs = [h for h in inner if h.kind is HeadingKind.PARAGRAPH]
    touched = [h for h in paragraphs if h.start < end and h.end > start]
    if whole or not inner:
        return ""
    if paragraphs and len(touched) < len(paragraphs) and touched:
        first, last = touched[0], touched[-1]
        if first is not last:
            return f"{first.ordinal}至{last.ordinal}"
        return first.ordinal + _items(first, start, end, inner)
    if paragraphs:
        return ""
    return _items(article, start, end, inner)


def _items(parent: Heading, start: int, end: int, inner: Sequence[Heading]) -> str:
    """Items of one paragraph that a passage holds, when it holds neither all of them nor the words before them."""
    items = [
        h for h in inner if h.kind is HeadingKind.ITEM and parent.start <= h.start < parent.end
    ]
    touched = [h for h in items if h.start < end and h.end > start]
    if not touched or start < items[0].start:
        return ""
    first, last = touched[0], touched[-1]
    name = f"第{first.ordinal}项"
    return name if first is last else f"{name}至第{last.ordinal}项"


def _children(article: Heading, headings: Sequence[Heading]) -> list[Heading]:
    place = bisect_left(headings, article.start, key=lambda h: h.start)
    found = []
    for index in range(place, len(headings)):
        heading = headings[index]
        if heading.start >= article.end:
            break
        if heading.kind in (HeadingKind.PARAGRAPH, HeadingKind.ITEM):
            found.append(heading)
    return found
