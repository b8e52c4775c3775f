"""Drafting as the desk does it, with a model that misbehaves: a real server, a real workspace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.openai_server import Reply, Request, ScriptedServer, invent_numbers

from assistant.config import load_settings
from assistant.desk import Desk
from assistant.errors import ModelBusyError, ModelEmptyError, ModelRefusedError
from assistant.models import (
    AuthorKind,
    DocumentKind,
    Fact,
    FactStatus,
    Revision,
    SectionRole,
    Verdict,
)

pytestmark = pytest.mark.server

FACTS = (
    Fact(id="F001", date="2026-03-20", category="学习教育", matter="读书班",
         content="举办读书班2期，参加128人次", source="学习教育简报"),
    Fact(id="F002", date="2026-08", category="厉行节约", matter="办公用房清查",
         content="清查办公用房87间，调整超标准使用办公用房2间", source="机关服务中心"),
    Fact(id="F003", date="2026-12", category="下一步", matter="年底检查",
         content="拟于12月对6家所属单位开展检查", source="工作计划", status=FactStatus.PLANNED),
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, server: ScriptedServer) -> Iterator[Desk]:
    opened = Desk(
        load_settings(
            tmp_path / "data",
            embedding="none",
            base_url=server.url,
            api_key="test-key",
            model="test-large",
            requests_per_second=1000,
            max_retries=2,
        )
    )
    yield opened
    opened.close()


@pytest.fixture
def report(desk: Desk) -> str:
    made = desk.reports.new(title="2026年度工作总结", year=2026, unit="某区档案馆", facts=FACTS)
    return made.id


def home_of(desk: Desk, report: str, fact: str) -> str:
    place = next(p for p in desk.facts.ledger(report).places if p.fact.id == fact)
    assert place.section is not None
    return place.section


def draft(desk: Desk, report: str, fact: str = "F001") -> Revision:
    result = desk.drafting.draft(report, section=home_of(desk, report, fact), engine="llm")
    return result.sections[0].revision


def test_a_good_answer_becomes_a_verified_section(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    server.enqueue(Reply("举办读书班2期，参加128人次〔F001〕。", chunks=1))
    written = draft(desk, report)
    assert written.text == "举办读书班2期，参加128人次。"
    assert [(s.evidence, s.verdict) for s in written.sentences] == [(("F001",), Verdict.SUPPORTED)]
    assert written.author is AuthorKind.MODEL
    assert written.model == "test-large"
    assert written.prompt_id == "draft-section"
    assert written.usage is not None
    assert desk.facts.ledger(report).ids("used") == ("F001",)


def test_invented_numbers_stay_marked_after_the_one_repair(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    server.answer_with(invent_numbers)
    written = draft(desk, report)
    assert [s.verdict for s in written.sentences if "读书班" in s.text] == [Verdict.UNSUPPORTED]
    assert written.sentences[0].reasons
    assert len(server.chats) == 2, "one draft, one repair"
    assert desk.facts.ledger(report).ids("used") == ()


def test_a_repair_that_holds_is_taken(desk: Desk, report: str, server: ScriptedServer) -> None:
    server.enqueue(
        Reply("举办读书班20期，参加128人次〔F001〕。"),
        Reply("1｜举办读书班2期，参加128人次〔F001〕。"),
    )
    written = draft(desk, report)
    assert written.text == "举办读书班2期，参加128人次。"
    assert {s.verdict for s in written.sentences} == {Verdict.SUPPORTED}


def test_replacing_what_fails_with_the_rule_sentence(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    desk.settings.change(on_unsupported="replace")
    server.answer_with(invent_numbers)
    written = draft(desk, report)
    assert Verdict.UNSUPPORTED not in {s.verdict for s in written.sentences}
    assert "128人次" in written.text


def test_a_connection_cut_mid_stream_keeps_what_arrived(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    server.answer_with(Reply.cut("举办读书班2期，参加128人次〔F001〕。然后还有很多很多话", after=6))
    written = draft(desk, report)
    assert written.unfinished
    assert written.text.startswith("举办读书班2期")
    stored = desk.drafting.current(report, written.section)
    assert stored is not None
    assert stored.text == written.text


def test_thinking_never_reaches_the_draft(desk: Desk, report: str, server: ScriptedServer) -> None:
    server.enqueue(Reply.thinking("举办读书班2期，参加128人次〔F001〕。", "编一个数字999吧"))
    assert draft(desk, report).text == "举办读书班2期，参加128人次。"


def test_busy_then_well(desk: Desk, report: str, server: ScriptedServer) -> None:
    server.enqueue(Reply.busy(), Reply("举办读书班2期，参加128人次〔F001〕。"))
    assert draft(desk, report).text == "举办读书班2期，参加128人次。"


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply.refused(401), ModelRefusedError),
        (Reply.broken(500), ModelBusyError),
        (Reply.busy(), ModelBusyError),
        (Reply(""), ModelEmptyError),
    ],
)
def test_a_model_that_fails_changes_nothing(
    desk: Desk, report: str, server: ScriptedServer, reply: Reply, error: type[Exception]
) -> None:
    section = home_of(desk, report, "F001")
    kept = desk.drafting.edit(report, section, "原来的话。")
    server.answer_with(reply)
    with pytest.raises(error):
        draft(desk, report)
    now = desk.drafting.current(report, section)
    assert now is not None
    assert now.id == kept.id


def test_a_planned_fact_written_as_done_is_marked(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    server.answer_with(Reply("12月对6家所属单位开展了检查〔F003〕。"))
    written = draft(desk, report, "F003")
    assert written.sentences[0].verdict is Verdict.UNSUPPORTED


def test_ids_outside_the_closed_set_are_no_evidence(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    server.answer_with(Reply("举办读书班3期，参加128人次〔F002〕〔F999〕。"))
    written = draft(desk, report)
    assert written.sentences[0].verdict is Verdict.UNSUPPORTED
    assert "F999" not in written.text


def test_a_true_sentence_with_a_wrong_source_or_none_gets_the_right_one(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    for marker in ("〔F999〕", ""):
        server.answer_with(Reply(f"举办读书班2期，参加128人次{marker}。"))
        written = draft(desk, report)
        assert [(s.verdict, s.evidence) for s in written.sentences] == [
            (Verdict.SUPPORTED, ("F001",))
        ]
        assert any(e.id == "F001" for e in written.evidence)


def test_what_a_person_types_gets_the_facts_that_carry_it(desk: Desk, report: str) -> None:
    section = next(s.id for s in desk.reports.get(report).outline if s.heading)
    text = "举办读书班2期，参加128人次。清查办公用房88间。清查办公用房87间。"
    saved = desk.drafting.edit(report, section, text)
    assert saved.text == text
    assert [(s.verdict, s.evidence) for s in saved.sentences] == [
        (Verdict.SUPPORTED, ("F001",)),
        (Verdict.UNSUPPORTED, ()),
        (Verdict.SUPPORTED, ("F002",)),
    ]
    assert {e.id for e in saved.evidence} >= {"F001", "F002"}


def test_a_fact_left_out_is_asked_for_once_and_told(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    def answer(request: Request) -> Reply:
        wanted = re.search(r"没有写到的事实.*\n(\d+)｜(F\d+)", request.prompt)
        if wanted:
            return Reply(f"{wanted.group(1)}｜举办读书班2期，参加128人次〔{wanted.group(2)}〕。")
        return Reply("各项工作有序推进。")

    server.answer_with(answer)
    written = draft(desk, report)
    assert "举办读书班2期，参加128人次。" in written.text
    assert written.sentences[-1].evidence == ("F001",)
    assert not written.note


def test_last_year_reaches_the_model_only_masked(
    desk: Desk, server: ScriptedServer, tmp_path: Path
) -> None:
    earlier = desk.library.ingest_bytes(
        "去年.txt",
        "去年总结\n导语。\n一、抓好学习教育。一是开展学习。举办“守初心”演讲比赛37场，张三同志讲课。\n".encode(),
    )
    made = desk.reports.new(title="2026年度工作总结", year=2026, previous=earlier.id, facts=FACTS)
    desk.drafting.draft(made.id, engine="llm")
    sent = "\n".join(r.prompt for r in server.chats)
    assert sent
    for specific in ("守初心", "37场", "张三"):
        assert specific not in sent


def test_human_sentences_survive_a_regeneration_byte_for_byte(
    desk: Desk, report: str, server: ScriptedServer
) -> None:
    server.enqueue(Reply("举办读书班2期，参加128人次〔F001〕。学习有了新的气象。"))
    first = draft(desk, report)
    mine = "这是我加的一句，　带着全角空格和 emoji 🌱。"
    desk.drafting.edit(report, first.section, first.text + mine)
    server.enqueue(Reply("今年举办读书班2期，共128人次参加〔F001〕。"))
    proposed = draft(desk, report)
    assert proposed.proposal
    assert mine in proposed.text
    assert desk.drafting.current(report, first.section).text == first.text + mine
    accepted = desk.drafting.accept(report, first.section, proposed.id)
    assert mine in accepted.text
    versions = [r.text for r in desk.drafting.history(report, first.section)]
    assert first.text in versions


def test_a_locked_section_is_untouched(desk: Desk, report: str, server: ScriptedServer) -> None:
    server.enqueue(Reply("举办读书班2期，参加128人次〔F001〕。"))
    first = draft(desk, report)
    desk.drafting.lock(report, first.section, locked=True)
    server.enqueue(Reply("完全不同的一段话。"))
    proposed = draft(desk, report)
    assert first.text in proposed.text


def test_stop_keeps_what_was_written(desk: Desk, report: str, server: ScriptedServer) -> None:
    rest = "".join(f"第{n}件事还在写。" for n in range(200))
    server.answer_with(Reply("举办读书班2期，参加128人次〔F001〕。" + rest, delay=0.02, chunks=2))
    job = desk.drafting.start(report, section=home_of(desk, report, "F001"), engine="llm")
    server.wait_until(lambda: (desk.drafting.live(report) or object()) and _long(desk, report))
    desk.jobs.stop(job.id)
    server.wait_until(lambda: desk.drafting.active(report) is None)
    kept = desk.drafting.current(report, home_of(desk, report, "F001"))
    assert kept is not None
    assert kept.unfinished
    assert kept.text.startswith("举办读书班2期")
    assert len(kept.text) < len(rest) // 2


def _long(desk: Desk, report: str) -> bool:
    live = desk.drafting.live(report)
    return live is not None and len(live.text) > 20


NOTICE = """关于报送2026年度工作总结的通知

