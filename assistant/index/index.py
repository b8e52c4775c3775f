"""The rebuildable index: the lexical legs and the dense leg over one folder, safe for several processes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from assistant.errors import OutsideError
from assistant.index.chroma import open_chroma
from assistant.index.lexical import IndexText, Leg, LexicalIndex, document_of
from assistant.index.lock import WAIT_SECONDS, folder_lock
from assistant.index.vectors import BATCH, SCAN, Ranked, VectorIndex, checked, masked, unpacked

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from assistant.index.backends import EmbeddingBackend, Vector
    from assistant.models import VectorSource

_QUERY_WAIT = 3.0
"""Seconds a search waits for Chroma's folder before it scans the stored vectors itself."""

_FEW = 50
"""Documents whose passages are looked up one by one; of more, all passages are gone through."""

_log = logging.getLogger(__name__)


def _judge(
    allowed: Collection[str] | None, within: Collection[str] | None
) -> Callable[[str], bool]:
    """Whether a passage may come: it is allowed, and its document is."""
    passages = None if allowed is None else frozenset(allowed)
    documents = None if within is None else frozenset(within)

    def may_come(id: str) -> bool:
        return (passages is None or id in passages) and (
            documents is None or document_of(id) in documents
        )

    return may_come


class Generation(Protocol):
    """A number kept in the workspace that every index write raises."""

    def current(self) -> int:
        """The number as it stands."""
        ...

    def bump(self) -> int:
        """Raise it by one; the new number."""
        ...


