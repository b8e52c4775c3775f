"""Facts on their way in: what a file holds, shown beside what is there already, before anything is stored."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from pydantic import Field

from assistant.drafting import columns
from assistant.errors import BadFileError, UserError
from assistant.evidence import with_quantities
from assistant.evidence.conflicts import Comparison, Relation, compare, near_pairs
from assistant.models import Fact, FactStatus, Noun
from assistant.reading.base import Source, check_size, empty_file
from assistant.reading.dates import NoSuchDateError, normalise
from assistant.reading.facts import read_facts
from assistant.reading.ole import OLE_MAGIC
from assistant.reading.package import ZIP_MAGIC
from assistant.reading.table import Row, Sheet, read_csv, read_xlsx

_TABLES = frozenset((".xlsx", ".xlsm", ".csv", ".tsv", ".txt"))
_LISTS = frozenset((".yaml", ".yml", ".json"))
_MOST_ROWS = 20_000
_MAX_MB = 50
_ID = re.compile(r"^(?=.*[A-Za-z])[A-Za-z0-9_\-]{2,24}$")
"""An id with a letter in it; a bare 序号 numbers the rows of that table and nothing else."""
_NONE = re.compile(r"^(?:无|没有|无此项(?:工作|内容)?|今年(?:没有|无)|不涉及|/|—+|-+)[。.]?$")


class RowKind(StrEnum):
    """How a row stands to the facts there are, and to the rows above it."""

    NEW = "new"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"


class Choice(StrEnum):
    """What the clerk does with a row."""

    ADD = "add"
    """Enter it, beside the other where there is one."""
    REPLACE = "replace"
    """Put it in the other's place."""
    SKIP = "skip"


class ImportRow(Noun):
    """One fact that would come in."""

    place: str
    """第5行; unique in one preview."""
    fact: Fact
    kind: RowKind = RowKind.NEW
    other: Fact | None = None
    """The fact it repeats or contradicts."""
    other_place: str = ""
    """The row of the same file that ``other`` is; empty where it is a fact of the report."""
    differences: tuple[tuple[str, str], ...] = ()
    """(as ``other`` says, as this row says)."""
    notes: tuple[str, ...] = ()
    """What was read otherwise than it is written, in plain Chinese."""
    prompt: str = ""
    """The printed prompt of a form that it answers."""
    sender: str = ""
    """填报科室 and 填报人, where the table names them."""


class RowProblem(Noun):
    """A row that cannot come in as it is."""

    place: str
    message: str


class NothingToReport(Noun):
    """A prompt of a form that was answered with 无."""

    prompt: str
    department: str = ""


