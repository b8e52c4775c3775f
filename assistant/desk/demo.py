"""打开示例: a complete demonstration report from ``knowledge/demo``, without typing."""

from __future__ import annotations

import datetime as dt

from assistant.config import KNOWLEDGE_DIR
from assistant.datafile import load_data
from assistant.desk.context import DeskContext
from assistant.desk.drafting import DraftingService
from assistant.desk.facts import FactService
from assistant.desk.library import LibraryService
from assistant.desk.reports import ReportService
from assistant.models import DocumentKind, Noun

DEMO_DIR = KNOWLEDGE_DIR / "demo"


class Demo(Noun):
    """``demo.yaml``: what the demonstration report is made from."""

    title: str
    year: int
    unit: str
    addressee: str
    as_of: dt.date
    facts: str
    notice: str
    previous: str
    outline: str | None = None


class DemoService:
    """Builds the demonstration once; opening it again shows what the person made of it."""

    def __init__(
        self,
        context: DeskContext,
        library: LibraryService,
        facts: FactService,
        reports: ReportService,
        drafting: DraftingService,
    ) -> None:
        self._workspace = context.workspace
        self._library = library
        self._facts = facts
        self._reports = reports
        self._drafting = drafting

    def open(self) -> str:
        """The demonstration report's id, drafted offline when it does not exist yet."""
        demo = self._load()
        for report in self._workspace.reports():
            if report.title == demo.title and report.unit == demo.unit:
                return report.id
        previous = self._take(demo.previous, DocumentKind.REPORT)
        notice = self._take(demo.notice, DocumentKind.NOTICE)
        facts = self._facts.read(demo.facts, (DEMO_DIR / demo.facts).read_bytes())
        report = self._reports.new(
            title=demo.title,
            year=demo.year,
            unit=demo.unit,
            addressee=demo.addressee,
            as_of=demo.as_of,
            previous=previous,
            notice=notice,
            outline=demo.outline,
            facts=facts,
        )
        self._drafting.draft(report.id, engine="offline")
        return report.id

    def _take(self, name: str, kind: DocumentKind) -> str:
        return self._library.ingest_bytes(name, (DEMO_DIR / name).read_bytes(), kind=kind).id

    @staticmethod
    def _load() -> Demo:
        return load_data(Demo, DEMO_DIR / "demo.yaml", what="示例数据")
