"""What an office says it did, against the limits and bans shipped with the program (``blind/limits.txt``)."""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking import Subject, Verdict, judgements, run
from assistant.checking.limits import limit_file, near_each_other
from assistant.models import Document, DocumentKind, Finding, Level, Severity

CASES = Path(__file__).parent / "blind" / "limits.txt"
RECALL = 0.95


def rows() -> list[tuple[str, str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [(line[0], line[2:]) for line in lines if line and not line.startswith("#")]


def found(text: str) -> list[Finding]:
    subject = Subject(text=text, as_of=dt.date(2026, 11, 20), year=2026)
    return [f for f in run(subject, only=["policy"]).findings if f.start is not None]


def test_broken_limits_are_found_and_kept_ones_are_not(capsys: pytest.CaptureFixture[str]) -> None:
    broken = [text for kind, text in rows() if kind == "B"]
    missed = [text for text in broken if not found(text)]
    wrong = [
        (f.rule, text)
        for kind, text in rows()
        if kind == "G"
        for f in found(text)
        if f.severity is not Severity.INFO
    ]
    recall = 1 - len(missed) / len(broken)
    with capsys.disabled():
        sys.stdout.write(f"\nshipped limits: {len(rows())} sentences, recall {recall:.3f}\n")
    assert recall >= RECALL, missed
    assert not wrong


@pytest.mark.parametrize(
    "text",
    [
        "查处{}问题1起。",
        "通报{}典型案例，以案促改。",
        "严禁{}。",
        "杜绝{}等现象。",
    ],
)
@pytest.mark.parametrize(
    "act",
    [
        "用公款组织职工旅游",
        "驾驶公务用车走亲访友",
        "为干部职工发放购物卡",
        "到高速路口迎接检查组",
        "工作餐上了白酒",
        "无公函接待来访人员",
    ],
)
def test_what_is_forbidden_or_found_in_others_is_not_done(text: str, act: str) -> None:
    assert found(f"我局{act}。")
    assert not found(text.format(act))


@given(st.text("工作餐上了白酒检查组，。；12人", max_size=60))
def test_words_near_each_other_stand_in_one_sentence(text: str) -> None:
    compiled = limit_file().compiled
    for start, end in near_each_other(text, (compiled("{酒}"), compiled("工作餐"))):
        assert 0 <= start < end <= len(text)
        assert not set("。；") & set(text[start:end])
        assert "酒" in text[start:end]
        assert "工作餐" in text[start:end]


def _policy(text: str) -> Document:
    return Document(
        id="own",
        kind=DocumentKind.POLICY,
        title="某市公务活动管理规定",
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        level=Level.CITY,
    )


@pytest.mark.parametrize(
    ("clause", "draft", "verdict"),
    [
        ("严禁公车私用。", "春节期间驾驶公务用车走亲访友1次。", Verdict.CONTRADICTS),
        ("无公函的一律不予接待。", "先行接待没有公函的客商2批。", Verdict.CONTRADICTS),
        (
            "接待对象10人以内的，陪餐人数不超过3人；超过10人的，不超过接待对象人数的三分之一。",
            "接待考察团18人，陪餐6人。",
            Verdict.GROUNDED,
        ),
        (
            "接待对象10人以内的，陪餐人数不超过3人；超过10人的，不超过接待对象人数的三分之一。",
            "接待考察团18人，陪餐7人。",
            Verdict.CONTRADICTS,
        ),
        ("年度报告于每年12月15日前报送。", "春节期间驾驶公务用车走亲访友1次。", None),
        ("严禁公车私用。", "查处驾驶公务用车走亲访友问题1起。", None),
    ],
)
def test_a_deed_has_its_verdict_from_the_clause_that_says_the_same(
    clause: str, draft: str, verdict: Verdict | None
) -> None:
    subject = Subject(text=draft, as_of=dt.date(2026, 11, 20), documents=(_policy(clause),))
    assert [j.verdict for j in judgements(subject)] == ([verdict] if verdict else [])
