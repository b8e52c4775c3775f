"""Pages that are not like the others: wide tables turned sideways (8), 版记 on a back page (7.4.1, 7.5)."""

from __future__ import annotations

import pytest
from exporting_pages import MM, Rendered, W, bare, docx_text, part, read_pages, rendered
from exporting_texts import TABLE

from assistant.exporting import load_profile, manuscript, pdf, render_docx
from assistant.exporting.redline import render_redline
from assistant.exporting.resolve import read_back

HEADS = (
    "序号",
    "项目名称",
    "责任单位",
    "总投资（万元）",
    "年度计划投资",
    "累计完成投资",
    "完成率",
    "开工时间",
    "竣工时间",
)
ROW = (
    "县第一文化馆改造提升工程",
    "县文化和旅游局",
    "3200",
    "2860",
    "2000",
    "89.4%",
    "2026年3月",
    "2027年12月",
)


def table(rows: int, heads: tuple[str, ...] = HEADS, row: tuple[str, ...] = ROW) -> str:
    lines = [heads, ("---",) * len(heads), *((str(n), *row) for n in range(1, rows + 1))]
    return "\n".join(f"|{'|'.join(line)}|" for line in lines)


def annexed(rows: int, *, second: bool = True, imprint: bool = False) -> str:
    more = "\n附件2\n\n工作方案\n\n按计划推进。\n" if second else ""
    end = "\n抄送：县委办公室。\n\n某某局办公室　　2026年9月30日印发\n" if imprint else ""
    return f"""# 关于重点项目进展情况的报告

某某县人民政府：

现将重点项目进展情况报告如下。

附件：1.项目统计表
2.工作方案

某某县文化和旅游局

2026年9月30日

附件1

项目统计表

单位：万元

{table(rows)}

注：数据截至9月底。
{more}{end}"""


def turned(data: bytes) -> list[bool]:
    """For each section of the file, whether it is turned sideways."""
    sizes = part(data).iter(f"{W}pgSz")
    return [size.get(f"{W}orient") == "landscape" for size in sizes]


class TestWhichTables:
    def file(self, text: str) -> bytes:
        return render_docx(manuscript.from_text(text, markdown=True))

    @pytest.mark.parametrize(
        ("text", "sections"),
        [
            (TABLE, [False]),
            (annexed(3), [False, True, False]),
            (annexed(3, second=False), [False, True]),
            (f"说明如下。\n\n{table(2)}\n\n以上。\n", [False, True, False]),
            (f"说明。\n\n{table(2)}\n\n{table(2)}\n\n以上。\n", [False, True, False]),
            (f"{table(2)}\n\n以上。\n", [True, False]),
            # Many narrow columns fit.
            (f"如下。\n\n{table(2, tuple('甲乙丙丁戊己庚辛壬'), tuple('12345678'))}\n", [False]),
            # Four columns with a long remark fit as well.
            (
                f"如下。\n\n{table(2, ('序号', '事项', '时限', '说明'), ('整改', '年底', '长' * 60))}\n",
                [False],
            ),
        ],
    )
    def test_only_what_does_not_fit_is_turned(self, text: str, sections: list[bool]) -> None:
        assert turned(self.file(text)) == sections

    def test_signature_is_never_left_alone_behind_a_turned_table(self) -> None:
        """7.3.5.5 goes first: the table stays upright."""
        text = f"# 关于某事的报告\n\n某局：\n\n如下。\n\n{table(2)}\n\n某某局\n\n2026年9月30日\n"
        assert turned(self.file(text)) == [False]

    def test_redline_turns_the_pages_of_the_new_version(self) -> None:
        old = manuscript.from_text(TABLE, markdown=True)
        new = manuscript.from_text(annexed(3), markdown=True)
        for a, b in ((old, new), (new, old)):
            data = render_redline(a, b)
            assert turned(data) == turned(render_docx(b))
            for accept, wanted in ((True, b), (False, a)):
                found = [x for x in read_back(data, accept=accept).lines if x]
                assert found == [x for x in read_back(render_docx(wanted)).lines if x]


