"""送审单 and the table of figures."""

from __future__ import annotations

import datetime as dt

import pytest
from exporting_pages import bare, rendered

from assistant.exporting import manuscript
from assistant.exporting.draft_sheet import DraftState, draft_sheet
from assistant.exporting.manuscript import plain_text
from assistant.exporting.sheets import approval_sheet, figure_table, with_attachment
from assistant.models import (
    Authority,
    Coverage,
    CoverageStatus,
    Fact,
    FactPlace,
    FactState,
    Finding,
    FindingStatus,
    Ledger,
    Report,
    Sentence,
    Severity,
    Skipped,
    Verdict,
)

REPORT = Report(
    id="r",
    title="关于2026年度法治政府建设工作情况的报告",
    year=2026,
    as_of=dt.date(2026, 12, 1),
    unit="某某区教育局",
    addressee="某某区人民政府",
)


def finding(number: int, severity: Severity, **changes: object) -> Finding:
    base = {
        "id": f"f{number}", "section": None, "rule": "facts.number", "family": "facts",
        "severity": severity, "authority": Authority.PRACTICE, "start": 1, "end": 9,
        "quote": "参加2,136人次，其中校长24人参加了讲堂",
        "message": "这个数字在本年事实中没有出处，与F003的2,316人次不一致，请核对后改正，或者补上来源。",
    }  # fmt: skip
    return Finding.model_validate({**base, **changes})


FINDINGS = [finding(i, Severity.ERROR if i % 3 else Severity.WARNING) for i in range(30)]
LEDGER = Ledger(
    places=tuple(
        FactPlace(
            fact=Fact(id=f"F{i:03d}", content="略"),
            state=FactState.UNUSED if i > 14 else FactState.USED,
        )
        for i in range(1, 27)
    )
)
COVERAGE = [
    Coverage(
        requirement=f"问题要具体，不少于三条，措施要与问题对应，明确完成时限（第{i}项）",
        basis="通知",
        status=CoverageStatus.MISSING if i < 5 else CoverageStatus.COVERED,
    )
    for i in range(8)
]
GAPS = ["截至10月31日局党组专题研究总次数，并核清是否重复计算，来源：会议纪要"] * 14
DAY = dt.date(2026, 12, 3)


def test_counts_what_is_open() -> None:
    done = finding(99, Severity.ERROR, status=FindingStatus.DISMISSED)
    sheet = approval_sheet(
        REPORT,
        findings=[*FINDINGS[:4], done],
        date=DAY,
        ledger=LEDGER,
        coverage=COVERAGE,
        gaps=GAPS,
    )
    text = plain_text(sheet)
    assert "核稿意见\t4条\t错误2条、提醒2条、参考0条" in text
    assert "未用事实\t12条\t共26条，已用14条" in text
    assert "未落实要求\t5项" in text
    assert "待补内容\t14处" in text
    assert "某某区教育局，2026年12月3日" in text


def test_nothing_open() -> None:
    text = plain_text(approval_sheet(REPORT, findings=[], date=DAY))
    assert "核稿意见\t0条\t无" in text
    assert "待补内容\t0处\t无" in text
    assert "二、签批" in text


ASIDE = [(f, "经分管领导核定，数据以统计部门口径为准，原文如此") for f in FINDINGS[:7]]
SKIPPED = [Skipped(family="facts", why="没有提供上年报告，未核对陈年数据和旧名称。")] * 4


@pytest.mark.render
def test_always_one_page() -> None:
    full = approval_sheet(
        REPORT, findings=FINDINGS, date=DAY, ledger=LEDGER, coverage=COVERAGE, gaps=GAPS,
        aside=ASIDE, skipped=SKIPPED,
    )  # fmt: skip
    assert len(rendered(full).sheets) == 1


@pytest.mark.render
def test_the_sheet_of_a_brought_draft_is_one_page_too() -> None:
    old = finding(
        50, Severity.ERROR, rule="policy.superseded", quote="《某某市公务接待管理实施办法》"
    )
    state = DraftState(
        title="关于2026年度全区法治政府建设和依法行政工作推进落实情况的报告",
        unit="某某区教育局", as_of=DAY, findings=[*FINDINGS, old], aside=ASIDE, coverage=COVERAGE,
        unsourced=["2,136人次"] * 40, gaps=GAPS, skipped=SKIPPED, changed=12,
    )  # fmt: skip
    sheet = draft_sheet(state, date=DAY)
    text = plain_text(sheet)
    assert "失效文件\t1处\t按2026年12月3日核：《某某市公务接待管理" in text
    assert "无出处数字\t40个" in text
    assert "不采纳意见\t7条" in text
    assert "没有核\t4项\t没有提供上年报告" in text
    assert len(rendered(sheet).sheets) == 1


def test_every_figure_with_its_source() -> None:
    sentence = Sentence(
        start=0, end=1, text="全年培训12期，参加1,024人次，同比增长8.5%。", evidence=("F001",),
        verdict=Verdict.SUPPORTED, derivations=("(1024−944)÷944≈8.5%",),
    )  # fmt: skip
    bad = sentence.model_copy(update={"text": "检查3次。", "verdict": Verdict.UNSUPPORTED})
    fact = Fact(id="F001", content="略", source="培训台账")
    rows = figure_table([sentence, bad], {"F001": fact}).blocks[0].rows
    assert [bare(r[1]) for r in rows[1:]] == ["12期", "1,024人次", "8.5%", "3次"]
    assert rows[1][2] == "全年培训12期"
    assert rows[1][3].startswith("F001　培训台账")
    assert "推算" in rows[3][3]
    assert rows[4][3] == "无出处"


def test_table_of_figures_becomes_an_attachment_named_in_the_paper() -> None:
    paper = manuscript.from_text("关于某事的报告\n市政府：\n正文。\n某某局\n2026年1月5日")
    table = figure_table([], {})
    once = with_attachment(paper, table)
    assert once.annexes == ("附件：数据来源表",)
    assert once.attachments == (table,)
    twice = with_attachment(once, table)
    assert twice.annexes[1] == "2.数据来源表"
    assert twice.attachments[1].label == "附件2"
