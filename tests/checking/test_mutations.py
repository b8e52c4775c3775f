"""One change, one finding: a quotation off by one character, a date before a revision."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest

from assistant.checking import Subject, run
from assistant.models import Completeness, Document, DocumentKind, Level

CLAUSE = "会议费实行定额管理，住宿费、伙食费和其他费用可以调剂使用，但不得突破综合定额标准。"
BODY = (
    "青川市机关会议管理办法\n第一条 为了规范会议管理，制定本办法。\n"
    f"第八条 {CLAUSE}\n第九条 本办法自发布之日起施行。"
)


def document(key: str, title: str, text: str, **rest: object) -> Document:
    return Document(
        id=key,
        kind=DocumentKind.POLICY,
        title=title,
        text=text,
        sha256=hashlib.sha256(f"{key}{text}".encode()).hexdigest(),
        level=Level.CITY,
        issuer="青川市财政局",
        completeness=Completeness.FULL,
        **rest,
    )


OLD = document("old", "青川市机关会议管理办法", BODY, effective=dt.date(2015, 3, 1))
NEW = document(
    "new",
    "青川市机关会议管理办法（2024年修订）",
    BODY,
    effective=dt.date(2024, 6, 1),
    supersedes=("old",),
)


def draft(quoted: str) -> str:
    return (
        f"一、制度执行情况\n按照《青川市机关会议管理办法》第八条“{quoted}”的要求，我局压减会议9个。"
    )


def findings(text: str, on: dt.date, documents: tuple[Document, ...]) -> list[tuple[str, int, int]]:
    result = run(Subject(text=text, as_of=on, documents=documents), only=["policy"])
    return [(f.rule, f.start, f.end) for f in result.findings if f.start is not None and f.end]


@pytest.mark.parametrize("at", [0, 3, 10, 17, 25, 33])
def test_one_character_of_a_quotation_is_one_finding_at_that_place(at: int) -> None:
    on, documents = dt.date(2020, 5, 1), (OLD,)
    quoted = CLAUSE.rstrip("。")
    right = findings(draft(quoted), on, documents)
    assert not [row for row in right if row[0].startswith("policy.quotation")]
    changed = quoted[:at] + ("某" if quoted[at] != "某" else "该") + quoted[at + 1 :]
    text = draft(changed)
    place = text.index(changed) + at
    new = [row for row in findings(text, on, documents) if row not in right]
    assert len(new) == 1, new
    rule, start, end = new[0]
    assert start <= place < end, (rule, start, end, place)
    assert end - start <= 3


def test_the_verdict_flips_with_the_date() -> None:
    text = draft(CLAUSE.rstrip("。"))
    before = findings(text, dt.date(2023, 5, 1), (OLD, NEW))
    after = findings(text, dt.date(2025, 5, 1), (OLD, NEW))
    assert "policy.superseded" not in [row[0] for row in before]
    assert "policy.superseded" in [row[0] for row in after]
