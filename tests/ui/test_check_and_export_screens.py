"""④ 核稿 and ⑤ 导出: what is found, what is done about it, and what leaves the desk."""

from __future__ import annotations

import pytest
from ui_pages import Open, labels, seen

from assistant.desk import Desk
from assistant.models import FindingStatus, Report

WRONG = "发生出现2起问题，发生出现3起问题，约12次左右。举办读书班2期，参加128人次。"


@pytest.fixture
def drafted(desk: Desk, report: Report) -> Report:
    desk.drafting.draft(report.id, engine="offline")
    return report


def first_part(desk: Desk, report: Report) -> str:
    return next(s.id for s in desk.reports.get(report.id).outline if s.heading)


def test_a_remark_is_shown_with_what_it_rests_on_and_its_place(
    open_page: Open, drafted: Report, desk: Desk
) -> None:
    at = open_page("report", report=drafted.id, step="check")
    result = desk.checking.check_report(drafted.id)
    words = seen(at)
    assert f"意见 {len(result.findings)}" in words
    assert result.findings[0].message in words


def test_dismissing_needs_a_reason_and_can_be_taken_back(
    open_page: Open, drafted: Report, desk: Desk
) -> None:
    at = open_page("report", report=drafted.id, step="check")
    button = next(b for b in at.button if (b.key or "").startswith("dismiss-"))
    finding = str(button.key).removeprefix("dismiss-")
    button.click().run()
    assert "请写明不采纳这条意见的理由。" in seen(at)
    at.text_input(key=f"why-{finding}").set_value("本单位习惯如此").run()
    at.button(key=f"dismiss-{finding}").click().run()
    assert "不采纳的意见 1" in seen(at)
    at.button(key=f"reopen-{finding}").click().run()
    states = {f.id: f.status for f in desk.checking.check_report(drafted.id).findings}
    assert states[finding] is FindingStatus.OPEN


def test_all_remarks_of_one_rule_are_applied_at_once(
    open_page: Open, drafted: Report, desk: Desk
) -> None:
    section = first_part(desk, drafted)
    desk.drafting.edit(drafted.id, section, WRONG)
    found = [
        f
        for f in desk.checking.check_report(drafted.id).findings
        if f.suggestion is not None and f.section == section
    ]
    rules = {f.rule for f in found if sum(x.rule == f.rule for x in found) > 1}
    assert rules
    at = open_page("report", report=drafted.id, step="check")
    chosen = next(f for f in found if f.rule in rules)
    next(b for b in at.button if (b.key or "").startswith(f"see-{chosen.id}")).click().run()
    at.button(key=f"apply-all-{chosen.rule}").click().run()
    left = [f for f in desk.checking.check_report(drafted.id).findings if f.rule == chosen.rule]
    assert left == []
    current = desk.drafting.current(drafted.id, section)
    assert current is not None
    assert "举办读书班2期，参加128人次。" in current.text


def test_only_one_family_and_only_errors(open_page: Open, drafted: Report, desk: Desk) -> None:
    at = open_page("report", report=drafted.id, step="check")
    every = [b for b in at.button if (b.key or "").startswith("see-")]
    box = next(s for s in at.selectbox if s.label == "类别")
    family = next(o for o in box.options if o != "所有类别")
    box.set_value(desk.checking.check_report(drafted.id).findings[0].family).run()
    some = [b for b in at.button if (b.key or "").startswith("see-")]
    assert 0 < len(some) <= len(every)
    assert family


def test_each_requirement_has_a_row_of_the_matrix(open_page: Open, drafted: Report) -> None:
    at = open_page("report", report=drafted.id, step="check")
    words = seen(at)
    for requirement in drafted.requirements:
        assert requirement.text in words


def test_export_names_what_is_still_open_and_gives_the_word_file(
    open_page: Open, drafted: Report, desk: Desk
) -> None:
    at = open_page("report", report=drafted.id, step="export")
    gaps = desk.reports.compose(drafted.id).text.count("【待补")
    if gaps:
        assert f"还有{gaps}处待补" in seen(at)
    assert "下载 Word" in [d.label for d in at.get("download_button")]


def test_an_empty_report_is_not_exported_but_explained(open_page: Open, report: Report) -> None:
    at = open_page("report", report=report.id, step="export")
    assert "这份报告还没有正文，请先起草再导出。" in seen(at)
    assert "下载 PDF" not in "".join(labels(at))


def test_a_version_is_kept_and_can_be_compared_with(
    open_page: Open, drafted: Report, desk: Desk
) -> None:
    at = open_page("report", report=drafted.id, step="export")
    at.text_input(key="snapshot-name-0").set_value("送审稿").run()
    at.button(key="take-snapshot").click().run()
    assert [s.name for s in desk.exporting.snapshots(drafted.id)] == ["送审稿"]
    at.radio(key="export-variant").set_value("redline").run()
    assert "送审稿" in at.selectbox(key="export-against").options


def test_details_changed_here_are_the_reports(open_page: Open, drafted: Report, desk: Desk) -> None:
    at = open_page("report", report=drafted.id, step="export")
    next(t for t in at.text_input if t.label == "主送机关").set_value("某市党委")
    next(b for b in at.button if b.label == "保存").click().run()
    assert desk.reports.get(drafted.id).addressee == "某市党委"
    assert "某市党委：" in desk.reports.compose(drafted.id).text


def test_letterhead_and_layout_are_chosen_on_the_export_screen(
    open_page: Open, drafted: Report
) -> None:
    at = open_page("report", report=drafted.id, step="export")
    at.text_input(key="export-number").set_value("某档发[2026]3号").run()
    assert "六角括号" in seen(at)
    at.text_input(key="export-number").set_value("某档发〔2026〕3号").run()
    at.checkbox(key="export-figures").check().run()
    assert "六角括号" not in seen(at)
    at.radio(key="export-variant").set_value("sheet").run()
    assert at.get("download_button")


def test_words_of_last_year_are_counted_part_by_part_and_lead_to_their_place(
    open_page: Open, drafted: Report, desk: Desk
) -> None:
    part = first_part(desk, drafted)
    desk.drafting.edit(
        drafted.id, part, "一是开展学习。举办演讲比赛3场。二是加强警示。观看警示片1次。"
    )
    shares = {m.section: m.share for m in desk.checking.mirror(drafted.id)}
    assert shares[part] > 0.3
    assert all(share < 0.3 for section, share in shares.items() if section != part)
    at = open_page("report", report=drafted.id, step="check")
    copied = next(
        f
        for f in desk.checking.check_report(drafted.id).findings
        if f.rule.startswith(("facts.stale", "repeat.last_year"))
    )
    at.button(key=f"mirror-see-{copied.id}").click().run()
    assert copied.message in seen(at)
    at.button(key=f"mirror-{part}").click().run()
    assert part in at.query_params["section"]
