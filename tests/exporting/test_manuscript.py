"""What a text is recognised as, and that no character of it is lost."""

from __future__ import annotations

import datetime as dt

import pytest
from exporting_pages import bare, sample
from exporting_texts import PLAIN, RED_HEAD, REPORT, RUN_IN, TABLE
from hypothesis import given
from hypothesis import strategies as st

from assistant.exporting import BlockKind, Manuscript
from assistant.exporting.manuscript import chinese_date, from_report, from_text, parts, plain_text
from assistant.models import Report, Section, SectionRole

HEADING, PARAGRAPH = BlockKind.HEADING, BlockKind.PARAGRAPH


def shape(source: Manuscript) -> list[tuple[BlockKind, int, str]]:
    """Kind, level and heading words of each block."""
    return [
        (b.kind, b.level, b.text if b.kind is HEADING else b.text[: b.lead]) for b in source.blocks
    ]


class TestWholePaper:
    def test_report(self) -> None:
        paper = from_text(REPORT)
        assert paper.title == "某某区教育局关于2026年度法治政府建设工作情况的报告"
        assert paper.addressee == "某某区人民政府，区委全面依法治区委员会办公室："
        assert paper.signature == ("某某区教育局",)
        assert paper.date == "2026年12月8日"
        assert paper.letterhead is None
        assert paper.imprint is None
        assert shape(paper) == [
            (PARAGRAPH, 0, ""),
            (HEADING, 1, "一、主要做法"),
            (HEADING, 2, "（一）健全工作机制"),
            (PARAGRAPH, 3, "1.专题研究。"),
            (PARAGRAPH, 4, "（1）修订规则。"),
            (PARAGRAPH, 2, "（二）抓好学法用法。"),
            (HEADING, 1, "二、存在的问题"),
            (PARAGRAPH, 0, ""),
            (HEADING, 1, "三、下一步打算"),
            (PARAGRAPH, 2, "（一）补齐短板。"),
            (PARAGRAPH, 2, "（二）充实力量。"),
            (PARAGRAPH, 0, ""),
        ]

    def test_every_part_of_a_red_headed_paper(self) -> None:
        paper = from_text(RED_HEAD)
        head = paper.letterhead
        assert head is not None
        assert (head.copy_number, head.classification, head.urgency) == (
            "000012",
            "机密★1年",
            "特急",
        )
        assert head.mark == "某某市应急管理局文件"
        assert (head.number, head.signatory) == ("某应急发〔2026〕12号", "签发人：某某某")
        assert paper.title == "关于印发《某某市冬春火灾防控工作方案》的通知"
        assert len(paper.annexes) == 2
        assert paper.signature == ("某某市应急管理局",)
        assert paper.remark == "（此件公开发布）"
        assert [(a.label, a.title) for a in paper.attachments] == [
            ("附件1", "某某市冬春火灾防控工作方案"),
            ("附件2", "人员密集场所检查情况统计表"),
        ]
        assert paper.imprint is not None
        assert paper.imprint.copies[0].startswith("抄送：市委办公室")
        assert paper.imprint.printer == "某某市应急管理局办公室"
        assert paper.imprint.printed == "2026年11月5日印发"

    def test_text_without_title_addressee_signature_gets_none(self) -> None:
        paper = from_text(RUN_IN)
        assert (paper.title, paper.addressee, paper.signature, paper.date) == ("", "", (), "")
        assert [s[2] for s in shape(paper)[1:3]] == ["一、抓学习，强根基。", "二、抓整改，求实效。"]

    def test_markdown_hashes_and_table_bars_are_markup(self) -> None:
        paper = from_text(TABLE, markdown=True)
        assert paper.title == "关于2026年重点项目进展情况的报告"
        assert paper.signature == ("某某县文化和旅游局",)
        table = next(b for b in paper.blocks if b.kind is BlockKind.TABLE)
        assert table.rows[0] == ("项目名称", "总投资（万元）", "完成投资（万元）", "进度", "备注")
        assert len(table.rows) == 3
        assert "#" not in plain_text(paper)
        assert "|" not in plain_text(paper)

    def test_hashes_of_a_plain_text_are_text(self) -> None:
        assert "#" in plain_text(from_text("# 这是井号\n第二行。"))

    def test_markdown_title_below_remarks_keeps_its_place(self) -> None:
        paper = from_text("> 说明：样稿。\n\n# 工作报告\n\n某某局：\n\n正文。", markdown=True)
        kinds = [b.kind for b in paper.blocks]
        assert kinds == [PARAGRAPH, BlockKind.TITLE, BlockKind.ADDRESSEE, PARAGRAPH]

    def test_attendance_of_minutes(self) -> None:
        paper = from_text("会议纪要\n会议研究了事项。\n出席：张某、李某。\n列席：王某。")
        assert [b.text[: b.lead] for b in paper.blocks] == ["", "出席：", "列席："]

    def test_cells_read_from_a_word_file_become_a_table(self) -> None:
        paper = from_text("情况如下。\n项目\t数量\n会议\t6\n培训\t12\n以上。")
        assert [b.kind for b in paper.blocks] == [PARAGRAPH, BlockKind.TABLE, PARAGRAPH]

    def test_a_table_with_merged_cells_and_a_long_one_stays_one_table(self) -> None:
        long = "逐项说明。" * 60
        paper = from_text(
            f"情况如下。\n项目\t支出（万元）\t\n\t今年\t去年\n会议\t6\t{long}\n\t8\t9\n以上。"
        )
        (table,) = [b for b in paper.blocks if b.kind is BlockKind.TABLE]
        assert table.rows == (
            ("项目", "支出（万元）", ""),
            ("", "今年", "去年"),
            ("会议", "6", long),
            ("", "8", "9"),
        )

    def test_paragraphs_indented_by_a_tab_are_no_table(self) -> None:
        paper = from_text("情况如下。\n\t召开会议6次。\n\t举办培训12期。")
        assert [b.kind for b in paper.blocks] == [PARAGRAPH] * 3


