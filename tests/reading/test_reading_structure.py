"""Headings and joints as a clerk would point at them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from reading_files import LAWS, SAMPLES

from assistant.models import Heading, HeadingKind
from assistant.numerals import to_chinese, to_int
from assistant.reading import headings


def shape(text: str) -> list[str]:
    """One line per joint: indentation by depth, ordinal, title."""
    return [f"{'  ' * h.depth}{h.ordinal or '—'} {h.title}".rstrip() for h in headings(text)]


def joint(text: str, ordinal: str) -> Heading:
    return next(h for h in headings(text) if h.ordinal == ordinal)


# --------------------------------------------------------------------------- reports


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "一、提高认识，压实责任，把要求落到实处。为进一步压实责任，召开会议2次。\n二、强化监督。开展检查3次。",
            ["一、 提高认识，压实责任，把要求落到实处", "二、 强化监督"],
        ),
        (
            "一、提高认识\n今年召开会议2次。\n二、强化监督\n开展检查3次。",
            ["一、 提高认识", "二、 强化监督"],
        ),
        (
            "## 一、提高认识\n\n正文。\n\n## 二、强化监督\n\n（一）节前提醒。发6次。\n\n（二）节中检查。查9次。",
            ["一、 提高认识", "二、 强化监督", "  （一） 节前提醒", "  （二） 节中检查"],
        ),
        (
            "**一、提高认识**\n正文。\n**（一）加强学习。**举办读书班2期。",
            ["一、 提高认识", "  （一） 加强学习"],
        ),
        (
            "一、总体情况\n（一）责任\n1.专题研究。开会2次。\n（1）年初。研究1次。\n（2）年中。研究1次。\n2.签订责任书。签28份。\n（二）教育\n正文。",
            [
                "一、 总体情况",
                "  （一） 责任",
                "    1. 专题研究",
                "      （1） 年初",
                "      （2） 年中",
                "    2. 签订责任书",
                "  （二） 教育",
            ],
        ),
        (
            "一、监督\n我局坚持抓早抓小。一是节前提醒。发送6次。二是节中检查。检查9次。三是节后通报。通报1次。",
            ["一、 监督", "  一是 节前提醒", "  二是 节中检查", "  三是 节后通报"],
        ),
        (
            "一、监督\n一是节前提醒。发送6次。\n二是节中检查。检查9次。\n此外，开展回访。",
            ["一、 监督", "  一是 节前提醒", "  二是 节中检查"],
        ),
        (
            "一、做法\n首先，统一思想。召开会议。其次，细化任务。列出清单。最后，跟踪问效。督办到底。",
            ["一、 做法", "  首先 统一思想", "  其次 细化任务", "  最后 跟踪问效"],
        ),
        (
            "一、打算\n一要抓学习。制定计划。二要抓监督。开展检查。",
            ["一、 打算", "  一要 抓学习", "  二要 抓监督"],
        ),
        (
            "一、打算\n一是加强领导。具体为：首先，定责任。列清单。其次，定时限。倒排期。\n二是加强督导。定期检查。",
            ["一、 打算", "  一是 加强领导", "    首先 定责任", "    其次 定时限", "  二是 加强督导"],
        ),
        (
            "某局：\n我局开展了自查，现报告如下：\n1.制度\n修订8项。\n2.经费\n2.1 接待。1万元。\n2.2 会议。3万元。",
            ["—", "1. 制度", "2. 经费", "  2.1 接待", "  2.2 会议"],
        ),
        (
            "第一部分 工作情况\n正文。\n第二部分 存在问题\n正文。",
            ["第一部分 工作情况", "第二部分 存在问题"],
        ),
        (
            "关于某事的报告\n某局：\n今年以来，我局认真落实。现报告如下。\n一、做法\n正文。\n特此报告。\n某局\n2026年1月9日",
            ["—", "一、 做法", "—"],
        ),
        (
            "一、做法\n正文。\n二、存在的主要问题\n下一步，还要改进。\n",
            ["一、 做法", "二、 存在的主要问题", "—"],
        ),
        (
            "一、做法\n正文。\n二、存在问题及下一步打算\n存在问题：学习不够。\n下一步，加强学习。\n",
            ["一、 做法", "二、 存在问题及下一步打算"],
        ),
        (
            "今年以来，成绩不错。\n存在的问题\n学习不够深入，检查不够经常。\n下一步打算\n加强学习，经常检查。",
            ["—", "— 存在的问题", "— 下一步打算"],
        ),
    ],
)  # fmt: skip
def test_structure_of_reports(text: str, expected: list[str]) -> None:
    assert shape(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "我们坚持一是一、二是二，实事求是。",
        "一是一、二是二，说话算数。",
        "一把手一是要带头。",
        "问题有三类，一是学习不够，二是检查不够，三是整改不够。",
        "一是加强领导。",
        "依照第三条办理，\n第三条规定的情形除外。",
        "评出一等奖、\n一、二等奖各3名。",
        "见《办法》\n（二）项所列情形。",
        "共检查\n12、13日两次。",
        "增长\n1.5万元。",
        "会议要求：最后，大家要抓紧。",
        "2026.1\n2026.2",
    ],
)
def test_running_text_is_no_joint(text: str) -> None:
    assert [h for h in headings(text) if h.ordinal] == []


def test_a_table_of_contents_is_left_out() -> None:
    text = (
        "目录\n一、工作情况……1\n二、存在问题……5\n三、下一步打算……7\n"
        "一、工作情况\n正文。\n二、存在问题\n正文。\n三、下一步打算\n正文。"
    )
    assert [h for h in shape(text) if "、" in h] == [
        "一、 工作情况",
        "二、 存在问题",
        "三、 下一步打算",
    ]
    assert joint(text, "一、").start > text.index("7\n")


def test_the_last_point_of_a_paragraph_ends_with_it() -> None:
    text = "一、监督\n一是提醒。发6次。二是检查。查9次。\n另外，还开展了回访。\n二、教育\n正文。"
    assert text[joint(text, "二是").start : joint(text, "二是").end] == "二是检查。查9次。"
    assert text[joint(text, "一、").end :].startswith("二、教育")


def test_the_last_item_of_a_list_of_one_line_items_ends_with_its_line() -> None:
    text = "一、打算\n（一）抓学习。办班2期。\n（二）抓检查。检查1次。\n我局将继续努力。\n某局\n2026年1月9日"
    last = joint(text, "（二）")
    assert text[last.start : last.end] == "（二）抓检查。检查1次。"
    assert joint(text, "一、").end == len(text)


def test_wrong_numbers_are_kept_as_written_for_the_check_to_find() -> None:
    assert [h.ordinal for h in headings("一、甲\n文。\n三、乙\n文。\n三、丙\n文。")] == [
        "一、",
        "三、",
        "三、",
    ]


def test_a_first_clause_as_title_stays_part_of_the_text() -> None:
    text = "一是把办公用房使用情况列入日常自查，由各科室完成。二是抓紧修订办法，年底前印发。"
    first = joint(text, "一是")
    assert first.title == "把办公用房使用情况列入日常自查"
    assert text[first.body :].startswith("把办公用房")


# --------------------------------------------------------------------------- policies

RULES = """某某管理办法

