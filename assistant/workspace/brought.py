"""Drafts brought from outside to be checked: how far the check has come, and the file they came as."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from assistant.errors import NotFoundError, StaleSaveError
from assistant.workspace.columns import utc_now
from assistant.workspace.schema import brought
from assistant.workspace.store import Store

_GONE = "这份文稿已经删去，请重新粘贴或者选择文件。"
_STALE = "这份文稿在别的窗口里改过，已换成最新的，请看过再改。"


@dataclass(frozen=True)
class BroughtRow:
    """A draft as it is kept; ``state`` is the desk's own JSON."""

    id: str
    version: int
    name: str
    state: str
    updated: dt.datetime


class BroughtStore(Store):
    """Saving names the version it started from, so that a second window never overwrites the first."""

    def add_brought(self, brought_id: str, name: str, state: str, original: bytes | None) -> None:
        """Keep a draft; ``original`` is the file it came as."""
        row = {
            "id": brought_id, "version": 1, "name": name, "state": state,
            "original": original, "updated": utc_now(),
        }  # fmt: skip
        with self._db.write() as connection:
            connection.execute(insert(brought), [row])

    def brought(self, brought_id: str) -> BroughtRow:
        """One draft.

        Raises:
            NotFoundError: it was removed.
        """
        return self._brought(brought_id)

    def brought_drafts(self) -> tuple[BroughtRow, ...]:
        """All, the one last worked on first."""
        query = select(*_COLUMNS).order_by(brought.c.updated.desc(), brought.c.seq.desc())
        with self._db.read() as connection:
            return tuple(BroughtRow(**dict(r._mapping)) for r in connection.execute(query))

    def brought_original(self, brought_id: str) -> bytes | None:
        """The file it came as; None for pasted text.

        Raises:
            NotFoundError: it was removed.
        """
        query = select(brought.c.original).where(brought.c.id == brought_id)
        with self._db.read() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise NotFoundError(_GONE)
        found: bytes | None = row.original
        return found

    def save_brought(self, brought_id: str, version: int, *, name: str, state: str) -> int:
        """Keep a new state; the version it has now.

        Raises:
            NotFoundError: it was removed.
            StaleSaveError: it was saved from elsewhere since ``version``.
        """
        change = (
            update(brought)
            .where(brought.c.id == brought_id, brought.c.version == version)
            .values(version=version + 1, name=name, state=state, updated=utc_now())
        )
        with self._db.write() as connection:
            if connection.execute(change).rowcount:
                return version + 1
        now = self._brought(brought_id)
        raise StaleSaveError(_STALE, current=str(now.version), current_text="")

    def remove_brought(self, brought_id: str) -> None:
        """Forget a draft and its file; nothing happens when it is gone already."""
        with self._db.write() as connection:
            connection.execute(delete(brought).where(brought.c.id == brought_id))

    def _brought(self, brought_id: str) -> BroughtRow:
        query = select(*_COLUMNS).where(brought.c.id == brought_id)
        with self._db.read() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise NotFoundError(_GONE)
        return BroughtRow(**dict(row._mapping))


_COLUMNS = tuple(brought.c[name] for name in ("id", "version", "name", "state", "updated"))
