"""The given samples: a real past report read as an editor would, and a good report of this year."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest

from assistant.checking import (
    FigureSource,
    Subject,
    apply_suggestions,
    numbers_table,
    run,
)
from assistant.drafting.requirements import from_notice
from assistant.models import CoverageStatus, Fact, Finding, Severity
from assistant.reading.facts import read_facts

AS_OF = dt.date(2026, 11, 20)
# What an editor is certain of in the past report: rule → the words it must name.
CERTAIN = {
    "wording.doubled": ["治治", "党员党员"],
    "wording.de_adverb": ["深刻的认识到", "扎实有效的开展了", "较好的完成了"],
    "wording.de_complement": ["抓的不够细"],
    "wording.particle_place": ["逐条了提出"],
    "wording.redundant": ["发生出现"],
    "wording.half_width": [","],
    "wording.space": ["， 增", "以\xa0“"],
    "wording.mark_before_conjunction": ["、以及", "、以及"],
    "wording.title_tail": ["通知要求》"],
    "wording.collocation": ["打下坚实的基础保障", "打下了基础保障", "提升", "提升", "加强"],
    "wording.mixed": ["依然存在"],
    "phrase.inspection": ["市委第*巡查"],
    "phrase.quotation_marks": ["三重一大"],
    "phrase.members": ["获得感、满足感、幸福感"],
    "phrase.order": ["知敬畏、明底线、受警醒"],
    "phrase.verb": ["坚持"],
    "phrase.old_verb": ["坚持", "牢固树立"],
    "phrase.eight_point": ["中央八项规定", "中央八项规定"],
    "phrase.four_winds": ["“四风”"],
    "phrase.nail_spirit": ["“钉钉子”的精神"],
    "phrase.discipline_body": ["中纪委"],
    "logic.no_problem": ["没有出现任何问题"],
    "policy.r44_personal_matters": ["领导干部个人重要事项报备"],
}


@pytest.fixture
def past(samples: Path) -> str:
    return (samples / "past-report-wenlv.txt").read_text(encoding="utf-8")


@pytest.fixture
def facts(samples: Path) -> tuple[Fact, ...]:
    return read_facts("facts.csv", (samples / "facts-2026.csv").read_bytes())


@pytest.fixture
def good(samples: Path) -> str:
    """The good report as a clean copy, its gaps left out."""
    text = (samples / "good-report-2026.md").read_text(encoding="utf-8")
    text = re.sub(r"〔[^〕]*〕", "", text[text.index("# 关于") :])
    return text.replace("*", "某").replace("#", "").strip()


def loud(findings: tuple[Finding, ...]) -> list[Finding]:
    return [f for f in findings if f.severity is not Severity.INFO and f.rule != "form.placeholder"]


def test_certain_defects_of_the_past_report_are_found(past: str) -> None:
    result = run(Subject(text=past, as_of=AS_OF))
    got = Counter((f.rule, f.quote) for f in result.findings)
    wanted = Counter((rule, quote) for rule, quotes in CERTAIN.items() for quote in quotes)
    assert wanted - got == Counter()


def test_every_placeholder_of_the_past_report_is_one_finding(past: str) -> None:
    result = run(Subject(text=past), only=["form"])
    found = [f.start for f in result.findings if f.rule == "form.placeholder"]
    assert found == [m.start() for m in re.finditer(r"\*+", past)]


def test_the_past_report_has_no_suggestion_that_makes_an_error(past: str) -> None:
    first = run(Subject(text=past))
    again = run(Subject(text=apply_suggestions(past, first.findings)))
    errors = {f.rule for f in again.findings if f.severity is Severity.ERROR}
    assert errors <= {"form.placeholder", "wording.doubled", "logic.no_problem"}


def test_the_good_report_passes_with_everything_at_hand(
    good: str, past: str, facts: tuple[Fact, ...], samples: Path
) -> None:
    notice = (samples / "notice-2026.txt").read_text(encoding="utf-8")
    subject = Subject(
        text=good,
        facts=facts,
        previous_text=past,
        notice_text=notice,
        requirements=from_notice(notice, "关于报送2026年度有关情况的通知"),
        as_of=AS_OF,
        year=2026,
    )
    result = run(subject)
    assert loud(result.findings) == []
    assert all(row.status is not CoverageStatus.MISSING for row in result.coverage)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("支出18.6万元", "支出18.9万元", "facts.mismatch"),
        ("减少3.9万元", "增加3.9万元", "facts.mismatch"),
        ("参会76人", "参会67人", "facts.mismatch"),
        ("完成率为92.6%", "完成率为96.2%", "facts.rate"),
        ("由上年同期的19次减至13次", "由上年同期的19次增至13次", "facts.direction"),
        ("两项合计28人次", "两项合计38人次", "facts.sum"),
        ("办结案件41件", "办结案件41件、约谈企业57家", "facts.unsupported"),
        ("举办惠民演出146场，送戏下乡88场，", "", "facts.unused"),
        ("停用面向基层的工作群11个", "停用面向基层的工作群17个", "facts.mismatch"),
    ],
)
def test_a_planted_slip_in_the_good_report_is_found(
    good: str, facts: tuple[Fact, ...], old: str, new: str, rule: str
) -> None:
    assert old in good
    subject = Subject(text=good.replace(old, new, 1), facts=facts, as_of=AS_OF, year=2026)
    rules = {f.rule for f in run(subject, only=["facts"]).findings}
    assert rule in rules


def test_the_numbers_table_names_the_source_of_every_figure(
    good: str, facts: tuple[Fact, ...]
) -> None:
    rows = numbers_table(Subject(text=good, facts=facts, as_of=AS_OF, year=2026))
    assert len(rows) > 60
    assert not [row for row in rows if row.source is FigureSource.NONE]
    derived = {row.text: row.derivation for row in rows if row.source is FigureSource.DERIVED}
    assert "11+17=28" in derived["28人次"]
    assert all(good[row.start : row.end] == row.text for row in rows)


def test_last_years_report_handed_in_again_is_seen_through(
    past: str, facts: tuple[Fact, ...]
) -> None:
    subject = Subject(text=past, facts=facts, previous_text=past, as_of=AS_OF, year=2026)
    rules = Counter(f.rule for f in run(subject).findings)
    assert rules["repeat.last_year_sentence"] >= 40
    assert rules["facts.stale_name"] >= 10
    assert rules["phrase.campaign_year"] >= 2
    assert rules["facts.unused"] == 25
