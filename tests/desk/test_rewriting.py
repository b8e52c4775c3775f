"""Selections reworded by the model: always a proposal, verified, and nothing around them moves."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.desk import home_of, new_report, open_desk
from support.openai_server import Reply, ScriptedServer

from assistant.desk import Desk
from assistant.errors import ModelEmptyError, ModelRefusedError, SettingsError, UserError
from assistant.models import Revision, Verdict

pytestmark = pytest.mark.server

DRAFT = "举办读书班2期，参加128人次〔F001〕。讲授专题党课7场，参加410人次〔F002〕。"
FIRST, SECOND = "举办读书班2期，参加128人次。", "讲授专题党课7场，参加410人次。"
SHORTER = "办读书班2期，128人次参加〔F001〕。"


@pytest.fixture
def drafted(desk: Desk, server: ScriptedServer) -> Revision:
    report = new_report(desk)
    server.enqueue(DRAFT)
    result = desk.drafting.draft(report, section=home_of(desk, report, "F001"), engine="llm")
    server.reset()
    return result.sections[0].revision


def ask(desk: Desk, drafted: Revision, start: int, end: int, **wish: str):
    wish = wish or {"action": "shorten"}
    return desk.rewriting.rewrite(drafted.report, drafted.section, start, end, **wish)


def now(desk: Desk, drafted: Revision) -> str:
    current = desk.drafting.current(drafted.report, drafted.section)
    assert current is not None
    return current.text


def test_a_rewrite_is_a_diff_that_changes_nothing_until_accepted(
    desk: Desk, drafted: Revision, server: ScriptedServer
) -> None:
    server.enqueue(SHORTER)
    made = ask(desk, drafted, 0, len(FIRST))
    assert (made.old, made.new) == (FIRST, "办读书班2期，128人次参加。")
    assert [(s.evidence, s.verdict) for s in made.sentences] == [(("F001",), Verdict.SUPPORTED)]
    assert now(desk, drafted) == FIRST + SECOND
    assert desk.rewriting.waiting(drafted.report, drafted.section).proposal.id == made.proposal.id
    desk.rewriting.accept(drafted.report, drafted.section, made.proposal.id)
    assert now(desk, drafted) == "办读书班2期，128人次参加。" + SECOND


def test_the_model_gets_the_wish_the_selection_and_the_evidence(
    desk: Desk, drafted: Revision, server: ScriptedServer
) -> None:
    server.enqueue(SHORTER)
    ask(desk, drafted, 0, len(FIRST), action="shorten", instruction="不要写期数")
    sent = server.chats[0].prompt
    for words in (FIRST, SECOND, "F001", "压缩到", "不要写期数"):
        assert words in sent


def test_a_rejected_rewrite_leaves_the_text(
    desk: Desk, drafted: Revision, server: ScriptedServer
) -> None:
    server.enqueue(SHORTER)
    made = ask(desk, drafted, 0, len(FIRST))
    desk.drafting.discard(made.proposal.id)
    assert now(desk, drafted) == FIRST + SECOND
    assert desk.rewriting.waiting(drafted.report, drafted.section) is None


def test_invented_figures_are_marked(desk: Desk, drafted: Revision, server: ScriptedServer) -> None:
    server.enqueue("举办读书班12期，参加128人次〔F001〕。")
    made = ask(desk, drafted, 0, len(FIRST))
    assert made.sentences[0].verdict is Verdict.UNSUPPORTED
    assert made.sentences[0].reasons


def test_without_markers_the_old_evidence_is_kept_and_checked(
    desk: Desk, drafted: Revision, server: ScriptedServer
) -> None:
    server.enqueue("全年举办读书班2期，共128人次参加。")
    made = ask(desk, drafted, 0, len(FIRST))
    assert [(s.evidence, s.verdict) for s in made.sentences] == [(("F001",), Verdict.SUPPORTED)]


def test_words_inside_a_sentence(desk: Desk, drafted: Revision, server: ScriptedServer) -> None:
    start = drafted.text.index("参加128人次")
    server.enqueue("共128人次参加。")
    made = ask(desk, drafted, start, start + len("参加128人次"), action="reword")
    assert made.proposal.text == "举办读书班2期，共128人次参加。" + SECOND
    assert made.sentences[0].evidence == ("F001",)
    assert made.sentences[0].verdict is Verdict.SUPPORTED


def test_the_rest_of_the_text_may_change_in_the_meantime(
    desk: Desk, drafted: Revision, server: ScriptedServer
) -> None:
    server.enqueue(SHORTER)
    made = ask(desk, drafted, 0, len(FIRST))
    desk.drafting.edit(drafted.report, drafted.section, "新加的一句。" + FIRST + SECOND)
    desk.rewriting.accept(drafted.report, drafted.section, made.proposal.id)
    assert now(desk, drafted) == "新加的一句。办读书班2期，128人次参加。" + SECOND


def test_changed_words_are_not_rewritten_over(
    desk: Desk, drafted: Revision, server: ScriptedServer
) -> None:
    server.enqueue(SHORTER)
    made = ask(desk, drafted, 0, len(FIRST))
    desk.drafting.edit(drafted.report, drafted.section, "我重写了这一句。" + SECOND)
    with pytest.raises(UserError):
        desk.rewriting.accept(drafted.report, drafted.section, made.proposal.id)
    assert now(desk, drafted) == "我重写了这一句。" + SECOND


def test_locked_words_cannot_be_rewritten(
    desk: Desk, drafted: Revision, server: ScriptedServer
) -> None:
    desk.drafting.lock_sentence(
        drafted.report, drafted.section, 0, revision=drafted.id, locked=True
    )
    with pytest.raises(UserError):
        ask(desk, drafted, 3, 5)
    server.enqueue("讲党课7场，410人次参加〔F002〕。")
    assert ask(desk, drafted, len(FIRST), len(FIRST + SECOND)) is not None


@pytest.mark.parametrize("span", [(0, 0), (5, 3), (-1, 4), (0, 9999)])
def test_a_selection_that_is_none(desk: Desk, drafted: Revision, span: tuple[int, int]) -> None:
    with pytest.raises(UserError):
        ask(desk, drafted, *span)


def test_a_wish_must_be_one_that_exists(desk: Desk, drafted: Revision) -> None:
    for wish in ({"action": "poem"}, {"instruction": "  "}):
        with pytest.raises(UserError):
            ask(desk, drafted, 0, 5, **wish)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply.refused(401), ModelRefusedError),
        (Reply("   "), ModelEmptyError),
        (Reply.cut("办读书班2期，128人次参加〔F001〕。", after=2), ModelEmptyError),
    ],
)
def test_a_failing_model_leaves_everything(
    desk: Desk, drafted: Revision, server: ScriptedServer, reply: Reply, error: type[Exception]
) -> None:
    server.answer_with(reply)
    with pytest.raises(error):
        ask(desk, drafted, 0, len(FIRST))
    assert now(desk, drafted) == FIRST + SECOND
    assert desk.rewriting.waiting(drafted.report, drafted.section) is None


def test_without_a_model_the_reason_is_told(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "other")
    report = new_report(desk)
    section = home_of(desk, report, "F001")
    desk.drafting.draft(report, section=section)
    assert "设置" in desk.rewriting.unavailable()
    with pytest.raises(SettingsError):
        desk.rewriting.rewrite(report, section, 0, 5, action="shorten")
    desk.close()
