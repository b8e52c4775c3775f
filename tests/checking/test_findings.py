"""Promises about every finding, whatever the text: offsets, ids, wording, suggestions, order."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from checking_cases import FAMILIES, cases
from hypothesis import given, settings
from hypothesis import strategies as st
from support.system import SHARED

from assistant.checking import NAMES, SectionSpan, Subject, apply_suggestions, run
from assistant.errors import UserError
from assistant.models import Authority, Finding, Severity

PAST = SHARED / "samples" / "past-report-wenlv.txt"
PIECES = (
    *(
        "今年以来，",
        "*市",
        "认真的开展了",
        "三重一大",
        "“四个意识”",
        "《通知要求》",
        "一是",
        "二是",
    ),
    *("。", "，，", "\n", "（一）", "一、", "打下了保障", "19次减至13次", "减少5次", "市委巡查组"),
    *("【待补：数】", "“", "”", "《", "》", " ", ",", "从严治治党", "发生出现", "没有出现任何问题"),
    *("2026年2月30日", "获得感、满足感、幸福感", "群众", "“我们", "𠮷", "A"),
)
DRAFT = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def check(text: str) -> tuple[Finding, ...]:
    return run(Subject(text=text, as_of=dt.date(2026, 11, 20), year=2026)).findings


def promises(text: str, findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        assert (finding.start is None) == (finding.end is None)
        if finding.start is not None and finding.end is not None:
            assert 0 <= finding.start < finding.end <= len(text)
            assert text[finding.start : finding.end] == finding.quote
        else:
            assert finding.quote == ""
        assert finding.suggestion != finding.quote
        assert finding.family == finding.rule.partition(".")[0]
        assert finding.message.endswith(("。", "！"))
        assert "{" not in re.sub(r"\{\{?[^{}]*\}?\}", "", finding.message)
    ids = [finding.id for finding in findings]
    assert len(ids) == len(set(ids))
    places = [f.start for f in findings if f.start is not None]
    assert places == sorted(places)


@given(DRAFT)
@settings(max_examples=120, deadline=None)
def test_offsets_quote_the_text_whatever_is_pasted(text: str) -> None:
    promises(text, check(text))


@given(st.text(max_size=200))
@settings(max_examples=80, deadline=None)
def test_any_text_at_all_can_be_checked(text: str) -> None:
    promises(text, check(text))


@given(DRAFT)
@settings(max_examples=60, deadline=None)
def test_checking_twice_gives_the_same(text: str) -> None:
    assert check(text) == check(text)


@pytest.mark.parametrize("family", FAMILIES)
def test_promises_hold_on_the_labelled_cases(family: str) -> None:
    told = 0
    for case in cases(family):
        result = run(case.subject)
        promises(case.subject.text, result.findings)
        told += len(result.findings)
    assert told > 0


def test_only_laws_and_standards_say_that_something_is_laid_down() -> None:
    names = re.compile(r"《[^》]*》|“[^”]*”|八项规定|规定的口径|接待规定")
    for family in FAMILIES:
        for case in cases(family):
            for finding in run(case.subject).findings:
                if finding.authority not in (Authority.LAW, Authority.STANDARD):
                    assert "规定" not in names.sub("", finding.message), finding


def test_a_dismissal_survives_while_its_sentence_is_unchanged() -> None:
    before = check("今年以来，较好的完成了任务。工作布署到位。")
    after = check("新写的一段话。\n今年以来，较好的完成了任务。工作已经布署到位。")
    ids = {f.id for f in after}
    kept = [f for f in before if f.rule == "wording.de_adverb"]
    changed = [f for f in before if f.rule == "wording.typo"]
    assert kept
    assert changed
    assert all(f.id in ids for f in kept)
    assert not any(f.id in ids for f in changed)


def test_the_same_slip_twice_in_one_sentence_is_two_findings() -> None:
    found = [f for f in check("对布署要求，布署到位。") if f.rule == "wording.typo"]
    assert [f.start for f in found] == [1, 6]
    assert len({f.id for f in found}) == 2


def test_applying_every_suggestion_leaves_no_new_error() -> None:
    texts = [case.subject.text for family in FAMILIES for case in cases(family) if case.find]
    if PAST.exists():
        texts.append(PAST.read_text(encoding="utf-8"))
    for text in texts:
        before = check(text)
        better = apply_suggestions(text, before)
        errors = {(f.rule, f.quote) for f in before if f.severity is Severity.ERROR}
        fresh = [
            (f.rule, f.quote)
            for f in check(better)
            if f.severity is Severity.ERROR and (f.rule, f.quote) not in errors
        ]
        assert not fresh, (text, better, fresh)


def test_overlapping_suggestions_are_taken_one_at_a_time() -> None:
    text = "工作，，布署。"

    def finding(start: int, end: int, suggestion: str) -> Finding:
        return check("，，")[0].model_copy(
            update={"start": start, "end": end, "quote": text[start:end], "suggestion": suggestion}
        )

    found = [finding(2, 4, "，"), finding(3, 6, "、部署"), finding(4, 6, "部署")]
    assert apply_suggestions(text, found) == "工作，部署。"
    stale = [finding(2, 4, "，").model_copy(update={"quote": "。。"})]
    assert apply_suggestions(text, stale) == text


def test_suggestions_never_reach_into_quotations_titles_or_names() -> None:
    text = (
        "他说：“要认真的开展了自查，工作布署，给于处分。”播放《工作布署》，"
        "青川市布署局参加。【待补：布署】"
    )
    result = run(Subject(text=text, unit="青川市布署局"), only=["wording", "phrase"])
    assert apply_suggestions(text, result.findings) == text


def test_findings_carry_the_section_they_stand_in() -> None:
    text = "开头。\n一、布署\n较好的完成了任务。"
    sections = (
        SectionSpan(id="s0", heading="", start=0, end=4),
        SectionSpan(id="s1", heading="一、布署", start=4, end=len(text)),
    )
    result = run(Subject(text=text, sections=sections), only=["wording"])
    assert {f.section for f in result.findings} == {"s1"}
    assert {f.section for f in run(Subject(text=text), only=["wording"]).findings} == {None}


def test_what_lacks_its_input_is_skipped_and_listed() -> None:
    skipped = {s.family: s.why for s in run(Subject(text="工作顺利。")).skipped}
    assert set(skipped) == {"facts", "policy", "repeat"}
    full = Subject(text="工作顺利。", facts=(), previous_text="去年。", documents=())
    assert {s.family for s in run(full).skipped} == {"policy"}
    assert run(Subject(text="工作顺利。"), only=["form"]).skipped == ()


def test_an_unknown_family_is_refused_in_one_sentence() -> None:
    with pytest.raises(UserError, match="没有“spelling”这类检查"):
        run(Subject(text="工作顺利。"), only=["spelling"])
    assert {f.family for f in run(Subject(text="较好的完成了。，"), only=["wording"]).findings} == {
        "wording"
    }
    assert "judge" not in NAMES
