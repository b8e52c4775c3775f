"""Small made-up nouns for the workspace tests."""

from __future__ import annotations

import datetime as dt
import hashlib

from assistant.models import (
    AuthorKind,
    Document,
    DocumentKind,
    Fact,
    Passage,
    Report,
    Revision,
    Section,
)


def make_document(
    id: str = "D1", text: str = "第一条　厉行节约。\n第二条　反对浪费。", **changes
) -> Document:
    values = {
        "id": id,
        "kind": DocumentKind.POLICY,
        "title": f"某某管理办法{id}",
        "text": text,
        "sha256": hashlib.sha256(f"{id}{text}".encode()).hexdigest(),
    }
    return Document(**{**values, **changes})


def make_passages(document: Document, count: int = 3) -> tuple[Passage, ...]:
    return tuple(
        Passage(
            id=f"{document.id}#{n}",
            document=document.id,
            locator=f"第{n}条",
            path=(document.title, f"第{n}章"),
            start=n,
            end=n + 5,
            text=f"{document.id}第{n}段的文字",
        )
        for n in range(1, count + 1)
    )


def make_report(id: str = "R1", **changes) -> Report:
    values = {
        "id": id,
        "title": "2026年度工作情况报告",
        "year": 2026,
        "as_of": dt.date(2026, 12, 1),
        "outline": (Section(id="s1", heading="强化责任"), Section(id="s2", heading="厉行节约")),
    }
    return Report(**{**values, **changes})


def make_fact(id: str = "F001", content: str = "开展检查12次。", **changes) -> Fact:
    return Fact(id=id, content=content, **changes)


def make_revision(
    id: str, text: str, section: str = "s1", report: str = "R1", **changes
) -> Revision:
    values = {
        "id": id,
        "report": report,
        "section": section,
        "author": AuthorKind.HUMAN,
        "text": text,
    }
    return Revision(**{**values, **changes})
