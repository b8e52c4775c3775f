"""Lines of a text on their way to becoming parts of a manuscript."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_MARKDOWN_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t　]+(?=\S)")
_TABLE_ROW = re.compile(r"\s*\|.*\|\s*$")
_BARE_ORDINAL = re.compile(r"[（(]?[\d一二三四五六七八九十]{1,3}[）)、.．]\s*$")
_PAIR_LENGTH, _CELL_LENGTH = 80, 800
"""Longest cell of a table of two columns (longer ones are text with a tab in it), and of more."""
_TABLE_RULE = re.compile(r"\s*\|(?:\s*:?-+:?\s*\|)+\s*$")


@dataclass(frozen=True)
class Line:
    """One line that is not blank."""

    text: str
    """Without blanks at both ends."""
    apart: bool = False
    """Whether an empty line stands before it, or it is indented by at least four characters."""
    marked: int = 0
    """Number of # before it, where the text is Markdown; 0 otherwise."""
    rows: tuple[tuple[str, ...], ...] = ()
    """A Markdown table, taken together as one line."""
    cells: tuple[str, ...] = ()
    """What stands between the tabs, empty cells at both ends included."""


def split_lines(text: str, *, markdown: bool = False) -> tuple[Line, ...]:
    """The lines of ``text`` that are not blank.

    Word's manual line break, form feed and the Unicode line separators end a line too. In Markdown a
    leading # and the bars of a table are markup, not text.
    """
    found: list[Line] = []
    table: list[str] = []
    apart = False
    for raw in (*_BREAKS.split(text), ""):
        if markdown and _TABLE_ROW.match(raw):
            table.append(raw)
            continue
        if table:
            found.extend(_table(table, apart))
            table, apart = [], False
        stripped = raw.strip()
        if not stripped:
            apart = True
            continue
        marked = _MARKDOWN_HEADING.match(raw) if markdown else None
        indent = len(raw) - len(raw.lstrip())
        found.append(
            Line(
                text=raw[marked.end() :].strip() if marked else stripped,
                apart=apart or indent >= 4,
                marked=len(marked.group(1)) if marked else 0,
                cells=() if marked else tuple(c.strip() for c in raw.split("\t")),
            )
        )
        apart = False
    return _gather_rows(found)


def _gather_rows(lines: list[Line]) -> tuple[Line, ...]:
    """Runs of tab-parted lines with as many cells each (a table read out of a Word file) as tables."""
    found: list[Line] = []
    for cells, group in itertools.groupby(lines, _cell_count):
        run = list(group)
        if cells < 2 or len(run) < 2 or not any("\t" in line.text for line in run):
            found.extend(run)
        else:
            rows = tuple(line.cells for line in run)
            found.append(Line(text="", apart=run[0].apart, rows=rows))
    return tuple(found)


def _cell_count(line: Line) -> int:
    longest = _PAIR_LENGTH if len(line.cells) == 2 else _CELL_LENGTH
    if any(len(c) > longest for c in line.cells):
        return 0
    if _BARE_ORDINAL.match(line.text.split("\t")[0]):
        return 0
    return len(line.cells)


def _table(raw: list[str], apart: bool) -> list[Line]:
    """A run of |…| lines: a table when its second line is the rule of dashes, text otherwise."""
    if len(raw) < 2 or not _TABLE_RULE.match(raw[1]):
        return [Line(text=r.strip(), apart=apart and i == 0) for i, r in enumerate(raw)]
    rows = [tuple(c.strip() for c in r.strip()[1:-1].split("|")) for r in (raw[0], *raw[2:])]
    width = max(len(r) for r in rows)
    return [Line(text="", apart=apart, rows=tuple(r + ("",) * (width - len(r)) for r in rows))]
