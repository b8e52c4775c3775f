"""Rewriting a selection through the model: always a proposal to accept or reject, verified sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.desk.context import DeskContext
from assistant.desk.drafted import never
from assistant.desk.drafting import DraftingService
from assistant.desk.judging import reverify
from assistant.desk.material import Material
from assistant.desk.rewording import Rewording
from assistant.desk.rules import RewriteAction, rewrite_rules
from assistant.desk.writing import revision_of
from assistant.drafting.engines import run as run_engine
from assistant.drafting.similarity import containment
from assistant.errors import ModelEmptyError, NotFoundError, UserError
from assistant.evidence import Mark, split_sentences
from assistant.models import (
    Evidence,
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

PROMPT = "rewrite-selection"
_AKIN = 0.3
"""Share of a new sentence's character pairs that must stand in an old one to inherit its evidence."""


class Rewrite(Noun):
    """A selection and what the model made of it; offsets are into the text it was made for."""

    proposal: Revision
    """The whole section with the new words in it."""
    start: int
    end: int
    old: str
    new: str
    sentences: tuple[Sentence, ...]
    """The verified sentences the new words stand in, offsets in the proposal's text."""


class RewritingService:
    """改写 压缩 扩写 公文语体 列点 自定义."""

    def __init__(self, context: DeskContext, drafting: DraftingService) -> None:
        self._context = context
        self._workspace = context.workspace
        self._drafting = drafting

    def actions(self) -> tuple[RewriteAction, ...]:
        """What may be asked for; anything else goes as a custom instruction."""
        return rewrite_rules().actions

    def unavailable(self) -> str:
        """Why selections cannot be rewritten now; empty when they can."""
        if self._context.settings.has_model:
            return ""
        return "改写要用模型，请先在“设置”页填写模型。"

    def rewrite(
        self,
        report_id: str,
        section_id: str,
        start: int,
        end: int,
        *,
        action: str = "",
        instruction: str = "",
        expected: str | None = None,
        stop: Stop = never,
    ) -> Rewrite | None:
        """Have the selection reworded, and lay the result beside the text as a proposal.

        Args:
            report_id: the report.
            section_id: the section.
            start: first code point of the selection.
            end: behind its last code point.
            action: id of one of :meth:`actions`; may be empty when ``instruction`` is given.
            instruction: what the clerk asks for in their own words.
            expected: the revision the offsets count in; left out, the current one.
            stop: ends the call.

        Returns:
            None when it was stopped before anything arrived.

        Raises:
            UserError: nothing is selected, the selection is locked, or the text has changed.
            SettingsError: there is no model.
            ModelError: the model gave nothing.
        """
        self._drafting.choose("llm")
        wish = self._wish(action, instruction)
        report = self._workspace.report(report_id)
        section = _section(report, section_id)
        current = self._selected(report_id, section_id, start, end, expected)
        material = self._drafting.reader.gather(report)
        pack = self._drafting.reader.pack(material, section)
        old = current.text[start:end]
        engine = Rewording(self._context.settings, current.text, start, end, wish)
        heading = (material.headings[section_id] or "导语") + f"（{self._name(action)}）"
        on_text = self._drafting.watch(report_id, section_id, heading)
        try:
            draft = run_engine(engine, pack, stop=stop, on_text=on_text)
        finally:
            self._drafting.unwatch(report_id, section_id)
            self._drafting.writer.record(engine, report_id, section_id)
        if stop():
            return None
        if draft.unfinished:
            raise ModelEmptyError("改写的回答中途断开，原文没有变动，请再试一次。")
        bare = draft.text.strip()
        if not bare:
            raise ModelEmptyError("模型没有写出改写的文字，请重试一次，或换一个说法提要求。")
        words = _ended(bare, old)
        shift = words.find(bare[:-1]) - (len(draft.text) - len(draft.text.lstrip()))
        marks = [
            m.model_copy(update={"start": m.start + shift, "end": m.end + shift})
            for m in draft.marks
        ]
        base = revision_of(material, section_id, pack, draft, "", (), self._name(action))
        fresh = self._spliced(report, material, current, base, (start, end), words, marks)
        proposal = self._workspace.add_proposal(fresh)
        return _as_rewrite(proposal, current)

    def start(
        self,
        report_id: str,
        section_id: str,
        start: int,
        end: int,
        *,
        action: str = "",
        instruction: str = "",
        expected: str | None = None,
    ) -> Job:
        """The same as :meth:`rewrite`, on a worker thread."""
        self._drafting.choose("llm")
        self._wish(action, instruction)
        self._selected(report_id, section_id, start, end, expected)

        def work(progress: Progress, stop: Stop) -> str:
            progress(0, 0, f"正在{self._name(action)}选中的文字")
            made = self.rewrite(
                report_id,
                section_id,
                start,
                end,
                action=action,
                instruction=instruction,
                expected=expected,
                stop=stop,
            )
            return "改写好了，请看对照后决定" if made else "已停止，原文没有变动"

        return self._drafting.start_job(report_id, work)

    def waiting(self, report_id: str, section_id: str) -> Rewrite | None:
        """The rewrite that waits for a decision."""
        proposal = self._workspace.proposal(report_id, section_id)
        if proposal is None or proposal.prompt_id != PROMPT or proposal.parent is None:
            return None
        return _as_rewrite(proposal, self._workspace.revision(proposal.parent))

    def accept(self, report_id: str, section_id: str, proposal_id: str) -> Revision:
        """Put the new words into the text as it reads now.

        Raises:
            UserError: the selected words have changed since.
            NotFoundError: the proposal has been decided on.
        """
        made = self.waiting(report_id, section_id)
        if made is None or made.proposal.id != proposal_id:
            raise NotFoundError("这次改写已经处理过，请刷新后再看。")
        current = self._workspace.current_revision(report_id, section_id)
        if current is None or current.id == made.proposal.parent:
            return self._drafting.accept(report_id, section_id, proposal_id)
        at = current.text.find(made.old)
        unique = at >= 0 and current.text.find(made.old, at + 1) < 0
        if not made.old or not unique or _locked_within(current, at, at + len(made.old)):
            raise UserError("选中的原文已经改动过，请不用这次改写，重新选择文字再改。")
        report = self._workspace.report(report_id)
        material = self._drafting.reader.gather(report)
        marks = [
            Mark(id=e, start=max(0, s.start - made.start), end=s.end - made.start)
            for s in made.sentences
            for e in s.evidence
        ]
        span = (at, at + len(made.old))
        fresh = self._spliced(report, material, current, made.proposal, span, made.new, marks)
        fresh = fresh.model_copy(
            update={"id": new_revision_id(), "proposal": False, "created": None}
        )
        with self._workspace.transaction():
            self._workspace.discard_proposal(proposal_id)
            return self._workspace.save_revision(fresh, expected_parent=current.id)

    # ------------------------------------------------------------------ parts

    def _wish(self, action: str, instruction: str) -> str:
        chosen = [a.instruction for a in self.actions() if a.id == action]
        if action and not chosen:
            raise UserError(f"没有“{action}”这种改法，请重新选择。")
        wish = "；".join(x for x in (*chosen, instruction.strip()) if x)
        if not wish:
            raise UserError("请写明想怎么改。")
        return wish

    def _name(self, action: str) -> str:
        return next((a.name for a in self.actions() if a.id == action), "按要求改写")

    def _selected(
        self, report_id: str, section_id: str, start: int, end: int, expected: str | None
    ) -> Revision:
        current = self._workspace.current_revision(report_id, section_id)
        if current is None:
            raise UserError("这部分还没有内容，请先起草。")
        if expected is not None and expected != current.id:
            raise UserError("这一部分刚刚改动过，请重新选择要改写的文字。")
        if not 0 <= start < end <= len(current.text) or not current.text[start:end].strip():
            raise UserError("请先在正文里选中要改写的文字。")
        if _locked_within(current, start, end):
            raise UserError("选中的文字里有锁定的句子，请先解锁。")
        waiting = self._workspace.proposal(report_id, section_id)
        if waiting is not None and waiting.prompt_id != PROMPT:
            raise UserError("这部分有新稿等你决定，请先选用或放下，再改写文字。")
        return current

    def _spliced(
        self,
        report: Report,
        material: Material,
        current: Revision,
        made: Revision,
        span: tuple[int, int],
        words: str,
        marks: Sequence[Mark],
    ) -> Revision:
        """The current text with ``words`` in place of a stretch: evidence carried, all verified anew."""
        start, end = span
        text = current.text[:start] + words + current.text[end:]
        evidence, names = _together(current.evidence, made.evidence)
        moved = len(words) - (end - start)
        pieces: list[Sentence] = []
        for a, b in split_sentences(text):
            touched = a < start + len(words) and start < b
            if not touched:
                shift = 0 if b <= start else moved
                old = _at(current.sentences, a - shift, b - shift)
                if old is not None:
                    pieces.append(old.model_copy(update={"start": a, "end": b}))
                    continue
            own = [
                names.get(m.id, m.id) for m in marks if m.start + start < b and a < m.end + start
            ]
            if not own or a < start or start + len(words) < b:
                # What stands around the selection in the same sentence rests on what it rested on.
                own += _inherited(text[a:b], current, span)
            pieces.append(
                Sentence(
                    start=a,
                    end=b,
                    text=text[a:b],
                    evidence=tuple(dict.fromkeys(own)),
                    # Asked for and accepted by a person: theirs from then on.
                    human=True,
                )
            )
        fresh = made.model_copy(
            update={
                "text": text,
                "parent": current.id,
                "evidence": evidence,
                "sentences": tuple(pieces),
                "proposal": True,
                "batch": "",
            }
        )
        ground = self._drafting.reader.ground(report, evidence)
        return fresh.model_copy(update={"sentences": reverify(text, pieces, ground)})


