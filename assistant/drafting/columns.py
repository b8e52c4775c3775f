"""Which column of an office's own table is which field of a fact; names are data (knowledge/rules/columns.yaml)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from pydantic import Field

from assistant.config import KNOWLEDGE_DIR
from assistant.datafile import load_data
from assistant.models import Noun

COLUMNS_FILE = KNOWLEDGE_DIR / "rules" / "columns.yaml"
_DECORATION = re.compile(r"[（(〔\[【].*?[）)〕\]】]|[\s*＊:：\ufeff_]")
_CONTENT_SHARE = 0.5
_STATE_CHARS = 8
_YEAR_COLUMN = re.compile(
    r"^(20\d\d)年度?(?:1[-—–~至]\d{1,2}月)?(?:份|底)?(?:累计|实际)?(?:完成)?(?:数|值|量|情况)?$"
)
_INDICATOR = re.compile(r"指标|名称$")
_FIGURE = re.compile(r"^[约近超+\-]?\d")
_MEASURE = re.compile(r"^[^\d，。；]{1,5}$")
_BODY_NAME = re.compile(r"(?:[局委办科室处股站所院校镇乡村]|街道|中心|公司|部门|单位)$")
_MOST = 0.5
_NAME_CHARS = 10
_HEADER_ROWS = 20
_FIGURES = frozenset(("amount", "measure", "change"))


class Column(Noun):
    """One field and the names offices give it."""

    field: str
    label: str
    names: tuple[str, ...] = Field(min_length=1)
    part: tuple[str, ...] = ()


class ColumnsFile(Noun):
    """``columns.yaml``."""

    version: int
    columns: tuple[Column, ...]


def labels() -> dict[str, str]:
    """Field → the name this desk gives it, in the order of the data."""
    return {c.field: c.label for c in _columns()}


def name_columns(header: Sequence[str]) -> tuple[str, ...]:
    """One distinct name per column of a header row: 内容, 内容（2）, 第5列 where the cell is empty."""
    names: list[str] = []
    for number, cell in enumerate(header, 1):
        name = " ".join(cell.split()) or f"第{number}列"
        copy, count = name, 1
        while copy in names:
            count += 1
            copy = f"{name}（{count}）"
        names.append(copy)
    return tuple(names)


def match(header: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> dict[str, str]:
    """Column name (see :func:`name_columns`) → field, each field at most once.

    A whole name goes before a part of one. Where no column is called 内容 or the like, the column of
    ``rows`` with the most text is proposed, if it is clearly the longest; the clerk sees and corrects it.
    """
    names = name_columns(header)
    plain = [_plain(cell) for cell in header]
    found: dict[str, str] = {}
    for column in _columns():
        for name, text in zip(names, plain, strict=True):
            if name not in found and text in column.names:
                found[name] = column.field
                break
    for column in _columns():
        if column.field in found.values():
            continue
        for name, text in zip(names, plain, strict=True):
            if name not in found and any(p in text for p in column.part):
                found[name] = column.field
                break
    if "content" not in found.values():
        stated = next(
            (n for n, f in found.items() if f == "status" and _tells(names, n, rows)), None
        )
        if stated is not None:
            # 完成情况 is a status where it says 已完成, and the content where it tells what was done.
            found[stated] = "content"
            state = _named("status", names, plain, found)
            if state is not None:
                # 进展 beside it then says how far things are.
                found[state] = "status"
    _figures(names, header, rows, found)
    if not told(found) and (longest := _longest(names, rows, found)) is not None:
        found[longest] = "content"
    return {name: found[name] for name in names if name in found}


def _figures(
    names: Sequence[str],
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    found: dict[str, str],
) -> None:
    """Settle the columns of a table of figures: which one counts, in what unit, what it counts."""
    taken = {f: n for n, f in found.items()}
    held = {
        n: [r[i].strip() for r in rows if i < len(r) and r[i].strip()] for i, n in enumerate(names)
    }

    def mostly(name: str, test: re.Pattern[str]) -> bool:
        return bool(held[name]) and sum(bool(test.match(c)) for c in held[name]) >= _MOST * len(
            held[name]
        )

    if "amount" in taken and rows and not mostly(taken["amount"], _FIGURE):
        del found[taken.pop("amount")]
    if "amount" not in taken:
        years = [
            (m[1], n)
            for n, h in zip(names, header, strict=True)
            if n not in found and (m := _YEAR_COLUMN.match(_plain(h))) and mostly(n, _FIGURE)
        ]
        if years:
            found[max(years)[1]] = "amount"
            taken["amount"] = max(years)[1]
    unit = taken.get("measure")
    if (
        unit
        and rows
        and (not mostly(unit, _MEASURE) or any(_BODY_NAME.search(c) for c in held[unit]))
    ):
        del found[unit]
    if "amount" not in taken:
        for field in ("measure", "change"):
            found.pop(next((n for n, f in found.items() if f == field), ""), None)
        return
    subject = next(
        (n for n in names if found.get(n) not in _FIGURES and _INDICATOR.search(_plain(n))), None
    )
    if subject is not None and found.get(subject) != "matter":
        # 项目｜指标名称: what is counted is the indicator; the wider name beside it files it.
        if "matter" in taken:
            del found[taken["matter"]]
            if "category" not in taken:
                found[taken["matter"]] = "category"
        found[subject] = "matter"


def told(mapping: Mapping[str, str]) -> bool:
    """Whether it is known where a row says what was done: its content, or what it counts and how many."""
    fields = set(mapping.values())
    return "content" in fields or {"matter", "amount"} <= fields


def folded(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """The rows with a header of two rows made one, in the place of the second.

    完成情况 over 数量｜单位｜说明 is one name over three; the names below count. A name that stands under two
    others takes theirs in front: 今年完成数, 去年完成数.
    """
    for at in range(min(_HEADER_ROWS, len(rows) - 1)):
        header = _fold(rows[at], rows[at + 1])
        if header is not None:
            return (*rows[:at], (), header, *rows[at + 2 :])
    return tuple(rows)


def _fold(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...] | None:
    width = max(len(upper), len(lower))
    above = [*(c.strip() for c in upper), *[""] * (width - len(upper))]
    below = [*(c.strip() for c in lower), *[""] * (width - len(lower))]
    under = [bool(b) and b != a for a, b in zip(above, below, strict=True)]
    plain = [a for a, u in zip(above, under, strict=True) if a and not u]
    if not any(under) or len(plain) < 2 or any(len(c) > _NAME_CHARS for c in (*plain, *below)):
        return None
    parents: list[str] = []
    for a, u in zip(above, under, strict=True):
        parents.append(a or (parents[-1] if u and parents else ""))
    for at, parent in enumerate(parents):
        covered = [i for i, u in enumerate(under) if u and parents[i] == parent]
        if under[at] and (not parent or len(covered) < 2 or re.match(r"\d", below[at])):
            return None
    children = [b for b, u in zip(below, under, strict=True) if u]
    return tuple(
        a if not u else b if children.count(b) == 1 else f"{p}{b}"
        for a, b, u, p in zip(above, below, under, parents, strict=True)
    )


def _named(
    field: str, names: Sequence[str], plain: Sequence[str], taken: Mapping[str, str]
) -> str | None:
    """The first column not taken yet that is called as a field may be."""
    column = next(c for c in _columns() if c.field == field)
    free = [(n, t) for n, t in zip(names, plain, strict=True) if n not in taken]
    whole = next((n for n, t in free if t in column.names), None)
    return whole or next((n for n, t in free if any(p in t for p in column.part)), None)


def header_row(rows: Sequence[Sequence[str]], *, within: int = 20) -> int | None:
    """Index of the row that reads most like a header; None where no row names any field.

    Titles and notes above it are passed over: a header names at least two fields, or 内容 alone, or one and
    two years.
    """
    best: tuple[int, int] | None = None
    for index, cells in enumerate(rows[:within]):
        known = match([c if len(c) <= 20 else "" for c in cells]) if any(cells) else {}
        fields = set(known.values())
        years = [c for c in cells if _YEAR_COLUMN.match(_plain(c))]
        if len(fields) >= 2 or "content" in fields or (fields and len(years) >= 2):
            score = (len(fields) + told(known), -index)
            if best is None or score > best:
                best = score
    return -best[1] if best else None


def _tells(names: Sequence[str], name: str, rows: Sequence[Sequence[str]]) -> bool:
    """Whether the cells of a column are sentences and not states."""
    at = list(names).index(name)
    cells = [row[at].strip() for row in rows if at < len(row) and row[at].strip()]
    return bool(cells) and sum(map(len, cells)) > _STATE_CHARS * len(cells)


def _longest(
    names: Sequence[str], rows: Sequence[Sequence[str]], found: Mapping[str, str]
) -> str | None:
    sizes = sorted(
        (
            (sum(len(row[i]) for row in rows if i < len(row)), -i, name)
            for i, name in enumerate(names)
            if name not in found
        ),
        reverse=True,
    )
    if not sizes or sizes[0][0] < 6 * max(1, len(rows)):
        return None
    if len(sizes) > 1 and sizes[1][0] > _CONTENT_SHARE * sizes[0][0]:
        return None
    return sizes[0][2]


def _plain(header: str) -> str:
    """内 容（必填）* → 内容."""
    return _DECORATION.sub("", header).lower()


@lru_cache(maxsize=1)
def _columns() -> tuple[Column, ...]:
    return load_data(ColumnsFile, COLUMNS_FILE).columns
