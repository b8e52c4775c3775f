"""Data files that went wrong: one sentence that names the file, the place and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from assistant.datafile import load_data
from assistant.errors import DefectError


class Row(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")
    rows: tuple[Row, ...]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("rows: [{name: 甲}", "第1行附近不合YAML的写法"),
        ("rows:\n  - name: 甲\n   - name: 乙", "第3行附近不合YAML的写法"),
        ("rows: [{name: 2026}]", "“rows.0.name”应是文字（数字、日期请加引号）"),
        ("rows: [{}]", "“rows.0.name”缺少这一项"),
        ("rows: [{name: 甲, nmae: 乙}]", "“rows.0.nmae”没有这一项，请核对名称"),
        ("rows: 3", "“rows”应是一列，每行一项"),
        ("rows: [{}, {}, {}, {}, {}]", "另有2处"),
        ("", "应是“名称: 值”"),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "rows.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DefectError) as error:
        load_data(Shape, path, what="规则文件")
    said = str(error.value)
    assert said.startswith("规则文件rows.yaml有错：")
    assert told in said
    assert said.endswith("请改正，或从安装包恢复这个文件。")
    assert "\n" not in said


def test_a_file_that_is_no_utf8_or_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "rows.yaml"
    with pytest.raises(DefectError, match=r"rows\.yaml读不到"):
        load_data(Shape, path)
    path.write_bytes("rows: [{name: 甲}]".encode("gb18030"))
    with pytest.raises(DefectError, match="不是UTF-8编码"):
        load_data(Shape, path)
    path.write_bytes(b"\xef\xbb\xbf" + "rows: [{name: 甲}]".encode())
    assert load_data(Shape, path).rows[0].name == "甲"
