"""Rich text, also under the suffix .doc, as office systems export it."""

from __future__ import annotations

import pytest

from assistant.errors import BadFileError
from assistant.reading import read_bytes


def gbk(text: str) -> bytes:
    return b"".join(b"\\'%02x" % byte for byte in text.encode("gb18030"))


HEAD = rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 " + gbk("宋体") + rb";}}{\info{\title x}}\pard "


@pytest.mark.parametrize("name", ["a.rtf", "a.doc", "a"])
def test_bytes_of_gbk_and_numbers_of_unicode(name: str) -> None:
    body = gbk("关于报送情况的通知") + rb"\par \u21508?\u31185?\u23460?" + gbk("：") + rb"\par}"
    found = read_bytes(name, HEAD + body)
    assert (found.text, found.format) == ("关于报送情况的通知\n各科室：", "rtf")


def test_numbers_tables_signs_and_what_is_not_text() -> None:
    body = (
        rb"{\listtext\pard " + gbk("一、") + rb"\tab}" + gbk("总体情况") + rb"\par "
        rb"{\listtext\pard \u183?\tab}" + gbk("点") + rb"\par "
        + gbk("项目") + rb"\cell " + gbk("金额") + rb"\cell\row "
        rb"{\*\bkmkstart x}{\field{\*\fldinst PAGE}{\fldrslt 3}}" + gbk("页")
        + rb"{\v hidden}{\pict 0102ff}\ldblquote x\rdblquote\par}"
    )  # fmt: skip
    assert read_bytes("a.rtf", HEAD + body).text.split("\n") == [
        "一、总体情况",
        "点",
        "项目\t金额",
        "3页“x”",
    ]


def test_deletions_stay_out_with_a_warning() -> None:
    found = read_bytes(
        "a.rtf", HEAD + gbk("共") + rb"{\deleted " + gbk("三") + rb"}" + gbk("五起。") + rb"}"
    )
    assert found.text == "共五起。"
    assert "1处删除未计入" in found.warnings[0]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{\\rtf1" + b"{" * 200_000, "已损坏"),
        (b"{\\rtf1 }", "没有可读的文字"),
        (b"{\\rtf1 \\", "没有可读的文字"),
        ("这不是富文本".encode(), "不是有效的 RTF"),
    ],
)
def test_what_cannot_be_read_is_told(data: bytes, says: str) -> None:
    with pytest.raises(BadFileError, match=says):
        read_bytes("坏.rtf", data)
