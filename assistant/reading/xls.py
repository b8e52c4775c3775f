"""Workbooks of Excel 97–2003 and older WPS tables (.xls, .et)."""

from __future__ import annotations

import datetime as dt
import io
import struct
from typing import Protocol

from assistant.errors import BadFileError
from assistant.reading.base import Source
from assistant.reading.ole import OLE_MAGIC, BrokenOleError, Ole
from assistant.reading.package import EXCEL, damaged
from assistant.reading.sheet import Sheet

_CELLS_LIMIT = 2_000_000
_BROKEN = (
    struct.error,
    ValueError,
    LookupError,
    OverflowError,
    MemoryError,
    TypeError,
    AttributeError,
    AssertionError,
)
"""What xlrd raises on damaged files besides its own error."""


class _Cell(Protocol):
    @property
    def ctype(self) -> int: ...
    @property
    def value(self) -> object: ...


def is_xls(source: Source) -> bool:
    """The old container with a workbook in it."""
    if not source.data.startswith(OLE_MAGIC):
        return False
    try:
        ole = Ole.open(source.data)
    except BrokenOleError:
        return False
    return "Workbook" in ole or "Book" in ole


def read_xls(source: Source) -> tuple[Sheet, ...]:
    """Visible sheets, values as people see them.

    Raises:
        BadFileError: damaged, protected or too large.
    """
    import xlrd
    from xlrd.compdoc import CompDocError

    try:
        book = xlrd.open_workbook(
            file_contents=source.data, logfile=io.StringIO(), formatting_info=True
        )
        with book:
            return tuple(
                Sheet(sheet.name, _rows(source, sheet, book.datemode))
                for sheet in book.sheets()
                if sheet.visibility == 0
            )
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise BadFileError(f"{source.label}设有打开密码，请取消密码后重新选择。") from error
        raise damaged(source, EXCEL) from error
    except BadFileError:
        raise
    except (CompDocError, *_BROKEN) as error:
        raise damaged(source, EXCEL) from error


class _Sheet(Protocol):
    @property
    def nrows(self) -> int: ...
    @property
    def ncols(self) -> int: ...
    @property
    def merged_cells(self) -> list[tuple[int, int, int, int]]: ...
    def row(self, number: int) -> list[_Cell]: ...


def _rows(source: Source, sheet: _Sheet, datemode: int) -> tuple[tuple[str, ...], ...]:
    if sheet.nrows * sheet.ncols > _CELLS_LIMIT:
        raise BadFileError(
            f"{source.label}的表格过大（{sheet.nrows}行、{sheet.ncols}列），请拆分或删去多余的内容后重新选择。"
        )
    grid = [[_shown(cell, datemode) for cell in sheet.row(number)] for number in range(sheet.nrows)]
    for low, high, column, _ in sheet.merged_cells:
        # Downwards merges give each row its category; sideways ones are titles.
        for number in range(low + 1, min(high, sheet.nrows)):
            if column < len(grid[number]) and column < len(grid[low]):
                grid[number][column] = grid[low][column]
    return tuple(tuple(row) for row in grid)


def _shown(cell: _Cell, datemode: int) -> str:
    import xlrd

    value = cell.value
    if cell.ctype == xlrd.XL_CELL_DATE and isinstance(value, float):
        try:
            found = xlrd.xldate_as_datetime(value, datemode)
        except (ValueError, OverflowError):
            return repr(value)
        plain = isinstance(found, dt.datetime) and found.time() == dt.time()
        return str(found.date().isoformat() if plain else found.isoformat(" "))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "是" if value else "否"
    if cell.ctype in (xlrd.XL_CELL_ERROR, xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)
