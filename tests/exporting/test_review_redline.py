"""Review copy and redline: same text, comments where they belong, changes that can be taken or refused."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from pathlib import Path

import docx
import pytest
from exporting_pages import W, bare, docx_text, part, render_file, rendered, sample, style_of
from exporting_texts import LETTER, PLAIN, RED_HEAD, REPORT, RUN_IN, TABLE
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openxml_audit import OpenXmlValidator

from assistant.errors import UserError
from assistant.exporting import Manuscript, manuscript, render_docx
from assistant.exporting.compare import align, edits
from assistant.exporting.locate import Locator
from assistant.exporting.manuscript import parts, plain_text
from assistant.exporting.redline import render_redline
from assistant.exporting.resolve import read_back
from assistant.exporting.review import Comment, evidence_comments, finding_comments, render_review
from assistant.models import (
    Authority,
    Basis,
    Fact,
    FactStatus,
    Finding,
    FindingStatus,
    Passage,
    Sentence,
    Severity,
    Verdict,
)

WHEN = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)


def valid(data: bytes, folder: Path) -> bool:
    path = folder / "paper.docx"
    path.write_bytes(data)
    return not list(OpenXmlValidator().validate(path).errors)


class TestReviewCopy:
    PAPER = manuscript.from_text(REPORT)
    TEXT = plain_text(PAPER)

    def comment(self, quote: str, text: str = "说明", author: str = "依据") -> Comment:
        start = self.TEXT.index(quote)
        return Comment(start=start, end=start + len(quote), author=author, text=text)

    def test_comments_stand_on_their_words_and_the_text_is_the_same(self, tmp_path: Path) -> None:
        quotes = ["2,136人次", "（二）抓好学法用法。组织宪法", "特此报告。", "2026年12月8日"]
        data = render_review(self.PAPER, [self.comment(q, f"关于{q}") for q in quotes])
        assert docx_text(data) == docx_text(render_docx(self.PAPER))
        found = {c.text: c.quote for c in read_back(data).comments}
        assert found == {f"关于{q}": q for q in quotes}
        assert valid(data, tmp_path)

    def test_overlapping_comments_and_comments_over_paragraphs(self) -> None:
        start = self.TEXT.index("一是依法治校")
        wide = Comment(start=start, end=self.TEXT.index("（一）补齐"), author="逻辑", text="宽")
        data = render_review(self.PAPER, [wide, self.comment("仅7人", "窄")])
        quotes = {c.text: bare(c.quote) for c in read_back(data).comments}
        assert quotes["窄"] == "仅7人"
        assert quotes["宽"].startswith("一是依法治校")
        assert quotes["宽"].endswith("三、下一步打算")

    def test_comment_on_the_whole_paper_stands_on_its_first_words(self) -> None:
        data = render_review(
            self.PAPER, [Comment(start=None, end=None, author="体例", text="缺附件")]
        )
        (found,) = read_back(data).comments
        assert found.line == 0

    def test_comment_in_a_table_cell(self) -> None:
        paper = manuscript.from_text(TABLE, markdown=True)
        at = plain_text(paper).index("2,860")
        data = render_review(paper, [Comment(start=at, end=at + 5, author="依据", text="来源")])
        (found,) = read_back(data).comments
        assert found.quote == "2,860"

    def test_only_open_findings_with_suggestion_and_basis(self) -> None:
        source = f"\n\n{REPORT}"
        start = source.index("2,136人次")
        finding = Finding(
            id="f1", section=None, rule="facts.number", family="facts", severity=Severity.ERROR,
            authority=Authority.PRACTICE, start=start, end=start + 7, quote="2,136人次",
            message="与事实表不符。", suggestion="2,316人次",
            basis=Basis(document="《统计表》", locator="第2行", quote="2316"),
        )  # fmt: skip
        done = finding.model_copy(update={"id": "f2", "status": FindingStatus.DISMISSED})
        locator = Locator(source, self.TEXT)
        (comment,) = finding_comments([finding, done], locator)
        assert comment.author == "事实核对"
        assert self.TEXT[comment.start : comment.end] == "2,136人次"
        assert comment.text.split("\n") == [
            "〔错误〕与事实表不符。",
            "建议改为：2,316人次",
            "依据：《统计表》第2行：“2316”",
        ]

    def test_sentences_show_their_evidence(self) -> None:
        start = self.TEXT.index("组织宪法")
        base = Sentence(start=start, end=start + 10, text="组织宪法", evidence=("F001", "P1a"))
        unsupported = base.model_copy(
            update={"evidence": (), "verdict": Verdict.UNSUPPORTED, "reasons": ("没有出处。",)}
        )
        plain = base.model_copy(update={"evidence": ()})
        fact = Fact(id="F001", content="活动4场", source="台账", status=FactStatus.PLANNED)
        passage = Passage(
            id="d#1", document="d", locator="第三条", path=(), start=0, end=4, text="应当宣传"
        )
        found = evidence_comments(
            [base, unsupported, plain],
            Locator(self.TEXT, self.TEXT),
            facts={"F001": fact},
            passages={"P1a": passage},
            titles={"d": "《某某条例》"},
        )
        assert [c.author for c in found] == ["依据", "无依据"]
        assert (
            found[0].text == "F001〔拟开展〕活动4场（来源：台账）\n《某某条例》第三条：“应当宣传”"
        )
        assert found[1].text == "没有出处。"

    @pytest.mark.render
    def test_pages_are_those_of_the_clean_copy(self) -> None:
        clean = rendered(self.PAPER)
        review = render_file(render_review(self.PAPER, [self.comment("2,136人次")]))
        assert [[x.text for x in s.body] for s in review.sheets] == [
            [x.text for x in s.body] for s in clean.sheets
        ]


CHANGES = {
    "a figure": (REPORT, REPORT.replace("2,136", "2,316")),
    "a sentence less": (REPORT, REPORT.replace("举办校长法治讲堂3期……反响良好。", "")),
    "a paragraph more": (
        REPORT,
        REPORT.replace("二、存在", "（三）强化监督。检查12次。\n二、存在"),
    ),
    "a paragraph less": (REPORT, REPORT.replace("特此报告。\n", "")),
    "signature taken off": (REPORT, REPORT.split("某某区教育局\n2026年12月8日")[0]),
    "signature replaced by a paragraph": (
        REPORT,
        REPORT.split("某某区教育局\n2026年12月8日")[0] + "联系人另行报送。\n",
    ),
    "signature put on": (RUN_IN, f"{RUN_IN}某某局\n2026年3月1日\n"),
    "heading renamed": (REPORT, REPORT.replace("一、主要做法", "一、工作开展情况")),
    "title changed": (REPORT, REPORT.replace("关于2026年度法治政府", "关于2027年度法治机关")),
    "addressee put in": (REPORT.replace("某某区人民政府，区委", "区委"), REPORT),
    "another paper altogether": (REPORT, LETTER),
    "red head put on": (REPORT, RED_HEAD),
    "red head taken off": (RED_HEAD, REPORT),
    "nothing": (REPORT, REPORT),
    "from nothing": ("", REPORT),
    "to nothing": (REPORT, ""),
}


class TestRedline:
    @pytest.mark.parametrize("name", CHANGES)
    def test_accepting_gives_the_new_text_rejecting_the_old(
        self, name: str, tmp_path: Path
    ) -> None:
        old, new = (manuscript.from_text(t) for t in CHANGES[name])
        data = render_redline(old, new, date=WHEN)
        assert lines(read_back(data).lines) == expected(new)
        rejected = read_back(data, accept=False)
        assert lines(rejected.lines) == expected(old)
        assert valid(data, tmp_path)

    def test_a_table_that_comes_and_one_that_goes(self, tmp_path: Path) -> None:
        with_table = manuscript.from_text(TABLE, markdown=True)
        without = with_table.model_copy(
            update={"blocks": tuple(b for b in with_table.blocks if not b.rows)}
        )
        for old, new in ((with_table, without), (without, with_table)):
            data = render_redline(old, new, date=WHEN)
            assert lines(read_back(data).lines) == expected(new)
            back = read_back(data, accept=False)
            assert lines(back.lines) == expected(old)
            assert valid(data, tmp_path)

    @pytest.mark.parametrize("name", CHANGES)
    def test_the_last_mark_stays_and_serves_both_versions(self, name: str) -> None:
        """Word cannot delete the last paragraph mark, so it must not be tracked."""
        old, new = (manuscript.from_text(t) for t in CHANGES[name])
        ends = [style_of(last(render_docx(m))) for m in (old, new) if m.blocks]
        final = last(render_redline(old, new, date=WHEN))
        assert final.find(f"{W}pPr/{W}rPr") is None
        change = final.find(f"{W}pPr/{W}pPrChange")
        if len(ends) == 2:
            assert style_of(final) == ends[1]
            before = style_of(change) if change is not None else style_of(final)
            assert before == ends[0]

    def test_only_what_changed_is_marked(self) -> None:
        old, new = (manuscript.from_text(t) for t in CHANGES["a figure"])
        assert read_back(render_redline(old, new)).pending == 2
        assert read_back(render_redline(old, old)).pending == 0

    def test_this_year_against_last_year(self) -> None:
        old = manuscript.from_text(sample("past-report-wenlv.txt"))
        new = manuscript.from_text(sample("good-report-2026.md"), markdown=True)
        data = render_redline(old, new, date=WHEN)
        assert bare("".join(read_back(data).lines)) == bare(plain_text(new))
        assert bare("".join(read_back(data, accept=False).lines)) == bare(plain_text(old))

    def test_control_character_in_the_old_text_is_refused_too(self) -> None:
        with pytest.raises(UserError):
            render_redline(manuscript.from_text("坏\x01字。"), manuscript.from_text("好字。"))

    @settings(max_examples=60)
    @given(st.data())
    def test_any_two_texts(self, data: st.DataObject) -> None:
        line = st.sampled_from(
            ["一、做法", "（一）抓学习。全年12次。", "正文一段，见附件。", "二是抓好落实。", "甲。", "乙丙。",
             "某某局", "2026年1月5日", "市政府：", "关于某事的报告", "附件", "抄送：甲。", "x\ty", "z\tw"]
        )  # fmt: skip
        texts = [data.draw(st.lists(line, max_size=8)) for _ in range(2)]
        old, new = (manuscript.from_text("\n".join(t)) for t in texts)
        redline = render_redline(old, new, date=WHEN)
        assert lines(read_back(redline).lines) == expected(new)
        back = read_back(redline, accept=False)
        assert lines(back.lines) == expected(old)

    def test_word_sees_author_and_time(self) -> None:
        old, new = (manuscript.from_text(t) for t in CHANGES["a figure"])
        data = render_redline(old, new, author="某某科", date=WHEN)
        xml = docx.Document(io.BytesIO(data)).element.xml
        assert 'w:author="某某科"' in xml
        assert 'w:date="2026-01-05T00:00:00Z"' in xml


def last(data: bytes) -> etree._Element:
    return list(part(data).iter(f"{W}p"))[-1]


def lines(found: Iterable[str]) -> list[str]:
    """Filled paragraphs without blanks."""
    return [x for x in (bare(line) for line in found) if x]


def expected(paper: Manuscript) -> list[str]:
    """One line a part; a title is one paragraph however it is broken, a table one line a row."""
    found: list[str] = []
    for piece in parts(paper):
        table = piece.block is not None and piece.block.rows
        found.extend(piece.text.split("\n") if table else [piece.text])
    return lines(found)


class TestCompare:
    @pytest.mark.parametrize(
        ("old", "new", "deleted", "inserted"),
        [
            ("参加2,136人次。", "参加2,316人次。", ["2,136"], ["2,316"]),
            ("完成率为92.6%。", "完成率为91.2%。", ["92.6%"], ["91.2%"]),
            ("全年检查。", "全年开展检查。", [], ["开展"]),
            ("", "新增。", [], ["新增。"]),
            ("甲的乙。", "丙的丁。", ["甲的乙"], ["丙的丁"]),
        ],
    )
    def test_words_and_figures_change_whole(
        self, old: str, new: str, deleted: list[str], inserted: list[str]
    ) -> None:
        found = edits(old, new)
        assert [old[slice(*e.old)] for e in found if e.kind == "deleted"] == deleted
        assert [new[slice(*e.new)] for e in found if e.kind == "inserted"] == inserted

    @given(
        st.text(alphabet="一二工作报告12.3%，。", max_size=30),
        st.text(alphabet="一二工作报告12.3%，。", max_size=30),
    )
    def test_edits_rebuild_both_texts(self, old: str, new: str) -> None:
        found = edits(old, new)
        assert "".join(old[slice(*e.old)] for e in found if e.kind != "inserted") == old
        assert "".join(new[slice(*e.new)] for e in found if e.kind != "deleted") == new

    def test_alike_paragraphs_are_one_changed_paragraph(self) -> None:
        old = ["开展检查12次，发现问题5个。", "召开会议。"]
        new = ["新的一段话。", "开展检查15次，发现问题6个。", "召开会议。"]
        assert align(old, new) == ((None, 0), (0, 1), (1, 2))


class TestLocator:
    def test_places_in_a_text_with_other_blank_lines(self) -> None:
        source, target = "题目\n\n正文 一段。\n", "题目\n正文 一段。"
        locator = Locator(source, target)
        start = source.index("一段")
        span = locator.span(start, start + 2)
        assert span is not None
        assert target[slice(*span)] == "一段"
        assert locator.span(2, 4) is None
        assert locator.back(*span) == (start, start + 2)

    def test_what_only_one_text_has_is_not_found_and_hides_nothing_else(self) -> None:
        source, target = "题目\n正文。\n某某局\n附注", "题目\n正文。\n附注"
        locator = Locator(source, target)
        for words, wanted in (("正文。", (3, 6)), ("附注", (7, 9)), ("某某局", None)):
            start = source.index(words)
            assert locator.span(start, start + len(words)) == wanted

    @pytest.mark.parametrize("name", PLAIN)
    def test_every_sentence_of_a_paper_is_found(self, name: str) -> None:
        source = PLAIN[name]
        target = plain_text(manuscript.from_text(source))
        locator = Locator(source, target)
        for start in range(0, len(source) - 8, 7):
            span = locator.span(start, start + 8)
            if span is not None:
                assert bare(target[slice(*span)]) == bare(source[start : start + 8])
