"""Named versions of a whole report (初稿 / 送审稿 / 定稿)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from assistant.errors import DefectError, NotFoundError, UserError
from assistant.models import Snapshot
from assistant.workspace.columns import utc_now
from assistant.workspace.ids import new_snapshot_id
from assistant.workspace.reports import check_report
from assistant.workspace.schema import heads, revisions, snapshots
from assistant.workspace.store import Store

if TYPE_CHECKING:
    from sqlalchemy import Row

_FIELDS = tuple(snapshots.c[name] for name in Snapshot.model_fields)


def _snapshot(row: Row[Any]) -> Snapshot:
    return Snapshot.model_validate(dict(row._mapping))


class SnapshotStore(Store):
    """Which revision every section had at a moment worth a name."""

    def add_snapshot(self, snapshot: Snapshot) -> Snapshot:
        """Keep a snapshot.

        Raises:
            NotFoundError: no such report.
            UserError: the id is taken.
            DefectError: it names a revision that is not of this report.
        """
        with self._db.write() as connection:
            check_report(connection, snapshot.report)
            taken = select(snapshots.c.seq).where(snapshots.c.id == snapshot.id)
            if connection.execute(taken).first() is not None:
                raise UserError(f"快照编号{snapshot.id}已经用过，请重试。")
            known = set(
                connection.execute(
                    select(revisions.c.id).where(revisions.c.report == snapshot.report)
                ).scalars()
            )
            if not known.issuperset(snapshot.revisions.values()):
                raise DefectError("快照里有不属于这份报告的文本版本。")
            connection.execute(insert(snapshots).values(**snapshot.model_dump()))
        return snapshot

    def take_snapshot(self, report_id: str, name: str) -> Snapshot:
        """Name the report as it stands now, all sections at one moment.

        Raises:
            NotFoundError: no such report.
        """
        query = select(heads.c.section, heads.c.current).where(
            heads.c.report == report_id, heads.c.current.is_not(None)
        )
        with self._db.write() as connection:
            current = {row.section: row.current for row in connection.execute(query)}
            return self.add_snapshot(
                Snapshot(
                    id=new_snapshot_id(),
                    report=report_id,
                    name=name,
                    revisions=current,
                    created=utc_now(),
                )
            )

    def snapshots(self, report_id: str) -> tuple[Snapshot, ...]:
        """Snapshots of a report, oldest first."""
        query = select(*_FIELDS).where(snapshots.c.report == report_id).order_by(snapshots.c.seq)
        with self._db.read() as connection:
            return tuple(_snapshot(row) for row in connection.execute(query))

    def snapshot(self, id: str) -> Snapshot:
        """One snapshot.

        Raises:
            NotFoundError: no such id.
        """
        with self._db.read() as connection:
            row = connection.execute(select(*_FIELDS).where(snapshots.c.id == id)).first()
        if row is None:
            raise NotFoundError(f"没有编号为{id}的快照，请用历史列表核对。")
        return _snapshot(row)
