"""The standard's special forms, from a text: 命令 (10.2) with 签名章 (7.3.5.3), 纪要 (10.3), 信函 (10.1)."""

from __future__ import annotations

import pytest
from exporting_pages import MM, Sheet, bare, body_text, rendered

from assistant.exporting import manuscript
from assistant.exporting.manuscript import LetterheadForm, plain_text

ORDER = """某某市人民政府令
第12号
《某某市城市更新管理办法》已经2026年11月5日市人民政府第35次常务会议通过，现予公布，自2027年1月1日起施行。
市长　　某某某
2026年11月20日
"""
MINUTES = """某某局局长办公会议纪要
第12期
11月5日下午，局长张某主持召开局长办公会议。现将议定事项纪要如下。
一、关于文化惠民工作
会议听取了公共服务科的汇报，原则同意所提方案。
出席：张某、李某、王某
列席：沈某
抄送：市委办公室，市政府办公室。
"""
LETTER = """某某市文化局
某文函〔2026〕3号
关于商请协助提供有关数据的函
某某市统计局：
为做好年度分析，商请贵局提供有关数据。
某某市文化局
2026年10月9日
"""
LINE = 579 / 20 * MM
CHAR = (16 - 0.25) * MM


def line_of(sheet: Sheet, start: str) -> int:
    return next(i for i, line in enumerate(sheet.body) if line.text.startswith(start))


@pytest.mark.parametrize(
    ("text", "form", "mark", "number"),
    [
        (ORDER, "命令", "某某市人民政府令", "第12号"),
        (ORDER.replace("府令", "府命令"), "命令", "某某市人民政府命令", "第12号"),
        (ORDER.replace("第12号", "第十二号"), "命令", "某某市人民政府令", "第十二号"),
        (MINUTES, "纪要", "某某局局长办公会议纪要", "第12期"),
        (
            MINUTES.replace("第12期", "〔2026〕12号"),
            "纪要",
            "某某局局长办公会议纪要",
            "〔2026〕12号",
        ),
        (LETTER, "信函", "某某市文化局", "某文函〔2026〕3号"),
    ],
)
def test_recognised_and_no_character_moved(text: str, form: str, mark: str, number: str) -> None:
    paper = manuscript.from_text(text)
    assert paper.letterhead is not None
    assert (paper.letterhead.form, paper.letterhead.mark, paper.letterhead.number) == (
        LetterheadForm(form), mark, number,
    )  # fmt: skip
    assert bare(plain_text(paper)) == bare(text)


@pytest.mark.parametrize(
    "text",
    [
        "关于执行第12号令的通知\n第12号令已经公布。\n",
        "某某局党组会议纪要\n会议研究了有关事项。\n",
        "某某市文化局\n某文发〔2026〕3号\n关于某事的通知\n",
        "为什么要下这道命令\n第3号楼的住户问。\n",
    ],
)
def test_other_texts_get_no_such_head(text: str) -> None:
    head = manuscript.from_text(text).letterhead
    assert head is None or head.form is LetterheadForm.DOCUMENT


@pytest.mark.render
class TestOrder:
    def test_mark_20_mm_below_the_type_area_then_number_then_body(self) -> None:
        paper = rendered(ORDER)
        _, top, _, _ = paper.ink(1, bottom=90, red=True)
        assert top == pytest.approx(37 + 20, abs=1)
        assert paper.sheets[0].rules == ()
        number, body = paper.sheets[0].body[1:3]
        assert (number.left + number.right) / 2 == pytest.approx(106, abs=0.6)
        assert body.top - number.top == pytest.approx(3 * LINE, abs=0.5)

    def test_name_in_the_place_of_the_stamp_four_characters_from_the_right(self) -> None:
        sheet = rendered(ORDER).sheets[0]
        at = line_of(sheet, "市长")
        signature, date = sheet.body[at : at + 2]
        assert signature.right == pytest.approx(184 - 4 * CHAR, abs=0.6)
        assert date.right == pytest.approx(184 - 4 * CHAR, abs=0.6)
        assert signature.top - sheet.body[at - 1].top == pytest.approx(3 * LINE, abs=0.5)
        assert date.top - signature.top == pytest.approx(2 * LINE, abs=0.5)

    def test_room_is_left_for_a_stamp(self) -> None:
        sheet = rendered(ORDER.replace("　　某某某", "")).sheets[0]
        office = sheet.body[line_of(sheet, "市长")]
        assert office.right == pytest.approx(184 - (4 + 4 + 2) * CHAR, abs=0.6)


@pytest.mark.render
class TestMinutesAndLetter:
    def test_minutes_mark_35_mm_below_the_type_area(self) -> None:
        paper = rendered(MINUTES)
        _, top, _, _ = paper.ink(1, bottom=100, red=True)
        assert top == pytest.approx(72, abs=1)
        assert body_text(paper.sheets) == bare(MINUTES)
        # Minutes without a title: the text stands two lines below the red line, as a title would.
        sheet = paper.sheets[0]
        first = sheet.body[line_of(sheet, "11月5日下午")]
        number = next(line for line in sheet.body if line.text.startswith("第12期"))
        assert first.top - number.top > 3 * LINE

    def test_letter_from_a_text_has_its_double_lines(self) -> None:
        paper = rendered(LETTER)
        left, top, right, bottom = paper.ink(1, red=True)
        assert (top, bottom) == (pytest.approx(30, abs=1), pytest.approx(277, abs=1))
        assert right - left == pytest.approx(170, abs=0.6)
        assert paper.sheets[0].foot == ()
