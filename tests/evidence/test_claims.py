"""What in a text can be checked at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evidence import claims

TABLE = (
    ("共128人。", {("number", "128人")}),
    ("3月5日签订责任书28份。", {("date", "3月5日"), ("number", "28份"), ("act", "签订责任书28份")}),
    ("印发《工作要点》。", {("title", "《工作要点》"), ("act", "印发《工作要点》")}),
    ("以“守初心担使命”为主题。", {("quote", "“守初心担使命”")}),
    ("局长陈立国到会。", {("name", "陈立国")}),
    ("市委第三巡察组进驻。", {("body", "市委第三巡察组")}),
    ("信访量明显下降。", {("direction", "信访量明显下降")}),
    ("没有发生任何问题。", {("status", "没有发生任何问题")}),
    ("举办了演讲比赛。", {("act", "举办了演讲比赛")}),
    ("责任还要压实。", set()),
    ("增强“四个意识”，贯彻中央八项规定精神。", set()),
    ("缺数：【待补：1—10月车辆20辆，来源：财务科】。", set()),
)


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[t for t, _ in TABLE])
def test_finds(text: str, expected: set[tuple[str, str]]) -> None:
    assert {(c.kind.value, c.text) for c in claims(text)} == expected


def test_places_them_in_the_whole_text() -> None:
    text = "责任还要压实。\n参加128人，支出18.6万元。"
    assert [text[c.start : c.end] for c in claims(text) if c.kind == "number"] == [
        "128人",
        "18.6万元",
    ]


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="召开会议128人次，。《》“”市局第三组【】\n增减少下降了", max_size=60)
    | st.text(max_size=60)
)
def test_never_fails_and_stays_inside_the_text(text: str) -> None:
    for c in claims(text):
        assert 0 <= c.start < c.end <= len(text)
