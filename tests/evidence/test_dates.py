"""Dates and periods as written in reports."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evidence import dates

TABLE = (
    ("2026年1月9日，召开会议", "day", "2026年1月9日", "2026-01-09"),
    ("1月9日，召开会议", "day", "1月9日", "--01-09"),
    ("三月五日签订", "day", "三月五日", "--03-05"),
    ("2026-01-09登记", "day", "2026-01-09", "2026-01-09"),
    ("8月，清查办公用房", "month", "8月", "--08"),
    ("2026年8月清查", "month", "2026年8月", "2026-08"),
    ("2026年度工作", "year", "2026年度", "2026"),
    ("二〇二六年工作", "year", "二〇二六年", "2026"),
    ("1—9月“三公”经费", "period", "1—9月", "--01/--09"),
    ("1至9月", "period", "1至9月", "--01/--09"),
    ("1月至9月", "period", "1月至9月", "--01/--09"),
    ("一至九月", "period", "一至九月", "--01/--09"),
    ("上半年专题研究2次", "period", "上半年", "--01/--06"),
    ("前三季度", "period", "前三季度", "--01/--09"),
    ("第二季度", "period", "第二季度", "--04/--06"),
    ("一季度", "period", "一季度", "--01/--03"),
    ("2024—2026年", "period", "2024—2026年", "2024/2026"),
    ("3月1日至5日", "period", "3月1日至5日", "--03-01/--03-05"),
    ("截至10月底完成", "until", "截至10月底", "--10"),
    ("截至2026年10月31日", "until", "截至2026年10月31日", "2026-10-31"),
    ("截止2026年10月31日", "until", "截止2026年10月31日", "2026-10-31"),
    ("计划12月底前印发", "before", "12月底前", "--12"),
    ("于6月30日前完成", "before", "6月30日前", "--06-30"),
    ("年底前完成", "before", "年底前", "--12"),
    ("今年以来，", "relative", "今年以来", "@0"),
    ("去年底", "relative", "去年底", "@-1"),
    ("明年抓好", "relative", "明年", "@+1"),
    ("“五一”期间", "festival", "“五一”", "五一"),
    ("春节前提醒", "festival", "春节", "春节"),
    ("中秋节", "festival", "中秋节", "中秋"),
)


@pytest.mark.parametrize(("text", "kind", "words", "value"), TABLE, ids=[r[0] for r in TABLE])
def test_reads(text: str, kind: str, words: str, value: str) -> None:
    (found,) = dates(text)
    assert (found.kind.value, found.text, found.value) == (kind, words, value)
    assert text[found.start : found.end] == words


@pytest.mark.parametrize(
    "text",
    [
        "比上年同期减少3件",
        "局党组会议纪要〔2026〕2号",
        "《2026年度作风建设工作要点》",
        "【待补：截至10月31日的数，来源：财务科】",
        "为期3个月",
        "18日内办结",
        "三年行动",
        "每月调度",
        "13月",
        "2月31日",
    ],
)
def test_takes_no_date_where_none_is_meant(text: str) -> None:
    assert [d for d in dates(text) if d.kind.value not in ("month",) or text == "13月"] == []


def test_the_end_of_a_month_is_kept_apart_from_the_month() -> None:
    assert dates("截至10月底")[0].last_days
    assert not dates("截至10月")[0].last_days


def test_reads_a_list_of_festivals_one_by_one() -> None:
    found = dates("元旦、春节、清明、五一、端午、国庆中秋节前")
    assert [d.value for d in found] == ["元旦", "春节", "清明", "五一", "端午", "国庆", "中秋"]


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        alphabet="0123456789年月日—-至底末前截季度上下半今去明一二三十〇节春.,/：时分 第",
        max_size=40,
    )
    | st.text(max_size=40)
)
def test_never_fails_overlaps_or_misplaces(text: str) -> None:
    last = 0
    for d in dates(text):
        assert text[d.start : d.end] == d.text
        assert d.start >= last
        last = d.end
