"""How one section comes to be: an engine run, every sentence verified and mended."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.desk.context import DeskContext
from assistant.desk.judging import pack_passages, verifier
from assistant.desk.material import Material, MaterialReader
from assistant.desk.replacing import Replaced, replace
from assistant.desk.ruletext import fact_evidence, parsed, sentence_for
from assistant.drafting.engines import Draft
from assistant.drafting.engines import run as run_engine
from assistant.drafting.pack import EvidencePack
from assistant.drafting.repair import repair
from assistant.errors import ModelEmptyError, ModelError
from assistant.evidence import Mark, VerifyContext, verify_text
from assistant.evidence.carried import carries
from assistant.models import (
    AuthorKind,
    Evidence,
    EvidenceKind,
    Fact,
    Noun,
    Revision,
    Section,
    SectionRole,
    Sentence,
    Stop,
    Verdict,
)
from assistant.workspace import new_revision_id

_GIST = 120
_MOST_NAMED = 8
_BY_RULE = (SectionRole.CLOSING,)
"""Parts that are pure form: always written by rule, whatever the engine."""

_OF_FACTS = (SectionRole.PROBLEMS, SectionRole.PLANS)
"""Parts in which a model without facts can only invent."""


class Desired(Noun):
    """How a section is to be written."""

    engine: str
    instruction: str = ""
    temperature: float | None = None
    """Instead of the office's setting, where several candidates are to differ."""


class SectionWriter:
    """Writes sections; knows nothing of where they are kept."""

    def __init__(self, context: DeskContext, reader: MaterialReader) -> None:
        self._context = context
        self._workspace = context.workspace
        self._reader = reader

    def write(
        self,
        material: Material,
        section: Section,
        desired: Desired,
        *,
        stop: Stop,
        on_text: Callable[[str], None],
        others: Sequence[tuple[str, str]] = (),
    ) -> Revision:
        """One section as a new revision, not stored yet.

        Raises:
            DeskError: nothing could be written.
        """
        if by_rule(section, desired.engine) or _nothing_to_say(material, section):
            return self._by_rule(material, section, on_text)
        return self._by_model(material, section, desired, stop, on_text, others)

    def _by_rule(
        self, material: Material, section: Section, on_text: Callable[[str], None]
    ) -> Revision:
        text, marks = parsed(
            material.offline.get(section.id, ""),
            allowed=[f.id for f in material.facts] + [p.marker for p in material.policies],
        )
        on_text(text)
        passages = tuple(p.passage.model_copy(update={"id": p.marker}) for p in material.policies)
        sentences = verify_text(
            text, marks, facts=material.facts, passages=passages, context=self._named(material)
        )
        evidence = [fact_evidence(f) for f in material.of(section)] + [
            fact_evidence(f)
            for f in material.facts
            if material.assignment.get(f.id) != section.id and any(f.id == m.id for m in marks)
        ]
        evidence += [
            Evidence(
                id=p.marker,
                kind=EvidenceKind.PASSAGE,
                target=p.passage.id,
                label=f"《{p.title}》{p.passage.locator}",
            )
            for p in material.policies
            if any(p.marker == m.id for m in marks)
        ]
        return Revision(
            id=new_revision_id(),
            report=material.report.id,
            section=section.id,
            author=AuthorKind.RULE,
            text=text,
            sentences=sentences,
            evidence=tuple({e.id: e for e in evidence}.values()),
        )

    @staticmethod
    def _named(material: Material) -> VerifyContext:
        """The rule writer names a policy in the sentence that cites it; both are checked."""
        titles = (*material.context.titles, *(p.title for p in material.policies))
        return material.context.model_copy(update={"titles": titles})

    def _by_model(
        self,
        material: Material,
        section: Section,
        desired: Desired,
        stop: Stop,
        on_text: Callable[[str], None],
        others: Sequence[tuple[str, str]],
    ) -> Revision:
        from assistant.drafting.llm import LlmEngine

        pack = self._reader.pack(material, section, instruction=desired.instruction, others=others)
        settings = self._context.settings
        if desired.temperature is not None:
            settings = settings.model_copy(update={"temperature": desired.temperature})
        engine = LlmEngine(settings)
        try:
            draft = run_engine(engine, pack, stop=stop, on_text=on_text)
        finally:
            self.record(engine, material.report.id, section.id)
        if not draft.text.strip() and not stop():
            raise ModelEmptyError("模型没有写出正文，请重试一次，或在“设置”页换一个模型。")
        verify = verifier(pack, material.context)
        text, sentences, note = draft.text, verify(draft.text, draft.marks), draft.problem
        missing = _unmentioned(material.of(section), pack, sentences)
        failed = any(s.verdict is Verdict.UNSUPPORTED for s in sentences)
        if not draft.unfinished and (failed or missing):
            try:
                mended = repair(
                    engine, pack, text, sentences, missing=missing, verify=verify, stop=stop
                )
                text, sentences = mended.text, mended.sentences
            except ModelError as error:
                note = str(error)
            finally:
                self.record(engine, material.report.id, section.id)
        if settings.on_unsupported == "replace" and not draft.unfinished:
            done, brought = self._replaced(material, section, text, sentences, pack)
            text, sentences, note = done.text, done.sentences, note or done.note
        else:
            brought = ()
        if not draft.unfinished:
            note = note + _untold(material.of(section), pack, sentences)
        fresh = revision_of(material, section.id, pack, draft, text, sentences, note)
        every = {e.id: e for e in (*brought, *fresh.evidence)}
        return fresh.model_copy(
            update={"evidence": tuple(every.values()), "left_out": self._reader.left_out(pack)}
        )

    def record(self, engine: object, report_id: str, section_id: str) -> None:
        """Enter an engine's last call in the log, where it made one."""
        usage = getattr(engine, "usage", None)
        if usage is not None:
            self._workspace.record_call(
                prompt_id=getattr(engine, "prompt_id", ""),
                prompt_version=getattr(engine, "prompt_version", ""),
                model=getattr(engine, "model", ""),
                usage=usage,
                report=report_id,
                section=section_id,
            )

    def _replaced(
        self,
        material: Material,
        section: Section,
        text: str,
        sentences: tuple[Sentence, ...],
        pack: EvidencePack,
    ) -> tuple[Replaced, tuple[Evidence, ...]]:
        """The text with rule sentences for what failed, and the evidence these bring along."""
        policies = [p.passage.model_copy(update={"id": p.marker}) for p in material.policies]
        passages = {p.id: p for p in (*policies, *pack_passages(pack))}
        context = self._named(material)

        def verify(fresh: str, marks: Sequence[Mark]) -> tuple[Sentence, ...]:
            return verify_text(
                fresh, marks, facts=material.facts, passages=passages, context=context
            )

        own = material.of(section)
        ready = {f.id: sentence_for(material, section, f) for f in own}
        done = replace(text, sentences, ready, verify=verify)
        if done.text.strip() and section.role is not SectionRole.PROBLEMS:
            return done, tuple(fact_evidence(f) for f in own)
        # Nothing of the model's held and no fact calls for a sentence, or a problem was wrongly told,
        # which no single fact puts right: the rule writer's own wording.
        if done.text.strip() and not done.replaced:
            return done, ()
        rule = self._by_rule(material, section, lambda _t: None)
        whole = {"text": rule.text, "sentences": rule.sentences, "added": 0}
        return done.model_copy(update=whole), rule.evidence


