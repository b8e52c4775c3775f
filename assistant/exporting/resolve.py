"""Reading a DOCX that came back: its paragraphs with tracked changes accepted or rejected, and its comments."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.errors import BadFileError
from assistant.models import Noun

if TYPE_CHECKING:
    from assistant.exporting.ooxml import Element

_MAIN = "word/document.xml"
_COMMENTS = "word/comments.xml"
_DROPPED_ALWAYS = frozenset(
    {"pPr", "rPr", "instrText", "delInstrText", "fldChar", "footnotePr", "sectPr", "Fallback"}
)
_LARGEST_PART = 80 * 1024 * 1024


class ReturnedComment(Noun):
    """A Word comment, with the words it stands on."""

    author: str
    text: str
    line: int
    """Paragraph it begins in, counted from 0."""
    start: int
    """Offset in that paragraph."""
    quote: str


class Returned(Noun):
    """What a DOCX says."""

    lines: tuple[str, ...]
    """Paragraphs in order; a table row is one line with tabs between its cells."""
    comments: tuple[ReturnedComment, ...] = ()
    pending: int = 0
    """Tracked changes that are neither accepted nor rejected."""


@dataclass
class _Open:
    """A comment whose range has begun."""

    line: int
    start: int
    quote: str = ""


@dataclass
class _Reader:
    accept: bool
    lines: list[str] = field(default_factory=list)
    current: str = ""
    pending: int = 0
    open: dict[str, _Open] = field(default_factory=dict)
    closed: dict[str, _Open] = field(default_factory=dict)
    row: tuple[int, int] | None = None
    """In a table cell: line of its row, and where the cell begins in it."""

    def block(self, element: Element) -> None:
        from assistant.exporting.ooxml import local

        kind = local(element)
        if kind == "p":
            self._paragraph(element)
        elif kind == "tbl":
            for row in self._rows(element):
                self._row(row)
        elif kind not in ("sectPr", ""):
            for child in element:
                self.block(child)

    def _paragraph(self, element: Element) -> None:
        self._inline(element)
        if self._mark_stays(element):
            self.lines.append(self.current)
            self.current = ""

    def _mark_stays(self, element: Element) -> bool:
        from assistant.exporting.ooxml import local

        properties = next((c for c in element if local(c) == "pPr"), None)
        marks = (
            next((c for c in properties if local(c) == "rPr"), ()) if properties is not None else ()
        )
        kinds = {local(c) for c in marks}
        self.pending += len(kinds & {"ins", "del", "moveFrom", "moveTo"})
        gone = {"del", "moveFrom"} if self.accept else {"ins", "moveTo"}
        return not kinds & gone

    def _rows(self, table: Element) -> Iterator[Element]:
        from assistant.exporting.ooxml import local

        gone = "del" if self.accept else "ins"
        for row in table:
            if local(row) != "tr":
                continue
            properties = next((c for c in row if local(c) == "trPr"), ())
            if gone not in {local(c) for c in properties}:
                yield row

    def _row(self, row: Element) -> None:
        from assistant.exporting.ooxml import local

        cells: list[str] = []
        for cell in (c for c in row if local(c) == "tc"):
            place = (len(self.lines), sum(len(c) + 1 for c in cells))
            inner = _Reader(self.accept, open=self.open, closed=self.closed, row=self.row or place)
            for child in cell:
                inner.block(child)
            inner.finish()
            self.pending += inner.pending
            cells.append(" ".join(line for line in inner.lines if line))
        self.lines.append("\t".join(cells))

    def finish(self) -> None:
        """What is left when the last paragraph mark was taken away."""
        if self.current:
            self.lines.append(self.current)
            self.current = ""

    def _inline(self, element: Element) -> None:
        from assistant.exporting.ooxml import W_NAMESPACE, local

        for child in element:
            kind = local(child)
            if kind in ("ins", "moveTo", "del", "moveFrom"):
                self.pending += 1
                added = kind in ("ins", "moveTo")
                if added == self.accept:
                    self._inline(child)
            elif kind in ("t", "delText"):
                self._add(child.text or "")
            elif kind == "tab":
                self._add("\t")
            elif kind in ("br", "cr"):
                self._add("\n")
            elif kind == "noBreakHyphen":
                self._add("-")
            elif kind == "commentRangeStart":
                self._open(child.get(f"{{{W_NAMESPACE}}}id", ""))
            elif kind == "commentRangeEnd":
                self._close(child.get(f"{{{W_NAMESPACE}}}id", ""))
            elif kind not in _DROPPED_ALWAYS and kind:
                self._inline(child)

    def _add(self, text: str) -> None:
        self.current += text
        for entry in self.open.values():
            entry.quote += text

    def _open(self, identity: str) -> None:
        line, start = self.row or (len(self.lines), 0)
        self.open[identity] = _Open(line, start + len(self.current))

    def _close(self, identity: str) -> None:
        entry = self.open.pop(identity, None)
        if entry is not None:
            self.closed[identity] = entry


def read_back(data: bytes, *, accept: bool = True) -> Returned:
    """The text of a DOCX as it reads with every tracked change accepted (or rejected), and its comments.

    Raises:
        BadFileError: the bytes are not a DOCX.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.getinfo(_MAIN).file_size > _LARGEST_PART:
                raise BadFileError("这个Word文件太大，无法读回，请拆分后再试。")
            root = etree.fromstring(archive.read(_MAIN), parser)
            notes = archive.read(_COMMENTS) if _COMMENTS in archive.namelist() else None
            comments = etree.fromstring(notes, parser) if notes is not None else None
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, NotImplementedError) as error:
        raise BadFileError("这个文件不是完好的Word文件（.docx），请用Word另存后再试。") from error
    reader = _Reader(accept)
    for child in root:
        reader.block(child)
    reader.finish()
    return Returned(
        lines=tuple(reader.lines),
        comments=tuple(_comments(comments, reader)) if comments is not None else (),
        pending=reader.pending,
    )


def _comments(root: Element, reader: _Reader) -> Iterator[ReturnedComment]:
    from assistant.exporting.ooxml import W_NAMESPACE

    w = f"{{{W_NAMESPACE}}}"
    for comment in root.iter(f"{w}comment"):
        place = reader.closed.get(comment.get(f"{w}id", "")) or _Open(0, 0)
        paragraphs = ["".join(t.text or "" for t in p.iter(f"{w}t")) for p in comment.iter(f"{w}p")]
        yield ReturnedComment(
            author=comment.get(f"{w}author", ""),
            text="\n".join(paragraphs).strip(),
            line=place.line,
            start=place.start,
            quote=place.quote,
        )
