"""Tables (.xlsx, .csv) as rows of text: the shared ground of facts and of plain reading."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from assistant.errors import BadFileError
from assistant.reading.base import MEGABYTE, Extracted, Source, empty_file
from assistant.reading.docx import ole_refusal
from assistant.reading.ole import OLE_MAGIC
from assistant.reading.package import (
    EXCEL,
    ZIP_ERRORS,
    damaged,
    names_in,
    open_package,
    too_large,
    unfolded_size,
)
from assistant.reading.sheet import Row as Row
from assistant.reading.sheet import Sheet as Sheet
from assistant.reading.text import decode
from assistant.reading.xls import is_xls, read_xls

if TYPE_CHECKING:
    from zipfile import ZipFile

    from openpyxl.worksheet.worksheet import Worksheet

_UNFOLDED_LIMIT = 120 * MEGABYTE
_CELLS_LIMIT = 2_000_000
_YEAR_LIKE = re.compile(r"^(?:19|20)\d{2}\.\d{1,2}$")
_RATE = re.compile(r"0(?:\.(0+))?%")
_DECIMALS = re.compile(r"0\.(0+)")


class _Cell(Protocol):
    @property
    def value(self) -> object: ...
    @property
    def number_format(self) -> str: ...


def read_csv(source: Source) -> Sheet:
    """A .csv or .tsv in any encoding that text may have; the separator is the one its header uses most.

    Raises:
        BadFileError: empty or not text.
    """
    text = decode(source)
    head = next(line for line in text.split("\n") if line.strip())
    separator = max(",\t;，；|", key=head.count)
    if separator not in head:
        separator = ","
    try:
        rows = tuple(tuple(row) for row in csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise BadFileError(
            f"{source.label}的表格格式有误，请用 Excel 另存为 CSV 后重新选择。"
        ) from error
    return Sheet("", rows)


def read_xlsx(source: Source) -> tuple[Sheet, ...]:
    """Visible sheets of a workbook, values as people see them; the old format (.xls) too.

    Raises:
        BadFileError: not a workbook, damaged, encrypted or too large.
    """
    if not source.data:
        raise empty_file(source.label)
    if source.data.startswith(OLE_MAGIC):
        if not is_xls(source):
            raise ole_refusal(source)
        return read_xls(source)
    with open_package(source, EXCEL) as archive:
        if unfolded_size(archive) > _UNFOLDED_LIMIT or not _honest(archive):
            raise too_large(source, _UNFOLDED_LIMIT)
    return tuple(_workbook(source))


def _honest(archive: ZipFile) -> bool:
    """Compression beyond anything a sheet reaches means a bomb."""
    return all(
        info.file_size < MEGABYTE or info.file_size < 300 * max(info.compress_size, 1)
        for info in archive.infolist()
    )


def _workbook(source: Source) -> Iterator[Sheet]:
    import openpyxl
    from lxml.etree import LxmlError

    broken = (*ZIP_ERRORS, LxmlError, TypeError, AttributeError, IndexError, SyntaxError)
    try:
        with warnings.catch_warnings():
            # Parts it does not know (charts, validations) do not concern the cells.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(source.data), data_only=True)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                yield Sheet(sheet.title, _grid(source, sheet))
    except broken as error:
        raise damaged(source, EXCEL) from error


def _grid(source: Source, sheet: Worksheet) -> tuple[Row, ...]:
    """The part of a sheet that holds anything; formatting down to the last row of Excel is no content."""
    # Asked by row and column, openpyxl makes every empty cell on the way.
    held = {place: _shown(cell) for place, cell in sheet._cells.items() if cell.value is not None}
    height = max((row for row, _ in held), default=0)
    width = max((column for _, column in held), default=0)
    lengths: dict[int, int] = {}
    for row, column in held:
        lengths[row] = max(column, lengths.get(row, 0))
    if sum(lengths.values()) > _CELLS_LIMIT:
        raise BadFileError(
            f"{source.label}的表格过大（{height}行、{width}列），请拆分或删去多余的内容后重新选择。"
        )
    for area in sheet.merged_cells.ranges:
        # Sideways merges are titles; downwards merges give each row its category.
        first = held.get((area.min_row, area.min_col))
        if first is not None:
            for row in range(area.min_row + 1, min(area.max_row, height) + 1):
                if row in lengths:
                    held[row, area.min_col] = first
                    lengths[row] = max(lengths[row], area.min_col)
    return tuple(
        tuple(held.get((row, column), "") for column in range(1, lengths.get(row, 0) + 1))
        for row in range(1, height + 1)
    )


def _shown(cell: _Cell) -> str:
    """A cell as a person reads it."""
    content = cell.value
    if content is None:
        return ""
    if isinstance(content, dt.datetime):
        return content.date().isoformat() if content.time() == dt.time() else content.isoformat(" ")
    if isinstance(content, dt.date | dt.time):
        return content.isoformat()
    if isinstance(content, bool):
        return "是" if content else "否"
    if isinstance(content, float) or (
        isinstance(content, int) and "%" in (cell.number_format or "")
    ):
        return _number(content, cell.number_format or "")
    return str(content)


def _number(content: float, shape: str) -> str:
    """5.7% is 0.057 in its cell; 2026.1 in a cell shown with two decimals is October, not January."""
    if (rate := _RATE.search(shape)) is not None:
        return f"{content * 100:.{len(rate[1] or '')}f}%"
    decimals = _DECIMALS.search(shape)
    if decimals and _YEAR_LIKE.match(f"{content:.{len(decimals[1])}f}"):
        return f"{content:.{len(decimals[1])}f}"
    # As Excel shows a sum of decimals: 0.3 and not 0.30000000000000004.
    return str(int(content)) if content.is_integer() else repr(float(f"{content:.12g}"))


def as_text(sheets: Sequence[Sheet]) -> str:
    """A line per row, a tab between cells; sheet names above their rows where there are several."""
    lines: list[str] = []
    for sheet in sheets:
        rows = ["\t".join(" ".join(cell.split()) for cell in row).rstrip() for row in sheet.rows]
        rows = [row for row in rows if row.strip()]
        if rows and len(sheets) > 1:
            lines.append(sheet.name)
        lines.extend(rows)
    return "\n".join(lines)


class Xlsx:
    """.xlsx and .xls as text."""

    suffixes = (".xlsx", ".xlsm", ".xls", ".et")

    def matches(self, source: Source) -> bool:
        """A zip with a workbook in it, or the old container with one."""
        return is_xls(source) or any(name.startswith("xl/") for name in names_in(source))

    def read(self, source: Source) -> Extracted:
        """Rows as lines."""
        text = as_text(read_xlsx(source))
        if not text:
            raise empty_file(source.label)
        form = "xls" if source.data.startswith(OLE_MAGIC) else "xlsx"
        return Extracted(text=text, format=form)


class Csv:
    """.csv as text."""

    suffixes = (".csv", ".tsv")

    def matches(self, source: Source) -> bool:
        """No signature."""
        return False

    def read(self, source: Source) -> Extracted:
        """Rows as lines."""
        return Extracted(text=as_text([read_csv(source)]), format="csv")
