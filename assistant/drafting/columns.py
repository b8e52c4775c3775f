"""Which column of an office's own table is which field of a fact; names are data (knowledge/rules/columns.yaml)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from pydantic import Field, ValidationError

from assistant.config import KNOWLEDGE_DIR
from assistant.errors import DefectError
from assistant.models import Noun

COLUMNS_FILE = KNOWLEDGE_DIR / "rules" / "columns.yaml"
_DECORATION = re.compile(r"[（(〔\[【].*?[）)〕\]】]|[\s*＊:：\ufeff_]")
_CONTENT_SHARE = 0.5
_STATE_CHARS = 8


class Column(Noun):
    """One field and the names offices give it."""

    field: str
    label: str
    names: tuple[str, ...] = Field(min_length=1)
    part: tuple[str, ...] = ()


class _File(Noun):
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
        told = next((n for n, f in found.items() if f == "status" and _tells(names, n, rows)), None)
        if told is not None:
            # 完成情况 is a status where it says 已完成, and the content where it tells what was done.
            found[told] = "content"
            state = _named("status", names, plain, found)
            if state is not None:
                # 进展 beside it then says how far things are.
                found[state] = "status"
    if "content" not in found.values() and (longest := _longest(names, rows, found)) is not None:
        found[longest] = "content"
    return {name: found[name] for name in names if name in found}


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

    Titles and notes above it are passed over: a header names at least two fields, or 内容 alone.
    """
    best: tuple[int, int] | None = None
    for index, cells in enumerate(rows[:within]):
        known = match([c if len(c) <= 20 else "" for c in cells]) if any(cells) else {}
        fields = set(known.values())
        if len(fields) >= 2 or "content" in fields:
            score = (len(fields) + ("content" in fields), -index)
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
    import yaml

    try:
        return _File.model_validate(
            yaml.safe_load(COLUMNS_FILE.read_text(encoding="utf-8"))
        ).columns
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise DefectError(f"数据文件{COLUMNS_FILE.name}有误，请从安装包恢复。") from error
