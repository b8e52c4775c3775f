"""Word 97–2003 and WPS documents (.doc, .wps), read in pure Python from the piece table (MS-DOC 2.4)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from assistant.errors import BadFileError
from assistant.reading.base import Extracted, Source
from assistant.reading.doc_lists import Place, numbering, place_of, sprms, styles
from assistant.reading.numbering import Numbering
from assistant.reading.ole import OLE_MAGIC, BrokenOleError, Ole
from assistant.reading.package import WORD, damaged

_STYLES, _RUNS, _PARAGRAPHS, _PIECES = 1, 12, 13, 33
_OLDEST = 0xC1
"""nFib of Word 97; files of Word 6 and 95 keep their text otherwise."""
_CHARS_LIMIT = 20_000_000
_PAGE = 512
_DELETED, _INSERTED, _HIDDEN = 0x0800, 0x0801, 0x083C
_IN_TABLE, _ROW_END = 0x2416, 0x2417
_SIGNS = {"\x0b": "\n", "\x0e": "", "\x1e": "-", "\x1f": ""}
_CELL, _END, _BREAK = "\x07", "\r", "\x0c"


@dataclass(frozen=True)
class _Runs:
    """Properties by place in the file: ``value[i]`` holds from ``starts[i]`` on."""

    starts: Sequence[int]
    values: Sequence[bytes]

    def at(self, place: int) -> bytes:
        index = bisect_right(self.starts, place) - 1
        return self.values[index] if index >= 0 else b""


@dataclass
class _Seen:
    deleted: int = 0
    inserted: int = 0
    hidden: int = 0
    pictures: int = 0

    def warnings(self) -> Iterator[str]:
        if self.deleted or self.inserted:
            yield (
                f"文件带有修订痕迹：{self.inserted}处插入已计入正文，{self.deleted}处删除未计入，请核对是否已定稿。"
            )
        if self.hidden:
            yield f"文件中有{self.hidden}处隐藏文字没有读入。"
        if self.pictures:
            yield f"文件中有{self.pictures}幅图片或对象没有读入。"


@dataclass
class _Document:
    """One document, opened."""

    main: bytes
    table: bytes
    parts: Mapping[int, tuple[int, int]]
    lengths: Mapping[str, int]
    """Characters of each story, in the order in which they are stored."""
    lists: Numbering
    named: Mapping[int, tuple[Place, int]]
    runs: _Runs
    paragraphs: _Runs
    seen: _Seen = field(default_factory=_Seen)

    def story(self, name: str) -> list[str]:
        """Lines of one story."""
        begin = 0
        for other, length in self.lengths.items():
            if other == name:
                return list(self._lines(self._characters(begin, begin + length)))
            begin += length
        return []

    def _characters(self, begin: int, end: int) -> Iterator[tuple[str, int]]:
        """Characters with their place in the file, between two character positions."""
        for first, last, place, wide in _pieces(self.table, self.parts.get(_PIECES, (0, 0))):
            low, high = max(first, begin), min(last, end)
            if low >= high:
                continue
            size = 2 if wide else 1
            at = place + (low - first) * size
            data = self.main[at : at + (high - low) * size]
            if wide:
                units = struct.unpack(f"<{len(data) // 2}H", data[: len(data) // 2 * 2])
                signs: Sequence[str] = [chr(unit) for unit in units]
            else:
                signs = data.decode("cp1252", "replace")
            for index, sign in enumerate(signs):
                yield sign, at + index * size

    def _lines(self, characters: Iterator[tuple[str, int]]) -> Iterator[str]:
        text: list[str] = []
        cell: list[str] = []
        row: list[list[str]] = []
        for sign, place in self._visible(characters):
            if sign not in (_END, _BREAK, _CELL):
                text.append(sign)
                continue
            properties = self.paragraphs.at(place)
            line = self._labelled("".join(text), properties)
            text = []
            flags = _flags(properties[2:])
            if not flags.get(_IN_TABLE):
                yield from _row(row)
                row, cell = [], []
                yield from line.split("\n")
            elif flags.get(_ROW_END):
                yield from _row(row)
                row, cell = [], []
            else:
                cell.append(line)
                if sign == _CELL:
                    row.append(cell)
                    cell = []
        yield from _row([*row, cell] if cell else row)
        if text:
            yield from "".join(text).split("\n")

    def _visible(self, characters: Iterator[tuple[str, int]]) -> Iterator[tuple[str, int]]:
        """Without field codes, deletions, hidden text and marks; surrogate halves joined."""
        codes: list[bool] = []
        high = before = ""
        for sign, place in characters:
            if sign == "\x13":
                codes.append(True)
            elif sign == "\x14" and codes:
                codes[-1] = False
            elif sign == "\x15" and codes:
                codes.pop()
            elif any(codes):
                continue
            elif sign in (_END, _CELL, _BREAK):
                before = ""
                yield sign, place
            else:
                state = self._state(place)
                self._count(state, before)
                before = state
                if state in ("deleted", "hidden"):
                    continue
                if sign in "\x01\x08":
                    self.seen.pictures += sign == "\x01"
                elif "\ud800" <= sign <= "\udbff":
                    high = sign
                elif "\udc00" <= sign <= "\udfff":
                    code = 0x10000 + ((ord(high or "\ud800") - 0xD800) << 10) + ord(sign) - 0xDC00
                    yield chr(code), place
                elif sign >= " " or sign == "\t" or sign in _SIGNS:
                    for shown in _SIGNS.get(sign, sign):
                        yield shown, place

    def _state(self, place: int) -> str:
        properties = self.runs.at(place)
        if not properties:
            return ""
        flags = _flags(properties)
        for sprm, state in ((_DELETED, "deleted"), (_HIDDEN, "hidden"), (_INSERTED, "inserted")):
            if flags.get(sprm):
                return state
        return ""

    def _count(self, state: str, before: str) -> None:
        if state != before:
            self.seen.deleted += state == "deleted"
            self.seen.hidden += state == "hidden"
            self.seen.inserted += state == "inserted"

    def _labelled(self, line: str, properties: bytes) -> str:
        if not line.strip():
            return line
        style = struct.unpack_from("<H", properties)[0] if len(properties) >= 2 else 0
        own = place_of(properties[2:])
        number, level = own.number, own.level
        for _ in range(20):
            if style not in self.named or (number is not None and level is not None):
                break
            place, style = self.named[style]
            number = place.number if number is None else number
            level = place.level if level is None else level
        if not number:
            return line
        return self.lists.label_at(str(number), min(level or 0, 8)) + line


@lru_cache(maxsize=4096)
def _flags(properties: bytes) -> Mapping[int, bool]:
    """Modifiers read as switches; the same properties serve thousands of characters."""
    return {sprm: bool(operand and operand[0]) for sprm, operand in sprms(properties)}


def _row(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    """As in .docx: a cell alone in its row is running text in a frame and keeps its paragraphs apart."""
    filled = [c for c in cells if any(line.strip() for line in c)]
    if len(filled) == 1:
        yield from (line for line in filled[0] if line.strip())
    elif filled:
        yield "\t".join(" ".join(x.strip() for x in c if x.strip()) for c in cells)


def _pieces(table: bytes, part: tuple[int, int]) -> Iterator[tuple[int, int, int, bool]]:
    """(first character, last character, place in the file, two bytes each) of every piece."""
    start, length = part
    at, end = start, start + length
    while at < end and table[at] == 1:
        at += 3 + struct.unpack_from("<H", table, at + 1)[0]
    if at >= end or table[at] != 2:
        raise BrokenOleError
    size = struct.unpack_from("<I", table, at + 1)[0]
    count = (min(size, end - at - 5) - 4) // 12
    at += 5
    positions = struct.unpack_from(f"<{count + 1}I", table, at)
    for index in range(count):
        place = struct.unpack_from("<I", table, at + 4 * (count + 1) + 8 * index + 2)[0]
        narrow = bool(place & 0x40000000)
        place &= 0x3FFFFFFF
        yield positions[index], positions[index + 1], place // 2 if narrow else place, not narrow


def _properties(main: bytes, table: bytes, part: tuple[int, int], *, paragraphs: bool) -> _Runs:
    """Every formatted page (FKP) of runs or paragraphs, flattened."""
    start, length = part
    count = max(0, (length - 4) // 8)
    pages = struct.unpack_from(f"<{count}I", table, start + 4 * (count + 1)) if count else ()
    starts: list[int] = []
    values: list[bytes] = []
    for number in pages:
        page = main[(number & 0x3FFFFF) * _PAGE : ((number & 0x3FFFFF) + 1) * _PAGE]
        if len(page) < _PAGE:
            continue
        held = page[-1]
        step = 13 if paragraphs else 1
        if 4 * (held + 1) + held * step > _PAGE:
            continue
        for index in range(held):
            starts.append(struct.unpack_from("<I", page, 4 * index)[0])
            values.append(_grpprl(page, 2 * page[4 * (held + 1) + step * index], paragraphs))
    if any(a > b for a, b in pairwise(starts)):
        order = sorted(range(len(starts)), key=starts.__getitem__)
        starts, values = [starts[i] for i in order], [values[i] for i in order]
    return _Runs(starts, values)


def _grpprl(page: bytes, at: int, paragraphs: bool) -> bytes:
    if not at or at >= _PAGE - 1:
        return b""
    size = page[at]
    if not paragraphs:
        return page[at + 1 : at + 1 + size]
    if size:
        return page[at + 1 : at + 2 * size]
    return page[at + 2 : at + 2 + 2 * page[at + 1]]


def _open(ole: Ole) -> _Document:
    main = ole.stream("WordDocument")
    flags = struct.unpack_from("<H", main, 10)[0]
    table = ole.stream("1Table" if flags & 0x0200 else "0Table")
    lengths = struct.unpack_from("<8I", main, 0x4C)
    total = sum(lengths)
    if total > _CHARS_LIMIT:
        raise BrokenOleError
    pairs = struct.unpack_from("<H", main, 0x98)[0]
    parts = {
        index: struct.unpack_from("<II", main, 0x9A + 8 * index)
        for index in range(min(pairs, (len(main) - 0x9A) // 8))
    }
    none = (0, 0)
    names = ("body", "footnotes", "headers", "macros", "remarks", "endnotes", "boxes", "headboxes")
    return _Document(
        main=main,
        table=table,
        parts=parts,
        lengths=dict(zip(names, lengths, strict=True)),
        lists=numbering(table, parts),
        named=styles(table, parts.get(_STYLES, none)),
        runs=_properties(main, table, parts.get(_RUNS, none), paragraphs=False),
        paragraphs=_properties(main, table, parts.get(_PARAGRAPHS, none), paragraphs=True),
    )


class Doc:
    """.doc of Word 97–2003, and .wps, which WPS Writer keeps in the same format."""

    suffixes = (".doc", ".wps", ".dot", ".wpt")

    def matches(self, source: Source) -> bool:
        """The old container with a Word stream in it."""
        if not source.data.startswith(OLE_MAGIC):
            return False
        try:
            return "WordDocument" in Ole.open(source.data)
        except BrokenOleError:
            return False

    def read(self, source: Source) -> Extracted:
        """Body text as in .docx; text boxes and notes follow it."""
        try:
            ole = Ole.open(source.data)
            head = ole.stream("WordDocument")[:32]
            if len(head) < 32:
                raise damaged(source, WORD)
            version, flags = (
                struct.unpack_from("<H", head, 2)[0],
                struct.unpack_from("<H", head, 10)[0],
            )
            if flags & 0x0100:
                raise BadFileError(f"{source.label}设有打开密码，请取消密码后重新选择。")
            if version < _OLDEST:
                raise BadFileError(
                    f"{source.label}是 Word 95 或更早的格式，请用 Word 或 WPS 另存为 .docx 后重新选择。"
                )
            return _extracted(_open(ole), source)
        except (BrokenOleError, struct.error, IndexError, MemoryError) as error:
            raise damaged(source, WORD) from error


def _extracted(document: _Document, source: Source) -> Extracted:
    lines = document.story("body")
    warnings: list[str] = []
    for story, told in (("boxes", "文本框"), ("footnotes", "脚注"), ("endnotes", "尾注")):
        more = [line.strip() for line in document.story(story) if line.strip()]
        if more:
            lines += more
            warnings.append(f"文件中的{told}列在正文之后，请核对位置。")
    if document.lengths["remarks"]:
        warnings.append("文件中的批注没有读入。")
    text = "\n".join(lines).strip("\n")
    if not text.strip():
        raise BadFileError(f"{source.label}里没有可读的文字，请检查后重新选择。")
    return Extracted(
        text=text, format="wps" if source.suffix == ".wps" else "doc",
        warnings=(*document.seen.warnings(), *warnings),
    )  # fmt: skip
