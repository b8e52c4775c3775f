"""Candidates: up to three drafts of one section beside each other, each counted, to take whole or by sentence.

They are kept as revisions that share a ``batch``; the last of them is the section's waiting proposal, so
a batch is on the table exactly as long as that proposal waits, whatever page or process looks at it.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.desk.context import DeskContext
from assistant.desk.drafted import ignore, never
from assistant.desk.drafting import DraftingService
from assistant.desk.judging import reverify
from assistant.desk.material import Material
from assistant.desk.repetition import shared_share
from assistant.desk.rules import CandidateStyle, candidate_rules
from assistant.desk.writing import Desired, by_rule
from assistant.drafting.merge import merge_proposal
from assistant.errors import ModelError, ModelRefusedError, NotFoundError, UserError
from assistant.evidence import build_ledger
from assistant.models import (
    Evidence,
    FactState,
    Job,
    Noun,
    Progress,
    Report,
    Revision,
    Section,
    Sentence,
    Stop,
    Verdict,
)
from assistant.workspace import new_revision_id

MOST = 3


class Candidate(Noun):
    """One draft, and what can be counted about it."""

    revision: Revision
    name: str
    """平实, 重数据, …"""
    facts_used: int
    facts: int
    """Facts of the section."""
    unsupported: int
    overlap: float
    """Share of its characters that stand in last year's report in long runs; 0…1."""
    characters: int
    target: int | None


class Pick(Noun):
    """One sentence of one candidate."""

    revision: str
    number: int
    """Place among the revision's sentences."""


class CandidateService:
    """Makes candidates, and takes what the clerk chose."""

    def __init__(self, context: DeskContext, drafting: DraftingService) -> None:
        self._context = context
        self._workspace = context.workspace
        self._drafting = drafting

    # ------------------------------------------------------------------ making

    def make(
        self,
        report_id: str,
        section_id: str,
        *,
        count: int = MOST,
        engine: str | None = None,
        instruction: str = "",
        progress: Progress = ignore,
        stop: Stop = never,
    ) -> tuple[Candidate, ...]:
        """Write up to three drafts of a section; nothing becomes its text before a person chooses.

        The rule writer has only one way of writing, so it makes one. Human and locked sentences of the
        current text stand in each candidate byte for byte. What was written before a failure is kept.

        Raises:
            UserError: ``count`` is not 1–3.
            ModelError: no candidate could be written.
        """
        if not 1 <= count <= MOST:
            raise UserError(f"一次可以写1至{MOST}稿，请改正。")
        report = self._workspace.report(report_id)
        section = self._section(report, section_id)
        chosen = self._drafting.choose(engine)
        material = self._drafting.reader.gather(report)
        alone = by_rule(section, chosen)
        styles = list(candidate_rules().candidates[: 1 if alone else count])
        written: list[Revision] = []
        problem: ModelError | None = None
        for number, style in enumerate(styles, start=1):
            if stop():
                break
            progress(number - 1, len(styles), f"正在写第{number}稿（{style.name}）")
            try:
                written.append(self._write(material, section, chosen, style, instruction, stop))
            except ModelError as error:
                problem = error
                if isinstance(error, ModelRefusedError):
                    break
        if not written:
            if problem is not None:
                raise problem
            return ()
        self._lay_out(report, section_id, written)
        progress(len(styles), len(styles), "备选稿写好了")
        return self.table(report_id, section_id)

    def _write(
        self,
        material: Material,
        section: Section,
        engine: str,
        style: CandidateStyle,
        instruction: str,
        stop: Stop,
    ) -> Revision:
        both = "\n".join(x for x in (instruction.strip(), style.instruction) if x)
        desired = Desired(engine=engine, instruction=both, temperature=style.temperature)
        fresh = self._drafting.write(
            material, section, desired, stop=stop, label=f"（{style.name}）"
        )
        note = "；".join(x for x in (style.name, fresh.note) if x)
        return fresh.model_copy(update={"note": note})

    def _lay_out(self, report: Report, section_id: str, written: Sequence[Revision]) -> None:
        batch = new_revision_id()
        with self._workspace.transaction():
            current = self._workspace.current_revision(report.id, section_id)
            for fresh in written:
                merged = self._drafting.merged(report, current, fresh)
                self._workspace.add_proposal(merged.model_copy(update={"batch": batch}))

    def start(
        self,
        report_id: str,
        section_id: str,
        *,
        count: int = MOST,
        engine: str | None = None,
        instruction: str = "",
    ) -> Job:
        """The same as :meth:`make`, on a worker thread."""
        self._drafting.choose(engine)

        def work(progress: Progress, stop: Stop) -> str:
            made = self.make(
                report_id,
                section_id,
                count=count,
                engine=engine,
                instruction=instruction,
                progress=progress,
                stop=stop,
            )
            return f"写好了{len(made)}份备选稿，请比较后选用" if made else "已停止"

        return self._drafting.start_job(report_id, work)

    # ------------------------------------------------------------------ on the table

    def table(self, report_id: str, section_id: str) -> tuple[Candidate, ...]:
        """The candidates that wait for a choice; empty when none do."""
        waiting = self._workspace.proposal(report_id, section_id)
        if waiting is None or not waiting.batch:
            return ()
        report = self._workspace.report(report_id)
        section = self._section(report, section_id)
        return tuple(
            self._counted(report, section, r)
            for r in self._workspace.history(report_id, section_id)
            if r.batch == waiting.batch
        )

    def _counted(self, report: Report, section: Section, revision: Revision) -> Candidate:
        places = self._workspace.assignments(report.id)
        excuses = self._workspace.excuses(report.id)
        facts = [
            f
            for f in self._workspace.facts(report.id)
            if places.get(f.id) == section.id and f.id not in excuses
        ]
        ledger = build_ledger(facts, sections=places, excuses={}, sentences=revision.sentences)
        previous = self._workspace.document(report.previous).text if report.previous else ""
        names = tuple(n for n in (report.unit, report.addressee) if n)
        return Candidate(
            revision=revision,
            name=revision.note.split("；")[0],
            facts_used=len(ledger.ids(FactState.USED)),
            facts=len(facts),
            unsupported=sum(s.verdict is Verdict.UNSUPPORTED for s in revision.sentences),
            overlap=shared_share(revision.text, previous, names=names),
            characters=len("".join(revision.text.split())),
            target=section.target_chars,
        )

    # ------------------------------------------------------------------ choosing

    def take(self, report_id: str, section_id: str, revision_id: str) -> Revision:
        """Make one candidate the text of the section.

        Raises:
            NotFoundError: it is not on the table any more.
            StaleSaveError: someone saved at the same moment.
        """
        waiting = self._waiting(report_id, section_id)
        if revision_id == waiting.id:
            return self._drafting.accept(report_id, section_id, revision_id)
        chosen = self._candidate(waiting, revision_id)
        fresh = self._drafting.outcome(report_id, section_id, chosen)
        return self._adopt(waiting, fresh.model_copy(update={"id": new_revision_id()}))

    def compose(self, report_id: str, section_id: str, picks: Sequence[Pick]) -> Revision:
        """Make a text of single sentences from several candidates, in the order given.

        Each keeps its evidence and is verified anew. Human and locked sentences of the current text
        stay, picked or not.

        Raises:
            UserError: nothing was picked.
            NotFoundError: a candidate is not on the table any more.
        """
        if not picks:
            raise UserError("请先勾选要用的句子。")
        waiting = self._waiting(report_id, section_id)
        report = self._workspace.report(report_id)
        sources = {p.revision: self._candidate(waiting, p.revision) for p in picks}
        text, sentences, evidence = _joined([(sources[p.revision], p.number) for p in picks])
        first = sources[picks[0].revision]
        fresh = first.model_copy(
            update={"text": text, "sentences": sentences, "evidence": evidence, "usage": None}
        )
        current = self._workspace.current_revision(report_id, section_id)
        if current is not None and any(s.human or s.locked for s in current.sentences):
            fresh = merge_proposal(current, fresh)
        ground = self._drafting.reader.ground(report, fresh.evidence)
        names = "、".join(dict.fromkeys(c.note.split("；")[0] for c in sources.values()))
        return self._adopt(
            waiting,
            fresh.model_copy(
                update={
                    "id": new_revision_id(),
                    "sentences": reverify(fresh.text, fresh.sentences, ground),
                    "note": f"逐句选自：{names}",
                }
            ),
        )

    def drop(self, report_id: str, section_id: str) -> None:
        """Set all candidates aside; their texts stay in the history."""
        self._workspace.discard_proposal(self._waiting(report_id, section_id).id)

    def _adopt(self, waiting: Revision, fresh: Revision) -> Revision:
        with self._workspace.transaction():
            current = self._workspace.current_revision(waiting.report, waiting.section)
            self._workspace.discard_proposal(waiting.id)
            expected = current.id if current else None
            mine = {"parent": expected, "proposal": False, "created": None, "batch": ""}
            return self._workspace.save_revision(
                fresh.model_copy(update=mine), expected_parent=expected
            )

    def _waiting(self, report_id: str, section_id: str) -> Revision:
        waiting = self._workspace.proposal(report_id, section_id)
        if waiting is None or not waiting.batch:
            raise NotFoundError("这些备选稿已经处理过，请刷新后再看。")
        return waiting

    def _candidate(self, waiting: Revision, revision_id: str) -> Revision:
        found = self._workspace.revision(revision_id)
        if found.batch != waiting.batch:
            raise NotFoundError("这份备选稿已经处理过，请刷新后再看。")
        return found

    @staticmethod
    def _section(report: Report, section_id: str) -> Section:
        for section in report.outline:
            if section.id == section_id:
                return section
        raise NotFoundError(f"提纲里没有编号为{section_id}的部分，请刷新后再试。")


