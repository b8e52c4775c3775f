"""The coverage matrix: requirement × sentence."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.checking import CheckResult, Subject, run
from assistant.drafting.requirements import from_notice
from assistant.models import CoverageStatus, Requirement

NOTICE = """关于报送2026年度作风建设情况的通知

机关各科室：
请报送2026年度作风建设情况。
一、报送内容
（一）责任落实情况。包括党组专题研究次数、责任书签订情况。
（二）学习教育情况。包括警示教育、廉政谈话开展情况及人次。
（三）厉行节约情况。包括“三公”经费、公务接待、办公用房有关数据。
（四）巡察反馈问题整改情况。
（五）存在的主要问题。问题不少于三条。
（六）下一步工作打算。
二、有关要求
（一）正文不超过400字。
"""
SENTENCES = {
    "责任": "局党组专题研究作风建设4次，与14个科室签订责任书14份。",
    "学习": "开展警示教育2次，廉政谈话43人次，参加学习教育310人次。",
    "节约": "“三公”经费支出9.8万元，公务接待8批次，清查办公用房132间。",
    "巡察": "市委第二巡察组反馈的21个问题完成整改19个。",
}
REPORT = """关于2026年度作风建设情况的报告

中共青川市委：

现将有关情况报告如下。

一、主要做法
{责任}
{学习}
{节约}
{巡察}

二、存在的主要问题
一是学用结合不够紧密，办法不多，效果不够明显。二是日常监督不够细致，手段偏少。三是整改还有尾项没有完成。

三、下一步工作打算
一是改进学习方式，提高针对性和实效性。二是完善监督办法，抓在平时。三是逐项完成剩余整改，确保到位。

特此报告。
"""


def check(text: str, requirements: tuple[Requirement, ...]) -> CheckResult:
    subject = Subject(text=text, requirements=requirements, as_of=dt.date(2026, 11, 20))
    return run(subject, only=["policy"])


@pytest.fixture
def requirements() -> tuple[Requirement, ...]:
    return from_notice(NOTICE, "关于报送2026年度作风建设情况的通知")


def test_a_full_report_answers_every_requirement(requirements: tuple[Requirement, ...]) -> None:
    text = REPORT.format(**SENTENCES)
    result = check(text, requirements)
    assert [row.status for row in result.coverage] == [CoverageStatus.COVERED] * 6
    quotes = [row.sentence.quote for row in result.coverage if row.sentence]
    assert quotes[:4] == list(SENTENCES.values())
    for row in result.coverage:
        assert row.sentence is not None
        assert text[row.sentence.start : row.sentence.end] == row.sentence.quote


@pytest.mark.parametrize("key", list(SENTENCES))
def test_deleting_the_only_answer_turns_exactly_that_row_to_missing(
    requirements: tuple[Requirement, ...], key: str
) -> None:
    result = check(REPORT.format(**{**SENTENCES, key: ""}), requirements)
    missing = [i for i, r in enumerate(result.coverage) if r.status is CoverageStatus.MISSING]
    assert missing == [list(SENTENCES).index(key)]
    found = [f for f in result.findings if f.rule == "policy.missing_content"]
    assert len(found) == 1
    assert found[0].start is None
    assert found[0].basis is not None


def test_a_heading_or_a_gap_answers_nothing(requirements: tuple[Requirement, ...]) -> None:
    gap = "（四）巡察反馈问题整改情况\n数据尚缺，核实后补齐：【待补：巡察反馈问题整改情况，来源：台账】。"
    text = REPORT.format(**{**SENTENCES, "巡察": gap})
    assert check(text, requirements).coverage[3].status is CoverageStatus.MISSING


def test_limits_of_the_notice_are_checked(requirements: tuple[Requirement, ...]) -> None:
    long = REPORT.format(**SENTENCES).replace("现将有关情况报告如下。", "今年工作进展顺利。" * 60)
    assert "policy.too_long" in {f.rule for f in check(long, requirements).findings}
    few = REPORT.format(**SENTENCES).replace("三是整改还有尾项没有完成。", "")
    rules = {f.rule for f in check(few, requirements).findings}
    assert "policy.few_problems" in rules
    assert "policy.too_long" not in {
        f.rule for f in check(REPORT.format(**SENTENCES), requirements).findings
    }


def test_a_main_responsibility_report_must_tell_of_thrift() -> None:
    title = "关于2026年度落实全面从严治党主体责任情况的报告\n\n"
    body = "党组书记认真履行第一责任人职责，班子成员落实“一岗双责”，分管领域责任逐级压实。\n"
    thrift = "厉行节约反对浪费，“三公”经费支出9.8万元，比上年同期减少1.4万元。\n"
    rows = {r.requirement: r.status for r in check(title + body + thrift, ()).coverage}
    assert rows["厉行节约反对浪费工作情况"] is CoverageStatus.COVERED
    result = check(title + body, ())
    missing = [r for r in result.coverage if r.status is CoverageStatus.MISSING]
    assert [(r.requirement, r.basis) for r in missing] == [
        ("厉行节约反对浪费工作情况", "党政机关厉行节约反对浪费条例第五十五条")
    ]
    early = Subject(text=title + body, as_of=dt.date(2024, 12, 31))
    requirements_then = {r.requirement for r in run(early, only=["policy"]).coverage}
    assert "厉行节约反对浪费工作情况" not in requirements_then


OTHER_WORDS = """关于2026年度作风建设情况的报告

中共青川市委：

2026年，我局统筹推进厉行节约、监督检查各项工作。

一、主要做法
局党组召开专题会议3次，签订承诺书28份。
公务用车由6辆减为4辆，运行费支出5.1万元。机关用电比上年同期下降4.2%，会议费支出2.3万元。
对服务大厅暗访12次，谈话提醒11人次。
特此报告。
"""
ASKED = """关于报送2026年度作风建设情况的通知
请报送以下内容：
（一）组织领导和责任落实情况。
（二）厉行节约、过紧日子情况，要有与上年同期的比较数据。
（三）监督检查和问题查处情况。
（四）巡察反馈问题整改情况。
"""


def test_a_requirement_may_be_answered_in_other_words_than_its_own() -> None:
    wanted = from_notice(ASKED, "关于报送2026年度作风建设情况的通知")
    found = {c.requirement: c for c in check(OTHER_WORDS, wanted).coverage}
    status = {text[:4]: c.status for text, c in found.items()}
    assert status == {
        "组织领导": CoverageStatus.COVERED,
        "厉行节约": CoverageStatus.COVERED,
        "监督检查": CoverageStatus.COVERED,
        "巡察反馈": CoverageStatus.MISSING,
    }
    # The opening only announces; the answer is the sentence that tells.
    thrift = next(c for text, c in found.items() if text.startswith("厉行节约"))
    assert thrift.sentence is not None
    assert "公务用车" in thrift.sentence.quote or "会议费" in thrift.sentence.quote


def test_without_the_sentences_that_answer_in_other_words_the_row_is_missing() -> None:
    wanted = from_notice(ASKED, "关于报送2026年度作风建设情况的通知")
    for line, row in (
        (
            "公务用车由6辆减为4辆，运行费支出5.1万元。机关用电比上年同期下降4.2%，会议费支出2.3万元。\n",
            "厉行节约",
        ),
        ("对服务大厅暗访12次，谈话提醒11人次。\n", "监督检查"),
    ):
        coverage = check(OTHER_WORDS.replace(line, ""), wanted).coverage
        missing = {c.requirement[:4] for c in coverage if c.status is CoverageStatus.MISSING}
        assert missing == {row, "巡察反馈"}
