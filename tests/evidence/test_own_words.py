"""A fact told in its own words holds, whatever its words look like."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evidence import Mark, VerifyContext, verify_text, with_quantities
from assistant.models import Fact, FactStatus, Verdict

YEAR = VerifyContext(year=2026, unit="某市水务局")
DONE = [
    "重要节日前印发廉洁提示6期，送达局机关和局属单位干部职工245人",
    "节前印发提醒函12份",
    "会前完成材料审核35份",
    "提前完成年度任务18项",
    "任前完成廉政谈话9人次",
    "目前完成整改25个",
    "拟订制度8项，印发5项",
    "按计划完成管网改造12.6公里",
    "将面向基层的考核事项由7项合并为3项",
    "检查在建工程46处，其中计划外用工3处已清退",
    "岗前培训新职工31人",
]


def verdicts(fact: Fact, text: str) -> list[tuple[str, tuple[str, ...]]]:
    mark = Mark(id=fact.id, start=0, end=len(text))
    return [
        (s.text, s.reasons)
        for s in verify_text(text, (mark,), facts=(fact,), passages=(), context=YEAR)
        if s.verdict is Verdict.UNSUPPORTED
    ]


@pytest.mark.parametrize("content", DONE)
def test_a_done_fact_word_for_word(content: str) -> None:
    fact = with_quantities(Fact(id="F001", content=content, status=FactStatus.DONE))
    assert verdicts(fact, content + "。") == []


PIECES = st.sampled_from(
    [
        "节日前印发提示",
        "会前召开动员会",
        "提前排查隐患",
        "拟订办法",
        "按计划检查",
        "目前办结案件",
        "岗前培训职工",
    ]
)
COUNTS = st.builds(
    "{}{}".format, st.integers(2, 400), st.sampled_from(["次", "项", "人次", "份", "处"])
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(PIECES, COUNTS), min_size=1, max_size=3, unique_by=lambda p: p[0]))
def test_any_done_fact_word_for_word(parts: list[tuple[str, str]]) -> None:
    content = "，".join(a + b for a, b in parts)
    fact = with_quantities(Fact(id="F001", content=content, status=FactStatus.DONE))
    assert verdicts(fact, content + "。") == []
