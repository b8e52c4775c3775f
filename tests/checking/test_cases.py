"""Precision and recall of every family on labelled cases (``cases/*.yaml``), printed as a table."""

from __future__ import annotations

import sys
from collections import Counter

import pytest
from checking_cases import FAMILIES, Case, Score, cases, judge, score

from assistant.checking import Verdict, judgements

LEAST_PRECISION = 0.95
LEAST_RECALL = 0.9
LEAST_CASES = 360
MEANT = {Verdict.GROUNDED: "有据", Verdict.CONTRADICTS: "相悖", Verdict.NOT_FOUND: "未找到"}
WORST = (Verdict.NOT_FOUND, Verdict.GROUNDED, Verdict.CONTRADICTS)


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    return {family: score(family) for family in FAMILIES}


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c.name) for family in FAMILIES for c in cases(family)]
)
def test_a_labelled_case_reads_as_labelled(case: Case) -> None:
    result = judge(case)
    assert not result.missed, case.subject.text
    assert not result.false, case.subject.text


def test_precision_and_recall_of_each_family(
    scores: dict[str, Score], capsys: pytest.CaptureFixture[str]
) -> None:
    total = 0
    lines = ["", f"{'family':<9}{'cases':>6}{'labels':>8}{'precision':>11}{'recall':>8}"]
    for family, result in scores.items():
        number = sum(1 for _ in cases(family))
        total += number
        labels = result.hits + len(result.missed)
        lines.append(
            f"{family:<9}{number:>6}{labels:>8}{result.precision:>11.3f}{result.recall:>8.3f}"
        )
    lines.append(f"{'all':<9}{total:>6}")
    with capsys.disabled():
        sys.stdout.write("\n".join(lines) + "\n")
    for family, result in scores.items():
        assert result.precision >= LEAST_PRECISION, (family, result.false)
        assert result.recall >= LEAST_RECALL, (family, result.missed)
    assert total >= LEAST_CASES


def test_no_familys_errors_are_below_the_mark(scores: dict[str, Score]) -> None:
    for family, result in scores.items():
        said = result.errors_right + result.errors_false
        assert said == 0 or result.errors_right / said >= LEAST_PRECISION, (family, result.false)


def test_counts_per_rule_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    rules: Counter[str] = Counter()
    for family in FAMILIES:
        for case in cases(family):
            rules.update({label[0] for label in (*case.find, *case.find_info)})
            rules.update(case.whole)
    with capsys.disabled():
        sys.stdout.write(
            "\n" + "、".join(f"{rule} {count}" for rule, count in sorted(rules.items())) + "\n"
        )
    assert len(rules) >= 70


def test_contradiction_triples_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    """Macro-F1 over 有据 / 相悖 / 未在库中找到; what is called a contradiction must be one."""
    said: Counter[tuple[str, str]] = Counter()
    for case in cases("policy"):
        if not case.verdict:
            continue
        listed = [row.verdict for row in judgements(case.subject)]
        verdict = max(listed, key=WORST.index) if listed else Verdict.NOT_FOUND
        said[case.verdict, MEANT[verdict]] += 1
    scores = {name: _f1(said, name) for name in MEANT.values()}
    with capsys.disabled():
        sys.stdout.write(
            "\n" + "、".join(f"{name} F1 {value:.3f}" for name, value in scores.items()) + "\n"
        )
    claimed = sum(count for (_, got), count in said.items() if got == "相悖")
    assert said["相悖", "相悖"] / claimed >= LEAST_PRECISION, said
    assert sum(scores.values()) / len(scores) >= LEAST_RECALL, said
    assert sum(said.values()) >= 50


def _f1(said: Counter[tuple[str, str]], name: str) -> float:
    right = said[name, name]
    claimed = sum(count for (_, got), count in said.items() if got == name)
    meant = sum(count for (want, _), count in said.items() if want == name)
    return 2 * right / (claimed + meant)
