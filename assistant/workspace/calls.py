"""The log of model calls: what was asked of which model and what it cost; never a key, never a text."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import insert, select

from assistant.models import Noun, Usage
from assistant.workspace.columns import utc_now
from assistant.workspace.schema import calls
from assistant.workspace.store import Store


class CallRecord(Noun):
    """One model call."""

    at: dt.datetime
    report: str
    section: str
    prompt_id: str
    prompt_version: str
    model: str
    prompt_tokens: int
    completion_tokens: int
    milliseconds: int
    outcome: str


_FIELDS = tuple(calls.c[name] for name in CallRecord.model_fields)


class CallStore(Store):
    """Model calls."""

    def record_call(
        self,
        *,
        prompt_id: str,
        prompt_version: str,
        model: str,
        usage: Usage,
        report: str = "",
        section: str = "",
    ) -> None:
        """Enter one call."""
        values: dict[str, Any] = {
            "at": utc_now(),
            "report": report,
            "section": section,
            "prompt_id": prompt_id,
            "prompt_version": prompt_version,
            "model": model,
            **usage.model_dump(include={"prompt_tokens", "completion_tokens", "milliseconds"}),
            "outcome": usage.outcome,
        }
        with self._db.write() as connection:
            connection.execute(insert(calls).values(**values))

    def calls(self, report_id: str | None = None, *, limit: int = 200) -> tuple[CallRecord, ...]:
        """The latest calls, of one report or of all, newest first."""
        query = select(*_FIELDS).order_by(calls.c.seq.desc()).limit(limit)
        if report_id is not None:
            query = query.where(calls.c.report == report_id)
        with self._db.read() as connection:
            rows = connection.execute(query)
            return tuple(CallRecord.model_validate(dict(row._mapping)) for row in rows)
