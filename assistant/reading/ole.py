"""The old compound container (.doc, .wps, .xls; MS-CFB): its streams by name, with bounds on broken chains."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_LAST = 0xFFFFFFFA
"""Sector numbers from here on are marks (end of chain, free), not sectors."""
_HEADER_DIFAT = 109
_ENTRY = 128
_STREAM = 2


class BrokenOleError(ValueError):
    """The container is damaged or cut off."""


@dataclass(frozen=True)
class _Entry:
    start: int
    size: int


@dataclass
class Ole:
    """Streams of one container. Chains that loop or leave the file end in an error, never in a loop."""

    data: bytes
    streams: Mapping[str, _Entry] = field(default_factory=dict)
    _sector: int = 512
    _mini_sector: int = 64
    _cutoff: int = 4096
    _fat: Sequence[int] = ()
    _mini_fat: Sequence[int] = ()
    _mini: bytes = b""

    @classmethod
    def open(cls, data: bytes) -> Ole:
        """Read the tables and the directory.

        Raises:
            BrokenOleError: damaged.
        """
        try:
            return cls(data)._read()
        except struct.error as error:
            raise BrokenOleError from error

    def _read(self) -> Ole:
        if not self.data.startswith(OLE_MAGIC) or len(self.data) < 512:
            raise BrokenOleError
        shift, mini_shift = struct.unpack_from("<HH", self.data, 30)
        if shift not in (9, 12) or not 4 <= mini_shift < shift:
            raise BrokenOleError
        self._sector, self._mini_sector = 1 << shift, 1 << mini_shift
        directory, cutoff, mini_start = struct.unpack_from("<I4xII", self.data, 48)
        self._cutoff = cutoff
        self._fat = self._table(self._difat())
        self._mini_fat = _numbers(self._chain(mini_start)) if mini_start < _LAST else ()
        self.streams = self._directory(self._chain(directory))
        return self

    def __contains__(self, name: str) -> bool:
        return name in self.streams

    def stream(self, name: str) -> bytes:
        """The bytes of a stream; empty when there is none of that name.

        Raises:
            BrokenOleError: its chain is damaged.
        """
        entry = self.streams.get(name)
        if entry is None:
            return b""
        if entry.size >= self._cutoff:
            return self._chain(entry.start)[: entry.size]
        return self._mini_chain(entry.start)[: entry.size]

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        found = self.data[start : start + self._sector]
        if not found:
            raise BrokenOleError
        return found

    def _difat(self) -> list[int]:
        listed = list(struct.unpack_from(f"<{_HEADER_DIFAT}I", self.data, 76))
        following, seen = struct.unpack_from("<I", self.data, 68)[0], set[int]()
        while following < _LAST:
            if following in seen:
                raise BrokenOleError
            seen.add(following)
            numbers = _numbers(self._at(following))
            listed.extend(numbers[:-1])
            following = numbers[-1]
        return [sector for sector in listed if sector < _LAST]

    def _table(self, sectors: Sequence[int]) -> Sequence[int]:
        if len(sectors) != len(set(sectors)):
            raise BrokenOleError
        return _numbers(b"".join(self._at(sector) for sector in sectors))

    def _chain(self, start: int) -> bytes:
        return b"".join(self._at(sector) for sector in _links(start, self._fat))

    def _mini_chain(self, start: int) -> bytes:
        size = self._mini_sector
        return b"".join(
            self._mini[n * size : (n + 1) * size] for n in _links(start, self._mini_fat)
        )

    def _directory(self, listed: bytes) -> dict[str, _Entry]:
        """Streams that lie in the root; those of embedded objects (another WordDocument) stay out."""
        if len(listed) < _ENTRY:
            raise BrokenOleError
        start, size = struct.unpack_from("<II", listed, 116)
        self._mini = self._chain(start)[:size] if start < _LAST else b""
        found: dict[str, _Entry] = {}
        waiting, seen = [struct.unpack_from("<I", listed, 76)[0]], set[int]()
        while waiting:
            number = waiting.pop()
            place = number * _ENTRY
            if number in seen or place + _ENTRY > len(listed):
                continue
            seen.add(number)
            length, kind = struct.unpack_from("<HB", listed, place + 64)
            waiting.extend(struct.unpack_from("<II", listed, place + 68))
            if kind == _STREAM and 2 <= length <= 64:
                name = listed[place : place + length - 2].decode("utf-16-le", "replace")
                found[name] = _Entry(*struct.unpack_from("<II", listed, place + 116))
        return found


def _numbers(data: bytes) -> tuple[int, ...]:
    whole = len(data) // 4
    return struct.unpack_from(f"<{whole}I", data)


def _links(start: int, table: Sequence[int]) -> list[int]:
    found: list[int] = []
    sector = start
    while sector < _LAST:
        if sector >= len(table) or len(found) > len(table):
            raise BrokenOleError
        found.append(sector)
        sector = table[sector]
    return found
