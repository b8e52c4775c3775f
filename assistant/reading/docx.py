"""Word documents (.docx): paragraphs and tables in the order of the page."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.errors import BadFileError
from assistant.reading.base import Extracted, Source
from assistant.reading.numbering import Numbering
from assistant.reading.ole import OLE_MAGIC
from assistant.reading.package import (
    MEMBER_LIMIT,
    PART_LIMIT,
    WORD,
    ZIP_ERRORS,
    Bounded,
    TooLargeError,
    damaged,
    names_in,
    open_package,
    too_large,
    unsafe,
)
from assistant.reading.text import unify_line_ends
from assistant.reading.xml import Element, UnsafeXmlError, blocks, child, local, parse, value

_MAIN_PART = re.compile(
    rb'PartName="/?([^"]+)"[^>]*ContentType="[^"]*(?:wordprocessingml\.document|ms-word\.document\.macroEnabled)\.main'
)
_DELETED = frozenset({"del", "moveFrom"})
_UNSEEN = frozenset(
    {"pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr"}
    | {"instrText", "delText", "delInstrText", "fldChar", "fldData", "rt", "Fallback"}
    | {"bookmarkStart", "bookmarkEnd", "proofErr", "lastRenderedPageBreak"}
)
_PICTURES = frozenset({"drawing", "pict", "object"})
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATIONSHIPS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_MOST_COLUMNS = 63
"""Columns of a Word table at the most; a file may claim any number."""
_OFF = frozenset({"0", "false", "off"})


@dataclass
class _Seen:
    """What was met on the way and cannot be text."""

    deleted: int = 0
    inserted: int = 0
    hidden: int = 0
    pictures: int = 0
    formulas: int = 0
    notes: int = 0
    comments: int = 0

    def warnings(self) -> tuple[str, ...]:
        """One sentence each."""
        found: list[str] = []
        if self.deleted or self.inserted:
            found.append(
                f"文件带有修订痕迹：{self.inserted}处插入已计入正文，{self.deleted}处删除未计入，请核对是否已定稿。"
            )
        for count, what in (
            (self.hidden, "处隐藏文字"),
            (self.pictures, "幅图片或对象"),
            (self.comments, "处批注"),
        ):
            if count:
                found.append(f"文件中有{count}{what}没有读入。")
        if self.notes:
            found.append(f"文件中的{self.notes}处脚注或尾注列在正文之后。")
        if self.formulas:
            found.append(f"文件中有{self.formulas}处公式只读入了其中的字符。")
        return tuple(found)


@dataclass
class _Walk:
    """One pass over the body."""

    numbering: Numbering
    lines: list[str] = field(default_factory=list)
    seen: _Seen = field(default_factory=_Seen)
    joins: bool = False
    """The last paragraph's mark is deleted: the next paragraph continues its line."""

    def block(self, element: Element) -> None:
        """Append the lines of a paragraph, table or container."""
        kind = local(element)
        if kind == "p":
            self._paragraph(element)
        elif kind == "tbl":
            self._table(element)
        elif kind in _DELETED:
            self.seen.deleted += 1
        elif kind not in _UNSEEN:
            if kind in {"ins", "moveTo"}:
                self.seen.inserted += 1
            for inner in element:
                self.block(inner)

    def _paragraph(self, element: Element) -> None:
        properties = child(element, "pPr")
        boxes: list[Element] = []
        text = "".join(self._inline(element, boxes))
        label = self.numbering.label(properties) if text.strip() else ""
        lines = unify_line_ends(label + text).split("\n")
        if self.joins and self.lines:
            self.lines[-1] += lines.pop(0)
        self.lines.extend(lines)
        self.joins = child(properties, "rPr", "del") is not None
        for box in boxes:
            for inner in box:
                self.block(inner)

    def _inline(self, element: Element, boxes: list[Element]) -> Iterator[str]:
        for part in element:
            kind = local(part)
            if kind == "t":
                yield part.text or ""
            elif kind in _DELETED:
                self.seen.deleted += 1
            elif kind in _UNSEEN:
                continue
            elif kind == "r" and _hidden(part):
                self.seen.hidden += 1
            elif kind in _PICTURES:
                yield from self._picture(part, boxes)
            else:
                yield from self._other(kind, part, boxes)

    def _other(self, kind: str, part: Element, boxes: list[Element]) -> Iterator[str]:
        if kind == "tab":
            yield "\t"
        elif kind == "cr" or (kind == "br" and value(part, "type") in {"", "textWrapping"}):
            yield "\n"
        elif kind == "noBreakHyphen":
            yield "-"
        elif kind in {"footnoteReference", "endnoteReference"}:
            self.seen.notes += 1
        elif kind == "commentReference":
            self.seen.comments += 1
        elif kind not in {"br", "softHyphen"}:
            if kind == "ins" or kind == "moveTo":
                self.seen.inserted += 1
            elif kind == "oMath":
                self.seen.formulas += 1
            yield from self._inline(part, boxes)

    def _picture(self, part: Element, boxes: list[Element]) -> Iterator[str]:
        found = [e for e in _without_fallback(part) if local(e) == "txbxContent"]
        boxes.extend(found)
        if not found:
            self.seen.pictures += 1
        yield ""

    def _table(self, element: Element) -> None:
        for row in _rows(element):
            cells = [lines for c in _cells(row) for lines in self._columns(c)]
            filled = [c for c in cells if any(line.strip() for line in c)]
            if len(filled) == 1 and not any(_continues(c) for c in _cells(row)):
                # A cell alone in its row is running text in a frame: keep its paragraphs apart.
                self.lines.extend(line for line in filled[0] if line.strip())
            elif filled:
                self.lines.append(
                    "\t".join(" ".join(x.strip() for x in c if x.strip()) for c in cells)
                )

    def _columns(self, cell: Element) -> Iterator[list[str]]:
        """The cell, and an empty one for each further column it reaches over."""
        yield self._cell(cell)
        span = child(cell, "tcPr", "gridSpan")
        wide = value(span) if span is not None else ""
        for _ in range(min(int(wide), _MOST_COLUMNS) - 1 if wide.isdecimal() else 0):
            yield []

    def _cell(self, cell: Element) -> list[str]:
        if _continues(cell):
            return []
        inner = _Walk(self.numbering, seen=self.seen)
        for part in cell:
            inner.block(part)
        return inner.lines


