"""Ranks passages for a query by every leg: what the library's search and ``evaluate retrieval`` share."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from assistant.library import fuse, weights
from assistant.library.fusion import Fused

if TYPE_CHECKING:
    from assistant.index.backends import EmbeddingBackend, Vector
    from assistant.index.lexical import Leg

DEPTH = 100
"""Each leg hands at least this many candidates to the fusion."""


class Legs(Protocol):
    """What is asked of an index; see ``assistant.index.Index``."""

    def lexical(
        self,
        query: str,
        *,
        k: int,
        leg: Leg = "words",
        within: Collection[str] | None = None,
        shares: bool = False,
    ) -> list[tuple[str, float]]:
        """Passages by BM25."""
        ...

    def dense(
        self, query: Vector, *, k: int, model: str, within: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """Passages by cosine similarity."""
        ...

    def closeness(self, query: Vector, ids: Collection[str], *, model: str) -> dict[str, float]:
        """Cosine similarity of given passages."""
        ...

    def usual_closeness(self, query: Vector, *, model: str) -> tuple[float, float]:
        """Mean and deviation of the similarity to passages at large."""
        ...


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """One query, ranked by each leg alone and by all together; best first."""

    words: tuple[str, ...]
    bigrams: tuple[str, ...]
    lexical: tuple[Fused, ...]
    dense: tuple[str, ...]
    hybrid: tuple[Fused, ...]


def rank(
    index: Legs,
    query: str,
    *,
    backend: EmbeddingBackend | None,
    vector: Vector | None = None,
    depth: int = DEPTH,
    within: Collection[str] | None = None,
) -> Ranking:
    """Ask every leg and fuse.

    Args:
        index: lexical and dense legs.
        query: as typed.
        backend: the embedding model; None = lexical only.
        vector: of the query, where it is known already.
        depth: candidates per leg.
        within: ids of the documents that may come; None = all.

    Raises:
        ModelError: the backend is an endpoint, and it failed.
        OutsideError: the index cannot be read.
    """
    shares = {
        "words": index.lexical(query, k=depth, leg="words", within=within, shares=True),
        "bigrams": index.lexical(query, k=depth, leg="bigrams", within=within, shares=True),
    }
    lexical = fuse(shares, (), weights(None))
    dense: list[tuple[str, float]] = []
    hybrid = lexical
    if backend is not None:
        if vector is None:
            vector = backend.query(query)
        near = index.dense(vector, model=backend.id, k=depth, within=within)
        usual, spread = index.usual_closeness(vector, model=backend.id)
        dense = [(id, _above(value, usual, spread)) for id, value in near]
        there = {id for id, _value in near}
        others = [row.id for row in lexical if row.id not in there]
        also = index.closeness(vector, others, model=backend.id) if near else {}
        hybrid = fuse(
            shares,
            dense,
            weights(backend.id),
            also_dense={id: _above(value, usual, spread) for id, value in also.items()},
        )
    return Ranking(
        words=tuple(id for id, _share in shares["words"]),
        bigrams=tuple(id for id, _share in shares["bigrams"]),
        lexical=tuple(lexical),
        dense=tuple(id for id, _value in dense),
        hybrid=tuple(hybrid),
    )


def _above(value: float, usual: float, spread: float) -> float:
    """In standard deviations; a library too small or too uniform to have any is taken by the plain cosine."""
    return (value - usual) / spread if spread > 1e-6 else value
