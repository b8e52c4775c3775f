"""How one section comes to be: material gathered, an engine run, every sentence verified and mended."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.desk.context import DeskContext
from assistant.desk.library import LibraryService
from assistant.drafting.categories import load_categories
from assistant.drafting.engines import Draft
from assistant.drafting.engines import run as run_engine
from assistant.drafting.markers import MarkerParser
from assistant.drafting.offline import CitablePolicy, OfflineWriter, WriterContext
from assistant.drafting.outline import numbered
from assistant.drafting.pack import EvidencePack, build_pack, passage_ids
from assistant.drafting.repair import repair
from assistant.drafting.requirements import NoticeFacts, read_notice
from assistant.errors import ModelEmptyError, ModelError
from assistant.evidence import Mark, VerifyContext, verify_text
from assistant.evidence.mask import mask
from assistant.models import (
    AuthorKind,
    Completeness,
    DocumentKind,
    Evidence,
    EvidenceKind,
    Fact,
    FactStatus,
    Hit,
    Noun,
    Passage,
    Report,
    Revision,
    Section,
    SectionRole,
    Sentence,
    Stop,
    Verdict,
)
from assistant.workspace import new_revision_id

_HITS = 6
"""Passages retrieved for one section before the pack's budget chooses among them."""
_GIST = 120
_LABELS = ("核对提示", "写作提示", "本篇为要点摘编", "本篇为目录信息", "仅目录信息")
"""How lines about a shipped digest itself begin (knowledge/README.md)."""
_BY_RULE = (SectionRole.CLOSING,)
"""Parts that are pure form: always written by rule, whatever the engine."""


class Desired(Noun):
    """How a section is to be written."""

    engine: str
    instruction: str = ""


class Ground(Noun):
    """What a text may be verified against."""

    facts: tuple[Fact, ...]
    passages: tuple[Passage, ...]
    """Under the ids their markers use."""
    context: VerifyContext


class Material(Noun):
    """Everything a drafting run needs of one report, read once."""

    report: Report
    headings: dict[str, str]
    facts: tuple[Fact, ...]
    assignment: dict[str, str]
    """Without excused and unverified facts."""
    notice: NoticeFacts | None
    previous_text: str
    context: VerifyContext
    policies: tuple[CitablePolicy, ...]
    offline: dict[str, str]
    """Raw text of every section by the deterministic writer, markers included."""

    def of(self, section: Section) -> tuple[Fact, ...]:
        """The facts assigned to a section."""
        return tuple(f for f in self.facts if self.assignment.get(f.id) == section.id)


