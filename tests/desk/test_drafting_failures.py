"""A model that fails in the middle of a report, a process that dies, and what stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.desk import PREVIOUS, home_of, new_report, open_desk
from support.openai_server import Reply, ScriptedServer, draft_from_prompt

from assistant.desk import Desk
from assistant.errors import (
    ModelBusyError,
    ModelEmptyError,
    ModelRefusedError,
    OutboundBlockedError,
    UserError,
)
from assistant.models import AuthorKind, Fact, JobState, SectionRole, Verdict

pytestmark = pytest.mark.server


@pytest.fixture
def report(desk: Desk) -> str:
    return new_report(desk)


def failing_on(heading: str, reply: Reply):
    """A model that fails on the section with this heading."""
    task = f"写“{heading}”这一部分"
    return lambda request: reply if task in request.prompt else draft_from_prompt(request)


# --------------------------------------------------------------------------- in the middle of a report


def test_one_section_that_fails_loses_no_other(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    lost = home_of(desk, report, "F003")
    heading = desk.reports.state(report).headings[lost]
    server.answer_with(failing_on(heading, Reply("")))
    with pytest.raises(ModelEmptyError) as told:
        desk.drafting.draft(report, engine="llm")
    state = desk.reports.state(report)
    assert heading in str(told.value)
    assert "保存" in str(told.value)
    written = {s.id for s in state.report.outline} - {lost}
    assert set(state.revisions) == written


def test_a_refused_key_stops_at_once(desk: Desk, report: str, server: ScriptedServer) -> None:
    server.answer_with(Reply.refused(401))
    with pytest.raises(ModelRefusedError):
        desk.drafting.draft(report, engine="llm")
    assert len(server.chats) == 1


def test_a_dead_server_is_not_asked_for_every_section(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    server.answer_with(Reply.broken(500))
    with pytest.raises(ModelBusyError) as told:
        desk.drafting.draft(report, engine="llm")
    assert len(server.chats) == 2
    assert "没有起草" in str(told.value)


def test_the_job_says_which_section_failed_and_why(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    heading = desk.reports.state(report).headings[home_of(desk, report, "F003")]
    server.answer_with(failing_on(heading, Reply("")))
    desk.drafting.start(report, engine="llm")
    server.wait_until(lambda: desk.drafting.active(report) is None)
    job = desk.drafting.last(report)
    assert job.state is JobState.FAILED
    assert heading in job.message


def test_what_may_not_leave_is_kept_back_and_shown_beforehand(
    tmp_path: Path, server: ScriptedServer
) -> None:
    # An endpoint that counts as elsewhere; nothing is sent, so it need not exist.
    desk = open_desk(tmp_path / "away", "http://model.invalid/v1")
    report = new_report(desk)
    desk.facts.add(
        report, [Fact(id="F009", category="厉行节约", content="绝密★30年，压减经费3万元")]
    )
    with pytest.raises(OutboundBlockedError):
        desk.drafting.draft(report, section=home_of(desk, report, "F009"), engine="llm")
    sent = desk.drafting.preview(report, home_of(desk, report, "F009"))
    assert not sent.local
    assert sent.blocked
    desk.close()


# --------------------------------------------------------------------------- a process that dies


def test_what_a_dead_process_had_received_is_kept(desk: Desk, report: str) -> None:
    empty, written = home_of(desk, report, "F001"), home_of(desk, report, "F003")
    desk.drafting.edit(report, written, "人写的一句。")
    store = desk._context.workspace
    store.save_partial(report, empty, "举办读书班9期，参加")
    store.save_partial(report, written, "清查办公用房")
    assert set(desk.drafting.rescue(report)) == {empty, written}
    state = desk.reports.state(report)
    assert state.revisions[empty].text == "举办读书班9期，参加"
    assert state.revisions[empty].unfinished
    assert state.revisions[empty].sentences[0].verdict is Verdict.UNSUPPORTED
    assert state.revisions[written].text == "人写的一句。"
    assert "人写的一句。" in state.proposals[written].text
    assert desk.drafting.rescue(report) == ()


# --------------------------------------------------------------------------- locks


def test_one_locked_sentence_stays_while_its_neighbours_change(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    section = home_of(desk, report, "F001")
    server.enqueue("举办读书班2期，参加128人次〔F001〕。讲授专题党课7场，参加410人次〔F002〕。")
    first = desk.drafting.draft(report, section=section).sections[0].revision
    locked = desk.drafting.lock_sentence(report, section, 1, revision=first.id, locked=True)
    assert [(s.locked, s.human) for s in locked.sentences] == [(False, False), (True, False)]
    assert locked.author is AuthorKind.MODEL

    server.enqueue("全年办班2期〔F001〕。党课也讲了。")
    proposed = desk.drafting.draft(report, section=section).sections[0].revision
    assert proposed.proposal
    assert first.sentences[1].text in proposed.text

    with pytest.raises(UserError):
        desk.drafting.edit(report, section, first.text.replace("7场", "8场"))
    fresh = desk.drafting.edit(report, section, "前面加一句。" + first.text)
    assert [s.text for s in fresh.sentences if s.locked] == [first.sentences[1].text]

    with pytest.raises(UserError):
        desk.drafting.lock_sentence(report, section, 1, revision=first.id, locked=False)
    number = next(i for i, s in enumerate(fresh.sentences) if s.locked)
    free = desk.drafting.lock_sentence(report, section, number, revision=fresh.id, locked=False)
    assert not any(s.locked for s in free.sentences)


def test_unlocking_a_section_leaves_it_as_it_was_written(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    section = home_of(desk, report, "F001")
    desk.drafting.draft(report, section=section, engine="offline")
    desk.drafting.lock(report, section, locked=True)
    free = desk.drafting.lock(report, section, locked=False)
    assert free.author is AuthorKind.RULE
    assert not any(s.human or s.locked for s in free.sentences)


def test_a_version_without_the_locked_sentence_is_not_restored(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    section = home_of(desk, report, "F001")
    old = desk.drafting.edit(report, section, "旧的一句。")
    new = desk.drafting.edit(report, section, "新的一句。")
    desk.drafting.lock_sentence(report, section, 0, revision=new.id, locked=True)
    with pytest.raises(UserError):
        desk.drafting.restore(report, section, old.id)


# --------------------------------------------------------------------------- details, insertion, speed


def test_how_a_text_was_written_is_kept_with_it(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    section = home_of(desk, report, "F001")
    desk.settings.change(context_tokens=60)
    server.enqueue(Reply.thinking("举办读书班2期，参加128人次〔F001〕。", "先想一想。"))
    desk.drafting.draft(report, section=section)
    kept = desk.drafting.current(report, section)
    assert kept.thinking.strip() == "先想一想。"
    assert kept.left_out
    assert kept.prompt_version
    assert kept.usage is not None
    assert "想一想" not in kept.text


@pytest.mark.parametrize("fact", ["F001", "F002", "F003", "F004"])
def test_a_waiting_fact_is_inserted_supported_and_counts_as_used(
    desk: Desk, report: str, fact: str
) -> None:
    section = home_of(desk, report, fact)
    before = desk.drafting.edit(report, section, "第一句是人写的。第二句也是人写的。")
    made = desk.inserting.insert(report, section, fact, after=0, expected=before.id)
    assert made.text.startswith("第一句是人写的。")
    assert made.text.endswith("第二句也是人写的。")
    assert fact in desk.facts.ledger(report).ids("used")
    assert [s.human for s in made.sentences] == [True, *[False] * (len(made.sentences) - 2), True]
    with pytest.raises(UserError):
        desk.inserting.insert(report, section, fact, expected=before.id)


# --------------------------------------------------------------------------- problems


def test_problems_are_written_from_the_facts_that_show_them(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    part = next(
        s for s in desk.reports.state(report).report.outline if s.role is SectionRole.PROBLEMS
    )
    server.answer_with(Reply("一是学习还不够深入。"))
    desk.drafting.draft(report, section=part.id, engine="llm")
    prompt = server.chats[0].prompt
    assert "内容：清查办公用房" in prompt
    written = desk.drafting.current(report, part.id)
    assert [s.verdict for s in written.sentences if "不够" in s.text] == [Verdict.UNSUPPORTED]


def test_without_a_fact_that_shows_one_no_model_is_asked_for_problems(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    part = next(
        s for s in desk.reports.state(report).report.outline if s.role is SectionRole.PROBLEMS
    )
    for fact in ("F001", "F002", "F003"):
        desk.facts.excuse(report, fact, "不写")
    desk.drafting.draft(report, section=part.id, engine="llm")
    assert server.chats == []
    written = desk.drafting.current(report, part.id)
    assert "【待补" in written.text


# --------------------------------------------------------------------------- what leaves, what counts, what is stale


def test_no_part_of_a_document_with_a_mark_of_secrecy_is_packed(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "away", "http://model.invalid/v1")
    body = "".join(f"第{n}条　读书班由机关党委组织，学习教育要有记录。\n" for n in "一二三四五六")
    secret = desk.library.ingest_bytes(
        "内部规定.txt", f"机密★5年\n学习教育读书班管理规定\n{body}".encode()
    )
    report = new_report(desk, previous=f"机密★5年\n{PREVIOUS}")
    seen = desk.drafting.preview(report, home_of(desk, report, "F001"))
    assert seen.blocked == ""
    sent = "".join(text for _role, text in seen.messages)
    assert secret.title not in sent
    assert "集中学习和交流研讨活动" not in sent
    desk.close()
    # The same on this machine: nothing leaves, so nothing is kept back.
    with ScriptedServer() as local:
        desk = open_desk(tmp_path / "here", local.url)
        desk.library.ingest_bytes("内部规定.txt", f"学习教育读书班管理规定\n{body}".encode())
        report = new_report(desk, previous=PREVIOUS)
        seen = desk.drafting.preview(report, home_of(desk, report, "F001"))
        assert "集中学习和交流研讨活动" in "".join(text for _role, text in seen.messages)
        desk.close()


def test_a_very_long_answer_does_not_make_a_very_long_repair_prompt(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    lines = "".join(f"举办演讲比赛{n}场，参加{n + 3}人次。" for n in range(7, 4007))
    server.answer_with(Reply(lines, chunks=2000))
    written = desk.drafting.draft(
        report, section=home_of(desk, report, "F001"), engine="llm"
    ).sections[0]
    assert len(server.chats) == 2
    assert len(server.chats[1].prompt) < 20_000
    figures = [s for s in written.revision.sentences if "演讲比赛" in s.text]
    assert {s.verdict for s in figures} == {Verdict.UNSUPPORTED}


def test_a_fact_told_only_in_a_part_that_was_taken_out_counts_as_unused(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    section = home_of(desk, report, "F003")
    server.answer_with(draft_from_prompt)
    desk.drafting.draft(report, section=section, engine="llm")
    assert "F003" in desk.facts.ledger(report).ids("used")
    desk.outline.remove(report, section)
    assert "F003" in desk.facts.ledger(report).ids("unused")


def test_verdicts_renewed_after_a_fact_changed_make_no_conflict_for_an_open_window(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    section = home_of(desk, report, "F001")
    server.enqueue(Reply("举办读书班2期，参加128人次〔F001〕。"))
    seen = desk.drafting.draft(report, section=section, engine="llm").sections[0].revision
    fact = next(f for f in desk.facts.list(report) if f.id == "F001")
    desk.facts.update(report, fact.model_copy(update={"content": "举办读书班3期，参加128人次"}))
    renewed = desk.drafting.current(report, section)
    assert renewed.id != seen.id
    text = seen.text + "这一句是人写的。"
    saved = desk.drafting.edit(report, section, text, expected_parent=seen.id)
    assert saved.text == text
    assert saved.sentences[0].verdict is Verdict.UNSUPPORTED


def test_facts_the_model_left_out_are_named_to_the_clerk(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    section = home_of(desk, report, "F001")
    server.answer_with(Reply("讲授专题党课7场，参加410人次〔F002〕。"))
    left = desk.drafting.draft(report, section=section, engine="llm").sections[0].revision
    assert "F001" in left.note
    assert "F002" not in left.note
    server.answer_with(draft_from_prompt)
    whole = desk.drafting.draft(report, section=section, engine="llm").sections[0].revision
    assert "没有写到" not in whole.note


def test_a_cut_stream_does_not_take_the_place_of_a_whole_text(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    section = home_of(desk, report, "F001")
    desk.drafting.draft(report, section=section, engine="llm")
    before = desk.reports.state(report).revisions[section]
    server.answer_with(Reply.cut("举办读书班2期，参加128人次〔F001〕。讲授专题党课7场。", after=2))
    desk.drafting.draft(report, section=section, engine="llm")
    state = desk.reports.state(report)
    assert state.revisions[section].id == before.id
    assert state.proposals[section].unfinished
    assert before.text.startswith(state.proposals[section].text[:4])
