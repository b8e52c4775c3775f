"""The model report: every sentence that names its facts must be carried by them; the rest asserts nothing."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

import pytest

from assistant.evidence import Mark, VerifyContext, build_ledger, split_sentences, verify_text
from assistant.models import Fact, FactStatus, Passage, Sentence

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples"
STATUS = {"已完成": FactStatus.DONE, "拟开展": FactStatus.PLANNED, "待核": FactStatus.UNVERIFIED}
MARK = re.compile(r"〔([FP：][^〔〕]*)〕")
LEAST = 0.97

# What the cited policies say, in our own words: stands for the passages a library would offer.
POLICIES = {
    "《党委（党组）落实全面从严治党主体责任规定》": "专题研究全面从严治党工作，班子成员履行“一岗双责”。",
    "《党政机关厉行节约反对浪费条例》": "无公函的公务活动不予接待。主体责任情况报告中应当报告厉行节约反对浪费情况。",
    "《整治形式主义为基层减负若干规定》": "统筹规范督查检查考核，清理政务应用程序。",
}
NOTICE = "《关于报送2026年度贯彻执行中央八项规定精神情况的通知》"

pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="shared samples are not here")


@pytest.fixture(scope="module")
def facts() -> list[Fact]:
    rows = csv.DictReader((SAMPLES / "facts-2026.csv").open(encoding="utf-8-sig"))
    return [
        Fact(
            id=r["编号"],
            date=r["日期"],
            category=r["类别"],
            matter=r["事项"],
            content=r["内容"],
            source=r["来源"],
            status=STATUS[r["状态"]],
        )
        for r in rows
    ]


@pytest.fixture(scope="module")
def report() -> tuple[str, list[Mark]]:
    """Clean text and its marks."""
    source = (SAMPLES / "good-report-2026.md").read_text(encoding="utf-8")
    body = source[source.index("今年以来，我局坚持") : source.index("特此报告。")]
    clean, cited = "", []
    for line in body.split("\n"):
        at = 0
        for m in MARK.finditer(heading := re.sub(r"^#+ ", "", line)):
            clean += heading[at : m.start()]
            at = m.end()
            inner = m.group(1)
            ids = re.findall(r"F\d{3}", inner) if inner.startswith("F") else [inner[2:]]
            cited += [(i, len(clean)) for i in ids]
        clean += heading[at:] + "\n"
    spans = split_sentences(clean)
    marks = []
    for number, at in cited:
        start, end = next(s for s in spans if s[0] <= at <= s[1])
        marks.append(Mark(id=number, start=start, end=end))
    return clean, marks


@pytest.fixture(scope="module")
def judged(facts: list[Fact], report: tuple[str, list[Mark]]) -> list[Sentence]:
    texts = {**POLICIES, NOTICE: (SAMPLES / "notice-2026.txt").read_text(encoding="utf-8")}
    passages = {
        title: Passage(id=title, document="d", locator="", path=(title,), start=0, end=0, text=text)
        for title, text in texts.items()
    }
    context = VerifyContext(
        year=2026, unit="*市文化和旅游局", as_of=dt.date(2026, 11, 20), titles=tuple(texts)
    )
    return list(verify_text(report[0], report[1], facts=facts, passages=passages, context=context))


def test_marked_sentences_are_supported(
    judged: list[Sentence], report: tuple[str, list[Mark]]
) -> None:
    starts = {m.start for m in report[1]}
    marked = [s for s in judged if s.start in starts]
    failed = [s for s in marked if s.verdict != "supported"]
    assert len(marked) >= 45
    assert len(failed) <= (1 - LEAST) * len(marked), [
        (s.text, s.evidence, s.reasons) for s in failed
    ]


def test_unmarked_sentences_assert_nothing(judged: list[Sentence]) -> None:
    """All but the measures the report itself calls 尚须单位确认: those are marked for the clerk."""
    claimed = [s.text for s in judged if not s.evidence and s.verdict != "connective"]
    assert claimed == [t for t in claimed if "继续开展廉洁提醒和明察暗访" in t]
    assert sum(s.verdict == "connective" for s in judged) >= 40


def test_derivations_match_the_report_s_own(judged: list[Sentence]) -> None:
    """Every 推算 that is not already a figure of the facts is found again, written the same way."""
    source = (SAMPLES / "good-report-2026.md").read_text(encoding="utf-8")
    wanted = {
        step for group in re.findall(r"推算：([^〔〕]*)〕", source) for step in group.split("，")
    }
    found = {d for s in judged for d in s.derivations}
    # 2 of 按计划推进的2个问题 is itself a figure of the fact.
    assert wanted - found <= {"27−25=2"}


def test_the_ledger_agrees_with_the_report_s_own(judged: list[Sentence], facts: list[Fact]) -> None:
    rows = csv.DictReader((SAMPLES / "good-report-2026-ledger.csv").open(encoding="utf-8-sig"))
    wanted = {r["编号"]: r["去向(used/excused/unused)"] for r in rows}
    ledger = build_ledger(facts, sections={}, excuses={"F026": "待核"}, sentences=judged)
    assert {p.fact.id: p.state.value for p in ledger.places} == wanted
