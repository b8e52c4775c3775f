"""Taking files in: read, recognise, cut, store wholly or not at all, and say what became of each."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.desk.context import DeskContext
from assistant.desk.indexing import IndexKeeper, ignore, never
from assistant.drafting.suspicious import document_suspicions
from assistant.errors import BadFileError, NotFoundError, OutsideError, UserError
from assistant.library import Catalogue, Edition, cut, edition_of, repealed_by
from assistant.models import Document, DocumentKind, Noun, Passage, Progress, Stop
from assistant.reading import BadSource, Watch, headings, iter_files, read_bytes, recognise

log = logging.getLogger(__name__)
_LOOKED_AT = 20
"""Passages among which the sentence that repeals a new document is looked for."""


class IngestItem(Noun):
    """What became of one file."""

    name: str
    document: Document | None = None
    new: bool = False
    message: str = ""
    """Why it was not taken in; empty when it was."""
    edition: Edition | None = None
    """What it is to a text of the same title that was there before."""


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


class Intake:
    """Files of any kind into the library; a bad one never stops the others."""

    def __init__(
        self, context: DeskContext, keeper: IndexKeeper, catalogue: Callable[[], Catalogue]
    ) -> None:
        self._context = context
        self._workspace = context.workspace
        self._keeper = keeper
        self._catalogue = catalogue

    def store(self, document: Document) -> Document:
        """Cut and store one document; what is there under the same content is returned instead."""
        return self._workspace.add_document(document, cut(document, headings(document.text)))

    def files(
        self,
        paths: Sequence[Path],
        *,
        kind: DocumentKind | None = None,
        progress: Progress = ignore,
        stop: Stop = never,
    ) -> IngestResult:
        """Files, folders and zip archives; the same content twice is one document.

        Raises:
            NotFoundError: a path does not exist; nothing was taken in.
            OutsideError: the disk is full or the data folder not writable; what came before stays.
        """
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
            items.append(self.one(source.name, source.data, kind, progress=progress, stop=stop))
        return IngestResult(items=tuple(items), pending=self._keeper.pending())

    def upload(
        self,
        name: str,
        data: bytes,
        *,
        kind: DocumentKind | None = None,
        progress: Progress = ignore,
        stop: Stop = never,
    ) -> tuple[IngestItem, ...]:
        """One uploaded file; a zip is unpacked and every member reported."""
        if not name.lower().endswith(".zip"):
            return (self.one(name, data, kind, progress=progress, stop=stop),)
        with tempfile.TemporaryDirectory(prefix="desk-upload-") as folder:
            path = Path(folder) / (Path(name).name or "upload.zip")
            path.write_bytes(data)
            return self.files([path], kind=kind, progress=progress, stop=stop).items

    def single(self, name: str, data: bytes, *, kind: DocumentKind | None = None) -> Document:
        """One file that has to be readable.

        Raises:
            BadFileError: it cannot be read; nothing was stored.
        """
        item = self.one(name, data, kind)
        if item.document is None:
            raise BadFileError(item.message)
        return item.document

    def one(
        self,
        name: str,
        data: bytes,
        kind: DocumentKind | None,
        *,
        progress: Progress = ignore,
        stop: Stop = never,
    ) -> IngestItem:
        """One file; what is wrong with it is said in the item."""
        sha = hashlib.sha256(data).hexdigest()
        existing = self._workspace.document_by_sha(sha)
        if existing is not None:
            return IngestItem(name=name, document=existing)
        try:
            document, passages = self._made(
                name, data, sha, kind, Watch(progress=progress, stop=stop)
            )
        except UserError as error:
            return IngestItem(name=name, message=str(error))
        except OutsideError:
            raise
        except Exception as error:  # noqa: BLE001 - one odd file must not cost the clerk the other ninety-nine
            log.error("reading failed: %s", type(error).__name__)
            return IngestItem(
                name=name,
                message=f"《{name}》里有读不懂的内容，没有收进；请用原来的软件打开，另存为 .docx 或 .txt 再收。",
            )
        # The original first: a document in the catalogue always has one.
        self._workspace.put_original(sha, data)
        stored = self._workspace.add_document(self._repealing(document), passages)
        new = stored.id == document.id
        self._keeper.catch_up()
        if new and self._repealed_already(stored):
            stored = self._workspace.document(stored.id)
        catalogue = self._catalogue()
        return IngestItem(
            name=name, document=stored, new=new, edition=edition_of(stored, catalogue)
        )

    def _repealing(self, document: Document) -> Document:
        """Linked to what its own text puts out of force, and saying so to the clerk."""
        gone = [
            d
            for d in repealed_by(document, self._catalogue())
            if d.repealed is None and d.id not in document.supersedes
        ]
        if not gone:
            return document
        titles = "、".join(dict.fromkeys(f"《{d.title}》" for d in gone))
        return document.model_copy(
            update={
                "supersedes": (*document.supersedes, *(d.id for d in gone)),
                "warnings": (
                    *document.warnings,
                    f"文中写明废止{titles}，本文施行之日起库里的那份不再引用，请核对。",
                ),
            }
        )

    def _repealed_already(self, document: Document) -> bool:
        """Link it to a text of the library that repeals it; whether there is one."""
        if document.kind is not DocumentKind.POLICY or document.repealed is not None:
            return False
        query = f"《{document.title}》同时废止"
        found = self._context.index.lexical(query, k=_LOOKED_AT, leg="bigrams")
        owners = {p.document for p in self._workspace.passages_by_ids([id for id, _ in found])}
        catalogue = self._catalogue()
        linked = False
        for owner in sorted(owners - {document.id}):
            text = self._workspace.document(owner)
            gone = {d.id for d in repealed_by(text, catalogue)}
            if document.id in gone and document.id not in text.supersedes:
                self._workspace.update_document(
                    text.model_copy(update={"supersedes": (*text.supersedes, document.id)})
                )
                linked = True
        return linked

    def _made(
        self, name: str, data: bytes, sha: str, kind: DocumentKind | None, watch: Watch
    ) -> tuple[Document, tuple[Passage, ...]]:
        settings = self._context.settings
        extracted = read_bytes(
            name,
            data,
            max_office_mb=settings.max_office_mb,
            max_pdf_mb=settings.max_pdf_mb,
            watch=watch,
        )
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
            warnings=(*extracted.warnings, *document_suspicions(extracted.text)),
        )
        return document, cut(document, headings(document.text))
