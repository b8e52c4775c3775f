"""The export service: the report, or any text, as clean copy, review copy or redline; Word or PDF."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from assistant.desk.checking import CheckingService
from assistant.desk.compose import Composed, chinese_date, compose, shifted, signing_date
from assistant.desk.context import DeskContext
from assistant.desk.facts import FactService
from assistant.desk.paper_parts import PaperOptions, dressed
from assistant.drafting.outline import numbered
from assistant.errors import NotFoundError, OutsideError, UserError
from assistant.exporting import Manuscript, manuscript, pdf, render_docx
from assistant.exporting.locate import Locator
from assistant.exporting.manuscript import Attachment
from assistant.exporting.nouns import plain_text
from assistant.exporting.redline import render_redline
from assistant.exporting.review import evidence_comments, finding_comments, render_review
from assistant.exporting.sheets import approval_sheet, figure_table
from assistant.models import (
    EvidenceKind,
    Finding,
    Noun,
    Passage,
    Report,
    Revision,
    Section,
    Sentence,
    Snapshot,
    Verdict,
)

VARIANTS = ("clean", "review", "redline", "sheet")
_ONLY = "--variant 只能是 clean、review、redline 或 sheet（送审单）。"
_EXPORTED = "导出稿 "
LAST_EXPORT = "上次导出"
"""What a redline may be made against besides the name of a version: the text that went out last."""
_PLACEHOLDER = re.compile(r"【待补[：:]([^】]*)】")


class Exported(Noun):
    """What an export produced."""

    data: bytes
    pages: int | None
    """Counted on the rendered PDF; None for a DOCX, which has no pages of its own."""
    warnings: tuple[str, ...]


class ExportService:
    """Never alters text; says what is missing instead."""

    def __init__(self, context: DeskContext, checking: CheckingService, facts: FactService) -> None:
        self._workspace = context.workspace
        self._checking = checking
        self._facts = facts

    def report(
        self,
        report_id: str,
        *,
        suffix: str = ".docx",
        profile: str = "gb9704",
        variant: str = "clean",
        against: str | None = None,
        against_text: str | None = None,
        problems_only: bool = False,
        options: PaperOptions | None = None,
    ) -> Exported:
        """The report as it reads now.

        Args:
            report_id: which report.
            suffix: .docx or .pdf.
            profile: id of a layout profile.
            variant: clean, review (Word comments), redline (tracked changes) or sheet (the 送审单, one page
                on what is still open).
            against: for a redline, a snapshot's name or id, or ``LAST_EXPORT``; last year's report when
                nothing is given.
            against_text: for a redline, the text of a file to compare with.
            problems_only: leave the evidence of sound sentences out of a review copy.
            options: 版头, 盖章, 版记 and the table of figures, for this export.

        Raises:
            UserError: nothing is drafted yet, or the variant or suffix is unknown.
            NotFoundError: there is no such snapshot or profile.
        """
        report = self._workspace.report(report_id)
        revisions = self._workspace.current_revisions(report_id)
        paper = self.manuscript(report, revisions, options)
        warnings = self._warnings(report, revisions)
        match variant:
            case "clean":
                data = render_docx(paper, profile=profile)
            case "sheet":
                data = render_docx(self._sheet(report, revisions), profile=profile)
            case "review":
                data = self._review(report, revisions, paper, profile, problems_only)
            case "redline":
                old = self._older(report, against, against_text, options)
                data = render_redline(old, paper, profile=profile)
            case _:
                raise UserError(_ONLY)
        return packed(data, suffix, warnings)

    def text(
        self,
        text: str,
        *,
        suffix: str = ".docx",
        profile: str = "gb9704",
        variant: str = "clean",
        against_text: str | None = None,
        against_name: str = "",
        name: str = "",
        findings: tuple[Finding, ...] | None = None,
    ) -> Exported:
        """Any text, laid out; it gets no letterhead, signature or date that it does not contain.

        ``findings`` are the remarks of a review copy; checked for when not given.
        """
        if not text.strip():
            raise UserError("文稿是空的，没有可导出的内容。")
        paper = manuscript.from_text(text, markdown=_is_markdown(name))
        gaps = len(_PLACEHOLDER.findall(text))
        warnings = [f"文稿中还有{gaps}处【待补】没有填写。"] if gaps else []
        match variant:
            case "clean":
                data = render_docx(paper, profile=profile)
            case "review":
                if findings is None:
                    findings = self._checking.check_text(text, name=name).findings
                locator = Locator(text, plain_text(paper))
                data = render_review(paper, finding_comments(findings, locator), profile=profile)
            case "redline":
                if against_text is None:
                    raise UserError("修订稿要用 --against 指定与哪份文件比较。")
                data = render_redline(
                    manuscript.from_text(against_text, markdown=_is_markdown(against_name)),
                    paper,
                    profile=profile,
                )
            case "sheet":
                raise UserError("单独一份文件的送审单，请用 check 文件 --sheet 输出文件 生成。")
            case _:
                raise UserError(_ONLY)
        return packed(data, suffix, warnings)

    # ------------------------------------------------------------------ parts

    def manuscript(
        self,
        report: Report,
        revisions: dict[str, Revision],
        options: PaperOptions | None = None,
    ) -> Manuscript:
        """The report as blocks of a page, with what was chosen for its export.

        Raises:
            UserError: nothing is drafted yet, or an option is not written as the standard says.
        """
        texts = {s.id: revisions[s.id].text for s in report.outline if s.id in revisions}
        if not any(t.strip() for t in texts.values()):
            raise UserError("这份报告还没有正文，请先起草再导出。")
        dated = (
            report.model_copy(update={"signing_date": signing_date(report)})
            if report.unit
            else report
        )
        paper = manuscript.from_report(dated, texts, numbered(report.outline))
        if options is None or options.plain:
            return paper
        table = self._figures(report, revisions) if options.figures else None
        return dressed(paper, options, printed=signing_date(report), figures=table)

    def _figures(self, report: Report, revisions: dict[str, Revision]) -> Attachment:
        live = [revisions[s.id] for s in report.outline if s.id in revisions]
        return figure_table(
            [sentence for revision in live for sentence in revision.sentences],
            {f.id: f for f in self._workspace.facts(report.id)},
        )

    def _sheet(self, report: Report, revisions: dict[str, Revision]) -> Manuscript:
        """What is unresolved before the report goes up, on one page."""
        reasons = self._checking.reasons(report.id)
        result = self._checking.check_report(report.id)
        live = [revisions[s.id] for s in report.outline if s.id in revisions]
        return approval_sheet(
            report,
            findings=result.findings,
            date=signing_date(report),
            ledger=self._facts.ledger(report.id),
            coverage=result.coverage,
            aside=[(f, reasons[f.id]) for f in result.findings if f.id in reasons],
            skipped=result.skipped,
            gaps=[gap for r in live for gap in _PLACEHOLDER.findall(r.text)],
        )

    def _review(
        self,
        report: Report,
        revisions: dict[str, Revision],
        paper: Manuscript,
        profile: str,
        problems_only: bool,
    ) -> bytes:
        composed = compose(report, {sid: r.text for sid, r in revisions.items()})
        locator = Locator(composed.text, plain_text(paper))
        findings = self._checking.check_report(report.id).findings
        passages: dict[str, Passage] = {}
        for revision in revisions.values():
            cited = {e.target: e.id for e in revision.evidence if e.kind is EvidenceKind.PASSAGE}
            for passage in self._workspace.passages_by_ids(list(cited)):
                passages[cited[passage.id]] = passage
        comments = evidence_comments(
            _sentences(composed, revisions, problems_only),
            locator,
            facts={f.id: f for f in self._workspace.facts(report.id)},
            passages=passages,
            titles={d.id: f"《{d.title}》" for d in self._workspace.document_headers()},
        ) + finding_comments(findings, locator)
        return render_review(paper, comments, profile=profile)

    def _older(
        self,
        report: Report,
        against: str | None,
        against_text: str | None,
        options: PaperOptions | None,
    ) -> Manuscript:
        if against_text is not None:
            return manuscript.from_text(against_text)
        if against is not None:
            snapshot = self._snapshot(report.id, against)
            return self.manuscript(
                report,
                {sid: self._workspace.revision(rid) for sid, rid in snapshot.revisions.items()},
                options,
            )
        if report.previous is None:
            raise UserError("修订稿要用 --against 指定与哪个版本或文件比较。")
        return manuscript.from_text(self._workspace.document(report.previous).text)

    def _snapshot(self, report_id: str, wanted: str) -> Snapshot:
        for snapshot in reversed(self._workspace.snapshots(report_id)):
            if wanted in (snapshot.id, snapshot.name) or (
                wanted == LAST_EXPORT and snapshot.name.startswith(_EXPORTED)
            ):
                return snapshot
        raise NotFoundError(f"没有名为“{wanted}”的版本，也没有这个文件，请检查 --against。")

    def snapshots(self, report_id: str) -> tuple[Snapshot, ...]:
        """Named versions, the oldest first."""
        return tuple(self._workspace.snapshots(report_id))

    def went_out(self, report_id: str) -> Snapshot | None:
        """Remember the report as it reads now as exported, so that a later redline can start from it.

        Returns:
            The version that was kept; None when the last one kept reads the same.
        """
        current = {sid: r.id for sid, r in self._workspace.current_revisions(report_id).items()}
        kept = [s for s in self._workspace.snapshots(report_id) if s.name.startswith(_EXPORTED)]
        if kept and kept[-1].revisions == current:
            return None
        now = dt.datetime.now().astimezone()
        name = f"{_EXPORTED}{now.month}月{now.day}日{now:%H:%M}"
        return self._workspace.take_snapshot(report_id, name)

    def take_snapshot(self, report_id: str, name: str) -> Snapshot:
        """Keep the whole report as it reads now under a name (初稿, 送审稿, 定稿)."""
        if not name.strip():
            raise UserError("请给这个版本起个名字，如“送审稿”。")
        return self._workspace.take_snapshot(report_id, name.strip())

    def _warnings(self, report: Report, revisions: dict[str, Revision]) -> list[str]:
        warnings: list[str] = []
        live = [revisions[s.id] for s in report.outline if s.id in revisions]
        gaps = sum(len(_PLACEHOLDER.findall(r.text)) for r in live)
        if gaps:
            warnings.append(f"文稿中还有{gaps}处【待补】没有填写。")
        bad = sum(s.verdict is Verdict.UNSUPPORTED for r in live for s in r.sentences)
        if bad:
            warnings.append(f"文稿中还有{bad}句没有出处，请先核实。")
        empty = _empty_parts(report.outline, {r.section: r.text for r in live})
        if empty:
            warnings.append("这些部分还没有内容：" + "；".join(empty) + "。")
        if not report.unit:
            warnings.append("没有填写单位名称，导出的文稿没有署名和成文日期。")
        elif report.signing_date is None:
            warnings.append(f"没有填写成文日期，按截止日期{chinese_date(report.as_of)}署。")
        if not report.addressee:
            warnings.append("没有填写主送机关。")
        return warnings

    def save(self, exported: Exported, out: Path) -> None:
        """Write an export to disk, whole or not at all."""
        temporary = out.with_name(out.name + ".tmp")
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(exported.data)
            temporary.replace(out)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise OutsideError(f"无法写入文件“{out.name}”，请检查文件夹权限或磁盘空间。") from error


def _is_markdown(name: str) -> bool:
    return name.lower().endswith((".md", ".markdown"))


def packed(data: bytes, suffix: str, warnings: list[str]) -> Exported:
    """A Word file as it is, or printed.

    Raises:
        UserError: the suffix is neither .docx nor .pdf.
        DependencyMissingError: LibreOffice is needed and not there.
    """
    if suffix == ".docx":
        return Exported(data=data, pages=None, warnings=tuple(warnings))
    if suffix == ".pdf":
        printed = pdf.to_pdf(data)
        return Exported(data=printed, pages=pdf.page_count(printed), warnings=tuple(warnings))
    raise UserError("只能导出 .docx 或 .pdf 文件，请改输出文件的后缀。")


def _empty_parts(outline: tuple[Section, ...], texts: dict[str, str]) -> list[str]:
    headings = numbered(outline)
    parents = {s.parent for s in outline}
    return [
        headings[s.id]
        for s in outline
        if headings[s.id] and s.id not in parents and not texts.get(s.id, "").strip()
    ]


def _sentences(
    composed: Composed, revisions: dict[str, Revision], problems_only: bool
) -> list[Sentence]:
    found: list[Sentence] = []
    for place in composed.sections:
        revision = revisions.get(place.section.id)
        if revision is not None:
            found += shifted(revision.sentences, place.start)
    if problems_only:
        found = [s for s in found if s.verdict is Verdict.UNSUPPORTED]
    return found