目　录
第一章 总则
第二章 罚则

第一章　总则
第一条　为了规范管理，依照第三条制定本办法。
第二条　有下列情形之一的，应当报告：
（一）第一种情形；
（二）第二种情形，包括：
1.甲；
2.乙。
前款规定的情形由办公室认定。
本条例第三条
规定的除外。
第三条【时限】　三日内办结。
第二章　罚则
第四条　违反的，予以通报。
第四条之一　情节严重的，从重处理。
附件1
一、清单
甲。
"""


def test_structure_of_a_policy() -> None:
    assert shape(RULES) == [
        "第一章 总则",
        "  第一条",
        "  第二条",
        "    第一款",
        "      （一）",
        "      （二）",
        "        1. 甲",
        "        2. 乙",
        "    第二款",
        "    第三款",
        "  第三条 时限",
        "第二章 罚则",
        "  第四条",
        "  第四条之一",
        "— 附件1",
        "  一、 清单",
    ]


def test_a_notice_that_carries_a_regulation() -> None:
    text = "一、学习\n正文。\n二、执行\n正文。\n某办法\n第一条 甲。\n第二条 乙。"
    assert shape(text) == ["一、 学习", "二、 执行", "第一条", "第二条"]


def test_a_digest_has_articles_of_one_line() -> None:
    text = "本篇为要点摘编。\n第二十二条（要点）：先审批。\n第五十五条（要点）：要报告。\n会议不得宴请。"
    found = headings(text)
    assert [(h.ordinal, text[h.body : h.end]) for h in found] == [
        ("第二十二条", "先审批。"),
        ("第五十五条", "要报告。"),
    ]


@pytest.mark.skipif(not LAWS.is_dir(), reason="no laws beside the project")
@pytest.mark.parametrize("path", sorted(LAWS.glob("*.md")), ids=lambda path: path.stem)
def test_every_article_of_a_law_in_order_without_gap(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    body = text[text.index("INFO END") :]
    found = headings(text)
    articles = [h for h in found if h.kind is HeadingKind.ARTICLE]
    last = re.findall(r"^第([一二三四五六七八九十百零]+)条", body, re.M)[-1]
    assert [to_int(h.ordinal[1:-1]) for h in articles] == list(range(1, (to_int(last) or 0) + 1))
    for article, following in zip(articles, [*articles[1:], None], strict=True):
        assert text.startswith(article.ordinal, article.start)
        assert text[article.start - 1] == "\n"
        if following is not None:
            assert article.end <= following.start
    chapters = [h for h in found if h.kind is HeadingKind.CHAPTER]
    assert len(chapters) == len(re.findall(r"^## 第.{1,3}章", body, re.M))
    items = [h for h in found if h.kind is HeadingKind.ITEM]
    assert len(items) == len(re.findall(r"^[（(][一二三四五六七八九十]+[）)]", body, re.M))
    for heading in found:
        if heading.kind is HeadingKind.PARAGRAPH:
            assert text[heading.start - 1] in "\n 　"


# --------------------------------------------------------------------------- the given samples


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="no samples beside the project")
class TestPastReport:
    text = (
        (SAMPLES / "past-report-wenlv.txt").read_text(encoding="utf-8") if SAMPLES.is_dir() else ""
    )

    def test_parts_and_their_points(self) -> None:
        tops = [h for h in headings(self.text) if h.depth == 0]
        points = {
            h.start: sum(
                p.kind is HeadingKind.POINT and h.start <= p.start < h.end
                for p in headings(self.text)
            )
            for h in tops
        }
        assert [(h.ordinal, points[h.start]) for h in tops] == [
            ("", 0), ("一、", 0), ("二、", 3), ("三、", 3), ("四、", 3), ("", 0), ("", 5),
        ]  # fmt: skip

    def test_the_parts_lie_side_by_side_and_cover_the_text(self) -> None:
        tops = [h for h in headings(self.text) if h.depth == 0]
        assert tops[0].start == 0
        assert [h.end for h in tops[:-1]] == [h.start for h in tops[1:]]
        assert tops[-1].end == len(self.text)

    def test_unheaded_parts_begin_with_their_paragraphs(self) -> None:
        plain = [h for h in headings(self.text) if h.kind is HeadingKind.PLAIN]
        assert [self.text[h.start : h.start + 4] for h in plain] == [
            "今年以来",
            "今年以来",
            "下一步，",
        ]

    def test_headings_that_run_in_end_at_the_first_full_stop(self) -> None:
        for heading in headings(self.text):
            if heading.kind is HeadingKind.L1:
                line = self.text[heading.start : self.text.index("\n", heading.start)]
                assert line.split("。")[0] == heading.ordinal + heading.title


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="no samples beside the project")
def test_the_notice_asks_for_eight_things() -> None:
    text = (SAMPLES / "notice-2026.txt").read_text(encoding="utf-8")
    first = joint(text, "一、")
    asked = [h for h in headings(text) if h.kind is HeadingKind.L2 and h.start < first.end]
    assert len(asked) == 8
    assert asked[-1].title == "下一步工作打算"


def test_ordinals_both_ways() -> None:
    for number in [*range(1, 130), 200, 201, 210, 999, 1000, 1001, 1010, 1100, 9999]:
        assert to_int(to_chinese(number)) == number
    assert [to_chinese(n) for n in (10, 11, 20, 101, 110, 113)] == [
        "十", "十一", "二十", "一百零一", "一百一十", "一百一十三",
    ]  # fmt: skip
    assert [to_int(t) for t in ("22", "２２", "二〇二六", "甲", "")] == [22, 22, 2026, None, None]
