"""政策里的规则: every rule beside its clause, confirmed one by one or page by page, and filtered."""

from __future__ import annotations

from ui_pages import Open, seen

from assistant.desk import Desk
from assistant.models import DocumentKind, RuleReach, RuleState

POLICY = (
    "青石县机关接待工作细则\n\n第一条 工作餐每人每餐不得超过50元。\n"
    "第二条 不得在机场、车站组织迎送活动。\n第三条 接待费应当在接待结束后20个工作日内报销。\n"
)


def take(desk: Desk) -> str:
    return desk.library.ingest_bytes("细则.txt", POLICY.encode(), kind=DocumentKind.POLICY).id


def test_the_library_page_says_how_many_rules_wait_and_leads_to_them(
    open_page: Open, desk: Desk
) -> None:
    take(desk)
    at = open_page("library")
    assert "读出4条限额、禁止和要求，4条待确认" in seen(at)
    at.button(key="open-rules").click().run()
    words = seen(at)
    assert "第一条 工作餐每人每餐不得超过50元。" in words
    assert "适用：县、青石县" in words
    assert "应当在接待结束后" in words


def test_one_rule_is_confirmed_and_leaves_the_waiting_list(open_page: Open, desk: Desk) -> None:
    document = take(desk)
    limit = desk.policyrules.rules(document=document)[0].rule
    at = open_page("library", rules=document)
    at.button(key=f"yes-{limit.id}").click().run()
    assert "1条规则已记为“确认”" in seen(at)
    assert "工作餐每人每餐不得超过50元" not in seen(at)
    at.selectbox(key="rules-state").set_value(RuleState.CONFIRMED).run()
    assert "工作餐每人每餐不得超过50元" in seen(at)


def test_a_page_of_rules_is_confirmed_at_once(open_page: Open, desk: Desk) -> None:
    take(desk)
    at = open_page("library", rules="all")
    next(b for b in at.button if b.label == "确认本页3条").click().run()
    assert desk.policyrules.counts() == {
        RuleState.PENDING: 1,
        RuleState.CONFIRMED: 3,
        RuleState.DECLINED: 0,
    }


def test_the_filters_show_only_what_was_asked_for(open_page: Open, desk: Desk) -> None:
    take(desk)
    at = open_page("library", rules="all")
    at.text_input(key="rules-words").set_value("迎送").run()
    assert "组织迎送活动" in seen(at)
    assert "工作餐" not in seen(at)


def test_whom_a_rule_binds_can_be_changed(open_page: Open, desk: Desk) -> None:
    document = take(desk)
    limit = desk.policyrules.rules(document=document)[0].rule
    desk.policyrules.set_office(place="云水县", body="")
    at = open_page("library", rules=document)
    assert "不管本单位，不拿来核对" in seen(at)
    form = next(s for s in at.selectbox if s.label == "层级" and limit.id in str(s.form_id))
    form.set_value(RuleReach.NATION)
    save = next(b for b in at.button if b.label == "保存" and limit.id in str(b.form_id))
    save.click().run()
    row = desk.policyrules.rules(document=document)[0]
    assert row.decision.reach is RuleReach.NATION
    assert row.binds


def test_a_policys_page_leads_to_its_own_rules(open_page: Open, desk: Desk) -> None:
    document = take(desk)
    at = open_page("library", document=document)
    at.button(key="document-rules").click().run()
    assert at.query_params["rules"] == document
    assert "工作餐每人每餐" in seen(at)
