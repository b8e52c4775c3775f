"""Search over the shipped library: what is named comes first, without any embedding model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support import judged
from support.desk import open_desk

from assistant.desk import Desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = open_desk(Path(tmp_path_factory.mktemp("judged")) / "data")
    judged.take_in_distractors(desk)
    yield desk
    desk.close()


def test_there_are_enough_queries_of_every_type(desk: Desk) -> None:
    queries = judged.load(desk)
    assert len(queries) >= 150
    assert len({q.text + str(q.as_of) for q in queries}) == len(queries)
    for type in judged.TYPES:
        halves = [q.held_out for q in queries if q.type == type]
        assert 2 <= sum(halves) <= len(halves) - 2, type


def test_what_a_query_names_comes_first(desk: Desk) -> None:
    """On the held-out half; the others served to find faults."""
    queries = [q for q in judged.load(desk) if q.type in judged.EXACT and q.held_out]
    missed = [
        (q.text, str(q.as_of), hits[0].passage.id if hits else None)
        for q in queries
        for hits in [desk.library.search(q.text, as_of=q.as_of).hits]
        if not hits or hits[0].passage.id not in q.relevant
    ]
    assert 1 - len(missed) / len(queries) >= 0.98, missed


@pytest.mark.parametrize(
    ("query", "document"),
    [
        ("2010年的保密法", "baomi-fa-2010"),
        ("保密法2010年修订", "baomi-fa-2010"),
        ("旧保密法", "baomi-fa-2010"),
        ("保密法修订前的规定", "baomi-fa-2010"),
        ("保密法", "baomi-fa-2024"),
        ("厉行节约反对浪费条例2013年版", "lixing-jieyue-2013"),
        ("厉行节约反对浪费条例", "lixing-jieyue-2025"),
        ("纪律处分条例 2018", "jilv-chufen-2018"),
        ("中国共产党纪律处分条例（2023年）", "jilv-chufen-2023"),
        ("老的巡视工作条例", "xunshi-tiaoli-2017"),
        ("请问保密法对出国有什么规定", "baomi-fa-2024"),
        # Another document than the one whose name it begins with.
        ("八项规定实施细则", "baxiang-xize-2022"),
        ("八项规定", "baxiang-guiding"),
        ("国令第711号", "xinxi-gongkai-tiaoli"),
        ("网吧条例", "wangba-tiaoli-2022"),
    ],
)
def test_the_edition_that_is_meant_comes_first(desk: Desk, query: str, document: str) -> None:
    first = desk.library.search(query, as_of=judged.AS_OF).hits[0]
    assert (first.passage.document, first.via) == (document, ("exact",))


@pytest.mark.parametrize("query", ["信息公开条例33条", "信息公开条例 三十三条 怎么规定"])
def test_a_clause_without_its_mark_is_found(desk: Desk, query: str) -> None:
    assert desk.library.search(query).hits[0].passage.locator == "第三十三条"


@pytest.mark.parametrize(
    ("query", "document"),
    [
        ("2026年信访工作条例落实情况", "xinfang-gongzuo-tiaoli-2022"),
        ("原则上纪律处分条例怎么讲", "jilv-chufen-2023"),
    ],
)
def test_words_that_only_look_like_it_name_no_edition(
    desk: Desk, query: str, document: str
) -> None:
    assert desk.library.search(query, as_of=judged.AS_OF).hits[0].passage.document == document


def test_the_statistics_laws_are_not_the_statistics_law(desk: Desk) -> None:
    assert desk.library.search("统计法律意识").hits[0].via != ("exact",)
