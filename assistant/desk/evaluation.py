"""``evaluate retrieval``: any BEIR-shaped set through the same legs and fusion the library uses.

Bounded in memory: passages are read and indexed in batches, vectors go to a file and are scanned exactly.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.config import Settings
from assistant.desk import beir
from assistant.desk.ranking import rank
from assistant.errors import BadFileError
from assistant.models import Noun, Progress

if TYPE_CHECKING:
    from assistant.index import IndexText
    from assistant.index.backends import EmbeddingBackend, Matrix, Vector
    from assistant.index.lexical import Leg

PASSAGE_CHARS = 2000
"""What a backend reads of a passage at most; the rest need not be kept."""
_BATCH = 32
_TEXT_BATCH = 2000
_MOST_WORKERS = 4
_LEGS = ("words", "bigrams", "lexical", "dense", "hybrid")


class LegFigures(Noun):
    """Metrics of one way of ranking, averaged over queries."""

    recall_5: float
    recall_10: float
    mrr_10: float
    ndcg_10: float
    ms_per_query: float

    def as_json(self) -> dict[str, float]:
        """Under the names of DESIGN §8."""
        return {
            "recall@5": self.recall_5,
            "recall@10": self.recall_10,
            "MRR@10": self.mrr_10,
            "nDCG@10": self.ndcg_10,
            "ms_per_query": self.ms_per_query,
        }


class Evaluation(Noun):
    """The result of one run."""

    words: LegFigures
    bigrams: LegFigures
    lexical: LegFigures
    dense: LegFigures | None
    hybrid: LegFigures
    backend: str | None
    passages: int
    queries: int
    seconds_to_embed: float

    def legs(self) -> dict[str, dict[str, float]]:
        """Figures per leg; the dense leg only where there is one."""
        every = {leg: getattr(self, leg) for leg in _LEGS}
        return {leg: figures.as_json() for leg, figures in every.items() if figures is not None}

    def as_json(self) -> dict[str, Any]:
        """The shape of DESIGN §8."""
        return {
            "dense": None,
            **self.legs(),
            "backend": self.backend,
            "passages": self.passages,
            "queries": self.queries,
            "seconds_to_embed": self.seconds_to_embed,
        }


class _Scratch:
    """A throw-away index over a set: what ``rank`` asks of the library's index, without a workspace."""

    def __init__(self, folder: Path) -> None:
        from assistant.index.lexical import LexicalIndex

        self._text = LexicalIndex(folder)
        self._file = folder / "vectors.f32"
        self._ids: list[str] = []
        self._rows: dict[str, int] = {}
        self._width = 0
        self._last: tuple[Vector, Vector] | None = None

    def close(self) -> None:
        self._last = None
        self._text.close()

    def add_texts(self, passages: Sequence[IndexText]) -> None:
        self._text.upsert(passages)

    def add_vectors(self, ids: Sequence[str], vectors: Matrix) -> None:
        import numpy as np

        rows = np.ascontiguousarray(vectors, dtype="<f4")
        self._width = rows.shape[1]
        with self._file.open("ab") as stream:
            stream.write(rows.tobytes())
        first = len(self._ids)
        self._rows.update((id, first + i) for i, id in enumerate(ids))
        self._ids.extend(ids)

    def lexical(
        self,
        query: str,
        *,
        k: int,
        leg: Leg = "words",
        within: Collection[str] | None = None,
        shares: bool = False,
    ) -> list[tuple[str, float]]:
        return self._text.search(query, k=k, leg=leg, within=within, shares=shares)

    def dense(
        self, query: Vector, *, k: int, model: str, within: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        import numpy as np

        del model, within
        scores = self._scores(query)
        k = min(k, len(scores))
        best = np.argpartition(-scores, k - 1)[:k] if k else ()
        return sorted(
            ((self._ids[i], float(scores[i])) for i in best), key=lambda hit: (-hit[1], hit[0])
        )

    def closeness(self, query: Vector, ids: Collection[str], *, model: str) -> dict[str, float]:
        del model
        scores = self._scores(query)
        return {id: float(scores[self._rows[id]]) for id in ids if id in self._rows}

    def usual_closeness(self, query: Vector, *, model: str) -> tuple[float, float]:
        del model
        scores = self._scores(query)
        return (float(scores.mean()), float(scores.std())) if len(scores) else (0.0, 0.0)

    def _scores(self, query: Vector) -> Vector:
        """Similarity of every passage; kept until the next query."""
        import numpy as np

        if self._last is None or self._last[0] is not query:
            if not self._ids:
                return np.empty(0, dtype=np.float32)
            rows = np.memmap(self._file, dtype="<f4", mode="r").reshape(-1, self._width)
            self._last = (query, np.asarray(rows @ query))
        return self._last[1]


def evaluate_folder(folder: Path, settings: Settings, *, progress: Progress) -> Evaluation:
    """Index ``corpus.jsonl`` in a throw-away folder and rank ``queries.jsonl`` by every leg.

    Raises:
        NotFoundError: a file of the set is missing.
        BadFileError: a file cannot be understood, or no judged query has its text.
    """
    from assistant.index import open_backend

    asked = beir.queries(folder)
    relevant = {q: grades for q, grades in beir.judged(folder).items() if q in asked}
    if not relevant:
        raise BadFileError("评判文件里没有一条查询的编号见于 queries.jsonl，请核对编号后再评测。")
    backend = open_backend(settings)
    with tempfile.TemporaryDirectory(prefix="desk-evaluate-") as scratch:
        index = _Scratch(Path(scratch))
        texts = _read(folder, index)
        seconds = _embed(texts, index, backend, progress) if backend else 0.0
        ranked: dict[str, dict[str, list[str]]] = {leg: {} for leg in _LEGS}
        spent = dict.fromkeys(_LEGS, 0.0)
        for done, query in enumerate(relevant, start=1):
            _rank(asked[query], query, index, backend, ranked, spent)
            if done % 50 == 0:
                progress(done, len(relevant), "正在查询")
        # Windows removes no file that is still mapped.
        index.close()
    figures = {
        leg: _figures(ranked[leg], relevant, spent[leg])
        for leg in _LEGS
        if leg != "dense" or backend is not None
    }
    return Evaluation(
        words=figures["words"],
        bigrams=figures["bigrams"],
        lexical=figures["lexical"],
        dense=figures.get("dense"),
        hybrid=figures["hybrid"],
        backend=backend.id if backend else None,
        passages=len(texts),
        queries=len(relevant),
        seconds_to_embed=round(seconds, 2),
    )


def _read(folder: Path, index: _Scratch) -> list[tuple[str, str]]:
    """Passages into the lexical index; (id, what is embedded) of each. Of a repeated id the first counts."""
    from assistant.index import IndexText

    seen: set[str] = set()
    texts: list[tuple[str, str]] = []
    batch: list[IndexText] = []
    for name, title, text in beir.corpus(folder):
        if name in seen:
            continue
        seen.add(name)
        texts.append((name, f"{title}\n{text}".strip()[:PASSAGE_CHARS]))
        batch.append(IndexText(id=name, title=title, path="", text=text))
        if len(batch) == _TEXT_BATCH:
            index.add_texts(batch)
            batch = []
    if batch:
        index.add_texts(batch)
    return texts


def _embed(
    texts: Sequence[tuple[str, str]],
    index: _Scratch,
    backend: EmbeddingBackend,
    progress: Progress,
) -> float:
    """Several batches at once: nothing else runs beside it, and the local backends use one core each time."""
    started = time.perf_counter()
    batches = [texts[first : first + _BATCH] for first in range(0, len(texts), _BATCH)]
    done = 0
    with ThreadPoolExecutor(min(_MOST_WORKERS, os.cpu_count() or 1)) as pool:
        vectors = pool.map(lambda batch: backend.passages([t for _id, t in batch]), batches)
        for batch, made in zip(batches, vectors, strict=True):
            index.add_vectors([id for id, _text in batch], made)
            done += len(batch)
            progress(done, len(texts), "正在建立语义索引")
    return time.perf_counter() - started


def _rank(
    text: str,
    query: str,
    index: _Scratch,
    backend: EmbeddingBackend | None,
    ranked: dict[str, dict[str, list[str]]],
    spent: dict[str, float],
) -> None:
    """One query by every leg. The time of a leg includes making the query's vector where it needs one."""
    started = time.perf_counter()
    alone = rank(index, text, backend=None)
    lexical_done = time.perf_counter()
    whole = rank(index, text, backend=backend) if backend else alone
    hybrid = (time.perf_counter() - lexical_done) if backend else lexical_done - started
    ranked["words"][query] = list(alone.words)
    ranked["bigrams"][query] = list(alone.bigrams)
    ranked["lexical"][query] = [row.id for row in alone.lexical]
    ranked["dense"][query] = list(whole.dense)
    ranked["hybrid"][query] = [row.id for row in whole.hybrid]
    for leg in ("words", "bigrams", "lexical"):
        spent[leg] += lexical_done - started
    spent["hybrid"] += hybrid
    spent["dense"] += max(0.0, hybrid - (lexical_done - started))


def _figures(
    ranked: Mapping[str, Sequence[str]], relevant: Mapping[str, Mapping[str, float]], spent: float
) -> LegFigures:
    five, ten, mrr, ndcg = beir.metrics(ranked, relevant)
    return LegFigures(
        recall_5=round(five, 4),
        recall_10=round(ten, 4),
        mrr_10=round(mrr, 4),
        ndcg_10=round(ndcg, 4),
        ms_per_query=round(spent * 1000 / len(relevant), 2),
    )
