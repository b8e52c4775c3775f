"""What one section may be written from: the report's facts, policies and last year, read once per run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.desk.context import DeskContext
from assistant.desk.library import LibraryService
from assistant.drafting.categories import load_categories
from assistant.drafting.endpoint import is_loopback
from assistant.drafting.gate import classified
from assistant.drafting.markers import MarkerParser
from assistant.drafting.offline import CitablePolicy, OfflineWriter, WriterContext
from assistant.drafting.outline import numbered
from assistant.drafting.pack import EvidencePack, LeftOut, LeftOutKind, build_pack, passage_ids
from assistant.drafting.requirements import NoticeFacts, cutoff_day, read_notice
from assistant.evidence import VerifyContext
from assistant.evidence.mask import mask
from assistant.models import (
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
    Section,
    SectionRole,
)

_HITS = 6
"""Passages retrieved for one section before the pack's budget chooses among them."""
_REMEMBERED = 64
_LABELS = ("核对提示", "写作提示", "本篇为要点摘编", "本篇为目录信息", "仅目录信息")
"""How lines about a shipped digest itself begin (knowledge/README.md)."""


class Ground(Noun):
    """What a text may be verified against."""

    facts: tuple[Fact, ...]
    passages: tuple[Passage, ...]
    """Under the ids their markers use."""
    context: VerifyContext


@dataclass(frozen=True)
class Material:
    """Everything a drafting run needs of one report."""

    report: Report
    headings: dict[str, str]
    facts: tuple[Fact, ...]
    assignment: dict[str, str]
    """Without excused and unverified facts."""
    notice: NoticeFacts | None
    previous_text: str
    context: VerifyContext
    policies: tuple[CitablePolicy, ...]

    def of(self, section: Section) -> tuple[Fact, ...]:
        """The facts assigned to a section."""
        return tuple(f for f in self.facts if self.assignment.get(f.id) == section.id)

    def told(self, section: Section) -> tuple[Fact, ...]:
        """The facts a section may rest on: its own, and for the problems those that show one.

        The problems of a year lie in what its facts leave open (27 found, 25 put right), and those facts
        belong to other sections; the deterministic writer knows which.
        """
        own = self.of(section)
        if section.role is not SectionRole.PROBLEMS:
            return own
        parser = MarkerParser([f.id for f in self.facts if f.id in self.assignment])
        parser.feed(self.offline.get(section.id, ""))
        parser.close()
        shown = {m.id for m in parser.marks} - {f.id for f in own}
        return own + tuple(f for f in self.facts if f.id in shown)

    @cached_property
    def offline(self) -> dict[str, str]:
        """Raw text of every section by the deterministic writer, markers included.

        Written when first asked for: a model's first word must not wait for it.
        """
        return OfflineWriter().write_report(self._writer_context(self.facts, self.assignment))

    def alone(self, fact: Fact, section: Section) -> dict[str, str]:
        """The same, as if ``fact`` were the only one and stood in ``section``."""
        context = self._writer_context((fact,), {fact.id: section.id})
        bare: dict[str, object] = {"requirements": (), "requirement_sections": {}, "policies": ()}
        return OfflineWriter().write_report(context.model_copy(update=bare))

    def _writer_context(self, facts: tuple[Fact, ...], assignment: dict[str, str]) -> WriterContext:
        return WriterContext(
            report=self.report,
            sections=self.report.outline,
            facts=facts,
            assignment=assignment,
            requirements=self.report.requirements,
            requirement_sections=self.report.requirement_sections,
            notice=self.notice,
            policies=self.policies,
            previous=self.previous_text,
        )


