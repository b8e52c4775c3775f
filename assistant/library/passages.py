"""Cutting a document at its own joints into the passages that are searched and cited."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.library.locators import locator_of, path_of
from assistant.library.sentences import breaks
from assistant.models import Completeness, Document, Heading, HeadingKind, Passage

TARGET = 600
"""Characters a passage should not pass; a longer sentence stays whole."""
_SMALL = 40
"""List items shorter than this join their neighbour: too little to search or cite alone."""
_TINY = 12
"""Lines of a digest shorter than this join the next."""
_PARAGRAPH_FULL = 300
"""In running text without joints a passage ends at the next line end after this many characters."""
_LOOSE = (None, HeadingKind.PLAIN)
_LISTED = (HeadingKind.L3, HeadingKind.L4)


@dataclass(frozen=True)
class _Piece:
    """A stretch that belongs to one joint, or to none."""

    start: int
    end: int
    chain: tuple[Heading, ...]
    """Joints around it, outermost first."""
    bare: bool = False
    """Nothing but a heading."""

    @property
    def kind(self) -> HeadingKind | None:
        return self.chain[-1].kind if self.chain else None


class _Text:
    """A text with the places where it may be cut."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._breaks = breaks(text)

    def between_sentences(self, at: int) -> bool:
        """Whether a passage may begin here."""
        while at > 0 and self.text[at - 1].isspace():
            if self.text[at - 1] == "\n":
                return True
            at -= 1
        place = bisect_left(self._breaks, at)
        return at == 0 or (place < len(self._breaks) and self._breaks[place] == at)

    def breaks(self, start: int, end: int) -> list[int]:
        """Ends of sentences within ``(start, end]``; ``end`` is always one."""
        found = self._breaks[bisect_right(self._breaks, start) : bisect_right(self._breaks, end)]
        return found if found and found[-1] == end else [*found, end]

    def lines(self, start: int, end: int) -> list[int]:
        """Ends of lines within ``(start, end]``; ``end`` is always one."""
        found = []
        at = self.text.find("\n", start, end)
        while at >= 0:
            found.append(at + 1)
            at = self.text.find("\n", at + 1, end)
        return found if found and found[-1] == end else [*found, end]

    def length(self, start: int, end: int) -> int:
        """Characters without the blanks at both ends."""
        return len(self.text[start:end].strip())


def cut(document: Document, headings: Sequence[Heading]) -> tuple[Passage, ...]:
    """Passages of a document, in order.

    A policy gives one passage per 条, a long 条 several, parted at its 款 and 项; a report one per （一）, 1. or
    一是-part and one for what stands before them; text without joints is parted between paragraphs. Every
    character that is not blank is in exactly one passage, no passage begins inside a sentence, and none is
    longer than about ``TARGET`` characters unless a single sentence is.

    Args:
        document: whose text is cut; a digest is cut line by line, since each line is a statement of its own.
        headings: ``reading.headings(document.text)``.
    """
    text = _Text(document.text)
    digest = document.completeness is not Completeness.FULL
    pieces = _merged(text, _joined(text, _pieces(text, headings)))
    passages: list[Passage] = []
    for piece in _split(text, pieces, by_line=digest):
        start, end = _trimmed(document.text, piece.start, piece.end)
        if start < end:
            passages.append(
                Passage(
                    id=f"{document.id}#{len(passages) + 1}",
                    document=document.id,
                    locator=locator_of(piece.chain, start, end, headings),
                    path=path_of(piece.chain, start),
                    start=start,
                    end=end,
                    text=document.text[start:end],
                )
            )
    return tuple(passages)


def _pieces(text: _Text, headings: Sequence[Heading]) -> Iterator[_Piece]:
    """The text parted at every begin and end of a joint; what is inside an article stays in it."""
    kept = list(_outside_articles(headings))
    size = len(text.text)
    marks = sorted({0, size, *(h.start for h in kept), *(h.end for h in kept)})
    open_: list[Heading] = []
    following = 0
    for start, end in pairwise(marks):
        while open_ and open_[-1].end <= start:
            open_.pop()
        while following < len(kept) and kept[following].start == start:
            open_.append(kept[following])
            following += 1
        own = open_[-1] if open_ else None
        bare = own is not None and own.start == start and not text.length(own.body, end)
        yield _Piece(start, end, tuple(open_), bare=bare)


