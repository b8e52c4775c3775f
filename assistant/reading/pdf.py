"""PDF files with a text layer."""

from __future__ import annotations

import ctypes
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from assistant.errors import BadFileError
from assistant.reading.base import Extracted, Source, empty_file

if TYPE_CHECKING:
    import pypdfium2

# PDFium is not thread-safe; jobs and pages read in several threads.
_LOCK = threading.Lock()

_PAGES_LIMIT = 5000
_CHARS_LIMIT = 20_000_000
_PAGE_NUMBER = re.compile(
    r"^[—–－\-·•\s]*[—–－\-][—–－\-·•\s]*\d{1,4}\s*[—–－\-·•\s]+$|^第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?$"
)
_ORDINAL = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十百]{1,4}[、）).．]|第[一二三四五六七八九十百零〇\d]+[编章节条部]|"
    r"\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)]|[一二三四五六七八九十]是|附件|【)"
)
_SENTENCE_END = "。！？；：!?;:”』）)"
_WORD = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True)
class _Line:
    """One printed line. Lengths in points."""

    text: str
    left: float
    right: float
    top: float
    size: float
    """Width of a full-width character."""


class _Sign(NamedTuple):
    place: int
    """Among the page's characters."""
    text: str


class _Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float


class Pdf:
    """.pdf; a scan is refused with what to do, never silently empty."""

    suffixes = (".pdf",)

    def matches(self, source: Source) -> bool:
        """The signature, after whatever blanks stand before it."""
        return source.data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00").startswith(b"%PDF-")

    def read(self, source: Source) -> Extracted:
        """Paragraphs: printed lines joined, page numbers left out."""
        if not source.data:
            raise empty_file(source.label)
        with _LOCK:
            pages = list(_pages(source))
        readable = [lines for lines in pages if lines]
        if not readable:
            raise BadFileError(
                f"这是扫描件：{source.label}里没有可以读取的文字，请先识别文字（OCR）并另存为 Word 后重新选择。"
            )
        blank = [number for number, lines in enumerate(pages, 1) if not lines]
        warnings: tuple[str, ...] = ()
        if blank:
            shown = "、".join(map(str, blank[:20])) + ("等" if len(blank) > 20 else "")
            warnings = (f"第{shown}页没有可以读取的文字（可能是扫描页或空白页），没有读入。",)
        return Extracted(text=_paragraphs(readable), format="pdf", warnings=warnings)


def _pages(source: Source) -> Iterator[list[_Line]]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise BadFileError(f"{source.label}设有打开密码，请取消密码后重新选择。") from error
        raise BadFileError(
            f"{source.label}不是有效的 PDF 文件或已损坏，请重新导出后选择。"
        ) from error
    chars = 0
    try:
        count = len(document)
        if count > _PAGES_LIMIT:
            raise BadFileError(
                f"{source.label}有{count}页，超过{_PAGES_LIMIT}页的上限，请拆分后重新选择。"
            )
        for index in range(count):
            lines = _page(document, index)
            chars += sum(len(line.text) for line in lines)
            if chars > _CHARS_LIMIT:
                raise BadFileError(f"{source.label}的文字过多，不像正常的文件，请拆分后重新选择。")
            yield lines
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, index: int) -> list[_Line]:
    """Lines of one page without its number; a page that cannot be loaded has none."""
    import pypdfium2

    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return []
    try:
        text = page.get_textpage()
        try:
            lines = list(_lines(text))
        finally:
            text.close()
    except pypdfium2.PdfiumError:
        return []
    finally:
        page.close()
    return _without_page_number(lines, index + 1)


def _lines(text: pypdfium2.PdfTextPage) -> Iterator[_Line]:
    """Characters grouped at the line ends PDFium inserts."""
    from pypdfium2 import raw

    signs: list[_Sign] = []
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in (10, 13):
            if signs:
                yield _line(text, signs)
                signs = []
        elif code == 2:
            # PDFium's mark for a hyphen at a line end.
            signs.append(_Sign(index, "-"))
        elif code not in (0, 0xFFFE, 0xFFFF):
            signs.append(_Sign(index, _character(code, signs)))
    if signs:
        yield _line(text, signs)


def _character(code: int, signs: list[_Sign]) -> str:
    """One character; the second half of a surrogate pair completes the first."""
    if 0xDC00 <= code <= 0xDFFF and signs and 0xD800 <= ord(signs[-1].text) <= 0xDBFF:
        high = ord(signs.pop().text)
        return chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00))
    return chr(code) if code < 0x110000 else "\ufffd"