def _continues(cell: Element) -> bool:
    """Whether the cell is the lower part of one that reaches over several rows."""
    merged = child(cell, "tcPr", "vMerge")
    return merged is not None and value(merged) != "restart"


def _rows(table: Element) -> Iterator[Element]:
    for part in table:
        kind = local(part)
        if kind == "tr":
            if child(part, "trPr", "del") is None:
                yield part
        elif kind in {"sdt", "sdtContent", "ins", "customXml"}:
            yield from _rows(part)


def _cells(row: Element) -> Iterator[Element]:
    for part in row:
        kind = local(part)
        if kind == "tc":
            yield part
        elif kind in {"sdt", "sdtContent", "customXml"}:
            yield from _cells(part)


def _without_fallback(element: Element) -> Iterator[Element]:
    """Everything below, but not the second copy Word keeps for older versions, and not boxes inside boxes."""
    for part in element:
        kind = local(part)
        if kind == "Fallback":
            continue
        yield part
        if kind != "txbxContent":
            yield from _without_fallback(part)


def _hidden(run: Element) -> bool:
    mark = child(run, "rPr", "vanish")
    return mark is not None and value(mark) not in _OFF


class Docx:
    """.docx; .docm too, its macros are never looked at."""

    suffixes = (".docx", ".docm", ".dotx")

    def matches(self, source: Source) -> bool:
        """A zip with a Word part in it."""
        return any(name.startswith("word/") for name in names_in(source))

    def read(self, source: Source) -> Extracted:
        """Body text: a line per paragraph or table row, cells set apart by tabs."""
        if source.data.startswith(OLE_MAGIC):
            raise ole_refusal(source)
        with open_package(source, WORD) as archive:
            try:
                walk = _walk(archive)
            except TooLargeError as error:
                raise too_large(source, error.limit) from error
            except UnsafeXmlError as error:
                raise unsafe(source) from error
            except (*ZIP_ERRORS, RecursionError) as error:
                raise damaged(source, WORD) from error
        text = "\n".join(walk.lines).strip("\n")
        if not text.strip():
            raise BadFileError(f"{source.label}里没有可读的文字，请检查后重新选择。")
        return Extracted(text=text, format="docx", warnings=walk.seen.warnings())


