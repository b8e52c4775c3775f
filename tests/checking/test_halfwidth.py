"""Half-width marks: one finding each among right ones, one for all where the whole text has them."""

from __future__ import annotations

import pytest

from assistant.checking import Subject, apply_suggestions, run
from assistant.models import Severity

_PARTS = (
    "一年来,全街道修整背街小巷12条,更换路灯86盏,居民出行更加方便。",
    "各社区轮流值守,有事就近办,小事不出楼,大事及时报。",
    "下一步,继续抓好物业整治;重点盯住电梯,消防,停车三件事。",
    "街道机关带头下沉,干部包片到楼栋,每周走访不少于两次,走访情况当天登记,登记的事项分头交办,"
    "办结以后再回访,回访结果向居民公开,不满意的重新办理。",
)
HABIT = "\n".join(_PARTS)


def _loud(text: str) -> list[tuple[str, str]]:
    result = run(Subject(text=text), only=["wording", "form"])
    return [(f.rule, f.quote) for f in result.findings if f.severity is not Severity.INFO]


def test_a_text_half_width_throughout_is_told_once_and_put_right_as_a_whole() -> None:
    result = run(Subject(text=HABIT), only=["wording"])
    half = [f for f in result.findings if f.rule == "wording.half_width"]
    assert len(half) == HABIT.count(",") + HABIT.count(";")
    assert [f.severity for f in half].count(Severity.WARNING) == 1
    assert half[0].severity is Severity.WARNING
    assert f"共{len(half)}处" in half[0].message
    assert all(f.severity is Severity.INFO for f in half[1:])
    right = apply_suggestions(HABIT, half)
    assert "," not in right
    assert not _loud(right)


def test_marks_of_the_wrong_width_among_right_ones_are_errors_one_by_one() -> None:
    text = HABIT.replace(",", "，").replace(";", "；").replace("，更换", ",更换", 1)
    assert _loud(text) == [("wording.half_width", ",")]


@pytest.mark.parametrize(
    "text",
    [
        "坚持问题导向,压实整改责任,推动工作落实。",
        "3月5日,2026年全市供销工作会议召开。",
        "会议指出,2025年是收官之年。",
    ],
)
def test_a_lone_sentence_shows_no_habit_and_is_only_a_hint(text: str) -> None:
    assert not _loud(text)
    half = [f for f in run(Subject(text=text)).findings if f.rule == "wording.half_width"]
    assert len(half) == text.count(",")


def test_headings_with_half_width_brackets_throughout_are_told_once() -> None:
    lines = [f"({n})抓好第{n}件民生实事,做到件件有人管、事事有回音。" for n in "一二三四五六"]
    text = "\n".join(lines * 2).replace(",", "，")
    assert [quote for rule, quote in _loud(text) if rule == "form.ordinal_mark"] == ["(一)"]


def test_brackets_of_two_widths_are_a_pair() -> None:
    result = run(Subject(text="印发《老旧小区改造三年计划(2025—2027年）》，明确分工。"))
    assert not [f for f in result.findings if f.rule == "wording.lonely_mark"]
    result = run(Subject(text="印发《老旧小区改造三年计划（2025—2027年)》，明确分工。"))
    assert not [f for f in result.findings if f.rule == "wording.lonely_mark"]
    result = run(Subject(text="印发《老旧小区改造三年计划》），明确分工。"))
    assert [f.quote for f in result.findings if f.rule == "wording.lonely_mark"] == ["）"]


def test_an_excerpt_may_begin_in_the_middle_of_a_list() -> None:
    assert not _loud("（二）依申请公开方面")
    assert not _loud("（三）健全联动机制\n（四）强化督促检查")
    assert _loud("一、总体情况\n（二）依申请公开方面")


def test_chinese_figures_in_a_date_were_right_until_july_2012() -> None:
    assert not _loud("特此通知。\n\n某市水务局\n二〇一一年五月三十日")
    assert _loud("特此通知。\n\n某市水务局\n二〇二六年五月三十日")


def test_the_closing_line_of_a_request_is_an_error_only_in_a_report() -> None:
    assert not _loud("妥否，请批示。")
    assert not _loud(
        "关于增加防汛物资储备的请示\n\n市应急管理局：\n拟采购编织袋5万条。妥否，请批示。"
    )
    assert _loud("关于防汛工作的报告\n\n市应急管理局：\n储备编织袋5万条。妥否，请批示。")


def test_straight_quotation_marks_throughout_are_told_once() -> None:
    line = '各社区推行"一事一议"，设立"说事点"，小事不出楼，大事及时报。'
    text = "\n".join([line] * 4)
    assert [rule for rule, _ in _loud(text)].count("wording.straight_quotes") == 1
    mixed = text.replace('"说事点"', "“说事点”")
    assert [rule for rule, _ in _loud(mixed)].count("wording.straight_quotes") == 4
