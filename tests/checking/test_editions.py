"""《…》（2015年修订）: a year that no edition of the library has."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest

from assistant.checking import Subject, Verdict, run
from assistant.models import Document, DocumentKind

TEXT = "2018年12月29日修订\n\n第一条 试用期为一年。\n第二条 本办法自2019年6月1日起施行。\n"


def document(text: str = TEXT, effective: dt.date | None = dt.date(2019, 6, 1)) -> Document:
    sha = hashlib.sha256(text.encode()).hexdigest()
    title = "青石县人员管理办法"
    return Document(
        id="D", kind=DocumentKind.POLICY, title=title, text=text, sha256=sha, effective=effective
    )


def found(draft: str, policy: Document) -> tuple[list[str], list[Verdict]]:
    subject = Subject(text=draft, as_of=dt.date(2026, 11, 20), documents=(policy,))
    result = run(subject, only=("policy",))
    quotes = [f.quote for f in result.findings if f.rule == "policy.wrong_edition"]
    return quotes, [s.verdict for s in result.statements]


@pytest.mark.parametrize(
    ("draft", "quote"),
    [
        ("根据《青石县人员管理办法》（2015年修订），试用期为一年。", ["2015"]),
        ("2016年修订的《青石县人员管理办法》规定，试用期为一年。", ["2016"]),
        ("根据《青石县人员管理办法》（2018年修订），试用期为一年。", []),
        ("2019年，学习《青石县人员管理办法》2次。", []),
    ],
)
def test_a_year_of_no_edition_is_named(draft: str, quote: list[str]) -> None:
    quotes, verdicts = found(draft, document())
    assert quotes == quote
    assert (Verdict.CONTRADICTS in verdicts) is bool(quote)


def test_a_document_whose_dates_are_not_known_says_nothing() -> None:
    undated = document("第一条 试用期为一年。2010年以来有关规定废止。\n", None)
    assert found("根据《青石县人员管理办法》（2015年修订），试用期为一年。", undated)[0] == []
