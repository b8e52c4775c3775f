"""三稿比选: several drafts beside each other, counted, and taken whole or sentence by sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.desk import PREVIOUS, home_of, new_report, open_desk
from support.openai_server import Reply, ScriptedServer

from assistant.desk import Desk
from assistant.desk.candidates import Pick
from assistant.desk.repetition import repetitions, shared_share
from assistant.errors import ModelBusyError, ModelRefusedError, NotFoundError, UserError
from assistant.models import AuthorKind, Verdict

pytestmark = pytest.mark.server

BOTH = "举办读书班2期，参加128人次〔F001〕。讲授专题党课7场，参加410人次〔F002〕。"
ONE = "全年举办读书班2期，共128人次参加〔F001〕。"
WRONG = "举办读书班9期，参加128人次〔F001〕。"


@pytest.fixture
def report(desk: Desk) -> str:
    return new_report(desk)


@pytest.fixture
def section(desk: Desk, report: str) -> str:
    return home_of(desk, report, "F001")


def three(server: ScriptedServer) -> None:
    # The wrong one is sent back once and stays wrong.
    server.enqueue(BOTH, ONE, WRONG, "1｜" + WRONG)


def test_three_drafts_wait_side_by_side_with_their_counts(
    desk: Desk, report: str, section: str, server: ScriptedServer
) -> None:
    three(server)
    table = desk.candidates.make(report, section)
    assert [(c.facts_used, c.facts, c.unsupported) for c in table] == [
        (2, 2, 0),
        (1, 2, 0),
        (0, 2, 1),
    ]
    assert len({c.name for c in table}) == 3
    assert desk.drafting.current(report, section) is None, "nothing is the text before a choice"
    temperatures = [r.body["temperature"] for r in server.chats[:3]]
    assert len(set(temperatures)) == 3


def test_candidates_survive_closing_and_opening_the_desk(
    tmp_path: Path, desk: Desk, report: str, section: str, server: ScriptedServer
) -> None:
    three(server)
    before = [c.revision.text for c in desk.candidates.make(report, section)]
    desk.close()
    again = open_desk(tmp_path / "data", server.url)
    assert [c.revision.text for c in again.candidates.table(report, section)] == before
    again.close()


@pytest.mark.parametrize("which", [0, 1, 2])
def test_any_one_can_be_taken_and_then_the_table_is_clear(
    desk: Desk, report: str, section: str, server: ScriptedServer, which: int
) -> None:
    three(server)
    table = desk.candidates.make(report, section)
    taken = desk.candidates.take(report, section, table[which].revision.id)
    now = desk.drafting.current(report, section)
    assert now is not None
    assert now.id == taken.id
    assert now.text == table[which].revision.text
    assert desk.candidates.table(report, section) == ()
    history = {r.text for r in desk.drafting.history(report, section)}
    assert {c.revision.text for c in table} <= history
    with pytest.raises(NotFoundError):
        desk.candidates.take(report, section, table[0].revision.id)


def test_sentences_of_several_become_one_text_with_evidence_and_verdicts(
    desk: Desk, report: str, section: str, server: ScriptedServer
) -> None:
    three(server)
    a, b, c = desk.candidates.make(report, section)
    made = desk.candidates.compose(
        report,
        section,
        [Pick(revision=b.revision.id, number=0), Pick(revision=a.revision.id, number=1),
         Pick(revision=c.revision.id, number=0)],
    )  # fmt: skip
    assert [(s.evidence, s.verdict) for s in made.sentences] == [
        (("F001",), Verdict.SUPPORTED),
        (("F002",), Verdict.SUPPORTED),
        (("F001",), Verdict.UNSUPPORTED),
    ]
    assert made.text == "".join(s.text for s in made.sentences)
    assert set(desk.facts.ledger(report).ids("used")) >= {"F001", "F002"}


def test_human_and_locked_sentences_stand_in_every_candidate_and_composition(
    desk: Desk, report: str, section: str, server: ScriptedServer
) -> None:
    mine = "这一句是人写的　🌱。"
    desk.drafting.edit(report, section, mine)
    three(server)
    table = desk.candidates.make(report, section)
    assert all(mine in c.revision.text for c in table)
    number = next(i for i, s in enumerate(table[0].revision.sentences) if "党课" in s.text)
    made = desk.candidates.compose(
        report, section, [Pick(revision=table[0].revision.id, number=number)]
    )
    assert made.text.count(mine) == 1
    assert "党课" in made.text


def test_words_written_while_candidates_wait_are_kept_when_one_is_taken(
    desk: Desk, report: str, section: str, server: ScriptedServer
) -> None:
    desk.drafting.edit(report, section, "先写的一句。")
    three(server)
    table = desk.candidates.make(report, section)
    desk.drafting.edit(report, section, "后来改过的一句话。")
    taken = desk.candidates.take(report, section, table[0].revision.id)
    assert "后来改过的一句话。" in taken.text
    assert "先写的一句。" not in taken.text, "what a person reworded does not come back"


def test_the_rule_writer_makes_one(desk: Desk, report: str, section: str) -> None:
    [only] = desk.candidates.make(report, section, engine="offline")
    assert only.revision.author is AuthorKind.RULE
    assert only.facts_used == only.facts == 2


def test_one_failure_does_not_lose_the_others(
    desk: Desk, report: str, section: str, server: ScriptedServer
) -> None:
    server.enqueue(BOTH, Reply.broken(500), ONE)
    assert len(desk.candidates.make(report, section)) == 2


@pytest.mark.parametrize(
    ("reply", "error", "asked"),
    [(Reply.refused(401), ModelRefusedError, 1), (Reply.broken(500), ModelBusyError, 3)],
)
def test_all_failing_says_why_and_changes_nothing(
    desk: Desk,
    report: str,
    section: str,
    server: ScriptedServer,
    reply: Reply,
    error: type[Exception],
    asked: int,
) -> None:
    server.answer_with(reply)
    with pytest.raises(error):
        desk.candidates.make(report, section)
    assert desk.candidates.table(report, section) == ()
    assert len(server.chats) == asked


def test_bad_wishes_are_told_in_a_sentence(desk: Desk, report: str, section: str) -> None:
    with pytest.raises(UserError):
        desk.candidates.make(report, section, count=4)
    with pytest.raises(UserError):
        desk.candidates.compose(report, section, [])
    with pytest.raises(NotFoundError):
        desk.candidates.make(report, "nowhere")


def test_overlap_with_last_year_is_counted(desk: Desk, server: ScriptedServer) -> None:
    report = new_report(desk, previous=PREVIOUS)
    section = home_of(desk, report, "F001")
    copied = "组织全体干部职工认真开展集中学习和交流研讨活动。"
    server.enqueue(BOTH, copied)
    plain, copy = desk.candidates.make(report, section, count=2)
    assert plain.overlap == 0
    assert copy.overlap > 0.5


@pytest.mark.parametrize(
    ("text", "other", "shared"),
    [
        ("组织全体干部职工开展集中学习和研讨。", "再次组织全体干部职工开展集中学习和研讨。", True),
        ("组织全体干部职工学习。", "组织全体干部职工学习。", False),
        ("增强政治意识、大局意识、核心意识、看齐意识。", "增强政治意识、大局意识、核心意识、看齐意识。", False),
        ("按照《党政机关厉行节约反对浪费条例》办理。", "执行《党政机关厉行节约反对浪费条例》。", False),
        ("2026年1月1日至2026年12月31日。", "2026年1月1日至2026年12月31日。", False),
        ("", "什么都没有", False),
    ],
)  # fmt: skip
def test_repetition_is_a_long_run_that_is_no_set_phrase(
    text: str, other: str, shared: bool
) -> None:
    found = repetitions(text, [("S2", other)])
    assert bool(found) is shared
    assert (shared_share(text, other) > 0) is shared
    for run in found:
        assert text[run.start : run.end] == run.text
        assert run.text in other
