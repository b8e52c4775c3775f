"""How much of a model's answer is its own instructions read back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafting.echo import recited
from assistant.drafting.prompts import load_prompt

SYSTEM = "你是机关的起草人员。第一，每句话都要注明依据编号，编号只能从可用编号中选。第二，没有依据的事情一律不写。"


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("", 0.0),
        ("\n　 ", 0.0),
        (SYSTEM, 1.0),
        ("\n".join(SYSTEM), 1.0),
        (SYSTEM[10:], 1.0),
        ("举办作风建设读书班2期，参加学习的党员干部共128人次。", 0.0),
        ("没有依据的事情一律不写。", 0.0),
        ("编" * 20 + SYSTEM[:20], 0.5),
    ],
    ids=["empty", "blank", "whole", "broken lines", "a part", "a fact", "a short phrase", "half"],
)
def test_share(text: str, share: float) -> None:
    assert recited(text, SYSTEM) == pytest.approx(share)


def test_overlapping_runs_count_once() -> None:
    assert recited(SYSTEM[:40], SYSTEM[:30] + SYSTEM[10:40]) == pytest.approx(1.0)


def test_the_shipped_rules_read_back_are_found() -> None:
    prompt = load_prompt("draft-section")
    assert recited(prompt.parts[0][1], prompt.own_words) == pytest.approx(1.0)
    assert recited("一是部署。召开会议3次〔F001〕。", prompt.own_words) == 0.0


def test_what_is_to_be_written_for_a_part_read_back_is_found() -> None:
    prompt = load_prompt("draft-section")
    assert recited(prompt.choices["role"]["opening"], prompt.own_words) == pytest.approx(1.0)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_always_a_share(text: str, message: str) -> None:
    assert 0.0 <= recited(text, message) <= 1.0
