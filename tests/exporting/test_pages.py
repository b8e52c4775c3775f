"""What the reader gets: pages rendered by LibreOffice, measured. Numbers: GB/T 9704—2012."""

from __future__ import annotations

import itertools
import os

import pytest
from exporting_acceptance import (
    FULL,
    ending_faults,
    grid_faults,
    imprint_faults,
    near,
    number_faults,
)
from exporting_pages import Rendered, bare, body_text, docx_text, rendered, sample
from exporting_texts import LETTER, LONG, PLAIN, RED_HEAD, REPORT, TABLE

from assistant.exporting import Block, BlockKind, Manuscript, manuscript
from assistant.exporting.manuscript import Letterhead, LetterheadForm
from assistant.exporting.measure import ems

pytestmark = pytest.mark.render


def paragraph(text: str) -> Block:
    return Block(kind=BlockKind.PARAGRAPH, text=text)


class TestGrid:
    def test_22_lines_of_28_characters_fill_the_type_area(self) -> None:
        assert list(grid_faults(rendered(FULL))) == []

    def test_three_paragraphs_of_840_characters(self) -> None:
        paper = rendered(Manuscript(blocks=tuple(paragraph("国" * 840) for _ in range(3))))
        assert [len(s.body) for s in paper.sheets[:-1]] == [22] * 4

    def test_726_characters_with_indent_take_26_lines(self) -> None:
        paper = rendered(Manuscript(blocks=(paragraph("国" * 726),)))
        lengths = [len(line.text) for s in paper.sheets for line in s.body]
        assert lengths == [26] + [28] * 25

    def test_plain_fonts_and_house_profile_keep_the_grid(self) -> None:
        for profile in ("plain-fonts", "house"):
            assert list(grid_faults(rendered(FULL, profile=profile))) == []

    def test_compensated_margins_keep_22_by_28(self) -> None:
        paper = rendered(FULL, profile="compensated")
        assert [len(s.body) for s in paper.sheets[:-1]] == [22] * 3
        assert {len(line.text) for s in paper.sheets[1:-1] for line in s.body} == {28}

    def test_real_text_never_leaves_the_type_area(self) -> None:
        for sheet in rendered(LONG).sheets:
            assert len(sheet.body) <= 22
            for line in sheet.body:
                # A mark may hang out at the right by half its width, no more.
                assert line.left > 27.5
                assert line.right < 184 + 3


class TestPageNumbers:
    def test_place_form_and_size(self) -> None:
        assert list(number_faults(rendered(FULL))) == []


class TestText:
    @pytest.mark.parametrize("name", PLAIN)
    def test_pdf_reads_as_the_docx(self, name: str) -> None:
        paper = rendered(PLAIN[name])
        assert body_text(paper.sheets) == bare(docx_text(paper.docx)) == bare(PLAIN[name])

    @pytest.mark.parametrize(
        "name", ["good-report-2026.md", "past-report-wenlv.txt", "notice-2026.txt"]
    )
    def test_samples_read_as_the_docx(self, name: str) -> None:
        paper = rendered(sample(name), markdown=name.endswith(".md"))
        assert body_text(paper.sheets) == bare(docx_text(paper.docx))

    def test_tables(self) -> None:
        paper = rendered(TABLE, markdown=True)
        assert sorted(body_text(paper.sheets)) == sorted(bare(docx_text(paper.docx)))


class TestFaces:
    def test_each_part_in_its_face(self) -> None:
        paper = rendered(REPORT)
        lines = {line.text: line for s in paper.sheets for line in s.body}
        fonts = {t: {g.font for g in line.glyphs} for t, line in lines.items()}
        assert fonts["一、主要做法"] == {"FandolHei-Regular"}
        assert fonts["（一）健全工作机制"] == {"FandolKai-Regular"}
        assert fonts["某某区教育局"] == {"FandolFang-Regular"}
        run_in = next(line for t, line in lines.items() if t.startswith("（二）抓好学法用法。"))
        assert {g.font for g in run_in.glyphs[:10]} == {"FandolKai-Regular"}
        assert {g.font for g in run_in.glyphs[10:]} == {"FandolFang-Regular"}
        title = paper.sheets[0].body[0]
        assert {g.size for g in title.glyphs} == {22.0}
        assert {g.font.split("-")[0] for g in title.glyphs} == {"FandolSong"}

    @pytest.fixture(autouse=True)
    def _fandol(self) -> None:
        from assistant.exporting.fonts import installed_families

        if "FandolFang" not in (installed_families() or ()):
            message = "the Fandol faces (.ci/fonts.sh) are not installed"
            if os.environ.get("CI"):
                pytest.fail(message)
            pytest.skip(message)


