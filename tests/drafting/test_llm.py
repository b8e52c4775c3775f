"""The llm engine against a real server on loopback: normal days and every kind of bad day."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from pathlib import Path

import pytest
from langchain_core.tracers.langchain import wait_for_all_tracers
from pydantic import SecretStr
from support.openai_server import Reply, Request, ScriptedServer, draft_from_prompt, invent_numbers

from assistant.config import Settings, load_settings
from assistant.drafting.engines import Draft, Engine, run
from assistant.drafting.llm import LlmEngine
from assistant.drafting.pack import EvidencePack, build_pack
from assistant.errors import (
    DeskError,
    ModelBusyError,
    ModelCutError,
    ModelEmptyError,
    ModelError,
    ModelRefusedError,
    OutboundBlockedError,
    SettingsError,
)
from assistant.evidence import VerifyContext, verify_text
from assistant.models import Fact, FactStatus, Section, Sentence, Verdict

pytestmark = pytest.mark.server

KEY = "sk-very-secret-key"
TEXT = "一是抓学习。举办读书班2期，参加410人次〔F005〕。"
SEEN = "一是抓学习。举办读书班2期，参加410人次。"


def configured(server: ScriptedServer, tmp_path: Path, **more: object) -> Settings:
    values: dict[str, object] = {
        "model": "test-large",
        "base_url": server.url,
        "api_key": SecretStr(KEY),
        "requests_per_second": 1000.0,
        "timeout_seconds": 5.0,
    }
    return load_settings(tmp_path / "data").model_copy(update=values | more)


@pytest.fixture
def engine(server: ScriptedServer, tmp_path: Path) -> LlmEngine:
    return LlmEngine(configured(server, tmp_path))


def pack(**more: object) -> EvidencePack:
    facts = (
        Fact(id="F005", content="举办读书班2期，参加410人次", date="2026-03-20", source="简报"),
        Fact(id="F024", content="拟于12月开展检查", status=FactStatus.PLANNED),
    )
    values: dict[str, object] = {"facts": facts, "year": 2026, "as_of": dt.date(2026, 11, 20)}
    section = Section(id="s2", heading="强化教育引导", target_chars=500)
    return build_pack(section, **(values | more))  # type: ignore[arg-type]


def never() -> bool:
    return False


def write(engine: LlmEngine, **more: object) -> Draft:
    return run(engine, pack(**more), stop=never)


def test_a_normal_answer_streams_into_text_evidence_and_usage(
    server: ScriptedServer, engine: LlmEngine
) -> None:
    server.enqueue(Reply(TEXT, chunks=3))
    seen: list[str] = []
    draft = run(engine, pack(), stop=never, on_text=seen.append)
    assert draft.text == SEEN
    assert [(m.id, draft.text[m.start : m.end]) for m in draft.marks] == [
        ("F005", "举办读书班2期，参加410人次。")
    ]
    assert not draft.unfinished
    assert draft.engine == "llm"
    assert draft.model == "test-large"
    assert draft.prompt_id == "draft-section"
    assert len(draft.prompt_version) == 12
    assert draft.usage is not None
    assert (draft.usage.prompt_tokens, draft.usage.completion_tokens) == (120, 45)
    assert draft.usage.outcome == "ok"
    assert len(seen) > 5
    assert all(SEEN.startswith(part) for part in seen)


def test_the_engine_is_an_engine(engine: LlmEngine) -> None:
    assert isinstance(engine, Engine)


def test_the_request_is_what_older_servers_understand(
    server: ScriptedServer, tmp_path: Path
) -> None:
    server.enqueue(TEXT)
    write(LlmEngine(configured(server, tmp_path, max_tokens=777, temperature=0.2)))
    body = server.chats[0].body
    assert body["max_tokens"] == 777
    assert "max_completion_tokens" not in body
    assert body["stream_options"] == {"include_usage": True}
    assert body["temperature"] == 0.2
    assert body["model"] == "test-large"
    assert [m["role"] for m in body["messages"]] == ["system", "user"]
    assert server.chats[0].headers["authorization"] == f"Bearer {KEY}"


def test_the_name_of_the_length_limit_is_a_setting(server: ScriptedServer, tmp_path: Path) -> None:
    server.enqueue(TEXT)
    write(LlmEngine(configured(server, tmp_path, max_tokens_field="max_completion_tokens")))
    assert server.chats[0].body["max_completion_tokens"] == 2000
    assert "max_tokens" not in server.chats[0].body


@pytest.mark.parametrize(
    ("name", "other", "words"),
    [
        ("max_tokens", "max_completion_tokens",
         "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."),
        ("max_completion_tokens", "max_tokens", "Unrecognized request argument supplied: max_completion_tokens"),
        ("max_completion_tokens", "max_tokens", "Extra inputs are not permitted: max_completion_tokens"),
    ],
)  # fmt: skip
def test_the_other_name_of_the_limit_is_tried_where_one_is_refused(
    server: ScriptedServer, tmp_path: Path, name: str, other: str, words: str
) -> None:
    server.enqueue(Reply(status=400, error={"message": words}), TEXT)
    draft = write(LlmEngine(configured(server, tmp_path, max_tokens_field=name)))
    assert draft.text == SEEN
    assert name in server.chats[0].body
    assert other in server.chats[1].body
    assert name not in server.chats[1].body


def test_a_limit_that_is_too_large_is_not_asked_for_twice(
    server: ScriptedServer, tmp_path: Path
) -> None:
    server.enqueue(Reply(status=400, error={"message": "max_tokens is too large: 2000 > 512"}))
    with pytest.raises(ModelError, match="上限"):
        write(LlmEngine(configured(server, tmp_path)))
    assert len(server.chats) == 1


@pytest.mark.parametrize("size", [1, 2, 5])
def test_markers_split_across_chunks(server: ScriptedServer, engine: LlmEngine, size: int) -> None:
    server.enqueue(Reply("甲事〔F005、F024〕。乙事〔F999〕。", chunks=size))
    draft = write(engine)
    assert draft.text == "甲事。乙事。"
    assert [m.id for m in draft.marks] == ["F005", "F024"]
    assert draft.unknown == ("F999",)


def test_a_server_without_usage_still_costs_something(
    server: ScriptedServer, engine: LlmEngine
) -> None:
    server.enqueue(Reply(TEXT, usage=None))
    draft = write(engine)
    assert draft.usage is not None
    assert draft.usage.prompt_tokens > 500
    assert 20 <= draft.usage.completion_tokens <= len(TEXT)


def test_a_server_that_refuses_the_wish_for_usage_is_asked_without(
    server: ScriptedServer, engine: LlmEngine
) -> None:
    error = {"message": "Unknown field: stream_options", "type": "invalid_request_error"}
    server.enqueue(Reply(status=400, error=error), TEXT)
    assert write(engine).text == SEEN
    assert "stream_options" not in server.chats[1].body


def test_a_server_that_answers_whole_although_asked_to_stream(
    server: ScriptedServer, engine: LlmEngine
) -> None:
    server.answer_with(Reply(TEXT, ignore_stream=True))
    draft = write(engine)
    assert draft.text == SEEN
    assert draft.usage is not None
    assert draft.usage.completion_tokens == 45


@pytest.mark.parametrize("finish", ["stop", None])
def test_a_stream_is_complete_with_either_closing_sign(
    server: ScriptedServer, engine: LlmEngine, finish: str | None
) -> None:
    server.enqueue(Reply(TEXT, finish=finish, done=finish is None))
    assert not write(engine).unfinished


def test_blank_lines_are_no_paragraphs(server: ScriptedServer, engine: LlmEngine) -> None:
    server.enqueue("\n\n甲事〔F005〕。\n\n\n  \n　　乙事〔F024〕。\n\n")
    draft = write(engine)
    assert draft.text == "甲事。\n　　乙事。"
    assert [(m.id, draft.text[m.start : m.end]) for m in draft.marks] == [
        ("F005", "甲事。"),
        ("F024", "乙事。"),
    ]


def test_a_model_that_invents_numbers_is_found_out(
    server: ScriptedServer, engine: LlmEngine
) -> None:
    material = pack()
    for answer, verdict in (
        (draft_from_prompt, Verdict.SUPPORTED),
        (invent_numbers, Verdict.UNSUPPORTED),
    ):
        server.answer_with(answer)
        draft = run(engine, material, stop=never)
        context = VerifyContext(year=2026)
        sentences = verify_text(
            draft.text, draft.marks, facts=material.facts, passages=(), context=context
        )
        assert [s.evidence for s in sentences] == [("F005",), ("F024",)]
        assert {s.verdict for s in sentences} == {verdict}


# ------------------------------------------------------------------ thinking


def test_think_tags_stay_out_of_the_draft(server: ScriptedServer, engine: LlmEngine) -> None:
    server.enqueue(Reply.thinking(TEXT, "要不要写128人〔F024〕？"))
    draft = write(engine)
    assert draft.text == SEEN
    assert "128人" in draft.thinking
    assert [m.id for m in draft.marks] == ["F005"]


def test_reasoning_content_stays_out_of_the_draft_and_can_be_watched(
    server: ScriptedServer, tmp_path: Path
) -> None:
    watched: list[str] = []
    engine = LlmEngine(configured(server, tmp_path), on_thinking=watched.append)
    server.enqueue(Reply(TEXT, reasoning="先看有几条事实。"))
    draft = write(engine)
    assert draft.text == SEEN
    assert draft.thinking == engine.thinking == "先看有几条事实。"
    assert "".join(watched) == "先看有几条事实。"


def test_a_closing_think_tag_alone_discards_what_came_before(
    server: ScriptedServer, engine: LlmEngine
) -> None:
    server.enqueue(Reply("这里是思考〔F024〕。</think>" + TEXT))
    draft = write(engine)
    assert draft.text == SEEN
    assert [m.id for m in draft.marks] == ["F005"]


def test_thinking_without_text_is_an_empty_answer(
    server: ScriptedServer, engine: LlmEngine
) -> None:
    server.enqueue(Reply("<think>想了很久，没有结果"))
    with pytest.raises(ModelEmptyError):
        write(engine)


# ------------------------------------------------------------------ trouble


@pytest.mark.parametrize(
    ("reply", "error", "words"),
    [
        (Reply.refused(401), ModelRefusedError, "密钥"),
        (Reply.refused(403), ModelRefusedError, "无权"),
        (Reply.refused(404), ModelRefusedError, "test-large"),
        (Reply(status=402), ModelRefusedError, "余额"),
        (Reply("", chunks=1), ModelEmptyError, "没有返回内容"),
        (Reply("   \n"), ModelEmptyError, "没有返回内容"),
        (Reply.web_page(), ModelError, "网页"),
        (Reply.web_page(404), ModelError, "网页"),
        (Reply.nonsense(), ModelError, "OpenAI 格式"),
        (Reply(raw=b"not json at all"), ModelError, "OpenAI 格式"),
        (
            Reply(raw=b"data: {oops\n\n", content_type="text/event-stream"),
            ModelError,
            "OpenAI 格式",
        ),
        (Reply(status=400), ModelError, "400"),
        (
            Reply(status=400, error={"message": "maximum context length is 4096 tokens"}),
            ModelError,
            "单次材料上限",
        ),
        (Reply("", finish="content_filter"), ModelEmptyError, "内容审核"),
        (Reply("", finish="length", reasoning="长长的思考"), ModelEmptyError, "单次回答上限"),
    ],
)
def test_trouble_is_one_clear_sentence(
    server: ScriptedServer,
    engine: LlmEngine,
    reply: Reply,
    error: type[DeskError],
    words: str,
) -> None:
    server.answer_with(reply)
    with pytest.raises(error, match=words) as caught:
        write(engine)
    message = str(caught.value)
    assert message.endswith("。")
    assert KEY not in message
    assert "refused" not in message
    assert engine.usage is not None
    assert engine.usage.outcome == "error"


def test_429_then_success(server: ScriptedServer, engine: LlmEngine) -> None:
    server.enqueue(Reply.busy(), TEXT)
    assert write(engine).text == SEEN
    assert len(server.chats) == 2


def test_500_then_success(server: ScriptedServer, engine: LlmEngine) -> None:
    server.enqueue(Reply.broken(), Reply.broken(503), TEXT)
    assert write(engine).text == SEEN
    assert len(server.chats) == 3


@pytest.mark.parametrize("reply", [Reply.busy(), Reply.broken(), Reply.broken(502)])
def test_a_busy_server_is_given_up_after_the_retries(
    server: ScriptedServer, tmp_path: Path, reply: Reply
) -> None:
    server.answer_with(reply)
    with pytest.raises(ModelBusyError):
        write(LlmEngine(configured(server, tmp_path, max_retries=1)))
    assert len(server.chats) == 2


def test_a_web_page_with_a_server_error_is_a_busy_gateway(
    server: ScriptedServer, tmp_path: Path
) -> None:
    server.answer_with(Reply.web_page(502))
    with pytest.raises(ModelBusyError, match="502"):
        write(LlmEngine(configured(server, tmp_path, max_retries=0)))


def test_a_cut_connection_keeps_what_arrived(server: ScriptedServer, engine: LlmEngine) -> None:
    server.enqueue(Reply.cut("举办读书班2期〔F005〕。接着还要写的内容", after=5))
    draft = write(engine)
    assert draft.unfinished
    assert draft.text.startswith("举办读书班2期。")
    assert draft.marks
    assert "中途断开" in draft.problem
    assert draft.usage is not None
    assert draft.usage.outcome == "cut"
    assert len(server.chats) == 1


def test_a_stream_that_ends_without_any_closing_sign_is_cut(
    server: ScriptedServer, engine: LlmEngine
) -> None:
    server.enqueue(Reply("举办读书班2期", finish=None, done=False))
    draft = write(engine)
    assert draft.unfinished
    assert draft.text == "举办读书班2期"


def test_a_marker_cut_in_the_middle_leaves_no_trace(
    server: ScriptedServer, engine: LlmEngine
) -> None:
    server.enqueue(Reply.cut("举办读书班2期〔F005〕。", after=9, chunks=1))
    draft = write(engine)
    assert draft.text == "举办读书班2期"
    assert draft.unfinished


def test_an_answer_at_its_length_limit_is_unfinished(
    server: ScriptedServer, engine: LlmEngine
) -> None:
    server.enqueue(Reply("举办读书班2期，参加", finish="length"))
    draft = write(engine)
    assert draft.unfinished
    assert "单次回答上限" in draft.problem


def test_an_error_inside_the_stream_keeps_what_arrived(
    server: ScriptedServer, engine: LlmEngine
) -> None:
    server.enqueue(Reply("举办读书班2期", error_in_stream=True))
    draft = write(engine)
    assert draft.unfinished
    assert draft.text == "举办读书班2期"


def test_nobody_listens_at_the_address(server: ScriptedServer, tmp_path: Path) -> None:
    with ScriptedServer() as gone:
        url = gone.url
    settings = configured(server, tmp_path, base_url=url, max_retries=0)
    with pytest.raises(ModelError, match="连不上"):
        write(LlmEngine(settings))


def test_a_silent_server_times_out(server: ScriptedServer, tmp_path: Path) -> None:
    held = threading.Event()
    server.enqueue(Reply(TEXT, hold=held, hold_at=0))
    settings = configured(server, tmp_path, timeout_seconds=0.1, max_retries=0)
    try:
        with pytest.raises(ModelBusyError, match="没有回答"):
            write(LlmEngine(settings))
    finally:
        held.set()


def test_a_redirect_is_not_followed(server: ScriptedServer, engine: LlmEngine) -> None:
    with ScriptedServer() as elsewhere:
        server.enqueue(Reply(status=307, location=f"{elsewhere.url}/chat/completions"))
        with pytest.raises(ModelError, match="跳转"):
            write(engine)
        assert elsewhere.requests == []


def test_the_fallback_model_is_tried_once(server: ScriptedServer, tmp_path: Path) -> None:
    server.enqueue(Reply.refused(404), TEXT)
    engine = LlmEngine(configured(server, tmp_path, fallback_model="test-small"))
    draft = write(engine)
    assert draft.text == SEEN
    assert draft.model == "test-small"
    assert [r.body["model"] for r in server.chats] == ["test-large", "test-small"]


def test_the_fallback_is_not_tried_over_text_that_has_arrived(
    server: ScriptedServer, tmp_path: Path
) -> None:
    server.enqueue(Reply.cut("举办读书班2期，参加410人次", after=2))
    engine = LlmEngine(configured(server, tmp_path, fallback_model="test-small"))
    assert write(engine).unfinished
    assert len(server.chats) == 1


def test_when_both_models_fail_the_last_error_is_told(
    server: ScriptedServer, tmp_path: Path
) -> None:
    server.answer_with(Reply.refused(404))
    engine = LlmEngine(configured(server, tmp_path, fallback_model="test-small"))
    with pytest.raises(ModelRefusedError, match="test-small"):
        write(engine)
    assert len(server.chats) == 2


def test_an_answer_that_parrots_the_prompt_is_no_draft(
    server: ScriptedServer, engine: LlmEngine
) -> None:
    def parrot(request: Request) -> Reply:
        return Reply(request.messages[0]["content"][:600], chunks=50)

    server.answer_with(parrot)
    with pytest.raises(ModelEmptyError, match="重复了要求"):
        write(engine)


# ------------------------------------------------------------------ stopping


def test_stop_between_chunks_keeps_what_arrived_and_hangs_up(
    server: ScriptedServer, engine: LlmEngine
) -> None:
    held = threading.Event()
    server.enqueue(Reply("举办读书班2期。" + "然后。" * 400, hold=held, hold_at=3))
    asked = threading.Event()
    seen: list[str] = []

    def on_text(text: str) -> None:
        seen.append(text)
        if "2期" in text:
            asked.set()

    draft = run(engine, pack(), stop=asked.is_set, on_text=on_text)
    assert draft.unfinished
    assert draft.text.startswith("举办读书班2期")
    assert draft.problem == ""
    assert draft.usage is not None
    assert draft.usage.outcome == "stopped"
    held.set()
    server.wait_until(lambda: server.hung_up == 1)


def test_stop_while_the_model_is_silent_works_at_once(
    server: ScriptedServer, engine: LlmEngine
) -> None:
    held = threading.Event()
    server.enqueue(Reply(TEXT * 200, hold=held, hold_at=0))
    chunks = list(engine.write(pack(), stop=lambda: len(server.chats) == 1))
    # The server is still holding back its first chunk: nothing arrived, and nobody waited for it.
    assert not held.is_set()
    assert chunks == []
    assert engine.usage is not None
    assert engine.usage.outcome == "stopped"
    held.set()
    server.wait_until(lambda: server.hung_up == 1)


def test_stop_during_back_off_works_at_once(server: ScriptedServer, engine: LlmEngine) -> None:
    server.answer_with(Reply.busy(retry_after=60))
    assert list(engine.write(pack(), stop=lambda: len(server.chats) == 1)) == []
    assert len(server.chats) == 1


def test_closing_the_stream_hangs_up(server: ScriptedServer, engine: LlmEngine) -> None:
    held = threading.Event()
    server.enqueue(Reply("甲。" * 500, hold=held, hold_at=2))
    chunks = engine.write(pack(), stop=never)
    next(chunks)
    chunks.close()  # type: ignore[attr-defined]
    held.set()
    server.wait_until(lambda: server.hung_up == 1)
    assert engine.usage is not None
    assert engine.usage.outcome == "stopped"


# ------------------------------------------------------------------ settings and secrecy


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"model": ""}, "没有设置模型"),
        ({"api_key": SecretStr("")}, "密钥"),
        ({"base_url": ""}, "接口地址"),
        ({"base_url": "localhost:8000"}, "http"),
    ],
)
def test_missing_settings_are_named(
    server: ScriptedServer, tmp_path: Path, change: dict[str, object], words: str
) -> None:
    with pytest.raises(SettingsError, match=words):
        write(LlmEngine(configured(server, tmp_path, **change)))
    assert server.requests == []


def test_offline_refuses_every_other_machine(server: ScriptedServer, tmp_path: Path) -> None:
    away = configured(server, tmp_path, offline=True, base_url="https://model.example/v1")
    with pytest.raises(SettingsError, match="离线"):
        write(LlmEngine(away))
    server.enqueue(TEXT)
    assert write(LlmEngine(configured(server, tmp_path, offline=True))).text == SEEN


def test_neither_key_nor_text_is_logged(
    server: ScriptedServer, engine: LlmEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("openai", "httpx2", "httpcore2", "langchain_openai"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    server.enqueue(TEXT, Reply.refused(401))
    write(engine)
    with pytest.raises(ModelRefusedError):
        write(engine)
    assert KEY not in caplog.text
    assert "读书班" not in caplog.text
    assert "强化教育引导" not in caplog.text


def test_no_tracer_of_a_library_sees_the_text(
    server: ScriptedServer, engine: LlmEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer() as tracer:
        for name in ("LANGSMITH", "LANGCHAIN"):
            monkeypatch.setenv(f"{name}_TRACING_V2", "true")
            monkeypatch.setenv(f"{name}_ENDPOINT", tracer.url)
            monkeypatch.setenv(f"{name}_API_KEY", "x")
        monkeypatch.setenv("LANGSMITH_TRACING", "true")
        monkeypatch.setenv("LANGSMITH_GATEWAY", tracer.url)
        server.enqueue(TEXT)
        assert write(engine).text == SEEN
        wait_for_all_tracers()
        assert tracer.requests == []


def test_proxy_variables_do_not_come_between_the_desk_and_this_machine(
    server: ScriptedServer, engine: LlmEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.enqueue(TEXT)
    assert write(engine).text == SEEN


def test_a_text_with_personal_numbers_does_not_leave_for_another_machine(
    server: ScriptedServer, tmp_path: Path
) -> None:
    facts = (Fact(id="F001", content="联系人电话13800138000，走访3次"),)
    away = configured(server, tmp_path, base_url="https://model.example/v1")
    with pytest.raises(OutboundBlockedError, match="手机号"):
        write(LlmEngine(away), facts=facts)
    outgoing = LlmEngine(away).preview(pack(facts=facts))
    assert not outgoing.local
    assert "手机号" in outgoing.blocked
    masked = LlmEngine(away.model_copy(update={"outbound": "mask"})).preview(pack(facts=facts))
    assert masked.blocked == ""
    assert "13800138000" not in masked.messages[-1][1]
    assert [f.quote for f in masked.found] == ["13800138000"]
    local = LlmEngine(configured(server, tmp_path)).preview(pack(facts=facts))
    assert local.local
    assert "13800138000" in local.messages[-1][1]


def test_a_marked_secret_blocks_even_where_masking_is_set(
    server: ScriptedServer, tmp_path: Path
) -> None:
    away = configured(server, tmp_path, base_url="https://model.example/v1", outbound="mask")
    secret = (Fact(id="F001", content="机密★5年\n开展检查3次"),)
    with pytest.raises(OutboundBlockedError, match="密级"):
        write(LlmEngine(away), facts=secret)
    alone = (Fact(id="F001", content="开展检查3次", source="秘密"),)
    assert "密级" in LlmEngine(away).preview(pack(facts=alone)).blocked


# ------------------------------------------------------------------ repair and rewriting


def test_failing_sentences_go_back_with_their_reasons(
    server: ScriptedServer, engine: LlmEngine
) -> None:
    failing = [
        Sentence(
            start=0, end=11, text="举办读书班9期。", evidence=("F005",),
            verdict=Verdict.UNSUPPORTED, reasons=("9期在依据里找不到",),
        ),
        Sentence(start=11, end=20, text="成效十分显著。", verdict=Verdict.UNSUPPORTED),
        Sentence(start=20, end=28, text="群众一致好评。", verdict=Verdict.UNSUPPORTED),
    ]  # fmt: skip
    server.enqueue(
        "好的，修改如下：\n1｜举办读书班2期〔F005〕。｜9期找不到\n2｜删去\n9｜不存在的句子。"
    )
    answers = engine.repair(pack(), "举办读书班9期。成效十分显著。", failing, stop=never)
    assert answers == {0: "举办读书班2期〔F005〕。", 1: ""}
    sent = server.chats[0].prompt
    assert "1｜举办读书班9期〔F005〕。｜9期在依据里找不到" in sent
    assert engine.prompt_id == "repair-section"
    assert server.chats[0].body["temperature"] == 0.1


def test_a_repair_that_breaks_off_keeps_its_whole_lines(
    server: ScriptedServer, engine: LlmEngine
) -> None:
    failing = [Sentence(start=0, end=3, text="甲事。"), Sentence(start=3, end=6, text="乙事。")]
    server.enqueue(Reply("1｜甲事已办〔F005〕。\n2｜乙事还没有写", finish="length"))
    assert engine.repair(pack(), "甲事。乙事。", failing, stop=never) == {0: "甲事已办〔F005〕。"}


def test_rewriting_a_selection_sends_the_instruction_and_the_neighbours(
    server: ScriptedServer, engine: LlmEngine
) -> None:
    server.enqueue("举办读书班2期〔F005〕。")
    pieces = engine.rewrite(
        pack(),
        "我们办了读书班2期。",
        instruction="改成公文语体",
        before="前文。",
        after="",
        stop=never,
    )
    assert "".join(pieces) == "举办读书班2期〔F005〕。"
    sent = server.chats[0].prompt
    assert "起草人的要求：改成公文语体" in sent
    assert "│ 我们办了读书班2期。" in sent
    assert "│ 前文。" in sent


def test_the_scripted_server_drafts_from_the_facts_it_is_shown(
    server: ScriptedServer, engine: LlmEngine
) -> None:
    server.answer_with(draft_from_prompt)
    draft = write(engine)
    assert [m.id for m in draft.marks] == ["F005", "F024"]
    assert "举办读书班2期，参加410人次。" in draft.text


# ------------------------------------------------------------------ endpoint


def test_the_models_an_endpoint_offers(server: ScriptedServer, tmp_path: Path) -> None:
    from assistant.drafting.endpoint import list_models

    assert list_models(configured(server, tmp_path, model="")) == ("test-large", "test-small")
    server.enqueue(Reply.refused(401))
    with pytest.raises(ModelRefusedError, match="密钥"):
        list_models(configured(server, tmp_path))
    server.enqueue(Reply.web_page())
    with pytest.raises(ModelError, match="网页"):
        list_models(configured(server, tmp_path))
    server.enqueue(Reply.nonsense())
    with pytest.raises(ModelError, match="没有列出"):
        list_models(configured(server, tmp_path))


def test_a_cut_inside_thinking_is_not_a_draft(server: ScriptedServer, engine: LlmEngine) -> None:
    server.enqueue(Reply.cut("<think>想了一想又想了一想", after=3))
    with pytest.raises(ModelCutError):
        list(engine.write(pack(), stop=never))
