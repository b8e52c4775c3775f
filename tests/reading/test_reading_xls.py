"""Old workbooks, as text and as facts."""

from __future__ import annotations

import pytest
from support.biff import xls

from assistant.errors import BadFileError
from assistant.reading import read_bytes, read_facts

TABLE = [
    ["编号", "类别", "内容", "数量"],
    ["F001", "学习教育", "举办读书班2期", 2.0],
    ["F002", None, "讲授专题党课7场", 7.5],
]


def test_rows_with_merged_cells_and_without_hidden_sheets() -> None:
    data = xls({"事实": TABLE, "藏": [["不见"]]}, merged=(1, 2, 1), hidden=["藏"])
    found = read_bytes("旧表.xls", data)
    assert (found.format, found.text.split("\n")) == (
        "xls",
        [
            "编号\t类别\t内容\t数量",
            "F001\t学习教育\t举办读书班2期\t2",
            "F002\t学习教育\t讲授专题党课7场\t7.5",
        ],
    )


def test_facts_from_an_old_workbook() -> None:
    facts = read_facts("旧表.xls", xls({"事实": TABLE}, merged=(1, 2, 1)))
    assert [(f.id, f.category, f.content) for f in facts] == [
        ("F001", "学习教育", "举办读书班2期"),
        ("F002", "学习教育", "讲授专题党课7场"),
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (xls({"事实": TABLE}, locked=True), "取消密码"),
        (xls({"事实": TABLE})[:700], "不能读取"),
        (xls({"事实": [[]]}), "空文件"),
    ],
)
def test_what_cannot_be_read_is_told(data: bytes, says: str) -> None:
    with pytest.raises(BadFileError, match=says):
        read_bytes("旧表.xls", data)
