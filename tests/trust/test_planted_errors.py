"""How well verification finds planted errors: over 2,000 generated drafts, one error in each.

The table goes to test-artifacts/trust and, with ``-s -n 0``, to the screen. The generator knows what it
planted and where; nothing here reads a sentence the way the verifier does.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

import pytest
from trust.trust_drafts import PLANTERS, Draft, draft
from trust.trust_tables import show

from assistant.drafting.markers import MarkerParser
from assistant.evidence import Mark, VerifyContext, verify_text
from assistant.models import Sentence, Verdict

PER_KIND = 210
STRICT = ("number", "unit", "date", "direction", "status", "other figure", "swapped figures")
"""Kinds the issue sets 0.99 for; a figure of another fact is a wrong number too."""
RECALL = 0.99
RECALL_OTHERS = {"title": 0.99, "name": 0.85, "event": 0.85}
FALSE_ALARMS = 0.01

OFF: dict[str, frozenset[str]] = {
    "number": frozenset({"number"}),
    "unit": frozenset({"number"}),
    "other figure": frozenset({"number"}),
    "swapped figures": frozenset({"number"}),
    "date": frozenset({"date"}),
    "direction": frozenset({"direction"}),
    "status": frozenset({"status"}),
    "title": frozenset({"title"}),
    "name": frozenset({"name", "body"}),
    "event": frozenset({"act"}),
}
"""The verifiers answerable for each kind of error."""


@dataclass
class Outcome:
    """What became of all drafts of one kind."""

    drafts: int = 0
    caught: int = 0
    without: int = 0
    """Caught with the answerable verifiers switched off."""
    missed: list[str] = field(default_factory=list)
    true: int = 0
    alarms: list[str] = field(default_factory=list)


def _context(made: Draft, off: frozenset[str] = frozenset()) -> VerifyContext:
    return VerifyContext(year=2026, unit=made.world.unit, off=off)


def _parsed(made: Draft) -> tuple[str, tuple[Mark, ...]]:
    parser = MarkerParser({f.id for f in made.facts})
    parser.feed(made.raw)
    parser.close()
    return parser.text, parser.marks


def _split(
    sentences: tuple[Sentence, ...], start: int, end: int
) -> tuple[list[Sentence], list[Sentence]]:
    """Sentences that touch the planted stretch, and all others."""
    touched = [s for s in sentences if s.start < end and start < s.end]
    return touched, [s for s in sentences if s not in touched]


def _marked(sentences: list[Sentence]) -> list[Sentence]:
    return [s for s in sentences if s.verdict is Verdict.UNSUPPORTED]


def _judge(made: Draft, outcome: Outcome, off: frozenset[str]) -> None:
    text, marks = _parsed(made)
    at = text.index(made.planted)
    end = at + len(made.planted)
    sentences = verify_text(text, marks, facts=made.facts, passages=(), context=_context(made))
    touched, others = _split(sentences, at, end)
    outcome.drafts += 1
    outcome.true += len(others)
    outcome.alarms += [f"{s.text} ← {s.reasons[0]}" for s in _marked(others)]
    if _marked(touched):
        outcome.caught += 1
    else:
        outcome.missed.append(made.planted)
    # The ablation looks at the planted stretch alone.
    inside = [m for m in marks if m.start < end and at < m.end]
    moved = [
        m.model_copy(update={"start": max(0, m.start - at), "end": m.end - at}) for m in inside
    ]
    alone = verify_text(
        text[at:end], moved, facts=made.facts, passages=(), context=_context(made, off)
    )
    outcome.without += bool(_marked(list(alone)))


@lru_cache(maxsize=1)
def outcomes() -> dict[str, Outcome]:
    """Everything judged once; the tests below look at different columns."""
    found: dict[str, Outcome] = {}
    for kind in PLANTERS:
        outcome = found[kind] = Outcome()
        seed = 0
        while outcome.drafts < PER_KIND:
            made = draft(seed, kind)
            seed += 1
            if made is not None:
                _judge(made, outcome, OFF[kind])
    return found


def table() -> str:
    rows = [f"{'planted':<16}{'drafts':>8}{'caught':>8}{'recall':>8}{'off':>8}  verifiers off"]
    for kind, o in outcomes().items():
        rows.append(
            f"{kind:<16}{o.drafts:>8}{o.caught:>8}{o.caught / o.drafts:>8.3f}"
            f"{o.without / o.drafts:>8.3f}  {'+'.join(sorted(OFF[kind]))}"
        )
    true = sum(o.true for o in outcomes().values())
    alarms = [a for o in outcomes().values() for a in o.alarms]
    total = sum(o.drafts for o in outcomes().values())
    rows.append(
        f"{total} drafts; true sentences {true}, marked {len(alarms)} ({len(alarms) / true:.2%})"
    )
    return "\n".join(rows)


def test_enough_drafts_were_judged() -> None:
    show("planted-errors", table())
    assert sum(o.drafts for o in outcomes().values()) >= 2000


@pytest.mark.parametrize("kind", PLANTERS)
def test_planted_errors_are_caught(kind: str) -> None:
    outcome = outcomes()[kind]
    wanted = RECALL if kind in STRICT else RECALL_OTHERS[kind]
    assert outcome.caught / outcome.drafts >= wanted, "\n".join(outcome.missed[:20])


def test_true_sentences_are_left_alone() -> None:
    true = sum(o.true for o in outcomes().values())
    every = [a for o in outcomes().values() for a in o.alarms]
    # Alike but for their figures: one line each.
    alarms = Counter(re.sub(r"F\d+(?:、F\d+)*|\d[\d,.]*", "#", a) for a in every)
    worst = "\n".join(f"{n}× {a}" for a, n in alarms.most_common(30))
    assert sum(alarms.values()) / true <= FALSE_ALARMS, f"{sum(alarms.values())} of {true}\n{worst}"


@pytest.mark.parametrize("kind", PLANTERS)
def test_each_verifier_is_answerable_for_its_kind(kind: str) -> None:
    """Switched off, its kind of error goes through: no other verifier happens to do its work."""
    outcome = outcomes()[kind]
    assert outcome.without / outcome.drafts < outcome.caught / outcome.drafts - 0.2
