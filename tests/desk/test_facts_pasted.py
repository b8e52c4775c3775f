"""Cells copied from Excel: with a header or without, in any order of columns, nothing entered unseen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.desk import new_report, open_desk

from assistant.desk import Desk
from assistant.desk.imports import RowKind
from assistant.errors import UserError
from assistant.models import FactStatus


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "data")
    yield opened
    opened.close()


TABLES = [
    pytest.param(
        "日期\t类别\t内容\t来源\n2026-05-06\t安全生产\t开展隐患排查12次\t安监科\n",
        {"date": "2026-05-06", "category": "安全生产", "content": "开展隐患排查12次", "source": "安监科"},
        id="with its header",
    ),
    pytest.param(
        "2026-05-06\t安全生产\t隐患排查\t开展隐患排查12次，整改隐患31处\t安监科\n"
        "2026年6月\t信访工作\t接访\t领导干部接访9批次23人次\t信访办\n",
        {
            "date": "2026-05-06", "category": "安全生产", "matter": "隐患排查",
            "content": "开展隐患排查12次，整改隐患31处", "source": "安监科",
        },
        id="without a header, in the order of the table",
    ),
    pytest.param(
        "1\t开展隐患排查12次，整改隐患31处\t5月6日\t安监科\t已完成\n"
        "2\t计划开展应急演练2次，覆盖全部乡镇\t12月\t应急办\t拟开展\n",
        {"content": "开展隐患排查12次，整改隐患31处", "date": "2026-05-06", "source": "安监科"},
        id="numbered rows, the content first",
    ),
    pytest.param(
        "开展隐患排查12次，整改隐患31处\n领导干部接访9批次23人次\n",
        {"content": "开展隐患排查12次，整改隐患31处", "date": "", "source": ""},
        id="one column",
    ),
    pytest.param(
        '2026-05\t"开展隐患排查12次，\n整改隐患31处"\t安监科\n2026-06\t接访9批次，办结9批次\t信访办\n',
        {"content": "开展隐患排查12次，\n整改隐患31处", "date": "2026-05", "source": "安监科"},
        id="a cell of two lines, as Excel copies it",
    ),
    pytest.param(
        "\t\t\n\t2026-05\t开展隐患排查12次，整改隐患31处\n",
        {"content": "开展隐患排查12次，整改隐患31处", "date": "2026-05"},
        id="empty rows and columns around it",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("block", "first"), TABLES)
def test_the_columns_of_a_copied_block_are_told(
    desk: Desk, block: str, first: dict[str, str]
) -> None:
    preview = desk.facts.preview_pasted(new_report(desk), block)
    fact = preview.rows[0].fact
    assert {field: getattr(fact, field) for field in first} == first
    assert not preview.problems


def test_a_state_column_is_read_and_rows_are_counted_as_they_were_copied(desk: Desk) -> None:
    block = TABLES[2].values[0]
    preview = desk.facts.preview_pasted(new_report(desk), str(block))
    assert [r.fact.status for r in preview.rows] == [FactStatus.DONE, FactStatus.PLANNED]
    assert [r.place for r in preview.rows] == ["第1行", "第2行"]


def test_a_column_taken_for_the_wrong_thing_is_put_right(desk: Desk) -> None:
    report = new_report(desk)
    block = "安监科\t开展隐患排查12次，整改隐患31处\n信访办\t领导干部接访9批次23人次\n"
    preview = desk.facts.preview_pasted(report, block)
    first = preview.columns[0]
    again = desk.facts.preview_pasted(report, block, {**preview.mapping, first: "category"})
    assert again.rows[0].fact.category == "安监科"
    assert again.rows[0].fact.source == ""


def test_what_is_there_already_is_shown_and_nothing_is_stored(desk: Desk) -> None:
    report = new_report(desk)
    before = desk.facts.list(report)
    block = "\t".join((before[0].date, before[0].category, before[0].matter, before[0].content))
    preview = desk.facts.preview_pasted(report, block)
    assert [r.kind for r in preview.rows] == [RowKind.DUPLICATE]
    assert desk.facts.list(report) == before


@pytest.mark.parametrize("block", ["", " \t \n\t\n"])
def test_nothing_pasted_is_said(desk: Desk, block: str) -> None:
    with pytest.raises(UserError, match="请先粘贴"):
        desk.facts.preview_pasted(new_report(desk), block)


def test_a_facts_file_with_the_offices_own_column_names_is_read(desk: Desk) -> None:
    table = (
        "序号,时间,工作内容,提供科室\n1,2026年3月,举办讲座28场,推广部\n1,,办结建议93条,办公室\n"
        "3,12月,计划12月上线新系统,技术部\n"
    )
    facts = desk.facts.read("表.csv", table.encode(), year=2026)
    assert [(f.id, f.date, f.content, f.source, f.status.value) for f in facts] == [
        ("F001", "2026-03", "举办讲座28场", "推广部", "done"),
        ("F002", "", "办结建议93条", "办公室", "done"),
        ("F003", "2026-12", "计划12月上线新系统", "技术部", "planned"),
    ]
    assert facts[0].quantities


@pytest.mark.parametrize(
    "table",
    [
        "甲列,乙列\n一二三四五六七八,七八九十一二三四\n",
        "序号,时间\n1,2026年3月\n",
        "状态,事项\n已完成,读书班\n",
    ],
)
def test_a_table_that_leaves_open_what_was_done_is_refused(desk: Desk, table: str) -> None:
    with pytest.raises(UserError, match="缺少“内容”一列"):
        desk.facts.read("表.csv", table.encode(), year=2026)
