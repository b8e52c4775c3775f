"""Rows of a table as facts: what a cell says, and what was read otherwise than it is written."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from functools import lru_cache

from assistant.desk.import_nouns import NothingToReport, RowProblem
from assistant.drafting import columns
from assistant.errors import BadFileError, UserError
from assistant.models import Fact, FactStatus, Noun
from assistant.reading.base import Source
from assistant.reading.dates import NoSuchDateError, normalise
from assistant.reading.facts import read_facts
from assistant.reading.ole import OLE_MAGIC
from assistant.reading.package import ZIP_MAGIC
from assistant.reading.table import Row, Sheet, read_csv, read_xlsx

_TABLES = frozenset((".xlsx", ".xlsm", ".csv", ".tsv", ".txt"))
_ID = re.compile(r"^(?=.*[A-Za-z])[A-Za-z0-9_\-]{2,24}$")
"""An id with a letter in it; a bare 序号 numbers the rows of that table and nothing else."""
_NONE = re.compile(r"^(?:无|没有|无此项(?:工作|内容)?|今年(?:没有|无)|不涉及|/|—+|-+)[。.]?$")


_BEGINNING = 40
"""Characters of a content that tell whether it is still to come."""


class ReadRow(Noun):
    """A row as read, before it is compared."""

    place: str
    fact: Fact
    notes: tuple[str, ...] = ()
    prompt: str = ""
    sender: str = ""


def sheets(source: Source) -> tuple[Sheet, ...]:
    """The tables of a file, told by its content first.

    Raises:
        BadFileError: it is no table.
    """
    if source.data.startswith((ZIP_MAGIC, OLE_MAGIC)) or source.suffix in {".xlsx", ".xlsm"}:
        return read_xlsx(source)
    if source.suffix in _TABLES:
        return (read_csv(source),)
    raise BadFileError(
        f"{source.label}不是事实表，请选择 Excel（.xlsx）、CSV（.csv）或 YAML（.yaml）文件。"
    )


def header_at(sheet: Sheet) -> int | None:
    """The row that names the columns; None where there is none."""
    at = columns.header_row(sheet.rows)
    if at is not None:
        return at
    # No name is known: the first row with two filled cells may still be a header the clerk explains.
    for index, row in enumerate(sheet.rows[:5]):
        filled = [c for c in row if c.strip()]
        if len(filled) >= 2 and all(len(c) <= 12 for c in filled) and index + 1 < len(sheet.rows):
            return index
    return None


class RowReader:
    """Rows of one table → facts."""

    def __init__(self, header: Row, mapping: Mapping[str, str], year: int) -> None:
        names = columns.name_columns(header)
        self._at = {mapping[name]: i for i, name in enumerate(names) if name in mapping}
        self._header = tuple(c.strip() for c in header)
        self._year = year
        self._ids: set[str] = set()

    def read(
        self,
        place: str,
        row: Row,
        reads: list[ReadRow],
        problems: list[RowProblem],
        nothing: list[NothingToReport],
    ) -> None:
        """Sort one row into what it is."""
        cells = {f: row[i].strip() if i < len(row) else "" for f, i in self._at.items()}
        content, prompt = cells.get("content", ""), cells.get("prompt", "")
        if not content:
            # What a form has printed in it (prompt, sender) is nobody's entry.
            written = [cells.get(f) for f in ("date", "source", "matter", "person")]
            if any(written) and not (prompt and not any(written[:2])):
                problems.append(RowProblem(place=place, message="没有填“内容”，没有读入"))
            return
        if tuple(c.strip() for c in row) == self._header:
            return
        sender = cells.get("department", "")
        if _NONE.match(content):
            if prompt:
                nothing.append(NothingToReport(prompt=prompt, department=sender))
            return
        notes: list[str] = []
        fact = Fact(
            id=self._id(cells.get("id", "")),
            content=content,
            date=self._date(cells.get("date", ""), notes),
            category=cells.get("category", "") or prompt_category(prompt),
            matter=cells.get("matter", ""),
            source=cells.get("source", "") or sender or cells.get("person", ""),
            status=_status(cells.get("status", ""), content, notes),
        )
        who = " ".join(p for p in (sender, cells.get("person", "")) if p)
        reads.append(ReadRow(place=place, fact=fact, notes=tuple(notes), prompt=prompt, sender=who))

    def _id(self, text: str) -> str:
        if _ID.match(text) and text not in self._ids:
            self._ids.add(text)
            return text
        return ""

    def _date(self, text: str, notes: list[str]) -> str:
        if not text:
            return ""
        try:
            read = normalise(text, year=self._year)
        except NoSuchDateError:
            read = ""
        if not read:
            notes.append(f"日期“{text[:20]}”看不懂，先留空")
        return read


def prompt_category(prompt: str) -> str:
    """The category a printed prompt begins with: 【警示教育】去年写过……"""
    found = re.match(r"^【([^】]{1,20})】", prompt)
    return found[1] if found else ""


def _status(text: str, content: str, notes: list[str]) -> FactStatus:
    try:
        return _read_status(text, content[:_BEGINNING])
    except UserError:
        notes.append(f"状态“{text[:20]}”不认识，先按待核")
        return FactStatus.UNVERIFIED


@lru_cache(maxsize=512)
def _read_status(text: str, content: str) -> FactStatus:
    """The status as the facts reader reads it, so that every way in agrees."""
    line = io.StringIO()
    csv.writer(line).writerows((("内容", "状态"), (content, text)))
    return read_facts("状态.csv", line.getvalue().encode())[0].status
