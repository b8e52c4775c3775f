"""插入: the rule writer's sentence for one fact, put where the clerk wants it, with its evidence."""

from __future__ import annotations

from assistant.desk.context import DeskContext
from assistant.desk.drafting import DraftingService
from assistant.desk.judging import reverify
from assistant.desk.ruletext import fact_evidence, sentence_for
from assistant.errors import NotFoundError, UserError
from assistant.evidence import Mark
from assistant.models import AuthorKind, Fact, FactStatus, Revision, Sentence
from assistant.workspace import new_revision_id


class InsertingService:
    """Brings a waiting fact into a section without touching any sentence that stands there."""

    def __init__(self, context: DeskContext, drafting: DraftingService) -> None:
        self._workspace = context.workspace
        self._drafting = drafting

    def insert(
        self,
        report_id: str,
        section_id: str,
        fact_id: str,
        *,
        after: int | None = None,
        expected: str | None = None,
    ) -> Revision:
        """Add the sentence for a fact, behind sentence number ``after`` or at the end.

        ``expected`` is the revision the person saw (None while the section was empty).

        Raises:
            NotFoundError: no such fact or section.
            UserError: the fact is 待核, or the text has changed since.
        """
        report = self._workspace.report(report_id)
        section = next((s for s in report.outline if s.id == section_id), None)
        if section is None:
            raise NotFoundError(f"提纲里没有编号为{section_id}的部分，请刷新后再试。")
        material = self._drafting.reader.gather(report)
        fact = next((f for f in material.facts if f.id == fact_id), None)
        if fact is None:
            raise NotFoundError(f"这份报告没有编号为{fact_id}的事实，请刷新后再试。")
        if fact.status is FactStatus.UNVERIFIED:
            raise UserError("待核的事实不能写进报告，请先核实。")
        current = self._workspace.current_revision(report_id, section_id)
        if (current.id if current else None) != expected:
            raise UserError("这一部分刚刚改动过，请再点一次“插入”。")
        words = sentence_for(material, section, fact)
        fresh = _inserted(report_id, section_id, current, words, fact, after)
        ground = self._drafting.reader.ground(report, fresh.evidence)
        fresh = fresh.model_copy(
            update={"sentences": reverify(fresh.text, fresh.sentences, ground)}
        )
        with self._workspace.transaction():
            self._workspace.assign(report_id, fact_id, section_id)
            return self._workspace.save_revision(fresh, expected_parent=expected)


def _inserted(
    report_id: str,
    section_id: str,
    current: Revision | None,
    words: str,
    fact: Fact,
    after: int | None,
) -> Revision:
    text = current.text if current else ""
    old = current.sentences if current else ()
    at = old[after].end if after is not None and after < len(old) else len(text.rstrip())
    glue = "" if not text[:at].strip() or text[:at].rstrip()[-1] in "。！？；】" else "。"
    start = at + len(glue)
    moved = len(glue) + len(words)
    sentences = [
        s if s.end <= at else s.model_copy(update={"start": s.start + moved, "end": s.end + moved})
        for s in old
    ]
    sentences.append(Sentence(start=start, end=start + len(words), text=words))
    evidence = {e.id: e for e in (*(current.evidence if current else ()), fact_evidence(fact))}
    mark = Mark(id=fact.id, start=start, end=start + len(words))
    placed = [
        s.model_copy(update={"evidence": (mark.id,)}) if s.start == start else s for s in sentences
    ]
    return Revision(
        id=new_revision_id(),
        report=report_id,
        section=section_id,
        author=AuthorKind.RULE,
        text=text[:at] + glue + words + text[at:],
        parent=current.id if current else None,
        sentences=tuple(sorted(placed, key=lambda s: s.start)),
        evidence=tuple(evidence.values()),
        note=f"插入事实{fact.id}",
    )
