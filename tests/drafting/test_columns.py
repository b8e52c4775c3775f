"""Columns named as offices name them: a column is what its cells are, not only what it is called."""

from __future__ import annotations

import pytest

from assistant.drafting.columns import match


@pytest.mark.parametrize(
    ("cell", "field"),
    [("已完成", "status"), ("召开警示教育大会1次，通报本系统典型案例3起", "content")],
)
def test_a_column_called_progress_is_a_state_or_tells_what_was_done(cell: str, field: str) -> None:
    header = ["事项", "完成情况（具体内容）", "完成时间"]
    assert match(header, [["某事", cell, "4月"]])["完成情况（具体内容）"] == field


def test_beside_a_column_of_contents_progress_stays_a_state() -> None:
    header = ["工作内容", "完成情况"]
    found = match(header, [["举办培训班2期", "正在按计划有序推进之中，预计年底完成"]])
    assert found == {"工作内容": "content", "完成情况": "status"}
