"""The uploaded files themselves, by the sha256 of their bytes."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from assistant.errors import DefectError, NotFoundError, OutsideError

_SHA = re.compile(r"[0-9a-f]{64}")


def atomic_write(path: Path, data: bytes) -> None:
    """Write a file so that it is there wholly or not at all, whatever happens in between.

    Raises:
        OutsideError: the disk is full or the folder not writable.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".tmp-")
    except OSError as error:
        raise OutsideError(f"写不进文件夹{path.parent}，请检查磁盘空间和权限。") from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise OutsideError(f"写不进文件夹{path.parent}，请检查磁盘空间和权限。") from error


class Originals:
    """The folder ``originals/``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutsideError(f"建不了文件夹{folder}，请检查权限或换一个位置。") from error

    def put(self, sha: str, data: bytes) -> None:
        """Keep the bytes; the same bytes twice are one file.

        Raises:
            DefectError: ``sha`` is not the sha256 of ``data``.
            OutsideError: the disk is full or the folder not writable.
        """
        if hashlib.sha256(data).hexdigest() != sha:
            raise DefectError("原件的校验值与内容不符，没有保存。")
        path = self._path(sha)
        if not path.exists():
            atomic_write(path, data)

    def get(self, sha: str) -> bytes:
        """The bytes.

        Raises:
            NotFoundError: no original of that sha256 is kept.
        """
        path = self._path(sha)
        try:
            return path.read_bytes()
        except FileNotFoundError as error:
            raise NotFoundError("找不到这份文件的原件，请重新上传。") from error

    def remove(self, sha: str) -> None:
        """Delete the bytes, if they are kept."""
        self._path(sha).unlink(missing_ok=True)

    def all(self) -> tuple[Path, ...]:
        """The files, sorted by name."""
        return tuple(p for p in sorted(self.folder.iterdir()) if _SHA.fullmatch(p.name))

    def _path(self, sha: str) -> Path:
        if not _SHA.fullmatch(sha):
            raise NotFoundError("找不到这份文件的原件，请重新上传。")
        return self.folder / sha