def _walk(archive: zipfile.ZipFile) -> _Walk:
    main = _main_part(archive)
    folder = posixpath.dirname(main)
    walk = _Walk(
        Numbering.of(
            _part(archive, f"{folder}/numbering.xml"), _part(archive, f"{folder}/styles.xml")
        )
    )
    first_head = ""
    with archive.open(main) as stream:
        bounded = Bounded(stream, MEMBER_LIMIT)
        kinds = ("p", "tbl", "sdt", "ins", "del", "moveTo", "moveFrom", "sectPr")
        for element in blocks(bounded, container="body", kinds=kinds):
            if local(element) == "sectPr":
                first_head = first_head or _first_head(element)
                continue
            first_head = first_head or _first_head(child(element, "pPr", "sectPr"))
            walk.block(element)
    if walk.seen.notes:
        for name in ("footnotes", "endnotes"):
            walk.lines.extend(_notes(_part(archive, f"{folder}/{name}.xml"), walk))
    if first_head:
        walk.lines[:0] = _head_lines(archive, folder, first_head, walk)
    return walk


def _first_head(section: Element | None) -> str:
    """Relationship of the head of the first page, where the page has one of its own: a letterhead stands there."""
    if section is None or child(section, "titlePg") is None:
        return ""
    for part in section:
        if local(part) == "headerReference" and value(part, "type") == "first":
            key = f"{{{_RELATIONSHIPS}}}id"
            strict = f"{{{_STRICT_RELATIONSHIPS}}}id"
            return part.get(key) or part.get(strict) or ""
    return ""


def _head_lines(archive: zipfile.ZipFile, folder: str, key: str, walk: _Walk) -> list[str]:
    """Lines of the first page's head that the body does not repeat."""
    known = _part(archive, f"{folder}/_rels/document.xml.rels")
    listed = () if known is None else known
    targets = [part.get("Target") for part in listed if part.get("Id") == key]
    head = _part(archive, f"{folder}/{targets[0]}") if targets and targets[0] else None
    inner = _Walk(walk.numbering, seen=walk.seen)
    for part in head if head is not None else ():
        inner.block(part)
    opening = {"".join(line.split()) for line in walk.lines[:20]}
    return [x for x in inner.lines if x.strip() and "".join(x.split()) not in opening]


def _notes(part: Element | None, walk: _Walk) -> list[str]:
    """Texts of footnotes or endnotes; the lines that part them from the page are none."""
    lines: list[str] = []
    for note in part if part is not None else ():
        if value(note, "type") in {"", "normal"}:
            inner = _Walk(walk.numbering, seen=walk.seen)
            for block in note:
                inner.block(block)
            lines.extend(line.strip() for line in inner.lines if line.strip())
    return lines


def _main_part(archive: zipfile.ZipFile) -> str:
    with archive.open("[Content_Types].xml") as stream:
        types = Bounded(stream, PART_LIMIT).read()
    for override in re.findall(rb"<[\w:]*Override\b[^>]*>", types):
        found = _MAIN_PART.search(_ordered(override))
        if found:
            return found[1].decode("utf-8", "replace")
    return "word/document.xml"


def _ordered(override: bytes) -> bytes:
    """The two attributes in a fixed order; writers differ."""
    part = re.search(rb'PartName="[^"]*"', override)
    kind = re.search(rb'ContentType="[^"]*"', override)
    return b" ".join(m[0] for m in (part, kind) if m)


def _part(archive: zipfile.ZipFile, name: str) -> Element | None:
    if name.lstrip("/") not in archive.namelist():
        return None
    with archive.open(name.lstrip("/")) as stream:
        return parse(Bounded(stream, PART_LIMIT).read())


def ole_refusal(source: Source) -> BadFileError:
    """The sentence for the old container without a Word text in it: an encrypted file, or an .xls or .ppt."""
    if "EncryptedPackage".encode("utf-16-le") in source.data:
        return BadFileError(f"{source.label}设有打开密码，请取消密码后重新选择。")
    return BadFileError(
        f"{source.label}是旧格式（如 .ppt），不能读取，"
        "请用 Office 或 WPS 另存为 .docx（表格另存为 .xlsx）后重新选择。"
    )
