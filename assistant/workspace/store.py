"""What every store stands on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import and_, exc, insert, update

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Table

    from assistant.workspace.engine import Database

BATCH = 500
"""Rows per statement: well under the number of parameters any database takes."""

T = TypeVar("T")


class Store:
    """A group of methods over the shared database; the facade inherits them all."""

    def __init__(self, database: Database) -> None:
        self._db = database


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    """``items`` in lists of at most ``size``, drawn as they are needed."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch


def matching(table: Table, keys: Mapping[str, Any]) -> ColumnElement[bool]:
    """The condition that every column of ``keys`` has its value."""
    return and_(*(table.c[name] == value for name, value in keys.items()))


def put(
    connection: Connection, table: Table, keys: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Insert a row, or replace ``values`` where the row of ``keys`` exists.

    Written out because the databases spell upsert differently.
    """
    change = update(table).where(matching(table, keys)).values(**values)
    if connection.execute(change).rowcount:
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(table).values(**keys, **values))
    except exc.IntegrityError:
        # Another writer inserted it between the two statements (PostgreSQL); a missing parent fails again.
        if not connection.execute(change).rowcount:
            raise
