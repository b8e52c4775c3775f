"""The drafting service: sections are written, verified sentence by sentence, and never overwritten."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.desk.context import DeskContext
from assistant.desk.drafted import Drafted, DraftResult, LiveDraft, ignore, never, told
from assistant.desk.editing import EditingService
from assistant.desk.jobs import Work
from assistant.desk.library import LibraryService
from assistant.desk.material import Material, MaterialReader
from assistant.desk.writing import Desired, SectionWriter, by_rule, gist
from assistant.drafting.merge import merge_proposal
from assistant.errors import (
    DeskError,
    ModelError,
    ModelRefusedError,
    NotFoundError,
    OutboundBlockedError,
    SettingsError,
    StaleSaveError,
    UserError,
)
from assistant.models import (
    AuthorKind,
    Job,
    Progress,
    Report,
    Revision,
    Section,
    Stop,
)
from assistant.workspace import new_revision_id

if TYPE_CHECKING:
    from assistant.drafting.llm import Outgoing

log = logging.getLogger(__name__)

_SAVE_EVERY = 1.0
"""Seconds between two saves of a running draft (DESIGN §3 Jobs)."""
_GIVE_UP_AFTER = 2
"""Sections that fail one after the other before the rest is not tried any more."""
_TRIES = 3
"""Attempts to store a draft while someone keeps saving the same section."""


class DraftingService(EditingService):
    """Drafting sections; editing and history come with :class:`EditingService`."""

    def __init__(self, context: DeskContext, library: LibraryService) -> None:
        self.reader = MaterialReader(context, library)
        super().__init__(context, self.reader)
        self.writer = SectionWriter(context, self.reader)
        self._live: dict[str, LiveDraft] = {}
        self._last: dict[str, str] = {}
        self._lock = threading.Lock()
        self._warmed: set[tuple[str, str]] = set()

    # ------------------------------------------------------------------ drafting

    def draft(
        self,
        report_id: str,
        *,
        section: str | None = None,
        engine: str | None = None,
        instruction: str = "",
        accept: bool = False,
        progress: Progress = ignore,
        stop: Stop = never,
    ) -> DraftResult:
        """Draft every section, or one; each is stored as soon as it is verified.

        Over human text the result is a proposal until ``accept``; human sentences in it are
        byte-identical either way. A section the model fails on does not stop the others; what was
        stored stays, and the error raised at the end names the sections that failed.

        Raises:
            NotFoundError: no such report or section.
            SettingsError: the llm engine without a model.
            ModelError: the model failed on one section or more.
            OutboundBlockedError: the gate kept a section back.
        """
        report = self._workspace.report(report_id)
        chosen = self.choose(engine)
        sections = [s for s in report.outline if section is None or s.id == section]
        if not sections:
            raise NotFoundError(
                f"提纲里没有编号为{section}的部分，请用 show --format json 查看编号。"
            )
        material = self.reader.gather(report)
        desired = Desired(engine=chosen, instruction=instruction)
        done: list[Drafted] = []
        failed: list[tuple[str, ModelError | OutboundBlockedError]] = []
        in_a_row = 0
        for number, item in enumerate(sections):
            if stop():
                break
            name = material.headings[item.id] or "导语"
            progress(number, len(sections), f"正在起草：{name}")
            try:
                fresh = self.write(material, item, desired, stop=stop)
            except (ModelError, OutboundBlockedError) as error:
                failed.append((name, error))
                in_a_row += isinstance(error, ModelError)
                if isinstance(error, ModelRefusedError) or in_a_row >= _GIVE_UP_AFTER:
                    break
                continue
            in_a_row = 0 if not by_rule(item, chosen) else in_a_row
            stored = self._store(report, item, fresh, accept=accept)
            done.append(Drafted(section=item, heading=material.headings[item.id], revision=stored))
        if failed:
            raise told(failed, len(done), len(sections))
        progress(len(sections), len(sections), "起草完成")
        return DraftResult(sections=tuple(done), stopped=stop())

    def choose(self, engine: str | None) -> str:
        """The engine that will write: the one asked for, or the best there is.

        Raises:
            SettingsError: the llm engine without a model.
        """
        has_model = self._context.settings.has_model
        if engine == "llm" and not has_model:
            raise SettingsError(
                "还没有设置模型：请设置 OPENAI_BASE_URL、OPENAI_API_KEY 和 ASSISTANT_MODEL，"
                "或在“设置”页填写；也可以用 --engine offline。"
            )
        return engine or ("llm" if has_model else "offline")

    def write(
        self,
        material: Material,
        section: Section,
        desired: Desired,
        *,
        stop: Stop,
        label: str = "",
    ) -> Revision:
        """Write one section while pages watch; not stored yet.

        Raises:
            DeskError: nothing could be written.
        """
        report_id = material.report.id
        heading = (material.headings[section.id] or "导语") + label
        try:
            return self.writer.write(
                material,
                section,
                desired,
                stop=stop,
                on_text=self.watch(report_id, section.id, heading),
                others=self._others(material, section),
            )
        finally:
            self.unwatch(report_id, section.id)

    def _others(self, material: Material, section: Section) -> list[tuple[str, str]]:
        written = self._workspace.current_revisions(material.report.id)
        return [
            (material.headings[s.id], gist(written[s.id].text) if s.id in written else "")
            for s in material.report.outline
            if s.id != section.id and material.headings[s.id]
        ]

    def watch(self, report_id: str, section_id: str, heading: str) -> Callable[[str], None]:
        """Show arriving text at once, and save it every second in case the process dies."""
        saved = time.monotonic()

        def on_text(text: str) -> None:
            nonlocal saved
            with self._lock:
                self._live[report_id] = LiveDraft(section=section_id, heading=heading, text=text)
            if time.monotonic() - saved >= _SAVE_EVERY:
                saved = time.monotonic()
                self._workspace.save_partial(report_id, section_id, text)

        return on_text

    def unwatch(self, report_id: str, section_id: str) -> None:
        """The text has become a revision, or nothing."""
        with self._lock:
            self._live.pop(report_id, None)
        self._workspace.clear_partial(report_id, section_id)

    def merged(self, report: Report, current: Revision | None, fresh: Revision) -> Revision:
        """A fresh text with every human or locked sentence of the current one in it."""
        if current is None:
            return fresh
        if any(s.human or s.locked for s in current.sentences):
            fresh = self._verified(report, merge_proposal(current, fresh))
        return fresh.model_copy(update={"parent": current.id})

    def _store(
        self, report: Report, section: Section, fresh: Revision, *, accept: bool
    ) -> Revision:
        """Keep a draft: as the text, or as a proposal where a person's words stand.

        A stream that was cut or stopped never takes the place of a whole text: what had arrived is offered.
        """
        for attempt in range(_TRIES):
            current = self._workspace.current_revision(report.id, section.id)
            merged = self.merged(report, current, fresh)
            human = current is not None and any(s.human or s.locked for s in current.sentences)
            whole = current is not None and current.text.strip() and not current.unfinished
            if (human and not accept) or (fresh.unfinished and whole):
                return self._workspace.add_proposal(merged.model_copy(update={"proposal": True}))
            try:
                return self._workspace.save_revision(
                    merged, expected_parent=current.id if current else None
                )
            except StaleSaveError:
                # A person saved between the two statements: their text is the one to merge with.
                if attempt == _TRIES - 1:
                    raise
        raise AssertionError  # pragma: no cover

    # ------------------------------------------------------------------ as a job

    def start(
        self,
        report_id: str,
        *,
        section: str | None = None,
        engine: str | None = None,
        instruction: str = "",
        accept: bool = False,
    ) -> Job:
        """The same as :meth:`draft`, on a worker thread; pages poll :meth:`live`."""
        self.choose(engine)

        def work(progress: Progress, stop: Stop) -> str:
            result = self.draft(
                report_id,
                section=section,
                engine=engine,
                instruction=instruction,
                accept=accept,
                progress=progress,
                stop=stop,
            )
            waiting = sum(d.revision.proposal for d in result.sections)
            words = "已停止，写好的都已保存" if result.stopped else "起草完成"
            return words + (f"，有{waiting}个部分的新稿等你决定" if waiting else "")

        return self.start_job(report_id, work)

    def start_job(self, report_id: str, work: Work) -> Job:
        """Start writing work on a report; there is at most one at a time.

        Raises:
            UserError: one is at work already.
        """
        self._workspace.report(report_id)
        if self.active(report_id) is not None:
            raise UserError("这份报告正在起草，请等它写完或先停止。")
        job = self._context.jobs.start("draft", work, subject=report_id)
        self._last[report_id] = job.id
        return job

    def active(self, report_id: str) -> Job | None:
        """The draft job at work on a report, from whichever page it was started."""
        jobs = self._context.jobs.active(kind="draft", subject=report_id)
        return jobs[0] if jobs else None

    def last(self, report_id: str) -> Job | None:
        """The last draft job this process started for a report."""
        job_id = self._last.get(report_id)
        return self._context.jobs.get(job_id) if job_id else None

    def live(self, report_id: str) -> LiveDraft | None:
        """The text arriving for a report right now."""
        with self._lock:
            return self._live.get(report_id)

    def rescue(self, report_id: str) -> tuple[str, ...]:
        """Keep what a dead process had received: as the text, or as a proposal beside the current one.

        Returns:
            The sections something was found for.
        """
        left = self._workspace.partials(report_id)
        if not left or self.active(report_id) is not None:
            return ()
        report = self._workspace.report(report_id)
        sections = {s.id: s for s in report.outline}
        found = []
        for section_id, text in left.items():
            if section_id in sections and text.strip():
                fresh = Revision(
                    id=new_revision_id(),
                    report=report_id,
                    section=section_id,
                    author=AuthorKind.MODEL,
                    text=text,
                    unfinished=True,
                    note="程序中断前收到的文字",
                )
                self._keep(report, section_id, self._verified(report, fresh))
                found.append(section_id)
            self._workspace.clear_partial(report_id, section_id)
        return tuple(found)

    def _keep(self, report: Report, section_id: str, fresh: Revision) -> None:
        current = self._workspace.current_revision(report.id, section_id)
        if current is None:
            self._workspace.save_revision(fresh, expected_parent=None)
        else:
            self._workspace.add_proposal(self.merged(report, current, fresh))

    # ------------------------------------------------------------------ what would be sent

    def preview(self, report_id: str, section_id: str, *, instruction: str = "") -> Outgoing:
        """What drafting a section would send to the model, and what the gate found; sends nothing.

        Raises:
            SettingsError: no model is set.
        """
        from assistant.drafting.llm import LlmEngine

        self.choose("llm")
        report = self._workspace.report(report_id)
        section = self._section(report, section_id)
        material = self.reader.gather(report)
        pack = self.reader.pack(
            material, section, instruction=instruction, others=self._others(material, section)
        )
        return LlmEngine(self._context.settings).preview(pack)

    def warm_up(self, report_id: str, section_id: str) -> None:
        """Get ready in the background what a model's first word would have to wait for.

        That is the model libraries (1.5 s, once) and the section's retrieval. Costs nothing where no
        model is set, or the section was made ready before.
        """
        wanted = (report_id, section_id)
        with self._lock:
            if wanted in self._warmed or not self._context.settings.has_model:
                return
            self._warmed.add(wanted)

        def work() -> None:
            import assistant.drafting.chat_model  # noqa: F401 - the import is the work

            try:
                report = self._workspace.report(report_id)
                section = self._section(report, section_id)
                self.reader.pack(self.reader.gather(report), section)
            except DeskError as error:
                log.info("not made ready: %s", type(error).__name__)

        threading.Thread(target=work, daemon=True, name="warm-up").start()
