"""Rules read from the clerk's policies: listed with their clause, confirmed, set aside, and whom they bind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.config import Settings
from assistant.desk import Desk
from assistant.desk.checking import Given
from assistant.errors import NotFoundError
from assistant.models import DocumentKind, Finding, RuleReach, RuleState, Severity

POLICY = (
    "青石县机关接待工作细则\n\n第一条 工作餐每人每餐不得超过50元。\n"
    "第二条 不得在机场、车站组织迎送活动。\n第三条 接待费应当在接待结束后20个工作日内报销。\n"
)
DRAFT = "接待工作餐每人每餐65元。\n在车站组织迎送活动2次。\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(Settings(data_dir=tmp_path / "data", embedding="none"))
    yield opened
    opened.close()


def take(desk: Desk, text: str = POLICY, name: str = "细则.txt") -> str:
    return desk.library.ingest_bytes(name, text.encode(), kind=DocumentKind.POLICY).id


def own(desk: Desk, draft: str = DRAFT) -> dict[str, Finding]:
    found = desk.checking.check_text(draft, given=Given(only=("policy",))).findings
    return {f.quote: f for f in found if f.rule in ("policy.own_limit", "policy.own_ban")}


def test_every_rule_is_listed_with_its_clause_and_awaits_a_person(desk: Desk) -> None:
    document = take(desk)
    rows = desk.policyrules.rules(document=document)
    assert [(r.rule.kind, r.rule.locator) for r in rows] == [
        ("limit", "第一条"),
        ("ban", "第二条"),
        ("limit", "第三条"),
        ("duty", "第三条"),
    ]
    assert {r.decision.state for r in rows} == {RuleState.PENDING}
    assert all(r.rule.quote in POLICY for r in rows)
    assert rows[0].rule.limit == "不得超过50元"
    assert rows[2].rule.limit == "20个工作日内"


def test_what_no_person_confirmed_is_a_warning_that_says_so(desk: Desk) -> None:
    take(desk)
    found = own(desk)
    assert len(found) == 2
    for finding in found.values():
        assert finding.severity is Severity.WARNING
        assert "待确认" in finding.message


def test_a_confirmed_rule_is_an_error_and_an_unwanted_one_is_silent(desk: Desk) -> None:
    document = take(desk)
    limit, ban, *_ = desk.policyrules.rules(document=document)
    desk.policyrules.decide([limit], RuleState.CONFIRMED)
    desk.policyrules.decide([ban], RuleState.DECLINED)
    found = own(desk)
    assert set(found) == {"65元"}
    assert found["65元"].severity is Severity.ERROR
    assert "待确认" not in found["65元"].message
    result = desk.checking.check_text(DRAFT, given=Given(only=("policy",)))
    assert [s.quote for s in result.statements] == ["第一条 工作餐每人每餐不得超过50元。"]


def test_a_decision_outlives_reading_the_same_text_and_closing_the_desk(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", embedding="none")
    first = Desk(settings)
    document = take(first)
    first.policyrules.decide(first.policyrules.rules(document=document), RuleState.CONFIRMED)
    assert take(first, name="同一份.txt") == document
    first.close()
    again = Desk(settings)
    assert again.policyrules.counts()[RuleState.CONFIRMED] == 4
    again.close()


def test_a_clause_that_reads_otherwise_is_asked_about_again(desk: Desk) -> None:
    old = take(desk)
    desk.policyrules.decide(desk.policyrules.rules(document=old), RuleState.CONFIRMED)
    new = take(desk, POLICY.replace("50元", "60元"), "新细则.txt")
    states = {r.rule.locator: r.decision.state for r in desk.policyrules.rules(document=new)}
    assert states["第一条"] is RuleState.PENDING


OLD = POLICY.replace("\n\n", "\n\n2019年5月20日印发\n\n", 1)
NEW = (
    "青石县机关接待工作细则\n\n2025年3月1日修订\n\n第一条 接待工作应当节俭。\n"
    "第二条 工作餐每人每餐不得超过60元。\n第三条 不得在机场、车站组织迎送活动。\n"
    "第四条 接待费应当在接待结束后20个工作日内报销。\n"
)


def carried(desk: Desk, document: str) -> dict[str, tuple[RuleState, bool]]:
    rows = desk.policyrules.rules(document=document)
    return {r.rule.locator: (r.decision.state, bool(r.carried)) for r in rows}


def test_decisions_go_over_to_a_new_edition_where_the_clause_reads_the_same(desk: Desk) -> None:
    """Its number may change; one changed figure, and the clause is asked about again."""
    old = take(desk, OLD)
    limit, ban, *_ = desk.policyrules.rules(document=old)
    desk.policyrules.decide([limit, ban], RuleState.CONFIRMED)
    new = take(desk, NEW, "新细则.txt")
    found = carried(desk, new)
    assert found["第二条"] == (RuleState.PENDING, False)
    assert found["第三条"] == (RuleState.CONFIRMED, True)
    assert found["第四条"] == (RuleState.PENDING, False)
    (row,) = desk.policyrules.rules(document=new, state=RuleState.CONFIRMED)
    assert row.carried.startswith("《青石县机关接待工作细则》")
    assert own(desk)["在车站组织迎送活动2次"].severity is Severity.ERROR
    assert own(desk)["65元"].severity is Severity.WARNING


def test_what_is_said_of_the_new_edition_itself_wins_over_what_was_carried(desk: Desk) -> None:
    old = take(desk, OLD)
    desk.policyrules.decide(desk.policyrules.rules(document=old), RuleState.DECLINED)
    new = take(desk, NEW, "新细则.txt")
    assert carried(desk, new)["第三条"] == (RuleState.DECLINED, True)
    rows = [r for r in desk.policyrules.rules(document=new) if r.rule.locator == "第三条"]
    desk.policyrules.decide(rows, RuleState.PENDING)
    assert carried(desk, new)["第三条"] == (RuleState.PENDING, False)


def test_what_was_carried_stays_when_the_old_edition_is_removed(desk: Desk) -> None:
    old = take(desk, OLD)
    desk.policyrules.decide(desk.policyrules.rules(document=old), RuleState.CONFIRMED)
    new = take(desk, NEW, "新细则.txt")
    desk.library.remove(old)
    assert carried(desk, new)["第三条"] == (RuleState.CONFIRMED, False)
    assert carried(desk, new)["第二条"] == (RuleState.PENDING, False)


def test_nothing_is_carried_between_rules_of_one_title_of_two_places(desk: Desk) -> None:
    text = NEW.replace("青石县机关", "机关").replace("修订", "印发")
    old = take(desk, f"青石县人民政府办公室文件\n\n{text}\n青石县人民政府办公室\n2025年3月1日\n")
    desk.policyrules.decide(desk.policyrules.rules(document=old), RuleState.CONFIRMED)
    other = f"云水县人民政府办公室文件\n\n{text}\n云水县人民政府办公室\n2025年6月1日\n"
    new = take(desk, other, "另一县.txt")
    assert not any(r.carried for r in desk.policyrules.rules(document=new))


@pytest.mark.parametrize(
    ("office", "held"),
    [
        ("", True),
        ("青石县", True),
        ("云水县", False),
        ("某某省", True),
    ],
)
def test_a_countys_rule_binds_that_county(desk: Desk, office: str, held: bool) -> None:
    take(desk)
    desk.policyrules.set_office(place=office, body="")
    assert bool(own(desk)) is held
    assert all(r.binds is held for r in desk.policyrules.rules(state=RuleState.PENDING))


def test_the_drafts_own_unit_says_where_it_is(desk: Desk) -> None:
    take(desk)
    draft = (
        "云水县档案馆2026年度工作报告\n\n接待工作餐每人每餐65元。\n\n云水县档案馆\n2026年11月20日\n"
    )
    assert not own(desk, draft)
    assert own(desk, draft.replace("云水县", "青石县"))


def test_reach_and_kind_of_body_are_the_clerks_to_say(desk: Desk) -> None:
    document = take(desk)
    rows = desk.policyrules.rules(document=document)
    assert {r.decision.reach for r in rows} == {RuleReach.COUNTY}
    desk.policyrules.set_office(place="云水县", body="医院")
    desk.policyrules.reach(rows, reach=RuleReach.NATION, place="", body="")
    assert len(own(desk)) == 2
    fresh = desk.policyrules.rules(document=document)
    desk.policyrules.reach(fresh, reach=RuleReach.NATION, place="", body="学校")
    assert not own(desk)


def test_filters_narrow_the_list(desk: Desk) -> None:
    document = take(desk)
    assert len(desk.policyrules.rules(document=document, kinds=("ban",))) == 1
    assert len(desk.policyrules.rules(document=document, words="工作餐 接待")) == 1
    assert not desk.policyrules.rules(document=document, state=RuleState.CONFIRMED)


def test_a_key_of_another_text_is_refused(desk: Desk) -> None:
    document = take(desk)
    with pytest.raises(NotFoundError, match="没有编号为nonsense的规则"):
        desk.policyrules.chosen(document, ["nonsense"])


def test_removing_the_document_forgets_its_decisions(desk: Desk) -> None:
    document = take(desk)
    desk.policyrules.decide(desk.policyrules.rules(document=document), RuleState.CONFIRMED)
    desk.library.remove(document)
    assert desk.policyrules.counts()[RuleState.CONFIRMED] == 0


def test_a_body_met_in_a_sentence_is_not_taken_for_the_drafts_own(desk: Desk) -> None:
    take(desk)
    draft = "接待工作餐每人每餐65元，清单已移交云水县机关事务管理局。"
    assert own(desk, draft)


def test_an_act_that_a_shipped_rule_forbids_too_is_said_once(desk: Desk) -> None:
    document = take(desk)
    desk.policyrules.decide(desk.policyrules.rules(document=document), RuleState.CONFIRMED)
    draft = "主要领导到高铁车站迎送考察团2次。"
    found = desk.checking.check_text(draft, given=Given(only=("policy",))).findings
    (finding,) = [f for f in found if f.start is not None]
    assert finding.rule == "policy.own_ban"
    assert finding.severity is Severity.ERROR
