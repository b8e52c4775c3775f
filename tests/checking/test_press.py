"""False alarms on correct prose: the official press, and correct reports of our own."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from pathlib import Path

import pytest
from support.system import SHARED

from assistant.checking import Subject, run
from assistant.config import KNOWLEDGE_DIR
from assistant.models import Document, Severity
from assistant.reading.knowledge import read_policy

PRESS = SHARED / "data" / "clean-press-1998.jsonl"
MOST_ERRORS, MOST_WARNINGS = 0.3, 2.0
"""Per 10,000 characters."""


def shipped() -> tuple[Document, ...]:
    return tuple(read_policy(path)[0] for path in sorted((KNOWLEDGE_DIR / "policies").glob("*.md")))


@pytest.mark.skipif(not PRESS.exists(), reason="the shared press sentences are not here")
def test_false_alarms_on_the_official_press(capsys: pytest.CaptureFixture[str]) -> None:
    lines = PRESS.read_text(encoding="utf-8").splitlines()
    sentences = dict.fromkeys(json.loads(line)["text"] for line in lines)
    documents, on = shipped(), dt.date(2026, 11, 20)
    counts: Counter[Severity] = Counter()
    rules: Counter[str] = Counter()
    characters = 0
    for sentence in sentences:
        characters += len(sentence)
        subject = Subject(text=sentence, documents=documents, as_of=on, year=on.year)
        for finding in run(subject).findings:
            counts[finding.severity] += 1
            rules[f"{finding.severity.value} {finding.rule}"] += 1
    rate = {severity: counts[severity] * 10_000 / characters for severity in Severity}
    with capsys.disabled():
        shown = "、".join(f"{severity.value} {rate[severity]:.2f}" for severity in Severity)
        sys.stdout.write(
            f"\n{characters} characters of the press, per 10,000: {shown}; {dict(rules)}" + "\n"
        )
    assert rate[Severity.ERROR] <= MOST_ERRORS
    assert rate[Severity.WARNING] <= MOST_WARNINGS


def test_no_error_or_warning_in_our_own_correct_reports() -> None:
    texts = [
        path.read_text(encoding="utf-8").split("---", 2)[-1].strip()
        for path in sorted((KNOWLEDGE_DIR / "reports").glob("*.md"))
    ]
    texts += [
        path.read_text(encoding="utf-8")
        for path in sorted((Path(__file__).parent / "correct").glob("*.txt"))
    ]
    assert sum(map(len, texts)) >= 10_000
    for text in texts:
        result = run(Subject(text=text, documents=shipped(), as_of=dt.date(2026, 11, 20)))
        loud = [f for f in result.findings if f.severity is not Severity.INFO]
        assert not loud, [(f.rule, f.quote, f.message) for f in loud]
