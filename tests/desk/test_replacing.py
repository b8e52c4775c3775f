"""换掉: what has no source gives way, no fact is lost, none is told twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.desk import home_of, new_report, open_desk
from support.openai_server import Reply, ScriptedServer

from assistant.desk import Desk
from assistant.models import FactState, Revision, Verdict

pytestmark = pytest.mark.server


@pytest.fixture
def desk(tmp_path: Path, server: ScriptedServer) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "data", server.url, on_unsupported="replace")
    yield opened
    opened.close()


@pytest.fixture
def report(desk: Desk) -> str:
    return new_report(desk)


def drafted(desk: Desk, report: str) -> Revision:
    section = home_of(desk, report, "F001")
    return desk.drafting.draft(report, section=section, engine="llm").sections[0].revision


CASES = {
    "an invented figure": "举办读书班8期，参加128人次〔F001〕。讲授专题党课7场，参加410人次〔F002〕。",
    "a fact left out": "讲授专题党课7场，参加410人次〔F002〕。",
    "everything invented": "举办演讲比赛6场。召开座谈会9次。",
    "an invented sentence beside true ones": (
        "举办读书班2期，参加128人次〔F001〕。评选先进个人30名。讲授专题党课7场，参加410人次〔F002〕。"
    ),
    "the same fact twice, once wrong": (
        "举办读书班2期，参加128人次〔F001〕。举办读书班9期〔F001〕。讲授专题党课7场，参加410人次〔F002〕。"
    ),
}


@pytest.mark.parametrize("answer", CASES.values(), ids=CASES)
def test_every_fact_is_told_once_and_nothing_else(
    desk: Desk, report: str, server: ScriptedServer, answer: str
) -> None:
    server.answer_with(Reply(answer))
    written = drafted(desk, report)
    assert [s.text for s in written.sentences if s.verdict is Verdict.UNSUPPORTED] == []
    assert written.text.count("读书班2期") == 1
    assert written.text.count("专题党课7场") == 1
    for invented in ("8期", "9期", "演讲比赛", "座谈会", "先进个人"):
        assert invented not in written.text
    states = {p.fact.id: p.state for p in desk.facts.ledger(report).places}
    assert states["F001"] is FactState.USED
    assert states["F002"] is FactState.USED


def test_the_clerk_is_told_what_was_replaced(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    server.answer_with(Reply(CASES["an invented figure"]))
    assert "1句没有出处" in drafted(desk, report).note


def test_an_ordinal_stays_where_its_sentence_was(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    server.answer_with(
        Reply(
            "一是举办读书班8期，参加128人次〔F001〕。\n二是讲授专题党课7场，参加410人次〔F002〕。"
        )
    )
    lines = drafted(desk, report).text.splitlines()
    assert lines[0].startswith("一是")
    assert lines[1].startswith("二是")


def test_a_sentence_that_held_is_not_touched(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    kept = "讲授专题党课7场，参加410人次。"
    server.answer_with(Reply("评选先进个人30名。\n讲授专题党课7场，参加410人次〔F002〕。"))
    assert kept in drafted(desk, report).text
