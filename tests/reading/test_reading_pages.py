"""Pages as printed: columns, running heads, notes, letterheads."""

from __future__ import annotations

import pytest
from reading_files import W, docx, p, pdf, zipped

from assistant.reading import read_bytes
from assistant.reading.printed import PrintedLine, Row, columns, paragraphs, rows, without_running


def column(x: float, words: str, lines: int, *, top: float = 700) -> list[tuple[float, float, str]]:
    return [(x, top - 16 * n, f"{words}{n:02d} " + "x" * 22) for n in range(lines)]


def test_two_columns_are_read_one_after_the_other_under_a_heading_that_spans_them() -> None:
    page = [(150, 760, "A heading that spans both of the columns of it")]
    left, right = column(60, "left", 8), column(320, "right", 8)
    # Set line by line across the page, as some programs write it.
    for a, b in zip(left, right, strict=True):
        page += [a, b]
    text = read_bytes("a.pdf", pdf([page])).text
    places = [text.index(f"{side}{n:02d}") for side in ("left", "right") for n in range(8)]
    assert places == sorted(places)
    assert text.startswith("A heading that spans both of the columns of it")


def test_the_cells_of_a_table_are_not_taken_for_columns() -> None:
    page = []
    for n in range(10):
        y = 700 - 16 * n
        page += [(60, y, f"item {n}"), (320, y, f"{n}.5"), (450, y, "done")]
    lines = read_bytes("a.pdf", pdf([page])).text.split("\n")
    assert [line.split()[:2] for line in lines] == [["item", str(n)] for n in range(10)]
    assert all(line.endswith("done") for line in lines)


def test_a_cell_of_several_lines_stays_with_its_row() -> None:
    page = [
        (60, 700, "1"), (120, 700, "Water office"), (320, 700, "1268 places were"),
        (320, 684, "looked at and 312"), (320, 668, "put right."),
        (60, 652, "2"), (120, 652, "School office"), (320, 652, "under way"),
        (60, 620, "Words below the table."),
    ]  # fmt: skip
    assert read_bytes("a.pdf", pdf([page])).text.split("\n") == [
        "1\tWater office\t1268 places were looked at and 312 put right.",
        "2\tSchool office\tunder way",
        "Words below the table.",
    ]


def test_heads_and_feet_that_pages_repeat_are_left_out() -> None:
    pages = [
        [
            (200, 810, "Work report of the office"),
            (72, 700, f"Words of page {chr(65 + n)} " + "x" * 30),
            (72, 680, "and the last of them."),
            (280, 40, f"Page {n + 1} of 4"),
        ]
        for n in range(4)
    ]
    text = read_bytes("a.pdf", pdf(pages)).text
    assert "Work report" not in text
    assert "of 4" not in text
    for letter in "ABCD":
        assert f"Words of page {letter}" in text


def test_a_line_that_two_pages_happen_to_share_stays() -> None:
    pages = [[(72, 700, "1. Same words"), (72, 600, f"body {n}")] for n in range(2)]
    assert read_bytes("a.pdf", pdf(pages)).text.count("Same words") == 2


@pytest.mark.parametrize("size", [1.0, 12.0, 44.0])
def test_measures_may_be_in_any_unit(size: float) -> None:
    lines = [
        PrintedLine("甲" * 20, 2 * size, 22 * size, 100 * size, size),
        PrintedLine("乙" * 22, 0, 22 * size, 98 * size, size),
        PrintedLine("丙" * 5 + "。", 0, 6 * size, 96 * size, size),
        PrintedLine("丁" * 9 + "。", 2 * size, 12 * size, 94 * size, size),
    ]
    assert paragraphs([lines]) == "甲" * 20 + "乙" * 22 + "丙" * 5 + "。\n" + "丁" * 9 + "。"
    assert without_running([lines] * 2) == [lines] * 2
    assert columns(lines) == [lines]


def test_pieces_of_a_line_come_together_and_cells_apart() -> None:
    pieces = [
        Row("金额", 300, 340, 100, 80),
        Row("项目", 10, 50, 101, 81),
        Row("名称", 51, 91, 99, 79),
        Row("Annual", 10, 70, 60, 40),
        Row("report", 80, 140, 60, 40),
    ]
    assert [line.text for line in rows(pieces)] == ["项目名称\t金额", "Annual report"]


# --------------------------------------------------------------------------- Word


def part(name: str, body: str) -> str:
    return f'<w:{name} xmlns:w="{W}">{body}</w:{name}>'


def test_footnotes_follow_the_text_and_the_lines_that_part_them_do_not() -> None:
    notes = (
        f'<w:footnote w:type="separator" w:id="-1">{p("----")}</w:footnote>'
        f'<w:footnote w:id="1">{p("含所属单位。")}</w:footnote>'
    )
    body = "<w:p><w:r><w:t>共128人</w:t></w:r><w:r><w:footnoteReference w:id='1'/></w:r><w:r><w:t>。</w:t></w:r></w:p>"
    found = read_bytes("a.docx", docx(body, extra={"word/footnotes.xml": part("footnotes", notes)}))
    assert found.text == "共128人。\n含所属单位。"
    assert found.warnings == ("文件中的1处脚注或尾注列在正文之后。",)


R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def letter(kind: str, *, title_page: bool = True) -> bytes:
    section = (
        f'<w:sectPr><w:headerReference xmlns:r="{R}" w:type="{kind}" r:id="r7"/>'
        + "<w:titlePg/>" * title_page
        + "</w:sectPr>"
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r7" Type="{R}/header" Target="header1.xml"/></Relationships>'
    )
    return docx(
        p("某文旅函〔2026〕3号") + p("关于商请支持的函") + section,
        extra={
            "word/header1.xml": part("hdr", p("某市文化和旅游局")),
            "word/_rels/document.xml.rels": relations,
        },
    )


def test_a_letterhead_in_the_first_pages_head_is_read_and_running_heads_are_not() -> None:
    assert read_bytes("函.docx", letter("first")).text.split("\n") == [
        "某市文化和旅游局",
        "某文旅函〔2026〕3号",
        "关于商请支持的函",
    ]
    assert "某市文化和旅游局" not in read_bytes("函.docx", letter("default")).text
    assert "某市文化和旅游局" not in read_bytes("函.docx", letter("first", title_page=False)).text


def test_a_missing_part_of_a_letterhead_costs_nothing() -> None:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(letter("first"))) as archive:
        kept = {n: archive.read(n) for n in archive.namelist() if "header" not in n}
    assert read_bytes("函.docx", zipped(kept)).text.startswith("某文旅函")
