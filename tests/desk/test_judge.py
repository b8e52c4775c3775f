"""模型疑问: a lying, chattering or broken model leaves nothing behind that is not literally there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from support.openai_server import Reply, ScriptedServer
from support.system import ROOT

from assistant.config import Settings, load_settings
from assistant.desk import Desk
from assistant.errors import DeskError, UserError
from assistant.models import DocumentKind, Job, JobState, Severity

POLICY = (
    "青岭县机关用餐办法\n\n第一条 公务用餐应当取用适量，不得剩余。\n第二条 食堂主管每日到场巡视。\n"
)
DRAFT = "今年以来，公务用餐取用偏多，剩余较多。食堂主管每日到场巡视两次。"
TRUE = {
    "draft": "公务用餐取用偏多，剩余较多",
    "clause": "公务用餐应当取用适量，不得剩余",
    "why": "有剩余",
}


def settings(tmp_path: Path, server: ScriptedServer | None, **more: object) -> Settings:
    values: dict[str, object] = {"embedding": "none"}
    if server is not None:
        values |= {
            "model": "m",
            "base_url": server.url,
            "api_key": SecretStr("k"),
            "requests_per_second": 1000.0,
        }
    return load_settings(tmp_path / "data").model_copy(update=values | more)


@pytest.fixture
def desk(tmp_path: Path, server: ScriptedServer) -> Iterator[Desk]:
    opened = Desk(settings(tmp_path, server))
    path = tmp_path / "青岭县机关用餐办法.txt"
    path.write_text(POLICY, encoding="utf-8")
    opened.library.ingest([path], kind=DocumentKind.POLICY)
    yield opened
    opened.close()


def test_a_doubt_with_both_quotes_is_a_hint_at_its_place(
    desk: Desk, server: ScriptedServer
) -> None:
    server.enqueue(*[Reply.json({"found": [TRUE]})] * 12)
    found = desk.checking.judge(DRAFT)
    assert [(f.rule, f.severity, f.quote) for f in found] == [
        ("judge.doubt", Severity.INFO, TRUE["draft"])
    ]
    assert DRAFT[found[0].start : found[0].end] == TRUE["draft"]
    assert found[0].suggestion is None
    assert found[0].basis is not None
    assert found[0].basis.quote == TRUE["clause"]


@pytest.mark.parametrize(
    "answer",
    [
        Reply.json({"found": [TRUE | {"draft": "公务用餐剩余很多"}]}),
        Reply.json({"found": [TRUE | {"clause": "公务用餐严禁剩余任何饭菜"}]}),
        Reply.json({"found": [TRUE | {"draft": ""}, TRUE | {"draft": 3}, "x", None]}),
        Reply.json({"found": {"draft": TRUE["draft"]}}),
        Reply.json([TRUE]),
        Reply('{"found": [{"draft": "公务用餐取用偏多，剩余较多", "clause": "公务'),
        Reply("我认为没有问题。{}"),
        Reply("<think>想一想</think>没有"),
        Reply("{" * 3000),
    ],
)
def test_lies_nonsense_and_broken_json_are_dropped(
    desk: Desk, server: ScriptedServer, answer: Reply
) -> None:
    server.enqueue(*[answer] * 12)
    assert desk.checking.judge(DRAFT) == ()
    assert server.requests


def test_without_a_model_it_says_so_and_checks_go_on(tmp_path: Path) -> None:
    alone = Desk(settings(tmp_path, None, model=""))
    with pytest.raises(UserError, match="还没有设置模型"):
        alone.checking.judge(DRAFT)
    assert alone.checking.check_text(DRAFT).findings is not None
    alone.close()


def test_a_classified_draft_is_not_sent(tmp_path: Path, server: ScriptedServer) -> None:
    far = Desk(settings(tmp_path, server, base_url="http://192.0.2.1:9/v1"))
    path = tmp_path / "青岭县机关用餐办法.txt"
    path.write_text(POLICY, encoding="utf-8")
    far.library.ingest([path], kind=DocumentKind.POLICY)
    with pytest.raises(DeskError, match="密"):
        far.checking.judge("机密★10年\n" + DRAFT)
    assert not server.requests
    far.close()


def test_the_command_line_adds_the_doubts_to_the_findings(
    tmp_path: Path, server: ScriptedServer, desk: Desk
) -> None:
    server.answer_with(Reply.json({"found": [TRUE]}))
    draft = tmp_path / "稿.txt"
    draft.write_text(DRAFT, encoding="utf-8")
    command = [sys.executable, "-m", "assistant", "check", str(draft), "--json"]
    environment = {
        **os.environ,
        "ASSISTANT_DATA_DIR": str(tmp_path / "data"),
        "ASSISTANT_EMBEDDING": "none",
        "OPENAI_BASE_URL": server.url,
        "OPENAI_API_KEY": "k",
        "ASSISTANT_MODEL": "m",
        "ASSISTANT_REQUESTS_PER_SECOND": "1000",
    }

    def rules(*more: str) -> list[str]:
        done = subprocess.run(
            [*command, *more], cwd=ROOT, env=environment, capture_output=True, check=True
        )
        return [f["rule"] for f in json.loads(done.stdout)["findings"]]

    assert "judge.doubt" not in rules()
    assert "judge.doubt" in rules("--judge")


# ------------------------------------------------------------------ in the background, for a screen


def ended(desk: Desk, job: Job) -> Job:
    deadline = time.monotonic() + 30
    while desk.doubts.active(job.subject) is not None and time.monotonic() < deadline:
        time.sleep(0.02)
    return desk.jobs.get(job.id)


def test_a_round_in_the_background_keeps_its_doubts_where_the_words_stand(
    desk: Desk, server: ScriptedServer
) -> None:
    server.answer_with(Reply.json({"found": [TRUE]}))
    job = ended(desk, desk.doubts.start("P1", DRAFT))
    assert job.state is JobState.DONE
    assert "提出1处疑问" in job.message
    moved = "加在前面的一句。" + DRAFT
    found = desk.doubts.found("P1", moved)
    assert [moved[f.start : f.end] for f in found] == [TRUE["draft"]]
    assert desk.doubts.found("P1", DRAFT.replace("取用偏多", "取用适量")) == ()
    assert desk.doubts.found("P2", DRAFT) == ()


def test_a_stopped_round_ends_though_the_server_is_silent(
    desk: Desk, server: ScriptedServer
) -> None:
    gate = threading.Event()
    server.answer_with(Reply("{}", hold=gate, hold_at=0))
    job = desk.doubts.start("P1", DRAFT)
    with pytest.raises(UserError, match="正在请模型复核"):
        desk.doubts.start("P1", DRAFT)
    desk.jobs.stop(job.id)
    assert ended(desk, job).state is JobState.STOPPED
    gate.set()


def test_a_round_says_when_no_clause_could_be_compared(desk: Desk, server: ScriptedServer) -> None:
    job = ended(desk, desk.doubts.start("P1", "今日晴转多云，微风。"))
    assert "没有可以请模型对照的条文" in job.message
    assert not server.requests


def test_a_classified_draft_fails_its_round_and_is_not_sent(
    tmp_path: Path, server: ScriptedServer
) -> None:
    far = Desk(settings(tmp_path, server, base_url="http://192.0.2.1:9/v1"))
    path = tmp_path / "青岭县机关用餐办法.txt"
    path.write_text(POLICY, encoding="utf-8")
    far.library.ingest([path], kind=DocumentKind.POLICY)
    job = ended(far, far.doubts.start("P1", "机密★10年\n" + DRAFT))
    assert job.state is JobState.FAILED
    assert "密" in job.message
    assert not server.requests
    far.close()


def test_without_a_model_no_round_begins(tmp_path: Path) -> None:
    alone = Desk(settings(tmp_path, None, model=""))
    with pytest.raises(UserError, match="还没有设置模型"):
        alone.doubts.start("P1", DRAFT)
    assert alone.doubts.last("P1") is None
    alone.close()
