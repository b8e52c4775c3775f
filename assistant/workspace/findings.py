"""What people did with the findings of a report; the findings themselves are made anew by every check."""

from __future__ import annotations

from sqlalchemy import select

from assistant.models import FindingStatus
from assistant.workspace.columns import utc_now
from assistant.workspace.reports import check_report
from assistant.workspace.schema import finding_states
from assistant.workspace.store import Store, put


class FindingStore(Store):
    """State by finding id: ids are deterministic, so a dismissal survives the next check."""

    def finding_states(self, report_id: str) -> dict[str, tuple[FindingStatus, str]]:
        """Finding id → (status, reason), for the findings someone acted on."""
        query = select(finding_states).where(finding_states.c.report == report_id)
        with self._db.read() as connection:
            return {
                row.finding: (FindingStatus(row.status), row.reason)
                for row in connection.execute(query)
            }

    def set_finding_state(
        self, report_id: str, finding_id: str, status: FindingStatus, reason: str = ""
    ) -> None:
        """Note what was done with a finding.

        Raises:
            NotFoundError: no such report.
        """
        keys = {"report": report_id, "finding": finding_id}
        values = {"status": status.value, "reason": reason, "at": utc_now()}
        with self._db.write() as connection:
            check_report(connection, report_id)
            put(connection, finding_states, keys, values)
