"""What people decided about rules read from the library's policies, and where the office is.

A decision belongs to a document and the words of a clause: reading the same text again finds it, and a
clause that reads otherwise is asked about anew.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from assistant.models import Office, RuleDecision, RuleReach, RuleState
from assistant.workspace.columns import utc_now
from assistant.workspace.documents import check_document
from assistant.workspace.schema import office, rule_decisions
from assistant.workspace.store import Store, put


class RuleStore(Store):
    """Decisions by document and key; a rule without one is 待确认."""

    def rule_decisions(self) -> tuple[RuleDecision, ...]:
        """All decisions, ordered by document and key."""
        table = rule_decisions
        query = select(table).order_by(table.c.document, table.c.key)
        with self._db.read() as connection:
            return tuple(
                RuleDecision(
                    document=row.document,
                    key=row.key,
                    state=RuleState(row.state),
                    reach=RuleReach(row.reach) if row.reach else None,
                    place=row.place,
                    body=row.body,
                )
                for row in connection.execute(query)
            )

    def set_rule_decisions(self, decisions: Iterable[RuleDecision]) -> None:
        """Keep decisions, all or none.

        Raises:
            NotFoundError: a document is not in the library.
        """
        with self._db.write() as connection:
            for decision in decisions:
                check_document(connection, decision.document)
                values = decision.model_dump(mode="json", exclude={"document", "key"})
                keys = {"document": decision.document, "key": decision.key}
                put(connection, rule_decisions, keys, {**values, "at": utc_now()})

    def office(self) -> Office:
        """Where the office is; empty until someone says."""
        with self._db.read() as connection:
            rows = {row.name: row.value for row in connection.execute(select(office))}
        return Office(place=rows.get("place", ""), body=rows.get("body", ""))

    def set_office(self, value: Office) -> None:
        """Note where the office is."""
        with self._db.write() as connection:
            for name, words in value.model_dump().items():
                put(connection, office, {"name": name}, {"value": words})
