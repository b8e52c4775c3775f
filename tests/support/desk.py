"""A small report on a fresh data folder, drafted by the scripted server."""

from __future__ import annotations

import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from assistant.config import load_settings
from assistant.desk import Desk
from assistant.models import Fact, FactStatus

FACTS = (
    Fact(id="F001", date="2026-03-20", category="学习教育", matter="读书班",
         content="举办读书班2期，参加128人次", source="学习教育简报"),
    Fact(id="F002", date="2026-05", category="学习教育", matter="专题党课",
         content="讲授专题党课7场，参加410人次", source="机关党委"),
    Fact(id="F003", date="2026-08", category="厉行节约", matter="办公用房清查",
         content="清查办公用房87间，调整超标准使用办公用房2间", source="机关服务中心"),
    Fact(id="F004", date="2026-12", category="下一步", matter="年底检查",
         content="拟于12月对6家所属单位开展检查", source="工作计划", status=FactStatus.PLANNED),
)  # fmt: skip
PREVIOUS = (
    "关于2025年度工作情况的报告\n\n某区党委：\n现将有关情况报告如下。\n"
    "一、抓好学习教育。一是开展学习。组织全体干部职工认真开展集中学习和交流研讨活动5次。\n"
    "二、坚持厉行节约。压减经费12万元。\n"
    "三、下一步打算。一是继续学习。\n"
)


@lru_cache(maxsize=1)
def _template() -> tempfile.TemporaryDirectory[str]:
    """A data folder with the shipped knowledge taken in, once per test run."""
    folder = tempfile.TemporaryDirectory(prefix="desk-template-")
    Desk(load_settings(Path(folder.name) / "data", embedding="none")).close()
    return folder


def open_desk(folder: Path, url: str = "", **overrides: object) -> Desk:
    """A desk on ``folder``; with a model where ``url`` is given."""
    if not folder.exists():
        shutil.copytree(Path(_template().name) / "data", folder)
    model = {"base_url": url, "api_key": "test-key", "model": "test-large"} if url else {}
    return Desk(
        load_settings(
            folder,
            embedding="none",
            requests_per_second=1000,
            max_retries=0,
            **{**model, **overrides},
        )
    )


def new_report(desk: Desk, *, previous: str = "") -> str:
    """A report with the facts above; the id."""
    earlier = ""
    if previous:
        earlier = desk.library.ingest_bytes("去年.txt", previous.encode()).id
    made = desk.reports.new(
        title="2026年度工作总结",
        year=2026,
        unit="某区档案馆",
        facts=FACTS,
        previous=earlier or None,
    )
    return made.id


def home_of(desk: Desk, report: str, fact: str) -> str:
    """The section a fact was placed in."""
    place = next(p for p in desk.facts.ledger(report).places if p.fact.id == fact)
    assert place.section is not None
    return place.section
