"""② 提纲: what the clerk does to the outline, and what stands on the screen afterwards."""

from __future__ import annotations

from ui_pages import Open, seen

from assistant.desk import Desk
from assistant.models import Report, SectionRole


def work(desk: Desk, report: Report) -> list[str]:
    outline = desk.reports.get(report.id).outline
    return [s.id for s in outline if s.role is SectionRole.WORK]


def headings(desk: Desk, report: Report) -> list[str]:
    shown = desk.reports.state(report.id).headings
    return [h for h in shown.values() if h]


def test_renaming_changes_the_heading_everywhere(
    open_page: Open, desk: Desk, report: Report
) -> None:
    first = work(desk, report)[0]
    at = open_page("report", report=report.id, step="outline", section=first)
    at.text_input(key=f"heading-{first}").set_value("深化学习教育").run()
    assert "**一、深化学习教育**" in seen(at)
    assert headings(desk, report)[0] == "一、深化学习教育"


def test_moving_down_and_undoing(open_page: Open, desk: Desk, report: Report) -> None:
    before = headings(desk, report)
    first = work(desk, report)[0]
    at = open_page("report", report=report.id, step="outline", section=first)
    assert at.button(key="outline-undo").disabled
    at.button(key=f"down-{first}").click().run()
    assert headings(desk, report)[1].startswith("二、" + before[0][2:])
    at.button(key="outline-undo").click().run()
    assert headings(desk, report) == before
    assert at.button(key="outline-undo").disabled


def test_lowering_a_part_shows_its_new_ordinal(open_page: Open, desk: Desk, report: Report) -> None:
    second = work(desk, report)[1]
    at = open_page("report", report=report.id, step="outline", section=second)
    at.button(key=f"indent-{second}").click().run()
    assert "**（一）坚持厉行节约**" in seen(at)
    at.button(key=f"outdent-{second}").click().run()
    assert "**二、坚持厉行节约**" in seen(at)


def test_what_cannot_be_done_is_said_in_one_sentence(
    open_page: Open, desk: Desk, report: Report
) -> None:
    first = work(desk, report)[0]
    at = open_page("report", report=report.id, step="outline", section=first)
    at.button(key=f"indent-{first}").click().run()
    assert "它前面没有同一级的部分，不能降级。" in seen(at)


def test_adding_after_the_chosen_part_opens_the_new_one(
    open_page: Open, desk: Desk, report: Report
) -> None:
    first = work(desk, report)[0]
    at = open_page("report", report=report.id, step="outline", section=first)
    at.text_input(key=f"add-name-{first}").set_value("强化监督检查")
    next(b for b in at.button if b.label == "添加").click().run()
    assert headings(desk, report)[1] == "二、强化监督检查"
    assert "**二、强化监督检查**" in seen(at)


def test_a_removed_part_with_text_can_be_put_back(
    open_page: Open, desk: Desk, report: Report
) -> None:
    first = work(desk, report)[0]
    desk.drafting.edit(report.id, first, "亲手写的一段。")
    at = open_page("report", report=report.id, step="outline", section=first)
    at.button(key=f"drop-{first}").click().run()
    assert first not in work(desk, report)
    assert "移出的正文 1" in seen(at)
    at.button(key=f"back-{first}").click().run()
    assert first in work(desk, report)
    assert "亲手写的一段。" in desk.reports.compose(report.id).text


def test_merging_leaves_one_part_with_both_texts(
    open_page: Open, desk: Desk, report: Report
) -> None:
    first, second = work(desk, report)[:2]
    desk.drafting.edit(report.id, first, "甲段。")
    desk.drafting.edit(report.id, second, "乙段。")
    at = open_page("report", report=report.id, step="outline", section=second)
    at.button(key=f"merge-{second}").click().run()
    assert second not in work(desk, report)
    current = desk.drafting.current(report.id, first)
    assert current is not None
    assert current.text == "甲段。\n乙段。"


def test_splitting_at_a_point(open_page: Open, desk: Desk, report: Report) -> None:
    first = work(desk, report)[0]
    at = open_page("report", report=report.id, step="outline", section=first)
    at.text_input(key=f"split-name-{first}").set_value("加强警示提醒")
    at.button(key=f"split-{first}").click().run()
    assert headings(desk, report)[1] == "二、加强警示提醒"


def test_the_budget_is_spread_within_the_notices_limit(
    open_page: Open, desk: Desk, report: Report
) -> None:
    at = open_page("report", report=report.id, step="outline")
    assert at.number_input(key=f"budget-{report.id}").value == 2850
    at.button(key="budget-spread").click().run()
    assert 2600 < desk.outline.budget(report.id).planned <= 2850


def test_an_uncovered_requirement_is_shown_and_added_in_one_click(
    open_page: Open, desk: Desk, report: Report
) -> None:
    desk.outline.place_requirement(report.id, "r2", None)
    at = open_page("report", report=report.id, step="outline")
    assert ":red-badge[没有覆盖] 厉行节约情况" in seen(at)
    at.button(key="cover-r2").click().run()
    assert "没有覆盖" not in seen(at)
    assert "r2" in desk.reports.get(report.id).requirement_sections


def test_a_requirement_can_be_moved_to_another_part(
    open_page: Open, desk: Desk, report: Report
) -> None:
    target = work(desk, report)[1]
    at = open_page("report", report=report.id, step="outline")
    box = next(s for s in at.selectbox if s.label == "写在哪里：学习教育情况")
    box.set_value(target).run()
    assert desk.reports.get(report.id).requirement_sections["r1"] == target


def test_another_outline_warns_and_can_be_undone(
    open_page: Open, desk: Desk, report: Report
) -> None:
    before = headings(desk, report)
    at = open_page("report", report=report.id, step="outline")
    assert "换提纲后" in seen(at)
    at.selectbox(key="another-模板").set_value("self-check").run()
    at.button(key="another-apply").click().run()
    assert "一、加强组织领导，周密安排自查" in headings(desk, report)
    at.button(key="outline-undo").click().run()
    assert headings(desk, report) == before
