"""Starting a report: what the desk can tell from last year's report and the notice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.desk import FACTS, new_report, open_desk

from assistant.config import Settings
from assistant.desk import Desk
from assistant.desk.suggestions import suggest
from assistant.errors import NotFoundError, UserError
from assistant.models import DocumentKind, Fact

PREVIOUS = (
    "关于2025年度贯彻落实过紧日子要求情况的报告\n\n中共某区委员会：\n"
    "现将有关情况报告如下。\n一、压减开支。压减经费12万元。\n\n某区档案馆\n2025年12月20日\n"
)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "关于报送2026年度贯彻落实过紧日子要求情况报告的通知",
            "关于2026年度贯彻落实过紧日子要求情况的报告",
        ),
        ("关于报送2026年度工作总结的通知", "2026年度工作总结"),
        (
            "某区委办公室关于报送2026年度落实全面从严治党主体责任情况的通知",
            "关于2026年度落实全面从严治党主体责任情况的报告",
        ),
        ("关于开展2026年安全生产自查工作的通知", "关于2026年安全生产自查情况的报告"),
        ("通知", ""),
    ],
)
def test_a_title_from_the_notice(title: str, expected: str) -> None:
    text = f"{title}\n\n各单位：\n一、报送内容\n（一）学习情况。\n（二）检查情况。\n"
    assert suggest(previous=None, notice=text).title == expected


def test_last_year_gives_unit_addressee_and_the_next_year() -> None:
    found = suggest(previous=PREVIOUS, notice=None)
    assert found.title == "关于2026年度贯彻落实过紧日子要求情况的报告"
    assert (found.year, found.unit, found.addressee) == (2026, "某区档案馆", "中共某区委员会")


def test_the_notice_wins_where_it_asks_for_another_matter() -> None:
    notice = (
        "关于报送2026年度意识形态工作责任制落实情况的通知\n\n各单位：\n一、报送内容\n"
        "（一）组织领导情况。\n（二）阵地管理情况。\n二、要求\n数据截至2026年11月30日。不超过3000字。\n"
    )
    found = suggest(previous=PREVIOUS, notice=notice)
    assert found.title == "关于2026年度意识形态工作责任制落实情况的报告"
    assert found.unit == "某区档案馆"
    assert found.as_of == dt.date(2026, 11, 30)
    assert (found.requirements, found.max_chars) == (2, 3000)


def test_the_given_samples_fill_the_form(samples: Path) -> None:
    found = suggest(
        previous=(samples / "past-report-wenlv.txt").read_text(encoding="utf-8"),
        notice=(samples / "notice-2026.txt").read_text(encoding="utf-8"),
    )
    assert "2026" in found.title
    assert "八项规定" in found.title
    assert found.title.endswith("报告")
    assert found.year == 2026
    assert found.requirements == 8


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    opened = Desk(settings)
    yield opened
    opened.close()


def test_the_figures_of_the_list_are_those_of_the_report(desk: Desk) -> None:
    earlier = desk.library.ingest_bytes("去年.txt", PREVIOUS.encode(), kind=DocumentKind.REPORT)
    assert desk.reports.suggest(previous=earlier.id).unit == "某区档案馆"
    made = desk.reports.new(
        title="2026年度工作总结",
        year=2026,
        previous=earlier.id,
        facts=(Fact(id="F001", category="业务工作", content="整理档案1200卷"),),
    )
    assert desk.reports.progress(made.id) == desk.reports.state(made.id).progress
    desk.drafting.draft(made.id, engine="offline")
    figures = desk.reports.progress(made.id)
    assert figures == desk.reports.state(made.id).progress
    assert (figures.facts_settled, figures.facts) == (1, 1)


@pytest.mark.parametrize("title", ["", "  "])
def test_a_report_needs_a_title(desk: Desk, title: str) -> None:
    with pytest.raises(UserError, match="标题"):
        desk.reports.new(title=title, year=2026)
    assert desk.reports.list() == ()


LATE_NOTICE = (
    "关于报送2026年度工作情况的通知\n\n各有关单位：\n一、报送内容\n"
    "（一）学习教育情况。包括开展次数、人次。\n（二）下一步打算。\n二、有关要求\n正文不超过3000字。\n"
)


def test_a_notice_and_last_years_report_may_come_later(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "data")
    report = new_report(desk)
    outline = desk.reports.get(report).outline
    notice = desk.library.ingest_bytes(
        "通知.txt", LATE_NOTICE.encode(), kind=DocumentKind.NOTICE
    ).id
    earlier = desk.library.ingest_bytes("去年.txt", PREVIOUS.encode(), kind=DocumentKind.REPORT).id
    desk.reports.attach(report, notice=notice)
    made = desk.reports.attach(report, previous=earlier)
    assert (made.notice, made.previous) == (notice, earlier)
    assert [r.text for r in made.requirements] == ["学习教育情况", "下一步打算"]
    assert set(made.requirement_sections.values()) <= {s.id for s in made.outline}
    assert [s.heading for s in made.outline] == [s.heading for s in outline]
    assert {p.fact.id for p in desk.facts.ledger(report).places} == {f.id for f in FACTS}
    with pytest.raises(NotFoundError):
        desk.reports.attach(report, notice="没有这份")
    desk.close()