@pytest.mark.render
class TestSideways:
    def paper(self, rows: int = 9, **how: bool) -> Rendered:
        return rendered(annexed(rows, **how), markdown=True)

    def test_name_table_and_remark_stand_together_on_turned_pages(self) -> None:
        sheets = self.paper().sheets
        wide = [s for s in sheets if s.width > s.height]
        assert [s.number for s in wide] == [2, 3]
        assert [line.text for line in wide[0].body[:3]] == ["附件1", "项目统计表", "单位：万元"]
        second = [line.text for line in wide[1].body]
        assert "注：数据截至9月底。" in second
        assert any(text.startswith("序号项目名称") for text in second)

    def test_text_area_is_that_of_the_turned_sheet(self) -> None:
        """订口 28 mm above, 天头 37 mm at the right: the head of the table to the left of the upright sheet."""
        paper = self.paper()
        left, top, right, _ = paper.ink(3, left=34)
        assert (left, right) == (pytest.approx(35, abs=0.5), pytest.approx(297 - 37, abs=0.5))
        assert top == pytest.approx(28, abs=2.2)

    def test_number_stands_where_it_stands_on_upright_pages(self) -> None:
        """Its dash 7 mm outside the type area; page 2 begins, page 3 ends one character inside it."""
        data = render_docx(manuscript.from_text(annexed(9), markdown=True))
        printed = pdf.to_pdf(data)
        for number in (2, 3):
            sheet = read_pages(printed)[number - 1]
            glyphs = [g for x in (*sheet.body, *sheet.foot) for g in x.glyphs if g.right < 33]
            assert {g.text for g in glyphs} == {"—", str(number)}
            assert min(g.left for g in glyphs) > 23
            assert max(g.right for g in glyphs) < 33
            if number % 2:
                assert max(g.bottom for g in glyphs) == pytest.approx(184 - 14 * MM, abs=1)
            else:
                assert min(g.top for g in glyphs) == pytest.approx(28 + 14 * MM, abs=1)

    def test_text_is_whole(self) -> None:
        paper = self.paper(3)
        source = annexed(3)
        for mark in "|#":
            source = source.replace(mark, "")
        wanted = sorted(bare("\n".join(x for x in source.split("\n") if "---" not in x)))
        assert sorted(bare(docx_text(paper.docx))) == wanted

    def test_imprint_never_stands_on_a_turned_page(self) -> None:
        paper = self.paper(3, second=False, imprint=True)
        last = paper.sheets[-1]
        assert (last.width < last.height, last.number % 2, last.foot) == (True, 0, ())


@pytest.mark.render
class TestImprintPage:
    def text(self, lines: int) -> str:
        return (
            f"关于某事的报告\n某某局：\n{'国' * (26 + 28 * (lines - 1))}\n特此报告。\n"
            "某某市财政局\n2026年11月5日\n抄送：某某市委办公室。\n某某市财政局办公室　　2026年11月5日印发\n"
        )

    @pytest.mark.parametrize("lines", [*range(8, 17), 28, 30, 34, 35, 36, 37, 38])
    def test_text_and_imprint_never_meet(self, lines: int) -> None:
        sheets = rendered(self.text(lines)).sheets
        last = sheets[-1]
        rules = [y for _, _, y in last.rules]
        assert rules[-1] == pytest.approx(262, abs=0.7)
        above = [x for x in last.body if not x.text.startswith(("抄送", "某某市财政局办公室"))]
        assert all(x.bottom < rules[0] for x in above)
        if not above:
            assert last.number % 2 == 0
            assert last.foot == ()
            assert all(s.foot for s in sheets if any(x.text for x in s.body) and s is not last)
            assert all(not s.foot for s in sheets if not s.body)

    def test_office_may_want_it_on_the_back_always(self) -> None:
        back = load_profile("gb9704").changed(imprint__even_page=True)
        paper = manuscript.from_text(self.text(5))
        assert len(rendered(paper).sheets) == 1
        sheets = rendered(paper, profile=back).sheets
        assert [len(s.rules) for s in sheets] == [0, 3]