def by_rule(section: Section, engine: str) -> bool:
    """Whether a section is written by rule, whatever was asked for."""
    return engine == "offline" or section.role in _BY_RULE


def _nothing_to_say(material: Material, section: Section) -> bool:
    """A part whose matter is facts and has none: one 【待补】 line, which no model needs to write."""
    return section.role in _OF_FACTS and not material.told(section)


def _left_out(own: Sequence[Fact], pack: EvidencePack, sentences: Sequence[Sentence]) -> list[Fact]:
    """The section's own facts the model was given and ``sentences`` do not tell whole."""
    given = {f.id for f in pack.facts}
    told: dict[str, list[str]] = {}
    for sentence in sentences:
        for mark in sentence.evidence:
            told.setdefault(mark, []).append(sentence.text)
    return [f for f in own if f.id in given and not carries(f, told.get(f.id, []))]


def _untold(own: Sequence[Fact], pack: EvidencePack, sentences: Sequence[Sentence]) -> str:
    """Which facts the model left out, for the clerk; empty where none."""
    held = [s for s in sentences if s.verdict is Verdict.SUPPORTED]
    names = [f.id for f in _left_out(own, pack, held)]
    if not names:
        return ""
    shown = "、".join(names[:_MOST_NAMED]) + ("等" if len(names) > _MOST_NAMED else "")
    return f"还有{len(names)}条事实没有写到或没有写全：{shown}。"


def _unmentioned(
    own: Sequence[Fact], pack: EvidencePack, sentences: Sequence[Sentence]
) -> list[Fact]:
    """Facts no sentence cites, right or wrong: worth asking the model for."""
    cited = {mark for s in sentences for mark in s.evidence}
    return [f for f in _left_out(own, pack, sentences) if f.id not in cited]


def revision_of(
    material: Material,
    section_id: str,
    pack: EvidencePack,
    draft: Draft,
    text: str,
    sentences: tuple[Sentence, ...],
    note: str,
) -> Revision:
    """A model's draft as a revision, with what it cost."""
    return Revision(
        id=new_revision_id(),
        report=material.report.id,
        section=section_id,
        author=AuthorKind.MODEL,
        text=text,
        sentences=sentences,
        evidence=pack.evidence,
        prompt_id=draft.prompt_id,
        prompt_version=draft.prompt_version,
        model=draft.model,
        usage=draft.usage,
        unfinished=draft.unfinished,
        note=note,
        thinking=draft.thinking,
    )


def gist(text: str) -> str:
    """The beginning of a section, for the others to know what is said there."""
    return re.sub(r"\s+", " ", text)[:_GIST]
