"""Which run of a Word file holds each character of the text that was read from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.exporting.ooxml import Element

_GONE = frozenset({"del", "moveFrom"})
_UNSEEN = frozenset(
    {
        "pPr",
        "rPr",
        "sdtPr",
        "sdtEndPr",
        "instrText",
        "delText",
        "delInstrText",
        "fldChar",
        "fldData",
    }
    | {"rt", "Fallback", "drawing", "pict", "object"}
)
_OFF = frozenset({"0", "false", "off"})
_OPENING = 20
_REACH = 60
"""Characters a paragraph may stand after the one before it: its automatic number, no more."""


@dataclass(frozen=True)
class Piece:
    """Text of one ``w:t``, a tab or a line break; ``start`` counts in the paragraph."""

    text: str
    start: int
    run: Element
    node: Element


@dataclass
class Paragraph:
    """One paragraph of the file as it is seen."""

    element: Element
    pieces: list[Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What is seen of it, its automatic number left out."""
        return "".join(p.text for p in self.pieces)


@dataclass(frozen=True)
class Place:
    """Where a character stands: number of the paragraph, the piece, and the index in the piece."""

    paragraph: int
    piece: Piece
    index: int


class FileMap:
    """The paragraphs of a body, and the place of every character of ``text`` that the body holds.

    ``text`` is what the reader made of the same file: automatic numbers stand in it and have no place here;
    the head of the first page stands before the body, notes behind it, where they are given.

    Args:
        body: the main text.
        text: what was read.
        head: the head of the first page.
        notes: footnotes, then endnotes.
    """

    def __init__(
        self,
        body: Element,
        text: str,
        *,
        head: Element | None = None,
        notes: Sequence[Element] = (),
    ) -> None:
        main = list(_paragraphs(body))
        above = _unrepeated(head, main) if head is not None else []
        self.first = len(above)
        """Number of the body's first paragraph."""
        self.paragraphs = [*above, *main, *(p for n in notes for p in _paragraphs(n))]
        self.places: dict[int, Place] = {}
        at, first = 0, True
        for number, paragraph in enumerate(self.paragraphs):
            line, offset = paragraph.text, 0
            for part in line.split("\n"):
                bare = part.strip()
                if bare:
                    start = text.find(bare, at)
                    free = first and number >= self.first
                    if start >= 0 and (free or _near(text, at, start)):
                        lead = offset + len(part) - len(part.lstrip())
                        self._place(number, paragraph, lead, start, len(bare))
                        at, first = start + len(bare), False
                offset += len(part) + 1

    def _place(self, number: int, paragraph: Paragraph, lead: int, start: int, length: int) -> None:
        for piece in paragraph.pieces:
            for index in range(len(piece.text)):
                within = piece.start + index - lead
                if 0 <= within < length:
                    self.places[start + within] = Place(number, piece, index)


def _unrepeated(head: Element, main: Sequence[Paragraph]) -> list[Paragraph]:
    """Paragraphs of the first page's head that the body does not repeat: those the reader takes."""
    opening = {"".join(p.text.split()) for p in main[:_OPENING]}
    return [p for p in _paragraphs(head) if "".join(p.text.split()) not in opening | {""}]


def _near(text: str, at: int, start: int) -> bool:
    return len("".join(text[at:start].split())) <= _REACH


def _paragraphs(body: Element) -> Iterator[Paragraph]:
    """All that are seen, those in cells and text boxes too, in the order the reader takes them."""
    from assistant.exporting.ooxml import local

    for element in body.iter():
        if local(element) != "p":
            continue
        if any(local(a) in _GONE or local(a) == "Fallback" for a in element.iterancestors()):
            continue
        paragraph = Paragraph(element)
        _gather(element, element, paragraph)
        yield paragraph


def _gather(element: Element, run: Element, paragraph: Paragraph) -> None:
    from assistant.exporting.ooxml import local

    for part in element:
        kind = local(part)
        if kind in _GONE or kind in _UNSEEN or kind == "p" or (kind == "r" and hidden(part)):
            continue
        words = _words(kind, part)
        if words is None:
            _gather(part, part if kind == "r" else run, paragraph)
        elif words:
            start = (
                paragraph.pieces[-1].start + len(paragraph.pieces[-1].text)
                if paragraph.pieces
                else 0
            )
            paragraph.pieces.append(Piece(words, start, run, part))


def _words(kind: str, part: Element) -> str | None:
    """What an element shows; None for one that only holds others."""
    from assistant.exporting.ooxml import W_NAMESPACE

    if kind == "t":
        return part.text or ""
    if kind == "tab":
        return "\t"
    if kind == "noBreakHyphen":
        return "-"
    if kind in {"br", "cr"}:
        wrapped = part.get(f"{{{W_NAMESPACE}}}type") in {None, "", "textWrapping"}
        return "\n" if kind == "cr" or wrapped else ""
    return None


def hidden(run: Element) -> bool:
    """Whether a run is hidden text."""
    from assistant.exporting.ooxml import W_NAMESPACE, local

    for part in run:
        if local(part) == "rPr":
            marks = [m for m in part if local(m) == "vanish"]
            return any(m.get(f"{{{W_NAMESPACE}}}val", "1") not in _OFF for m in marks)
    return False
