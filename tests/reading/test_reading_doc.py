"""Word 97–2003 files made by hand: what LibreOffice does not write."""

from __future__ import annotations

import struct

import pytest
from support.cfb import cfb, word

from assistant.errors import BadFileError
from assistant.reading import read_bytes
from assistant.reading.ole import BrokenOleError, Ole


@pytest.mark.parametrize("name", ["a.doc", "a.wps", "a.txt", "a"])
def test_the_content_decides(name: str) -> None:
    found = read_bytes(name, cfb(word("第一段。\r第二段。\r")))
    assert found.text == "第一段。\n第二段。"
    assert found.format == ("wps" if name.endswith("wps") else "doc")


def test_pieces_of_one_byte_a_character_and_of_two_follow_each_other() -> None:
    data = cfb(word("中文在后。\r", narrow="Caf\u00e9 \u201cno. 1\u201d\r"))
    assert read_bytes("a.doc", data).text == "Caf\u00e9 “no. 1”\n中文在后。"


def test_signs_of_word_are_read_as_a_reader_sees_them() -> None:
    text = "前\x0b后\r\x13 PAGE \x143\x15页\r不间断\x1e连字\x1f符\x0c新页\r\U00020bb7野\r"
    assert read_bytes("a.doc", cfb(word(text))).text.split("\n") == [
        "前",
        "后",
        "3页",
        "不间断-连字符",
        "新页",
        "\U00020bb7野",
    ]


def test_a_document_without_text_is_told() -> None:
    with pytest.raises(BadFileError, match="没有可读的文字"):
        read_bytes("a.doc", cfb(word("\r\r")))


def test_streams_of_a_container() -> None:
    data = cfb({"甲": b"1" * 5000, "乙": b"2"})
    ole = Ole.open(data)
    assert "甲" in ole
    assert ole.stream("甲") == b"1" * 5000
    assert ole.stream("无") == b""
    for cut in (100, 600, len(data) // 2):
        with pytest.raises(BrokenOleError):
            Ole.open(data[:cut]).stream("甲")


def test_a_chain_that_loops_ends() -> None:
    data = bytearray(cfb({"甲": b"1" * 5000}))
    data[-512:] = struct.pack("<128I", *range(128))
    with pytest.raises(BrokenOleError):
        Ole.open(bytes(data))