@pytest.mark.parametrize(
    ("text", "title", "addressee"),
    [
        ("关于某事的请示\n市政府：\n正文。", "关于某事的请示", "市政府："),
        ("关于某事\n有关情况的报告\n市政府：\n正文。", "关于某事\n有关情况的报告", "市政府："),
        ("工作总结\n今年做了很多事。", "工作总结", ""),
        ("2026年工作要点\n\n一、总体要求\n抓落实。", "2026年工作要点", ""),
        ("实施方案（征求意见稿）\n为做好工作，制定本方案。", "实施方案（征求意见稿）", ""),
        ("市委：\n现报告如下。", "", "市委："),
        ("今年以来，成效明显。\n二是抓好落实。", "", ""),
        ("现将有关情况报告如下：\n一、做法\n有。", "", ""),
        ("一、做法\n有。", "", ""),
        ("同志们：\n今天开会。", "", "同志们："),
        ("在大会上的讲话\n（2026年1月5日）\n同志们：\n今天开会。", "在大会上的讲话", "同志们："),
        ("国" * 900, "", ""),
    ],
)
def test_title_and_addressee(text: str, title: str, addressee: str) -> None:
    paper = from_text(text)
    assert (paper.title, paper.addressee) == (title, addressee)


@pytest.mark.parametrize(
    ("line", "kind", "level", "lead"),
    [
        ("一、总体情况", HEADING, 1, "一、总体情况"),
        ("十二、其他", HEADING, 1, "十二、其他"),
        ("（一）主要做法：", HEADING, 2, "（一）主要做法："),
        ("(二)半角括号也算", HEADING, 2, "(二)半角括号也算"),
        ("（一）开展培训。全年12期。", PARAGRAPH, 2, "（一）开展培训。"),
        ("（六）巡察反馈问题整改情况。", HEADING, 2, "（六）巡察反馈问题整改情况。"),
        ("（一）数据须注明来源，与财务、统计口径一致，逾期不再受理。", PARAGRAPH, 0, ""),
        ("（一）制定方案；", PARAGRAPH, 0, ""),
        ("1.开展调研", HEADING, 3, "1.开展调研"),
        ("1、开展调研", HEADING, 3, "1、开展调研"),
        ("1.5万元已经拨付", PARAGRAPH, 0, ""),
        ("3.15晚会", PARAGRAPH, 0, ""),
        ("（1）明确责任", HEADING, 4, "（1）明确责任"),
        ("一是抓学习。二是抓落实。", PARAGRAPH, 0, ""),
        ("一、", PARAGRAPH, 0, ""),
        ("一些同志认识不足。", PARAGRAPH, 0, ""),
        ("2026年，成效明显。", PARAGRAPH, 0, ""),
    ],
)
def test_heading_levels(line: str, kind: BlockKind, level: int, lead: str) -> None:
    block = from_text(f"开头一段。\n{line}\n后面一段。").blocks[1]
    found = block.text if block.kind is HEADING else block.text[: block.lead]
    assert (block.kind, block.level if found else 0, found) == (kind, level, lead)


@pytest.mark.parametrize(
    ("ending", "signature", "date"),
    [
        ("某某局\n2026年1月5日", ("某某局",), "2026年1月5日"),
        ("某某局\n二〇二六年一月五日", ("某某局",), "二〇二六年一月五日"),
        ("某某局\n2026年 1月 5日", ("某某局",), "2026年 1月 5日"),
        ("中共某某市委办公室\n某某市人民政府办公室\n2026年1月5日",
         ("中共某某市委办公室", "某某市人民政府办公室"), "2026年1月5日"),
        ("2026年1月5日", (), "2026年1月5日"),
        ("特此报告\n2026年1月5日", (), "2026年1月5日"),
        ("\n某某市财政局", ("某某市财政局",), ""),
        ("成立了领导小组", (), ""),
        ("会议于2026年1月5日召开。", (), ""),
    ],
)  # fmt: skip
def test_signature_and_date(ending: str, signature: tuple[str, ...], date: str) -> None:
    paper = from_text(f"工作报告\n市政府：\n正文一段。\n{ending}\n")
    assert (paper.signature, paper.date) == (signature, date)


