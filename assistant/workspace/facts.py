"""Facts of a report, and what people decided about each: its section, an excuse, a confirmation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from assistant.errors import NotFoundError, UserError
from assistant.models import Fact
from assistant.workspace.codec import Codec
from assistant.workspace.columns import utc_now
from assistant.workspace.reports import check_report
from assistant.workspace.schema import facts
from assistant.workspace.store import Store, batches

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Row

_FACT = Codec(Fact, facts)
_FIELDS = _FACT.selected()


def _fact(row: Row[Any]) -> Fact:
    return _FACT.noun(row._mapping)


def _one(report_id: str, fact_id: str) -> ColumnElement[bool]:
    return (facts.c.report == report_id) & (facts.c.id == fact_id)


class FactStore(Store):
    """This year's facts."""

    def add_facts(self, report_id: str, items: Iterable[Fact]) -> tuple[Fact, ...]:
        """Enter facts in the order given, all or none.

        Raises:
            NotFoundError: no such report.
            UserError: an id is there already, or comes twice.
        """
        entered = tuple(items)
        with self._db.write() as connection:
            check_report(connection, report_id)
            query = select(facts.c.id).where(facts.c.report == report_id)
            taken = set(connection.execute(query).scalars())
            for fact in entered:
                if fact.id in taken:
                    raise UserError(f"事实编号{fact.id}重复，请改用别的编号后再添加。")
                taken.add(fact.id)
            for batch in batches(entered):
                connection.execute(
                    insert(facts),
                    [
                        {**_FACT.row(fact), "report": report_id, "section": None, "excuse": ""}
                        for fact in batch
                    ],
                )
        return entered

    def facts(self, report_id: str) -> tuple[Fact, ...]:
        """All facts of a report in order of entry."""
        query = select(*_FIELDS).where(facts.c.report == report_id).order_by(facts.c.seq)
        with self._db.read() as connection:
            return tuple(_fact(row) for row in connection.execute(query))

    def fact(self, report_id: str, fact_id: str) -> Fact:
        """One fact.

        Raises:
            NotFoundError: no such fact in this report.
        """
        with self._db.read() as connection:
            row = connection.execute(select(*_FIELDS).where(_one(report_id, fact_id))).first()
        if row is None:
            raise _missing(fact_id)
        return _fact(row)

    def update_fact(self, report_id: str, fact: Fact) -> Fact:
        """Replace a fact's data; its section, excuse and confirmation stay.

        Raises:
            NotFoundError: no such fact in this report.
        """
        self._change(report_id, fact.id, _FACT.row(fact))
        return fact

    def remove_fact(self, report_id: str, fact_id: str) -> None:
        """Take a fact out of the report.

        Raises:
            NotFoundError: no such fact in this report.
        """
        with self._db.write() as connection:
            if not connection.execute(delete(facts).where(_one(report_id, fact_id))).rowcount:
                raise _missing(fact_id)

    def assignments(self, report_id: str) -> dict[str, str]:
        """Fact id → section id, for the facts that have a section."""
        return self._decisions(report_id, facts.c.section)

    def assign(self, report_id: str, fact_id: str, section_id: str | None) -> None:
        """Give a fact its section, or take it away with None.

        Raises:
            NotFoundError: no such fact in this report.
        """
        self._change(report_id, fact_id, {"section": section_id})

    def assign_all(self, report_id: str, sections: Mapping[str, str | None]) -> None:
        """Assign several facts, all or none.

        Raises:
            NotFoundError: no such fact in this report.
        """
        with self._db.write():
            for fact_id, section_id in sections.items():
                self.assign(report_id, fact_id, section_id)

    def excuses(self, report_id: str) -> dict[str, str]:
        """Fact id → reason, for the facts left out on purpose."""
        return self._decisions(report_id, facts.c.excuse)

    def excuse(self, report_id: str, fact_id: str, reason: str | None) -> None:
        """Leave a fact out on purpose, with the reason; None takes the excuse back.

        Raises:
            NotFoundError: no such fact in this report.
            UserError: the reason is blank.
        """
        if reason is not None and not reason.strip():
            raise UserError(f"不写事实{fact_id}请说明理由。")
        self._change(report_id, fact_id, {"excuse": reason or ""})

    def confirmations(self, report_id: str) -> dict[str, dt.datetime]:
        """Fact id → moment, for 待核 facts that a person has confirmed."""
        return self._decisions(report_id, facts.c.confirmed)

    def confirm(self, report_id: str, fact_id: str, *, confirmed: bool = True) -> None:
        """Note that a person has confirmed a 待核 fact, or takes that back.

        Raises:
            NotFoundError: no such fact in this report.
        """
        self._change(report_id, fact_id, {"confirmed": utc_now() if confirmed else None})

    def _decisions(self, report_id: str, column: Any) -> dict[str, Any]:
        query = (
            select(facts.c.id, column.label("value"))
            .where(facts.c.report == report_id)
            .order_by(facts.c.seq)
        )
        with self._db.read() as connection:
            return {row.id: row.value for row in connection.execute(query) if row.value}

    def _change(self, report_id: str, fact_id: str, values: Mapping[str, Any]) -> None:
        change = update(facts).where(_one(report_id, fact_id)).values(**values)
        with self._db.write() as connection:
            if not connection.execute(change).rowcount:
                raise _missing(fact_id)


def _missing(fact_id: str) -> NotFoundError:
    return NotFoundError(f"这份报告里没有编号为{fact_id}的事实，请核对编号。")
