"""A fact changes: all and only the sentences that rest on it are marked, and an update is offered, never made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from assistant.config import Settings
from assistant.desk import Desk
from assistant.errors import StaleSaveError, UserError
from assistant.evidence import VerifyContext
from assistant.evidence.updating import renew
from assistant.models import Fact, FactStatus, Revision, Verdict

CONTEXT = VerifyContext(year=2026, unit="某区档案馆", as_of=dt.date(2026, 11, 1))


def one(content: str) -> Fact:
    return Fact(id="F001", content=content, date="2026")


@pytest.mark.parametrize(
    ("sentence", "old", "new", "expected"),
    [
        ("举办读书班12期，参加128人次。", "举办读书班12期，参加128人次", "举办读书班15期，参加128人次",
         "举办读书班15期，参加128人次。"),
        # Difference and rate are computed anew.
        ("全局性会议由19次减至13次，减少6次，下降31.6%。", "全局性会议由19次减至13次",
         "全局性会议由19次减至12次", "全局性会议由19次减至12次，减少7次，下降36.8%。"),
        # The sentence keeps its own unit; the other end of the change and the rate follow.
        ("“三公”经费支出186000元，上年同期为22.5万元，下降17.3%。",
         "“三公”经费支出18.6万元，比上年同期减少3.9万元", "“三公”经费支出18.2万元，比上年同期减少3.9万元",
         "“三公”经费支出182000元，上年同期为22.1万元，下降17.6%。"),
        ("反馈的27个问题完成整改25个，整改率92.6%。", "反馈的27个问题完成整改25个",
         "反馈的27个问题完成整改26个", "反馈的27个问题完成整改26个，整改率96.3%。"),
        ("共开展廉政谈话28人次。", "开展任前廉政谈话11人次、提醒谈话17人次",
         "开展任前廉政谈话12人次、提醒谈话17人次", "共开展廉政谈话29人次。"),
        ("查处问题三起。", "查处问题3起", "查处问题12起", "查处问题十二起。"),
        ("走访约60户。", "走访约60户", "走访62户", "走访62户。"),
        # The same figure with two units is told apart by the unit.
        ("检查12次，整改问题12个。", "检查12次，整改问题12个", "检查15次，整改问题12个",
         "检查15次，整改问题12个。"),
        # Twice the same: only because the content stands there word for word.
        ("召开会议2次、培训2次。", "召开会议2次、培训2次", "召开会议3次、培训2次", "召开会议3次、培训2次。"),
        ("今年培训2次，另召开会议2次。", "召开会议2次、培训2次", "召开会议3次、培训2次", ""),
        ("全局性会议由19次减至13次，下降31.6%。", "全局性会议由19次减至13次", "全局性会议由19次增至21次", ""),
        ("举办读书班12期。", "举办读书班12期，参加128人次", "举办培训班12期", ""),
    ],
)  # fmt: skip
def test_the_wording_offered_after_a_change(
    sentence: str, old: str, new: str, expected: str
) -> None:
    offer = renew(sentence, one(old), one(new), context=CONTEXT)
    assert offer.text == expected
    assert bool(offer.why_not) is not bool(expected)


def test_a_figure_two_facts_share_is_left_to_the_clerk() -> None:
    other = Fact(id="F002", content="开展谈话12次", date="2026")
    offer = renew(
        "检查12次，谈话12次。",
        one("开展检查12次"),
        one("开展检查15次"),
        others=[other],
        context=CONTEXT,
    )
    assert offer.text == ""
    assert "手工" in offer.why_not


FACTS = (
    Fact(id="F001", date="2026", category="厉行节约", matter="会议压减",
         content="全局性会议由上年同期20次减至12次", source="办公室"),
    Fact(id="F002", date="2026-03-20", category="学习教育", matter="读书班",
         content="举办读书班12期，参加128人次", source="简报"),
)  # fmt: skip
TEXT = (
    "全局性会议由上年同期20次减至12次，下降40%。"
    "举办读书班12期，参加128人次。"
    "全局性会议比上年同期减少8次。"
    "作风建设没有终点。"
)


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    opened = Desk(settings)
    yield opened
    opened.close()


@pytest.fixture
def report(desk: Desk) -> str:
    return desk.reports.new(title="2026年度工作总结", year=2026, unit="某区档案馆", facts=FACTS).id


@pytest.fixture
def section(desk: Desk, report: str) -> str:
    """A section whose sentences cite F001, F002, F001 and nothing."""
    place = desk.facts.ledger(report).places[0]
    assert place.section is not None
    drafted = desk.drafting.draft(report, section=place.section, engine="offline")
    base = drafted.sections[0].revision
    spans, at = [], 0
    cites: tuple[tuple[str, ...], ...] = (("F001",), ("F002",), ("F001",), ())
    sample = base.sentences[0]
    for words, cite in zip(TEXT.split("。")[:-1], cites, strict=True):
        text = words + "。"
        spans.append(
            sample.model_copy(
                update={
                    "start": at, "end": at + len(text), "text": text, "evidence": cite,
                    "verdict": Verdict.SUPPORTED if cite else Verdict.CONNECTIVE,
                    "reasons": (), "derivations": (), "human": False,
                }
            )
        )  # fmt: skip
        at += len(text)
    evidence = {e.id: e for e in base.evidence}
    for fact in FACTS:
        evidence.setdefault(
            fact.id, base.evidence[0].model_copy(update={"id": fact.id, "target": fact.id})
        )
    fresh = base.model_copy(
        update={
            "id": "rev-test", "text": TEXT, "sentences": tuple(spans), "created": None,
            "parent": base.id, "evidence": tuple(evidence.values()),
        }
    )  # fmt: skip
    desk._context.workspace.save_revision(fresh, expected_parent=base.id)
    return place.section


def change(desk: Desk, report: str, content: str, fact_id: str = "F001") -> None:
    fact = next(f for f in desk.facts.list(report) if f.id == fact_id)
    desk.facts.update(report, fact.model_copy(update={"content": content}))


def current(desk: Desk, report: str, section: str) -> Revision:
    found = desk.drafting.current(report, section)
    assert found is not None
    return found


def marked(desk: Desk, report: str, section: str) -> list[int]:
    sentences = current(desk, report, section).sentences
    return [i for i, s in enumerate(sentences) if s.verdict is Verdict.UNSUPPORTED]


def test_all_and_only_dependent_sentences_are_marked_and_no_text_changes(
    desk: Desk, report: str, section: str
) -> None:
    assert marked(desk, report, section) == []
    change(desk, report, "全局性会议由上年同期20次减至15次")
    assert current(desk, report, section).text == TEXT
    assert marked(desk, report, section) == [0, 2]
    assert [d.offer and d.offer.text for d in desk.dependents.pending(report)] == [
        "全局性会议由上年同期20次减至15次，下降25%。",
        "全局性会议比上年同期减少5次。",
    ]
    assert desk.facts.ledger(report).ids("unused") == ("F001",)


def test_a_change_taken_back_leaves_nothing_marked(desk: Desk, report: str, section: str) -> None:
    change(desk, report, "全局性会议由上年同期20次减至15次")
    change(desk, report, FACTS[0].content)
    assert marked(desk, report, section) == []
    assert desk.dependents.pending(report) == ()


def test_the_offer_holds_after_a_second_change(desk: Desk, report: str, section: str) -> None:
    change(desk, report, "全局性会议由上年同期20次减至15次")
    change(desk, report, "全局性会议由上年同期20次减至16次")
    assert desk.dependents.pending(report)[0].offer is not None
    assert [d.offer and d.offer.text for d in desk.dependents.pending(report)] == [
        "全局性会议由上年同期20次减至16次，下降20%。",
        "全局性会议比上年同期减少4次。",
    ]


def test_taking_the_update_changes_those_sentences_alone(
    desk: Desk, report: str, section: str
) -> None:
    change(desk, report, "全局性会议由上年同期20次减至15次")
    before = current(desk, report, section).id
    pending = desk.dependents.pending(report)
    assert desk.dependents.take(report, pending) == 2
    after = current(desk, report, section)
    assert after.text == (
        "全局性会议由上年同期20次减至15次，下降25%。举办读书班12期，参加128人次。"
        "全局性会议比上年同期减少5次。作风建设没有终点。"
    )
    assert [s.human for s in after.sentences] == [True, False, True, False]
    assert marked(desk, report, section) == []
    assert desk.dependents.pending(report) == ()
    assert set(desk.facts.ledger(report).ids("used")) == {"F001", "F002"}
    assert before in {r.id for r in desk.drafting.history(report, section)}
    with pytest.raises(StaleSaveError):
        desk.dependents.take(report, pending)


def test_a_locked_sentence_is_marked_but_not_touched(desk: Desk, report: str, section: str) -> None:
    desk.drafting.lock(report, section, locked=True)
    change(desk, report, "全局性会议由上年同期20次减至15次")
    assert all(s.locked for s in current(desk, report, section).sentences)
    with pytest.raises(UserError, match="锁定"):
        desk.dependents.take(report, desk.dependents.pending(report))
    assert current(desk, report, section).text == TEXT


def test_where_a_fact_is_used(desk: Desk, report: str, section: str) -> None:
    found = desk.dependents.of(report, "F001")
    assert [d.sentence.text for d in found] == [
        "全局性会议由上年同期20次减至12次，下降40%。",
        "全局性会议比上年同期减少8次。",
    ]
    assert {d.section for d in found} == {section}


def test_a_removed_fact_leaves_its_sentences_marked_and_its_id_unused(
    desk: Desk, report: str, section: str
) -> None:
    desk.facts.remove(report, "F002")
    assert marked(desk, report, section) == [1]
    (added,) = desk.facts.add(report, [Fact(id="", content="举办讲座3场")])
    assert added.id == "F003"


def test_status_taken_back_marks_the_sentences(desk: Desk, report: str, section: str) -> None:
    fact = desk.facts.list(report)[1]
    desk.facts.update(report, fact.model_copy(update={"status": FactStatus.UNVERIFIED}))
    assert marked(desk, report, section) == [1]
    assert current(desk, report, section).text == TEXT
