"""Opening zip-based files (docx, xlsx, zip) with bounds on what they may unfold to."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import IO

from assistant.errors import BadFileError
from assistant.reading.base import MEGABYTE, Source
from assistant.reading.ole import OLE_MAGIC as OLE_MAGIC

ZIP_MAGIC = b"PK\x03\x04"

MEMBER_LIMIT = 200 * MEGABYTE
"""Bytes one member of an Office file may unfold to."""
MEMBERS_LIMIT = 20_000

ZIP_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    OverflowError,
)
"""What zipfile raises on damaged, encrypted or unsupported archives."""


class TooLargeError(Exception):
    """A member unfolds to more than it may."""


class Bounded:
    """A readable that fails once more than ``limit`` bytes have come out, whatever the header claims."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self._stream = stream
        self._left = limit

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes, all when negative.

        Raises:
            TooLargeError: the limit is passed.
        """
        want = self._left + 1 if size < 0 else min(size, self._left + 1)
        data = self._stream.read(want)
        self._left -= len(data)
        if self._left < 0:
            raise TooLargeError
        return data


def names_in(source: Source) -> frozenset[str]:
    """Member names of a zip; empty when it is none."""
    if not source.data.startswith(ZIP_MAGIC):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            return frozenset(archive.namelist()[:MEMBERS_LIMIT])
    except ZIP_ERRORS:
        return frozenset()


def open_package(source: Source, *, kind: str, suffix: str) -> zipfile.ZipFile:
    """The Office file as an archive.

    Args:
        source: the file.
        kind: what people call it: Word 文档.
        suffix: what to save it as: .docx.

    Raises:
        BadFileError: not a zip, damaged, or with absurdly many members.
    """
    damaged = BadFileError(
        f"{source.label}不是有效的{kind}或已损坏，请用 Word 或 WPS 打开后另存为 {suffix} 再选择。"
    )
    if not source.data.startswith(ZIP_MAGIC):
        raise damaged
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.data))
    except ZIP_ERRORS as error:
        raise damaged from error
    if len(archive.infolist()) > MEMBERS_LIMIT:
        raise too_large(source)
    return archive


def too_large(source: Source) -> BadFileError:
    """The sentence for a file that unfolds beyond bounds."""
    return BadFileError(
        f"{source.label}解开后超过{MEMBER_LIMIT // MEGABYTE} MB，不像正常的文件，请检查来源后重新选择。"
    )


def unfolded_size(archive: zipfile.ZipFile) -> int:
    """Bytes all members together claim to unfold to."""
    return sum(info.file_size for info in archive.infolist())