HEADINGS = {"s0": "", "s1": "一、抓学习", "s2": "（一）办培训", "s3": ""}


class TestFromReport:
    def report(self, **changes: object) -> Report:
        sections = (
            Section(id="s0", heading="", level=0, role=SectionRole.OPENING),
            Section(id="s1", heading="抓学习", level=1),
            Section(id="s2", heading="办培训", level=2, parent="s1"),
            Section(id="s3", heading="", level=0, role=SectionRole.CLOSING),
        )
        base = {
            "id": "r1",
            "title": "关于学习情况的报告",
            "year": 2026,
            "as_of": dt.date(2026, 12, 31),
            "unit": "某某局",
            "addressee": "市政府",
            "signing_date": dt.date(2026, 1, 5),
            "outline": sections,
        }
        return Report.model_validate({**base, **changes})

    def test_all_parts_in_order(self) -> None:
        texts = {"s0": "现报告如下。", "s2": "办了12期。\n（1）线上。", "s3": "特此报告。"}
        paper = from_report(self.report(), texts, HEADINGS)
        assert plain_text(paper).split("\n") == [
            "关于学习情况的报告", "市政府：", "现报告如下。", "一、抓学习", "（一）办培训",
            "办了12期。", "（1）线上。", "特此报告。", "某某局", "2026年1月5日",
        ]  # fmt: skip
        assert [b.level for b in paper.blocks][:3] == [0, 1, 2]
        assert {b.section for b in paper.blocks} == {"s0", "s1", "s2", "s3"}

    def test_no_unit_no_signature_no_date_no_date(self) -> None:
        paper = from_report(self.report(unit="", signing_date=None), {"s0": "有。"}, HEADINGS)
        assert (paper.signature, paper.date) == ((), "")

    def test_a_signature_in_the_last_text_is_not_doubled(self) -> None:
        texts = {"s0": "有。", "s3": "特此报告。\n某某局办公室\n2026年2月1日"}
        paper = from_report(self.report(), texts, HEADINGS)
        assert (paper.signature, paper.date) == (("某某局办公室",), "2026年2月1日")

    def test_addressee_with_a_colon_gets_no_second(self) -> None:
        paper = from_report(self.report(addressee="市政府："), {}, HEADINGS)
        assert paper.addressee == "市政府："

    @pytest.mark.parametrize(
        ("date", "text"),
        [
            (dt.date(2026, 1, 5), "2026年1月5日"),
            (dt.date(2026, 11, 20), "2026年11月20日"),
        ],
    )
    def test_date_without_leading_zero(self, date: dt.date, text: str) -> None:
        assert chinese_date(date) == text


class TestNothingIsLost:
    @pytest.mark.parametrize("name", PLAIN)
    def test_own_papers(self, name: str) -> None:
        assert bare(plain_text(from_text(PLAIN[name]))) == bare(PLAIN[name])

    @pytest.mark.parametrize(
        "name", ["good-report-2026.md", "past-report-wenlv.txt", "notice-2026.txt"]
    )
    def test_samples(self, name: str) -> None:
        text = sample(name)
        markdown = name.endswith(".md")
        wanted = bare(text).replace("#", "") if markdown else bare(text)
        assert bare(plain_text(from_text(text, markdown=markdown))) == wanted

    def test_offsets_of_parts(self) -> None:
        for text in PLAIN.values():
            paper = from_text(text)
            whole = plain_text(paper)
            assert all(whole[p.start : p.end] == p.text for p in parts(paper))

    LINES = st.sampled_from(
        [
            "一、总体情况", "（一）做法", "（一）做法。抓好落实。", "1.调研", "（1）细项", "附件",
            "附件1", "附件：1.名单", "2.情况表", "某某市财政局", "2026年1月5日", "（此件公开发布）",
            "抄送：市委办公室。", "某某局办公室  2026年1月5日印发", "2026年1月5日印发", "市政府：",
            "关于某事的报告", "机密★1年", "000001", "某某局文件", "某发〔2026〕1号", "",
            "签发人：某某", "正文，一段。", "“引号”——破折号……", "a\tb", "c\td", "# 井号", "| 甲 | 乙 |",
            "|---|---|", "　　缩进", "同志们：", "特此报告。", "国" * 60,
        ]
    )  # fmt: skip

    @given(st.lists(LINES, max_size=14))
    def test_any_order_of_lines(self, lines: list[str]) -> None:
        text = "\n".join(lines)
        assert bare(plain_text(from_text(text))) == bare(text)

    @given(
        st.text(
            alphabet=st.one_of(
                st.sampled_from("一二（）、。：；1.附件年月日某局报告\n\t 　|#-"),
                st.characters(),
            ),
            max_size=200,
        )
    )
    def test_any_text(self, text: str) -> None:
        assert bare(plain_text(from_text(text))) == bare(text)
