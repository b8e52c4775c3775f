"""A small library and a backend of a few lines, for tests that are about the index."""

from __future__ import annotations

import hashlib

import numpy as np

from assistant.index import IndexText
from assistant.index.backends import unit
from assistant.models import Document, DocumentKind, Passage

TEXTS = {
    "D1": (
        "党政机关国内公务接待管理规定",
        [
            "接待对象在10人以内的，陪餐人数不得超过3人。",
            "工作餐应当供应家常菜，不得提供香烟和高档酒水。",
            "接待住宿应当严格执行差旅、会议管理的有关规定。",
        ],
    ),
    "D2": (
        "党政机关厉行节约反对浪费条例",
        [
            "公务用车实行统一编制、统一标准、统一购置经费。",
            "严禁公车私用，严禁以特殊用途等理由变相超编制配备公务用车。",
            "办公用房应当严格按照标准配备，不得改变使用功能。",
        ],
    ),
    "D3": (
        "某某局2025年度工作情况报告",
        [
            "一是开展警示教育，观看警示教育片4场次，参加320人次。",
            "二是营商环境持续优化，办件时间压缩25%。",
            "三是举办群众文化活动36场，服务群众2.1万人次。",
        ],
    ),
}


def passages(document: str) -> tuple[Passage, ...]:
    return tuple(
        Passage(
            id=f"{document}#{n}",
            document=document,
            locator="",
            path=(),
            start=0,
            end=len(text),
            text=text,
        )
        for n, text in enumerate(TEXTS[document][1], 1)
    )


def texts(*documents: str) -> list[IndexText]:
    return [
        IndexText(id=p.id, title=TEXTS[d][0], path="第一章", text=p.text)
        for d in documents or TEXTS
        for p in passages(d)
    ]


def add_to(workspace, *documents: str) -> None:
    for id in documents or TEXTS:
        title, parts = TEXTS[id]
        text = "\n".join(parts)
        document = Document(
            id=id,
            kind=DocumentKind.POLICY,
            title=title,
            text=text,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
        )
        workspace.add_document(document, passages(id))


class CharacterVectors:
    """Counts characters into 64 places: near enough for texts that share characters."""

    id = "characters-1"
    dimensions = 64

    def passages(self, texts):
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for character in text:
                row[ord(character) % self.dimensions] += 1
        return unit(rows)

    def query(self, text):
        return self.passages([text])[0]


def embed(index, workspace, items, backend=None) -> None:
    """What the desk does: vectors into the workspace first, then into the index."""
    backend = backend or index.backend
    rows = backend.passages([item.text for item in items])
    ids = [item.id for item in items]
    stored = {id: row.astype("<f4").tobytes() for id, row in zip(ids, rows, strict=True)}
    workspace.put_vectors(backend.id, stored)
    index.upsert_vectors(backend.id, ids, rows)
