"""Notes on sentences: the comments of files that came back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select, update

from assistant.errors import NotFoundError
from assistant.models import Note
from assistant.workspace.reports import check_report
from assistant.workspace.schema import notes
from assistant.workspace.store import Store

_FIELDS = tuple(notes.c[name] for name in Note.model_fields)


class NoteStore(Store):
    """Notes stay until somebody says they are dealt with; nothing removes one but its report."""

    def notes(self, report_id: str) -> tuple[Note, ...]:
        """All notes of a report, in the order they came."""
        query = select(*_FIELDS).where(notes.c.report == report_id).order_by(notes.c.seq)
        with self._db.read() as connection:
            rows = connection.execute(query)
            return tuple(Note.model_validate(dict(row._mapping)) for row in rows)

    def add_notes(self, report_id: str, added: Sequence[Note]) -> None:
        """Keep notes.

        Raises:
            NotFoundError: no such report.
        """
        if not added:
            return
        with self._db.write() as connection:
            check_report(connection, report_id)
            connection.execute(insert(notes), [n.model_dump() for n in added])

    def settle_note(self, report_id: str, note_id: str, *, done: bool = True) -> None:
        """Say that a note is dealt with, or that it is not.

        Raises:
            NotFoundError: no such note.
        """
        change = update(notes).where(notes.c.report == report_id, notes.c.id == note_id)
        with self._db.write() as connection:
            if not connection.execute(change.values(done=done)).rowcount:
                raise NotFoundError("没有这条批注，请刷新页面再试。")
