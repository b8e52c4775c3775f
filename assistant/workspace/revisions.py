"""Section texts. Nothing here is ever overwritten: a new text is a new revision, and only a pointer moves.

``heads`` says which revision of a section is current and which proposal waits beside it;
``revision_events`` remembers every move of that pointer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import exc, exists, insert, select, update

from assistant.errors import NotFoundError, StaleSaveError, UserError
from assistant.models import Revision
from assistant.workspace.codec import Codec
from assistant.workspace.columns import utc_now
from assistant.workspace.reports import check_report
from assistant.workspace.schema import heads, revision_events, revisions
from assistant.workspace.store import Store, put

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Row

_CURRENT = "current"
_PROPOSED = "proposed"
_DISCARDED = "discarded"

_REVISION = Codec(Revision, revisions, proposal="offered")
_adopted = (
    exists()
    .where(revision_events.c.revision == revisions.c.id, revision_events.c.kind == _CURRENT)
    .label("adopted")
)
_FIELDS = (*_REVISION.selected(), _adopted)


def _revision(row: Row[Any]) -> Revision:
    """A revision as it stands now: one that was offered and has since been current is no proposal."""
    return _REVISION.noun(row._mapping, proposal=row.proposal and not row.adopted)


def _head(report_id: str, section_id: str) -> ColumnElement[bool]:
    return (heads.c.report == report_id) & (heads.c.section == section_id)


class RevisionStore(Store):
    """Current texts, proposals and history."""

    def save_revision(self, revision: Revision, *, expected_parent: str | None) -> Revision:
        """Make ``revision`` the current text, if ``expected_parent`` is still the current one.

        ``created`` and ``parent`` are filled in where they are None. Saving the same revision twice (a
        retry whose answer was lost) is one save.

        Raises:
            StaleSaveError: another text is current; nothing was stored, and the error carries that text.
            NotFoundError: no such report.
        """
        saved = revision.model_copy(
            update={
                "created": revision.created or utc_now(),
                "parent": revision.parent or expected_parent,
                "proposal": False,
            }
        )
        with self._db.write() as connection:
            check_report(connection, revision.report)
            before = self._find(revision.id)
            if before is not None and _same(before, revision) and not before.proposal:
                return before
            _insert(connection, saved)
            self._advance(connection, saved, expected_parent)
        return self.revision(saved.id)

    def add_proposal(self, revision: Revision) -> Revision:
        """Keep a text beside the current one until a person decides; an earlier proposal is discarded.

        Raises:
            NotFoundError: no such report.
        """
        offered = revision.model_copy(
            update={"created": revision.created or utc_now(), "proposal": True}
        )
        with self._db.write() as connection:
            check_report(connection, revision.report)
            earlier = self.proposal(revision.report, revision.section)
            _insert(connection, offered)
            if earlier is not None:
                _log(connection, earlier, _DISCARDED)
            keys = {"report": revision.report, "section": revision.section}
            put(connection, heads, keys, {"proposal": revision.id})
            _log(connection, offered, _PROPOSED)
        return self.revision(offered.id)

    def accept_proposal(
        self, report_id: str, section_id: str, revision_id: str, *, expected_parent: str | None
    ) -> Revision:
        """Make a waiting proposal the current text.

        Raises:
            StaleSaveError: ``expected_parent`` is no longer current; the proposal keeps waiting.
            NotFoundError: this proposal no longer waits for a decision.
        """
        with self._db.write() as connection:
            waiting = self.proposal(report_id, section_id)
            if waiting is None or waiting.id != revision_id:
                raise _decided()
            self._advance(connection, waiting, expected_parent)
            connection.execute(
                update(heads).where(_head(report_id, section_id)).values(proposal=None)
            )
        return self.revision(revision_id)

    def discard_proposal(self, revision_id: str) -> None:
        """Let go of a waiting proposal; its text stays in the history.

        Raises:
            NotFoundError: this proposal no longer waits for a decision.
        """
        with self._db.write() as connection:
            change = update(heads).where(heads.c.proposal == revision_id).values(proposal=None)
            if not connection.execute(change).rowcount:
                raise _decided()
            _log(connection, self.revision(revision_id), _DISCARDED)

    def current_revision(self, report_id: str, section_id: str) -> Revision | None:
        """The text of a section as it stands; None while nothing was written."""
        return self._pointed(heads.c.current, _head(report_id, section_id)).get(section_id)

    def current_revisions(self, report_id: str) -> dict[str, Revision]:
        """Section id → current text, for the sections that have one."""
        return self._pointed(heads.c.current, heads.c.report == report_id)

    def proposal(self, report_id: str, section_id: str) -> Revision | None:
        """The proposal that waits beside the current text of a section."""
        return self._pointed(heads.c.proposal, _head(report_id, section_id)).get(section_id)

    def proposals(self, report_id: str) -> dict[str, Revision]:
        """Section id → waiting proposal."""
        return self._pointed(heads.c.proposal, heads.c.report == report_id)

    def revision(self, id: str) -> Revision:
        """One revision, of whatever age.

        Raises:
            NotFoundError: no such id.
        """
        found = self._find(id)
        if found is None:
            raise NotFoundError(f"没有编号为{id}的文本版本，请刷新后再试。")
        return found

    def history(self, report_id: str, section_id: str) -> tuple[Revision, ...]:
        """Every text a section ever had, oldest first; the current one is last of the adopted ones.

        A proposal that waits or was discarded is among them, with ``proposal`` set.
        """
        mine = (revisions.c.report == report_id) & (revisions.c.section == section_id)
        events = (
            select(revision_events.c.revision, revision_events.c.kind, revision_events.c.seq)
            .where(revision_events.c.report == report_id, revision_events.c.section == section_id)
            .order_by(revision_events.c.seq)
        )
        with self._db.read() as connection:
            place: dict[str, int] = {}
            for event in connection.execute(events):
                # Where it became current; the moment of discarding an old proposal does not count.
                if event.kind != _DISCARDED:
                    place[event.revision] = event.seq
            rows = connection.execute(select(*_FIELDS).where(mine).order_by(revisions.c.seq))
            found = [_revision(row) for row in rows]
        return tuple(sorted(found, key=lambda revision: place.get(revision.id, 0)))

    def _find(self, id: str) -> Revision | None:
        with self._db.read() as connection:
            row = connection.execute(select(*_FIELDS).where(revisions.c.id == id)).first()
        return None if row is None else _revision(row)

    def _pointed(
        self, pointer: ColumnElement[Any], where: ColumnElement[bool]
    ) -> dict[str, Revision]:
        query = select(*_FIELDS).join_from(heads, revisions, revisions.c.id == pointer).where(where)
        with self._db.read() as connection:
            return {row.section: _revision(row) for row in connection.execute(query)}

    def _advance(self, connection: Connection, revision: Revision, expected: str | None) -> None:
        """Move the pointer from ``expected`` to ``revision``: compare and swap in one statement."""
        where = _head(revision.report, revision.section)
        swap = (
            update(heads)
            .where(where, heads.c.current.is_not_distinct_from(expected))
            .values(current=revision.id)
        )
        moved = bool(connection.execute(swap).rowcount)
        if not moved and expected is None:
            moved = _first(connection, revision)
        if not moved:
            current = self.current_revision(revision.report, revision.section)
            raise StaleSaveError(
                "这一节已被另一个窗口或同事保存过，您的改动没有覆盖它，请比较后再保存。",
                current=current.id if current else "",
                current_text=current.text if current else "",
            )
        _log(connection, revision, _CURRENT)


def _first(connection: Connection, revision: Revision) -> bool:
    """Set the pointer of a section that has none; False where it has one."""
    values: Mapping[str, Any] = {
        "report": revision.report,
        "section": revision.section,
        "current": revision.id,
        "proposal": None,
    }
    try:
        with connection.begin_nested():
            connection.execute(insert(heads).values(**values))
    except exc.IntegrityError:
        return False
    return True


def _insert(connection: Connection, revision: Revision) -> None:
    taken = select(revisions.c.seq).where(revisions.c.id == revision.id)
    if connection.execute(taken).first() is not None:
        raise UserError(f"版本编号{revision.id}已经用过，这次没有保存，请重试。")
    connection.execute(insert(revisions).values(**_REVISION.row(revision)))


def _log(connection: Connection, revision: Revision, kind: str) -> None:
    connection.execute(
        insert(revision_events).values(
            report=revision.report,
            section=revision.section,
            revision=revision.id,
            kind=kind,
            at=utc_now(),
        )
    )


def _same(one: Revision, other: Revision) -> bool:
    return (one.report, one.section, one.text) == (other.report, other.section, other.text)


def _decided() -> NotFoundError:
    return NotFoundError("这份修改稿已经处理过，或已被新的修改稿取代，请刷新后再看。")
