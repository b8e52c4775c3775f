"""The verdict on a statement turns with the as-of date where two editions of a document are held."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest

from assistant.checking import Subject, Verdict, run
from assistant.models import Document, DocumentKind

TITLE = "青石县机关接待工作细则"
OLD = (
    "第一条 接待费实行预算管理。\n第二条 工作餐每人每餐不得超过40元，陪餐人数不得超过5人。\n"
    "第三条 接待费应当在接待结束后30日内报销。\n第四条 接待清单由办公室保存。\n"
)
NEW = (
    "第一条 接待工作应当节俭。\n第二条 接待费实行预算管理。\n"
    "第三条 工作餐每人每餐不得超过60元，陪餐人数不得超过3人，不得提供酒水。\n"
    "第四条 接待费应当在接待结束后15日内报销。\n"
)
BEFORE, AFTER = dt.date(2024, 6, 30), dt.date(2025, 6, 30)


def edition(name: str, text: str, since: dt.date, supersedes: tuple[str, ...] = ()) -> Document:
    return Document(
        id=name,
        kind=DocumentKind.POLICY,
        title=TITLE,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        adopted=since,
        effective=since,
        supersedes=supersedes,
    )


LIBRARY = (
    edition("old", OLD, dt.date(2018, 3, 1)),
    edition("new", NEW, dt.date(2025, 1, 1), ("old",)),
)
G, C, N = Verdict.GROUNDED, Verdict.CONTRADICTS, Verdict.NOT_FOUND


def verdict(draft: str, as_of: dt.date) -> Verdict:
    result = run(Subject(text=draft, as_of=as_of, documents=LIBRARY), only=("policy",))
    order = (N, G, C)
    return max((s.verdict for s in result.statements), key=order.index, default=N)


@pytest.mark.parametrize(
    ("draft", "before", "after"),
    [
        (f"《{TITLE}》规定，工作餐每人每餐不得超过40元。", G, C),
        (f"《{TITLE}》规定，工作餐每人每餐不得超过60元。", C, G),
        (f"《{TITLE}》规定，接待费应当在接待结束后15日内报销。", C, G),
        (f"《{TITLE}》第二条规定，工作餐每人每餐不得超过40元。", G, C),
        (f"《{TITLE}》第三条规定，工作餐每人每餐不得超过60元。", C, G),
        (f"《{TITLE}》第二条规定，接待费实行预算管理。", C, G),
        ("接待工作餐每人每餐55元。", C, G),
        ("接待时陪餐人数4人。", G, C),
        ("接待费在接待结束后20日内报销。", G, C),
        ("工作餐提供酒水2次。", N, C),
        (f"《{TITLE}》规定，接待费实行预算管理。", G, G),
        (f"《{TITLE}》规定：“工作餐每人每餐不得超过40元，陪餐人数不得超过5人。”", G, C),
    ],
)
def test_the_verdict_turns_with_the_revision(draft: str, before: Verdict, after: Verdict) -> None:
    assert (verdict(draft, BEFORE), verdict(draft, AFTER)) == (before, after)


def test_without_the_old_edition_only_the_new_one_speaks() -> None:
    draft = f"《{TITLE}》规定，工作餐每人每餐不得超过40元。"
    subject = Subject(text=draft, as_of=AFTER, documents=LIBRARY[1:])
    (statement,) = run(subject, only=("policy",)).statements
    assert statement.verdict is C
