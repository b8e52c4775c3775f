"""④ 核稿 and ⑤ 导出: what is found, what is done about it, and what leaves the desk."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from ui_pages import Open, labels, listed, seen, shown_in

from assistant.desk import Desk
from assistant.models import Finding, FindingStatus, Report, Severity

WRONG = "发生出现2起问题，发生出现3起问题，约12次左右。举办读书班2期，参加128人次。"


@pytest.fixture
def drafted(desk: Desk, report: Report) -> Report:
    desk.drafting.draft(report.id, engine="offline")
    return report


def first_part(desk: Desk, report: Report) -> str:
    return next(s.id for s in desk.reports.get(report.id).outline if s.heading)


def look_at(at: AppTest, report: Report, view: str) -> AppTest:
    """Open one view of the check."""
    at.session_state[f"view-report-{report.id}"] = view
    return at.run()


def take_up(at: AppTest, report: Report, finding: Finding) -> AppTest:
    """Click a remark in the list or in the text."""
    at.session_state[f"picked-report-{report.id}"] = finding.id
    return at.run()


def test_remarks_stand_in_the_text_and_in_the_list_and_the_first_is_told(
    open_page: Open, drafted: Report, desk: Desk
) -> None:
    at = open_page("report", report=drafted.id, step="check")
    result = desk.checking.check_report(drafted.id)
    assert sorted(listed(at)) == sorted(f.id for f in result.findings)
    placed = [f for f in result.findings if f.start is not None and f.start < (f.end or 0)]
    assert {m["id"] for m in shown_in(at, "proof")["marks"]} == {f.id for f in placed}
    first = next(f for f in result.findings if f.id == shown_in(at, "pointer")["picked"])
    assert first.message in seen(at)


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
    assert finding not in listed(at)
    look_at(at, drafted, "aside")
    assert "不采纳的意见 1" in seen(at)
    assert "本单位习惯如此" in seen(at)
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
    take_up(at, drafted, chosen)
    keys = [b.key for b in at.button if b.key in ("apply-same", f"apply-all-{chosen.rule}")]
    at.button(key=keys[-1]).click().run()
    left = [f for f in desk.checking.check_report(drafted.id).findings if f.rule == chosen.rule]
    assert left == []
    assert chosen.id not in listed(at)
    current = desk.drafting.current(drafted.id, section)
    assert current is not None
    assert "举办读书班2期，参加128人次。" in current.text


def test_a_sentence_is_changed_on_the_check_screen_and_checked_again(
    open_page: Open, drafted: Report, desk: Desk
) -> None:
    section = first_part(desk, drafted)
    desk.drafting.edit(drafted.id, section, "举办读书班2期，参加128人次。" + WRONG)
    chosen = next(
        f
        for f in desk.checking.check_report(drafted.id).findings
        if f.section == section and f.quote == "发生出现"
    )
    at = open_page("report", report=drafted.id, step="check")
    take_up(at, drafted, chosen)
    box = next(a for a in at.text_area if a.label == "这一句")
    assert box.value == WRONG[: WRONG.index("。") + 1]
    box.set_value("发现问题2起，均已整改。").run()
    at.button(key="save-rewrite").click().run()
    assert chosen.id not in listed(at)
    current = desk.drafting.current(drafted.id, section)
    assert current is not None
    assert current.text == (
        "举办读书班2期，参加128人次。发现问题2起，均已整改。举办读书班2期，参加128人次。"
    )


def test_only_one_family_and_only_errors(open_page: Open, drafted: Report, desk: Desk) -> None:
    at = open_page("report", report=drafted.id, step="check")
    findings = {f.id: f for f in desk.checking.check_report(drafted.id).findings}
    family = next(iter(findings.values())).family
    at.session_state[f"family-report-{drafted.id}"] = family
    at.run()
    assert set(listed(at)) == {i for i, f in findings.items() if f.family == family}
    at.session_state[f"family-report-{drafted.id}"] = "*"
    at.session_state[f"level-report-{drafted.id}"] = "error"
    at.run()
    errors = {i for i, f in findings.items() if f.severity is Severity.ERROR}
    assert errors
    assert set(listed(at)) == errors


def test_the_picture_of_requirements_has_a_row_for_each_and_cells_that_lead_to_sentences(
    open_page: Open, drafted: Report, desk: Desk
) -> None:
    at = look_at(open_page("report", report=drafted.id, step="check"), drafted, "coverage")
    picture = shown_in(at, "grid")
    rows = {row["name"]: row for row in picture["rows"]}
    assert set(rows) >= {r.text for r in drafted.requirements}
    text = desk.reports.compose(drafted.id).text
    for row in desk.checking.check_report(drafted.id).coverage:
        cells = [c for c in rows[row.requirement]["cells"] if c["go"]]
        assert len(cells) == 0 if row.sentence is None else len(cells) >= 1
        for cell in cells:
            start, end = map(int, cell["go"].removeprefix("span:").split("-"))
            assert text[start:end] in {s.quote for s in row.answers}


def test_a_cell_leads_to_its_sentence_in_the_text(open_page: Open, drafted: Report) -> None:
    at = open_page("report", report=drafted.id, step="check")
    at.session_state[f"place-report-{drafted.id}"] = (30, 44)
    at.run()
    assert shown_in(at, "pointer")["place"] == [30, 44]
    assert shown_in(at, "pointer")["picked"] == ""
    assert "黄底处" in seen(at)


def test_every_figure_is_listed_with_its_fact(open_page: Open, drafted: Report) -> None:
    at = look_at(open_page("report", report=drafted.id, step="check"), drafted, "figures")
    table = at.dataframe[0].value
    row = table[table["数字"] == "128人次"].iloc[0]
    assert row["事实"] == "F001 举办读书班2期，参加128人次"


def test_the_sheet_of_what_is_open_is_offered_as_a_word_file(
    open_page: Open, drafted: Report
) -> None:
    at = open_page("report", report=drafted.id, step="check")
    assert "送审单 Word" in [d.label for d in at.get("download_button")]


def test_nothing_written_is_said_and_not_checked(open_page: Open, report: Report) -> None:
    at = open_page("report", report=report.id, step="check")
    assert "还没有正文可核" in seen(at)


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
    at = look_at(open_page("report", report=drafted.id, step="check"), drafted, "mirror")
    copied = next(
        f
        for f in desk.checking.check_report(drafted.id).findings
        if f.rule.startswith(("facts.stale", "repeat.last_year"))
    )
    rows = {row["go"]: row for row in shown_in(at, "grid")["rows"]}
    place = next(p for p in desk.reports.compose(drafted.id).sections if p.section.id == part)
    row = rows[f"span:{place.start}-{place.end}"]
    assert row["badge"] == "雷同多"
    assert row["cells"][0]["fill"] == shares[part]
    assert f"remark:{copied.id}" in [c["go"] for c in row["cells"]]


def test_remarks_of_a_kind_stand_together_the_gravest_first(
    open_page: Open, drafted: Report, desk: Desk
) -> None:
    at = open_page("report", report=drafted.id, step="check")
    at.session_state[f"by-report-{drafted.id}"] = "rule"
    at.run()
    every = {f.id: f for f in desk.checking.check_report(drafted.id).findings}
    groups = [[every[r["id"]] for r in g["rows"]] for g in shown_in(at, "remark_list")["groups"]]
    assert sorted(f.id for g in groups for f in g) == sorted(every)
    assert all(len({f.rule for f in g}) == 1 for g in groups)
    order = [Severity.ERROR, Severity.WARNING, Severity.INFO]
    firsts = [order.index(g[0].severity) for g in groups]
    assert firsts == sorted(firsts)
