"""The reports service: starting a report from its inputs, and reading its whole state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from assistant.desk.compose import Composed, compose
from assistant.desk.context import DeskContext
from assistant.desk.facts import FactService
from assistant.desk.library import LibraryService
from assistant.desk.outline import OutlineService
from assistant.desk.suggestions import Suggestion, suggest
from assistant.drafting import outline as outlines
from assistant.drafting import requirements
from assistant.drafting.assign import assign
from assistant.errors import NotFoundError, UserError
from assistant.models import (
    Document,
    DocumentKind,
    Fact,
    FactState,
    Genre,
    Ledger,
    Noun,
    Report,
    Requirement,
    Revision,
    Verdict,
)
from assistant.workspace import new_report_id

_EARLIEST, _LATEST = 1949, 2100


class Progress(Noun):
    """The figures above every step: 事实 26/26 · 句子有据 92% · 要求 7/8 · 待处理 4."""

    facts_settled: int
    facts: int
    supported: int
    checkable: int
    requirements_placed: int
    requirements: int
    drafted: int
    sections: int
    characters: int


class ReportState(Noun):
    """Everything a page needs to show a report."""

    report: Report
    headings: dict[str, str]
    revisions: dict[str, Revision]
    proposals: dict[str, Revision]
    ledger: Ledger
    composed: Composed
    progress: Progress


class ReportService:
    """Reports as wholes."""

    def __init__(
        self,
        context: DeskContext,
        library: LibraryService,
        facts: FactService,
        outline: OutlineService,
    ) -> None:
        self._workspace = context.workspace
        self._library = library
        self._facts = facts
        self._outline = outline

    def new(
        self,
        *,
        title: str,
        year: int,
        unit: str = "",
        addressee: str = "",
        as_of: dt.date | None = None,
        previous: str | None = None,
        notice: str | None = None,
        outline: str | Path | None = None,
        facts: tuple[Fact, ...] = (),
        genre: Genre = Genre.REPORT,
    ) -> Report:
        """Start a report; nothing is stored unless every input is good.

        ``previous`` and ``notice`` are document ids.
        """
        if not title.strip():
            raise UserError("请填写报告标题。")
        if not _EARLIEST <= year <= _LATEST:
            raise UserError(f"年度应是四位年份，“{year}”不对，请改正。")
        earlier = self._document(previous, "往年报告")
        asked = self._document(notice, "通知")
        wanted: tuple[Requirement, ...] = ()
        receiver = addressee
        if asked is not None:
            wanted = requirements.from_notice(asked.text, asked.title)
        sections = self._outline.draw_up(
            previous=earlier, template=outline, title=title, year=year, asked=wanted
        )
        last_year = earlier.text if earlier is not None else ""
        sections = outlines.improve(sections, wanted, facts, previous=last_year, title=title)
        if outline is None and earlier is None and facts and not self._prescribed(title):
            sections = outlines.without_empty(
                sections, assign(facts, sections, title=title), requirements.place(wanted, sections)
            )
        placed = assign(facts, sections, previous=last_year, title=title)
        report = Report(
            id=new_report_id(),
            title=title.strip(),
            year=year,
            as_of=as_of or dt.date.today(),
            unit=unit.strip(),
            addressee=receiver.strip(),
            genre=genre,
            previous=earlier.id if earlier else None,
            notice=asked.id if asked else None,
            outline=sections,
            requirements=wanted,
            requirement_sections=requirements.place(
                wanted, sections, facts=facts, placed_facts=placed
            ),
            created=dt.datetime.now(dt.UTC),
        )
        with self._workspace.transaction():
            self._workspace.add_report(report)
            self._workspace.add_facts(report.id, facts)
            self._workspace.assign_all(report.id, placed)
        return report

    @staticmethod
    def _prescribed(title: str) -> bool:
        """Whether the kind of report has to speak of every part of its outline."""
        name = outlines.template_for(title)
        return name is not None and outlines.templates()[name].prescribed

    def _document(self, document_id: str | None, role: str) -> Document | None:
        if document_id is None:
            return None
        try:
            return self._workspace.document(document_id)
        except NotFoundError as error:
            raise NotFoundError(
                f"{role}“{document_id}”既不是文件，也不是资料库里的编号，请检查后再试。"
            ) from error

    def adopt(self, name: str, data: bytes, kind: DocumentKind) -> Document:
        """Take an uploaded last-year report or notice into the library for use by a report."""
        return self._library.ingest_bytes(name, data, kind=kind)

    def suggest(self, *, previous: str | None = None, notice: str | None = None) -> Suggestion:
        """What a new report could be called and who it goes to, from two documents by id."""
        earlier = self._document(previous, "往年报告")
        asked = self._document(notice, "通知")
        return suggest(
            previous=earlier.text if earlier else None,
            notice=asked.text if asked else None,
        )

    def list(self) -> tuple[Report, ...]:
        """All reports, the newest first."""
        return tuple(self._workspace.reports())

    def get(self, report_id: str) -> Report:
        """One report with its outline."""
        return self._workspace.report(report_id)

    def update(self, report_id: str, **changes: object) -> Report:
        """Change title, unit, addressee, as-of or signing date."""
        report = self._workspace.report(report_id)
        fresh = Report.model_validate({**report.model_dump(), **changes})
        if not fresh.title.strip():
            raise UserError("请填写报告标题。")
        self._workspace.update_report(fresh)
        return fresh

    def attach(
        self, report_id: str, *, notice: str | None = None, previous: str | None = None
    ) -> Report:
        """Give a report the notice or the last-year report that came later; document ids.

        The outline stays as it is; the notice's requirements are placed in it where a part answers them.
        """
        asked = self._document(notice, "通知")
        earlier = self._document(previous, "往年报告")

        def changed(report: Report) -> Report:
            update: dict[str, object] = {}
            if asked is not None:
                wanted = requirements.from_notice(asked.text, asked.title)
                update |= {
                    "notice": asked.id,
                    "requirements": wanted,
                    "requirement_sections": requirements.place(wanted, report.outline),
                }
            if earlier is not None and earlier.id != report.previous:
                # Spans point into the text of the report that was there before.
                update |= {
                    "previous": earlier.id,
                    "outline": tuple(
                        s.model_copy(update={"previous_span": None}) for s in report.outline
                    ),
                }
            return report.model_copy(update=update)

        return self._workspace.change_report(report_id, changed)

    def remove(self, report_id: str) -> None:
        """Delete a report with its facts and history."""
        self._workspace.report(report_id)
        self._workspace.remove_report(report_id)

    def compose(self, report_id: str) -> Composed:
        """The whole text as it reads now."""
        revisions = self._workspace.current_revisions(report_id)
        return compose(self.get(report_id), {sid: r.text for sid, r in revisions.items()})

    def state(self, report_id: str) -> ReportState:
        """Report, texts, proposals, ledger and the figures of the header line, read together."""
        report = self.get(report_id)
        revisions = self._workspace.current_revisions(report_id)
        proposals = self._workspace.proposals(report_id)
        ledger = self._facts.ledger(report_id)
        composed = compose(report, {sid: r.text for sid, r in revisions.items()})
        return ReportState(
            report=report,
            headings=outlines.numbered(report.outline),
            revisions=revisions,
            proposals=proposals,
            ledger=ledger,
            composed=composed,
            progress=_progress(report, revisions, ledger),
        )

    def progress(self, report_id: str) -> Progress:
        """The figures of the header line alone, for the list of reports."""
        report = self.get(report_id)
        revisions = self._workspace.current_revisions(report_id)
        return _progress(report, revisions, self._facts.ledger(report_id))


def _progress(report: Report, revisions: Mapping[str, Revision], ledger: Ledger) -> Progress:
    live = {s.id for s in report.outline}
    sentences = [s for sid, r in revisions.items() if sid in live for s in r.sentences]
    checkable = [s for s in sentences if s.verdict is not Verdict.CONNECTIVE]
    return Progress(
        facts_settled=len(ledger.places) - len(ledger.ids(FactState.UNUSED)),
        facts=len(ledger.places),
        supported=sum(s.verdict is Verdict.SUPPORTED for s in checkable),
        checkable=len(checkable),
        requirements_placed=len(report.requirement_sections),
        requirements=len(report.requirements),
        drafted=sum(1 for s in report.outline if s.id in revisions),
        sections=len(report.outline),
        characters=sum(len(revisions[s].text) for s in live if s in revisions),
    )
