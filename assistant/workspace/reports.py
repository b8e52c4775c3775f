"""Reports with their outline and requirements."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from assistant.errors import NotFoundError, UserError
from assistant.models import Report
from assistant.workspace.codec import Codec
from assistant.workspace.columns import utc_now
from assistant.workspace.schema import reports
from assistant.workspace.store import Store

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

_REPORT = Codec(Report, reports)
_FIELDS = _REPORT.selected()


def _report(row: Row[Any]) -> Report:
    return _REPORT.noun(row._mapping)


def check_report(connection: Connection, id: str) -> None:
    """Make sure a report exists before something is filed under it.

    Raises:
        NotFoundError: no such id.
    """
    if connection.execute(select(reports.c.seq).where(reports.c.id == id)).first() is None:
        raise NotFoundError(f"没有编号为{id}的报告，请用报告列表核对编号。")


class ReportStore(Store):
    """The pieces of writing."""

    def add_report(self, report: Report) -> Report:
        """Enter a report; the moment of entry is filled in where ``created`` is None.

        Raises:
            UserError: the id is taken.
        """
        now = utc_now()
        entered = report.model_copy(update={"created": report.created or now})
        with self._db.write() as connection:
            taken = select(reports.c.seq).where(reports.c.id == report.id)
            if connection.execute(taken).first() is not None:
                raise UserError(f"报告编号{report.id}已经用过，请换一个编号。")
            connection.execute(insert(reports).values(**_REPORT.row(entered), updated=now))
        return self.report(report.id)

    def reports(self) -> tuple[Report, ...]:
        """All reports, newest first."""
        query = select(*_FIELDS).order_by(reports.c.seq.desc())
        with self._db.read() as connection:
            return tuple(_report(row) for row in connection.execute(query))

    def report(self, id: str) -> Report:
        """One report.

        Raises:
            NotFoundError: no such id.
        """
        with self._db.read() as connection:
            row = connection.execute(select(*_FIELDS).where(reports.c.id == id)).first()
        if row is None:
            raise NotFoundError(f"没有编号为{id}的报告，请用报告列表核对编号。")
        return _report(row)

    def update_report(self, report: Report) -> Report:
        """Replace everything about a report but its moment of entry.

        Raises:
            NotFoundError: no such id.
        """
        values = {**_REPORT.row(report), "updated": utc_now()}
        del values["created"]
        change = update(reports).where(reports.c.id == report.id).values(**values)
        with self._db.write() as connection:
            if not connection.execute(change).rowcount:
                raise NotFoundError(f"没有编号为{report.id}的报告，请用报告列表核对编号。")
        return self.report(report.id)

    def change_report(self, id: str, change: Callable[[Report], Report]) -> Report:
        """Apply ``change`` to the report as it stands now, so that two windows do not undo each other.

        Raises:
            NotFoundError: no such id.
        """
        with self._db.write() as connection:
            # Locks the row on a server; a SQLite writer is alone anyway.
            connection.execute(select(reports.c.seq).where(reports.c.id == id).with_for_update())
            return self.update_report(change(self.report(id)))

    def remove_report(self, id: str) -> None:
        """Remove a report with everything filed under it.

        Raises:
            NotFoundError: no such id.
        """
        with self._db.write() as connection:
            if not connection.execute(delete(reports).where(reports.c.id == id)).rowcount:
                raise NotFoundError(f"没有编号为{id}的报告，请用报告列表核对编号。")
