"""What is read out of a notice."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.drafting import outline, requirements
from assistant.drafting.requirements import read_notice, wants_comparison
from assistant.models import Section, SectionRole

PLAIN = """关于做好2026年度工作总结的通知

各科室：
请认真做好年度工作总结。
一、总结内容
1.重点任务完成情况。主要包括项目建设、招商引资以及服务企业情况。
2.队伍建设情况。
3.存在问题及原因。不少于两条。
4.明年工作计划。
二、时间要求
请于2026年12月10日前将总结报办公室，限3000字以内，统计数据截至2026年11月底。
"""

RUNNING = (
    "请各单位报送年度总结。总结内容应包括基层党建、项目建设、安全生产等情况。字数不超过1万字。"
)


def test_the_sample_notice(samples: Path) -> None:
    read = read_notice((samples / "notice-2026.txt").read_text(encoding="utf-8"))
    assert read.title == "关于报送2026年度贯彻执行中央八项规定精神情况的通知"
    assert [r.locator for r in read.requirements] == [f"一、（{n}）" for n in "一二三四五六七八"]
    assert read.requirements[2].text == "厉行节约反对浪费情况"
    assert "公务用车" in read.requirements[2].aspects
    assert wants_comparison(read.requirements[2])
    assert not wants_comparison(read.requirements[3])
    assert read.requirements[0].aspects[-1] == "班子成员履行“一岗双责”情况"
    assert read.requirements[6].limits == {"min_problems": 3}
    assert (read.max_chars, read.min_problems) == (4000, 3)
    assert read.requirements[0].limits == {"max_chars": 4000}
    assert (read.cutoff, read.deadline) == (dt.date(2026, 10, 31), dt.date(2026, 11, 30))
    assert read.addressee == "局机关各科室，各直属单位"
    assert {r.basis for r in read.requirements} == {read.title}


def test_arabic_items_and_a_month_end() -> None:
    read = read_notice(PLAIN)
    assert [r.text for r in read.requirements] == [
        "重点任务完成情况",
        "队伍建设情况",
        "存在问题及原因",
        "明年工作计划",
    ]
    assert read.requirements[0].aspects == ("项目建设", "招商引资", "服务企业情况")
    assert (read.max_chars, read.min_problems) == (3000, 2)
    assert (read.cutoff, read.deadline) == (dt.date(2026, 11, 30), dt.date(2026, 12, 10))


def test_a_notice_without_numbers_lists_in_a_sentence() -> None:
    read = read_notice(RUNNING, "通知")
    assert [r.text for r in read.requirements] == ["基层党建", "项目建设", "安全生产"]
    assert read.max_chars == 10000


@pytest.mark.parametrize("text", ["", "请按时报送。", "一、\n二、\n", "数据截至2026年13月45日"])
def test_a_notice_that_says_nothing_gives_nothing(text: str) -> None:
    read = read_notice(text, "通知")
    assert read.requirements == ()
    assert read.cutoff is None


@pytest.mark.parametrize(
    ("sentence", "aspects"),
    [
        (
            "（一）教育情况。包括警示教育、廉政谈话情况，分别写明次数和人次。",
            ("警示教育", "廉政谈话情况"),
        ),
        ("（一）巡察整改情况。没有整改完的，说明进度。", ()),
        (
            "（一）节约情况。包括会议、文件，能作同期比较的都要比较。",
            ("会议", "文件", "与上年同期对比"),
        ),
    ],
)
def test_instructions_are_no_indicators(sentence: str, aspects: tuple[str, ...]) -> None:
    read = read_notice(f"一、报送内容\n{sentence}\n（二）其他情况。\n", "通知")
    assert read.requirements[0].aspects == aspects


def test_every_item_of_the_sample_finds_its_part(samples: Path) -> None:
    read = read_notice((samples / "notice-2026.txt").read_text(encoding="utf-8"))
    sections = outline.improve(outline.from_template("eight-rules"), read.requirements, ())
    placed = requirements.place(read.requirements, sections)
    by_id = {s.id: s for s in sections}
    homes = {r.text: by_id[placed[r.id]].heading for r in read.requirements}
    assert homes["厉行节约反对浪费情况"].startswith("坚持过紧日子")
    assert homes["存在的主要问题"] == "存在的主要问题"
    assert homes["下一步工作打算"] == "下一步工作打算"
    assert len(placed) == 8


def test_an_item_on_what_conduct_is_for_belongs_to_the_part_on_that_work() -> None:
    heads = {
        "压实责任，把作风建设抓在手上": "作风建设",
        "强化教育，筑牢防线": "警示教育",
        "转变作风，服务粮食储备中心工作": "粮食储备",
    }
    sections = tuple(
        Section(id=f"s{n}", heading=h, level=1, role=SectionRole.WORK, categories=(held,))
        for n, (h, held) in enumerate(heads.items())
    )
    notice = (
        "关于报送作风建设情况的通知\n\n各单位：\n一、报送内容\n（一）抓作风建设的情况。\n"
        "（二）以作风建设促进本职业务情况。\n（三）警示教育情况。\n二、要求\n按时报送。\n"
    )
    placed = requirements.place(read_notice(notice).requirements, sections)
    assert placed == {"r1": "s0", "r2": "s2", "r3": "s1"}