def _as_rewrite(proposal: Revision, base: Revision) -> Rewrite:
    """What changed between a text and the proposal over it: one stretch."""
    old, new = base.text, proposal.text
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    tail = 0
    while tail < min(len(old), len(new)) - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    end, stop = len(old) - tail, len(new) - tail
    # Whole sentences read better than the letters that happen to differ.
    a = max((s.start for s in base.sentences if s.start <= start), default=start)
    b = min((s.end for s in base.sentences if s.end >= end), default=end)
    lead, rest = start - a, b - end
    if old[a:start] != new[start - lead : start] or old[end:b] != new[stop : stop + rest]:
        a, b, lead, rest = start, end, 0, 0
    first, last = start - lead, stop + rest
    return Rewrite(
        proposal=proposal,
        start=a,
        end=b,
        old=old[a:b],
        new=new[first:last],
        sentences=tuple(s for s in proposal.sentences if s.start < last and first < s.end),
    )


def _ended(words: str, old: str) -> str:
    """The new words with the old closing: its mark where they lack one, its blank space outside."""
    lead = old[: len(old) - len(old.lstrip())]
    trail = old[len(old.rstrip()) :]
    bare = old.strip()
    closing = "。！？；，、："
    if bare[-1:] in closing and words[-1:] not in closing + "”）】》":
        words += bare[-1:]
    elif bare[-1:] not in closing and words[-1:] == "。":
        # Selected inside a sentence: its own end follows.
        words = words[:-1]
    return lead + words + trail


