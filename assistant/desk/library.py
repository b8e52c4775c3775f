"""The library service: ingest, catalogue, search, and keeping the index in step with the workspace."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.config import KNOWLEDGE_DIR
from assistant.desk.context import DeskContext
from assistant.errors import BadFileError, DefectError, NotFoundError, UserError
from assistant.library import Catalogue, cut, exact, fuse, weights
from assistant.models import (
    Document,
    DocumentKind,
    Hit,
    Job,
    Noun,
    Passage,
    Progress,
    SearchResult,
    Stop,
)
from assistant.reading import BadSource, headings, iter_files, read_bytes, recognise
from assistant.reading.knowledge import read_policy

_OVERFETCH = 8
"""Each leg is asked for this many times k, so that filters and fusion have something to choose from."""
_EMBED_BATCH = 8
"""Small, because work stops between batches and a long passage takes up to two seconds."""
SHIPPED_FILE = "shipped.json"
"""In the data folder: which shipped documents were offered, by file name and hash."""


class LibraryEntry(Noun):
    """A document in the catalogue, and whether it is in force on the date asked for."""

    document: Document
    """Without its text."""
    in_force: bool
    successor: str = ""
    """Title of the document that replaced it."""


class IngestItem(Noun):
    """What became of one file."""

    name: str
    document: Document | None = None
    new: bool = False
    message: str = ""
    """Why it was not taken in; empty when it was."""


class IngestResult(Noun):
    """What became of a batch."""

    items: tuple[IngestItem, ...]
    pending: int = 0
    """Passages that still wait for their embedding."""

    @property
    def taken(self) -> tuple[IngestItem, ...]:
        """Files that are in the library now."""
        return tuple(item for item in self.items if item.document is not None)

    @property
    def failed(self) -> tuple[IngestItem, ...]:
        """Files that were refused."""
        return tuple(item for item in self.items if item.document is None)


def _ignore(_done: int, _total: int, _message: str) -> None:
    return None


def _never() -> bool:
    return False


class LibraryService:
    """Everything about the texts a report rests on."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context
        self._workspace = context.workspace
        self._catalogue: tuple[int, Catalogue] | None = None
        self._synced = False
        self._lock = threading.RLock()

    # ------------------------------------------------------------------ shipped knowledge

    def ensure_shipped(self) -> int:
        """Bring the shipped policies and reports into the catalogue; returns how many were new.

        Runs at every start and costs a listing when nothing changed. A document whose file changed is
        replaced; one the clerk took out stays out until its file changes.
        """
        record_path = self._context.folder / SHIPPED_FILE
        present = {d.id: d.sha256 for d in self._workspace.document_headers() if d.shipped}
        offered: dict[str, str] = {}
        if present and record_path.exists():
            try:
                offered = json.loads(record_path.read_text(encoding="utf-8"))
            except ValueError:
                offered = {}
        fresh: list[Document] = []
        for path in self._shipped_files():
            sha = hashlib.sha256(path.read_bytes()).hexdigest()
            if offered.get(path.stem) == sha:
                continue
            document, _notes = read_policy(path)
            document = document.model_copy(update={"sha256": sha, "shipped": True})
            if present.get(document.id) != sha:
                fresh.append(document)
            offered[path.stem] = sha
        with self._workspace.transaction():
            for document in fresh:
                if document.id in present:
                    self._workspace.remove_document(document.id)
                self._store(document)
        record_path.write_text(json.dumps(offered, indent=1), encoding="utf-8")
        self._sync_text()
        return len(fresh)

    @staticmethod
    def _shipped_files() -> Iterator[Path]:
        for folder in ("policies", "reports"):
            yield from sorted((KNOWLEDGE_DIR / folder).glob("*.md"))

    def _store(self, document: Document) -> Document:
        passages = cut(document, headings(document.text))
        return self._workspace.add_document(document, passages)

    # ------------------------------------------------------------------ ingest

    def ingest(
        self,
        paths: Sequence[Path],
        *,
        kind: DocumentKind | None = None,
        progress: Progress = _ignore,
        stop: Stop = _never,
    ) -> IngestResult:
        """Take in files, folders and zip archives; the same content twice is one document."""
        settings = self._context.settings
        for path in paths:
            if not path.exists():
                raise NotFoundError(f"找不到文件“{path.name}”，请检查路径后再试。")
        items: list[IngestItem] = []
        for source in iter_files(
            paths, max_office_mb=settings.max_office_mb, max_pdf_mb=settings.max_pdf_mb
        ):
            if stop():
                break
            if isinstance(source, BadSource):
                items.append(IngestItem(name=source.name, message=source.message))
                continue
            progress(len(items), 0, f"正在读取《{source.name}》")
            items.append(self._ingest_one(source.name, source.data, kind))
        return IngestResult(items=tuple(items), pending=self.pending())

    def ingest_bytes(self, name: str, data: bytes, *, kind: DocumentKind | None = None) -> Document:
        """Take in one uploaded file.

        Raises:
            BadFileError: it cannot be read; nothing was stored.
        """
        item = self._ingest_one(name, data, kind)
        if item.document is None:
            raise BadFileError(item.message)
        return item.document

    def _ingest_one(self, name: str, data: bytes, kind: DocumentKind | None) -> IngestItem:
        settings = self._context.settings
        sha = hashlib.sha256(data).hexdigest()
        existing = self._workspace.document_by_sha(sha)
        if existing is not None:
            return IngestItem(name=name, document=existing)
        try:
            extracted = read_bytes(
                name, data, max_office_mb=settings.max_office_mb, max_pdf_mb=settings.max_pdf_mb
            )
        except UserError as error:
            return IngestItem(name=name, message=str(error))
        found = recognise(extracted.text, name=name, kind=kind)
        document = Document(
            id=f"D{sha[:10]}",
            kind=found.kind,
            title=found.title or Path(name).stem,
            text=extracted.text,
            sha256=sha,
            filename=Path(name).name,
            issuer=found.issuer,
            number=found.number,
            level=found.level,
            adopted=found.adopted,
            effective=found.effective,
            warnings=extracted.warnings,
        )
        self._workspace.put_original(sha, data)
        stored = self._store(document)
        self._index_text(stored)
        return IngestItem(name=name, document=stored, new=True)

    # ------------------------------------------------------------------ catalogue

    def catalogue(self) -> Catalogue:
        """All documents with the rules of validity; cached until the library changes."""
        with self._lock:
            generation = self._workspace.generation.current()
            if self._catalogue is None or self._catalogue[0] != generation:
                self._catalogue = (generation, Catalogue(self._workspace.documents()))
            return self._catalogue[1]

    def entries(
        self, *, as_of: dt.date | None = None, kind: DocumentKind | None = None
    ) -> tuple[LibraryEntry, ...]:
        """The catalogue on a date, newest document first within each kind."""
        on = as_of or dt.date.today()
        catalogue = self.catalogue()
        entries: list[LibraryEntry] = []
        for document in self._workspace.document_headers(kind):
            successor = catalogue.successor(document)
            entries.append(
                LibraryEntry(
                    document=document,
                    in_force=catalogue.in_force(document, on),
                    successor=successor.title if successor else "",
                )
            )
        return tuple(entries)

    def document(self, document_id: str) -> Document:
        """One document with its text."""
        return self._workspace.document(document_id)

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        """The passages a document became, in order."""
        return tuple(self._workspace.passages(document_id))

    def update(self, document_id: str, **changes: object) -> Document:
        """Correct a document's title, dates, kind, number or issuer."""
        document = self._workspace.document(document_id)
        fresh = Document.model_validate({**document.model_dump(), **changes})
        self._workspace.update_document(fresh)
        self._index_text(fresh)
        return fresh

    def remove(self, document_id: str) -> None:
        """Take a document out of the library and the index; reports that cite it keep their text."""
        self._context.index.delete(self._workspace.remove_document(document_id))

    # ------------------------------------------------------------------ index

    def _index_text(self, document: Document) -> None:
        from assistant.index import IndexText

        passages = self._workspace.passages(document.id)
        self._context.index.upsert_text(
            [
                IndexText(id=p.id, title=document.title, path=" ".join(p.path), text=p.text)
                for p in passages
            ]
        )

    def _sync_text(self) -> None:
        """Index what the workspace has and the lexical index lacks, after a crash or a deletion."""
        from assistant.index import IndexText

        owners = dict(self._workspace.all_passage_ids())
        indexed = self._context.index.text_ids()
        missing = [pid for pid in owners if pid not in indexed]
        extra = [pid for pid in indexed if pid not in owners]
        if extra:
            self._context.index.delete(extra)
        if not missing:
            return
        titles = {d.id: d.title for d in self._workspace.document_headers()}
        self._context.index.upsert_text(
            [
                IndexText(id=p.id, title=titles[p.document], path=" ".join(p.path), text=p.text)
                for p in self._workspace.passages_by_ids(missing)
            ]
        )

    def pending(self) -> int:
        """How many passages still wait for their embedding."""
        if self._context.settings.embedding == "none":
            return 0
        backend = self._context.backend
        if backend is None:
            return 0
        return self._workspace.pending_count(backend.id)

    def embed_pending(self, *, progress: Progress = _ignore, stop: Stop = _never) -> int:
        """Embed what waits, in batches that are each stored at once; returns how many were done."""
        import numpy as np

        backend = self._context.backend
        if backend is None:
            return 0
        waiting = self._workspace.pending_passage_ids(backend.id)
        titles = {d.id: d.title for d in self._workspace.document_headers()}
        done = 0
        for first in range(0, len(waiting), _EMBED_BATCH):
            if stop():
                break
            batch = self._workspace.passages_by_ids(waiting[first : first + _EMBED_BATCH])
            texts = ["\n".join([titles[p.document], *p.path, p.text]) for p in batch]
            matrix = np.asarray(backend.passages(texts), dtype="<f4")
            rows = {p.id: matrix[i] for i, p in enumerate(batch)}
            self._workspace.put_vectors(
                backend.id, {pid: row.tobytes() for pid, row in rows.items()}
            )
            done += len(batch)
            progress(done, len(waiting), f"正在建立语义索引（{done}/{len(waiting)}）")
        # Everything stored but not in Chroma yet, also from a run that was killed after storing.
        self._context.index.sync_vectors(backend.id)
        return done

    def start_embedding(self) -> Job | None:
        """Embed what waits on a worker thread, unless nothing waits or it is running already."""
        if not self.pending() or self._context.jobs.active(kind="embed"):
            return None

        def work(progress: Progress, stop: Stop) -> str:
            return f"语义索引已建好，共{self.embed_pending(progress=progress, stop=stop)}段"

        return self._context.jobs.start("embed", work)

    def take_upload(
        self, name: str, data: bytes, *, kind: DocumentKind | None = None
    ) -> tuple[IngestItem, ...]:
        """Take in an uploaded file; a zip is unpacked and every member reported."""
        if not name.lower().endswith(".zip"):
            return (self._ingest_one(name, data, kind),)
        with tempfile.TemporaryDirectory(prefix="desk-upload-") as folder:
            path = Path(folder) / Path(name).name
            path.write_bytes(data)
            return self.ingest([path], kind=kind).items

    def reindex(self, *, progress: Progress = _ignore, stop: Stop = _never) -> int:
        """Throw the index away and build it again from the workspace; returns passages indexed."""
        self._context.index.clear()
        self._sync_text()
        self.embed_pending(progress=progress, stop=stop)
        return len(self._workspace.all_passage_ids())

    # ------------------------------------------------------------------ search

    def search(
        self,
        query: str,
        *,
        kind: DocumentKind | None = None,
        as_of: dt.date | None = None,
        k: int = 10,
        in_force_only: bool = False,
    ) -> SearchResult:
        """Exact first, then lexical and dense legs fused; out-of-force texts come last, marked."""
        if not query.strip():
            raise UserError("请输入要查找的内容。")
        on = as_of or dt.date.today()
        catalogue = self.catalogue()
        allowed = {
            d.id
            for d in self._workspace.document_headers(kind)
            if not in_force_only or catalogue.in_force(d, on)
        }
        owners = dict(self._workspace.all_passage_ids())
        first = [
            p
            for p in exact(query, catalogue, self._workspace.passages, on=on)
            if p.document in allowed
        ]
        ranked = self._legs(query, k * _OVERFETCH, owners, allowed)
        fused = fuse(ranked, weights(self._dense_id()))
        order: list[tuple[str, float, tuple[str, ...]]] = [(p.id, 1.0, ("exact",)) for p in first]
        seen = {p.id for p in first}
        order += [row for row in fused if row[0] not in seen]
        hits = self._hits(order[: k * 2], catalogue, on)
        if not first:
            hits.sort(key=lambda hit: not hit.in_force)
        return SearchResult(hits=tuple(hits[:k]), pending=self.pending())

    def _dense_id(self) -> str | None:
        if self._context.settings.embedding == "none":
            return None
        backend = self._context.backend
        return backend.id if backend is not None else None

    def _legs(
        self, query: str, depth: int, owners: dict[str, str], allowed: set[str]
    ) -> dict[str, list[str]]:
        index = self._context.index

        def keep(rows: Sequence[tuple[str, float]]) -> list[str]:
            return [pid for pid, _score in rows if owners.get(pid) in allowed]

        ranked = {
            "words": keep(index.lexical(query, k=depth, leg="words")),
            "bigrams": keep(index.lexical(query, k=depth, leg="bigrams")),
        }
        backend = self._context.backend if self._dense_id() else None
        if backend is not None and self._workspace.vector_count(backend.id):
            ids = [pid for pid, owner in owners.items() if owner in allowed]
            masked = ids if len(ids) < len(owners) else None
            vector = backend.query(query)
            ranked["dense"] = keep(index.dense(vector, model=backend.id, k=depth, allowed=masked))
        return ranked

    def _hits(
        self,
        order: Sequence[tuple[str, float, tuple[str, ...]]],
        catalogue: Catalogue,
        on: dt.date,
    ) -> list[Hit]:
        passages = {p.id: p for p in self._workspace.passages_by_ids([row[0] for row in order])}
        hits: list[Hit] = []
        for pid, score, legs in order:
            passage = passages.get(pid)
            if passage is None:
                continue
            document = catalogue.get(passage.document)
            if document is None:
                raise DefectError("资料库目录与段落不一致，请运行 python -m assistant reindex。")
            successor = catalogue.successor(document)
            via = tuple(
                dict.fromkeys("lexical" if leg in ("words", "bigrams") else leg for leg in legs)
            )
            hits.append(
                Hit(
                    passage=passage,
                    title=document.title,
                    score=round(score, 6),
                    in_force=catalogue.in_force(document, on),
                    via=via,
                    successor=successor.title if successor else "",
                )
            )
        return hits
