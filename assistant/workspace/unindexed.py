"""Which documents the index does not hold yet as the library does.

A change of the library and its entry here are one transaction; the entry goes once the index is written.
Whoever is killed in between leaves the entry behind, and the next search of any process makes the index good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import delete, select, update

from assistant.workspace.schema import counters, passages, unindexed, vectors
from assistant.workspace.store import Store, put

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

_CHANGES = counters.c.name == "library_changes"


class UnindexedStore(Store):
    """What the index has to catch up with."""

    def unindexed(self) -> dict[str, str]:
        """Document id → mark of its latest change, for documents added, changed or removed since."""
        with self._db.read() as connection:
            rows = connection.execute(select(unindexed.c.document, unindexed.c.mark))
            return {row.document: row.mark for row in rows}

    def text_indexed(self, marks: Mapping[str, str]) -> None:
        """The index holds these documents as they were when the marks were read; later changes stay listed."""
        with self._db.write() as connection:
            for document, mark in marks.items():
                connection.execute(
                    delete(unindexed).where(
                        unindexed.c.document == document, unindexed.c.mark == mark
                    )
                )

    def library_changes(self) -> int:
        """A number that every change of documents raises: what was computed under another one is stale."""
        with self._db.read() as connection:
            return int(connection.execute(select(counters.c.value).where(_CHANGES)).scalar_one())

    def without_vectors(self, document_id: str) -> tuple[str, ...]:
        """Ids of the passages of a document that have no vector of any model."""
        stored = select(vectors.c.passage).where(vectors.c.passage == passages.c.id)
        query = select(passages.c.id).where(passages.c.document == document_id, ~stored.exists())
        with self._db.read() as connection:
            return tuple(connection.execute(query).scalars())


def note_change(connection: Connection, document_id: str) -> None:
    """The document was added, changed or removed in the caller's transaction."""
    put(connection, unindexed, {"document": document_id}, {"mark": uuid4().hex})
    connection.execute(update(counters).where(_CHANGES).values(value=counters.c.value + 1))