def _line(text: pypdfium2.PdfTextPage, signs: list[_Sign]) -> _Line:
    inked = [sign for sign in signs if not sign.text.isspace()]
    if not inked:
        return _Line("", 0.0, 0.0, 0.0, 1.0)
    first, last = _box(text, inked[0].place), _box(text, inked[-1].place)
    size = max(first.top - first.bottom, 1.0)
    words = "".join(sign.text for sign in signs)
    if any(sign.text == " " and _inserted(text, sign.place) for sign in signs):
        boxes = [(_box(text, sign.place), sign.text) for sign in signs if _drawn(text, sign)]
        if all(abs(box.bottom - first.bottom) < size for box, _ in boxes):
            # Quotation marks of another font are drawn out of turn: read by place, not by order of drawing.
            boxes.sort(key=lambda pair: pair[0].left)
            words = "".join(_spaced(boxes, size))
            last = max((box for box, _ in boxes), key=lambda box: box.right)
            first = boxes[0][0]
    words = re.sub(r"[\ud800-\udfff]", "\ufffd", words).strip()
    return _Line(words, first.left, last.right, first.top, size)


def _inserted(text: pypdfium2.PdfTextPage, index: int) -> bool:
    from pypdfium2 import raw

    return bool(raw.FPDFText_IsGenerated(text, index) == 1)


def _drawn(text: pypdfium2.PdfTextPage, sign: _Sign) -> bool:
    return not (sign.text == " " and _inserted(text, sign.place))


def _spaced(boxes: Sequence[tuple[_Box, str]], size: float) -> Iterator[str]:
    """Characters with the blanks that stand between them, and a tab where columns of a table part."""
    before: tuple[_Box, str] | None = None
    for box, sign in boxes:
        if before is not None:
            gap = box.left - before[0].right
            if gap > 2 * size:
                yield "\t"
            elif gap > (0.15 if _WORD.match(before[1]) and _WORD.match(sign) else 0.22) * size:
                yield " "
        yield sign
        before = box, sign


def _box(text: pypdfium2.PdfTextPage, index: int) -> _Box:
    """The font's box, so that narrow punctuation counts at full width."""
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box)):
        return _Box(0.0, 0.0, 0.0, 0.0)
    return _Box(box.left, box.bottom, box.right, box.top)


def _without_page_number(lines: list[_Line], number: int) -> list[_Line]:
    kept = [line for line in lines if line.text]
    for place in (-1, 0):
        if kept and (_PAGE_NUMBER.match(kept[place].text) or kept[place].text == str(number)):
            del kept[place]
    return kept


def _paragraphs(pages: Sequence[Sequence[_Line]]) -> str:
    """Join printed lines that one paragraph was broken into."""
    parts: list[str] = []
    previous: _Line | None = None
    for page in pages:
        left, right, pitch = _measure(page)
        for place, line in enumerate(page):
            fresh = place == 0
            if previous is not None and _continues(
                previous, line, left=left, right=right, pitch=None if fresh else pitch
            ):
                gap = " " if _WORD.match(parts[-1][-1:]) and _WORD.match(line.text[:1]) else ""
                parts.append(gap + line.text)
            else:
                parts.append(("\n" if parts else "") + line.text)
            previous = line
    return "".join(parts)


def _measure(page: Sequence[_Line]) -> tuple[float, float, float]:
    """Left and right edge of the text block, and the usual distance between lines."""
    rights = sorted(line.right for line in page)
    # The right edge most lines reach: a lone wide line (a table, a footer) must not move it.
    right = rights[max(0, int(len(rights) * 0.9) - 1)] if len(rights) > 4 else rights[-1]
    left = min(line.left for line in page)
    steps = [a.top - b.top for a, b in pairwise(page) if a.top > b.top]
    return left, right, median(steps) if steps else 0.0


def _continues(
    previous: _Line, line: _Line, *, left: float, right: float, pitch: float | None
) -> bool:
    """Whether ``line`` goes on with the paragraph of ``previous``.

    A broken paragraph fills its line to the right edge and goes on at the left edge; a new one is indented
    (GB/T 9704—2012 7.3.3: two characters), or stands further off, or begins with an ordinal after a full stop.
    """
    size = max(previous.size, line.size)
    ended = previous.text[-1] in _SENTENCE_END
    # Marks that may not begin a line, and narrow quotation marks, leave up to three characters free.
    if previous.right < right - (1.8 if ended else 3.2) * size or line.left > left + 1.2 * size:
        return False
    if not 0.8 < line.size / previous.size < 1.25:
        return False
    if pitch and previous.top - line.top > 1.5 * pitch:
        return False
    return not (ended and _ORDINAL.match(line.text))
