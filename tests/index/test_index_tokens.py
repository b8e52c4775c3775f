"""Cutting for the lexical legs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.index.tokens import LONGEST, bigrams, query_bigrams, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("持续优化营商环境。", {"优化", "营商", "环境", "营商环境"}),
        ("落实中央八项规定精神", {"中央", "八项", "规定", "中央八项规定", "精神"}),
        ("公务接待费下降１５．６％", {"公务", "接待", "下降", "15.6%"}),
        ("国办发〔2025〕3号", {"国办发", "2025", "3", "号"}),
        ("ＷＰＳ Office", {"wps", "office"}),
    ],
)
def test_words_come_whole_and_in_their_parts(text, expected):
    assert expected <= set(words(text))


def test_bigrams_do_not_cross_punctuation():
    assert bigrams("接待，费。") == ["接", "待", "接待", "费"]
    assert query_bigrams("接待，费。") == ["接待", "费"]
    assert query_bigrams("公务2026年") == ["公务", "2026", "年"]
    assert query_bigrams("𠮷野") == ["𠮷野"]


@pytest.mark.parametrize("text", ["", "　 \n", "，。！", "\x00", '+-&|!(){}[]^"~*?:\\/'])
def test_nothing_to_find_is_no_token(text):
    assert words(text) == []
    assert bigrams(text) == []


@given(st.text(max_size=80))
def test_tokens_are_fit_for_the_whitespace_tokenizer(text):
    for token in words(text) + bigrams(text) + query_bigrams(text):
        assert token
        assert token.split() == [token]
        assert len(token) <= LONGEST


@given(st.text(alphabet="公务接待费用，。 26%", max_size=30))
def test_a_query_cut_from_a_text_is_found_in_it(text):
    assert set(query_bigrams(text)) <= set(bigrams(text))
