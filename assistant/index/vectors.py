"""The dense leg: nearest vectors by Chroma, or by an exact scan of the vectors the workspace keeps.

Chroma's ``where`` is slow at scale (104 ms at 100,000 records, reference/stack.md B2), so a restricted
search is a scan of the allowed vectors when they are few, and otherwise an unrestricted search for more
than is needed, masked afterwards.
"""

from __future__ import annotations

import heapq
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from assistant.errors import OutsideError
from assistant.index.chroma import ChromaFolder, ChromaServer, get_collection, own_collections

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from assistant.index.backends import Matrix, Vector
    from assistant.models import VectorSource

Ranked: TypeAlias = list[tuple[str, float]]
"""(passage id, cosine similarity), best first."""

SCAN = 5000
"""Up to this many allowed passages an exact scan is quicker than Chroma, and exact (stack.md B1)."""
BATCH = 500
"""Vectors per write (Chroma takes 5,461): others wait for the folder no longer than one batch takes."""
_CACHED = 4
"""Matrices of recent restricted searches that are kept."""
_SPARE = 32
"""Read beyond k, so that equal scores are put in order of id, not of accident."""
_HASH = "crc"
SAMPLE = 1024
"""Vectors that stand for all when it is asked how near a passage usually is: the deviation is known to 2 %."""


class VectorIndex:
    """Vectors by embedding model."""

    def __init__(self, chroma: ChromaFolder | ChromaServer, source: VectorSource) -> None:
        self._chroma = chroma
        self._source = source
        self._guard = threading.Lock()
        self._matrices: OrderedDict[tuple[str, frozenset[str]], tuple[list[str], Matrix]] = (
            OrderedDict()
        )
        self._samples: dict[str, Matrix] = {}
        self._collections: dict[str, tuple[Any, int, Any]] = {}

    def upsert(
        self, model: str, ids: Sequence[str], vectors: ArrayLike, *, generation: int
    ) -> None:
        """Put at most ``BATCH`` vectors in, replacing those that are there.

        Raises:
            OutsideError: a vector has no direction (refused before anything is written), or Chroma failed.
        """
        rows = checked(vectors, len(ids))
        if not len(rows):
            return
        # Chroma refuses an id that comes twice in one call; the later vector is the newer one.
        place = {id: i for i, id in enumerate(ids)}
        self.forget()
        with self._chroma.use(generation) as client:
            get_collection(client, model, make=True).upsert(
                ids=list(place),
                embeddings=rows[list(place.values())],
                metadatas=[{_HASH: _crc(rows[i].tobytes())} for i in place.values()],
            )

    def delete(self, ids: Collection[str], *, generation: int) -> None:
        """Take vectors of all models out; unknown ids are no error.

        Raises:
            OutsideError: Chroma failed.
        """
        self.forget()
        if not self._chroma.exists:
            return
        with self._chroma.use(generation) as client:
            for found in own_collections(client):
                collection = client.get_collection(found.name, embedding_function=None)
                for batch in _batches(list(ids)):
                    collection.delete(ids=batch)

    def stale(self, model: str, ids: Sequence[str], *, generation: int) -> dict[str, bytes]:
        """Vectors that are stored in the workspace but not, or not so, in Chroma.

        Raises:
            OutsideError: Chroma failed.
        """
        stored = self._source.vectors(model, ids)
        if not stored or not self._chroma.exists:
            return stored
        with self._chroma.use(generation) as client:
            collection = get_collection(client, model)
            if collection is None:
                return stored
            got = collection.get(ids=list(stored), include=["metadatas"])
        known = {
            id: (metadata or {}).get(_HASH)
            for id, metadata in zip(got["ids"], got["metadatas"] or (), strict=True)
        }
        return {id: data for id, data in stored.items() if known.get(id) != _crc(data)}

    def ids(self, model: str, *, generation: int) -> list[str]:
        """Ids that Chroma holds a vector for.

        Raises:
            OutsideError: Chroma failed.
        """
        if not self._chroma.exists:
            return []
        with self._chroma.use(generation) as client:
            collection = get_collection(client, model)
            return [] if collection is None else list(collection.get(include=[])["ids"])

    def nearest(
        self, model: str, query: Vector, *, k: int, generation: int, wait: float
    ) -> Ranked | None:
        """The ``k`` nearest of all by Chroma; None where Chroma has nothing of this model yet.

        Raises:
            BusyError: the folder stayed in use by another process for ``wait`` seconds.
            OutsideError: Chroma failed.
        """
        if not self._chroma.exists:
            return None
        with self._chroma.use(generation, wait) as client:
            collection = self._collection(client, model, generation)
            if collection is None:
                return None
            found = collection.query(
                query_embeddings=query.reshape(1, -1), n_results=k + _SPARE, include=["distances"]
            )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return _ordered(((id, 1.0 - float(distance)) for id, distance in pairs), k)

    def _collection(self, client: Any, model: str, generation: int) -> Any:
        """The collection of a model, looked up once per client and state of the index: that takes as long as
        the search."""
        kept = self._collections.get(model)
        if kept is None or kept[0] is not client or kept[1] != generation:
            kept = (client, generation, get_collection(client, model))
            self._collections[model] = kept
        return kept[2]

    def scan(self, model: str, query: Vector, *, k: int, allowed: Collection[str]) -> Ranked:
        """The ``k`` nearest of ``allowed``, exactly, from the vectors in the workspace."""
        import numpy as np

        best: Ranked = []
        for ids, matrix in self._rows(model, allowed):
            if matrix.shape[1] != query.size:
                continue
            scores = matrix @ query
            top = np.argsort(-scores, kind="stable")[: k + _SPARE]
            best += [(ids[i], float(scores[i])) for i in top]
        return _ordered(best, k)

    def closeness(self, model: str, query: Vector, ids: Collection[str]) -> dict[str, float]:
        """Cosine similarity of each of ``ids`` that has a vector of the model."""
        found, matrix = self._load(model, list(ids))
        if not found or matrix.shape[1] != query.size:
            return {}
        return dict(zip(found, (matrix @ query).tolist(), strict=True))

    def usual(
        self, model: str, query: Vector, everything: Callable[[], Collection[str]]
    ) -> tuple[float, float]:
        """Mean and standard deviation of the query's similarity to the passages at large; (0, 0) without any.

        ``everything`` lists the passages; it is called once per state of the index. The sample is chosen by a
        hash of the ids, so that it is the same after a rebuild.
        """
        with self._guard:
            sample = self._samples.get(model)
        if sample is None:
            chosen = heapq.nsmallest(SAMPLE, everything(), key=lambda id: (_crc(id.encode()), id))
            sample = self._load(model, chosen)[1]
            with self._guard:
                self._samples[model] = sample
        if not len(sample) or sample.shape[1] != query.size:
            return 0.0, 0.0
        near = sample @ query
        return float(near.mean()), float(near.std())

    def forget(self) -> None:
        """The vectors have changed, here or elsewhere."""
        with self._guard:
            self._matrices.clear()
            self._samples.clear()
            self._collections.clear()

    def _rows(self, model: str, allowed: Collection[str]) -> Iterator[tuple[list[str], Matrix]]:
        if len(allowed) > SCAN:
            for batch in _batches(list(allowed), SCAN):
                yield self._load(model, batch)
            return
        key = (model, frozenset(allowed))
        with self._guard:
            kept = self._matrices.get(key)
        if kept is None:
            kept = self._load(model, sorted(key[1]))
            with self._guard:
                self._matrices[key] = kept
                while len(self._matrices) > _CACHED:
                    self._matrices.popitem(last=False)
        yield kept

    def _load(self, model: str, ids: Sequence[str]) -> tuple[list[str], Matrix]:
        import numpy as np

        stored = self._source.vectors(model, ids)
        found = [id for id in ids if id in stored]
        if not found:
            return [], np.empty((0, 0), dtype=np.float32)
        return found, unpacked([stored[id] for id in found])


