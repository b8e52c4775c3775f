"""Printed lines with their places on the page, joined back into the paragraphs they were broken from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_PAGE_NUMBER = re.compile(
    r"^[—–－\-·•\s]*[—–－\-][—–－\-·•\s]*\d{1,4}\s*[—–－\-·•\s]+$|"
    r"^第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?$|^\d{1,4}\s*/\s*\d{1,4}$"
)
_ORDINAL = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十百]{1,4}[、）).．]|第[一二三四五六七八九十百零〇\d]+[编章节条部]|"
    r"\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)]|[一二三四五六七八九十]是|附件|【|特此|专此|以上(?:报告|意见|情况)|妥否|当否|"
    r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日$)"
)
_SENTENCE_END = "。！？；：!?;:”』）)"
WORD = re.compile(r"[A-Za-z0-9]")
_RUNNING_PAGES = 3
_RUNNING_SHARE = 0.6
_COLUMN_LINES = 5
_PROSE_CHARS = 12
_NARROW = 0x2E7F
"""Characters up to here are half-width, quotation marks and dashes aside."""
_MARGIN_LINES = 2
"""Running heads and feet stand among this many lines at either end of a page."""


@dataclass(frozen=True)
class PrintedLine:
    """One printed line. Lengths in any unit, the same for all lines of a file; ``top`` grows upwards."""

    text: str
    left: float
    right: float
    top: float
    size: float
    """Width of a full-width character."""
    cells: tuple[PrintedLine, ...] = ()
    """The parts that wide gaps set apart, where there are any: cells of a table, or lines of two columns."""


Page = Sequence[PrintedLine]


def without_page_number(lines: Page, number: int) -> list[PrintedLine]:
    """The page without empty lines and without the line that holds nothing but its number."""
    kept = [line for line in lines if line.text]
    for place in (-1, 0):
        if kept and (_PAGE_NUMBER.match(kept[place].text) or kept[place].text == str(number)):
            del kept[place]
    return kept


def without_running(pages: Sequence[Page]) -> list[list[PrintedLine]]:
    """Pages without the heads and feet that most of them repeat at the same height, page numbers aside."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update({_running(line) for line in _margins(page)})
    filled = sum(bool(page) for page in pages)
    needed = max(_RUNNING_PAGES, _RUNNING_SHARE * filled)
    common = {key for key, count in seen.items() if count >= needed}
    result: list[list[PrintedLine]] = []
    for page in pages:
        margin = {id(line) for line in _margins(page)}
        result.append([x for x in page if id(x) not in margin or _running(x) not in common])
    return result


def _margins(page: Page) -> list[PrintedLine]:
    ordered = sorted(page, key=lambda line: -line.top)
    return [*ordered[:_MARGIN_LINES], *ordered[_MARGIN_LINES:][-_MARGIN_LINES:]]


def _running(line: PrintedLine) -> tuple[str, int]:
    words = re.sub(r"\d+", "0", re.sub(r"\s", "", line.text))
    return words, round(line.top / max(line.size, 1e-6) / 2)


def paragraphs(pages: Sequence[Page]) -> str:
    """Lines joined into paragraphs, across pages too; columns are read one after the other."""
    parts: list[str] = []
    previous: PrintedLine | None = None
    row: PrintedLine | None = None
    edge = 0.0
    for page in pages:
        for column in columns(page):
            left, right, pitch = _measure(column)
            for place, line in enumerate(column):
                # What the page or column before ended with is measured by that one's edge.
                fresh = place == 0
                row = line if line.cells else row if _in_last_cell(row, line) else None
                in_cell = row is not None and row is not line
                if in_cell or (
                    previous is not None
                    and _continues(
                        previous,
                        line,
                        left=left,
                        right=edge if fresh else right,
                        pitch=None if fresh else pitch,
                    )
                ):
                    parts.append(_gap(parts[-1], line.text) + line.text)
                else:
                    parts.append(("\n" if parts else "") + line.text)
                previous = line
            edge = right
    return "".join(parts)


def _gap(before: str, after: str) -> str:
    return " " if WORD.match(before[-1:]) and WORD.match(after[:1]) else ""


def _in_last_cell(row: PrintedLine | None, line: PrintedLine) -> bool:
    """Whether a line goes on with the last cell of the row above it."""
    if row is None:
        return False
    cell = row.cells[-1]
    return abs(line.left - cell.left) < 0.7 * cell.size and cell.left > row.left + 4 * cell.size


def columns(page: Page) -> list[list[PrintedLine]]:
    """The page's blocks in reading order: what spans the page, then the left column, then the right.

    Two columns are two only where an empty strip parts them and both hold several lines of running text; the
    cells of a table are short and stay in their order.
    """
    apart = [cell for line in page for cell in (line.cells or (line,))]
    gutter = _gutter(apart)
    if gutter is None:
        return [list(page)] if page else []
    page = apart
    found: list[list[PrintedLine]] = []
    left: list[PrintedLine] = []
    right: list[PrintedLine] = []
    for line in sorted(page, key=lambda line: -line.top):
        if line.left < gutter < line.right:
            found += [block for block in (left, right) if block]
            left, right = [], []
            if found and _spans(found[-1], gutter):
                found[-1].append(line)
            else:
                found.append([line])
        else:
            (left if line.right <= gutter else right).append(line)
    return [*found, *(block for block in (left, right) if block)]


