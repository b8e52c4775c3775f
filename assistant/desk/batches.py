"""Long work on the library as jobs: taking in many files, and building the index anew."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from assistant.desk.context import DeskContext
from assistant.desk.library import IngestItem, LibraryService
from assistant.errors import UserError
from assistant.models import DocumentKind, Job, Progress, Stop
from assistant.reading import SUFFIXES

INGEST, REINDEX = "ingest", "reindex"
_STEPS = 100
"""Of progress for one file."""
_KEPT = 20
"""Batches whose per-file outcome is remembered."""


class BatchService:
    """Jobs that any page may watch; what became of each file is kept while the process lives."""

    def __init__(self, context: DeskContext, library: LibraryService) -> None:
        self._jobs = context.jobs
        self._library = library
        self._items: dict[str, list[IngestItem]] = {}
        self._last: str | None = None
        self._lock = threading.Lock()

    def ingest(
        self, files: Sequence[tuple[str, bytes]], *, kind: DocumentKind | None = None
    ) -> Job:
        """Take in uploaded files one after the other; a bad one does not stop the others.

        Raises:
            UserError: another batch is at work.
        """
        if self._jobs.active(kind=INGEST):
            raise UserError("上一批文件还在收进来，请等它做完或先停止。")
        items: list[IngestItem] = []

        def work(progress: Progress, stop: Stop) -> str:
            for number, (name, data) in enumerate(files):
                if stop():
                    break
                inside = _inside(progress, number, len(files))
                inside(0, 1, f"正在读取《{name}》")
                items.extend(
                    self._library.take_upload(name, data, kind=kind, progress=inside, stop=stop)
                )
            progress(len(files) * _STEPS, len(files) * _STEPS, "读取完毕")
            self._library.start_embedding()
            return told(items)

        job = self._jobs.start(INGEST, work)
        with self._lock:
            self._items[job.id] = items
            self._last = job.id
            while len(self._items) > _KEPT:
                self._items.pop(next(iter(self._items)))
        return job

    @staticmethod
    def suffixes() -> tuple[str, ...]:
        """Suffixes of files that can be taken in, without dots; zip archives are unpacked."""
        return ("zip", *(suffix.lstrip(".") for suffix in SUFFIXES))

    def last(self) -> tuple[Job, tuple[IngestItem, ...]] | None:
        """The last batch this process started, and what became of its files so far."""
        with self._lock:
            job_id = self._last
            items = tuple(self._items.get(job_id, ())) if job_id else ()
        return (self._jobs.get(job_id), items) if job_id else None

    def forget(self) -> None:
        """Stop showing the last batch."""
        with self._lock:
            self._last = None

    def reindex(self) -> Job:
        """Throw the index away and build it again.

        Raises:
            UserError: it is being built already.
        """
        if self._jobs.active(kind=REINDEX) or self._jobs.active(kind="embed"):
            raise UserError("索引正在建立，请等它做完。")

        def work(progress: Progress, stop: Stop) -> str:
            progress(0, 0, "正在重建字词索引")
            return f"索引已重建，共{self._library.reindex(progress=progress, stop=stop)}段"

        return self._jobs.start(REINDEX, work)


def _inside(progress: Progress, number: int, files: int) -> Progress:
    """Progress within one file (pages of a scan) as progress of the batch."""
    of = f"（第{number + 1}份，共{files}份）" if files > 1 else ""

    def inside(done: int, total: int, message: str) -> None:
        share = done * _STEPS // total if total else 0
        progress(number * _STEPS + share, files * _STEPS, message + of)

    return inside


def told(items: Sequence[IngestItem]) -> str:
    """One sentence about a batch."""
    new = sum(i.document is not None and i.new for i in items)
    known = sum(i.document is not None and not i.new for i in items)
    bad = sum(i.document is None for i in items)
    words = [f"收进了{new}份文件"]
    if known:
        words.append(f"{known}份原来就有")
    if bad:
        words.append(f"{bad}份没有收进")
    return "，".join(words)
