"""Tables of figures as offices keep them: an indicator, a number, a unit; headers of two rows, merged cells."""

from __future__ import annotations

import io

import pytest

from assistant.desk.import_periods import period
from assistant.desk.imports import preview_file, preview_pasted
from assistant.desk.tables import readable
from assistant.models import FactStatus

INDICATORS = (
    "项目\t指标名称\t完成数\t计量单位\t同比\t时间节点\t责任科室\n"
    "水资源\t用水总量\t2.24\t亿立方米\t-0.8%\t截至10月底\t水资源科\n"
    "水资源\t取水口监测\t226\t个\t\t\t水资源科\n"
    "执法\t联合执法\t17\t次\t与上年持平\t5月12日\t执法大队\n"
    "2027年计划\t新建管网\t45\t公里\t\t2027年上半年\t规划科\n"
    "困难问题\t企业用工需求\t\t\t下降3.4%\t三季度\t就业科\n"
)


def contents(text: str) -> list[tuple[str, str, str, FactStatus]]:
    found = preview_pasted(text, present=(), year=2026)
    return [(r.fact.date, r.fact.category, r.fact.content, r.fact.status) for r in found.rows]


def test_a_table_of_figures_is_read_in_words_with_its_units_and_changes() -> None:
    assert contents(INDICATORS) == [
        ("2026-10", "水资源", "截至10月底，用水总量2.24亿立方米，同比下降0.8%", FactStatus.DONE),
        ("", "水资源", "取水口监测226个", FactStatus.DONE),
        ("2026-05-12", "执法", "联合执法17次，与上年持平", FactStatus.DONE),
        ("2027", "2027年计划", "2027年上半年，新建管网45公里", FactStatus.PLANNED),
        ("2026-09", "困难问题", "三季度，企业用工需求同比下降3.4%", FactStatus.DONE),
    ]  # fmt: skip


def test_a_header_of_two_rows_and_merged_categories_are_put_back() -> None:
    pasted = (
        "某局2026年工作台账\t\t\t\t\t\n"
        "序号\t类别\t工作事项\t完成情况\t\t\n"
        "\t\t\t数量\t单位\t说明\n"
        "1\t清四乱\t四乱排查\t43\t个\t完成整改42个\n"
        "2\t\t拆除违建\t1860\t平方米\t\n"
        "3\t\t联合执法\t\t\t查处案件3起，罚款15.2万元\n"
        "填报人：某某\t\t\t审核：某某\t\t\n"
    )
    assert [c[1:3] for c in contents(pasted)] == [
        ("清四乱", "四乱排查43个，完成整改42个"),
        ("清四乱", "拆除违建1860平方米"),
        ("清四乱", "查处案件3起，罚款15.2万元"),
    ]


@pytest.mark.parametrize(
    ("pasted", "wanted"),
    [
        # A sentence with its figures stays as it is, whatever stands in the column beside it.
        ("事项\t内容\t数量\n培训\t举办培训6期，培训230人\t6\n接访\t领导干部接访9批次\t9\n",
         ["举办培训6期，培训230人", "领导干部接访9批次"]),
        # 单位 that names offices is no unit.
        ("单位\t事项\t数量\n城关镇\t巡河\t12\n柳河镇\t巡河\t9\n", ["巡河12", "巡河9"]),
        ("指标\t2025年\t2026年\n巡河（次）\t100\t120\n", ["巡河（次）120"]),
        ("项目\t资金（万元）\t内容\n堤防加固\t320\t完成堤防加固3公里\n", ["完成堤防加固3公里"]),
    ],
)  # fmt: skip
def test_columns_beside_a_sentence_or_a_name_do_not_spoil_it(
    pasted: str, wanted: list[str]
) -> None:
    assert [c[2] for c in contents(pasted)] == wanted


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("1—10月", ("2026-10", "1—10月")), ("2026年1-10月", ("2026-10", "1—10月")),
        ("截至10月底", ("2026-10", "截至10月底")), ("全年", ("2026", "")),
        ("第三季度", ("2026-09", "三季度")), ("5月、11月", ("2026-11", "5月和11月")),
        ("2027年上半年", ("2027", "2027年上半年")), ("9月", None), ("2026-05-12", None), ("1—13月", None),
    ],
)  # fmt: skip
def test_a_stretch_of_time_is_no_single_month(cell: str, wanted: tuple[str, str] | None) -> None:
    assert period(cell, year=2026) == wanted


def test_a_workbook_shows_percentages_and_sums_as_excel_does() -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["指标名称", "完成数", "单位", "备注"],
        ["达标率", 0.965, None, ""],
        ["管网", 0.1 + 0.2, "公里", ""],
    ):
        sheet.append(row)
    sheet["B2"].number_format = "0.0%"
    held = io.BytesIO()
    book.save(held)
    found = preview_file("表.xlsx", held.getvalue(), present=(), year=2026)
    assert [r.fact.content for r in found.rows] == ["达标率96.5%", "管网0.3公里"]


def test_what_a_form_cannot_take_is_told_and_the_rest_is_read() -> None:
    table = "时间,工作内容,科室\n3月,举办讲座28场,推广部\n4月,,办公室\n"
    facts, passed = readable("表.csv", table.encode(), year=2026)
    assert [f.content for f in facts] == ["举办讲座28场"]
    assert passed == ("第3行没有填“内容”，没有读入。",)