class SectionWriter:
    """Writes sections; knows nothing of where they are kept."""

    def __init__(self, context: DeskContext, library: LibraryService) -> None:
        self._context = context
        self._workspace = context.workspace
        self._library = library

    # ------------------------------------------------------------------ material

    def gather(self, report: Report) -> Material:
        """Read what the report rests on and let the deterministic writer write it whole.

        The rule text is the draft of the ``offline`` engine, and what stands ready where a model fails.
        """
        facts = tuple(self._workspace.facts(report.id))
        excuses = self._workspace.excuses(report.id)
        unsure = {f.id for f in facts if f.status is FactStatus.UNVERIFIED}
        assignment = {
            fact: section
            for fact, section in self._workspace.assignments(report.id).items()
            if fact not in excuses and fact not in unsure
        }
        notice: NoticeFacts | None = None
        if report.notice is not None:
            document = self._workspace.document(report.notice)
            notice = read_notice(document.text, document.title)
        previous = self._workspace.document(report.previous).text if report.previous else ""
        policies = self._policies(report)
        writer = OfflineWriter()
        offline = writer.write_report(
            WriterContext(
                report=report,
                sections=report.outline,
                facts=facts,
                assignment=assignment,
                requirements=report.requirements,
                requirement_sections=report.requirement_sections,
                notice=notice,
                policies=policies,
            )
        )
        return Material(
            report=report,
            headings=numbered(report.outline),
            facts=facts,
            assignment=assignment,
            notice=notice,
            previous_text=previous,
            context=self._verify_context(report),
            policies=policies,
            offline=offline,
        )

    def ground(self, report: Report, evidence: Sequence[Evidence]) -> Ground:
        """What a revision's evidence stands for now, to verify its text anew."""
        wanted = {e.target: e.id for e in evidence if e.kind is EvidenceKind.PASSAGE}
        passages = tuple(
            p.model_copy(update={"id": wanted[p.id]})
            for p in self._workspace.passages_by_ids(list(wanted))
        )
        return Ground(
            facts=tuple(self._workspace.facts(report.id)),
            passages=passages,
            context=self._verify_context(report),
        )

    def _verify_context(self, report: Report) -> VerifyContext:
        titles = [report.title]
        if report.notice is not None:
            titles.append(self._workspace.document(report.notice).title)
        names = [n for n in (report.unit, report.addressee) if n]
        return VerifyContext(
            year=report.year,
            unit=report.unit,
            as_of=report.as_of,
            titles=tuple(titles),
            names=tuple(names),
        )

    def _policies(self, report: Report) -> tuple[CitablePolicy, ...]:
        """The policies its fields of work usually rest on, where they are in force and in the library."""
        catalogue = self._library.catalogue()
        categories = load_categories()
        found: dict[str, tuple[str, str, Passage]] = {}
        for section in report.outline:
            for name in section.categories:
                for title in categories.find(name).policies:
                    document = catalogue.resolve(title, on=report.as_of)
                    if document is None or not catalogue.in_force(document, report.as_of):
                        continue
                    passage = self._passage_for(document.id, section)
                    if passage is not None:
                        found.setdefault(
                            f"{section.id}/{document.id}", (section.id, document.title, passage)
                        )
        names = passage_ids([passage.id for _s, _t, passage in found.values()])
        return tuple(
            CitablePolicy(marker=names[passage.id], title=title, passage=passage, section=section)
            for section, title, passage in found.values()
        )

    def _passage_for(self, document_id: str, section: Section) -> Passage | None:
        """The passage of a document nearest to what a section is about."""
        passages = [p for p in self._workspace.passages(document_id) if _says_something(p)]
        if not passages:
            return None
        words = section.heading + section.brief + "".join(section.categories)
        return max(passages, key=lambda p: _shared(words, p.text))

    # ------------------------------------------------------------------ writing

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
        if desired.engine == "offline" or section.role in _BY_RULE:
            return self._by_rule(material, section, on_text)
        return self._by_model(material, section, desired, stop, on_text, others)

    def _by_rule(
        self, material: Material, section: Section, on_text: Callable[[str], None]
    ) -> Revision:
        text, marks = _parsed(
            material.offline.get(section.id, ""),
            allowed=[f.id for f in material.facts] + [p.marker for p in material.policies],
        )
        on_text(text)
        passages = tuple(p.passage.model_copy(update={"id": p.marker}) for p in material.policies)
        sentences = verify_text(
            text, marks, facts=material.facts, passages=passages, context=self._named(material)
        )
        evidence = [_fact_evidence(f) for f in material.of(section)] + [
            _fact_evidence(f)
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

        pack = self._pack(material, section, desired, others)
        engine = LlmEngine(self._context.settings)
        try:
            draft = run_engine(engine, pack, stop=stop, on_text=on_text)
        finally:
            self._record(engine, material.report.id, section.id)
        if not draft.text.strip() and not stop():
            raise ModelEmptyError("模型没有写出正文，请重试一次，或在“设置”页换一个模型。")
        passages = tuple(
            Passage(
                id=p.id, document="", locator=p.locator, path=(p.title,), start=0,
                end=len(p.text), text=p.text,
            )
            for p in pack.passages
        )  # fmt: skip
        context = material.context

        def verify(text: str, marks: Sequence[Mark]) -> tuple[Sentence, ...]:
            return verify_text(text, marks, facts=pack.facts, passages=passages, context=context)

        text, sentences, note = draft.text, verify(draft.text, draft.marks), draft.problem
        if not draft.unfinished and any(s.verdict is Verdict.UNSUPPORTED for s in sentences):
            try:
                mended = repair(engine, pack, text, sentences, verify=verify, stop=stop)
                text, sentences = mended.text, mended.sentences
            except ModelError as error:
                note = str(error)
            finally:
                self._record(engine, material.report.id, section.id)
        if self._context.settings.on_unsupported == "replace" and not draft.unfinished:
            text, sentences = self._replaced(material, section, text, sentences, verify)
        return self._revision(material, section, pack, draft, text, sentences, note)

    def _pack(
        self,
        material: Material,
        section: Section,
        desired: Desired,
        others: Sequence[tuple[str, str]],
    ) -> EvidencePack:
        report = material.report
        facts = material.of(section)
        hits = self._retrieved(report, section, facts)
        style = ""
        if section.previous_span is not None and material.previous_text:
            start, end = section.previous_span
            style = mask(material.previous_text[start:end])
        digests = {
            d.id
            for d in self._workspace.document_headers(DocumentKind.POLICY)
            if d.completeness is not Completeness.FULL
        }
        return build_pack(
            section,
            facts=facts,
            year=report.year,
            as_of=report.as_of,
            hits=hits,
            digests=digests,
            style=style,
            others=others,
            heading=material.headings[section.id],
            instruction=desired.instruction,
            unit=report.unit,
            report_title=report.title,
            titles=material.context.titles,
            budget=self._context.settings.context_tokens,
        )

    def _retrieved(
        self, report: Report, section: Section, facts: Sequence[Fact]
    ) -> tuple[Hit, ...]:
        """Policy passages in force on the as-of date that bear on the section."""
        if section.role not in (SectionRole.WORK, SectionRole.PLANS):
            return ()
        matters = dict.fromkeys(f.matter or f.category for f in facts)
        query = " ".join([section.heading, *section.categories, *matters]).strip()
        if not query:
            return ()
        found = self._library.search(
            query, kind=DocumentKind.POLICY, as_of=report.as_of, k=_HITS * 2, in_force_only=True
        )
        entries = {
            d.id
            for d in self._workspace.document_headers(DocumentKind.POLICY)
            if d.completeness is Completeness.ENTRY
        }
        return tuple(
            h
            for h in found.hits
            if h.passage.document not in entries and _says_something(h.passage)
        )[:_HITS]

    def _record(self, engine: object, report_id: str, section_id: str) -> None:
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
        verify: Callable[[str, Sequence[Mark]], tuple[Sentence, ...]],
    ) -> tuple[str, tuple[Sentence, ...]]:
        """Put the rule writer's sentences in place of what failed; what has none is left out.

        Human sentences are not here yet: they are merged in afterwards and never replaced.
        """
        ready = [
            s for s in self._by_rule(material, section, lambda _t: None).sentences
            if s.verdict is Verdict.SUPPORTED
        ]  # fmt: skip
        pieces: list[str] = []
        marks: list[Mark] = []
        placed: set[str] = set()
        length = at = 0
        for sentence in sentences:
            gap = text[at : sentence.start]
            new: list[Sentence] = [sentence]
            if sentence.verdict is Verdict.UNSUPPORTED:
                new = [
                    s
                    for s in ready
                    if s.text not in placed and set(s.evidence) & set(sentence.evidence)
                ]
                placed |= {s.text for s in new}
            pieces.append(gap)
            length += len(gap)
            for one in new:
                pieces.append(one.text)
                marks += [
                    Mark(id=e, start=length, end=length + len(one.text)) for e in one.evidence
                ]
                length += len(one.text)
            at = sentence.end
        pieces.append(text[at:])
        fresh = "".join(pieces)
        return fresh, verify(fresh, marks)

    def _revision(
        self,
        material: Material,
        section: Section,
        pack: EvidencePack,
        draft: Draft,
        text: str,
        sentences: tuple[Sentence, ...],
        note: str,
    ) -> Revision:
        return Revision(
            id=new_revision_id(),
            report=material.report.id,
            section=section.id,
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
        )


