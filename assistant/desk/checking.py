"""The checking service: 核稿 of a report written here, or of any text a clerk brings."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

from assistant.checking import CheckResult as CheckResult
from assistant.checking import FigureRow as FigureRow
from assistant.checking import FigureSource as FigureSource
from assistant.checking import Judgement as Judgement
from assistant.checking import SectionSpan as SectionSpan
from assistant.checking import (
    Subject,
    apply_suggestions,
    judge,
    numbers_table,
    read_rules,
    run,
)
from assistant.desk.compose import Composed, compose, shifted
from assistant.desk.context import DeskContext
from assistant.desk.drafting import DraftingService
from assistant.desk.examining import NOTHING, sections_of, subject_of
from assistant.desk.examining import Examined as Examined
from assistant.desk.examining import Given as Given
from assistant.desk.policyrules import rule_decisions
from assistant.desk.repetition import shared_share
from assistant.errors import DeskError, NotFoundError, UserError
from assistant.models import (
    Finding,
    FindingStatus,
    Noun,
    Progress,
    Report,
    Revision,
    Sentence,
    Stop,
)

log = logging.getLogger(__name__)


class Mirrored(Noun):
    """What one section shares with last year's report."""

    section: str
    share: float
    """0 to 1, of its characters; titles, set phrases and the office's own names do not count."""


class Stretch(Protocol):
    """A part of a text with an id."""

    @property
    def id(self) -> str:
        """What it is known by."""
        ...

    @property
    def start(self) -> int:
        """Where it begins."""
        ...

    @property
    def end(self) -> int:
        """Where it ends."""
        ...


