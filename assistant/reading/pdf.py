"""PDF files: the text layer, and OCR for pages that are pictures."""

from __future__ import annotations

import ctypes
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from assistant.errors import BadFileError
from assistant.reading import ocr
from assistant.reading.base import Extracted, Source, empty_file
from assistant.reading.printed import (
    WORD,
    PrintedLine,
    paragraphs,
    without_page_number,
    without_running,
)

if TYPE_CHECKING:
    import pypdfium2
    from PIL import Image

# PDFium is not thread-safe; jobs and pages read in several threads.
_LOCK = threading.Lock()

_PAGES_LIMIT = 5000
_CHARS_LIMIT = 20_000_000
_NAMED_LIMIT = 20
_FEW_SIGNS = 30
"""A scanning program's own mark, a stamp or a page number may stand as text on a scanned page."""
_COVERED_SHARE = 0.5
_OBJECTS_LIMIT = 2000
_NO_MEANING = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_WIDE = 2
"""Characters; a gap wider than this parts cells or columns."""
_MEANINGLESS_SHARE = 0.3
"""Fonts without a table of characters give signs of the private area."""
_GAPS = (0.22, 0.8, 0.15)
"""Least blank between two characters, by how many of them are Latin letters or figures. Word and LibreOffice set
Chinese a quarter apart from figures: that is no blank."""


class _Sign(NamedTuple):
    place: int
    """Among the page's characters."""
    text: str


class _Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float


@dataclass
class _Page:
    """What the text layer of one page gave, and whether that is all a reader sees on it."""

    lines: list[PrintedLine]
    scanned: bool
    """The page shows something, and its text layer holds next to nothing or only signs of no meaning."""
    broken: bool = False


class Pdf:
    """.pdf; scanned pages go through OCR where it is installed, and are named where it is not."""

    suffixes = (".pdf",)

    def matches(self, source: Source) -> bool:
        """The signature, after whatever blanks stand before it."""
        return source.data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00").startswith(b"%PDF-")

    def read(self, source: Source) -> Extracted:
        """Paragraphs: printed lines joined; page numbers, running heads and feet left out."""
        if not source.data:
            raise empty_file(source.label)
        pages = list(_pages(source))
        scans = [number for number, page in enumerate(pages, 1) if page.scanned]
        found = ocr.Outcome()
        if scans and ocr.available():
            found = ocr.read_pages(source, scans, lambda number: page_picture(source, number))
        texts = [
            without_page_number(found.lines.get(number, page.lines), number)
            for number, page in enumerate(pages, 1)
        ]
        text = paragraphs(without_running(texts))
        if not text.strip():
            raise _nothing(source, len(pages), scans)
        unread = tuple(number for number in scans if number not in found.lines)
        broken = tuple(number for number, page in enumerate(pages, 1) if page.broken)
        warnings = list(found.warnings(source))
        if unread:
            warnings.append(
                f"第{pages_named(unread)}页是扫描页，没有文字层，没有读入。{ocr.HOW_TO_ENABLE}"
                if not ocr.available()
                else f"第{pages_named(unread)}页是扫描页，没有认出文字，请对照原件核对。"
            )
        if broken:
            warnings.append(f"第{pages_named(broken)}页已损坏，没有读入，请对照原件补上。")
        return Extracted(
            text=text,
            format="pdf",
            warnings=tuple(warnings),
            quality=found.quality,
            recognised_pages=tuple(sorted(found.lines)),
            unread_pages=tuple(sorted((*unread, *broken))),
        )


def pages_named(numbers: Sequence[int]) -> str:
    """Page numbers as a person lists them: 1、3—9、12."""
    groups: list[list[int]] = []
    for number in numbers:
        if groups and number == groups[-1][-1] + 1:
            groups[-1].append(number)
        else:
            groups.append([number])
    shown = [
        f"{g[0]}—{g[-1]}" if len(g) > 2 else "、".join(map(str, g)) for g in groups[:_NAMED_LIMIT]
    ]
    return "、".join(shown) + ("等" if len(groups) > _NAMED_LIMIT else "")


