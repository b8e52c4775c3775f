"""A problem nobody has shown: found fault needs a fact in its paragraph."""

from __future__ import annotations

import pytest

from assistant.evidence import Mark, VerifyContext, verify_text
from assistant.evidence.shortfall import finds_fault
from assistant.models import Fact, FactStatus, Verdict

YEAR = VerifyContext(year=2026)
FACT = Fact(
    id="F001",
    category="日常监督检查",
    matter="公务接待检查",
    content="检查发现3家单位公务接待审批手续不全",
    source="机关纪委台账",
    status=FactStatus.DONE,
)

FAULTS = [
    "理论学习还不够深入。",
    "一是责任落实不够严格，部分干部对作风建设的重要性认识不足；",
    "三是业务与作风建设的融合性不是很强等问题依然存在。",
    "干部能力素质有待进一步提高。",
    "少数单位审批手续不规范。",
    "有的科室抓落实浮于表面。",
]
NO_FAULTS = [
    "针对部分干部纪律意识不强的问题，开展专题教育。",
    "着力解决学用脱节、监督不到位等问题。",
    "毫不松懈抓好作风建设。",
    "对照上级要求还有差距，主要有以下三个方面的问题。",
    "始终坚持问题导向，坚决防止责任落实不到位。",
    "工作干得实不实，还要经得起监督检查。",
    "工作取得进展，但也存在一些不足。",
    "【待补：存在的主要问题，来源：各科室】",
]


@pytest.mark.parametrize("sentence", FAULTS)
def test_finds_fault(sentence: str) -> None:
    assert finds_fault(sentence)


@pytest.mark.parametrize("sentence", NO_FAULTS)
def test_speaks_of_the_remedy_or_of_nothing_in_particular(sentence: str) -> None:
    assert not finds_fault(sentence)


def test_an_invented_problem_is_marked() -> None:
    (only,) = verify_text("理论学习还不够深入。", (), facts=(FACT,), passages=(), context=YEAR)
    assert only.verdict is Verdict.UNSUPPORTED
    assert "没有事实说明" in only.reasons[0]


def test_a_lesson_drawn_from_a_fact_of_its_paragraph_may_stand() -> None:
    text = "检查发现3家单位公务接待审批手续不全。反映出日常管理还不够细。"
    marks = (Mark(id="F001", start=0, end=20),)
    shown, lesson = verify_text(text, marks, facts=(FACT,), passages=(), context=YEAR)
    assert shown.verdict is Verdict.SUPPORTED
    assert lesson.verdict is Verdict.CONNECTIVE


def test_the_fact_of_another_paragraph_does_not_help() -> None:
    text = "检查发现3家单位公务接待审批手续不全。\n理论学习还不够深入。"
    marks = (Mark(id="F001", start=0, end=20),)
    last = verify_text(text, marks, facts=(FACT,), passages=(), context=YEAR)[-1]
    assert last.verdict is Verdict.UNSUPPORTED


def test_it_can_be_switched_off_to_see_what_it_catches() -> None:
    off = YEAR.model_copy(update={"off": frozenset({"shortfall"})})
    (only,) = verify_text("理论学习还不够深入。", (), facts=(FACT,), passages=(), context=off)
    assert only.verdict is Verdict.CONNECTIVE
