"""A model that writes on into other parts, or says things twice, is cut back to its own part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.overrun import overrun_at, without_repeats
from assistant.evidence import Mark, split_sentences

HEADINGS = ("一、抓好学习教育", "二、强化监督检查", "（三）厉行勤俭节约", "附件")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("一是抓学习。办班2期。\n二、强化监督检查\n检查3次。", "一是抓学习。办班2期。\n"),
        ("办班2期。\n（二）厉行勤俭节约。\n支出6万元。", "办班2期。\n"),
        ("办班2期。\n## 三、厉行勤俭节约：\n支出6万元。", "办班2期。\n"),
        # Speaking of another part is not writing it.
        ("强化监督检查，查3次。\n办班2期。", None),
        ("办班2期。\n附件\n名单。", None),
        # A part that begins so would be left with nothing; the next such line ends it.
        ("二、强化监督检查\n检查3次。", None),
        ("二、强化监督检查\n检查3次。\n三、厉行勤俭节约\n支出6万元。", "二、强化监督检查\n检查3次。\n"),
        # A line that has only begun to arrive may still become something else.
        ("办班2期。\n二、强化监督检查", None),
        ("", None),
    ],
)  # fmt: skip
def test_the_text_ends_where_another_part_begins(text: str, kept: str | None) -> None:
    at = overrun_at(text, HEADINGS)
    assert (None if at is None else text[:at]) == kept


LONG = "举办干部培训班2期，参加128人次。"
OTHER = "清查办公用房87间，调整超标准用房2间。"


@pytest.mark.parametrize(
    ("text", "kept", "gone"),
    [
        (LONG + OTHER + LONG, LONG + OTHER, 1),
        ("一是" + LONG + "\n二是" + LONG, "一是" + LONG + "\n", 1),
        ("1. " + LONG + "\n2. " + LONG + "\n3. " + OTHER, "1. " + LONG + "\n\n3. " + OTHER, 1),
        ("现报告如下。" * 2, "现报告如下。" * 2, 0),
        ("【待补：开展了哪些警示教育，各多少次】。" * 2,) * 2 + (0,),
        (LONG.replace("2", "3") + LONG, LONG.replace("2", "3") + LONG, 0),
    ],
)
def test_what_was_said_is_not_said_again(text: str, kept: str, gone: int) -> None:
    fresh, _, count = without_repeats(text, ())
    assert (fresh, count) == (kept, gone)


def test_evidence_of_a_dropped_sentence_goes_to_the_one_that_stays() -> None:
    text = LONG + OTHER + LONG + "完。"
    a, b = len(LONG), len(LONG + OTHER)
    marks = [
        Mark(id="F2", start=a, end=b),
        Mark(id="F1", start=b, end=b + a),
        Mark(id="F3", start=b + a, end=b + a + 2),
    ]
    fresh, moved, _ = without_repeats(text, marks)
    assert [(m.id, fresh[m.start : m.end]) for m in moved] == [
        ("F2", OTHER),
        ("F1", LONG),
        ("F3", "完。"),
    ]


@given(
    st.lists(st.sampled_from((LONG, OTHER, "完。", "\n", "一是", "【待补：数】。")), max_size=14)
)
def test_nothing_but_repeats_is_lost(parts: list[str]) -> None:
    text = "".join(parts)
    spans = split_sentences(text)
    marks = [Mark(id=f"F{i}", start=a, end=b) for i, (a, b) in enumerate(spans)]
    fresh, moved, count = without_repeats(text, marks)
    assert {m.id for m in moved} == {m.id for m in marks}
    for mark in moved:
        number = int(mark.id[1:])
        said = text[slice(*spans[number])].strip().removeprefix("一是")
        assert fresh[mark.start : mark.end].strip().endswith(said)
    assert without_repeats(fresh, moved)[2] == 0
    assert (
        len(fresh)
        == len(text)
        - sum(len(text[a:b]) for a, b in spans)
        + sum(len(fresh[a:b]) for a, b in split_sentences(fresh))
        or count == 0
    )