def reverify(text: str, sentences: Sequence[Sentence], ground: Ground) -> tuple[Sentence, ...]:
    """Verify a text anew against the evidence its sentences cite; who wrote them stays as it was."""
    marks = [Mark(id=e, start=s.start, end=s.end) for s in sentences for e in s.evidence]
    fresh = verify_text(
        text, marks, facts=ground.facts, passages=ground.passages, context=ground.context
    )
    flags = [(s.start, s.end, s.human, s.locked) for s in sentences]
    return tuple(
        s.model_copy(
            update={
                "human": any(h for a, b, h, _l in flags if a < s.end and s.start < b),
                "locked": any(lk for a, b, _h, lk in flags if a < s.end and s.start < b),
            }
        )
        for s in fresh
    )


def gist(text: str) -> str:
    """The beginning of a section, for the others to know what is said there."""
    return re.sub(r"\s+", " ", text)[:_GIST]


def _says_something(passage: Passage) -> bool:
    """Whether a passage states a rule, and is not a shipped digest's own label or hint to check."""
    return not passage.text.lstrip().startswith(_LABELS)


def _parsed(raw: str, *, allowed: Sequence[str]) -> tuple[str, tuple[Mark, ...]]:
    parser = MarkerParser(allowed, keep_asterisks=True)
    parser.feed(raw)
    parser.close()
    return parser.text, parser.marks


def _fact_evidence(fact: Fact) -> Evidence:
    return Evidence(
        id=fact.id, kind=EvidenceKind.FACT, target=fact.id, label=fact.source or fact.matter
    )


def _shared(words: str, text: str) -> int:
    """How many character pairs of ``words`` stand in ``text``."""
    return sum(words[i : i + 2] in text for i in range(len(words) - 1))
