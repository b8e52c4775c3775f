"""Reading one section: its text, its history, what its evidence stands for, and last year's counterpart."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.desk.context import DeskContext
from assistant.drafting.similarity import containment
from assistant.errors import NotFoundError
from assistant.evidence.mask import mask
from assistant.models import EvidenceKind, Noun, Report, Revision, Section

_POINT = re.compile(r"\n|(?=(?:[一二三四五六七八九十]{1,3}是|首先，|其次，|再次，|最后，))")
_AKIN = 0.12
"""Share of a sentence's character pairs from which a paragraph of last year counts as its counterpart."""


class Source(Noun):
    """What an evidence id stands for, for people."""

    id: str
    kind: EvidenceKind
    label: str
    text: str
    document: str = ""
    """Library id of the document a passage is from."""


class SectionService:
    """Looks at sections; changes nothing."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context
        self._workspace = context.workspace

    def current(self, report_id: str, section_id: str) -> Revision | None:
        """The current text of a section."""
        return self._workspace.current_revision(report_id, section_id)

    def history(self, report_id: str, section_id: str) -> tuple[Revision, ...]:
        """Every version of a section, the newest first."""
        return tuple(reversed(self._workspace.history(report_id, section_id)))

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
        return _masked(self._last_year(report_id, section_id))

    def last_year(self, report_id: str, section_id: str, sentence: str) -> str:
        """The paragraph of last year's part nearest to a sentence, masked; empty where none is near."""
        parts = [p.strip() for p in _POINT.split(self._last_year(report_id, section_id))]
        scored = [(containment(mask_cached(sentence), p), p) for p in map(_masked, parts) if p]
        score, best = max(scored, default=(0.0, ""))
        return best if score >= _AKIN else ""

    def _last_year(self, report_id: str, section_id: str) -> str:
        report = self._workspace.report(report_id)
        section = self._section(report, section_id)
        if report.previous is None or section.previous_span is None:
            return ""
        start, end = section.previous_span
        return self._workspace.document(report.previous).text[start:end]

    @staticmethod
    def _section(report: Report, section_id: str) -> Section:
        for section in report.outline:
            if section.id == section_id:
                return section
        raise NotFoundError(
            f"提纲里没有编号为{section_id}的部分，请用 show --format json 查看编号。"
        )


@lru_cache(maxsize=512)
def mask_cached(text: str) -> str:
    """``evidence.mask``, remembered: a page asks for the same stretch at every click."""
    return mask(text)


_masked = mask_cached
