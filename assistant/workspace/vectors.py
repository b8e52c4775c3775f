"""Vectors by embedding model and passage: the truth from which Chroma can be rebuilt at any time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select

from assistant.workspace.schema import documents, passages
from assistant.workspace.schema import vectors as table
from assistant.workspace.store import Store, batches

if TYPE_CHECKING:
    from sqlalchemy import Select


class VectorStore(Store):
    """``models.VectorSource``, kept in the workspace."""

    def vectors(self, model: str, ids: Iterable[str]) -> dict[str, bytes]:
        """Little-endian float32 bytes by passage id, for those of ``ids`` that are stored."""
        found: dict[str, bytes] = {}
        with self._db.read() as connection:
            for batch in batches(dict.fromkeys(ids)):
                query = select(table.c.passage, table.c.data).where(
                    table.c.model == model, table.c.passage.in_(batch)
                )
                found.update((row.passage, bytes(row.data)) for row in connection.execute(query))
        return found

    def put_vectors(self, model: str, vectors: Mapping[str, bytes]) -> None:
        """Store vectors; an existing one is replaced.

        One whose passage was removed while it was being computed is left out: that is no error.
        """
        with self._db.write() as connection:
            for batch in batches(vectors):
                known = connection.execute(
                    select(passages.c.id).where(passages.c.id.in_(batch))
                ).scalars()
                rows = [{"model": model, "passage": id, "data": vectors[id]} for id in known]
                connection.execute(
                    delete(table).where(table.c.model == model, table.c.passage.in_(batch))
                )
                if rows:
                    connection.execute(insert(table), rows)

    def vector_count(self, model: str) -> int:
        """How many passages have a vector of this model."""
        query = select(func.count()).select_from(table).where(table.c.model == model)
        with self._db.read() as connection:
            return int(connection.execute(query).scalar() or 0)

    def pending_count(self, model: str) -> int:
        """How many passages still wait for their vector."""
        query = _pending(model, func.count())
        with self._db.read() as connection:
            return int(connection.execute(query).scalar() or 0)

    def pending_passage_ids(self, model: str, *, limit: int | None = None) -> tuple[str, ...]:
        """Ids of passages without a vector of this model, in order of entry."""
        query = (
            _pending(model, passages.c.id)
            .join_from(passages, documents, documents.c.id == passages.c.document)
            .order_by(documents.c.seq, passages.c.position)
            .limit(limit)
        )
        with self._db.read() as connection:
            return tuple(connection.execute(query).scalars())

    def remove_vectors(self, model: str) -> None:
        """Forget everything an embedding model made, so that it is made again."""
        with self._db.write() as connection:
            connection.execute(delete(table).where(table.c.model == model))


def _pending(model: str, what: Any) -> Select[Any]:
    stored = select(table.c.passage).where(table.c.model == model, table.c.passage == passages.c.id)
    return select(what).select_from(passages).where(~stored.exists())
