"""Each acceptance number of the specification with the tests that hold it; a number without a test fails here.

14 is a benchmark (tests/benchmarks/test_export_speed.py), because the suite times nothing.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from exporting_pages import docx_text

from assistant.config import Settings
from assistant.desk import Desk
from assistant.desk.paper_parts import PaperOptions
from assistant.exporting import load_profile
from assistant.exporting.titles import balanced
from assistant.numerals import to_int

HERE = Path(__file__).parent
ACCEPTANCE: dict[int, tuple[str, ...]] = {
    1: (
        "test_validity.py::test_every_genre_in_every_variant_and_profile",
        "test_validity.py::test_odd_texts",
        "test_validity.py::test_sheet_and_annex",
        "test_validity.py::test_validators_notice_what_is_wrong",
    ),
    2: ("test_docx.py::TestPageSetup::test_sheet_margins_grid_and_footers",),
    3: (
        "test_pages.py::TestGrid::test_22_lines_of_28_characters_fill_the_type_area",
        "test_pages.py::TestGrid::test_three_paragraphs_of_840_characters",
    ),
    4: ("test_pages.py::TestGrid::test_726_characters_with_indent_take_26_lines",),
    5: (
        "test_pages.py::TestText::test_pdf_reads_as_the_docx",
        "test_pages.py::TestText::test_samples_read_as_the_docx",
        "test_pages.py::TestText::test_tables",
        "test_round_trip.py::test_pdf_of_odd_texts_has_every_character",
    ),
    6: (
        "test_pages.py::TestPageNumbers::test_place_form_and_size",
        "test_sections.py::TestSideways::test_number_stands_where_it_stands_on_upright_pages",
    ),
    7: (
        "test_pages.py::TestRedHead::test_mark_35_mm_below_the_upper_edge_of_the_type_area",
        "test_forms.py::TestOrder::test_mark_20_mm_below_the_type_area_then_number_then_body",
        "test_forms.py::TestMinutesAndLetter::test_minutes_mark_35_mm_below_the_type_area",
    ),
    8: ("test_pages.py::TestRedHead::test_red_rule_4_mm_below_the_number",),
    9: (
        "test_pages.py::TestRedHead::test_attachments_begin_pages_and_imprint_closes_the_last",
        "test_sections.py::TestImprintPage::test_text_and_imprint_never_meet",
    ),
    10: (
        "test_pages.py::TestEnding::test_signature_never_stands_alone",
        "test_pages.py::TestLastPage::test_page_before_the_last_is_filled",
        "test_sections.py::TestWhichTables::test_signature_is_never_left_alone_behind_a_turned_table",
    ),
    11: (
        "test_docx.py::TestStyles::test_no_theme_font_anywhere_and_chinese_language",
        "test_docx.py::TestStyles::test_runs_carry_no_formatting_of_their_own",
        "test_docx.py::TestStyles::test_quotes_dashes_and_ellipses_follow_the_chinese_face",
        "test_docx.py::TestStyles::test_face_and_size",
    ),
    12: (
        "test_acceptance.py::test_dates_numbers_and_ordinals_of_a_drafted_report",
        "test_manuscript.py::TestFromReport::test_date_without_leading_zero",
        "test_export_options.py::test_wrong_forms_are_refused_with_the_right_one",
    ),
    13: (
        "test_titles.py::test_no_line_is_odd",
        "test_acceptance.py::test_no_title_breaks_inside_an_office_or_a_number",
        "test_pages.py::TestTitle::test_centred_in_lines_of_at_least_four_characters",
    ),
    15: (
        "test_mutants.py::test_mutant_of_the_profile_is_caught",
        "test_mutants.py::test_dropped_paragraph_after_the_imprint_is_caught",
    ),
}


def _tests(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(f"{path.name}::{node.name}")
        elif isinstance(node, ast.ClassDef):
            inner = (n for n in node.body if isinstance(n, ast.FunctionDef))
            found.update(f"{path.name}::{node.name}::{n.name}" for n in inner)
    return found


def test_every_acceptance_number_has_its_tests() -> None:
    assert sorted(ACCEPTANCE) == [*range(1, 14), 15]
    known = set().union(*(_tests(path) for path in HERE.glob("test_*.py")))
    wanted = {name for names in ACCEPTANCE.values() for name in names}
    assert all(ACCEPTANCE.values())
    assert sorted(wanted - known) == []


def test_the_benchmark_of_number_14_is_there() -> None:
    path = HERE.parent / "benchmarks" / "test_export_speed.py"
    assert "test_export_speed.py::test_export" in _tests(path)


DATE = re.compile(r"\d{4}年([1-9]|1[0-2])月([1-9]|[12]\d|3[01])日")
LEVELS = (
    (1, re.compile(r"^([一二三四五六七八九十百]+)、", re.M)),
    (2, re.compile(r"^（([一二三四五六七八九十百]+)）", re.M)),
)


def test_dates_numbers_and_ordinals_of_a_drafted_report(settings: Settings) -> None:
    desk = Desk(settings)
    report = desk.reports.new(
        title="关于2026年度工作情况的报告", year=2026, unit="某市水务局", addressee="某市人民政府"
    )
    options = PaperOptions(
        mark="某市水务局文件", number="某水发〔2026〕12号", printer="某市水务局办公室"
    )
    desk.drafting.draft(report.id, engine="offline")
    text = docx_text(desk.exporting.report(report.id, options=options).data)
    lines = text.split("\n")
    at = next(i for i, line in enumerate(lines) if line == "某市水务局")
    assert DATE.fullmatch(lines[at + 1])
    assert re.search(r"^某水发〔\d{4}〕[1-9]\d*号$", text, re.M)
    assert DATE.fullmatch(re.search(r"(\S+?)印发", text).group(1))  # type: ignore[union-attr]
    found = [to_int(n) for n in LEVELS[0][1].findall(text)]
    assert found == list(range(1, len(found) + 1))
    assert len(found) > 2
    for chapter in LEVELS[0][1].split(text)[2::2]:
        inner = [to_int(n) for n in LEVELS[1][1].findall(chapter)]
        assert inner == list(range(1, len(inner) + 1))


OFFICES = (
    "某某市文化广电和旅游局", "某某县人力资源和社会保障局", "某某区住房和城乡建设委员会", "某某省工业和信息化厅",
    "某某市退役军人事务局", "某某市市场监督管理局", "某某市发展和改革委员会",
)  # fmt: skip
MATTERS = (
    "关于2026年度法治政府建设工作情况的报告", "关于2026年1—9月重点项目建设进展情况的报告",
    "关于贯彻落实中央八项规定精神情况的报告", "关于2025年度部门预算执行和2026年度预算安排情况的报告",
)  # fmt: skip


@pytest.mark.parametrize("office", OFFICES)
@pytest.mark.parametrize("matter", MATTERS)
def test_no_title_breaks_inside_an_office_or_a_number(office: str, matter: str) -> None:
    lines = balanced(office + matter, chars=load_profile("gb9704").title.chars)
    assert all(len(line) >= 4 for line in lines)
    ends = set()
    at = 0
    for line in lines[:-1]:
        at += len(line)
        ends.add(at)
    assert not ends & set(range(1, len(office)))
    for match in re.finditer(r"[\d—]+[年月度]*", office + matter):
        assert not ends & set(range(match.start() + 1, match.end()))