def masked(
    nearest: Callable[..., Ranked | None], *, k: int, may_come: Callable[[str], bool]
) -> Ranked | None:
    """The ``k`` nearest that may come from a search for more; None where a scan has to find them."""
    for reach in (2 * k + 100, 8 * k + 400):
        found = nearest(k=reach)
        if found is None:
            return None
        kept = [hit for hit in found if may_come(hit[0])]
        if len(kept) >= k:
            return kept[:k]
    return None


def checked(vectors: ArrayLike, count: int) -> Matrix:
    """``count`` float32 rows, each with a direction.

    Raises:
        OutsideError: a row is all zeros or holds a number that is none, or there are not ``count`` rows.
    """
    import numpy as np

    rows = np.asarray(vectors, dtype=np.float32)
    if count == 0 and rows.size == 0:
        return rows.reshape(0, 0)
    if rows.ndim != 2 or len(rows) != count:
        raise OutsideError("向量的条数与段落不符，没有写入索引，请重新建立语义索引。")
    if not np.isfinite(rows).all() or not np.linalg.norm(rows, axis=1).all():
        raise OutsideError(
            "向量模型给出了全零或无效的向量，没有写入索引；请换一个向量模型后重建语义索引。"
        )
    return rows


def unpacked(vectors: Sequence[bytes]) -> Matrix:
    """Rows of vectors as the workspace keeps them.

    Raises:
        OutsideError: they are not of one length (an endpoint has put another model behind the name).
    """
    import numpy as np

    if len({len(vector) for vector in vectors}) > 1:
        raise OutsideError("同一个向量模型给出的向量长短不一，请换一个模型名后重建语义索引。")
    rows = np.frombuffer(b"".join(vectors), dtype="<f4").astype(np.float32)
    return rows.reshape(len(vectors), -1)


def _crc(data: bytes) -> int:
    return zlib.crc32(data)


def _ordered(hits: Iterable[tuple[str, float]], k: int) -> Ranked:
    # Rounded for the order only: the two ways of computing differ in the last digits.
    return sorted(hits, key=lambda hit: (-round(hit[1], 5), hit[0]))[: max(k, 0)]


def _batches(items: Sequence[Any], size: int = BATCH) -> Iterator[Sequence[Any]]:
    for first in range(0, len(items), size):
        yield items[first : first + size]
