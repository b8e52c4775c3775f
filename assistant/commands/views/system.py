"""What ``doctor`` and ``evaluate`` show: the JSON shapes of DESIGN §8, and plain lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.desk.evaluation import Evaluation
    from assistant.desk.system import Check


def doctor(checks: tuple[Check, ...]) -> dict[str, Any]:
    """Every check of the machine."""
    return {
        "ok": all(c.ok or c.optional for c in checks),
        "checks": [c.model_dump(mode="json") for c in checks],
    }


def doctor_lines(checks: tuple[Check, ...]) -> Iterator[str]:
    """The same for people."""
    for c in checks:
        mark = "正常" if c.ok else ("可选" if c.optional else "有问题")
        yield f"[{mark}] {c.name}：{c.detail}"


def evaluation(result: Evaluation) -> dict[str, Any]:
    """Metrics per leg."""
    return result.as_json()


def evaluation_lines(result: Evaluation) -> Iterator[str]:
    """The same for people."""
    for leg, figures in result.legs().items():
        yield leg + "  " + "  ".join(f"{k} {v}" for k, v in figures.items())
    yield f"向量：{result.backend or '无'}；段落{result.passages}；建立用时{result.seconds_to_embed}秒"
