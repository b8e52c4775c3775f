"""Sentences that rest on a fact: found, verified anew when it changes, offered an update; never changed unasked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from assistant.desk.context import DeskContext
from assistant.desk.judging import reverify
from assistant.desk.library import LibraryService
from assistant.desk.material import Ground, MaterialReader
from assistant.drafting.outline import numbered
from assistant.errors import NotFoundError, StaleSaveError, UserError
from assistant.evidence.updating import Offer, renew
from assistant.models import (
    Fact,
    Noun,
    Report,
    Revision,
    Sentence,
    Verdict,
)
from assistant.workspace import new_revision_id


class Editor(Protocol):
    """Saves a person's text of a section; the drafting service does."""

    def edit(self, report_id: str, section_id: str, text: str, *, expected_parent: str) -> Revision:
        """Save, unless someone else saved first or the section is locked."""
        ...


class Dependent(Noun):
    """One sentence that cites a fact."""

    section: str
    heading: str
    revision: str
    sentence: Sentence
    fact: str
    offer: Offer | None = None
    """How it could read after the fact changed; None while it still agrees with the fact."""

    @property
    def holds(self) -> bool:
        """Whether the sentence still agrees with its evidence."""
        return self.sentence.verdict is not Verdict.UNSUPPORTED


def reverify_citing(context: DeskContext, report_id: str, fact_ids: Iterable[str]) -> int:
    """Verify the sentences that cite any of these facts anew, in current texts and waiting proposals.

    Only verdicts change: a section whose verdicts differ gets a new revision with the same text, author and
    flags. Returns how many sentences were judged otherwise than before. Call it inside a transaction.
    """
    wanted = set(fact_ids)
    workspace = context.workspace
    report = workspace.report(report_id)
    judge = _Judge(context, report)
    changed = 0
    for current in workspace.current_revisions(report_id).values():
        fresh, count = judge.again(current, wanted)
        if count:
            changed += count
            workspace.save_revision(fresh, expected_parent=current.id)
    heads = workspace.current_revisions(report_id)
    for waiting in workspace.proposals(report_id).values():
        fresh, count = judge.again(waiting, wanted)
        head = heads.get(waiting.section)
        if count:
            parent = head.id if head is not None else waiting.parent
            workspace.add_proposal(fresh.model_copy(update={"proposal": True, "parent": parent}))
    return changed


def cited(context: DeskContext, report_id: str) -> frozenset[str]:
    """Ids that sentences of the report cite now; a new fact must not take one of them over."""
    workspace = context.workspace
    texts = (
        *workspace.current_revisions(report_id).values(),
        *workspace.proposals(report_id).values(),
    )
    return frozenset(e for r in texts for s in r.sentences for e in s.evidence)


class _Judge:
    """Verifies sentences of one report against its facts as they are now."""

    def __init__(self, context: DeskContext, report: Report) -> None:
        self._reader = MaterialReader(context, LibraryService(context))
        self._report = report

    def ground(self, revision: Revision) -> Ground:
        """What the revision may be verified against."""
        return self._reader.ground(self._report, revision.evidence)

    def again(self, revision: Revision, wanted: set[str]) -> tuple[Revision, int]:
        """The revision with the sentences that cite one of ``wanted`` judged anew, and how many changed."""
        if not any(wanted & set(s.evidence) for s in revision.sentences):
            return revision, 0
        fresh = {
            (s.start, s.end): s
            for s in reverify(revision.text, revision.sentences, self.ground(revision))
        }
        sentences: list[Sentence] = []
        count = 0
        for old in revision.sentences:
            new = fresh.get((old.start, old.end))
            if new is None or not wanted & set(old.evidence):
                sentences.append(old)
                continue
            # What it cites stays cited, even where the fact is gone: that is what is wrong with it.
            same = {"human": old.human, "locked": old.locked, "evidence": old.evidence}
            kept = new.model_copy(update=same)
            count += kept != old
            sentences.append(kept)
        if not count:
            return revision, 0
        return (
            revision.model_copy(
                update={
                    "id": new_revision_id(),
                    "parent": revision.id,
                    "created": None,
                    "sentences": tuple(sentences),
                    "usage": None,
                    "note": "事实改动后重新核对，文字未动",
                }
            ),
            count,
        )


