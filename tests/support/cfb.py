"""A small writer of the old compound container (MS-CFB), for .doc files made by hand."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def cfb(streams: Mapping[str, bytes]) -> bytes:
    """The container with these streams in its root, each filled up to the size of a full stream."""
    contents = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    sectors: list[bytes] = []
    fat: list[int] = []

    def add(data: bytes) -> int:
        start = len(sectors)
        count = -(-len(data) // 512)
        for index in range(count):
            sectors.append(data[index * 512 : (index + 1) * 512].ljust(512, b"\0"))
            fat.append(start + index + 1 if index + 1 < count else _END)
        return start

    entries = [_entry("Root Entry", 5, child=1 if contents else _FREE, start=_END, size=0)]
    for number, (name, data) in enumerate(contents.items(), 1):
        right = number + 1 if number < len(contents) else _FREE
        entries.append(_entry(name, 2, right=right, start=add(data), size=len(data)))
    directory = add(b"".join(entries))
    table = len(sectors)
    fat.append(_FAT)
    assert len(fat) <= 128
    sectors.append(struct.pack("<128I", *fat, *[_FREE] * (128 - len(fat))))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, directory, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", table, *[_FREE] * 108)
    return header + b"".join(sectors)


def _entry(
    name: str, kind: int, *, right: int = _FREE, child: int = _FREE, start: int, size: int
) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII36xIIxxxx", raw, len(raw), kind, 1, _FREE, right, child, start, size
    )


def word(
    text: str, *, narrow: str = "", flags: int = 0x0200, version: int = 0xC1
) -> dict[str, bytes]:
    """The streams of a Word document that holds nothing but this text.

    ``narrow``: Latin text before it, in a piece of its own of one byte a character, as Word saves it.
    """
    encoded, latin = text.encode("utf-16-le"), narrow.encode("cp1252")
    latin += bytes(len(latin) % 2)
    main = bytearray(1024)
    struct.pack_into("<HH", main, 0, 0xA5EC, version)
    struct.pack_into("<H", main, 10, flags)
    struct.pack_into("<HH", main, 0x20, 14, 0)
    struct.pack_into("<H", main, 0x3E, 22)
    struct.pack_into("<I", main, 0x4C, len(narrow) + len(encoded) // 2)
    struct.pack_into("<H", main, 0x98, 93)
    ends = [0, *([len(narrow)] if narrow else []), len(narrow) + len(encoded) // 2]
    piece = struct.pack(f"<{len(ends)}I", *ends)
    if narrow:
        piece += struct.pack("<HIH", 0, 1024 * 2 | 0x40000000, 0)
    piece += struct.pack("<HIH", 0, 1024 + len(latin), 0)
    clx = b"\x02" + struct.pack("<I", len(piece)) + piece
    struct.pack_into("<II", main, 0x9A + 33 * 8, 0, len(clx))
    return {"WordDocument": bytes(main) + latin + encoded, "1Table": clx}