def _spans(block: Page, gutter: float) -> bool:
    return any(line.left < gutter < line.right for line in block)


def _gutter(page: Page) -> float | None:
    if len(page) < 2 * _COLUMN_LINES:
        return None
    low, high = min(line.left for line in page), max(line.right for line in page)
    width = high - low
    for place in sorted({line.left for line in page if line.left > low + 0.35 * width}):
        x = place - 0.3 * page[0].size
        if x > low + 0.65 * width:
            break
        crossing = sum(line.left < x < line.right for line in page)
        before = [line for line in page if line.right <= x]
        after = [line for line in page if line.left >= x]
        if (
            min(len(before), len(after)) >= _COLUMN_LINES
            and crossing <= 0.25 * len(page)
            and _runs(before, low, x)
            and _runs(after, x, high)
        ):
            return x
    return None


def _runs(lines: Page, low: float, high: float) -> bool:
    """Running text fills its column: most lines reach across it, and none holds a table's tab."""
    full = sum(line.right - line.left > 0.7 * (high - low) for line in lines)
    return full >= 0.5 * len(lines) and not any("\t" in line.text for line in lines)


def _measure(page: Page) -> tuple[float, float, float]:
    """Left and right edge of the text block, and the usual distance between lines."""
    rights = sorted(line.right for line in page)
    # The right edge most lines reach: a lone wide line (a table, a footer) must not move it.
    right = rights[max(0, int(len(rights) * 0.9) - 1)] if len(rights) > 4 else rights[-1]
    left = min(line.left for line in page)
    steps = [a.top - b.top for a, b in pairwise(page) if a.top > b.top]
    return left, right, median(steps) if steps else 0.0


def _continues(
    previous: PrintedLine, line: PrintedLine, *, left: float, right: float, pitch: float | None
) -> bool:
    """Whether ``line`` goes on with the paragraph of ``previous``.

    A broken paragraph fills its line to the right edge and goes on at the left edge; a new one is indented
    (GB/T 9704—2012 7.3.3: two characters), or stands further off, or begins with an ordinal after a full stop.
    """
    if "\t" in line.text or ("\t" in previous.text and not _prose_cell(previous)):
        # Rows of a table reach the right edge too.
        return False
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


def _prose_cell(line: PrintedLine) -> bool:
    return len(line.text.rpartition("\t")[2]) >= _PROSE_CHARS


@dataclass(frozen=True)
class Row:
    """A piece of one printed line: a word, a cell, a run of characters."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        """Of its box."""
        return max(self.top - self.bottom, 1e-6)

    @property
    def em(self) -> float:
        """Width of a full-width character: boxes that OCR draws are higher than their characters."""
        units = sum(1.0 if ord(sign) > _NARROW else 0.5 for sign in self.text)
        return min(self.height, (self.right - self.left) / max(units, 0.5)) or self.height


def rows(pieces: Sequence[Row]) -> list[PrintedLine]:
    """Pieces that stand side by side as lines: far apart with a tab (cells of a table), else closed up."""
    shapes = [PrintedLine(p.text, p.left, p.right, p.top, p.em) for p in pieces]
    gutter = _gutter(shapes)
    if gutter is not None:
        across = [p for p in pieces if p.left < gutter < p.right]
        before = [p for p in pieces if p.right <= gutter]
        after = [p for p in pieces if p.left >= gutter]
        return [line for part in (across, before, after) for line in _merged(part)]
    return _merged(pieces)


def _merged(pieces: Sequence[Row]) -> list[PrintedLine]:
    lines: list[list[Row]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.top - piece.bottom, piece.left)):
        if lines and _beside(lines[-1], piece):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [_joined(sorted(line, key=lambda piece: piece.left)) for line in lines]


def _beside(line: Sequence[Row], piece: Row) -> bool:
    """The middle of the shorter lies within the other's height, and they do not cover each other."""
    for other in line:
        small, large = (piece, other) if piece.height < other.height else (other, piece)
        middle = (small.top + small.bottom) / 2
        if not large.bottom < middle < large.top:
            return False
        over = min(piece.right, other.right) - max(piece.left, other.left)
        if over > 0.5 * min(piece.right - piece.left, other.right - other.left):
            return False
    return True


def _joined(pieces: Sequence[Row]) -> PrintedLine:
    inked = [place for place, piece in enumerate(pieces) if piece.text.strip()]
    if not inked:
        return PrintedLine("", 0.0, 0.0, 0.0, 1.0)
    pieces = pieces[inked[0] : inked[-1] + 1]
    size = median(piece.em for piece in pieces)
    text = pieces[0].text.replace("\t", " ")
    starts = [pieces[0]]
    for before, piece in pairwise(pieces):
        gap = piece.left - before.right
        if gap > 2 * size:
            text += "\t"
            starts.append(piece)
        elif gap > 0.3 * size and (WORD.match(text[-1:]) and WORD.match(piece.text[:1])):
            text += " "
        text += piece.text.replace("\t", " ")
    top = max(piece.top for piece in pieces)
    cells: list[PrintedLine] = []
    for words, piece in zip(text.split("\t"), starts, strict=True):
        cells.append(PrintedLine(words.strip(), piece.left, piece.right, piece.top, size))
    right = max(piece.right for piece in pieces)
    return PrintedLine(
        text.strip(), pieces[0].left, right, top, size, tuple(cells) if len(cells) > 1 else ()
    )
