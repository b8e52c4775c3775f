"""Figures in the cells of a table (a row a line, cells set apart by tabs), with what row and column say of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMBER = re.compile(r"^[+-]?\d[\d,]*(?:\.\d+)?[%％‰]?$")
_UNIT = re.compile(r"[（(](?:单位[：:])?(?P<unit>[^（）()\d]{1,6})[）)]")
_YEAR = re.compile(r"(?:19|20)\d{2}(?=年)")
_EARLIER = re.compile(r"上年|去年|同期|往年|上一年")
_ORDINAL = re.compile(r"^(?:序号|编号|号|No\.?)$", re.I)
_TOTAL = re.compile(r"^(?:合计|总计|小计|共计)$")


@dataclass(frozen=True)
class CellFigure:
    """A number alone in its cell."""

    start: int
    end: int
    text: str
    """As it stands, with the unit of its row or column behind it."""
    noun: str
    """What row and column say is counted, the total of a column included."""
    unit: str
    earlier: bool
    """A figure of an earlier year, there to be compared with."""

    @property
    def sentence(self) -> str:
        """The cell as a clerk would say it."""
        return f"{self.noun}{self.text}"


def cell_figures(text: str, year: int | None) -> Iterator[CellFigure]:
    """All of a text in reading order.

    Args:
        text: the whole draft.
        year: the year it is about; columns of other years hold figures to compare with.
    """
    at, header = 0, list[str]()
    for line in text.split("\n"):
        cells = line.split("\t")
        if len(cells) < 2:
            header = []
        elif not header:
            header = [c.strip() for c in cells]
        if len(cells) > 1:
            yield from _row(at, cells, header, year)
        at += len(line) + 1


def _row(at: int, cells: list[str], header: list[str], year: int | None) -> Iterator[CellFigure]:
    head = next((c.strip() for c in cells if c.strip() and not _NUMBER.match(c.strip())), "")
    for number, cell in enumerate(cells):
        bare = cell.strip()
        column = header[number] if number < len(header) else ""
        if _NUMBER.match(bare) and not _ORDINAL.match(column) and head and column != bare:
            start = at + len(cell) - len(cell.lstrip())
            unit = _unit(head) or _unit(column)
            total = bool(_TOTAL.match(head))
            said = _YEAR.search(column)
            noun = ("" if total else _noun(head)) + ("" if said else _noun(column))
            yield CellFigure(
                start=start,
                end=start + len(bare),
                text=bare if bare[-1] in "%％‰" else f"{bare}{unit}",
                noun=noun,
                unit=unit,
                earlier=bool(_EARLIER.search(column))
                or bool(said and year is not None and int(said[0]) < year),
            )
        at += len(cell) + 1


def _unit(words: str) -> str:
    found = _UNIT.search(words)
    return found["unit"] if found else ""


def _noun(words: str) -> str:
    plain = _UNIT.sub("", words)
    return (
        ""
        if re.fullmatch(r"(?:本年|今年|数量|数值|完成数|实际完成|指标值|完成情况)", plain)
        else plain
    )
