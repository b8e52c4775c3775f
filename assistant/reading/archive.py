"""Many files at once: single files, folders and zip archives."""

from __future__ import annotations

import contextlib
import io
import os
import stat
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from assistant.errors import BadFileError
from assistant.reading.base import MEGABYTE, check_size, suffix_of
from assistant.reading.package import ZIP_ERRORS, Bounded, TooLargeError
from assistant.reading.text import decoded

_MEMBERS_LIMIT = 5000
_LISTED_LIMIT = 200_000
"""Members listed in all, refused archives included: listing takes time too."""
_TOTAL_LIMIT = 4096 * MEGABYTE
"""Bytes one archive may unfold to in all; members are read one at a time, so this bounds time, not memory."""
_RATIO_LIMIT = 200
_RATIO_FROM = 4 * MEGABYTE
"""Small files may pack well; only large ones are suspicious."""
_DEPTH_LIMIT = 3
"""Archives within archives: the office's monthly zip in its yearly zip, and one more."""
_ARCHIVES = frozenset({".rar", ".7z", ".gz", ".tgz", ".tar"})
_LITTER = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800


@dataclass(frozen=True)
class SourceFile:
    """A file ready to be read."""

    name: str
    """Path within what was given, ``/``-separated."""
    data: bytes


@dataclass(frozen=True)
class BadSource:
    """A file that was found but cannot be handed on; the rest of the batch goes on."""

    name: str
    message: str
    """One plain Chinese sentence."""


def iter_files(
    paths: Sequence[Path], *, max_office_mb: int = 50, max_pdf_mb: int = 300
) -> Iterator[SourceFile | BadSource]:
    """Every file below ``paths``, folders in name order and zip archives opened.

    Files that systems leave behind (Thumbs.db, ~$…, __MACOSX) are passed over. One file at a time is in
    memory. Never raises for a bad file.
    """
    for path in paths:
        if path.is_dir():
            yield from _folder(path, max_office_mb=max_office_mb, max_pdf_mb=max_pdf_mb)
        elif path.is_file():
            yield from _file(path, path.name, max_office_mb=max_office_mb, max_pdf_mb=max_pdf_mb)
        else:
            yield BadSource(path.name, f"找不到《{path.name}》，请检查路径后重新选择。")


def _folder(
    folder: Path, *, max_office_mb: int, max_pdf_mb: int
) -> Iterator[SourceFile | BadSource]:
    for place, folders, files in os.walk(folder):
        links = sorted(n for n in folders if not _litter(n) and (Path(place) / n).is_symlink())
        for name in links:
            # Followed, a link may lead round in circles or out of what was given.
            inner = (Path(place) / name).relative_to(folder).as_posix()
            yield BadSource(
                inner, f"“{inner}”是指向别处的链接，没有读取，请直接选择它指向的文件夹。"
            )
        folders[:] = sorted(name for name in folders if not _litter(name))
        for name in sorted(files):
            path = Path(place) / name
            if not _litter(name):
                inner = path.relative_to(folder).as_posix()
                yield from _file(path, inner, max_office_mb=max_office_mb, max_pdf_mb=max_pdf_mb)


def _litter(name: str) -> bool:
    return name.lower() in _LITTER or name.startswith(("~$", ".", "__MACOSX"))


def _file(
    path: Path, name: str, *, max_office_mb: int, max_pdf_mb: int
) -> Iterator[SourceFile | BadSource]:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return
        check_size(name, status.st_size, max_office_mb=max_office_mb, max_pdf_mb=max_pdf_mb)
        if suffix_of(name) != ".zip":
            yield SourceFile(name, path.read_bytes())
        elif not status.st_size:
            yield BadSource(name, f"《{name}》是空文件，请检查后重新选择。")
        else:
            with path.open("rb") as stream:
                unpacking = _Unpacking(max_office_mb=max_office_mb, max_pdf_mb=max_pdf_mb)
                yield from unpacking.files(stream, name, 1)
    except BadFileError as error:
        yield BadSource(name, str(error))
    except OSError:
        yield BadSource(name, f"《{name}》打不开，请检查是否被其他程序占用或没有读取权限。")


