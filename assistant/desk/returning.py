"""The returning service: a Word file that comes back from a director, taken into the report."""

from __future__ import annotations

import datetime as dt

from assistant.desk.context import DeskContext
from assistant.desk.drafting import DraftingService
from assistant.desk.exporting import ExportService
from assistant.desk.paper_parts import PaperOptions
from assistant.errors import UserError
from assistant.evidence import split_sentences
from assistant.exporting.reimport import FrameChange, SectionChange, SectionNote, reimport
from assistant.exporting.resolve import read_back
from assistant.exporting.review import OWN_AUTHORS
from assistant.exporting.sheets import FIGURES_TITLE
from assistant.models import Note, Noun, Revision, Verdict
from assistant.workspace.ids import new_note_id


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
            changed=found.sections,
            frame=found.frame,
            notes=tuple(n for n in found.notes if n.author not in OWN_AUTHORS),
            pending=found.pending,
        )

    def take(
        self, report_id: str, data: bytes, *, sections: frozenset[str] | None = None
    ) -> Returned:
        """Save the changed sections as a person's edits; all of them, or those named.

        Sentences that were not touched keep their evidence; changed ones are verified anew, and those
        that no longer hold are listed. The comments of the file are kept as notes on their sentences.
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
        self._keep(report_id, found)
        return found.model_copy(update={"evidence_broken": tuple(broken)})

    def _keep(self, report_id: str, found: Returned) -> None:
        """Store the comments of a file; those of a file that came twice only once."""
        known = {_identity(n) for n in self._workspace.notes(report_id)}
        texts = {c.section: c.after for c in found.changed}
        for section, revision in self._workspace.current_revisions(report_id).items():
            texts.setdefault(section, revision.text)
        now = dt.datetime.now(dt.UTC)
        fresh: list[Note] = []
        for remark in found.notes:
            note = Note(
                id=new_note_id(),
                report=report_id,
                section=remark.section or "",
                sentence=_sentence_at(texts.get(remark.section or "", ""), remark),
                quote=remark.quote,
                author=remark.author,
                text=remark.text,
                created=now,
            )
            if _identity(note) not in known:
                known.add(_identity(note))
                fresh.append(note)
        self._workspace.add_notes(report_id, fresh)

    def notes(self, report_id: str) -> tuple[Note, ...]:
        """The remarks of those who read the report, in the order they came."""
        return self._workspace.notes(report_id)

    def settle(self, report_id: str, note_id: str, *, done: bool = True) -> None:
        """Say that a remark is dealt with, or open it again.

        Raises:
            NotFoundError: there is no such remark.
        """
        self._workspace.settle_note(report_id, note_id, done=done)


def _identity(note: Note) -> tuple[str, ...]:
    return note.section, note.quote, note.author, note.text


def _sentence_at(text: str, remark: SectionNote) -> str:
    """The sentence a comment begins in; empty when it stands on a heading."""
    if remark.section is None or remark.end == 0:
        return ""
    for start, end in split_sentences(text):
        if start <= remark.start < end:
            return text[start:end].strip()
    return ""


def _broken(before: Revision | None, fresh: Revision) -> list[BrokenEvidence]:
    sound = {s.text for s in before.sentences} if before is not None else set()
    return [
        BrokenEvidence(section=fresh.section, text=s.text, evidence=s.evidence, reasons=s.reasons)
        for s in fresh.sentences
        if s.verdict is Verdict.UNSUPPORTED and s.text not in sound
    ]
