"""打开示例: what a clerk sees first has to be whole."""

from __future__ import annotations

from pathlib import Path

from support.desk import open_desk

from assistant.models import FactStatus, Verdict


def test_the_example_uses_every_fact_and_every_sentence_holds(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "data")
    try:
        report = desk.demo.open()
        desk.drafting.draft(report, engine="offline")
        state = desk.reports.state(report)
        failing = [
            (s.text, s.reasons)
            for revision in state.revisions.values()
            for s in revision.sentences
            if s.verdict is Verdict.UNSUPPORTED
        ]
        assert failing == []
        unused = set(desk.facts.ledger(report).ids("unused"))
        unsure = {f.id for f in desk.facts.list(report) if f.status is FactStatus.UNVERIFIED}
        assert unused == unsure
    finally:
        desk.close()
