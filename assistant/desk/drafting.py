"""The drafting service: sections are written, verified sentence by sentence, and never overwritten."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from enum import Enum

from assistant.desk.context import DeskContext
from assistant.desk.library import LibraryService
from assistant.desk.writing import Desired, Material, SectionWriter, gist, reverify
from assistant.drafting.merge import mark_human, merge_proposal
from assistant.drafting.outline import numbered
from assistant.errors import NotFoundError, SettingsError, UserError
from assistant.evidence.mask import mask
from assistant.models import (
    AuthorKind,
    EvidenceKind,
    Job,
    Noun,
    Progress,
    Report,
    Revision,
    Section,
    Sentence,
    Stop,
)
from assistant.workspace import new_revision_id

_SAVE_EVERY = 1.0
"""Seconds between two saves of a running draft (DESIGN §3 Jobs)."""


class Current(Enum):
    """Says: whatever the current revision is."""

    REVISION = "current"


class Drafted(Noun):
    """One section as drafted."""

    section: Section
    heading: str
    revision: Revision


class DraftResult(Noun):
    """What a draft run produced, in outline order."""

    sections: tuple[Drafted, ...]
    stopped: bool = False


class LiveDraft(Noun):
    """Text that is arriving right now."""

    section: str
    heading: str
    text: str


class Source(Noun):
    """What an evidence id stands for, for people."""

    id: str
    kind: EvidenceKind
    label: str
    text: str
    document: str = ""


def _ignore(_done: int, _total: int, _message: str) -> None:
    return None


def _never() -> bool:
    return False


class DraftingService:
    """Drafting, editing and the history of sections."""

    def __init__(self, context: DeskContext, library: LibraryService) -> None:
        self._context = context
        self._workspace = context.workspace
        self._writer = SectionWriter(context, library)
        self._live: dict[str, LiveDraft] = {}
        self._last: dict[str, str] = {}
        self._lock = threading.Lock()

    # ------------------------------------------------------------------ drafting

    def draft(
        self,
        report_id: str,
        *,
        section: str | None = None,
        engine: str | None = None,
        instruction: str = "",
        accept: bool = False,
        progress: Progress = _ignore,
        stop: Stop = _never,
    ) -> DraftResult:
        """Draft every section, or one; each is stored as soon as it is verified.

        Over human text the result is a proposal until ``accept``; human sentences in it are
        byte-identical either way.

        Raises:
            NotFoundError: no such report or section.
            SettingsError: the llm engine without a model.
            ModelError: the model failed before anything arrived.
        """
        report = self._workspace.report(report_id)
        chosen = self._choose(engine)
        sections = [s for s in report.outline if section is None or s.id == section]
        if not sections:
            raise NotFoundError(
                f"提纲里没有编号为{section}的部分，请用 show --format json 查看编号。"
            )
        material = self._writer.gather(report)
        headings = numbered(report.outline)
        done: list[Drafted] = []
        for number, item in enumerate(sections):
            if stop():
                break
            name = headings[item.id] or "导语"
            progress(number, len(sections), f"正在起草：{name}")
            fresh = self._write(material, item, chosen, instruction, stop)
            stored = self._store(report, item, fresh, accept=accept)
            done.append(Drafted(section=item, heading=headings[item.id], revision=stored))
        progress(len(sections), len(sections), "起草完成")
        return DraftResult(sections=tuple(done), stopped=stop())

    def _choose(self, engine: str | None) -> str:
        has_model = self._context.settings.has_model
        if engine == "llm" and not has_model:
            raise SettingsError(
                "还没有设置模型：请设置 OPENAI_BASE_URL、OPENAI_API_KEY 和 ASSISTANT_MODEL，"
                "或在“设置”页填写；也可以用 --engine offline。"
            )
        return engine or ("llm" if has_model else "offline")

    def _write(
        self, material: Material, section: Section, engine: str, instruction: str, stop: Stop
    ) -> Revision:
        report_id = material.report.id
        written = self._workspace.current_revisions(report_id)
        others = [
            (material.headings[s.id], gist(written[s.id].text) if s.id in written else "")
            for s in material.report.outline
            if s.id != section.id and material.headings[s.id]
        ]
        try:
            return self._writer.write(
                material,
                section,
                Desired(engine=engine, instruction=instruction),
                stop=stop,
                on_text=self._watch(report_id, section, material.headings[section.id]),
                others=others,
            )
        finally:
            with self._lock:
                self._live.pop(report_id, None)
            self._workspace.clear_partial(report_id, section.id)

    def _watch(self, report_id: str, section: Section, heading: str) -> Callable[[str], None]:
        """Show arriving text at once, and save it every second in case the process dies."""
        saved = time.monotonic()

        def on_text(text: str) -> None:
            nonlocal saved
            with self._lock:
                self._live[report_id] = LiveDraft(section=section.id, heading=heading, text=text)
            if time.monotonic() - saved >= _SAVE_EVERY:
                saved = time.monotonic()
                self._workspace.save_partial(report_id, section.id, text)

        return on_text

    def _store(
        self, report: Report, section: Section, fresh: Revision, *, accept: bool
    ) -> Revision:
        current = self._workspace.current_revision(report.id, section.id)
        if current is None:
            return self._workspace.save_revision(fresh, expected_parent=None)
        human = any(s.human or s.locked for s in current.sentences)
        if human:
            fresh = self._verified(report, section, merge_proposal(current, fresh))
        fresh = fresh.model_copy(update={"parent": current.id})
        if human and not accept:
            return self._workspace.add_proposal(fresh.model_copy(update={"proposal": True}))
        return self._workspace.save_revision(fresh, expected_parent=current.id)

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
        self._workspace.report(report_id)
        self._choose(engine)
        if self.active(report_id) is not None:
            raise UserError("这份报告正在起草，请等它写完或先停止。")

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

    # ------------------------------------------------------------------ human work

    def current(self, report_id: str, section_id: str) -> Revision | None:
        """The current text of a section."""
        return self._workspace.current_revision(report_id, section_id)

    def edit(
        self,
        report_id: str,
        section_id: str,
        text: str,
        *,
        expected_parent: str | Current | None = Current.REVISION,
        lock: bool = False,
    ) -> Revision:
        """Save a person's text of a section.

        ``expected_parent`` is the revision the person started from; left out, it is the current one.

        Raises:
            StaleSaveError: someone saved in between; nothing was overwritten.
            UserError: the section is locked.
        """
        report = self._workspace.report(report_id)
        section = self._section(report, section_id)
        current = self._workspace.current_revision(report_id, section_id)
        parent = (
            (current.id if current else None)
            if expected_parent is Current.REVISION
            else expected_parent
        )
        if current is not None and any(s.locked for s in current.sentences) and not lock:
            raise UserError("这部分已锁定，请先解锁再修改。")
        fresh = Revision(
            id=new_revision_id(),
            report=report_id,
            section=section_id,
            author=AuthorKind.HUMAN,
            text=text,
            parent=current.id if current else None,
            sentences=mark_human(current, text),
            evidence=current.evidence if current else (),
        )
        fresh = self._verified(report, section, fresh)
        if lock:
            fresh = _locked(fresh, True)
        return self._workspace.save_revision(fresh, expected_parent=parent)

    def lock(self, report_id: str, section_id: str, *, locked: bool) -> Revision:
        """Lock or unlock a section: a locked one survives any regeneration byte for byte."""
        current = self._workspace.current_revision(report_id, section_id)
        if current is None:
            raise UserError("这部分还没有内容，不用锁定。")
        fresh = _locked(current, locked).model_copy(
            update={
                "id": new_revision_id(),
                "parent": current.id,
                "created": None,
                "note": "锁定" if locked else "解锁",
            }
        )
        return self._workspace.save_revision(fresh, expected_parent=current.id)

    def accept(self, report_id: str, section_id: str, proposal_id: str) -> Revision:
        """Make a proposal the current text; what it replaces stays in the history."""
        current = self._workspace.current_revision(report_id, section_id)
        proposal = self._workspace.revision(proposal_id)
        if current is not None and proposal.parent != current.id:
            # The person wrote on since the proposal was made: carry their newest words over too.
            report = self._workspace.report(report_id)
            section = self._section(report, section_id)
            merged = self._verified(report, section, merge_proposal(current, proposal))
            fresh = merged.model_copy(
                update={
                    "id": new_revision_id(),
                    "parent": current.id,
                    "proposal": False,
                    "created": None,
                }
            )
            self._workspace.discard_proposal(proposal_id)
            return self._workspace.save_revision(fresh, expected_parent=current.id)
        return self._workspace.accept_proposal(
            report_id, section_id, proposal_id, expected_parent=current.id if current else None
        )

    def discard(self, proposal_id: str) -> None:
        """Set a proposal aside."""
        self._workspace.discard_proposal(proposal_id)

    def history(self, report_id: str, section_id: str) -> tuple[Revision, ...]:
        """Every version of a section, the newest first."""
        return tuple(reversed(self._workspace.history(report_id, section_id)))

    def restore(self, report_id: str, section_id: str, revision_id: str) -> Revision:
        """Bring an earlier version back, as a new one."""
        current = self._workspace.current_revision(report_id, section_id)
        old = self._workspace.revision(revision_id)
        if old.report != report_id or old.section != section_id:
            raise NotFoundError("这个版本不属于这一部分，请重新选择。")
        if current is not None and any(s.locked for s in current.sentences):
            raise UserError("这部分已锁定，请先解锁再恢复旧版本。")
        fresh = old.model_copy(
            update={
                "id": new_revision_id(),
                "parent": current.id if current else None,
                "proposal": False,
                "created": None,
                "note": "恢复旧版本",
            }
        )
        return self._workspace.save_revision(fresh, expected_parent=current.id if current else None)

    def replace(self, report_id: str, section_id: str, old: str, new: str) -> Revision:
        """Take a suggested wording: save ``new`` if the section still reads ``old``."""
        current = self._workspace.current_revision(report_id, section_id)
        if current is None or current.text != old:
            raise UserError("文稿在核稿后改动过，请先重新核稿再套用。")
        return self.edit(report_id, section_id, new, expected_parent=current.id)

    # ------------------------------------------------------------------ for the page

    def sources(self, revision: Revision) -> dict[str, Source]:
        """What every evidence id of a revision stands for."""
        facts = {f.id: f for f in self._workspace.facts(revision.report)}
        found: dict[str, Source] = {}
        for evidence in revision.evidence:
            if evidence.kind is EvidenceKind.FACT and evidence.target in facts:
                fact = facts[evidence.target]
                found[evidence.id] = Source(
                    id=evidence.id,
                    kind=evidence.kind,
                    label=fact.source or "没有填写来源",
                    text=fact.content,
                )
            elif evidence.kind is EvidenceKind.PASSAGE:
                passages = self._workspace.passages_by_ids([evidence.target])
                found[evidence.id] = Source(
                    id=evidence.id,
                    kind=evidence.kind,
                    label=evidence.label,
                    text=passages[0].text if passages else "（这份文件已移出资料库）",
                    document=passages[0].document if passages else "",
                )
        return found

    def style_sample(self, report_id: str, section_id: str) -> str:
        """The matching part of last year's report with its specifics masked; empty without one."""
        report = self._workspace.report(report_id)
        section = self._section(report, section_id)
        if report.previous is None or section.previous_span is None:
            return ""
        start, end = section.previous_span
        return mask(self._workspace.document(report.previous).text[start:end])

    def _section(self, report: Report, section_id: str) -> Section:
        for section in report.outline:
            if section.id == section_id:
                return section
        raise NotFoundError(
            f"提纲里没有编号为{section_id}的部分，请用 show --format json 查看编号。"
        )

    def _verified(self, report: Report, section: Section, revision: Revision) -> Revision:
        """The same text with every sentence verified anew against its own evidence."""
        ground = self._writer.ground(report, revision.evidence)
        return revision.model_copy(
            update={"sentences": reverify(revision.text, revision.sentences, ground)}
        )


def _locked(revision: Revision, locked: bool) -> Revision:
    sentences: tuple[Sentence, ...] = tuple(
        s.model_copy(update={"locked": locked, "human": s.human or locked})
        for s in revision.sentences
    )
    return revision.model_copy(update={"sentences": sentences, "author": AuthorKind.HUMAN})
