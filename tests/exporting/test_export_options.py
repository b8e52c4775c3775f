"""版头, 盖章, 版记, 数据来源表 and 送审单 of a report on its way out, and the same file coming back."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from exporting_pages import docx_text

from assistant.config import Settings
from assistant.desk import Desk
from assistant.desk.exporting import LAST_EXPORT
from assistant.desk.paper_parts import PaperOptions
from assistant.errors import UserError
from assistant.exporting.resolve import read_back
from assistant.reading.facts import read_facts

DEMO = Path(__file__).resolve().parents[2] / "knowledge" / "demo"
EVERYTHING = PaperOptions(
    mark="某市水务局文件",
    number="某水发〔2026〕12号",
    signatory="某某某",
    copy_number="000012",
    secrecy="机密★1年",
    urgency="特急",
    sealed=True,
    copies="市委办公室，市政府办公室",
    printer="某市水务局办公室",
    figures=True,
)


@pytest.fixture
def paper(settings: Settings) -> tuple[Desk, str]:
    desk = Desk(settings)
    report = desk.reports.new(
        title="关于2026年度作风建设情况的报告",
        year=2026,
        unit="某市水务局",
        addressee="某市人民政府",
        facts=read_facts("facts.xlsx", (DEMO / "facts.xlsx").read_bytes()),
    )
    desk.drafting.draft(report.id, engine="offline")
    return desk, report.id


def test_everything_chosen_stands_in_the_paper(paper: tuple[Desk, str]) -> None:
    desk, report = paper
    text = docx_text(desk.exporting.report(report, options=EVERYTHING).data)
    for wanted in (
        "000012\n机密★1年\n特急\n某市水务局文件",
        "某水发〔2026〕12号",
        "签发人：某某某",
        "附件：数据来源表",
        "抄送：市委办公室，市政府办公室。",
        "印发",
    ):
        assert wanted in text
    rows = docx.Document(io.BytesIO(desk.exporting.report(report, options=EVERYTHING).data)).tables[
        -1
    ]
    assert [c.text for c in rows.rows[0].cells] == ["序号", "数据", "所在文句", "来源"]
    assert len(rows.rows) > 20


def test_what_went_out_with_the_report_does_not_come_back_as_its_text(
    paper: tuple[Desk, str],
) -> None:
    desk, report = paper
    data = desk.exporting.report(report, options=EVERYTHING).data
    found = desk.returning.compare(report, data)
    assert found.changed == ()


def test_lines_added_below_the_date_are_shown_and_stay_out_of_the_last_section(
    paper: tuple[Desk, str],
) -> None:
    desk, report = paper
    edited = docx.Document(io.BytesIO(desk.exporting.report(report).data))
    edited.add_paragraph("联系人：某某某")
    buffer = io.BytesIO()
    edited.save(buffer)
    found = desk.returning.compare(report, buffer.getvalue())
    assert found.changed == ()
    assert [f.after for f in found.frame] == ["联系人：某某某"]


def test_sheet_is_one_paper_of_its_own(paper: tuple[Desk, str]) -> None:
    desk, report = paper
    text = docx_text(desk.exporting.report(report, variant="sheet").data)
    assert text.startswith("文稿送审单")
    assert "未用事实" in text
    assert "领导签发" in text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"number": "某水发[2026]12号"}, "六角括号"),
        ({"number": "某水发〔2026〕第12号"}, "不加“第”"),
        ({"number": "某水发〔2026〕012号"}, "发文字号"),
        ({"copy_number": "12"}, "6位"),
        ({"secrecy": "内部"}, "机密★1年"),
        ({"urgency": "急"}, "特急"),
        ({"form": "信函"}, "发文机关标志"),
        ({"form": "纪要", "mark": "某某局党组会议纪要", "number": "12"}, "第12期"),
    ],
)
def test_wrong_forms_are_refused_with_the_right_one(
    paper: tuple[Desk, str], changes: dict[str, str], says: str
) -> None:
    desk, report = paper
    with pytest.raises(UserError, match=says):
        desk.exporting.report(report, options=PaperOptions.model_validate(changes))


def test_redline_against_what_went_out_last(paper: tuple[Desk, str]) -> None:
    desk, report = paper
    first = desk.exporting.went_out(report)
    assert first is not None
    assert desk.exporting.went_out(report) is None, "the same text is kept once"
    section, text = next(
        (s, r.text)
        for s, r in desk._context.workspace.current_revisions(report).items()
        if r.text.strip()
    )
    desk.drafting.edit(report, section, f"{text}另新增一句话。")
    data = desk.exporting.report(report, variant="redline", against=LAST_EXPORT).data
    assert any("另新增一句话。" in x for x in read_back(data).lines)
    assert not any("另新增一句话。" in x for x in read_back(data, accept=False).lines)
    assert desk.exporting.went_out(report) is not None