class MaterialReader:
    """Reads material from the workspace and the library; writes nothing."""

    def __init__(self, context: DeskContext, library: LibraryService) -> None:
        self._context = context
        self._workspace = context.workspace
        self._library = library
        self._hits: dict[tuple[str, dt.date, int], tuple[Hit, ...]] = {}
        self._secret: dict[str, bool] = {}

    def gather(self, report: Report) -> Material:
        """Read what the report rests on."""
        facts = tuple(self._workspace.facts(report.id))
        excuses = self._workspace.excuses(report.id)
        unsure = {f.id for f in facts if f.status is FactStatus.UNVERIFIED}
        notice: NoticeFacts | None = None
        if report.notice is not None:
            document = self._workspace.document(report.notice)
            notice = read_notice(document.text, document.title)
        previous = self._workspace.document(report.previous).text if report.previous else ""
        return Material(
            report=report,
            headings=numbered(report.outline),
            facts=facts,
            assignment={
                fact: section
                for fact, section in self._workspace.assignments(report.id).items()
                if fact not in excuses and fact not in unsure
            },
            notice=notice,
            previous_text=previous,
            context=self._verify_context(report),
            policies=self._policies(report, self._cutoff_passage(report, notice)),
        )

    def ground(self, report: Report, evidence: Sequence[Evidence]) -> Ground:
        """What a revision's evidence stands for now, to verify its text anew."""
        wanted = {e.target: e.id for e in evidence if e.kind is EvidenceKind.PASSAGE}
        found = self._workspace.passages_by_ids(list(wanted))
        titles = {d: self._workspace.document(d).title for d in {p.document for p in found}}
        return Ground(
            facts=tuple(self._workspace.facts(report.id)),
            # A sentence may name the document it cites, so its title is part of the evidence.
            passages=tuple(
                p.model_copy(update={"id": wanted[p.id], "path": (titles[p.document], *p.path)})
                for p in found
            ),
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

    def _cutoff_passage(
        self, report: Report, notice: NoticeFacts | None
    ) -> tuple[str, Passage] | None:
        """The notice's title and the passage that says as of which day figures are wanted."""
        if report.notice is None or notice is None or notice.cutoff is None:
            return None
        for passage in self._workspace.passages(report.notice):
            # The year may stand elsewhere in the notice.
            found = cutoff_day(f"{notice.cutoff.year}年\n{passage.text}")
            if found == notice.cutoff:
                return notice.title, passage
        return None

    def _policies(
        self, report: Report, cutoff: tuple[str, Passage] | None
    ) -> tuple[CitablePolicy, ...]:
        """What may be cited by title.

        These are the policies its fields of work usually rest on, where they are in force and in the library;
        and the notice, for the opening, with the passage that sets the cut-off day.
        """
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
        if cutoff is not None:
            title, passage = cutoff
            for section in report.outline:
                if section.role is SectionRole.OPENING:
                    found[f"{section.id}/{passage.document}"] = (section.id, title, passage)
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

    # ------------------------------------------------------------------ the pack

    def pack(
        self,
        material: Material,
        section: Section,
        *,
        instruction: str = "",
        others: Sequence[tuple[str, str]] = (),
    ) -> EvidencePack:
        """The evidence pack of one section."""
        report = material.report
        facts = material.told(section)
        style = ""
        # Last year's problems are nothing but last year's matter: masked, they are still not this year's.
        shown = section.role is not SectionRole.PROBLEMS
        if shown and section.previous_span is not None and material.previous_text:
            start, end = section.previous_span
            style = mask(material.previous_text[start:end])
        digests = {
            d.id
            for d in self._workspace.document_headers(DocumentKind.POLICY)
            if d.completeness is not Completeness.FULL
        }
        if style and report.previous is not None and self._stays_here(report.previous):
            style = ""
        hits = self._retrieved(report, section, facts)
        if section.role is SectionRole.OPENING:
            hits = tuple(
                Hit(passage=p.passage, title=p.title, score=1.0, in_force=True, via=("exact",))
                for p in material.policies
                if p.section == section.id and p.passage.document == report.notice
            )
        kept_back = tuple(h for h in hits if self._stays_here(h.passage.document))
        pack = build_pack(
            section,
            facts=facts,
            year=report.year,
            as_of=report.as_of,
            hits=[h for h in hits if h not in kept_back],
            digests=digests,
            style=style,
            others=others,
            heading=material.headings[section.id],
            instruction=instruction,
            unit=report.unit,
            report_title=report.title,
            titles=material.context.titles,
            budget=self._context.settings.context_tokens,
        )
        if not kept_back:
            return pack
        held = tuple(
            LeftOut(
                kind=LeftOutKind.PASSAGE, id=h.passage.id, why="所在文件带密级标志，不送外部模型"
            )
            for h in kept_back
        )
        return pack.model_copy(update={"left_out": (*pack.left_out, *held)})

    def _stays_here(self, document_id: str) -> bool:
        """Whether a document bears a mark of secrecy, so that no part of it goes to a model elsewhere.

        The mark stands on page 1; the passage that would be sent need not carry it.
        """
        settings = self._context.settings
        if not settings.base_url or is_loopback(settings.base_url):
            return False
        if document_id not in self._secret:
            self._secret[document_id] = classified(self._workspace.document(document_id).text)
        return self._secret[document_id]

    def left_out(self, pack: EvidencePack) -> tuple[str, ...]:
        """What did not get into a pack, for people."""
        kinds = {"fact": "事实", "passage": "资料", "style": "上年样例", "other": "其他部分"}
        wanted = [item.id for item in pack.left_out if item.kind == "passage"]
        names = {}
        for passage in self._workspace.passages_by_ids(wanted):
            title = self._workspace.document(passage.document).title
            names[passage.id] = f"《{title}》{passage.locator}"
        return tuple(
            f"{kinds[item.kind.value]}{names.get(item.id, item.id)}：{item.why}"
            for item in pack.left_out
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
        # The same section is packed again for every candidate and every new try.
        key = (query, report.as_of, self._workspace.generation.current())
        known = self._hits.get(key)
        if known is not None:
            return known
        found = self._library.search(
            query, kind=DocumentKind.POLICY, as_of=report.as_of, k=_HITS * 2, in_force_only=True
        )
        entries = {
            d.id
            for d in self._workspace.document_headers(DocumentKind.POLICY)
            if d.completeness is Completeness.ENTRY
        }
        hits = tuple(
            h
            for h in found.hits
            if h.passage.document not in entries and _says_something(h.passage)
        )[:_HITS]
        if not found.pending:
            if len(self._hits) >= _REMEMBERED:
                self._hits.clear()
            self._hits[key] = hits
        return hits


def _says_something(passage: Passage) -> bool:
    """Whether a passage states a rule, and is not a shipped digest's own label or hint to check."""
    return not passage.text.lstrip().startswith(_LABELS)


def _shared(words: str, text: str) -> int:
    """How many character pairs of ``words`` stand in ``text``."""
    return sum(words[i : i + 2] in text for i in range(len(words) - 1))
