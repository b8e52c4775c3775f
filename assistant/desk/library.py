"""The library service: what is in the catalogue, what holds on a date, and every correction of it."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence
from pathlib import Path

from assistant.desk.context import DeskContext
from assistant.desk.indexing import IndexKeeper, ignore, never
from assistant.desk.intake import IngestItem, IngestResult, Intake
from assistant.desk.policyrules import keep_inherited
from assistant.desk.searching import Searcher
from assistant.desk.shipped import SHIPPED_FILE, ensure_shipped
from assistant.errors import UserError
from assistant.library import Catalogue, Edition, cut, edition_of
from assistant.library.recut import merge_with_next, split_at, split_places
from assistant.library.validity import begins
from assistant.models import (
    Document,
    DocumentKind,
    Job,
    Noun,
    Passage,
    Progress,
    SearchResult,
    Stop,
)
from assistant.reading import headings

__all__ = ["SHIPPED_FILE", "IngestItem", "IngestResult", "LibraryEntry", "LibraryService"]


class LibraryEntry(Noun):
    """A document in the catalogue, and whether it is in force on the date asked for."""

    document: Document
    """Without its text."""
    in_force: bool
    successor: str = ""
    """Title of the document that replaced it."""
    successor_id: str = ""
    full_text: str = ""
    """Id of the full text that is quoted in the place of this digest."""
    edition: Edition | None = None
    """A question about its editions that nobody has answered."""


class LibraryService:
    """Everything about the texts a report rests on."""

    def __init__(self, context: DeskContext) -> None:
        self._workspace = context.workspace
        self._context = context
        self._catalogue: tuple[int, Catalogue] | None = None
        self._lock = threading.RLock()
        self._keeper = IndexKeeper(context)
        self._intake = Intake(context, self._keeper, self.catalogue)
        self._searcher = Searcher(context, self._keeper, self.catalogue)

    def ensure_shipped(self) -> int:
        """Bring the shipped policies and reports into the catalogue and the index; how many were new."""
        count = ensure_shipped(self._context, self._intake.store)
        self._keeper.sync_text()
        return count

    # ------------------------------------------------------------------ ingest

    def ingest(
        self,
        paths: Sequence[Path],
        *,
        kind: DocumentKind | None = None,
        progress: Progress = ignore,
        stop: Stop = never,
    ) -> IngestResult:
        """Take in files, folders and zip archives; the same content twice is one document."""
        return self._intake.files(paths, kind=kind, progress=progress, stop=stop)

    def ingest_bytes(self, name: str, data: bytes, *, kind: DocumentKind | None = None) -> Document:
        """Take in one uploaded file.

        Raises:
            BadFileError: it cannot be read; nothing was stored.
        """
        return self._intake.single(name, data, kind=kind)

    def take_upload(
        self,
        name: str,
        data: bytes,
        *,
        kind: DocumentKind | None = None,
        progress: Progress = ignore,
        stop: Stop = never,
    ) -> tuple[IngestItem, ...]:
        """Take in an uploaded file; a zip is unpacked and every member reported."""
        return self._intake.upload(name, data, kind=kind, progress=progress, stop=stop)

    # ------------------------------------------------------------------ catalogue

    def catalogue(self) -> Catalogue:
        """All documents, without their texts, with the rules of validity; cached until the library changes."""
        with self._lock:
            changes = self._workspace.library_changes()
            if self._catalogue is None or self._catalogue[0] != changes:
                self._catalogue = (changes, Catalogue(self._workspace.document_headers()))
            return self._catalogue[1]

    def entries(
        self, *, as_of: dt.date | None = None, kind: DocumentKind | None = None
    ) -> tuple[LibraryEntry, ...]:
        """The catalogue on a date, in order of entry."""
        on = as_of or dt.date.today()
        catalogue = self.catalogue()
        return tuple(
            _entry(document, catalogue, on)
            for document in catalogue.documents()
            if kind is None or document.kind is kind
        )

    def entry(self, document_id: str, *, as_of: dt.date | None = None) -> LibraryEntry:
        """One document of the catalogue on a date.

        Raises:
            NotFoundError: no such id.
        """
        catalogue = self.catalogue()
        document = catalogue.get(document_id) or self._workspace.document(document_id)
        return _entry(document, catalogue, as_of or dt.date.today())

    def document(self, document_id: str) -> Document:
        """One document with its text."""
        return self._workspace.document(document_id)

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        """The passages a document became, in order."""
        return tuple(self._workspace.passages(document_id))

    # ------------------------------------------------------------------ corrections

    def update(self, document_id: str, **changes: object) -> Document:
        """Correct a document's title, dates, kind, number or issuer."""
        document = self._workspace.document(document_id)
        fresh = Document.model_validate({**document.model_dump(), **changes})
        self._workspace.update_document(fresh)
        self._keeper.catch_up()
        return fresh

    def merge_passage(self, document_id: str, passage_id: str) -> tuple[Passage, ...]:
        """Put a passage and the one after it together; all passages as they are now."""
        document = self._workspace.document(document_id)
        return self._recut(
            document, merge_with_next(document, self.passages(document_id), passage_id)
        )

    def split_passage(self, document_id: str, passage_id: str, offset: int) -> tuple[Passage, ...]:
        """Part a passage where its text's ``offset`` is; all passages as they are now."""
        document = self._workspace.document(document_id)
        return self._recut(
            document, split_at(document, self.passages(document_id), passage_id, offset)
        )

    @staticmethod
    def split_places(passage: Passage) -> tuple[int, ...]:
        """Offsets in a passage's text where it may be parted: begins of lines and sentences."""
        return split_places(passage.text)

    def recut(self, document_id: str) -> tuple[Passage, ...]:
        """Cut anew by the program's own rules: takes back every correction of the cut by hand."""
        document = self._workspace.document(document_id)
        return self._recut(document, cut(document, headings(document.text)))

    def _recut(self, document: Document, passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
        self._workspace.update_document(document, passages)
        self._keeper.catch_up()
        return passages

    def remove(self, document_id: str) -> None:
        """Take a document out of the library and the index, and its file out of the data folder.

        Reports that cite it keep their text.
        """
        keep_inherited(self._workspace, document_id)
        original = self._workspace.document(document_id).sha256
        self._workspace.remove_document(document_id)
        self._workspace.remove_original(original)
        self._keeper.catch_up()

    def used_by(self, document_id: str) -> tuple[str, ...]:
        """Titles of the reports that have the document as last year's report or as their notice."""
        using = self._workspace.reports_using(document_id)
        return tuple(self._workspace.report(report).title for report in using)

    # ------------------------------------------------------------------ editions

    def questions(self) -> tuple[LibraryEntry, ...]:
        """Documents about whose editions the clerk should be asked; about each pair once."""
        asked: dict[frozenset[str], LibraryEntry] = {}
        for entry in self.entries():
            edition = entry.edition
            if edition is None or not edition.asks:
                continue
            pair = frozenset((entry.document.id, edition.other))
            # Of the two it is the newer one, or the one without a date, that the question is about.
            if pair not in asked or edition.relation == "newer" or begins(entry.document) is None:
                asked[pair] = entry
        return tuple(asked.values())

    def link_editions(
        self, new_id: str, old_id: str, *, effective: dt.date | None = None
    ) -> Document:
        """``new`` stands in the place of ``old`` from its first day on.

        Args:
            new_id: the newer edition.
            old_id: the older one.
            effective: first day of the newer one, where the library does not know it.

        Raises:
            UserError: they are one document, or the newer one has no date and none is given.
        """
        new, old = self._workspace.document(new_id), self._workspace.document(old_id)
        if new.id == old.id:
            raise UserError("一份文件不能替代它自己，请选两份不同的文件。")
        first = effective or begins(new)
        if first is None:
            raise UserError(f"请填写《{new.title}》的施行日期，旧版从这一天起才不再引用。")
        with self._workspace.transaction():
            if new.id in old.supersedes or new.id in old.unrelated:
                self._workspace.update_document(
                    old.model_copy(
                        update={
                            "supersedes": _without(old.supersedes, new.id),
                            "unrelated": _without(old.unrelated, new.id),
                        }
                    )
                )
            fresh = new.model_copy(
                update={
                    "supersedes": (*_without(new.supersedes, old.id), old.id),
                    "unrelated": _without(new.unrelated, old.id),
                    "effective": effective or new.effective,
                }
            )
            self._workspace.update_document(fresh)
        self._keeper.catch_up()
        return fresh

    def unlink_editions(self, one_id: str, other_id: str) -> None:
        """The two only share a title: both count, each by its own dates."""
        one, other = self._workspace.document(one_id), self._workspace.document(other_id)
        with self._workspace.transaction():
            self._workspace.update_document(
                one.model_copy(
                    update={
                        "supersedes": _without(one.supersedes, other.id),
                        "unrelated": (*_without(one.unrelated, other.id), other.id),
                    }
                )
            )
            if one.id in other.supersedes:
                self._workspace.update_document(
                    other.model_copy(update={"supersedes": _without(other.supersedes, one.id)})
                )
        self._keeper.catch_up()

    def same_edition(self, full_id: str, digest_id: str) -> Document:
        """The full text is of the edition that the digest tells of: it takes over the digest's dates."""
        full, digest = self._workspace.document(full_id), self._workspace.document(digest_id)
        if begins(digest) is None:
            raise UserError(f"《{digest.title}》的摘编没有日期，请直接在更正里填写施行日期。")
        return self.update(
            full.id,
            adopted=digest.adopted,
            effective=digest.effective,
            repealed=digest.repealed,
            number=full.number or digest.number,
            issuer=full.issuer or digest.issuer,
            level=full.level or digest.level,
        )

    # ------------------------------------------------------------------ index and search

    def pending(self) -> int:
        """How many passages still wait for their embedding."""
        return self._keeper.pending()

    def embed_pending(self, *, progress: Progress = ignore, stop: Stop = never) -> int:
        """Embed what waits; how many were done here."""
        return self._keeper.embed_pending(progress=progress, stop=stop)

    def start_embedding(self) -> Job | None:
        """Embed what waits on a worker thread, unless nothing waits or it is running already."""
        return self._keeper.start_embedding()

    def reindex(self, *, progress: Progress = ignore, stop: Stop = never) -> int:
        """Throw the index away and build it again from the workspace; returns passages indexed."""
        return self._keeper.reindex(progress=progress, stop=stop)

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
        return self._searcher.search(
            query, kind=kind, as_of=as_of, k=k, in_force_only=in_force_only
        )

    def unheld_number(self, query: str) -> str:
        """The 文号 a query asks for that no document of the library has; "" where there is none."""
        return self._searcher.unheld_number(query)


def _entry(document: Document, catalogue: Catalogue, on: dt.date) -> LibraryEntry:
    successor = catalogue.successor(document)
    full = catalogue.full_text(document)
    return LibraryEntry(
        document=document.model_copy(update={"text": ""}),
        in_force=catalogue.in_force(document, on),
        successor=successor.title if successor else "",
        successor_id=successor.id if successor else "",
        full_text=full.id if full else "",
        edition=edition_of(document, catalogue),
    )


def _without(ids: tuple[str, ...], gone: str) -> tuple[str, ...]:
    return tuple(id for id in ids if id != gone)
