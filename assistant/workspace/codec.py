"""Nouns to rows and back."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import JSON

from assistant.models import Noun

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, RowMapping, Table

N = TypeVar("N", bound=Noun)

_MORE = "more"


class Codec(Generic[N]):
    """Keeps each field of a noun in the column of its name.

    A field that has no column yet goes into the table's JSON column ``more``, so that a noun can grow
    without a migration; it gets a column of its own once something searches by it.
    """

    def __init__(self, noun: type[N], table: Table, **columns: str) -> None:
        self._noun = noun
        self._own = {
            field: table.c[columns.get(field, field)]
            for field in noun.model_fields
            if columns.get(field, field) in table.c
        }
        self._more = table.c[_MORE]

    def row(self, noun: N) -> dict[str, Any]:
        """Column values."""
        python = noun.model_dump()
        plain = noun.model_dump(mode="json")
        values: dict[str, Any] = {}
        for field, column in self._own.items():
            value = plain[field] if isinstance(column.type, JSON) else python[field]
            values[column.name] = value.value if isinstance(value, Enum) else value
        values[_MORE] = {field: plain[field] for field in plain if field not in self._own}
        return values

    def selected(self, **instead: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
        """What to select for ``noun``; ``instead`` replaces the column of a field."""
        own = (
            instead[field].label(field) if field in instead else column.label(field)
            for field, column in self._own.items()
        )
        return (*own, self._more.label(_MORE))

    def noun(self, row: RowMapping, **instead: Any) -> N:
        """The noun of a row that was read with ``selected``."""
        data = {field: row[field] for field in self._own}
        data.update(
            (field, value)
            for field, value in row[_MORE].items()
            if field in self._noun.model_fields
        )
        return self._noun.model_validate({**data, **instead})
