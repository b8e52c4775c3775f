"""Documents and their passages. A document is in the library with all its passages, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exc, func, insert, literal, select, update

from assistant.errors import DefectError, NotFoundError, UserError
from assistant.models import Document, DocumentKind, Passage
from assistant.workspace.codec import Codec
from assistant.workspace.columns import utc_now
from assistant.workspace.schema import documents, passages, reports, vectors
from assistant.workspace.store import Store, batches
from assistant.workspace.unindexed import note_change

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

_DOCUMENT = Codec(Document, documents)
_PASSAGE = Codec(Passage, passages, start="start_at", end="end_at")
_FIELDS = _DOCUMENT.selected()
_HEADER = _DOCUMENT.selected(text=literal(""))


def _document(row: Row[Any]) -> Document:
    return _DOCUMENT.noun(row._mapping)


def _passage(row: Row[Any]) -> Passage:
    return _PASSAGE.noun(row._mapping)


class DocumentStore(Store):
    """The library."""

    def add_document(self, document: Document, passages: Iterable[Passage]) -> Document:
        """Put a document with all its passages into the library, in one transaction.

        Content that is there already (same sha256) is not added again: the document that holds it is
        returned, and ``passages`` is not read.

        Raises:
            UserError: the id belongs to another document.
            DefectError: a passage of another document.
        """
        with self._db.write() as connection:
            known = _by_sha(connection, document.sha256)
            if known is not None:
                return known
            taken = select(documents.c.title).where(documents.c.id == document.id)
            title = connection.execute(taken).scalar()
            if title is not None:
                raise UserError(f"编号{document.id}已属于《{title}》，请换一个编号。")
            row = insert(documents).values(**_DOCUMENT.row(document), added=utc_now())
            try:
                with connection.begin_nested():
                    connection.execute(row)
            except exc.IntegrityError:
                # On a server another writer may have come between: the same content, or the same id.
                known = _by_sha(connection, document.sha256)
                if known is None:
                    raise
                return known
            _insert_passages(connection, document.id, passages)
            note_change(connection, document.id)
        return document

    def documents(self, kind: DocumentKind | None = None) -> tuple[Document, ...]:
        """All documents with their texts, in order of entry."""
        return self._documents(_FIELDS, kind)

    def document_headers(self, kind: DocumentKind | None = None) -> tuple[Document, ...]:
        """All documents with ``text`` left empty, in order of entry: for lists and catalogues."""
        return self._documents(_HEADER, kind)

    def document(self, id: str) -> Document:
        """One document.

        Raises:
            NotFoundError: no such id.
        """
        with self._db.read() as connection:
            row = connection.execute(select(*_FIELDS).where(documents.c.id == id)).first()
        if row is None:
            raise NotFoundError(f"没有编号为{id}的文件，请用资料库列表核对编号。")
        return _document(row)

    def titles(self, ids: Iterable[str]) -> dict[str, str]:
        """Titles by document id; ids that do not exist are left out."""
        found: dict[str, str] = {}
        with self._db.read() as connection:
            for batch in batches(dict.fromkeys(ids)):
                query = select(documents.c.id, documents.c.title).where(documents.c.id.in_(batch))
                found.update((row.id, row.title) for row in connection.execute(query))
        return found

    def document_by_sha(self, sha: str) -> Document | None:
        """The document made from these bytes, if it is in the library."""
        with self._db.read() as connection:
            return _by_sha(connection, sha)

    def update_document(
        self, document: Document, passages: Sequence[Passage] | None = None
    ) -> Document:
        """Replace a document's data; with ``passages``, its text and passages too, in one transaction.

        Vectors stay where what they were made from (title, heading path, text) stays. The caller brings
        the index up to date afterwards.

        Raises:
            NotFoundError: no such id.
            DefectError: the text changes but no new passages are given.
        """
        with self._db.write() as connection:
            row = connection.execute(
                select(documents.c.text, documents.c.title).where(documents.c.id == document.id)
            ).first()
            if row is None:
                raise NotFoundError(f"没有编号为{document.id}的文件，请用资料库列表核对编号。")
            if passages is None and row.text != document.text:
                raise DefectError("文件正文有变，必须同时给出重新切分的段落。")
            connection.execute(
                update(documents)
                .where(documents.c.id == document.id)
                .values(**_DOCUMENT.row(document))
            )
            if passages is not None:
                _replace_passages(connection, document.id, passages)
            if row.title != document.title:
                _forget_vectors(connection, document.id)
            note_change(connection, document.id)
        return document

    def remove_document(self, id: str) -> tuple[str, ...]:
        """Take a document out with its passages and vectors; the ids of the passages that went.

        Raises:
            NotFoundError: no such id.
        """
        with self._db.write() as connection:
            gone = connection.execute(
                select(passages.c.id).where(passages.c.document == id).order_by(passages.c.position)
            ).scalars()
            ids = tuple(gone)
            _forget_vectors(connection, id)
            connection.execute(delete(passages).where(passages.c.document == id))
            if not connection.execute(delete(documents).where(documents.c.id == id)).rowcount:
                raise NotFoundError(f"没有编号为{id}的文件，请用资料库列表核对编号。")
            note_change(connection, id)
        return ids

    def reports_using(self, document_id: str) -> tuple[str, ...]:
        """Ids of the reports whose previous report or notice this document is."""
        using = (reports.c.previous == document_id) | (reports.c.notice == document_id)
        with self._db.read() as connection:
            return tuple(connection.execute(select(reports.c.id).where(using)).scalars())

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        """Passages of one document in reading order; empty for an unknown document."""
        query = (
            select(*_PASSAGE.selected())
            .where(passages.c.document == document_id)
            .order_by(passages.c.position)
        )
        with self._db.read() as connection:
            return tuple(_passage(row) for row in connection.execute(query))

    def passage(self, id: str) -> Passage:
        """One passage.

        Raises:
            NotFoundError: no such id.
        """
        found = self.passages_by_ids([id])
        if not found:
            raise NotFoundError(f"没有编号为{id}的段落，它所在的文件可能已从资料库移除。")
        return found[0]

    def passages_by_ids(self, ids: Iterable[str]) -> tuple[Passage, ...]:
        """Passages in the order asked for; ids that do not exist are left out."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Passage] = {}
        with self._db.read() as connection:
            for batch in batches(wanted):
                for row in connection.execute(
                    select(*_PASSAGE.selected()).where(passages.c.id.in_(batch))
                ):
                    found[row.id] = _passage(row)
        return tuple(found[id] for id in wanted if id in found)

    def all_passage_ids(self) -> list[tuple[str, str]]:
        """(passage id, document id) of everything in the library, in order of entry."""
        query = (
            select(passages.c.id, passages.c.document)
            .join_from(passages, documents, documents.c.id == passages.c.document)
            .order_by(documents.c.seq, passages.c.position)
        )
        with self._db.read() as connection:
            return [(row.id, row.document) for row in connection.execute(query)]

    def passage_count(self) -> int:
        """How many passages the library holds."""
        with self._db.read() as connection:
            found = connection.execute(select(func.count()).select_from(passages)).scalar()
        return int(found or 0)

    def _documents(self, fields: Sequence[Any], kind: DocumentKind | None) -> tuple[Document, ...]:
        query = select(*fields).select_from(documents).order_by(documents.c.seq)
        if kind is not None:
            query = query.where(documents.c.kind == kind.value)
        with self._db.read() as connection:
            return tuple(_document(row) for row in connection.execute(query))


