"""One figure changed in Word: one sentence changes, and the check finds one thing more."""

from __future__ import annotations

import io

import docx
from support.desk import new_report, open_desk

from assistant.desk import Desk


def edited(data: bytes, old: str, new: str) -> bytes:
    document = docx.Document(io.BytesIO(data))
    runs = [r for p in document.paragraphs for r in p.runs if old in r.text]
    assert len(runs) == 1
    runs[0].text = runs[0].text.replace(old, new)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def sentences(desk: Desk, report: str) -> list[str]:
    texts = (desk.drafting.current(report, s.id) for s in desk.reports.get(report).outline)
    return [s.text for t in texts if t is not None for s in t.sentences]


def test_one_edited_figure_is_one_changed_sentence_and_one_finding(tmp_path) -> None:
    desk = open_desk(tmp_path / "data")
    report = new_report(desk)
    desk.drafting.draft(report, engine="offline")
    before = sentences(desk, report)
    known = desk.checking.check_report(report).findings
    data = desk.exporting.report(report).data
    found = desk.returning.take(report, edited(data, "87间", "78间"))
    after = sentences(desk, report)
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert len(found.changed) == 1
    assert len(changed) == 1
    assert changed[0][1] == changed[0][0].replace("87间", "78间")
    told = {(f.rule, f.message) for f in known}
    fresh = [
        f for f in desk.checking.check_report(report).findings if (f.rule, f.message) not in told
    ]
    assert [f.rule for f in fresh] == ["facts.mismatch"]
    assert "78间" in fresh[0].message
    desk.close()
