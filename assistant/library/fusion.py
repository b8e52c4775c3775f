"""Fusing the legs of a search into one order, by what their scores are worth.

Ranks alone cannot tell a clause that holds every word of the query from the best of a bad lot. So each leg's
score is first put on a scale that means the same for every query: a lexical score as a share of the query's
own weight (about 1 where a passage holds all of it), a cosine as standard deviations above what passages
usually have. Both are then raised to a power above 1, because evidence is worth more than in proportion where it
is strong: a passage with most of the query's words outweighs a likeness of meaning that many passages have, and
one far nearer in meaning than the rest outweighs the few words a lay question happens to share. So each query
gives the leg its weight that has something to say about it. Measured against reciprocal rank fusion and min-max
scaling in docs/retrieval.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from assistant.config import KNOWLEDGE_DIR
from assistant.datafile import load_data
from assistant.errors import DefectError
from assistant.models import Noun

_RULES = KNOWLEDGE_DIR / "rules" / "fusion.yaml"
NEAR = 4.0
"""Standard deviations above the usual similarity that count as 1: about what the best of 1,000 has."""


class Weights(Noun):
    """How much each leg counts, for one embedding model."""

    words: float
    bigrams: float
    power: float
    """Shares of the lexical legs are raised to it."""
    dense: float = 0.0
    """What a passage ``NEAR`` deviations above the usual similarity gets; 0 = no dense leg."""
    dense_power: float = 1.0
    """Nearness, as a share of ``NEAR``, is raised to it."""


class Fused(NamedTuple):
    """A passage in its place. A plain tuple: hundreds are made for every search."""

    id: str
    score: float
    legs: tuple[str, ...]
    """The legs that found it: words, bigrams, dense."""


class _Dense(Noun):
    """The dense leg of one embedding model."""

    weight: float
    power: float


class FusionFile(Noun):
    """Contents of fusion.yaml."""

    source: str
    """Where the numbers come from."""
    power: float
    lexical: dict[str, float]
    """Weight of each lexical leg."""
    dense: dict[str, _Dense]
    """By the beginning of the backend's id."""
    dense_other: _Dense
    """Of a backend that was never measured (an endpoint of the user's)."""


def fuse(
    lexical: Mapping[str, Sequence[tuple[str, float]]],
    dense: Sequence[tuple[str, float]],
    weights: Weights,
    *,
    also_dense: Mapping[str, float] | None = None,
) -> list[Fused]:
    """All passages that a leg found, best first.

    Args:
        lexical: by leg (words, bigrams): (passage id, share of the query's weight).
        dense: (passage id, standard deviations above the usual similarity), best first.
        weights: see ``weights``.
        also_dense: the same measure for passages that only a lexical leg found. One that is in neither (its
            vector is not made yet) counts as near as the last of ``dense``: waiting is no fault of its own.

    Returns:
        Ties in order of id, so that the order is the same on every machine.
    """
    scores: dict[str, float] = {}
    legs: dict[str, list[str]] = {}
    for leg, weight in (("words", weights.words), ("bigrams", weights.bigrams)):
        for passage, share in lexical.get(leg, ()) if weight > 0 else ():
            scores[passage] = scores.get(passage, 0.0) + weight * max(share, 0.0) ** weights.power
            legs.setdefault(passage, []).append(leg)
    if weights.dense > 0 and dense:
        near = {**(also_dense or {}), **dict(dense)}
        last = min(value for _passage, value in dense)
        for passage, _value in dense:
            legs.setdefault(passage, []).append("dense")
        for passage in legs:
            share = max(near.get(passage, last), 0.0) / NEAR
            scores[passage] = scores.get(passage, 0.0) + weights.dense * share**weights.dense_power
    order = sorted(scores, key=lambda passage: (-scores[passage], passage))
    return [Fused(p, scores[p], tuple(legs[p])) for p in order]


def weights(backend_id: str | None) -> Weights:
    """The weights that belong to an embedding backend; without one only the lexical legs count.

    Raises:
        DefectError: knowledge/rules/fusion.yaml does not validate.
    """
    rules = _rules()
    lexical = Weights(
        words=rules.lexical["words"], bigrams=rules.lexical["bigrams"], power=rules.power
    )
    if backend_id is None:
        return lexical
    names = [name for name in rules.dense if backend_id.startswith(name)]
    dense = rules.dense[max(names, key=len)] if names else rules.dense_other
    return lexical.model_copy(update={"dense": dense.weight, "dense_power": dense.power})


@lru_cache(maxsize=1)
def _rules() -> FusionFile:
    rules = load_data(FusionFile, _RULES, what="检索权重文件")
    if set(rules.lexical) != {"words", "bigrams"}:
        raise DefectError("检索权重文件 fusion.yaml 要写明 words 和 bigrams 两项，请改正该文件。")
    dense = (*rules.dense.values(), rules.dense_other)
    if any(w < 0 for w in (*rules.lexical.values(), *(leg.weight for leg in dense))):
        raise DefectError("检索权重文件 fusion.yaml 中的权重不能是负数，请改正该文件。")
    if any(power <= 0 for power in (rules.power, *(leg.power for leg in dense))):
        raise DefectError("检索权重文件 fusion.yaml 中的幂要大于0，请改正该文件。")
    return rules
