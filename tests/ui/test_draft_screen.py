"""The drafting screen without a browser: what it tells the clerk about a model's text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.openai_server import Reply, ScriptedServer
from ui_pages import Open, seen

from assistant.desk import Desk
from assistant.models import Report

pytest.importorskip("streamlit")
pytestmark = pytest.mark.server


@pytest.fixture
def model(desk: Desk) -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        desk.settings.change(base_url=server.url, api_key="k", model="test-large", max_retries=0)
        yield server


def test_what_was_replaced_is_said_under_the_text(
    open_page: Open, desk: Desk, report: Report, model: ScriptedServer
) -> None:
    desk.settings.change(on_unsupported="replace")
    place = next(p for p in desk.facts.ledger(report.id).places if p.fact.id == "F001")
    model.answer_with(Reply("举办读书班8期，参加128人次〔F001〕。"))
    desk.drafting.draft(report.id, section=place.section, engine="llm")
    words = seen(open_page("report", report=report.id, step="draft", section=place.section))
    assert "1句没有出处，已换成规则写的句子" in words


def test_what_the_model_left_out_is_said_under_the_text(
    open_page: Open, desk: Desk, report: Report, model: ScriptedServer
) -> None:
    place = next(p for p in desk.facts.ledger(report.id).places if p.fact.id == "F001")
    model.answer_with(Reply("学习教育要抓在经常、严在日常。"))
    desk.drafting.draft(report.id, section=place.section, engine="llm")
    words = seen(open_page("report", report=report.id, step="draft", section=place.section))
    assert "F001" in words
    assert "没有写" in words
