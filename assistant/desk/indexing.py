"""Keeping the index in step with the workspace: text at once, embeddings in the background."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from assistant.desk.context import DeskContext
from assistant.errors import OutsideError
from assistant.models import Job, Passage, Progress, Stop

if TYPE_CHECKING:
    from assistant.index import EmbeddingBackend, IndexText

_EMBED_BATCH = 8
"""Small, because work stops between batches and a long passage takes up to two seconds."""
_SHOWN_AFTER = 256
"""Embeddings made before they are handed to Chroma: searchable early, without a write for every batch."""
_TIDY_AT_ONCE = 3000
"""Passages; a library of that size is indexed anew in a second after a correction, a larger one in the background."""
_SEARCH_WAIT = 2.0
"""Seconds a search waits for a process that is writing before it searches what is there."""
_LOOK_SECONDS = 1.0
EMBEDDING_LOCK = "embedding.lock"
"""In the data folder: one process at a time embeds, others wait for what it makes."""


def ignore(_done: int, _total: int, _message: str) -> None:
    """Nobody watches."""


def never() -> bool:
    """Nobody stops."""
    return False


class IndexKeeper:
    """The only writer of the index. What the index holds always comes from the workspace, under the lock."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context
        self._workspace = context.workspace
        self._guard = threading.Lock()

    # ------------------------------------------------------------------ text

    def catch_up(self) -> int:
        """Bring every document that changed since into the lexical index; how many.

        Costs one small query when nothing changed. Also finishes what a killed process left half done.
        """
        if not self._workspace.unindexed():
            return 0
        with self._context.index.exclusive():
            # Read again: while we waited another process may have done it.
            marks = self._workspace.unindexed()
            self._rewrite(marks)
            self._workspace.text_indexed(marks)
        return len(marks)

    def catch_up_for_search(self) -> None:
        """As ``catch_up``; where another process keeps the index busy, search goes on with what is there."""
        from assistant.index import BusyError

        if not self._workspace.unindexed():
            return
        try:
            with self._context.index.exclusive(_SEARCH_WAIT):
                self.catch_up()
        except BusyError:
            return

    def _rewrite(self, documents: Iterable[str]) -> None:
        index = self._context.index
        stale: set[str] = set()
        texts: list[IndexText] = []
        documents = tuple(documents)
        titles = self._workspace.titles(documents)
        corrected = False
        for document in documents:
            passages = self._workspace.passages(document)
            there = index.text_ids(f"{document}#")
            if there:
                corrected = True
                stale |= there - {p.id for p in passages}
                # A changed passage keeps its id: its old vector must not answer for the new words.
                stale |= there.intersection(self._workspace.without_vectors(document))
            texts += self._texts(passages, titles)
        if corrected:
            index.note_loose()
        index.delete(stale)
        index.upsert_text(texts)
        if corrected and self._workspace.passage_count() <= _TIDY_AT_ONCE:
            self._tidy()

    def _tidy(self) -> None:
        """Write the lexical index anew where it was corrected: it then ranks as a rebuilt one would."""
        index = self._context.index
        with index.exclusive():
            if index.loose:
                owners = dict(self._workspace.all_passage_ids())
                titles = self._workspace.titles(set(owners.values()))
                index.replace_text(self._texts(self._workspace.passages_by_ids(owners), titles))

    @staticmethod
    def _texts(passages: Iterable[Passage], titles: dict[str, str]) -> list[IndexText]:
        from assistant.index import IndexText

        return [
            IndexText(id=p.id, title=titles[p.document], path=" ".join(p.path), text=p.text)
            for p in passages
        ]

    def sync_text(self) -> None:
        """Compare everything: what the workspace has and the lexical index lacks goes in, the rest goes out.

        For the start of a process, whose index folder may have been deleted or damaged meanwhile.
        """
        index = self._context.index
        with index.exclusive():
            marks = self._workspace.unindexed()
            self._rewrite(marks)
            owners = dict(self._workspace.all_passage_ids())
            indexed = index.text_ids()
            gone = [pid for pid in indexed if pid not in owners]
            if gone:
                index.note_loose()
                index.delete(gone)
            missing = [pid for pid in owners if pid not in indexed]
            if missing:
                titles = self._workspace.titles(set(owners.values()))
                index.upsert_text(self._texts(self._workspace.passages_by_ids(missing), titles))
            self._workspace.text_indexed(marks)

    def reindex(self, *, progress: Progress = ignore, stop: Stop = never) -> int:
        """Throw the index away and build it again from the workspace; returns passages indexed."""
        with self._context.index.exclusive():
            self._context.index.clear()
            self.sync_text()
        self.embed_pending(progress=progress, stop=stop)
        return self._workspace.passage_count()

    # ------------------------------------------------------------------ embeddings

    def pending(self) -> int:
        """How many passages still wait for their embedding."""
        backend = self._backend()
        return 0 if backend is None else self._workspace.pending_count(backend.id)

    def embed_pending(self, *, progress: Progress = ignore, stop: Stop = never) -> int:
        """Embed what waits, in batches that are each stored at once; returns how many were done here.

        One process at a time embeds; another one that is asked to watches until nothing waits, and goes on
        itself when the first one ends or dies.
        """
        from filelock import FileLock, Timeout

        backend = self._backend()
        self._tidy()
        if backend is None:
            return 0
        lock = FileLock(self._context.folder / EMBEDDING_LOCK, thread_local=False)
        total = self._workspace.pending_count(backend.id)
        while not stop():
            try:
                with lock.acquire(timeout=0):
                    return self._embed(backend, progress, stop)
            except Timeout:
                waiting = self._workspace.pending_count(backend.id)
                if not waiting:
                    return 0
                total = max(total, waiting)
                progress(total - waiting, total, _told(total - waiting, total))
                time.sleep(_LOOK_SECONDS)
            except OSError as error:
                raise OutsideError(
                    f"写不进数据文件夹{self._context.folder}，请检查磁盘空间和权限。"
                ) from error
        return 0

    def start_embedding(self) -> Job | None:
        """Embed what waits on a worker thread, unless nothing waits or it is running already."""
        with self._guard:
            waits = self.pending() or self._context.index.loose
            if not waits or self._context.jobs.active(kind="embed"):
                return None

            def work(progress: Progress, stop: Stop) -> str:
                return f"语义索引已建好，共{self.embed_pending(progress=progress, stop=stop)}段"

            return self._context.jobs.start("embed", work)

    def _backend(self) -> EmbeddingBackend | None:
        if self._context.settings.embedding == "none":
            return None
        return self._context.backend

    def _embed(self, backend: EmbeddingBackend, progress: Progress, stop: Stop) -> int:
        done = 0
        while not stop():
            waiting = self._workspace.pending_count(backend.id)
            # Asked anew each time: documents come and go while this runs.
            ids = self._workspace.pending_passage_ids(backend.id, limit=_SHOWN_AFTER)
            if not ids:
                break
            made: list[str] = []
            for first in range(0, len(ids), _EMBED_BATCH):
                if stop():
                    break
                part = ids[first : first + _EMBED_BATCH]
                self._embed_batch(backend, part)
                made += part
                done += len(part)
                total = max(done, done + waiting - len(made))
                progress(done, total, _told(done, total))
            self._show(backend.id, made)
        # Everything stored but not in Chroma yet, also from a run that was killed after storing.
        self._context.index.sync_vectors(backend.id)
        return done

    def _embed_batch(self, backend: EmbeddingBackend, ids: Sequence[str]) -> None:
        import numpy as np

        texts = self._embedded_texts(ids)
        if not texts:
            return
        matrix = np.asarray(backend.passages(list(texts.values())), dtype="<f4")
        rows = {id: matrix[i].tobytes() for i, id in enumerate(texts)}
        with self._workspace.transaction():
            # What was cut or named anew meanwhile keeps waiting: this vector is of its old words.
            now = self._embedded_texts(ids)
            self._workspace.put_vectors(
                backend.id, {id: row for id, row in rows.items() if now.get(id) == texts[id]}
            )

    def _embedded_texts(self, ids: Sequence[str]) -> dict[str, str]:
        batch = self._workspace.passages_by_ids(ids)
        titles = self._workspace.titles({p.document for p in batch})
        return {p.id: "\n".join([titles[p.document], *p.path, p.text]) for p in batch}

    def _show(self, model: str, ids: Sequence[str]) -> None:
        """Hand stored vectors to Chroma, so that search by meaning improves while the rest is made."""
        import numpy as np

        index = self._context.index
        with index.exclusive():
            stored = self._workspace.vectors(model, ids)
            known = [id for id in ids if id in stored]
            if known:
                rows = np.frombuffer(b"".join(stored[id] for id in known), dtype="<f4")
                index.upsert_vectors(model, known, rows.reshape(len(known), -1))


def _told(done: int, total: int) -> str:
    return f"正在建立语义索引（{done}/{total}）"