def _outside_articles(headings: Sequence[Heading]) -> Iterator[Heading]:
    reach = 0
    for heading in headings:
        if heading.kind is HeadingKind.ARTICLE:
            reach = max(reach, heading.end)
            yield heading
        elif heading.start >= reach:
            yield heading


def _joined(text: _Text, pieces: Iterator[_Piece]) -> Iterator[_Piece]:
    """Put together what belongs together.

    A heading without text goes with the first part below it; a part that begins inside a sentence
    (…如下：一是…) and a signature with what stands before them; title and addressee with the opening.
    """
    held: _Piece | None = None
    for piece in pieces:
        if held is None:
            held = piece
        elif not text.between_sentences(piece.start) or _crumb(text, piece):
            held = replace(held, end=piece.end, bare=False)
        elif _belongs(text, held, piece):
            held = replace(piece, start=held.start)
        else:
            yield held
            held = piece
    if held is not None:
        yield held


def _crumb(text: _Text, piece: _Piece) -> bool:
    """A few words left over behind the last part of a list: a signature, a date."""
    goes_on = bool(piece.chain) and piece.chain[-1].start < piece.start
    return goes_on and text.length(piece.start, piece.end) < _SMALL


def _belongs(text: _Text, held: _Piece, piece: _Piece) -> bool:
    depth = len(held.chain)
    if held.bare:
        return piece.chain[:depth] == held.chain
    opens = piece.kind is HeadingKind.PLAIN and not piece.chain[-1].title
    return not held.chain and opens and text.length(held.start, piece.end) <= TARGET


def _merged(text: _Text, pieces: Iterator[_Piece]) -> Iterator[_Piece]:
    """Very short list items of one parent go together."""
    held: _Piece | None = None
    for piece in pieces:
        if held is None:
            held = piece
        elif (
            held.kind in _LISTED
            and piece.kind is held.kind
            and piece.chain[:-1] == held.chain[:-1]
            and text.length(held.start, held.end) < _SMALL
        ):
            held = replace(held, end=piece.end)
        else:
            yield held
            held = piece
    if held is not None:
        yield held


def _split(text: _Text, pieces: Iterator[_Piece], *, by_line: bool) -> Iterator[_Piece]:
    """Part what is too long."""
    for piece in pieces:
        length = text.length(piece.start, piece.end)
        loose = piece.kind in _LOOSE
        if loose and by_line:
            yield from _by_line(text, piece)
        elif length <= (_PARAGRAPH_FULL if loose else TARGET):
            yield piece
        elif loose:
            yield from _packed(text, piece, text.breaks(piece.start, piece.end), early=True)
        elif piece.kind is HeadingKind.ARTICLE:
            yield from _packed(text, piece, _lines_first(text, piece))
        else:
            places = text.breaks(piece.start, piece.end)
            yield from _packed(text, piece, places, full=_even(length))


def _by_line(text: _Text, piece: _Piece) -> Iterator[_Piece]:
    start = piece.start
    for end in text.lines(piece.start, piece.end):
        # The first line only says that this is a digest: alone it would be found for every query.
        leads = not text.length(0, start)
        enough = text.length(start, end) >= _TINY
        if (enough and not (leads and text.text.count("\n", start, end) == 1)) or end == piece.end:
            line = replace(piece, start=start, end=end)
            yield from _packed(text, line, text.breaks(start, end))
            start = end


def _even(length: int) -> int:
    """Parts of about one size instead of full ones and a crumb."""
    parts = -(-length // TARGET)
    return min(TARGET, -(-length // parts) + TARGET // 10)


def _lines_first(text: _Text, piece: _Piece) -> list[int]:
    """Where a long article may be parted: line ends (its 款 and 项); inside a line only when that is too long."""
    found: list[int] = []
    start = piece.start
    for end in text.lines(piece.start, piece.end):
        found.extend(text.breaks(start, end) if end - start > TARGET else [end])
        start = end
    return found


def _packed(
    text: _Text, piece: _Piece, places: Sequence[int], *, full: int = TARGET, early: bool = False
) -> Iterator[_Piece]:
    """Fill passages up to ``full`` characters, ending only at ``places``; ``early`` also at a fair line end."""
    start = last = piece.start
    for place in places:
        if last > start and text.length(start, place) > full:
            yield replace(piece, start=start, end=last)
            start = last
        last = place
        if early and place - start > _PARAGRAPH_FULL and text.text[place - 1] == "\n":
            yield replace(piece, start=start, end=place)
            start = place
    if start < piece.end:
        yield replace(piece, start=start, end=piece.end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
