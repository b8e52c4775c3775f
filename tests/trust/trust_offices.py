"""Sentences written by hand for offices the generator does not know: reading the tables, judging a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from assistant.drafting.markers import MarkerParser
from assistant.evidence import VerifyContext, verify_text, with_quantities
from assistant.models import Fact, FactStatus, Sentence, Verdict

HERE = Path(__file__).parent


@lru_cache(maxsize=8)
def offices(name: str) -> list[dict[str, Any]]:
    """The offices of ``<name>.yaml``: unit, facts, said, lies."""
    loaded: list[dict[str, Any]] = yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8"))
    return loaded


def judged(office: dict[str, Any], raw: str) -> tuple[Sentence, ...]:
    """Verdicts on a text with markers, by the facts of the office."""
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
    """The sentences that do not hold."""
    return [s for s in sentences if s.verdict is Verdict.UNSUPPORTED]


def lies(name: str) -> Iterator[tuple[dict[str, Any], str, str]]:
    """(office, kind of lie, sentence) of a table."""
    for office in offices(name):
        for kind, every in office["lies"].items():
            for raw in every:
                yield office, kind, raw
