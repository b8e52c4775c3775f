"""Texts that are being written right now: what has arrived of a running draft, so that a reload shows it."""

from __future__ import annotations

from sqlalchemy import delete, select

from assistant.workspace.columns import utc_now
from assistant.workspace.schema import partial_drafts
from assistant.workspace.store import Store, matching, put


class DraftStore(Store):
    """One running text per section; it becomes a revision when the job ends."""

    def save_partial(self, report_id: str, section_id: str, text: str) -> None:
        """Keep what has arrived so far, replacing what was kept before."""
        keys = {"report": report_id, "section": section_id}
        with self._db.write() as connection:
            put(connection, partial_drafts, keys, {"text": text, "updated": utc_now()})

    def partial(self, report_id: str, section_id: str) -> str | None:
        """What has arrived of a running draft; None when none is running."""
        return self.partials(report_id).get(section_id)

    def partials(self, report_id: str) -> dict[str, str]:
        """Section id → what has arrived, for every running draft of a report.

        After a crash this is what the dead job left behind.
        """
        query = select(partial_drafts).where(partial_drafts.c.report == report_id)
        with self._db.read() as connection:
            return {row.section: row.text for row in connection.execute(query)}

    def clear_partial(self, report_id: str, section_id: str) -> None:
        """The draft has become a revision, or was given up."""
        keys = {"report": report_id, "section": section_id}
        with self._db.write() as connection:
            connection.execute(delete(partial_drafts).where(matching(partial_drafts, keys)))
