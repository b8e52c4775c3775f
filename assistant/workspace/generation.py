"""The generation of the index: how holders of index/ learn that another process has written there."""

from __future__ import annotations

from sqlalchemy import select, update

from assistant.errors import DefectError
from assistant.workspace.engine import Database
from assistant.workspace.schema import counters

_NAME = counters.c.name == "index_generation"


class Generation:
    """A number in the workspace that every index write raises."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def current(self) -> int:
        """The number as it stands."""
        with self._db.read() as connection:
            return int(connection.execute(select(counters.c.value).where(_NAME)).scalar_one())

    def bump(self) -> int:
        """Raise the number by one; the new number.

        Raises:
            DefectError: called inside a transaction. The index is on disk at once, the number would only be
                seen, or be taken back, when that transaction ends.
        """
        if self._db.in_transaction:
            raise DefectError("写索引不能放在数据库事务里面，请先提交再写索引。")
        with self._db.write() as connection:
            connection.execute(update(counters).where(_NAME).values(value=counters.c.value + 1))
            return int(connection.execute(select(counters.c.value).where(_NAME)).scalar_one())