def _by_sha(connection: Connection, sha: str) -> Document | None:
    row = connection.execute(select(*_FIELDS).where(documents.c.sha256 == sha)).first()
    return None if row is None else _document(row)


def _insert_passages(connection: Connection, document: str, items: Iterable[Passage]) -> None:
    position = 0
    for batch in batches(items):
        rows = []
        for passage in batch:
            if passage.document != document:
                raise DefectError(f"段落{passage.id}不属于文件{document}。")
            rows.append({**_PASSAGE.row(passage), "position": position})
            position += 1
        connection.execute(insert(passages), rows)


def _replace_passages(connection: Connection, document: str, items: Sequence[Passage]) -> None:
    query = select(*_PASSAGE.selected()).where(passages.c.document == document)
    old = {row.id: _passage(row) for row in connection.execute(query)}
    kept = {}
    for passage in items:
        before = old.get(passage.id)
        if before and (before.path, before.text) == (passage.path, passage.text):
            kept[passage.id] = passage
    for batch in batches(id for id in old if id not in kept):
        connection.execute(delete(vectors).where(vectors.c.passage.in_(batch)))
        connection.execute(delete(passages).where(passages.c.id.in_(batch)))
    for position, passage in enumerate(items):
        if passage.document != document:
            raise DefectError(f"段落{passage.id}不属于文件{document}。")
        values = {**_PASSAGE.row(passage), "position": position}
        if passage.id in kept:
            connection.execute(update(passages).where(passages.c.id == passage.id).values(**values))
        else:
            connection.execute(insert(passages).values(**values))


def _forget_vectors(connection: Connection, document: str) -> None:
    ids = select(passages.c.id).where(passages.c.document == document)
    connection.execute(delete(vectors).where(vectors.c.passage.in_(ids)))


def check_document(connection: Connection, id: str) -> None:
    """Make sure the document exists.

    Raises:
        NotFoundError: no such id.
    """
    if connection.execute(select(documents.c.id).where(documents.c.id == id)).first() is None:
        raise NotFoundError(f"没有编号为{id}的文件，请用资料库列表核对编号。")