各单位：
请于12月5日前报送2026年度工作总结。
一、报送内容
（一）主要工作情况。
（二）存在问题。
二、有关要求
数据截至10月31日，字数不超过3000字。
某区委办公室
2026年11月2日
"""


@pytest.mark.parametrize("engine", ["offline", "llm"])
def test_the_opening_says_as_of_which_day_by_the_notice_itself(
    desk: Desk, server: ScriptedServer, engine: str
) -> None:
    notice = desk.reports.adopt("通知.txt", NOTICE.encode(), DocumentKind.NOTICE)
    made = desk.reports.new(
        title="2026年度工作总结", year=2026, unit="某区档案馆", facts=FACTS, notice=notice.id
    )
    opening = made.outline[0]
    assert opening.role is SectionRole.OPENING
    offered = re.search(
        r"可用编号：(P\w+)", desk.drafting.preview(made.id, opening.id).messages[1][1]
    )
    assert offered is not None
    server.enqueue(Reply(f"本报告所列数据截至10月31日〔{offered[1]}〕。现将有关情况报告如下。"))
    desk.drafting.draft(made.id, section=opening.id, engine=engine)
    written = desk.drafting.current(made.id, opening.id)
    assert written is not None
    said = next(s for s in written.sentences if "10月31日" in s.text)
    assert said.verdict is Verdict.SUPPORTED
    assert "《关于报送2026年度工作总结的通知》" in next(
        e.label for e in written.evidence if e.id in said.evidence
    )
    assert "随文注明" not in written.text
