"""Weighted reciprocal rank fusion of ranked lists, and the weights of each leg."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from assistant.config import KNOWLEDGE_DIR
from assistant.errors import DefectError
from assistant.models import Noun

_RULES = KNOWLEDGE_DIR / "rules" / "fusion.yaml"


class _Rules(Noun):
    """Contents of fusion.yaml."""

    source: str
    """Where the numbers come from."""
    lexical: dict[str, float]
    """Weight of each lexical leg."""
    dense: dict[str, float]
    """Weight of the dense leg by the beginning of the backend's id."""
    dense_other: float
    """Of a backend that was never measured (an endpoint of the user's)."""


def fuse(
    ranked: Mapping[str, Sequence[str]], weights: Mapping[str, float], *, k: int = 60
) -> list[tuple[str, float, tuple[str, ...]]]:
    """Weighted RRF: the score of a passage is the sum over legs of weight / (k + rank), ranks from 1.

    Args:
        ranked: passage ids by leg, best first; of a repeated id the first place counts.
        weights: by leg; a leg without weight, or with weight 0, is left out.
        k: damping; 60 is the value of the method's authors.

    Returns:
        (passage id, score, legs that found it), best first; ties by best rank, then by id, so that the order is
        the same on every machine.
    """
    scores: dict[str, float] = {}
    best: dict[str, int] = {}
    legs: dict[str, list[str]] = {}
    for leg, ids in ranked.items():
        weight = weights.get(leg, 0.0)
        if weight <= 0:
            continue
        for rank, passage in enumerate(dict.fromkeys(ids), 1):
            scores[passage] = scores.get(passage, 0.0) + weight / (k + rank)
            best[passage] = min(rank, best.get(passage, rank))
            legs.setdefault(passage, []).append(leg)
    order = sorted(scores, key=lambda passage: (-scores[passage], best[passage], passage))
    return [(passage, scores[passage], tuple(legs[passage])) for passage in order]


def weights(backend_id: str | None) -> dict[str, float]:
    """Weight of each leg (words, bigrams, dense) for an embedding backend; without one only the lexical legs.

    Raises:
        DefectError: knowledge/rules/fusion.yaml does not validate.
    """
    rules = _rules()
    found = dict(rules.lexical)
    if backend_id is not None:
        names = [name for name in rules.dense if backend_id.startswith(name)]
        found["dense"] = rules.dense[max(names, key=len)] if names else rules.dense_other
    return found


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    import yaml
    from pydantic import ValidationError

    try:
        loaded = yaml.safe_load(_RULES.read_text(encoding="utf-8"))
        rules = _Rules.model_validate(loaded)
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise DefectError("检索权重文件 fusion.yaml 有误，请重新安装或改正该文件。") from error
    if any(w < 0 for w in (*rules.lexical.values(), *rules.dense.values(), rules.dense_other)):
        raise DefectError("检索权重文件 fusion.yaml 中的权重不能是负数，请改正该文件。")
    return rules