class TestTitle:
    def test_centred_in_lines_of_at_least_four_characters(self) -> None:
        body = rendered(REPORT).sheets[0].body
        lines = list(itertools.takewhile(lambda x: "：" not in x.text, body))
        assert len(lines) == 2
        for line in lines:
            assert ems(line.text) >= 4
            assert (line.left + line.right) / 2 == pytest.approx(106, abs=0.6)

    def test_one_blank_line_before_the_addressee(self) -> None:
        body = rendered(REPORT).sheets[0].body
        gap = body[2].top - body[1].top
        assert gap == pytest.approx(2 * 28.95 * 25.4 / 72, abs=2)
        assert body[2].left == pytest.approx(28, abs=0.5)


class TestEnding:
    @pytest.mark.parametrize("length", range(16, 23))
    def test_signature_never_stands_alone(self, length: int) -> None:
        """Whatever line of the page the text ends on."""
        blocks = (paragraph("国" * 26 + "国" * 28 * (length - 3)), paragraph("民" * 40))
        paper = rendered(
            Manuscript(blocks=blocks, signature=("某某市财政局",), date="2026年11月5日")
        )
        assert list(ending_faults(paper, "某某市财政局", "2026年11月5日")) == []

    @pytest.mark.parametrize("length", [4, 7, 8, 9, 12])
    def test_date_stands_on_one_line_whatever_the_signature(self, length: int) -> None:
        unit = "某" * (length - 1) + "局"
        paper = rendered(
            Manuscript(blocks=(paragraph("正文。"),), signature=(unit,), date="2026年11月24日")
        )
        signature, date = paper.sheets[-1].body[-2:]
        assert (signature.text, date.text) == (unit, "2026年11月24日")
        assert max(signature.right, date.right) < 184 - 4

    def test_two_characters_from_the_right_and_two_between(self) -> None:
        paper = rendered(REPORT)
        date = paper.sheets[-1].body[-1]
        assert date.text == "2026年12月8日"
        # 7 characters of date against 6 of signature: the date is anchored at the right.
        assert date.right == pytest.approx(184 - 2 * 5.56, abs=0.6)

    def test_heading_never_at_the_foot_of_a_page(self) -> None:
        for before in (20, 21):
            blocks = (
                paragraph("国" * 26 + "国" * 28 * (before - 1)),
                Block(kind=BlockKind.HEADING, level=1, text="一、主要做法"),
                Block(kind=BlockKind.HEADING, level=2, text="（一）健全机制"),
                paragraph("民" * 100),
            )
            paper = rendered(Manuscript(blocks=blocks))
            last = paper.sheets[0].body[-1].text
            assert not last.startswith(("一、", "（一）"))


class TestRedHead:
    def test_mark_35_mm_below_the_upper_edge_of_the_type_area(self) -> None:
        paper = rendered(RED_HEAD)
        left, top, right, _ = paper.ink(1, bottom=100, red=True)
        assert top == pytest.approx(72, abs=1)
        assert (left + right) / 2 == pytest.approx(106, abs=1)

    def test_red_rule_4_mm_below_the_number(self) -> None:
        paper = rendered(RED_HEAD)
        (left, right, y) = paper.sheets[0].rules[0]
        assert list(near("rule begins", left, 28, 0.3)) == []
        assert list(near("rule ends", right, 184, 0.3)) == []
        number = next(x for x in paper.sheets[0].body if "〔2026〕" in x.text)
        _, _, _, ink = paper.ink(1, top=number.top, bottom=y - 0.6)
        assert y - ink == pytest.approx(4, abs=0.5)

    def test_number_and_signatory_one_character_in(self) -> None:
        paper = rendered(RED_HEAD)
        number = next(x for x in paper.sheets[0].body if "〔2026〕" in x.text)
        assert number.left == pytest.approx(28 + 5.56, abs=0.5)
        assert number.right == pytest.approx(184 - 5.56, abs=0.6)

    def test_first_page_shows_body_text(self) -> None:
        assert any(x.text.startswith("现将《") for x in rendered(RED_HEAD).sheets[0].body)

    def test_long_mark_is_set_smaller_on_one_line(self) -> None:
        mark = "某某市经济技术开发区管理委员会文件"
        text = f"{mark}\n某管发〔2026〕1号\n关于某事的通知\n各单位：\n正文。"
        lines = [x.text for x in rendered(text).sheets[0].body]
        assert mark in lines

    def test_attachments_begin_pages_and_imprint_closes_the_last(self) -> None:
        paper = rendered(RED_HEAD)
        firsts = [s.body[0].text for s in paper.sheets]
        assert firsts[-2:] == ["附件1", "附件2"]
        assert list(imprint_faults(paper)) == []


