"""Cutting a text into sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evidence import split_sentences

TABLE = (
    ("甲做了。乙做了。", ["甲做了。", "乙做了。"]),
    ("甲做了！乙做了吗？", ["甲做了！", "乙做了吗？"]),
    ("甲做了；乙做了。", ["甲做了；", "乙做了。"]),
    ("标题\n正文。", ["标题", "正文。"]),
    ("他说：“好。”然后走了。", ["他说：“好。”", "然后走了。"]),
    ("对“为什么学？”“学什么？”等作了部署。", ["对“为什么学？”“学什么？”等作了部署。"]),
    ("印发办法（试行。修订中）并执行。", ["印发办法（试行。修订中）并执行。"]),
    (
        "缺数：【待补：车辆数；来源：财务科】。下句。",
        ["缺数：【待补：车辆数；来源：财务科】。", "下句。"],
    ),
    ("支出18.6万元，占6.8%。", ["支出18.6万元，占6.8%。"]),
    ("真的吗？！是的。", ["真的吗？！", "是的。"]),
    ("（未完的括号。下句。", ["（未完的括号。", "下句。"]),
    ("  前后空白。  ", ["前后空白。"]),
    ("没有句号", ["没有句号"]),
    ("", []),
    ("\n \n", []),
)


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[repr(t)[:20] for t, _ in TABLE])
def test_cuts(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in split_sentences(text)] == expected


@settings(max_examples=500, deadline=None)
@given(
    st.text(alphabet="甲乙丙。！？；?!;，、“”‘’（）()【】《》〔〕「」 \n\t…", max_size=60)
    | st.text(max_size=60)
)
def test_covers_every_visible_character_once(text: str) -> None:
    spans = split_sentences(text)
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert not text[last:start].strip()
        assert text[start:end] == text[start:end].strip()
        last = end
    assert not text[last:].strip()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(alphabet="甲乙丙，、", min_size=1, max_size=8), min_size=1, max_size=6))
def test_puts_plain_sentences_apart_as_they_were(parts: list[str]) -> None:
    text = "".join(p + "。" for p in parts)
    assert [text[a:b] for a, b in split_sentences(text)] == [p + "。" for p in parts]
