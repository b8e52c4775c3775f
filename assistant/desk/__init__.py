"""What a clerk does, one service per file; :class:`Desk` only composes them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assistant.config import Settings
from assistant.desk.batches import BatchService
from assistant.desk.brought import BroughtService
from assistant.desk.candidates import CandidateService
from assistant.desk.checking import CheckingService
from assistant.desk.collecting import CollectingService
from assistant.desk.context import DeskContext
from assistant.desk.demo import DemoService
from assistant.desk.dependents import DependentService
from assistant.desk.doubts import DoubtService
from assistant.desk.drafting import DraftingService
from assistant.desk.exporting import ExportService
from assistant.desk.facts import FactService
from assistant.desk.findings import FindingsService
from assistant.desk.handing import HandingService
from assistant.desk.inserting import InsertingService
from assistant.desk.library import LibraryService
from assistant.desk.outline import OutlineService
from assistant.desk.policyrules import PolicyRuleService
from assistant.desk.reports import ReportService
from assistant.desk.returning import ReturningService
from assistant.desk.rewriting import RewritingService
from assistant.desk.settings import SettingsService
from assistant.desk.system import SystemService
from assistant.reading import BadSource as BadSource
from assistant.reading import SourceFile as SourceFile
from assistant.reading.base import Extracted


class Desk:
    """One data folder, opened."""

    def __init__(self, settings: Settings) -> None:
        self._context = DeskContext(settings)
        self.library = LibraryService(self._context)
        self.facts = FactService(self._context)
        self.collecting = CollectingService(self._context, self.facts)
        self.outline = OutlineService(self._context, self.facts)
        self.reports = ReportService(self._context, self.library, self.facts, self.outline)
        self.drafting = DraftingService(self._context, self.library)
        self.dependents = DependentService(self._context, self.drafting)
        self.candidates = CandidateService(self._context, self.drafting)
        self.rewriting = RewritingService(self._context, self.drafting)
        self.inserting = InsertingService(self._context, self.drafting)
        self.checking = CheckingService(self._context, self.drafting)
        self.policyrules = PolicyRuleService(self._context)
        self.doubts = DoubtService(self._context, self.checking)
        self.findings = FindingsService(self._context, self.checking)
        self.exporting = ExportService(self._context, self.checking, self.facts)
        self.handing = HandingService(self.checking, self.exporting)
        self.brought = BroughtService(self._context, self.checking, self.facts)
        self.returning = ReturningService(self._context, self.drafting, self.exporting)
        self.demo = DemoService(
            self._context, self.library, self.facts, self.reports, self.drafting
        )
        self.system = SystemService(self._context, self.library)
        self.settings = SettingsService(self._context)
        self.batches = BatchService(self._context, self.library)
        self.jobs = self._context.jobs
        self.library.ensure_shipped()

    def read_text(self, name: str, data: bytes) -> str:
        """The text of a file brought for checking, editing or export."""
        return self.read(name, data).text

    def read(self, name: str, data: bytes) -> Extracted:
        """The same, with what could not be brought over."""
        from assistant.reading import read_bytes

        settings = self._context.settings
        return read_bytes(
            name, data, max_office_mb=settings.max_office_mb, max_pdf_mb=settings.max_pdf_mb
        )

    def files(self, folder: Path) -> Iterator[SourceFile | BadSource]:
        """Every file below a folder, in name order, or why it cannot be opened."""
        from assistant.reading import iter_files

        settings = self._context.settings
        yield from iter_files(
            [folder], max_office_mb=settings.max_office_mb, max_pdf_mb=settings.max_pdf_mb
        )

    def close(self) -> None:
        """Stop jobs and release every handle."""
        self._context.close()


__all__ = ["Desk"]
