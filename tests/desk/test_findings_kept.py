"""What the screens show of a check is as fresh as the check itself."""

from __future__ import annotations

from pathlib import Path

from support.desk import home_of, new_report, open_desk


def test_the_kept_check_follows_text_and_decisions(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "data")
    try:
        report = new_report(desk)
        desk.drafting.draft(report, engine="offline")
        assert desk.findings.checked(report) == desk.checking.check_report(report)
        section = home_of(desk, report, "F001")
        text = desk.reports.state(report).revisions[section].text
        desk.drafting.replace(report, section, text, f"{text}发生出现问题2起。")
        now = desk.findings.checked(report)
        assert now == desk.checking.check_report(report)
        wrong = next(f for f in now.findings if f.quote == "发生出现")
        desk.checking.dismiss(report, wrong, "原文如此")
        assert desk.findings.checked(report) == desk.checking.check_report(report)
        desk.checking.reopen(report, wrong.id)
        assert desk.findings.checked(report) == desk.checking.check_report(report)
    finally:
        desk.close()