class CheckingService:
    """Runs the checks and keeps what people decided about their findings."""

    def __init__(self, context: DeskContext, drafting: DraftingService) -> None:
        self._context = context
        self._workspace = context.workspace
        self._drafting = drafting

    # ------------------------------------------------------------------ a report of ours

    def check_report(self, report_id: str, *, given: Given = NOTHING) -> CheckResult:
        """Check the report as it reads now; dismissals hold while their sentence is unchanged.

        What is ``given`` stands in the place of the report's own.
        """
        report = self._workspace.report(report_id)
        revisions = self._workspace.current_revisions(report_id)
        composed = compose(report, {sid: r.text for sid, r in revisions.items()})
        subject = self._subject(report, revisions, composed)
        changes: dict[str, object] = {
            name: value
            for name, value in (
                ("facts", given.checkable),
                ("previous_text", given.previous_text),
                ("notice_text", given.notice_text),
                ("as_of", given.as_of),
            )
            if value is not None
        }
        result = run(subject.model_copy(update=changes), only=given.only)
        states = self._workspace.finding_states(report_id)
        findings = tuple(
            f.model_copy(update={"status": states[f.id][0]}) if f.id in states else f
            for f in result.findings
        )
        return result.model_copy(update={"findings": findings})

    def _subject(
        self, report: Report, revisions: dict[str, Revision], composed: Composed
    ) -> Subject:
        sentences: list[Sentence] = []
        for place in composed.sections:
            revision = revisions.get(place.section.id)
            if revision is not None:
                sentences += shifted(revision.sentences, place.start)
        facts = tuple(self._workspace.facts(report.id))
        notice = self._workspace.document(report.notice) if report.notice else None
        return Subject(
            text=composed.text,
            title=report.title,
            sections=tuple(
                SectionSpan(
                    id=p.section.id,
                    heading=p.heading,
                    start=p.start,
                    end=p.end,
                    role=p.section.role,
                )
                for p in composed.sections
            ),
            facts=facts or None,
            excuses=self._workspace.excuses(report.id),
            sentences=tuple(sentences),
            previous_text=(
                self._workspace.document(report.previous).text if report.previous else None
            ),
            notice_text=notice.text if notice else None,
            requirements=report.requirements,
            documents=self._workspace.documents(),
            rule_decisions=rule_decisions(self._workspace),
            office=self._workspace.office(),
            as_of=report.as_of,
            year=report.year,
            unit=report.unit,
            genre=report.genre,
        )

    # ------------------------------------------------------------------ any text

    @staticmethod
    def warm_up() -> None:
        """Read the rules and tables in the background, so that a clerk's first check need not wait for them.

        What is wrong with a rule file is told where it is first needed, not here.
        """

        def work() -> None:
            try:
                read_rules()
            except DeskError as error:
                log.warning("rules not read: %s", error)

        threading.Thread(target=work, daemon=True, name="warm-up-checking").start()

    def check_text(self, text: str, *, name: str = "", given: Given = NOTHING) -> CheckResult:
        """Check a text from anywhere; nothing of it is stored.

        Raises:
            UserError: the text is empty.
        """
        return run(
            subject_of(text, name=name, given=given, workspace=self._workspace), only=given.only
        )

    def examine(self, text: str, *, name: str = "", given: Given = NOTHING) -> Examined:
        """The same with every figure of the text and where it comes from.

        Raises:
            UserError: the text is empty.
        """
        subject = subject_of(text, name=name, given=given, workspace=self._workspace)
        return Examined(
            text=text,
            title=subject.title,
            unit=subject.unit,
            sections=subject.sections,
            result=run(subject, only=given.only),
            figures=numbers_table(subject),
        )

    def mirror_text(
        self, done: Examined, previous: str, parts: Sequence[Stretch]
    ) -> tuple[Mirrored, ...]:
        """How much of every part of a text from anywhere stands word for word in the earlier report."""
        names = tuple(n for n in (done.title, done.unit) if n)
        return tuple(
            Mirrored(
                section=part.id,
                share=shared_share(done.text[part.start : part.end], previous, names=names),
            )
            for part in parts
            if done.text[part.start : part.end].strip()
        )

    def mirror(self, report_id: str) -> tuple[Mirrored, ...]:
        """How much of every drafted section stands word for word in last year's report; () without one."""
        report = self._workspace.report(report_id)
        if report.previous is None:
            return ()
        previous = self._workspace.document(report.previous).text
        written = self._workspace.current_revisions(report_id)
        names = tuple(n for n in (report.unit, report.addressee, report.title) if n)
        return tuple(
            Mirrored(
                section=section.id,
                share=shared_share(written[section.id].text, previous, names=names),
            )
            for section in report.outline
            if section.id in written and written[section.id].text.strip()
        )

    def judge(
        self,
        text: str,
        *,
        as_of: dt.date | None = None,
        report_id: str = "",
        progress: Progress | None = None,
        stop: Stop | None = None,
    ) -> tuple[Finding, ...]:
        """What a model doubts, clause by clause; kept only where both quotes stand as quoted.

        A stop ends it at once, with what was found so far.

        Raises:
            UserError: the text is empty, or no model is set.
            DeskError: the model cannot be used, or the outbound gate holds the text back.
        """
        self.ready_to_judge(text)
        subject = Subject(
            text=text,
            sections=sections_of(text),
            documents=self._workspace.documents(),
            as_of=as_of or dt.date.today(),
        )

        def go_on(number: int, total: int, title: str) -> bool:
            if stop is not None and stop():
                return False
            if progress is not None:
                progress(number, total, f"正在对照《{title}》（{number + 1}/{total}）")
            return True

        halted: Stop = stop if stop is not None else lambda: False
        return judge(subject, self._asker(text, report_id, halted), go_on=go_on)

    def ready_to_judge(self, text: str) -> None:
        """Whether a model may be asked about a text.

        Raises:
            UserError: the text is empty, or no model is set.
        """
        if not text.strip():
            raise UserError("文稿是空的，没有可核的内容。")
        if not self._context.settings.has_model:
            raise UserError(
                "还没有设置模型，不能请模型复核。请到“设置”页填写模型，或者只用规则核稿。"
            )

    def _asker(self, whole: str, report_id: str, stop: Stop) -> Callable[[str, str, str], str]:
        from assistant.drafting.llm import LlmEngine
        from assistant.drafting.neutral import quoted
        from assistant.drafting.pack_text import fence

        def ask(title: str, clause: str, draft: str) -> str:
            engine = LlmEngine(self._context.settings)
            mine, theirs = quoted(draft), quoted(clause)
            values = {
                "draft": mine,
                "clause": theirs,
                "title": title,
                "fence": fence(mine + theirs),
            }
            try:
                return engine.answer("judge-statement", values, texts=[whole, clause], stop=stop)
            finally:
                if engine.usage is not None:
                    self._workspace.record_call(
                        prompt_id=engine.prompt_id,
                        prompt_version=engine.prompt_version,
                        model=engine.model,
                        usage=engine.usage,
                        report=report_id,
                    )

        return ask

    def applied(self, text: str, findings: Sequence[Finding]) -> str:
        """A text from anywhere with suggestions taken in."""
        return apply_suggestions(text, findings)

    def figures(self, report_id: str) -> tuple[FigureRow, ...]:
        """Every figure of a report as it reads now, with its source or none."""
        report = self._workspace.report(report_id)
        revisions = self._workspace.current_revisions(report_id)
        composed = compose(report, {sid: r.text for sid, r in revisions.items()})
        return numbers_table(self._subject(report, revisions, composed))

    # ------------------------------------------------------------------ decisions

    def dismiss(self, report_id: str, finding: Finding, reason: str) -> None:
        """Set a finding aside, with the reason."""
        if not reason.strip():
            raise UserError("请写明不采纳这条意见的理由。")
        self._workspace.set_finding_state(
            report_id, finding.id, FindingStatus.DISMISSED, reason.strip()
        )

    def reasons(self, report_id: str) -> dict[str, str]:
        """Finding id → why it was set aside."""
        return {
            i: reason
            for i, (status, reason) in self._workspace.finding_states(report_id).items()
            if status is FindingStatus.DISMISSED
        }

    def reopen(self, report_id: str, finding_id: str) -> None:
        """Take a decision back."""
        self._workspace.set_finding_state(report_id, finding_id, FindingStatus.OPEN, "")

    def apply(self, report_id: str, finding: Finding) -> Revision:
        """Take a finding's suggestion into the text, as a person's edit.

        Raises:
            UserError: there is no suggestion, or the text changed since the check.
        """
        if finding.suggestion is None or finding.section is None or finding.start is None:
            raise UserError("这条意见没有可直接套用的改法，请手工修改。")
        report = self._workspace.report(report_id)
        revisions = self._workspace.current_revisions(report_id)
        composed = compose(report, {sid: r.text for sid, r in revisions.items()})
        place = next((p for p in composed.sections if p.section.id == finding.section), None)
        if place is None:
            raise NotFoundError("这条意见所在的部分已不在提纲里，请重新核稿。")
        start = finding.start - place.start
        end = start + len(finding.quote)
        if start < 0 or place.text[start:end] != finding.quote:
            raise UserError("文稿在核稿后改动过，请先重新核稿再套用。")
        fresh = place.text[:start] + finding.suggestion + place.text[end:]
        saved = self._drafting.replace(report_id, place.section.id, place.text, fresh)
        self._workspace.set_finding_state(report_id, finding.id, FindingStatus.APPLIED, "")
        return saved
