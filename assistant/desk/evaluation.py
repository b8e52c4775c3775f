"""``evaluate retrieval``: any BEIR-shaped set through the same legs and fusion the library uses."""

from __future__ import annotations

import json
import math
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.config import Settings
from assistant.errors import BadFileError, NotFoundError
from assistant.library import fuse, weights
from assistant.models import Noun, Progress
from assistant.workspace import Workspace, sqlite_url

_DEPTH = 100
"""Each leg hands this many candidates to the fusion."""
_BATCH = 32


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

    lexical: LegFigures
    dense: LegFigures | None
    hybrid: LegFigures
    backend: str | None
    passages: int
    seconds_to_embed: float

    def legs(self) -> dict[str, dict[str, float]]:
        """Figures per leg; the dense leg only where there is one."""
        rows = {"lexical": self.lexical.as_json()}
        if self.dense is not None:
            rows["dense"] = self.dense.as_json()
        rows["hybrid"] = self.hybrid.as_json()
        return rows

    def as_json(self) -> dict[str, Any]:
        """The shape of DESIGN §8."""
        return {
            "dense": None,
            **self.legs(),
            "backend": self.backend,
            "passages": self.passages,
            "seconds_to_embed": self.seconds_to_embed,
        }


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        raise NotFoundError(f"评测文件夹里没有“{path.name}”，请按说明准备三个 jsonl 文件。")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BadFileError(f"“{path.name}”第{number}行不是 JSON，请改正后再评测。") from error
        if not isinstance(row, dict):
            raise BadFileError(f"“{path.name}”第{number}行不是 JSON 对象，请改正后再评测。")
        yield row


def _field(row: dict[str, Any], name: str, path: str) -> str:
    try:
        return str(row[name])
    except KeyError as error:
        raise BadFileError(f"“{path}”缺少字段“{name}”，请改正后再评测。") from error


def measure(
    ranked: Mapping[str, Sequence[str]], relevant: Mapping[str, Mapping[str, float]]
) -> tuple[float, float, float, float]:
    """recall@5, recall@10, MRR@10, nDCG@10 over the queries that have a judged passage."""
    sums = [0.0, 0.0, 0.0, 0.0]
    for query, judged in relevant.items():
        order = list(ranked.get(query, ()))[:10]
        good = {p for p, score in judged.items() if score > 0}
        sums[0] += len(good & set(order[:5])) / len(good)
        sums[1] += len(good & set(order)) / len(good)
        sums[2] += next((1 / (i + 1) for i, p in enumerate(order) if p in good), 0.0)
        gain = sum(judged.get(p, 0.0) / math.log2(i + 2) for i, p in enumerate(order))
        best = sorted(judged.values(), reverse=True)[:10]
        ideal = sum(score / math.log2(i + 2) for i, score in enumerate(best))
        sums[3] += gain / ideal
    count = max(1, len(relevant))
    return (sums[0] / count, sums[1] / count, sums[2] / count, sums[3] / count)


def evaluate_folder(folder: Path, settings: Settings, *, progress: Progress) -> Evaluation:
    """Index ``corpus.jsonl`` in a throw-away folder and rank ``queries.jsonl`` by every leg."""
    from assistant.index import Index, IndexText, open_backend

    corpus = [
        (
            _field(row, "_id", "corpus.jsonl"),
            str(row.get("title", "")),
            _field(row, "text", "corpus.jsonl"),
        )
        for row in _lines(folder / "corpus.jsonl")
    ]
    queries = {
        _field(r, "_id", "queries.jsonl"): _field(r, "text", "queries.jsonl")
        for r in _lines(folder / "queries.jsonl")
    }
    relevant: dict[str, dict[str, float]] = {}
    for row in _lines(folder / "qrels.jsonl"):
        score = float(row.get("score", 1))
        query = _field(row, "query-id", "qrels.jsonl")
        if score > 0 and query in queries:
            relevant.setdefault(query, {})[_field(row, "corpus-id", "qrels.jsonl")] = score
    backend = open_backend(settings) if settings.embedding != "none" else None
    with tempfile.TemporaryDirectory(prefix="desk-evaluate-") as scratch:
        where = Path(scratch)
        url = sqlite_url(where / "workspace.db")
        with Workspace.open(url, originals=where / "originals") as workspace:
            index = Index(where / "index", vectors=workspace, generation=workspace.generation)
            try:
                index.upsert_text(
                    [IndexText(id=i, title=title, path="", text=text) for i, title, text in corpus]
                )
                started = time.perf_counter()
                if backend is not None:
                    for first in range(0, len(corpus), _BATCH):
                        batch = corpus[first : first + _BATCH]
                        rows = backend.passages([f"{t}\n{x}".strip() for _i, t, x in batch])
                        index.upsert_vectors(backend.id, [i for i, _t, _x in batch], rows)
                        progress(first + len(batch), len(corpus), "正在建立语义索引")
                embed_seconds = time.perf_counter() - started if backend is not None else 0.0

                def lexical(text: str) -> dict[str, list[str]]:
                    return {
                        leg: [p for p, _s in index.lexical(text, k=_DEPTH, leg=leg)]
                        for leg in ("words", "bigrams")
                    }

                def dense(text: str) -> list[str]:
                    if backend is None:
                        return []
                    vector = backend.query(text)
                    rows = index.dense(vector, model=backend.id, k=_DEPTH, allowed=None)
                    return [p for p, _s in rows]

                def by_lexical(text: str) -> list[str]:
                    return [row[0] for row in fuse(lexical(text), weights(None))]

                def by_hybrid(text: str) -> list[str]:
                    legs = lexical(text)
                    if backend is not None:
                        legs["dense"] = dense(text)
                    chosen = weights(backend.id if backend else None)
                    return [row[0] for row in fuse(legs, chosen)]

                figures = {
                    name: _figures(rank, queries, relevant)
                    for name, rank in (
                        ("lexical", by_lexical),
                        ("dense", dense),
                        ("hybrid", by_hybrid),
                    )
                    if name != "dense" or backend is not None
                }
            finally:
                index.close()
    return Evaluation(
        lexical=figures["lexical"],
        dense=figures.get("dense"),
        hybrid=figures["hybrid"],
        backend=backend.id if backend else None,
        passages=len(corpus),
        seconds_to_embed=round(embed_seconds, 2),
    )


def _figures(
    rank: Callable[[str], Sequence[str]],
    queries: Mapping[str, str],
    relevant: Mapping[str, Mapping[str, float]],
) -> LegFigures:
    started = time.perf_counter()
    ranked = {q: rank(queries[q]) for q in relevant}
    spent = (time.perf_counter() - started) * 1000 / max(1, len(relevant))
    five, ten, mrr, ndcg = measure(ranked, relevant)
    return LegFigures(
        recall_5=round(five, 4),
        recall_10=round(ten, 4),
        mrr_10=round(mrr, 4),
        ndcg_10=round(ndcg, 4),
        ms_per_query=round(spent, 2),
    )
