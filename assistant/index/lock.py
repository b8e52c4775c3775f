"""One holder at a time for the index folder, among threads and among processes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import OutsideError

NAME = "lock"
WAIT_SECONDS = 60.0
_POLL_SECONDS = 0.01

_guard = threading.Lock()
_locks: dict[Path, FolderLock] = {}


class BusyError(OutsideError):
    """The index stayed in use by another thread or process for the whole time we waited."""


class FolderLock:
    """A lock file in a folder; reentrant within a thread. Get it from ``folder_lock``."""

    def __init__(self, folder: Path) -> None:
        from filelock import FileLock

        self._folder = folder
        self._thread = threading.RLock()
        # Threads queue at the thread lock; whoever passes it may hold the file for all of them.
        self._file = FileLock(folder / NAME, thread_local=False, poll_interval=_POLL_SECONDS)
        self._depth = 0

    @contextmanager
    def hold(self, wait: float = WAIT_SECONDS) -> Iterator[None]:
        """Have the folder to oneself.

        Raises:
            BusyError: it was not to be had within ``wait`` seconds.
            OutsideError: the folder is not writable.
        """
        if not self._thread.acquire(timeout=wait):
            raise _busy()
        try:
            if self._depth == 0:
                self._take(wait)
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self._file.release()
        finally:
            self._thread.release()

    def _take(self, wait: float) -> None:
        from filelock import Timeout

        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file.acquire(timeout=wait)
        except Timeout as error:
            raise _busy() from error
        except OSError as error:
            raise OutsideError(f"写不进索引文件夹{self._folder}，请检查磁盘空间和权限。") from error


def folder_lock(folder: Path) -> FolderLock:
    """The lock of a folder; the same object for everyone in this process."""
    key = folder.resolve()
    with _guard:
        if key not in _locks:
            _locks[key] = FolderLock(key)
        return _locks[key]


def _busy() -> BusyError:
    return BusyError("索引正被另一个程序使用，请稍后再试。")
