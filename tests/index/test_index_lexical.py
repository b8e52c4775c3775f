"""The lexical legs: what a clerk types is found."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from index_samples import texts

from assistant.index import IndexText
from assistant.index.lexical import FORMAT


def _ids(hits):
    return [id for id, _ in hits]


@pytest.fixture
def searched(index):
    index.upsert_text(texts())
    return index


@pytest.mark.parametrize("leg", ["words", "bigrams"])
@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("陪餐人数有什么限制", "D1#1"),
        ("公车私用", "D2#2"),
        ("警示教育", "D3#1"),
        ("营商环境", "D3#2"),
        ("办件时间压缩２５％", "D3#2"),
        ("2.1万人次", "D3#3"),
    ],
)
def test_a_passage_is_found_by_its_words(searched, leg, query, first):
    assert _ids(searched.lexical(query, k=5, leg=leg))[0] == first


def test_a_name_the_dictionary_does_not_know_is_found_by_bigrams(index):
    index.upsert_text(
        [
            IndexText(id="a#1", title="", path="", text="赴旮旯屯开展调研。"),
            IndexText(id="a#2", title="", path="", text="赴乡镇开展调研。"),
        ]
    )
    assert _ids(index.lexical("旮旯屯", k=5, leg="bigrams")) == ["a#1"]
    assert _ids(index.lexical("屯", k=5, leg="bigrams")) == ["a#1"]


@pytest.mark.parametrize("leg", ["words", "bigrams"])
def test_a_title_and_a_heading_lead_to_the_passage(index, leg):
    index.upsert_text(
        [
            IndexText(id="a#1", title="差旅费管理办法", path="第二章 住宿费", text="按标准执行。"),
            IndexText(id="b#1", title="会议费管理办法", path="第一章 总则", text="按标准执行。"),
        ]
    )
    assert _ids(index.lexical("差旅费", k=5, leg=leg))[0] == "a#1"
    assert _ids(index.lexical("住宿费", k=5, leg=leg))[0] == "a#1"


def test_the_title_weighs_more_than_a_mention(index):
    index.upsert_text(
        [
            IndexText(
                id="a#1", title="培训费管理办法", path="", text="其他事项另行通知各有关单位。"
            ),
            IndexText(id="b#1", title="其他办法", path="", text="培训费另行通知各有关单位事项。"),
        ]
    )
    assert _ids(index.lexical("培训费", k=5, leg="words"))[0] == "a#1"


def test_k_bounds_the_answer_and_equal_scores_keep_one_order(index):
    same = [IndexText(id=f"a#{n:02}", title="", path="", text="公务接待") for n in range(40)]
    index.upsert_text(list(reversed(same)))
    assert _ids(index.lexical("公务接待", k=3, leg="words")) == ["a#00", "a#01", "a#02"]
    assert index.lexical("公务接待", k=0, leg="words") == []
    assert len(index.lexical("公务接待", k=100, leg="words")) == 40


def test_a_passage_put_in_again_is_replaced(searched):
    searched.upsert_text([IndexText(id="D1#1", title="新题", path="", text="改过的段落讲档案。")])
    assert "D1#1" not in _ids(searched.lexical("陪餐", k=5, leg="words"))
    assert _ids(searched.lexical("档案", k=5, leg="words")) == ["D1#1"]
    assert len(searched.text_ids()) == 9


def test_of_the_same_id_twice_the_later_counts(index):
    index.upsert_text(
        [
            IndexText(id="a#1", title="", path="", text="先写的档案"),
            IndexText(id="a#1", title="", path="", text="后写的保密"),
        ]
    )
    assert index.text_ids() == {"a#1"}
    assert _ids(index.lexical("保密", k=5, leg="words")) == ["a#1"]
    assert index.lexical("档案", k=5, leg="words") == []


def test_what_is_deleted_is_not_found(searched):
    searched.delete(["D1#1", "no such"])
    assert "D1#1" not in _ids(searched.lexical("陪餐人数", k=9, leg="bigrams"))
    assert searched.text_ids() == {item.id for item in texts()} - {"D1#1"}
    searched.delete([])


SYNTAX = [
    '+公务 -接待 "陪餐"~3 AND (OR NOT)',
    'words:公务 id:"D1#1" title_words:x',
    "陪餐^9 [a TO z] {1 TO 2} *? \\",
    "'; DROP TABLE passages; --",
    "\x00",
    "(" * 500,
    "陪" * 5000,
]


@pytest.mark.parametrize("query", SYNTAX)
@pytest.mark.parametrize("leg", ["words", "bigrams"])
def test_no_character_of_a_query_has_a_meaning_of_its_own(searched, leg, query):
    hits = searched.lexical(query, k=5, leg=leg)
    assert set(_ids(hits)) <= searched.text_ids()
    if "陪餐" in query:
        assert _ids(hits)[0] == "D1#1"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=st.text(max_size=60), leg=st.sampled_from(["words", "bigrams"]))
def test_any_query_is_answered(searched, query, leg):
    hits = searched.lexical(query, k=4, leg=leg)
    assert len(hits) <= 4
    assert all(score > 0 for _, score in hits)


def test_an_empty_index_answers_with_nothing(index):
    assert index.lexical("公务", k=5, leg="words") == []
    assert index.text_ids() == set()
    index.delete(["D1#1"])


def test_a_damaged_index_reads_as_empty_and_is_made_anew(searched, open_index, tmp_path):
    searched.close()
    (tmp_path / "index" / f"lexical-{FORMAT}" / "meta.json").write_text("{", encoding="utf-8")
    again = open_index()
    assert again.text_ids() == set()
    again.upsert_text(texts())
    assert _ids(again.lexical("陪餐", k=5, leg="words"))[0] == "D1#1"


def test_a_folder_that_vanished_is_made_anew(searched, tmp_path):
    shutil.rmtree(tmp_path / "index")
    assert searched.lexical("陪餐", k=5, leg="words") == []
    searched.upsert_text(texts("D1"))
    assert searched.text_ids() == {"D1#1", "D1#2", "D1#3"}
