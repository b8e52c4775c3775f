"""The returning service: a Word file that comes back from a director, taken into the report."""

from __future__ import annotations

from assistant.desk.context import DeskContext
from assistant.desk.drafting import DraftingService
from assistant.desk.exporting import ExportService
from assistant.desk.paper_parts import PaperOptions
from assistant.errors import UserError
from assistant.exporting.reimport import FrameChange, SectionChange, SectionNote, reimport
from assistant.exporting.resolve import read_back
from assistant.exporting.sheets import FIGURES_TITLE
from assistant.models import Noun, Revision, Verdict


class BrokenEvidence(Noun):
    """A sentence whose evidence no longer carries it after the edit."""

    section: str
    text: str
    evidence: tuple[str, ...]
    reasons: tuple[str, ...]


class Returned(Noun):
    """What an edited file changes, and what that does to the evidence."""

    changed: tuple[SectionChange, ...]
    frame: tuple[FrameChange, ...]
    notes: tuple[SectionNote, ...]
    pending: int
    """Tracked changes that were still open; they are read as accepted."""
    evidence_broken: tuple[BrokenEvidence, ...] = ()


class ReturningService:
    """Compares, shows, and takes over what the clerk agrees to."""

    def __init__(
        self, context: DeskContext, drafting: DraftingService, exporting: ExportService
    ) -> None:
        self._workspace = context.workspace
        self._drafting = drafting
        self._exporting = exporting

    def compare(self, report_id: str, data: bytes) -> Returned:
        """What the edited .docx changes in the report as it reads now; nothing is stored.

        Raises:
            BadFileError: not a Word file.
        """
        report = self._workspace.report(report_id)
        revisions = self._workspace.current_revisions(report_id)
        came = read_back(data)
        # The table of figures goes out on request; it is told by its title, so none of it lands in a section.
        options = PaperOptions(figures=FIGURES_TITLE in (line.strip() for line in came.lines))
        paper = self._exporting.manuscript(report, revisions, options)
        found = reimport(paper, came)
        return Returned(
            changed=found.sections, frame=found.frame, notes=found.notes, pending=found.pending
        )

    def take(
        self, report_id: str, data: bytes, *, sections: frozenset[str] | None = None
    ) -> Returned:
        """Save the changed sections as a person's edits; all of them, or those named.

        Sentences that were not touched keep their evidence; changed ones are verified anew, and those
        that no longer hold are listed.
        """
        found = self.compare(report_id, data)
        report = self._workspace.report(report_id)
        known = {s.id for s in report.outline}
        broken: list[BrokenEvidence] = []
        for change in found.changed:
            if change.section not in known:
                raise UserError("退回的文件里有不属于这份报告的部分，请核对是不是选错了文件。")
            if sections is not None and change.section not in sections:
                continue
            if change.after == change.before:
                continue
            before = self._drafting.current(report_id, change.section)
            fresh = self._drafting.edit(report_id, change.section, change.after)
            broken += _broken(before, fresh)
        return found.model_copy(update={"evidence_broken": tuple(broken)})


def _broken(before: Revision | None, fresh: Revision) -> list[BrokenEvidence]:
    sound = {s.text for s in before.sentences} if before is not None else set()
    return [
        BrokenEvidence(section=fresh.section, text=s.text, evidence=s.evidence, reasons=s.reasons)
        for s in fresh.sentences
        if s.verdict is Verdict.UNSUPPORTED and s.text not in sound
    ]