class Index:
    """Search over the passages of the library. Nothing here is truth: all of it comes from the workspace.

    All threads of a process may share one; several processes may each have one on the same folder. A write
    has the folder to itself and raises the generation before and after, so that even a write cut short makes
    every other holder look again.
    """

    def __init__(
        self,
        folder: Path,
        *,
        vectors: VectorSource,
        generation: Generation,
        backend: EmbeddingBackend | None = None,
        chroma_url: str = "",
        exact_up_to: int = 0,
    ) -> None:
        """Open the folder.

        Args:
            folder: where everything lies; it may be missing or empty.
            vectors: the workspace, which keeps the vectors.
            generation: the number that index writes raise.
            backend: turns queries into vectors; may be given with each query instead.
            chroma_url: a Chroma server in the place of the folder.
            exact_up_to: libraries of so many passages are searched by scanning the vectors of the
                workspace: as quick as Chroma there, and the same after a rebuild, which Chroma is not.
        """
        self._folder = folder
        self._loose = folder / "loose"
        self._source = vectors
        self._generation = generation
        self.backend = backend
        self._chroma = open_chroma(folder, chroma_url)
        self._lock = folder_lock(folder)
        self._lexical = LexicalIndex(folder)
        self._vectors = VectorIndex(self._chroma, vectors)
        self._guard = threading.Lock()
        self._seen = -1
        self._exact_up_to = exact_up_to
        self._few: tuple[int, frozenset[str] | None] = (-1, None)
        self._closed = False

    # ------------------------------------------------------------------ writing

    @contextmanager
    def exclusive(self, wait: float = WAIT_SECONDS) -> Iterator[None]:
        """Have the index to oneself for several steps: read what the workspace holds, then write just that.

        Without it, what one process read may be removed by another before it is written.

        Raises:
            BusyError: it was not to be had within ``wait`` seconds.
            OutsideError: the folder is not writable.
        """
        with self._lock.hold(wait):
            yield

    def upsert_text(self, passages: Sequence[IndexText]) -> None:
        """Put passages into the lexical index; one that is there already is replaced. All or none.

        Raises:
            OutsideError: the folder is in use for too long, full or not writable.
        """
        if not passages:
            return
        with self._writing():
            self._lexical.upsert(passages)

    def replace_text(self, passages: Sequence[IndexText]) -> None:
        """Put passages in the place of the whole lexical index, so that scores are those of a fresh one.

        BM25 goes on counting what was deleted or replaced until then (``loose``). Searches meanwhile see the
        old state.

        Raises:
            OutsideError: the folder is in use for too long, full or not writable.
        """
        with self._writing():
            self._lexical.replace(passages)
            self._loose.unlink(missing_ok=True)

    @property
    def loose(self) -> bool:
        """Whether the lexical index still counts passages that are gone or were replaced."""
        return self._loose.exists()

    def note_loose(self) -> None:
        """Passages that are there are about to be taken out or replaced."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._loose.touch()

    def upsert_vectors(self, model: str, ids: Sequence[str], vectors: ArrayLike) -> None:
        """Put vectors of one embedding model in: (n, dimensions), one row per id.

        Raises:
            OutsideError: a vector is all zeros or not finite (nothing is written then), or Chroma failed.
        """
        rows = checked(vectors, len(ids))
        # In small bites: other processes get in between.
        for first in range(0, len(ids), BATCH):
            part = slice(first, first + BATCH)
            with self._writing() as generation:
                self._vectors.upsert(model, ids[part], rows[part], generation=generation)

    def delete(self, ids: Collection[str]) -> None:
        """Take passages out of every leg; unknown ids are no error.

        Raises:
            OutsideError: the folder is in use for too long, full or not writable, or Chroma failed.
        """
        if not ids:
            return
        with self._writing() as generation:
            self._lexical.delete(ids)
            self._vectors.delete(ids, generation=generation)

    def sync_vectors(self, model: str) -> int:
        """Bring Chroma to what the workspace keeps for the passages of the lexical index; how many changed.

        Raises:
            OutsideError: Chroma failed.
        """
        texts = self.text_ids()
        order = sorted(texts)
        changed = 0
        for first in range(0, len(order), 2 * BATCH):
            ids = order[first : first + 2 * BATCH]
            stale = self._vectors.stale(model, ids, generation=self._generation.current())
            if stale:
                self.upsert_vectors(model, list(stale), unpacked(list(stale.values())))
                changed += len(stale)
        return changed + self._drop_strays(model)

    def _drop_strays(self, model: str) -> int:
        """Take vectors out of Chroma that have no text beside them; how many.

        Both lists are read while nobody else can write: what another process adds between the two would
        look like a stray.
        """
        with self._lock.hold():
            there = self._vectors.ids(model, generation=self._look())
            texts = self.text_ids()
            extra = [id for id in there if id not in texts]
            if extra:
                with self._writing() as generation:
                    self._vectors.delete(extra, generation=generation)
        return len(extra)

    def clear(self) -> None:
        """Take everything out, damaged files too, so that it can be built anew.

        Raises:
            OutsideError: the files are in use elsewhere and cannot be emptied.
        """
        with self._writing():
            self._lexical.clear()
            self._loose.unlink(missing_ok=True)
            self._chroma.clear()
            self._vectors.forget()

    # ------------------------------------------------------------------ reading

    def lexical(
        self,
        query: str,
        *,
        k: int,
        leg: Leg = "words",
        within: Collection[str] | None = None,
        shares: bool = False,
    ) -> Ranked:
        """The best ``k`` passages by BM25 over words or over character bigrams: (id, score), best first.

        Args:
            query: as typed.
            k: how many.
            leg: which of the two.
            within: ids of the documents that may come; None = all.
            shares: scores as a share of the query's own weight (``LexicalIndex.search``).

        Raises:
            OutsideError: the index cannot be read.
        """
        self._look()
        return self._lexical.search(query, k=k, leg=leg, within=within, shares=shares)

    def dense(
        self,
        query: str | Vector,
        *,
        k: int,
        allowed: Collection[str] | None = None,
        within: Collection[str] | None = None,
        model: str | None = None,
    ) -> Ranked:
        """The ``k`` passages nearest in meaning: (id, cosine similarity), best first.

        Where Chroma is busy or broken the stored vectors are scanned instead: slower, never wrong.

        Args:
            query: a text, for which the index needs its backend; or a unit vector, with ``model``.
            k: how many.
            allowed: passages that may come; None = all.
            within: ids of the documents that may come; None = all.
            model: id of the embedding model; the backend's where left out.

        Raises:
            ModelError: the backend is an endpoint, and it failed.
        """
        vector, model = self._question(query, model)
        if vector is None or model is None or k <= 0:
            return []
        if (allowed is not None and not allowed) or (within is not None and not within):
            return []
        generation = self._look()
        few = self._all_if_few(generation)
        if few is not None:
            among = few if allowed is None else few.intersection(allowed)
            return self._vectors.scan(model, vector, k=k, allowed=self._among(among, within))
        nearest = partial(
            self._vectors.nearest, model, vector, generation=generation, wait=_QUERY_WAIT
        )
        found: Ranked | None = None
        try:
            if allowed is None and within is None:
                found = nearest(k=k)
            elif allowed is None or len(allowed) > SCAN:
                found = masked(nearest, k=k, may_come=_judge(allowed, within))
        except OutsideError as error:
            _log.warning("dense search scans instead: %s", error)
        if found is None:
            found = self._vectors.scan(model, vector, k=k, allowed=self._among(allowed, within))
        return found

    def _all_if_few(self, generation: int) -> frozenset[str] | None:
        if not self._exact_up_to:
            return None
        at, few = self._few
        if at != generation:
            ids = self._lexical.ids()
            few = frozenset(ids) if len(ids) <= self._exact_up_to else None
            self._few = (generation, few)
        return few

    def _among(
        self, allowed: Collection[str] | None, within: Collection[str] | None
    ) -> Collection[str]:
        if allowed is None and within is not None and len(within) <= _FEW:
            allowed = {id for one in within for id in self.text_ids(f"{one}#")}
        if allowed is None:
            allowed = self.text_ids()
        may_come = _judge(None, within)
        return [id for id in allowed if may_come(id)]

    def closeness(self, query: Vector, ids: Collection[str], *, model: str) -> dict[str, float]:
        """Cosine similarity of each of ``ids`` to a unit vector; those without a vector are left out."""
        return self._vectors.closeness(model, query, ids)

    def usual_closeness(self, query: Vector, *, model: str) -> tuple[float, float]:
        """Mean and standard deviation of the query's similarity to passages at large; (0, 0) without vectors.

        What a cosine is worth differs by model and by query: 0.83 is unrelated to multilingual-e5 and very
        near to others. Seen against these two it can be compared.
        """
        self._look()
        return self._vectors.usual(model, query, self.text_ids)

    def text_ids(self, prefix: str = "") -> set[str]:
        """Ids of the passages in the lexical index; with ``prefix`` only those that begin so."""
        self._look()
        return self._lexical.ids(prefix)

    def pending(self, ids: Iterable[str], *, model: str | None = None) -> tuple[str, ...]:
        """Those of ``ids`` that have no vector of the model yet; none where there is no model."""
        wanted = tuple(ids)
        if model is None:
            if self.backend is None:
                return ()
            model = self.backend.id
        stored = self._source.vectors(model, wanted)
        return tuple(id for id in wanted if id not in stored)

    def close(self) -> None:
        """Let go of every file."""
        if self._closed:
            return
        self._closed = True
        self._lexical.close()
        self._chroma.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # ------------------------------------------------------------------ generations

    def _look(self) -> int:
        """The generation; what we hold of an older one is closed and will be opened anew."""
        now = self._generation.current()
        with self._guard:
            if now != self._seen:
                self._lexical.close()
                self._vectors.forget()
                self._seen = now
        return now

    @contextmanager
    def _writing(self) -> Iterator[int]:
        """The folder to ourselves; the generation our handles may be of is handed to the block."""
        with self._lock.hold():
            before = self._look()
            self._generation.bump()
            try:
                yield before
            finally:
                after = self._generation.bump()
                with self._guard:
                    self._seen = after
                self._chroma.advance(before, after)

    def _question(self, query: str | Vector, model: str | None) -> tuple[Vector | None, str | None]:
        if not isinstance(query, str):
            import numpy as np

            named = model or (self.backend.id if self.backend else None)
            return np.asarray(query, dtype=np.float32).reshape(-1), named
        if self.backend is None or not query.strip():
            return None, None
        return self.backend.query(query), self.backend.id
