"""Planted errors against true sentences: what the guard catches, what it marks wrongly, what each verifier adds."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator

import pytest
from evidence_planting import KINDS
from evidence_planting import status as plant_status
from evidence_random import cases
from evidence_world import CONNECTIVE, CONTEXT, FACTS, PASSAGES, TRUE

from assistant.evidence import VerifyContext, verify
from assistant.models import Fact, FactStatus, Passage

RECALL = 0.99
FALSE_ALARMS = 0.01

Item = tuple[str, tuple[Fact, ...], tuple[Passage, ...]]


def _say(line: str) -> None:
    """A line of the table; shown by ``pytest -s``."""
    sys.stdout.write(line + "\n")


def _written() -> Iterator[Item]:
    for sentence, ids in TRUE:
        yield (
            sentence,
            tuple(FACTS[i] for i in ids if i in FACTS),
            tuple(PASSAGES[i] for i in ids if i in PASSAGES),
        )


def _generated(seed: int, count: int) -> Iterator[Item]:
    for case in cases(seed, count):
        for sentence in case.sentences:
            yield sentence, (case.fact,), ()


def _items() -> list[Item]:
    return [*_written(), *_generated(11, 60)]


def _planted(items: list[Item], seed: int) -> Iterator[tuple[str, str, Item]]:
    rng = random.Random(seed)
    true = {s for s, _, _ in items}
    for item in items:
        sentence, facts, _ = item
        planned = bool(facts) and all(f.status is FactStatus.PLANNED for f in facts)
        for plant in KINDS:
            if plant is plant_status and not planned:
                continue
            for kind, wrong in plant(sentence, rng):
                if wrong not in true:
                    yield kind, wrong, item


def _verdict(sentence: str, item: Item, context: VerifyContext) -> str:
    return verify(sentence, item[1], item[2], context=context).verdict.value


def test_true_sentences_are_left_alone() -> None:
    items = _items()
    wrong = [i[0] for i in items if _verdict(i[0], i, CONTEXT) != "supported"]
    _say(f"真句 {len(items)}，误标 {len(wrong)}")
    assert len(items) >= 300
    assert len(wrong) <= FALSE_ALARMS * len(items), wrong


@pytest.mark.parametrize("sentence", CONNECTIVE)
def test_connecting_sentences_are_left_alone(sentence: str) -> None:
    assert verify(sentence, [], [], context=CONTEXT).verdict == "connective"


def test_planted_errors_are_caught() -> None:
    total: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    missed: list[str] = []
    for kind, wrong, item in _planted(_items(), 5):
        total[kind] += 1
        if _verdict(wrong, item, CONTEXT) == "unsupported":
            caught[kind] += 1
        else:
            missed.append(f"{kind}: {wrong}")
    _say("错误类别  植入  查出  查出率")
    for kind in sorted(total):
        _say(f"{kind:9s} {total[kind]:5d} {caught[kind]:5d}  {caught[kind] / total[kind]:.4f}")
    assert sum(total.values()) >= 2000
    for kind in (
        "digit",
        "unit",
        "direction",
        "date",
        "status",
        "title",
        "name",
        "body",
        "quote",
        "addition",
    ):
        assert caught[kind] >= RECALL * total[kind], missed


def test_each_verifier_earns_its_place() -> None:
    """Ablation: with one verifier off, the errors it is there for get through."""
    planted = list(_planted(list(_written()), 5))
    earns = {v: v for v in ("date", "title", "status", "direction", "name", "body", "quote")}
    earns |= {"number": "digit", "act": "addition"}
    _say("关掉的核对  漏掉的错误")
    for verifier in earns:
        context = CONTEXT.model_copy(update={"off": frozenset({verifier})})
        missed = Counter(
            kind for kind, wrong, item in planted if _verdict(wrong, item, context) != "unsupported"
        )
        _say(f"{verifier:10s} {dict(missed)}")
        assert missed[earns[verifier]] > 0


def test_a_sentence_on_other_facts_is_caught() -> None:
    rng = random.Random(3)
    pool = [f for f in FACTS.values() if f.status is not FactStatus.UNVERIFIED]
    quiet = {
        s for s, *_ in _written() if verify(s, [], [], context=CONTEXT).verdict == "connective"
    }
    wrong = 0
    for sentence, facts, _ in _written():
        if sentence in quiet:
            continue
        others = rng.sample([f for f in pool if f not in facts], 3)
        wrong += verify(sentence, others, [], context=CONTEXT).verdict != "unsupported"
    assert wrong == 0


def test_numbers_exchanged_between_two_facts_are_caught() -> None:
    """Both facts cited, every number right, but in the other one's place."""
    generated = [c.fact for c in cases(23, 60) if c.fact.status is FactStatus.DONE]
    rng = random.Random(9)
    tried = missed = 0
    for _ in range(400):
        a, b = rng.sample(generated, 2)
        for unit in ("人次", "户", "家", "个", "件", "场"):
            left = _cut(a.content, unit)
            right = _cut(b.content, unit)
            if not left or not right or left[1] == right[1]:
                continue
            text = f"{left[0]}{right[1]}{left[2]}；{right[0]}{left[1]}{right[2]}。"
            true = f"{a.content}；{b.content}。"
            if verify(true, [a, b], [], context=CONTEXT).verdict != "supported":
                continue
            tried += 1
            missed += verify(text, [a, b], [], context=CONTEXT).verdict != "unsupported"
    _say(f"互换 {tried}，漏 {missed}")
    assert tried >= 50
    assert missed <= (1 - RECALL) * tried


def _cut(text: str, unit: str) -> tuple[str, str, str] | None:
    """Text around the first number before ``unit``."""
    at = text.find(unit)
    start = at
    while start > 0 and (text[start - 1].isdigit() or text[start - 1] in ",."):
        start -= 1
    if at <= 0 or start == at:
        return None
    return text[:start], text[start:at], text[at:]