def _nothing(source: Source, count: int, scans: Sequence[int]) -> BadFileError:
    if not scans:
        return BadFileError(f"{source.label}共{count}页，都是空白页，没有可以读取的文字。")
    if ocr.available():
        return BadFileError(
            f"这是扫描件：{source.label}共{count}页，没有认出文字，请检查扫描是否清楚、方向是否正确。"
        )
    return BadFileError(
        f"这是扫描件：{source.label}共{count}页，没有可以读取的文字，没有读入。{ocr.HOW_TO_ENABLE}"
    )


@contextmanager
def _opened(source: Source) -> Iterator[pypdfium2.PdfDocument]:
    """The document, while no other thread is inside PDFium.

    Raises:
        BadFileError: damaged or protected.
    """
    import pypdfium2

    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(source.data)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise BadFileError(f"{source.label}设有打开密码，请取消密码后重新选择。") from error
            raise BadFileError(
                f"{source.label}不是有效的 PDF 文件或已损坏，请重新导出后选择。"
            ) from error
        try:
            yield document
        finally:
            document.close()


def _pages(source: Source) -> Iterator[_Page]:
    chars = 0
    with _opened(source) as document:
        count = len(document)
        if count > _PAGES_LIMIT:
            raise BadFileError(
                f"{source.label}有{count}页，超过{_PAGES_LIMIT}页的上限，请拆分后重新选择。"
            )
        for index in range(count):
            page = _page(document, index)
            chars += sum(len(line.text) for line in page.lines)
            if chars > _CHARS_LIMIT:
                raise BadFileError(f"{source.label}的文字过多，不像正常的文件，请拆分后重新选择。")
            yield page


def _page(document: pypdfium2.PdfDocument, index: int) -> _Page:
    """Lines of one page; a page that cannot be loaded has none."""
    import pypdfium2

    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return _Page([], scanned=False, broken=True)
    try:
        text = page.get_textpage()
        try:
            lines = list(_lines(text))
        finally:
            text.close()
        words = "".join("".join(line.text.split()) for line in lines)
        meaningless = len(_NO_MEANING.findall(words)) > _MEANINGLESS_SHARE * len(words)
        if words:
            scanned = meaningless or (len(words) < _FEW_SIGNS and _pictured(page))
        else:
            # Letters drawn as outlines are neither text nor picture; only an empty page is blank.
            scanned = next(page.get_objects(max_depth=1), None) is not None
        return _Page([] if scanned else lines, scanned)
    except pypdfium2.PdfiumError:
        return _Page([], scanned=False, broken=True)
    finally:
        page.close()


def _pictured(page: pypdfium2.PdfPage) -> bool:
    """Whether pictures cover most of the page, in one piece or in strips."""
    from pypdfium2 import raw

    width, height = page.get_size()
    covered = 0.0
    kinds = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING)
    for seen, item in enumerate(page.get_objects(filter=kinds, max_depth=4)):
        left, bottom, right, top = item.get_bounds()
        covered += max(0.0, min(right, width) - max(left, 0.0)) * max(
            0.0, min(top, height) - max(bottom, 0.0)
        )
        if covered > _COVERED_SHARE * width * height:
            return True
        if seen > _OBJECTS_LIMIT:
            break
    return False


def page_picture(source: Source, number: int) -> Image.Image:
    """One page drawn at the resolution OCR wants; ``number`` counts from 1."""
    with _opened(source) as document:
        page = document[number - 1]
        try:
            width, height = page.get_size()
            dpi = min(ocr.DPI, ocr.LONGEST_SIDE * 72 / max(width, height, 1.0))
            picture: Image.Image = page.render(scale=dpi / 72).to_pil().convert("RGB")
            return picture
        finally:
            page.close()


def _lines(text: pypdfium2.PdfTextPage) -> Iterator[PrintedLine]:
    """Characters grouped at the line ends PDFium inserts."""
    signs: list[_Sign] = []
    for index, code in enumerate(_codes(text)):
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


