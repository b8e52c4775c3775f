"""Verification on sentences written by hand for eight offices the generator does not know.

``elsewhere.yaml`` holds facts as clerks enter them, true rewordings as a model writes them, and false ones by kind.
No template and no data is shared with the verifier or with ``trust_frames``: this is where wording that nobody
foresaw shows. The table goes to test-artifacts/trust and, with ``-s -n 0``, to the screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from trust.trust_tables import show

from assistant.drafting.markers import MarkerParser
from assistant.evidence import VerifyContext, verify_text, with_quantities
from assistant.models import Fact, FactStatus, Sentence, Verdict

DATA = Path(__file__).with_name("elsewhere.yaml")


@lru_cache(maxsize=1)
def offices() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return loaded


def judged(office: dict[str, Any], raw: str) -> tuple[Sentence, ...]:
    facts = [
        with_quantities(
            Fact(
                id=name,
                content=f["content"],
                date=f["date"],
                source="台账",
                status=FactStatus(f.get("status", "done")),
            )
        )
        for name, f in office["facts"].items()
    ]
    parser = MarkerParser({f.id for f in facts})
    parser.feed(raw)
    parser.close()
    context = VerifyContext(year=2026, unit=office["unit"])
    return verify_text(parser.text, parser.marks, facts=facts, passages=(), context=context)


def marked(sentences: tuple[Sentence, ...]) -> list[Sentence]:
    return [s for s in sentences if s.verdict is Verdict.UNSUPPORTED]


def lies() -> Iterator[tuple[dict[str, Any], str, str]]:
    for office in offices():
        for kind, every in office["lies"].items():
            for raw in every:
                yield office, kind, raw


def test_no_false_sentence_passes() -> None:
    found: dict[str, list[bool]] = {}
    missed = []
    for office, kind, raw in lies():
        caught = bool(marked(judged(office, raw)))
        found.setdefault(kind, []).append(caught)
        if not caught:
            missed.append(f"{kind}: {raw}")
    rows = [f"{'kind':<12}{'sentences':>10}{'caught':>8}"]
    rows += [f"{kind:<12}{len(all_)!s:>10}{sum(all_)!s:>8}" for kind, all_ in found.items()]
    show("other-offices", "\n".join(rows))
    assert not missed, "\n".join(missed)


@pytest.mark.parametrize("office", offices(), ids=lambda o: o["unit"])
def test_no_true_sentence_is_marked(office: dict[str, Any]) -> None:
    alone = [s for raw in office["said"] for s in marked(judged(office, raw))]
    together = marked(judged(office, "".join(office["said"])))
    assert not [f"{s.text} ← {s.reasons[0]}" for s in (*alone, *together)]
