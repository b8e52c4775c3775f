"""Opening zip-based files (docx, xlsx, zip) with bounds on what they may unfold to."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

from assistant.errors import BadFileError
from assistant.reading.base import MEGABYTE, Source
from assistant.reading.ole import OLE_MAGIC as OLE_MAGIC

ZIP_MAGIC = b"PK\x03\x04"

MEMBER_LIMIT = 200 * MEGABYTE
"""Bytes one member of an Office file may unfold to."""
PART_LIMIT = 32 * MEGABYTE
"""Bytes of a part that is held in memory as a tree (styles, numbering, a page): a tree takes ten times as much."""
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

    def __init__(self, limit: int = MEMBER_LIMIT) -> None:
        super().__init__(limit)
        self.limit = limit


class Bounded:
    """A readable that fails once more than ``limit`` bytes have come out, whatever the header claims."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self._stream = stream
        self._left = self._limit = limit

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes, all when negative.

        Raises:
            TooLargeError: the limit is passed.
        """
        want = self._left + 1 if size < 0 else min(size, self._left + 1)
        data = self._stream.read(want)
        self._left -= len(data)
        if self._left < 0:
            raise TooLargeError(self._limit)
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


@dataclass(frozen=True)
class Kind:
    """A kind of Office file as sentences name it."""

    name: str
    remedy: str
    """What to do when a file of the kind is damaged."""


WORD = Kind(" Word 文档", "请用 Word 或 WPS 打开后另存为 .docx 再选择")
EXCEL = Kind(" Excel 表格", "请用 Excel 或 WPS 打开后另存为 .xlsx 再选择")
OFD = Kind(" OFD 文件", "请用阅读器另存为 PDF 后重新选择")


def damaged(source: Source, kind: Kind) -> BadFileError:
    """The sentence for a file that is not what it says or is cut off."""
    return BadFileError(f"{source.label}不是有效的{kind.name}或已损坏，{kind.remedy}。")


def unsafe(source: Source) -> BadFileError:
    """The sentence for XML that declares entities: no Office program writes any."""
    return BadFileError(f"{source.label}含有不安全的内容（实体声明），没有读入，请检查来源。")


def open_package(source: Source, kind: Kind) -> zipfile.ZipFile:
    """The Office file as an archive.

    Raises:
        BadFileError: not a zip, damaged, or with absurdly many members.
    """
    if not source.data.startswith(ZIP_MAGIC):
        raise damaged(source, kind)
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.data))
    except ZIP_ERRORS as error:
        raise damaged(source, kind) from error
    if len(archive.infolist()) > MEMBERS_LIMIT:
        raise too_large(source)
    return archive


def too_large(source: Source, limit: int = MEMBER_LIMIT) -> BadFileError:
    """The sentence for a file that unfolds beyond bounds."""
    return BadFileError(
        f"{source.label}解开后超过{limit // MEGABYTE} MB，不像正常的文件，请检查来源后重新选择。"
    )


def unfolded_size(archive: zipfile.ZipFile) -> int:
    """Bytes all members together claim to unfold to."""
    return sum(info.file_size for info in archive.infolist())
