"""Tables of the body: as wide as 版心, head row repeated on every page, rows never split.

A table that would be a column of single characters on an upright page is set for one turned sideways (8).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.exporting import styles
from assistant.exporting.flow import height_of_page
from assistant.exporting.measure import ems
from assistant.exporting.nouns import Part
from assistant.exporting.paper import Grid, Para, Piece
from assistant.exporting.profile import Profile

_FIGURE = re.compile(
    r"[-−+±]?[\d,.，]+\s*[%％‰\w]{0,3}|\d{4}年\d{1,2}月(?:\d{1,2}日)?|\d{4}([-./])\d{1,2}\1\d{1,2}"
)
_NARROW = 8.0
"""A column whose cells are no wider than this many characters is centred."""
_LEAST = 2.0
_STEP = 0.5
_PADDING_TWIPS = 290
"""Cell margins, and a little room for faces with wider figures."""
_WORD = 4.0
_HEAD_LINES = 3
_CELL_LINES = 8
"""A cell of more lines than this, or a head of more lines than that, is hard to read."""


def grid_of(part: Part, profile: Profile, *, upright: bool = False) -> Grid:
    """The table of ``part``, columns as wide as their content asks.

    Args:
        part: the table.
        profile: the layout.
        upright: it must not be turned, because signature and date follow and need text above them (7.3.5.5).
    """
    block = part.block
    rows = block.rows if block else ()
    columns = max((len(r) for r in rows), default=0)
    needed = [_least(rows, column) for column in range(columns)]
    room = profile.page.text_width_twips
    size = profile.size.table_pt
    sideways = not upright and not _fits(needed, room, size)
    if sideways:
        room = height_of_page(profile)
    if not _fits(needed, room, size):
        size = profile.size.table_small_pt
    centred = [_is_narrow([r[c] for r in rows[1:] if c < len(r)]) for c in range(columns)]
    at = part.start
    found: list[tuple[Para, ...]] = []
    for number, row in enumerate(rows):
        cells: list[Para] = []
        for column, text in enumerate(row):
            cells.append(
                Para(
                    style=styles.CELL if number else styles.CELL_HEAD,
                    pieces=(Piece(text, at),),
                    align="center" if number and centred[column] else None,
                    size_pt=size if size != profile.size.table_pt else None,
                )
            )
            at += len(text) + 1
        found.append(tuple(cells))
    return Grid(
        rows=tuple(found),
        widths=_widths(rows, needed, room, size),
        sideways=sideways,
        section=block.section if block else None,
    )


def _fits(needed: Sequence[float], whole: int, size_pt: float) -> bool:
    """Whether figures and short words of every column have room."""
    return sum(needed) * size_pt * 20 <= whole - len(needed) * _PADDING_TWIPS


def _is_narrow(texts: Sequence[str]) -> bool:
    return all(ems(t) <= _NARROW or _FIGURE.fullmatch(t) for t in texts)


def _least(rows: Sequence[Sequence[str]], column: int) -> float:
    """What a column needs: whole figures, no word of four characters broken, no endless cells."""
    head, *cells = [ems(row[column]) if column < len(row) else 0.0 for row in rows]
    figures = (
        # Room for the gaps between figures and characters as well.
        ems(row[column]) + 0.5 * len(re.findall(r"[年月日]", row[column]))
        for row in rows[1:]
        if column < len(row) and _FIGURE.fullmatch(row[column])
    )
    longest = max(cells, default=0.0)
    return max(
        *(head / _HEAD_LINES, longest / _CELL_LINES, min(max(head, longest), _WORD)),
        max(figures, default=0.0),
    )


def _widths(
    rows: Sequence[Sequence[str]], needed: Sequence[float], whole: int, size_pt: float
) -> tuple[int, ...]:
    """Shares of the width ``whole``: what each column needs, then room to whichever has the most lines."""
    columns = len(needed)
    if not columns:
        return ()
    em = size_pt * 20
    room = max(whole - columns * _PADDING_TWIPS, columns) / em
    longest = [max((ems(r[c]) for r in rows if c < len(r)), default=0.0) for c in range(columns)]
    found = [max(n, min(w, _LEAST), 1.0) for n, w in zip(needed, longest, strict=True)]
    while (left := room - sum(found)) > _STEP:
        most = max(range(columns), key=lambda c: longest[c] / found[c])
        if longest[most] <= found[most]:
            found = [f * room / sum(found) for f in found]
            break
        found[most] += min(_STEP, left)
    scale = min(room / sum(found), 1.0)
    twips = [int(f * scale * em) + _PADDING_TWIPS for f in found]
    twips[-1] += whole - sum(twips)
    return tuple(twips)
