"""Automatic numbers of a Word 97–2003 document: its list tables (MS-DOC PlfLst, PlfLfo) and numbered styles."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.reading.numbering import Level, Numbering

_LISTS, _USES = 73, 74
_FORMATS: Mapping[int, str] = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter",
    10: "ideographDigital", 11: "japaneseCounting", 14: "decimalFullWidth",
    17: "japaneseDigitalTenThousand", 18: "decimalEnclosedCircle", 19: "decimalFullWidth",
    22: "decimalZero", 23: "bullet", 26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen",
    28: "decimalEnclosedCircleChinese", 29: "decimalEnclosedCircle", 30: "ideographTraditional",
    31: "ideographZodiac", 33: "taiwaneseCounting", 35: "taiwaneseCountingThousand",
    36: "taiwaneseDigital", 37: "chineseCounting", 38: "chineseLegalSimplified",
    39: "chineseCountingThousand", 40: "ideographDigital", 255: "none",
}  # fmt: skip
_FOLLOWS = ("tab", "space", "nothing")
_VARIABLE = 6
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
_TABLE_DEFINITION, _TABS = 0xD608, 0xC615


def sprms(grpprl: bytes) -> Iterator[tuple[int, bytes]]:
    """Property modifiers of a run or paragraph: (sprm, operand). A cut-off list ends early."""
    place = 0
    while place + 2 <= len(grpprl):
        sprm = struct.unpack_from("<H", grpprl, place)[0]
        place += 2
        size = _SIZES[sprm >> 13]
        if sprm >> 13 == _VARIABLE:
            if sprm == _TABLE_DEFINITION:
                if place + 2 > len(grpprl):
                    return
                size = struct.unpack_from("<H", grpprl, place)[0] + 1
            elif place < len(grpprl) and not (sprm == _TABS and grpprl[place] == 255):
                size = grpprl[place] + 1
            else:
                return
        yield sprm, grpprl[place : place + size]
        place += size


@dataclass(frozen=True)
class Place:
    """List and level of a paragraph or style; ``None`` where it says nothing of it."""

    number: int | None = None
    """Index into the list uses, from 1; 0 turns numbering off."""
    level: int | None = None


def place_of(grpprl: bytes) -> Place:
    """What sprmPIlfo and sprmPIlvl in a paragraph's properties say."""
    number = level = None
    for sprm, operand in sprms(grpprl):
        if sprm == 0x460B and len(operand) == 2:
            number = struct.unpack("<h", operand)[0]
        elif sprm == 0x260A and operand:
            level = operand[0]
    return Place(number, level)


def numbering(table: bytes, parts: Mapping[int, tuple[int, int]]) -> Numbering:
    """The document's lists.

    Args:
        table: the table stream.
        parts: (offset, length) of each part of it by its index in the file information block.

    Raises:
        struct.error: damaged.
    """
    start, length = parts.get(_LISTS, (0, 0))
    if not length:
        return Numbering()
    levels: dict[str, dict[int, Level]] = {}
    count = min(struct.unpack_from("<H", table, start)[0], 4096)
    # The levels follow the list heads, outside the length that is stated.
    at = start + 2 + 28 * count
    for index in range(count):
        head = start + 2 + 28 * index
        key, simple = struct.unpack_from("<i", table, head)[0], table[head + 26] & 1
        shapes: dict[int, Level] = {}
        for level in range(1 if simple else 9):
            shapes[level], at = _level(table, at)
        levels[str(key)] = shapes
    abstract, overrides = _uses(table, parts.get(_USES, (0, 0)))
    return Numbering(levels, abstract, overrides)


def _level(table: bytes, at: int) -> tuple[Level, int]:
    first, form = struct.unpack_from("<iB", table, at)
    follows = table[at + 15]
    characters, paragraphs = table[at + 24], table[at + 25]
    at += 28 + characters + paragraphs
    length = struct.unpack_from("<H", table, at)[0]
    at += 2
    text = table[at : at + 2 * length].decode("utf-16-le", "replace")
    shown = "".join(f"%{ord(sign) + 1}" if ord(sign) < 9 else sign for sign in text)
    follow = _FOLLOWS[follows] if follows < len(_FOLLOWS) else "tab"
    shape = Level(
        start=max(0, min(first, 9999)),
        format=_FORMATS.get(form, "decimal"),
        text=shown,
        follows=follow,
    )
    return shape, at + 2 * length


def _uses(table: bytes, part: tuple[int, int]) -> tuple[dict[str, str], dict[tuple[str, int], int]]:
    start, length = part
    abstract: dict[str, str] = {}
    overrides: dict[tuple[str, int], int] = {}
    if not length:
        return abstract, overrides
    count = min(struct.unpack_from("<I", table, start)[0], 4096)
    at = start + 4 + 16 * count
    for index in range(count):
        key, changed = struct.unpack_from("<i8xB", table, start + 4 + 16 * index)
        name = str(index + 1)
        abstract[name] = str(key)
        at += 4
        for _ in range(min(changed, 9)):
            first, flags = struct.unpack_from("<iI", table, at)
            at += 8
            if flags & 0x20:
                shape, at = _level(table, at)
                first = shape.start
            if flags & 0x10:
                overrides[name, flags & 0xF] = max(0, min(first, 9999))
    return abstract, overrides


def styles(table: bytes, part: tuple[int, int]) -> dict[int, tuple[Place, int]]:
    """Place in a list and parent of each paragraph style by its index.

    Raises:
        struct.error: damaged.
    """
    start, length = part
    found: dict[int, tuple[Place, int]] = {}
    if length < 8:
        return found
    size, count, base = struct.unpack_from("<HHH", table, start)
    at, end = start + 2 + size, start + length
    for index in range(count):
        if at + 2 > end:
            break
        length_of = struct.unpack_from("<H", table, at)[0]
        at += 2
        std = table[at : at + length_of]
        at += length_of
        if len(std) < base + 2 or len(std) < 6:
            continue
        kind = struct.unpack_from("<H", std, 2)[0]
        if kind & 0xF == 1:
            found[index] = (_style_place(std, base), kind >> 4)
    return found


def _style_place(std: bytes, base: int) -> Place:
    name = struct.unpack_from("<H", std, base)[0]
    at = base + 2 + 2 * name + 2
    at += at & 1
    if at + 2 > len(std):
        return Place()
    size = struct.unpack_from("<H", std, at)[0]
    return place_of(std[at + 4 : at + 2 + size])
