"""Which processes have this data folder open: a lock file each, let go by the system when a process dies.

An id of a process can be reused and cannot be asked about safely on every system, a lock can.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from assistant.errors import OutsideError

if TYPE_CHECKING:
    from filelock import BaseFileLock

_SUFFIX = ".lock"
_TOKEN = re.compile(r"[0-9a-f]{32}")


class Presence:
    """Our own sign in the folder, and a look at the others'."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.token = uuid4().hex
        """Names this opening of the workspace; jobs carry it as their owner."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock: BaseFileLock = _lock(self._path(self.token), wait=10)
        except OSError as error:
            raise OutsideError(f"写不进文件夹{folder}，请检查磁盘空间和权限。") from error

    def alive(self, token: str) -> bool | None:
        """Whether that process still has the workspace open; None where this machine cannot tell."""
        if token == self.token:
            return True
        path = self._path(token)
        if not _TOKEN.fullmatch(token) or not path.exists():
            return None
        try:
            _lock(path, wait=0).release()
        except OSError:
            return True
        return False

    def others(self) -> tuple[str, ...]:
        """Tokens of the other living processes."""
        return tuple(t for t in self._signs() if t != self.token and self.alive(t))

    def sweep(self) -> None:
        """Clear the signs of dead processes away, once their jobs are reported as failed."""
        for token in self._signs():
            if self.alive(token) is False:
                with suppress(OSError):
                    self._path(token).unlink()

    def leave(self) -> None:
        """Take our sign away."""
        self._lock.release()
        with suppress(OSError):
            self._path(self.token).unlink()

    def _signs(self) -> tuple[str, ...]:
        return tuple(path.stem for path in sorted(self.folder.glob(f"*{_SUFFIX}")))

    def _path(self, token: str) -> Path:
        return self.folder / f"{token}{_SUFFIX}"


def _lock(path: Path, *, wait: float) -> BaseFileLock:
    """Take the lock of a file.

    Raises:
        OSError: someone else holds it (``filelock.Timeout`` is one), or the folder is not writable.
    """
    from filelock import FileLock

    lock = FileLock(path, timeout=wait, thread_local=False)
    lock.acquire()
    return lock
