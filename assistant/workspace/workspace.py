"""The workspace as the desk sees it: one object, methods in the user's nouns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import exc, text

from assistant.workspace.backup import write_backup
from assistant.workspace.brought import BroughtStore
from assistant.workspace.calls import CallStore
from assistant.workspace.documents import DocumentStore
from assistant.workspace.drafts import DraftStore
from assistant.workspace.engine import Database
from assistant.workspace.facts import FactStore
from assistant.workspace.findings import FindingStore
from assistant.workspace.generation import Generation
from assistant.workspace.jobs import JobStore
from assistant.workspace.migrate import ensure_schema
from assistant.workspace.notes import NoteStore
from assistant.workspace.originals import Originals
from assistant.workspace.presence import Presence
from assistant.workspace.reports import ReportStore
from assistant.workspace.revisions import RevisionStore
from assistant.workspace.rules import RuleStore
from assistant.workspace.snapshots import SnapshotStore
from assistant.workspace.unindexed import UnindexedStore
from assistant.workspace.vectors import VectorStore


class Workspace(
    DocumentStore,
    UnindexedStore,
    VectorStore,
    ReportStore,
    FactStore,
    RevisionStore,
    SnapshotStore,
    FindingStore,
    NoteStore,
    RuleStore,
    BroughtStore,
    DraftStore,
    CallStore,
    JobStore,
):
    """Everything the office keeps. All threads of a process share one; several processes may have one each.

    Made by ``Workspace.open``. Each method is atomic; ``transaction`` makes several of them so.
    """

    def __init__(self, database: Database, presence: Presence, originals: Originals) -> None:
        JobStore.__init__(self, database, presence)
        self.generation = Generation(database)
        self._originals = originals
        self._closed = False

    @classmethod
    def open(cls, url: str, *, originals: Path) -> Workspace:
        """Open a workspace, creating or migrating it where needed.

        Jobs that a dead process left behind are reported as failed.

        Args:
            url: SQLAlchemy URL; ``sqlite_url(path)`` for a file.
            originals: the folder of the uploaded files. Beside it lies ``running/``, where every process
                that has the workspace open leaves a lock file.

        Raises:
            SettingsError: the URL or its driver is not usable.
            UserError: the data was written by a newer version of the program.
            OutsideError: the database or the folder cannot be reached or written.
        """
        kept = Originals(originals)
        database = Database.open(url)
        try:
            ensure_schema(database)
            workspace = cls(database, Presence(originals.parent / "running"), kept)
        except BaseException:
            database.close()
            raise
        workspace.reap_jobs()
        workspace._presence.sweep()
        return workspace

    def close(self) -> None:
        """Let go of the database and of our sign in ``running/``; jobs still at work are ended as failed."""
        if self._closed:
            return
        self._closed = True
        try:
            self.end_own_jobs()
        finally:
            self._db.close()
            self._presence.leave()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make what the calling thread does in the block one change: kept wholly, or not at all.

        Never hold it while waiting for a model, and never write the index inside it.

        Raises:
            OutsideError: the database failed.
        """
        with self._db.write():
            yield

    def put_original(self, sha: str, data: bytes) -> None:
        """Keep the bytes of an upload; the same bytes twice are one file.

        Raises:
            DefectError: ``sha`` is not the sha256 of ``data``.
            OutsideError: the disk is full or the folder not writable.
        """
        self._originals.put(sha, data)

    def original(self, sha: str) -> bytes:
        """The bytes of an upload.

        Raises:
            NotFoundError: they are not kept.
        """
        return self._originals.get(sha)

    def remove_original(self, sha: str) -> None:
        """Delete the bytes of an upload, once its document is gone."""
        self._originals.remove(sha)

    def backup(self, path: Path, *, extra: Mapping[str, Path] | None = None) -> Path:
        """Write everything into one zip while the workspace stays in use.

        Args:
            path: where the zip goes.
            extra: further files by their name in the zip (settings.json).

        Raises:
            SettingsError: the workspace is on a database server.
            OutsideError: the disk is full or the folder not writable.
        """
        # The database first: an original is written before the row that names it.
        return write_backup(
            path, database=self._db.path, originals=self._originals.all, extra=extra or {}
        )

    def others(self) -> tuple[str, ...]:
        """Tokens of the other processes on this machine that have the workspace open."""
        return self._presence.others()

    def problems(self) -> tuple[str, ...]:
        """What is wrong with the store, in plain Chinese, for ``doctor``; empty when all is well."""
        found = []
        with self._db.read() as connection:
            if self._db.is_sqlite:
                try:
                    said = connection.execute(text("PRAGMA quick_check(1)")).scalar()
                except exc.DatabaseError as error:
                    said = str(error)
                if said != "ok":
                    found.append("数据库文件有损坏，请用最近的备份恢复。")
                if connection.execute(text("PRAGMA journal_mode")).scalar() != "wal":
                    found.append(
                        "数据库没有处在WAL方式，数据文件夹可能在网络盘上，请移到本机磁盘。"
                    )
        kept = {path.name for path in self._originals.all()}
        lost = [d.title for d in self.document_headers() if not d.shipped and d.sha256 not in kept]
        if lost:
            found.append(f"有{len(lost)}份文件的原件不在：{'、'.join(lost[:5])}，请重新上传。")
        return tuple(found)
