"""Verification of a 10,000-character report with 50 facts, against one plain regex scan of the same text.

The ratio travels between machines better than seconds do; DESIGN asks for under 0.3 s on two cores.
Run: pytest tests/benchmarks/test_verify_speed.py -n 0 -s
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from trust.trust_drafts import fill, make_fact
from trust.trust_frames import CONNECTIVES, WORLDS

from assistant.drafting.markers import MarkerParser
from assistant.evidence import Mark, VerifyContext, parse, verify_text
from assistant.evidence import sources as evidence_sources
from assistant.models import Fact

CHARACTERS = 10_000
FACTS = 50
_PLAIN = re.compile(
    r"\d[\d,.]*|《[^》]*》|[\u4e00-\u9fff]{2,4}(?:局|委|办|院)|(?:增加|减少|下降|增长)"
)
CONTEXT = VerifyContext(year=2026, unit="青禾县水利局")


def report() -> tuple[str, tuple[Mark, ...], tuple[Fact, ...]]:
    """Text, marks and facts; every sentence true, none written twice alike."""
    rng = random.Random(7)
    frames = [f for w in WORLDS for f in w.frames]
    made = [make_fact(frames[i % len(frames)], i + 1, rng) for i in range(FACTS)]
    pieces: list[str] = []
    length = 0
    while length < CHARACTERS:
        i = rng.randrange(FACTS)
        fact, values = made[i]
        text, _ = fill(rng.choice(frames[i % len(frames)].true), values)
        number = "一二三四五六七八九"[len(pieces) % 9]
        piece = f"{rng.choice(CONNECTIVES)}第{number}，{text[:-1]}〔{fact.id}〕。\n"
        pieces.append(piece)
        length += len(piece) - len(fact.id) - 2
    parser = MarkerParser({f.id for f, _ in made})
    parser.feed("".join(pieces))
    parser.close()
    return parser.text, parser.marks, tuple(f for f, _ in made)


def _best(act: Callable[[], object], rounds: int = 5) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return min(times)


def _cold() -> None:
    """Forget what earlier rounds read, as in a process that verifies a report for the first time."""
    for cached in (parse.parse, evidence_sources.fact_source, evidence_sources.gather):
        clear = getattr(cached, "cache_clear", None)
        if clear is not None:
            clear()


@pytest.mark.parametrize("cold", [True, False], ids=["first time", "again"])
def test_verify_a_report(benchmark: Any, cold: bool) -> None:
    text, marks, facts = report()
    assert CHARACTERS * 0.99 <= len(text) <= CHARACTERS * 1.05
    scan = _best(lambda: list(_PLAIN.finditer(text)))

    def verify() -> int:
        return len(verify_text(text, marks, facts=facts, passages=(), context=CONTEXT))

    verify()
    sentences = benchmark.pedantic(verify, setup=_cold if cold else None, rounds=5)
    best = benchmark.stats.stats.min
    sys.stdout.write(
        f"\n{len(text)} characters, {sentences} sentences, {len(facts)} facts: {best * 1000:.0f} ms, "
        f"plain scan {scan * 1000:.2f} ms, ratio {best / scan:.0f}\n"
    )
