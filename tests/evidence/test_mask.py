"""Last year's wording without last year's specifics."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evidence import mask

TABLE = (
    ("支出18.6万元，下降17.3%。", "支出▢，下降▢。"),
    ("3月5日，召开会议。", "▢，召开会议。"),
    ("观看了警示片《警钟长鸣》。", "观看了警示片▢。"),
    ("举办了“守初心担使命”主题演讲比赛。", "举办了▢主题演讲比赛。"),
    ("制定了《工作计划》、《工作要点》。", "制定了▢、▢。"),
    (
        "增强“四个意识”、坚定“四个自信”、做到“两个维护”。",
        "增强“四个意识”、坚定“四个自信”、做到“两个维护”。",
    ),
    ("贯彻执行中央八项规定精神。", "贯彻执行中央八项规定精神。"),
    ("深入贯彻党的二十大精神。", "深入贯彻党的二十大精神。"),
    ("局长陈立国同志讲授党课。", "局长▢讲授党课。"),
    ("*市文化和旅游局召开会议。", "▢召开会议。"),
    ("市委第*巡察组反馈*个问题。", "▢反馈▢个问题。"),
    ("会同市财政局开展检查。", "会同▢开展检查。"),
    ("今年以来，抓好作风建设。", "今年以来，抓好作风建设。"),
    ("通报典型案例三起。", "通报典型案例▢。"),
    ("印发〔2025〕12号文件。", "印发▢文件。"),
    ("一是加强学习。二是规范接待。", "一是加强学习。二是规范接待。"),
)


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[t for t, _ in TABLE])
def test_masks(text: str, expected: str) -> None:
    assert mask(text) == expected


def _clean(text: str) -> None:
    assert not re.search(r"[0-9０-９]", text)
    assert "《" not in text
    assert "》" not in text
    assert "*" not in text


@settings(max_examples=400, deadline=None)
@given(
    st.text(
        alphabet="0123456789０９①.,《》“”*一二三十年月日个万元召开会议市局委第号（）〔〕\n ",
        max_size=60,
    )
    | st.text(max_size=60)
)
def test_leaves_no_digit_and_no_title(text: str) -> None:
    masked = mask(text)
    _clean(masked)
    assert masked.count("\n") == text.count("\n")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="守初心担使命迎国庆颂党恩文旅惠民", min_size=5, max_size=14))
def test_leaves_no_quoted_activity(name: str) -> None:
    assert name not in mask(f"举办了“{name}”主题活动，开展了“{name}”比赛。")


def test_masks_a_real_report_and_keeps_its_style() -> None:
    path = (
        Path(__file__).resolve().parents[2].parent / "shared" / "samples" / "past-report-wenlv.txt"
    )
    if not path.exists():
        pytest.skip("shared samples are not here")
    text = path.read_text(encoding="utf-8")
    masked = mask(text)
    _clean(masked)
    for quoted in re.findall(r"“([^”]{6,})”", text):
        assert quoted not in masked
    assert "“一岗双责”" in masked
    assert "营造了风清气正的政治生态" in masked
    assert len(masked) > 0.8 * len(text)
