"""The outline as a clerk shapes it: nothing of facts, requirements or texts is lost on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assistant.config import Settings
from assistant.desk import Desk
from assistant.drafting import outline_shape
from assistant.drafting.outline import from_template, numbered, templates
from assistant.errors import UserError
from assistant.models import DocumentKind, Fact, Report, Section, SectionRole

NOTICE = (
    "关于报送2026年度作风建设情况的通知\n\n各有关单位：\n请按要求报送。\n一、报送内容\n"
    "（一）学习教育情况。包括开展次数、人次。\n（二）厉行节约情况。包括办公用房清查情况。\n"
    "（三）外事接待情况。包括批次、人次。\n（四）存在的主要问题。\n（五）下一步打算。\n"
    "二、有关要求\n正文不超过3000字。\n"
)
OTHER = (
    "关于2024年度作风建设情况的报告\n\n某区党委：\n现将有关情况报告如下。\n"
    "一、压实工作责任。一是专题研究。召开会议3次。\n二、强化监督检查。一是开展检查。检查5次。\n"
    "三、存在的问题。学习不够深入。\n四、下一步打算。一是继续学习。\n"
)
FACTS = (
    Fact(id="F001", category="学习教育", content="举办读书班2期，参加128人次"),
    Fact(id="F002", category="厉行节约", content="清查办公用房87间，调整2间"),
    Fact(id="F003", category="监督检查", content="开展检查6次"),
)


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    opened = Desk(settings)
    yield opened
    opened.close()


@pytest.fixture
def report(desk: Desk) -> Report:
    notice = desk.library.ingest_bytes("通知.txt", NOTICE.encode(), kind=DocumentKind.NOTICE)
    return desk.reports.new(
        title="关于2026年度作风建设情况的报告",
        year=2026,
        unit="某区档案馆",
        notice=notice.id,
        outline="eight-rules",
        facts=FACTS,
    )


def body(report: Report) -> list[Section]:
    return [s for s in report.outline if s.role is SectionRole.WORK]


def headings_of(report: Report) -> list[str]:
    names = numbered(report.outline)
    return [names[s.id] for s in report.outline if s.heading]


def test_indenting_and_raising_come_back_to_the_same_outline(desk: Desk, report: Report) -> None:
    first, second = body(report)[:2]
    inside = desk.outline.indent(report.id, second.id)
    shown = numbered(inside.outline)
    assert shown[second.id].startswith("（一）")
    assert next(s for s in inside.outline if s.id == second.id).parent == first.id
    back = desk.outline.outdent(report.id, second.id)
    assert headings_of(back) == headings_of(report)


def test_the_first_part_cannot_be_lowered_nor_a_top_part_raised(desk: Desk, report: Report) -> None:
    with pytest.raises(UserError, match="不能降级"):
        desk.outline.indent(report.id, body(report)[0].id)
    with pytest.raises(UserError, match="不能再升级"):
        desk.outline.outdent(report.id, body(report)[0].id)
    assert desk.outline.last_change(report.id) is None


def test_dragging_an_outline_that_changed_meanwhile_is_refused(desk: Desk, report: Report) -> None:
    order = [(s.id, 1) for s in report.outline if s.heading]
    desk.outline.remove(report.id, order[0][0])
    with pytest.raises(UserError, match="刷新"):
        desk.outline.arrange(report.id, order)


def test_a_new_part_never_shows_the_text_of_one_that_was_removed(
    desk: Desk, report: Report
) -> None:
    gone = body(report)[-1]
    desk.drafting.edit(report.id, gone.id, "这一段是亲手写的。")
    desk.outline.remove(report.id, gone.id)
    for name in ("另一个部分", "再一个部分"):
        after = desk.outline.add(report.id, body(desk.reports.get(report.id))[0].id, name)
        fresh = next(s for s in after.outline if s.heading == name)
        assert fresh.id != gone.id
        assert desk.drafting.current(report.id, fresh.id) is None
    assert "亲手写的" not in desk.reports.compose(report.id).text
    assert [t.revision.text for t in desk.outline.lost_texts(report.id)] == ["这一段是亲手写的。"]
    desk.outline.bring_back(report.id, gone.id)
    assert "这一段是亲手写的。" in desk.reports.compose(report.id).text
    assert desk.outline.lost_texts(report.id) == ()


def test_undo_puts_parts_facts_and_requirements_back(desk: Desk, report: Report) -> None:
    home = desk.facts.ledger(report.id).places[1].section
    assert home is not None
    desk.outline.remove(report.id, home)
    assert desk.facts.ledger(report.id).places[1].section != home
    assert desk.outline.last_change(report.id) == "移出一个部分"
    back = desk.outline.undo(report.id)
    assert back.outline == report.outline
    assert back.requirement_sections == report.requirement_sections
    assert desk.facts.ledger(report.id).places[1].section == home
    with pytest.raises(UserError, match="没有可以撤销"):
        desk.outline.undo(report.id)


def test_merging_joins_the_texts_and_undo_takes_them_apart(desk: Desk, report: Report) -> None:
    first, second = body(report)[1:3]
    desk.drafting.draft(report.id, section=first.id, engine="offline")
    desk.drafting.draft(report.id, section=second.id, engine="offline")
    upper, lower = (desk.drafting.current(report.id, s.id) for s in (first, second))
    assert upper is not None
    assert lower is not None
    desk.outline.merge(report.id, first.id, second.id)
    joined = desk.drafting.current(report.id, first.id)
    assert joined is not None
    assert joined.text == f"{upper.text}\n{lower.text}"
    assert all(joined.text[s.start : s.end] == s.text for s in joined.sentences)
    assert {p.section for p in desk.facts.ledger(report.id).places[:2]} == {first.id}
    assert desk.outline.lost_texts(report.id) == ()
    desk.outline.undo(report.id)
    for section, old in ((first, upper), (second, lower)):
        now = desk.drafting.current(report.id, section.id)
        assert now is not None
        assert now.text == old.text


def test_a_merged_text_that_was_edited_since_is_left_alone_by_undo(
    desk: Desk, report: Report
) -> None:
    first, second = body(report)[:2]
    desk.drafting.edit(report.id, first.id, "甲段。")
    desk.drafting.edit(report.id, second.id, "乙段。")
    desk.outline.merge(report.id, first.id, second.id)
    desk.drafting.edit(report.id, first.id, "甲段。\n乙段。又加一句。")
    desk.outline.undo(report.id)
    assert "又加一句" in desk.reports.compose(report.id).text


def test_splitting_takes_the_facts_of_the_points_along(desk: Desk, report: Report) -> None:
    taught = next(s for s in report.outline if "学习教育" in s.categories)
    assert [s.role for s in taught.slots][:2] == ["学习教育", "警示教育"]
    after = desk.outline.split(report.id, taught.id, "抓好警示提醒", at=1)
    halves = [s for s in after.outline if s.id == taught.id or s.heading == "抓好警示提醒"]
    assert [len(h.slots) for h in halves] == [1, len(taught.slots) - 1]
    assert desk.facts.ledger(report.id).places[0].section == taught.id


def test_a_requirement_moved_by_hand_stays_through_later_changes(
    desk: Desk, report: Report
) -> None:
    target = body(report)[-1]
    desk.outline.place_requirement(report.id, "r1", target.id)
    desk.outline.rename(report.id, body(report)[0].id, "扛起责任")
    desk.outline.move(report.id, target.id, -1)
    assert desk.reports.get(report.id).requirement_sections["r1"] == target.id
    desk.outline.place_requirement(report.id, "r1", None)
    desk.outline.set_brief(report.id, target.id, "写清楚。")
    assert "r1" in {r.id for r in desk.outline.uncovered(report.id)}


def test_every_notice_item_gets_a_home_in_one_click(desk: Desk, report: Report) -> None:
    for requirement in report.requirements:
        desk.outline.place_requirement(report.id, requirement.id, None)
    for requirement in report.requirements:
        desk.outline.cover(report.id, requirement.id)
    assert desk.outline.uncovered(report.id) == ()


def test_budget_follows_the_notice_and_the_facts(desk: Desk, report: Report) -> None:
    assert desk.outline.budget(report.id).limit == 3000
    after = desk.outline.spread(report.id, 2700)
    budget = desk.outline.budget(report.id)
    assert 2500 <= budget.planned <= 2700
    targets = {s.id: s.target_chars or 0 for s in after.outline}
    told = desk.facts.ledger(report.id).places[0].section
    untold = next(
        s.id
        for s in body(after)
        if s.id not in {p.section for p in desk.facts.ledger(report.id).places}
    )
    assert told is not None
    assert targets[told] > targets[untold] > 0
    with pytest.raises(UserError, match="不够分"):
        desk.outline.spread(report.id, 100)


def test_days_and_whom_to_ask_come_from_the_notice(desk: Desk) -> None:
    words = NOTICE + "数据截至2026年10月31日，请于2026年11月30日前报送，联系人：王某。\n"
    notice = desk.library.ingest_bytes("通知二.txt", words.encode(), kind=DocumentKind.NOTICE)
    asked = desk.reports.new(title="关于2026年度作风建设情况的报告", year=2026, notice=notice.id)
    read = desk.outline.notice(asked.id)
    assert read is not None
    assert (read.cutoff, read.deadline) == (dt.date(2026, 10, 31), dt.date(2026, 11, 30))
    assert read.contact == "王某"
    bare = desk.reports.new(title="2026年度工作总结", year=2026)
    assert desk.outline.notice(bare.id) is None


def test_parts_of_a_template_without_facts_stay_where_the_clerk_chose_it(desk: Desk) -> None:
    given = {"year": 2026, "facts": FACTS}
    found = desk.reports.new(title="2026年度工作总结", **given)
    chosen = desk.reports.new(title="2026年度工作总结", outline="annual-work", **given)
    empty = "守牢安全底线，防范化解风险"
    assert empty not in headings_of(found)
    assert any(empty in h for h in headings_of(chosen))


def test_another_outline_keeps_texts_only_where_they_belong(desk: Desk, report: Report) -> None:
    for section in report.outline:
        desk.drafting.edit(
            report.id, section.id, f"原来的正文：{section.heading or section.role}。"
        )
    other = desk.library.ingest_bytes("别的.txt", OTHER.encode(), kind=DocumentKind.REPORT)
    after = desk.outline.apply(report.id, document=other.id)
    assert any("压实工作责任" in h for h in headings_of(after))
    texts = {p.section.heading: p.text for p in desk.reports.compose(report.id).sections}
    assert "存在" in texts["存在的问题"]
    assert texts["压实工作责任"] == ""
    kept = {t.section.heading for t in desk.outline.lost_texts(report.id)}
    standing = {s.heading for s in after.outline}
    assert kept >= {s.heading for s in body(report)} - standing
    assert not (kept - {""}) & standing
    assert {p.section for p in desk.facts.ledger(report.id).places} <= {s.id for s in after.outline}
    desk.outline.undo(report.id)
    assert desk.outline.lost_texts(report.id) == ()
    again = desk.outline.apply(report.id, template="self-check")
    assert len(headings_of(again)) >= 5


def test_twenty_changes_can_be_taken_back(desk: Desk, report: Report) -> None:
    section = body(report)[0].id
    for number in range(25):
        desk.outline.rename(report.id, section, f"第{number}次改名")
    for _ in range(20):
        desk.outline.undo(report.id)
    assert next(s for s in desk.reports.get(report.id).outline if s.id == section).heading == (
        "第4次改名"
    )
    assert desk.outline.last_change(report.id) is None


@hypothesis_settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(name=st.sampled_from(sorted(templates())), data=st.data())
def test_any_arrangement_is_a_tree_with_every_part_once(name: str, data: st.DataObject) -> None:
    sections = from_template(name)
    ids = [s.id for s in sections if s.heading]
    order = [(i, data.draw(st.integers(-2, 9))) for i in data.draw(st.permutations(ids))]
    after = outline_shape.arrange(sections, order)
    assert sorted(s.id for s in after) == sorted(s.id for s in sections)
    assert after[0].role is SectionRole.OPENING
    assert after[-1].role is SectionRole.CLOSING
    seen: dict[str, int] = {}
    for section in after[1:-1]:
        assert 1 <= section.level <= 4
        assert section.level == 1 or seen[section.parent or ""] == section.level - 1
        seen[section.id] = section.level
    total = data.draw(st.integers(600, 20000))
    spread = outline_shape.spread(after, total, {ids[0]: 300})
    assert total * 0.8 <= outline_shape.total_target(spread) <= total
