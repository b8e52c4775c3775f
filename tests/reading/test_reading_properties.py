"""Whatever bytes or text come in: a DeskError or a result, never a traceback."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_files import docx, level, list_of, numbered, pdf, zipped

from assistant.errors import DeskError
from assistant.reading import headings, read_bytes, read_facts, recognise

SUFFIXES = st.sampled_from(
    [".txt", ".md", ".html", ".docx", ".pdf", ".xlsx", ".csv", ".doc", ".zip", ".yaml", "", ".jpg"]
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADS = st.sampled_from(
    [b"", b"%PDF-1.7\n", b"PK\x03\x04", OLE, b"\xef\xbb\xbf", b"\xff\xfe", b"<html>"]
)
MARKS = "一、 二、 （一） 1. （1） 第一章 一是 二是 首先 最后 ** 。 ； ： ， “ ” 《 》 目录 附件1 下一步， 存在问题"
JOINTS = st.sampled_from(
    [*MARKS.split(), "\n", "\n\n", "第一条 ", "## ", "\u3000", "特此报告", "甲", "工作", "2026年"]
)


def tried(read: Callable[[str, bytes], object], name: str, data: bytes) -> str:
    """What the clerk would be told; empty when the file was read."""
    try:
        read(name, data)
    except DeskError as error:
        return str(error)
    return ""


@settings(max_examples=300, deadline=None)
@given(SUFFIXES, HEADS, st.binary(max_size=400))
def test_random_bytes_raise_nothing_but_desk_errors(suffix: str, head: bytes, tail: bytes) -> None:
    for read in (read_bytes, read_facts):
        assert tried(read, "x" + suffix, head + tail)[-1:] in ("", "。")


def workbook() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["编号", "日期", "内容"])
    book.active.append(["F001", "2026-01-09", "召开会议1次"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("a.docx", docx(numbered("正文"), numbering=list_of(level(0, "decimal", "%1.")))),
        ("a.xlsx", workbook()),
    ],
)
@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_damaged_office_files_raise_nothing_but_desk_errors(
    name: str, whole: bytes, data: st.DataObject
) -> None:
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    victim = data.draw(st.sampled_from(sorted(members)))
    members[victim] = damaged(members[victim], data)
    for read in (read_bytes, read_facts):
        assert tried(read, name, zipped(members))[-1:] in ("", "。")
        assert tried(read, name, damaged(whole, data))[-1:] in ("", "。")


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_damaged_pdfs_raise_nothing_but_desk_errors(data: st.DataObject) -> None:
    whole = pdf([[(72, 700, "Some words here")]])
    assert tried(read_bytes, "a.pdf", damaged(whole, data))[-1:] in ("", "。")


def damaged(content: bytes, data: st.DataObject) -> bytes:
    at = data.draw(st.integers(0, max(0, len(content) - 1)))
    put = data.draw(
        st.binary(max_size=8) | st.sampled_from([b"", b"<", b"0", b"-1", b"9999999999"])
    )
    return content[:at] + put + content[at + data.draw(st.integers(0, 12)) :]


@settings(max_examples=300, deadline=None)
@given(st.lists(JOINTS, max_size=60).map("".join))
def test_joints_nest_and_stay_inside_the_text(text: str) -> None:
    found = headings(text)
    assert [h.start for h in found] == sorted(h.start for h in found)
    open_ = []
    for heading in found:
        assert 0 <= heading.start <= heading.body <= heading.end <= len(text)
        assert heading.ordinal in text or heading.ordinal.endswith("款")
        open_ = open_[: heading.depth]
        assert len(open_) == heading.depth
        assert all(outer.start <= heading.start for outer in open_)
        open_.append(heading)


@settings(max_examples=200, deadline=None)
@given(st.lists(JOINTS | st.text(max_size=5), max_size=40).map("".join))
def test_recognition_takes_any_text(text: str) -> None:
    assert recognise(text, name="某文.txt").title
