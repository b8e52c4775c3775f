"""Wording shared with last year's report."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evidence.overlap import common_runs, copied


def test_finds_what_was_copied() -> None:
    old = "我们坚持问题导向，深刻剖析问题原因，逐条提出整改措施。"
    new = "今年坚持问题导向，深刻剖析原因，逐条提出整改措施。"
    runs = common_runs(new, old, minimum=6)
    assert [r.text for r in runs] == ["坚持问题导向，深刻剖析", "原因，逐条提出整改措施。"]
    for r in runs:
        assert new[r.start : r.end] == old[r.other_start : r.other_end] == r.text


def test_short_agreement_is_none() -> None:
    assert common_runs("作风建设", "思想建设", minimum=3) == []


def test_equal_texts_are_one_run() -> None:
    (run,) = common_runs("贯彻落实", "贯彻落实", minimum=2)
    assert (run.start, run.end, run.other_start) == (0, 4, 0)


def test_counts_copied_characters_once() -> None:
    assert copied("甲乙丙丁戊", "甲乙丙。丙丁戊", minimum=3) == 5


def test_long_repetitive_texts_come_to_an_end() -> None:
    """A quadratic search would keep this test busy for many minutes."""
    runs = common_runs("甲乙丙丁" * 10000, "甲乙丙" * 10000, minimum=9)
    assert runs == []


@settings(max_examples=400, deadline=None)
@given(
    st.text(alphabet="甲乙丙", max_size=30),
    st.text(alphabet="甲乙丙", max_size=30),
    st.integers(min_value=1, max_value=6),
)
def test_agrees_with_the_plain_definition(a: str, b: str, least: int) -> None:
    runs = common_runs(a, b, minimum=least)
    for r in runs:
        assert a[r.start : r.end] == r.text == b[r.other_start : r.other_end]
        assert len(r.text) >= least
        # Longest: no neighbour on either side can be added.
        assert r.start == 0 or a[r.start - 1 : r.end] not in b
        assert r.end == len(a) or a[r.start : r.end + 1] not in b
    covered = {i for r in runs for i in range(r.start, r.end)}
    plain = {
        i
        for start in range(len(a) - least + 1)
        if a[start : start + least] in b
        for i in range(start, start + least)
    }
    assert covered == plain