def _locked_within(revision: Revision, start: int, end: int) -> bool:
    return any(s.locked and s.start < end and start < s.end for s in revision.sentences)


def _at(sentences: Sequence[Sentence], start: int, end: int) -> Sentence | None:
    return next((s for s in sentences if (s.start, s.end) == (start, end)), None)


def _inherited(text: str, current: Revision, span: tuple[int, int]) -> tuple[str, ...]:
    """Evidence of the replaced sentence a new one without markers is most like."""
    start, end = span
    replaced = [s for s in current.sentences if s.start < end and start < s.end and s.evidence]
    scored = [(containment(text, s.text), i) for i, s in enumerate(replaced)]
    score, best = max(scored, default=(0.0, -1))
    return replaced[best].evidence if score >= _AKIN else ()


def _together(
    present: Sequence[Evidence], added: Sequence[Evidence]
) -> tuple[tuple[Evidence, ...], dict[str, str]]:
    """Both sets as one, and new names for added ids that mean something else among the present."""
    result = {e.id: e for e in present}
    names: dict[str, str] = {}
    for item in added:
        name, turn = item.id, 2
        while name in result and result[name].target != item.target:
            name, turn = f"{item.id}{turn}", turn + 1
        if name != item.id:
            names[item.id] = name
        result.setdefault(name, item.model_copy(update={"id": name}))
    return tuple(result.values()), names


def _section(report: Report, section_id: str) -> Section:
    for section in report.outline:
        if section.id == section_id:
            return section
    raise NotFoundError(f"提纲里没有编号为{section_id}的部分，请刷新后再试。")