class TestLetter:
    """信函格式 (10.1)."""

    def paper(self, **changes: str) -> Rendered:
        head = Letterhead(
            form=LetterheadForm.LETTER,
            mark="某某市文化发展中心",
            number="某文函〔2026〕3号",
            **changes,
        )
        source = manuscript.from_text(f"{LETTER}抄送：某某市财政局。\n")
        return rendered(source.model_copy(update={"letterhead": head}))

    def test_mark_30_mm_from_the_top_and_double_lines_of_170_mm(self) -> None:
        paper = self.paper()
        left, top, right, bottom = paper.ink(1, red=True)
        assert top == pytest.approx(30, abs=1)
        assert bottom == pytest.approx(297 - 20, abs=1)
        assert right - left == pytest.approx(170, abs=0.6)
        assert (left + right) / 2 == pytest.approx(106, abs=0.5)

    def test_line_4_mm_below_the_mark_and_number_below_the_line(self) -> None:
        paper = self.paper()
        rule = paper.sheets[0].rules[0][2]
        mark = paper.ink(1, red=True, bottom=rule - 1)
        assert rule - mark[3] == pytest.approx(4, abs=0.6)
        number = paper.sheets[0].body[0]
        assert number.text == "某文函〔2026〕3号"
        assert number.right == pytest.approx(184, abs=0.6)

    def test_urgency_left_on_the_line_of_the_number(self) -> None:
        line = self.paper(urgency="加急").sheets[0].body[0]
        assert line.text == "加急某文函〔2026〕3号"
        assert line.left == pytest.approx(28, abs=0.5)

    def test_first_page_has_no_number_and_copies_no_lines(self) -> None:
        sheet = self.paper().sheets[0]
        assert sheet.foot == ()
        assert len(sheet.rules) == 4
        assert sheet.body[-1].text.startswith("抄送：")

    def test_text_is_whole(self) -> None:
        paper = self.paper(classification="机密★1年", urgency="加急")
        assert sorted(bare(docx_text(paper.docx))) == sorted(body_text(paper.sheets))


class TestMinutes:
    def test_names_align_after_the_colon(self) -> None:
        """纪要 (10.3): 出席 in 黑体, 左空二字, wrapped names under the first one."""
        names = "、".join(f"{x}某" for x in "张李王赵钱孙周吴郑冯陈褚卫")
        text = f"某某局党组会议纪要\n会议研究了有关事项。\n出席：{names}。\n列席：蒋某。\n"
        first, second, third = rendered(text).sheets[0].body[-3:]
        assert first.text.startswith("出席：")
        assert first.left == third.left == pytest.approx(28 + 2 * 5.56, abs=0.4)
        assert second.left == pytest.approx(28 + 5 * 5.56, abs=0.6)


class TestTable:
    def test_as_wide_as_the_type_area_with_its_head_first(self) -> None:
        paper = rendered(TABLE, markdown=True)
        _, _, y = paper.sheets[0].rules[0]
        left, _, right, _ = paper.ink(1, top=y - 1, bottom=y + 1)
        assert left == pytest.approx(28, abs=0.5)
        assert right == pytest.approx(184, abs=0.5)

    def test_figures_do_not_break(self) -> None:
        lines = [line.text for line in rendered(TABLE, markdown=True).sheets[0].body]
        assert any("89.4%" in line for line in lines)
        assert any("100%" in line for line in lines)

    def test_long_table_repeats_its_head_and_splits_no_row(self) -> None:
        rows = "".join(f"| 项目{i} | 内容说明较长的一段文字{i} | {i} |\n" for i in range(1, 61))
        paper = rendered(
            f"说明如下。\n\n| 名称 | 内容 | 数量 |\n|---|---|---|\n{rows}", markdown=True
        )
        assert len(paper.sheets) > 1
        assert paper.sheets[1].body[0].text == "名称内容数量"


class TestLastPage:
    """A long last paragraph is neither moved as a whole nor leaves the signature alone (7.3.5.5)."""

    @pytest.mark.parametrize("before", range(4, 13))
    def test_page_before_the_last_is_filled(self, before: int) -> None:
        blocks = (
            paragraph("国" * 26 + "国" * 28 * (before - 1)),
            paragraph("民" * 26 + "民" * 28 * 9 + "民" * 12),
        )
        paper = rendered(
            Manuscript(
                blocks=blocks, signature=("某某市财政局", "某某市审计局"), date="2026年11月5日"
            )
        )
        assert list(ending_faults(paper, "某某市财政局", "2026年11月5日")) == []
        if len(paper.sheets) > 1:
            assert paper.sheets[0].body[-1].bottom > 245

    def test_short_closing_words_still_go_with_the_signature(self) -> None:
        blocks = (paragraph("国" * 26 + "国" * 28 * 19), paragraph("特此报告。"))
        paper = rendered(
            Manuscript(blocks=blocks, signature=("某某市财政局",), date="2026年11月5日")
        )
        assert paper.sheets[-1].body[0].text == "特此报告。"

    def test_one_long_paragraph_below_the_title_stays_on_the_first_page(self) -> None:
        text = "各项工作扎实推进，" * 80
        paper = rendered(
            Manuscript(
                title="关于某某工作的报告",
                addressee="某某市人民政府：",
                blocks=(paragraph(f"{text}特此报告。"),),
                signature=("某某市财政局",),
                date="2026年11月5日",
            )
        )
        assert len(paper.sheets[0].body) >= 18