class DependentService:
    """用在哪句, and the update of those sentences after a fact changed."""

    def __init__(self, context: DeskContext, drafting: Editor) -> None:
        self._context = context
        self._workspace = context.workspace
        self._drafting = drafting

    def of(self, report_id: str, fact_id: str) -> tuple[Dependent, ...]:
        """Every sentence of the current text that cites a fact, in the order of the report."""
        report = self._workspace.report(report_id)
        facts = {f.id: f for f in self._workspace.facts(report_id)}
        if fact_id not in facts:
            raise NotFoundError(f"这份报告没有编号为{fact_id}的事实，请核对编号。")
        return tuple(self._find(report, facts, (fact_id,)))

    def pending(self, report_id: str) -> tuple[Dependent, ...]:
        """Sentences that no longer agree with a fact that was changed after they were written."""
        report = self._workspace.report(report_id)
        facts = {f.id: f for f in self._workspace.facts(report_id)}
        altered = tuple(f.id for f in facts.values() if f.earlier)
        found: dict[tuple[str, int], Dependent] = {}
        for item in self._find(report, facts, altered) if altered else ():
            key = (item.section, item.sentence.start)
            standing = found.get(key)
            if item.offer is not None and (standing is None or not _text(standing)):
                found[key] = item
        return tuple(found.values())

    def take(self, report_id: str, items: Sequence[Dependent]) -> int:
        """Put the offered wordings into the text, as the clerk's own edit; returns how many sentences.

        Raises:
            UserError: a section is locked, or nothing is offered.
            StaleSaveError: the text moved on since the offer was shown; nothing of that section was changed.
        """
        ready = [i for i in items if _text(i)]
        if not ready:
            raise UserError("这些句子没有可以直接套用的改法，请手工修改。")
        for section in dict.fromkeys(i.section for i in ready):
            mine = [i for i in ready if i.section == section]
            current = self._workspace.current_revision(report_id, section)
            if current is None or any(i.revision != current.id for i in mine):
                raise StaleSaveError(
                    "正文刚刚改过，请刷新页面后再更新。",
                    current=current.id if current else "",
                    current_text=current.text if current else "",
                )
            text = current.text
            for item in sorted(mine, key=lambda i: -i.sentence.start):
                s = item.sentence
                text = text[: s.start] + _text(item) + text[s.end :]
            self._drafting.edit(report_id, section, text, expected_parent=current.id)
        return len(ready)

    def _find(
        self, report: Report, facts: dict[str, Fact], wanted: Sequence[str]
    ) -> Iterable[Dependent]:
        headings = numbered(report.outline)
        texts = self._workspace.current_revisions(report.id)
        judge = _Judge(self._context, report)
        for section in report.outline:
            revision = texts.get(section.id)
            if revision is None:
                continue
            ground: Ground | None = None
            for sentence in revision.sentences:
                for fact_id in wanted:
                    if fact_id not in sentence.evidence:
                        continue
                    offer = None
                    if sentence.verdict is Verdict.UNSUPPORTED and facts[fact_id].earlier:
                        ground = ground or judge.ground(revision)
                        offer = _offer(sentence, facts, facts[fact_id], ground)
                    yield Dependent(
                        section=section.id,
                        heading=headings[section.id] or ("导语" if not section.level else ""),
                        revision=revision.id,
                        sentence=sentence,
                        fact=fact_id,
                        offer=offer,
                    )


def _text(item: Dependent) -> str:
    return item.offer.text if item.offer is not None else ""


def _offer(sentence: Sentence, facts: dict[str, Fact], fact: Fact, ground: Ground) -> Offer:
    """The first offer that one of the fact's earlier wordings leads to, else the first reason why not."""
    others = [facts[e] for e in sentence.evidence if e in facts and e != fact.id]
    passages = [p for p in ground.passages if p.id in sentence.evidence]
    refused = Offer(why_not="请对照新的事实手工修改这一句。")
    for number, content in enumerate(fact.earlier):
        offer = renew(
            sentence.text,
            fact.model_copy(update={"content": content}),
            fact,
            others=others,
            passages=passages,
            context=ground.context,
        )
        if offer.text:
            return offer
        if not number:
            refused = offer
    return refused


__all__ = ["Dependent", "DependentService", "cited", "reverify_citing"]