@dataclass
class _Unpacking:
    """One archive with those inside it; they share one budget of members and bytes."""

    max_office_mb: int
    max_pdf_mb: int
    members: int = _MEMBERS_LIMIT
    left: int = _TOTAL_LIMIT
    listed: int = _LISTED_LIMIT

    def files(self, stream: IO[bytes], name: str, depth: int) -> Iterator[SourceFile | BadSource]:
        """Members in name order, those of inner archives in the place of the archive."""
        try:
            with zipfile.ZipFile(stream) as archive:
                infos = archive.infolist()
                self.listed -= len(infos)
                if len(infos) > self.members or self.listed < 0:
                    yield BadSource(
                        name,
                        f"压缩包《{name}》里的文件过多（这一个有{len(infos)}个），"
                        f"超过{_MEMBERS_LIMIT}个的上限，请拆分后重新选择。",
                    )
                    return
                self.members -= len(infos)
                for info in sorted(infos, key=_member_name):
                    inner = _member_name(info)
                    litter = any(_litter(part) for part in inner.split("/"))
                    if info.is_dir() or (litter and not _escapes(inner)):
                        continue
                    found = self._member(archive, info, name)
                    if isinstance(found, SourceFile) and suffix_of(inner) == ".zip":
                        yield from self._inner(found, depth)
                    else:
                        yield found
        except ZIP_ERRORS:
            yield BadSource(name, f"压缩包《{name}》已损坏，请重新压缩后选择。")

    def _inner(self, found: SourceFile, depth: int) -> Iterator[SourceFile | BadSource]:
        if depth >= _DEPTH_LIMIT:
            yield BadSource(
                found.name,
                f"《{found.name}》套了{depth}层以上的压缩包，没有打开，请解压后重新选择。",
            )
        else:
            yield from self.files(io.BytesIO(found.data), found.name, depth + 1)

    def _member(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, outer: str
    ) -> SourceFile | BadSource:
        inner = _member_name(info)
        name = f"{outer}/{inner}"
        if _escapes(inner):
            return BadSource(
                outer, f"压缩包《{outer}》中有一个文件的路径不正常（{inner[:60]}），已跳过。"
            )
        if stat.S_ISLNK(info.external_attr >> 16):
            return BadSource(name, f"《{name}》是指向别处的链接，不是文件，已跳过。")
        if suffix_of(inner) in _ARCHIVES:
            return BadSource(name, f"《{name}》不是 .zip 格式的压缩包，请解压后重新选择。")
        if info.flag_bits & _ENCRYPTED:
            return BadSource(name, f"《{name}》设有密码，请解除密码后重新压缩。")
        if info.file_size > self.left or (
            info.file_size > _RATIO_FROM
            and info.file_size > _RATIO_LIMIT * max(info.compress_size, 1)
        ):
            return BadSource(name, f"《{name}》解压后大得不正常，已跳过，请检查来源。")
        try:
            check_size(
                inner,
                info.file_size,
                max_office_mb=self.max_office_mb,
                max_pdf_mb=self.max_pdf_mb,
            )
            with archive.open(info) as stream:
                # The header may lie about the size; what comes out is counted.
                data = Bounded(stream, min(info.file_size, self.left)).read()
        except BadFileError as error:
            return BadSource(name, str(error).replace(f"《{inner}》", f"《{name}》"))
        except (TooLargeError, *ZIP_ERRORS):
            return BadSource(name, f"《{name}》已损坏或无法解压，请重新压缩后选择。")
        self.left -= len(data)
        return SourceFile(name, data)


def _member_name(info: zipfile.ZipInfo) -> str:
    """The name as its writer saw it: Windows in China packs GBK names without saying so."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8_NAME:
        with contextlib.suppress(UnicodeEncodeError):
            name = decoded(name.encode("cp437")) or name
    return name.replace("\\", "/").split("\x00")[0]


def _escapes(inner: str) -> bool:
    parts = inner.split("/")
    return inner.startswith("/") or ".." in parts or ":" in parts[0]