class ImportPreview(Noun):
    """What a file holds; nothing of it is stored."""

    name: str
    columns: tuple[str, ...] = ()
    """Names of the columns found."""
    mapping: dict[str, str] = Field(default_factory=dict)
    """Column name → field (id, date, category, matter, content, source, status, department, …)."""
    rows: tuple[ImportRow, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    nothing: tuple[NothingToReport, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether it is known which column holds the facts."""
        return not self.columns or "content" in self.mapping.values()

    def of(self, kind: RowKind) -> tuple[ImportRow, ...]:
        """Rows of one kind, in the order of the file."""
        return tuple(row for row in self.rows if row.kind is kind)


class Accepted(Noun):
    """What became of a preview."""

    added: tuple[Fact, ...] = ()
    replaced: tuple[Fact, ...] = ()
    left: tuple[ImportRow, ...] = ()
    """Contradictions nobody decided: they stay outside until someone does."""
    entered: dict[str, str] = Field(default_factory=dict)
    """Place of a row → id of the fact it became."""


class _Read(Noun):
    """A row as read, before it is compared."""

    place: str
    fact: Fact
    notes: tuple[str, ...] = ()
    prompt: str = ""
    sender: str = ""


def preview_file(
    name: str,
    data: bytes,
    *,
    present: Sequence[Fact],
    year: int,
    mapping: Mapping[str, str] | None = None,
) -> ImportPreview:
    """Read a table of any layout, propose which column is what, and compare with ``present``.

    Args:
        mapping: column name → field as the clerk corrected it; "" = pass over. Left out, it is proposed.

    Raises:
        BadFileError: not a table, damaged, encrypted, too large or empty.
        UserError: a YAML list that does not hold facts.
    """
    source = Source(name=name, data=data)
    if not data:
        raise empty_file(source.label)
    check_size(name, len(data), max_office_mb=_MAX_MB, max_pdf_mb=_MAX_MB)
    if source.suffix in _LISTS:
        reads = [_Read(place=f"第{n}条", fact=f) for n, f in enumerate(read_facts(name, data), 1)]
        return compared(ImportPreview(name=name), reads, present)
    tables = [(s, _headed(s)) for s in _sheets(source)]
    headed = [(sheet, at) for sheet, at in tables if at is not None]
    if not headed:
        raise UserError(
            f"{source.label}里找不到表头，请在第一行写上列名（至少有“内容”一列）后重新选择。"
        )
    found: dict[str, str] = {}
    titles: dict[str, None] = {}
    for sheet, at in headed:
        names = columns.name_columns(sheet.rows[at])
        titles.update(dict.fromkeys(n for n, c in zip(names, sheet.rows[at], strict=True) if c))
        for column, field in columns.match(sheet.rows[at], sheet.rows[at + 1 : at + 30]).items():
            found.setdefault(column, field)
            titles.setdefault(column)
    if mapping is not None:
        found = {column: field for column, field in mapping.items() if field}
    doubled = [f for f in set(found.values()) if list(found.values()).count(f) > 1]
    empty = ImportPreview(name=name, columns=tuple(titles), mapping=found)
    if doubled and mapping is not None:
        label = columns.labels().get(doubled[0], doubled[0])
        raise UserError(f"有两列都对应“{label}”，请只留一列。")
    if not empty.ready:
        return empty
    reads = []
    problems: list[RowProblem] = []
    nothing: list[NothingToReport] = []
    for sheet, at in headed:
        where = f"“{sheet.name}”" if len(headed) > 1 else ""
        reader = _RowReader(sheet.rows[at], found, year)
        for number, row in enumerate(sheet.rows[at + 1 :], at + 2):
            reader.read(f"{where}第{number}行", row, reads, problems, nothing)
    if len(reads) > _MOST_ROWS:
        raise UserError(f"{source.label}有{len(reads)}条事实，超过{_MOST_ROWS}条的上限，请拆分。")
    filled = empty.model_copy(update={"problems": tuple(problems), "nothing": tuple(nothing)})
    return compared(filled, reads, present)


def preview_facts(name: str, facts: Sequence[Fact], *, present: Sequence[Fact]) -> ImportPreview:
    """A preview of facts that were proposed from running text."""
    reads = [_Read(place=f"第{n}条", fact=f) for n, f in enumerate(facts, 1)]
    return compared(ImportPreview(name=name), reads, present)


def compared(
    preview: ImportPreview, reads: Sequence[_Read], present: Sequence[Fact]
) -> ImportPreview:
    """``preview`` with the rows that were read, each beside the fact or row it repeats or contradicts."""
    facts = [r.fact for r in reads]
    best: dict[int, tuple[Comparison, Fact, str]] = {}

    def note(i: int, comparison: Comparison | None, other: Fact, place: str) -> None:
        if comparison is None:
            return
        standing = best.get(i)
        if standing is None or (
            comparison.relation is Relation.SAME and standing[0].relation is not Relation.SAME
        ):
            best[i] = (comparison, other, place)

    by_id = {f.id: f for f in present}
    for i, fact in enumerate(facts):
        if (twin := by_id.get(fact.id)) is not None:
            note(i, compare(twin, fact) or _renewed(twin, fact), twin, "")
    for i, j in near_pairs(facts, present):
        note(i, compare(present[j], facts[i]), present[j], "")
    for i, j in near_pairs(facts, facts):
        if j < i and i not in best:
            note(i, compare(facts[j], facts[i]), facts[j], reads[j].place)
    rows = []
    for i, read in enumerate(reads):
        row = ImportRow(
            place=read.place,
            fact=with_quantities(read.fact),
            notes=read.notes,
            prompt=read.prompt,
            sender=read.sender,
        )
        if i in best:
            comparison, other, place = best[i]
            same = comparison.relation is Relation.SAME
            row = row.model_copy(
                update={
                    "kind": RowKind.DUPLICATE if same else RowKind.CONFLICT,
                    "other": other,
                    "other_place": place,
                    "differences": comparison.differences,
                }
            )
        rows.append(row)
    return preview.model_copy(update={"rows": tuple(rows)})


def _renewed(old: Fact, new: Fact) -> Comparison | None:
    """The same 编号 with other words on the same matter: a newer wording of that fact."""
    from rapidfuzz import fuzz

    same_matter = bool(old.matter) and old.matter == new.matter
    if not same_matter and fuzz.ratio(old.content, new.content) < 60:
        return None
    return Comparison(relation=Relation.CONFLICT, differences=((old.content, new.content),))


# --------------------------------------------------------------------------- reading


def _sheets(source: Source) -> tuple[Sheet, ...]:
    if source.data.startswith((ZIP_MAGIC, OLE_MAGIC)) or source.suffix in {".xlsx", ".xlsm"}:
        return read_xlsx(source)
    if source.suffix in _TABLES:
        return (read_csv(source),)
    raise BadFileError(
        f"{source.label}不是事实表，请选择 Excel（.xlsx）、CSV（.csv）或 YAML（.yaml）文件。"
    )


def _headed(sheet: Sheet) -> int | None:
    at = columns.header_row(sheet.rows)
    if at is not None:
        return at
    # No name is known: the first row with two filled cells may still be a header the clerk explains.
    for index, row in enumerate(sheet.rows[:5]):
        filled = [c for c in row if c.strip()]
        if len(filled) >= 2 and all(len(c) <= 12 for c in filled) and index + 1 < len(sheet.rows):
            return index
    return None


class _RowReader:
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
        reads: list[_Read],
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
            status=_status(cells.get("status", ""), notes),
        )
        who = " ".join(p for p in (sender, cells.get("person", "")) if p)
        reads.append(_Read(place=place, fact=fact, notes=tuple(notes), prompt=prompt, sender=who))

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


def _status(text: str, notes: list[str]) -> FactStatus:
    try:
        return _read_status(text)
    except UserError:
        notes.append(f"状态“{text[:20]}”不认识，先按待核")
        return FactStatus.UNVERIFIED


@lru_cache(maxsize=512)
def _read_status(text: str) -> FactStatus:
    """The status as the facts reader reads it, so that every way in agrees."""
    line = io.StringIO()
    csv.writer(line).writerows((("内容", "状态"), ("某事", text)))
    return read_facts("状态.csv", line.getvalue().encode())[0].status


def resolve(
    preview: ImportPreview, choices: Mapping[str, Choice]
) -> tuple[list[ImportRow], list[ImportRow], list[ImportRow]]:
    """(rows to add, rows that replace a fact of the report, contradictions left undecided)."""
    add: dict[str, ImportRow] = {}
    replace: list[ImportRow] = []
    left: list[ImportRow] = []
    for row in preview.rows:
        chosen = choices.get(row.place)
        if chosen is None:
            chosen = Choice.ADD if row.kind is RowKind.NEW else Choice.SKIP
            if row.kind is RowKind.CONFLICT:
                left.append(row)
        if chosen is Choice.SKIP:
            continue
        if chosen is Choice.REPLACE and row.other is not None and not row.other_place:
            replace.append(row)
            continue
        if chosen is Choice.REPLACE:
            add.pop(row.other_place, None)
        add[row.place] = row
    return list(add.values()), replace, left


def renewed(old: Fact, new: Fact) -> Fact:
    """``old`` with what ``new`` says; what ``new`` leaves open stays."""
    return old.model_copy(
        update={
            "content": new.content,
            "date": new.date or old.date,
            "category": new.category or old.category,
            "matter": new.matter or old.matter,
            "source": new.source or old.source,
            "status": new.status,
        }
    )


def next_id(taken: Iterable[str]) -> str:
    """The next free F###."""
    used = set(taken)
    number = 1
    while f"F{number:03d}" in used:
        number += 1
    return f"F{number:03d}"