def _codes(text: pypdfium2.PdfTextPage) -> Sequence[int]:
    """Code of every character of a page by its place: in one call where PDFium leaves none out, else one by one."""
    from pypdfium2 import raw

    count = text.count_chars()
    if count <= 0:
        return ()
    buffer = (ctypes.c_ushort * (count + 1))()
    if raw.FPDFText_GetText(text, 0, count, buffer) == count + 1:
        return [int(code) for code in buffer[:count]]
    return [raw.FPDFText_GetUnicode(text, index) for index in range(count)]


def _character(code: int, signs: list[_Sign]) -> str:
    """One character; the second half of a surrogate pair completes the first."""
    if 0xDC00 <= code <= 0xDFFF and signs and 0xD800 <= ord(signs[-1].text) <= 0xDBFF:
        high = ord(signs.pop().text)
        return chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00))
    return chr(code) if code < 0x110000 else "\ufffd"


def _line(text: pypdfium2.PdfTextPage, signs: list[_Sign]) -> PrintedLine:
    inked = [sign for sign in signs if not sign.text.isspace()]
    if not inked:
        return PrintedLine("", 0.0, 0.0, 0.0, 1.0)
    first, last = _box(text, inked[0].place), _box(text, inked[-1].place)
    size = max(first.top - first.bottom, 1.0)
    words = "".join(sign.text for sign in signs)
    cells: tuple[PrintedLine, ...] = ()
    if any(sign.text == " " and _inserted(text, sign.place) for sign in signs):
        boxes = [(_box(text, sign.place), sign.text) for sign in signs if _drawn(text, sign)]
        if all(abs(box.bottom - first.bottom) < size for box, _ in boxes):
            # Quotation marks of another font are drawn out of turn: read by place, not by order of drawing.
            boxes.sort(key=lambda pair: pair[0].left)
            words = "".join(_spaced(boxes, size))
            last = max((box for box, _ in boxes), key=lambda box: box.right)
            first = boxes[0][0]
            cells = tuple(_cells(boxes, size)) if "\t" in words else ()
    words = _clean(words)
    return PrintedLine(words, first.left, last.right, first.top, size, cells)


def _clean(words: str) -> str:
    return re.sub(r"[\ud800-\udfff]", "\ufffd", words).strip()


def _cells(boxes: Sequence[tuple[_Box, str]], size: float) -> Iterator[PrintedLine]:
    """Parts of one line that wide gaps set apart."""
    starts = [0, *(n for n, (a, b) in enumerate(pairwise(boxes), 1) if _gap(a, b) > _WIDE * size)]
    for start, end in zip(starts, [*starts[1:], len(boxes)], strict=True):
        part = boxes[start:end]
        words = _clean("".join(_spaced(part, size)))
        if words:
            yield PrintedLine(words, part[0][0].left, part[-1][0].right, part[0][0].top, size)


def _gap(before: tuple[_Box, str], after: tuple[_Box, str]) -> float:
    return after[0].left - before[0].right


def _inserted(text: pypdfium2.PdfTextPage, index: int) -> bool:
    from pypdfium2 import raw

    return bool(raw.FPDFText_IsGenerated(text, index) == 1)


def _drawn(text: pypdfium2.PdfTextPage, sign: _Sign) -> bool:
    return not (sign.text == " " and _inserted(text, sign.place))


def _spaced(boxes: Sequence[tuple[_Box, str]], size: float) -> Iterator[str]:
    """Characters with the blanks that stand between them, and a tab where columns of a table part."""
    gaps = sorted(_gap(a, b) for a, b in pairwise(boxes))
    # A justified line sets all its characters apart; only what goes beyond that is a blank.
    usual = max(0.0, gaps[len(gaps) // 2]) if gaps else 0.0
    before: tuple[_Box, str] | None = None
    for box, sign in boxes:
        if before is not None:
            gap = _gap(before, (box, sign))
            kinds = bool(WORD.match(before[1])) + bool(WORD.match(sign))
            if gap > _WIDE * size:
                yield "\t"
            elif gap > usual + _GAPS[kinds] * size:
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
