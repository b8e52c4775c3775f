"""A model that says the same for ever is stopped, and what it said once is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.engines import run
from assistant.drafting.pack import EvidencePack
from assistant.drafting.runaway import runaway_at
from assistant.models import Fact, FactStatus, Stop, Usage

OPENING = "一是抓学习。举办读书班2期，参加128人次。"


@pytest.mark.parametrize(
    ("turn", "times"),
    [
        ("4月22日，召开动员部署会议，对学习教育作出安排。\n同时，印发学习教育方案。\n", 3),
        ("以及有关全面从严治党和党风廉政建设的重要讲话精神，", 4),
        ("继续努力。", 20),
    ],
)
def test_a_loop_is_cut_behind_its_first_turn(turn: str, times: int) -> None:
    text = OPENING + turn * times
    assert text[: runaway_at(text)] == OPENING + turn


@pytest.mark.parametrize(
    "text",
    [
        "",
        OPENING,
        OPENING + "以下数据待补：" + "【待补：支出数据】；" * 4,
        "一是检查9次，发现问题5个，已全部整改。二是检查8次，发现问题4个，已全部整改。三是检查7次，发现问题3个。",
        OPENING * 2,
    ],
)
def test_ordinary_writing_is_no_loop(text: str) -> None:
    assert runaway_at(text) is None


@given(
    st.text(alphabet="甲乙丙丁戊己。，", max_size=40),
    st.text(alphabet="一二三是抓好。，", min_size=20, max_size=120),
    st.integers(3, 8),
)
def test_whatever_the_loop_it_is_found_and_one_turn_kept(head: str, turn: str, times: int) -> None:
    at = runaway_at(head + turn * times)
    assert at is not None
    assert at <= len(head) + 2 * len(turn)


class Parrot:
    """Never ends by itself."""

    id = "llm"
    usage: Usage | None = None

    def __init__(self) -> None:
        self.given = 0

    def write(self, pack: EvidencePack, *, stop: Stop) -> Iterator[str]:
        yield OPENING[:-1] + "〔F001〕。"
        while self.given < 5000:
            self.given += 1
            yield "同时，印发学习教育方案，对各项工作作出部署。"


def test_the_stream_is_left_and_the_clerk_is_told() -> None:
    parrot = Parrot()
    seen: list[str] = []
    fact = Fact(id="F001", content="举办读书班2期，参加128人次", status=FactStatus.DONE)
    pack = EvidencePack(
        section="s1", heading="抓学习", facts=(fact,), year=2026, as_of=dt.date(2026, 10, 31)
    )
    draft = run(parrot, pack, stop=lambda: False, on_text=seen.append)
    assert parrot.given < 20
    assert draft.text == OPENING + "同时，印发学习教育方案，对各项工作作出部署。"
    assert seen[-1] == draft.text
    assert [m.id for m in draft.marks] == ["F001"]
    assert "反复写同一段话" in draft.problem
    assert not draft.unfinished
