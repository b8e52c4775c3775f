"""A block of cells copied from another table: its rows, and which column is what where no header came along."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence

from assistant.drafting import columns
from assistant.errors import UserError
from assistant.reading.dates import NoSuchDateError, normalise
from assistant.reading.table import Row, Sheet

_SHOWN = 10
"""Characters of a column's first cell that stand in its name."""
_MOST = 0.6
_SHORT_DATE = 20
_SHORT = 14
_TITLES_OF_ROWS = re.compile(r"\d")
_YEAR = re.compile(r"^20\d\d年")
_NUMBER = re.compile(r"^\d{1,4}[.、]?$")
_ID = re.compile(r"^[A-Za-z][A-Za-z0-9_\-]{1,23}$")
_STATE = re.compile(r"^(?:已|未|拟|待|正在|进行|推进|计划|存疑|完成|办结)[一-鿿]{0,4}$")
_SOURCE = re.compile(
    r"(?:室|科|处|部|委|股|办|局|组|队|站|所|院|馆|中心|支部|简报|报表|台账|台帐|系统|记录|纪要|通报|文件|计划|决算|报告)$"
)


def cells(text: str) -> Sheet:
    """The rows of a copied block; empty rows and columns are passed over.

    Raises:
        UserError: nothing was pasted.
    """
    separator = "\t" if "\t" in text else "|" if "|" in text else "\t"
    read = csv.reader(io.StringIO(text.strip("\n")), delimiter=separator)
    try:
        rows = [[c.strip() for c in row] for row in read]
    except csv.Error as error:
        raise UserError("粘贴的内容不是表格，请在 Excel 里选中几行重新复制。") from error
    rows = [row for row in rows if any(row)]
    if not rows:
        raise UserError("请先粘贴从 Excel 里复制的几行。")
    width = max(map(len, rows))
    full = [row + [""] * (width - len(row)) for row in rows]
    kept = [i for i in range(width) if any(row[i] for row in full)]
    return Sheet("", tuple(tuple(row[i] for i in kept) for row in full))


def headed(sheet: Sheet, *, year: int) -> tuple[Sheet, int | None, dict[str, str]]:
    """(the block with a row of column names, which row that is, column name → field).

    The row is None where the block brought none: then one is put in front whose names show what the
    column holds, and the fields are told from the cells.
    """
    sheet = Sheet(sheet.name, tuple(row for row in columns.folded(sheet.rows) if row))
    at = columns.header_row(sheet.rows)
    if at is not None and not any(_TITLES_OF_ROWS.search(_YEAR.sub("", c)) for c in sheet.rows[at]):
        return sheet, at, {}
    names = columns.name_columns(
        [f"第{n}列 {_first(sheet.rows, n - 1)}" for n in range(1, len(sheet.rows[0]) + 1)]
    )
    fields = _fields(sheet.rows, year)
    mapping = {names[i]: field for i, field in fields.items()}
    return Sheet("", (names, *sheet.rows)), None, mapping


def _first(rows: Sequence[Row], column: int) -> str:
    words = next((" ".join(row[column].split()) for row in rows if row[column]), "")
    return words[:_SHOWN] + ("…" if len(words) > _SHOWN else "")


def _fields(rows: Sequence[Row], year: int) -> dict[int, str]:
    """Column → field, each field once: what is certain first, the longest text is the content."""
    full = {i: [row[i] for row in rows if row[i]] for i in range(len(rows[0]))}
    found: dict[int, str] = {}
    length = {i: sum(map(len, held)) / len(held) for i, held in full.items()}
    found[max(length, key=lambda i: (length[i], -i))] = "content"
    tests: dict[str, Callable[[str], bool]] = {
        "id": lambda c: bool(_ID.match(c)),
        "date": lambda c: _is_date(c, year),
        "status": lambda c: bool(_STATE.match(c)),
        "source": lambda c: bool(_SOURCE.search(c)) and len(c) <= _SHORT * 2,
    }
    for field, test in tests.items():
        best = [i for i, held in full.items() if i not in found and _share(held, test) >= _MOST]
        if best:
            # A source stands behind what it is the source of.
            found[best[-1] if field == "source" else best[0]] = field
    rest = [
        i
        for i, held in full.items()
        if i not in found and length[i] <= _SHORT and not all(_NUMBER.match(c) for c in held)
    ]
    if len(rest) >= 2:
        found[rest[0]], found[rest[1]] = "category", "matter"
    elif rest:
        held = full[rest[0]]
        found[rest[0]] = (
            "category" if len(set(held)) < len(held) or length[rest[0]] <= 4 else "matter"
        )
    return found


def _share(held: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, held)) / len(held)


def _is_date(cell: str, year: int) -> bool:
    if len(cell) > _SHORT_DATE or not re.search(r"\d", cell):
        return False
    try:
        return bool(normalise(cell, year=year))
    except NoSuchDateError:
        return True
