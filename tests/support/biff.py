"""A small writer of Excel 97 workbooks (.xls, BIFF8)."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

from support.cfb import cfb

Cell = str | float | bool | None


def xls(
    sheets: Mapping[str, Sequence[Sequence[Cell]]],
    *,
    merged: tuple[int, int, int] | None = None,
    hidden: Sequence[str] = (),
    locked: bool = False,
) -> bytes:
    """The file. ``merged``: first row, last row and column of cells merged downwards on every sheet."""
    bodies = [_sheet(rows, merged) for rows in sheets.values()]
    names = [name.encode("utf-16-le") for name in sheets]
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 0))
    if locked:
        head += _record(0x002F, bytes(54))
    size = len(head) + sum(4 + 8 + len(name) for name in names) + 4
    listed = b""
    for name, body, title in zip(names, bodies, sheets, strict=True):
        state = int(title in hidden)
        listed += _record(0x0085, struct.pack("<IBBBB", size, state, 0, len(name) // 2, 1) + name)
        size += len(body)
    workbook = head + listed + _record(0x000A, b"") + b"".join(bodies)
    return cfb({"Workbook": workbook})


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _sheet(rows: Sequence[Sequence[Cell]], merged: tuple[int, int, int] | None) -> bytes:
    out = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 0))
    width = max(map(len, rows), default=0)
    out += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HHH", number, column, 0)
            if isinstance(value, bool):
                out += _record(0x0205, place + struct.pack("<BB", value, 0))
            elif isinstance(value, str):
                text = value.encode("utf-16-le")
                out += _record(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text)
            elif value is not None:
                out += _record(0x0203, place + struct.pack("<d", value))
    if merged:
        first, last, column = merged
        out += _record(0x00E5, struct.pack("<HHHHH", 1, first, last, column, column))
    return out + _record(0x000A, b"")
