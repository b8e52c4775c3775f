"""Rows of a table as facts: what a cell says, and what was read otherwise than it is written."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from assistant.desk.import_nouns import NothingToReport, RowProblem
from assistant.desk.import_periods import period
from assistant.drafting import columns
from assistant.drafting.counted import counted
from assistant.errors import BadFileError, UserError
from assistant.models import Fact, FactStatus, Noun
from assistant.reading.base import Source
from assistant.reading.dates import NoSuchDateError, normalise
from assistant.reading.facts import is_plan, read_facts
from assistant.reading.ole import OLE_MAGIC
from assistant.reading.package import ZIP_MAGIC
from assistant.reading.table import Row, Sheet, read_csv, read_xlsx

_TABLES = frozenset((".xlsx", ".xlsm", ".csv", ".tsv", ".txt"))
_ID = re.compile(r"^(?=.*[A-Za-z])[A-Za-z0-9_\-]{2,24}$")
"""An id with a letter in it; a bare 序号 numbers the rows of that table and nothing else."""
_NONE = re.compile(r"^(?:无|没有|无此项(?:工作|内容)?|今年(?:没有|无)|不涉及|/|—+|-+)[。.]?$")


_SIGNED = re.compile(
    r"^(?:填报|填表|制表|审核|复核|报送|经办|负责)(?:人|单位|日期|时间)?(?:签字)?\s*[:：]|^(?:联系电话|单位负责人|分管领导)\s*[:：]"
)
"""填报人：…… below a table is no row of it."""
_TIMED = re.compile(r"\d{1,2}月|[上下]半年|季度|截至|全年|今年|20\d\d年")
_DITTO = frozenset(("同上", "〃", "″", '"', "”"))
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
        return tuple(Sheet(s.name, columns.folded(s.rows)) for s in read_xlsx(source))
    if source.suffix in _TABLES:
        sheet = read_csv(source)
        return (Sheet(sheet.name, columns.folded(sheet.rows)),)
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

    def __init__(
        self, header: Row, mapping: Mapping[str, str], year: int, rows: Sequence[Row] = ()
    ) -> None:
        names = columns.name_columns(header)
        self._at = {mapping[name]: i for i, name in enumerate(names) if name in mapping}
        self._header = tuple(c.strip() for c in header)
        self._named = tuple(
            next((n for n in names if mapping.get(n) == field), "")
            for field in ("amount", "change")
        )
        self._category = ""
        # A form prints the category of its prompts beside them.
        self._merged = "prompt" not in self._at and _merged(rows, self._at.get("category"))
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
        if any(_SIGNED.match(c.strip()) for c in row):
            return
        content, prompt = self._content(cells), cells.get("prompt", "")
        notes: list[str] = []
        category = self._filed(cells, notes)
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
        date, content = self._when(cells.get("date", ""), content, notes)
        fact = Fact(
            id=self._id(cells.get("id", "")),
            content=content,
            date=date,
            category=category or prompt_category(prompt),
            matter=cells.get("matter", ""),
            source=cells.get("source", "") or sender or cells.get("person", ""),
            status=self._status(cells, content, date, notes),
        )
        who = " ".join(p for p in (sender, cells.get("person", "")) if p)
        reads.append(ReadRow(place=place, fact=fact, notes=tuple(notes), prompt=prompt, sender=who))

    def _content(self, cells: Mapping[str, str]) -> str:
        """What the row says; of a table of figures, the figures in words."""
        content = cells.get("content", "")
        if "amount" not in self._at or _NONE.match(content):
            return content
        subject = cells.get("matter", "")
        if not subject:
            subject, content = content, ""
        return counted(
            subject,
            cells.get("amount", ""),
            measure=cells.get("measure", ""),
            change=cells.get("change", ""),
            detail=content,
            named=(self._named[0], self._named[1]),
        )

    def _filed(self, cells: Mapping[str, str], notes: list[str]) -> str:
        """类别; 同上 and, where the column looks merged, an empty cell go on with the one above."""
        own = cells.get("category", "")
        if own in _DITTO or (not own and self._merged and self._category):
            notes.append(f"类别按上一行记作“{self._category}”")
        else:
            self._category = own
        return self._category

    def _status(
        self, cells: Mapping[str, str], content: str, date: str, notes: list[str]
    ) -> FactStatus:
        """As the row says; where it says nothing, what lies in a year to come is still to be done."""
        text = cells.get("status", "")
        status = _status(text, content, notes)
        if text or status is not FactStatus.DONE:
            return status
        coming = date[:4].isdigit() and int(date[:4]) > self._year
        if coming or is_plan(self._category) or is_plan(cells.get("matter", "")):
            notes.append("没有写状态，看日期或类别是下一步的事，按拟开展")
            return FactStatus.PLANNED
        return status

    def _id(self, text: str) -> str:
        if _ID.match(text) and text not in self._ids:
            self._ids.add(text)
            return text
        return ""

    def _when(self, text: str, content: str, notes: list[str]) -> tuple[str, str]:
        """The date, and the content with the stretch of time its figures are for."""
        stretch = period(text, year=self._year)
        if stretch is None:
            return self._date(text, notes), content
        date, words = stretch
        if not words or _TIMED.search(content):
            return date, content
        notes.append(f"“{text[:20]}”是一段时间，写进了内容")
        return date, f"{words}，{content}"

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


def _merged(rows: Sequence[Row], at: int | None) -> bool:
    """Whether a column of categories was copied from merged cells: each name in one place, gaps below it."""
    if at is None:
        return False
    filled = [row for row in rows if any(c.strip() for c in row)]
    cells = [row[at].strip() if at < len(row) else "" for row in filled]
    runs = [name for name, _ in groupby(c for c in cells if c)]
    gaps = cells.count("")
    return bool(runs and cells[0]) and len(set(runs)) == len(runs) and gaps >= 2


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
