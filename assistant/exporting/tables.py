"""Tables of the body: as wide as 版心, head row repeated on every page, rows never split."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.exporting import styles
from assistant.exporting.measure import ems
from assistant.exporting.nouns import Part
from assistant.exporting.paper import Grid, Para, Piece
from assistant.exporting.profile import Profile

_FIGURE = re.compile(r"[-−+±]?[\d,.，]+\s*[%％‰\w]{0,3}")
_NARROW = 8.0
"""A column whose cells are no wider than this many characters is centred."""
_LEAST = 3.0
_MOST = 24.0
_PADDING_TWIPS = 290
"""Cell margins, and a little room for faces with wider figures."""
_LEAST_SHARE = 0.25
"""Of the width, at least so much stays for the long columns."""


def grid_of(part: Part, profile: Profile) -> Grid:
    """The table of ``part``, columns as wide as their content asks."""
    block = part.block
    rows = block.rows if block else ()
    columns = max((len(r) for r in rows), default=0)
    centred = [_is_narrow([r[c] for r in rows[1:] if c < len(r)]) for c in range(columns)]
    at = part.start
    found: list[tuple[Para, ...]] = []
    for number, row in enumerate(rows):
        cells: list[Para] = []
        for column, text in enumerate(row):
            style = styles.CELL if number else styles.CELL_HEAD
            align = "center" if number and centred[column] else None
            cells.append(Para(style=style, pieces=(Piece(text, at),), align=align))
            at += len(text) + 1
        found.append(tuple(cells))
    return Grid(
        rows=tuple(found),
        widths=_widths(rows, columns, profile),
        section=block.section if block else None,
    )


def _is_narrow(texts: Sequence[str]) -> bool:
    return all(ems(t) <= _NARROW or _FIGURE.fullmatch(t) for t in texts)


def _widths(rows: Sequence[Sequence[str]], columns: int, profile: Profile) -> tuple[int, ...]:
    """Shares of the text width by the longest cell of each column, within reason."""
    whole = profile.page.text_width_twips
    wanted = [
        min(max(max((ems(r[c]) for r in rows if c < len(r)), default=0.0), _LEAST), _MOST)
        for c in range(columns)
    ]
    em = profile.size.table_pt * 20
    natural = [w * em + _PADDING_TWIPS for w in wanted]
    # A figure or a short word must not break; what is left over or lacking falls to the long columns.
    short = [n if w <= _NARROW else 0.0 for n, w in zip(natural, wanted, strict=True)]
    long = [n - s for n, s in zip(natural, short, strict=True)]
    if sum(long) and whole - sum(short) > _LEAST_SHARE * whole:
        share = (whole - sum(short)) / sum(long)
        found = [int(s + n * share) for s, n in zip(short, long, strict=True)]
    else:
        found = [int(n * whole / (sum(natural) or 1.0)) for n in natural]
    if found:
        found[-1] += whole - sum(found)
    return tuple(found)
