"""What the outline takes over from last year's report, and what it must never take over."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from assistant.drafting import outline
from assistant.models import Section, SectionRole
from assistant.reading import headings

SUMMARY = """某市水务局2025年度工作总结

2025年，我局紧扣年度目标任务，推动各项工作取得新进展。现将全年工作总结如下。

一、主要工作完成情况
（一）抓好城乡供水。改造管网30公里，漏损率下降1.2个百分点。
（二）启动“清河使者”志愿行动。组织志愿者420人次清理河道。
（三）会议文件有所减少
召开会议12次，印发文件40件。
二、存在的问题和下一步打算
基层力量仍然薄弱，存在以下问题：一些站点人手不足。
下一步，做好以下工作。一是加强业务培训，年内办班3期。二是推进管网改造。
特此报告。

某市水务局
2025年12月20日
"""

LEVEL_TWO_ON_TOP = """今年以来，我校认真做好各项工作，现将有关情况报告如下。
（一）加强师德建设。开展师德培训2次。
（二）抓好校园安全。首先，排查隐患12处。其次，开展演练3次。再次，签订责任书40份。
（三）存在的不足。教研力度不够。
（四）今后努力方向。加强教研。
"""


def learn(text: str) -> tuple[Section, ...]:
    return outline.learn(text, headings(text))


def test_the_sample_gives_opening_four_parts_problems_and_five_next_steps(samples: Path) -> None:
    sections = learn((samples / "past-report-wenlv.txt").read_text(encoding="utf-8"))
    assert [(s.role.value, s.level, len(s.slots)) for s in sections] == [
        ("opening", 0, 0),
        ("work", 1, 0),
        ("work", 1, 3),
        ("work", 1, 3),
        ("work", 1, 3),
        ("problems", 1, 0),
        ("plans", 1, 5),
    ]
    assert [s.heading for s in sections if s.role is not SectionRole.WORK] == [
        "",
        "存在的主要问题",
        "下一步工作打算",
    ]
    assert [slot.role for slot in sections[2].slots] == ["警示教育", "廉政谈话", "节日监督"]
    assert [slot.ordinal for slot in sections[6].slots] == ["一是", "二是", "三是", "四是", "五是"]


def test_headings_keep_their_words_without_ordinal(samples: Path) -> None:
    text = (samples / "past-report-wenlv.txt").read_text(encoding="utf-8")
    sections = learn(text)
    assert sections[2].heading.startswith("抓好警示教育，")
    shown = outline.numbered(sections)
    assert shown[sections[2].id].startswith("二、抓好警示教育")
    assert shown[sections[0].id] == ""
    start, end = sections[2].previous_span or (0, 0)
    assert text[start:end].startswith("二、抓好警示教育")


def test_no_word_of_last_year_below_the_headings(samples: Path) -> None:
    sections = learn((samples / "past-report-wenlv.txt").read_text(encoding="utf-8"))
    told = "".join(
        s.brief + "".join(s.categories) + "".join(f"{x.ordinal}{x.role}{x}" for x in s.slots)
        for s in sections
    )
    for specific in ("警示片", "演讲比赛", "非煤矿山", "文化节", "警示录", "正风肃纪", "走访"):
        assert specific not in told


def test_questions_are_last_years_points_with_specifics_masked(samples: Path) -> None:
    sections = learn((samples / "past-report-wenlv.txt").read_text(encoding="utf-8"))
    questions = [slot.question for s in sections for slot in s.slots]
    assert all(questions)
    assert not any("《" in q and "典型案件警示录" in q for q in questions)


def test_any_depth_combined_headings_and_closing() -> None:
    sections = learn(SUMMARY)
    shown = [(s.level, s.role.value, s.heading) for s in sections]
    assert shown[0] == (0, "opening", "")
    assert shown[1] == (1, "work", "主要工作完成情况")
    assert shown[2] == (2, "work", "抓好城乡供水")
    assert [s.parent for s in sections[2:5]] == [sections[1].id] * 3
    assert (1, "problems", "存在的问题") in shown
    assert (1, "plans", "下一步打算") in shown
    plans = next(s for s in sections if s.role is SectionRole.PLANS)
    assert [slot.ordinal for slot in plans.slots] == ["一是", "二是"]
    assert shown[-1] == (0, "closing", "")


@pytest.mark.parametrize("stale", ["清河使者", "有所减少"])
def test_sub_headings_that_tell_of_last_year_are_replaced(stale: str) -> None:
    assert not any(stale in s.heading for s in learn(SUMMARY))


def test_a_report_that_begins_at_level_two_is_level_one_here() -> None:
    sections = learn(LEVEL_TWO_ON_TOP)
    assert [(s.level, s.role.value) for s in sections] == [
        (0, "opening"),
        (1, "work"),
        (1, "work"),
        (1, "problems"),
        (1, "plans"),
    ]
    safety = sections[2]
    assert [slot.ordinal for slot in safety.slots] == ["首先", "其次", "再次"]


def test_numbered_problems_of_last_year_are_no_sections() -> None:
    text = (
        "现将有关情况报告如下。\n一、工作情况\n抓好各项工作。\n二、存在的主要问题\n（一）人手不足。\n（二）经费紧张。\n"
        "三、下一步工作安排\n（一）充实人手。\n（二）争取经费。\n"
    )
    sections = learn(text)
    assert [s.heading for s in sections] == ["", "工作情况", "存在的主要问题", "下一步工作安排"]
    assert [slot.ordinal for slot in sections[3].slots] == ["（一）", "（二）"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "只有一句话。",
        "标题\n\n正文第一段说明情况，没有编号，也没有小标题，长度超过四十个字，所以算开头段落。\n第二段。",
    ],
)
def test_texts_without_structure_do_not_fail(text: str) -> None:
    sections = learn(text)
    assert sections[0].role is SectionRole.OPENING
    assert len({s.id for s in sections}) == len(sections)


def test_spans_do_not_overlap_at_one_level(samples: Path) -> None:
    for text in (SUMMARY, LEVEL_TWO_ON_TOP, (samples / "past-report-wenlv.txt").read_text("utf-8")):
        spans = [s.previous_span for s in learn(text) if s.level <= 1 and s.previous_span]
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