def _joined(
    picks: Sequence[tuple[Revision, int]],
) -> tuple[str, tuple[Sentence, ...], tuple[Evidence, ...]]:
    """Sentences of several texts as one text; an evidence id that means two things is renamed."""
    pieces: list[str] = []
    sentences: list[Sentence] = []
    evidence: dict[str, Evidence] = {}
    length = 0
    for revision, number in picks:
        if not 0 <= number < len(revision.sentences):
            raise NotFoundError("选中的句子已不在备选稿里，请刷新后再选。")
        sentence = revision.sentences[number]
        before = revision.sentences[number - 1].end if number else 0
        gap = revision.text[before : sentence.start] if pieces else ""
        names = _adopted(evidence, revision, sentence)
        pieces += [gap, sentence.text]
        start = length + len(gap)
        length = start + len(sentence.text)
        moved = {"start": start, "end": length, "evidence": names}
        sentences.append(sentence.model_copy(update=moved))
    return "".join(pieces), tuple(sentences), tuple(evidence.values())


def _adopted(
    evidence: dict[str, Evidence], revision: Revision, sentence: Sentence
) -> tuple[str, ...]:
    """Enter a sentence's evidence and return the ids it goes by."""
    mine = {e.id: e for e in revision.evidence}
    names = []
    for id in sentence.evidence:
        item = mine.get(id)
        if item is None:
            continue
        name, turn = id, 2
        while name in evidence and evidence[name].target != item.target:
            name, turn = f"{id}{turn}", turn + 1
        evidence[name] = item.model_copy(update={"id": name})
        names.append(name)
    return tuple(names)
