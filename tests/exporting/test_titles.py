"""Titles break at words, in lines of like length, with nothing lost (GB/T 9704—2012 7.3.1)."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.exporting.measure import ems
from assistant.exporting.titles import balanced

CHARS = 19


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("2026年度工作总结", ["2026年度工作总结"]),
        (
            "关于2026年度贯彻执行中央八项规定精神情况的报告",
            ["关于2026年度贯彻执行", "中央八项规定精神情况的报告"],
        ),
        (
            "某某市住房和城乡建设局党组关于巡察整改进展情况的报告",
            ["某某市住房和城乡建设局党组", "关于巡察整改进展情况的报告"],
        ),
        (
            "某某区教育局关于2026年度法治政府建设工作情况的报告",
            ["某某区教育局关于2026年度", "法治政府建设工作情况的报告"],
        ),
    ],
)
def test_where_a_title_breaks(title: str, lines: list[str]) -> None:
    assert list(balanced(title, chars=CHARS)) == lines


def test_a_break_made_by_hand_is_kept() -> None:
    assert balanced("关于工作\n情况的报告", chars=CHARS) == ("关于工作", "情况的报告")


TITLES = [
    "中共某某市委某某市人民政府关于深入贯彻落实重要讲话精神进一步加强和改进新时代文化和旅游工作的实施意见",
    "关于某某市2026年国民经济和社会发展计划执行情况与2027年国民经济和社会发展计划草案的报告",
    "某某县农业农村局关于开展农村集体“三资”管理突出问题专项整治工作情况的报告",
    "关于报送2026年度党风廉政建设责任制落实情况的报告",
    "关于印发《某某市公共文化服务保障条例实施细则（试行）》的通知",
]


@pytest.mark.parametrize("title", TITLES)
def test_no_line_is_odd(title: str) -> None:
    lines = balanced(title, chars=CHARS)
    assert "".join(lines) == title
    assert all(4 <= ems(line) <= CHARS for line in lines)
    for before, after in itertools.pairwise(lines):
        assert after[0] not in "的地得和与及，、。）》”"
        assert before[-1] not in "（《“"
        assert not (before[-1].isdigit() and after[0].isdigit())
        assert not (before[-1].isdigit() and after[0] in "年月日")


@given(st.text(alphabet="国家的和与2026年度《》（）“”工作报告 关于", min_size=1, max_size=90))
def test_nothing_is_lost_and_nothing_overflows(title: str) -> None:
    lines = balanced(title, chars=CHARS)
    assert "".join(lines) == title
    assert all(ems(line) <= 2 * CHARS for line in lines)
