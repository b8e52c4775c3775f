"""Facts on their way in: what a file holds, shown beside what is there already, before anything is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.desk import pasted
from assistant.desk.import_nouns import (
    Accepted,
    Choice,
    ImportPreview,
    ImportRow,
    NothingToReport,
    RowKind,
    RowProblem,
)
from assistant.desk.import_rows import ReadRow, RowReader, header_at, prompt_category, sheets
from assistant.drafting import columns
from assistant.drafting.suspicious import suspicions
from assistant.errors import UserError
from assistant.evidence import with_quantities
from assistant.evidence.conflicts import Comparison, Relation, compare, near_pairs
from assistant.models import Fact
from assistant.reading.base import Source, check_size, empty_file
from assistant.reading.facts import read_facts
from assistant.reading.table import Sheet

__all__ = [
    "Accepted",
    "Choice",
    "ImportPreview",
    "ImportRow",
    "NothingToReport",
    "RowKind",
    "RowProblem",
    "next_id",
    "preview_facts",
    "preview_file",
    "preview_pasted",
    "prompt_category",
    "renewed",
    "resolve",
]

_LISTS = frozenset((".yaml", ".yml", ".json"))
_MOST_ROWS = 20_000
_MAX_MB = 50


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
        reads = [ReadRow(place=f"第{n}条", fact=f) for n, f in enumerate(read_facts(name, data), 1)]
        return compared(ImportPreview(name=name), reads, present)
    tables = [(s, header_at(s)) for s in sheets(source)]
    headed = [(sheet, at) for sheet, at in tables if at is not None]
    if not headed:
        raise UserError(
            f"{source.label}里找不到表头，请在第一行写上列名（至少有“内容”一列）后重新选择。"
        )
    return _tabled(name, source.label, headed, present=present, year=year, mapping=mapping)


def preview_pasted(
    text: str,
    *,
    present: Sequence[Fact],
    year: int,
    mapping: Mapping[str, str] | None = None,
) -> ImportPreview:
    """Read a block of cells copied from a table, with or without its header, and compare with ``present``.

    Raises:
        UserError: nothing was pasted, or two columns stand for one field.
    """
    sheet, at, told = pasted.headed(pasted.cells(text), year=year)
    wanted = told or None if mapping is None else mapping
    return _tabled(
        "粘贴的表格",
        "粘贴的表格",
        [(sheet, at or 0)],
        present=present,
        year=year,
        mapping=wanted,
        brought=at is not None,
    )


def _tabled(
    name: str,
    label: str,
    headed: Sequence[tuple[Sheet, int]],
    *,
    present: Sequence[Fact],
    year: int,
    mapping: Mapping[str, str] | None,
    brought: bool = True,
) -> ImportPreview:
    """``brought``: the header is a row of the table itself, so that rows are counted after it."""
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
        field = columns.labels().get(doubled[0], doubled[0])
        raise UserError(f"有两列都对应“{field}”，请只留一列。")
    if not empty.ready:
        return empty
    reads: list[ReadRow] = []
    problems: list[RowProblem] = []
    nothing: list[NothingToReport] = []
    for sheet, at in headed:
        where = f"“{sheet.name}”" if len(headed) > 1 else ""
        reader = RowReader(sheet.rows[at], found, year, sheet.rows[at + 1 :])
        for number, row in enumerate(sheet.rows[at + 1 :], at + 1 + brought):
            reader.read(f"{where}第{number}行", row, reads, problems, nothing)
    if len(reads) > _MOST_ROWS:
        raise UserError(f"{label}有{len(reads)}条事实，超过{_MOST_ROWS}条的上限，请拆分。")
    filled = empty.model_copy(update={"problems": tuple(problems), "nothing": tuple(nothing)})
    return compared(filled, reads, present)


def preview_facts(name: str, facts: Sequence[Fact], *, present: Sequence[Fact]) -> ImportPreview:
    """A preview of facts that were proposed from running text."""
    reads = [ReadRow(place=f"第{n}条", fact=f) for n, f in enumerate(facts, 1)]
    return compared(ImportPreview(name=name), reads, present)


def compared(
    preview: ImportPreview, reads: Sequence[ReadRow], present: Sequence[Fact]
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
            notes=(*read.notes, *suspicions(f"{read.fact.matter}\n{read.fact.content}")),
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
