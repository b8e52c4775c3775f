"""What people do to a section: edit, lock, accept, restore. Nothing here ever overwrites a text."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from assistant.desk.context import DeskContext
from assistant.desk.judging import settled
from assistant.desk.material import MaterialReader
from assistant.desk.sections import SectionService
from assistant.drafting.merge import mark_human, merge_proposal
from assistant.errors import NotFoundError, UserError
from assistant.models import AuthorKind, Report, Revision, Sentence
from assistant.workspace import new_revision_id


class Current(Enum):
    """Says: whatever the current revision is."""

    REVISION = "current"


class EditingService(SectionService):
    """Human work on sections."""

    def __init__(self, context: DeskContext, reader: MaterialReader) -> None:
        super().__init__(context)
        self._reader = reader

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
            UserError: a locked sentence would change.
        """
        report = self._workspace.report(report_id)
        self._section(report, section_id)
        current = self._workspace.current_revision(report_id, section_id)
        parent = (
            (current.id if current else None)
            if expected_parent is Current.REVISION
            else expected_parent
        )
        if (
            current is not None
            and isinstance(parent, str)
            and self._reads_the_same(parent, current)
        ):
            # Verdicts were renewed after a fact changed; the words the person started from still stand.
            parent = current.id
        # Locks are judged only against the text the person saw; a stale save is refused as such below.
        held = locked_texts(current) if current is not None and current.id == parent else ()
        if held and not lock and not _keeps(text, held):
            whole = current is not None and len(held) == len(current.sentences)
            raise UserError(
                "这部分已锁定，请先解锁再修改。"
                if whole
                else "锁定的句子不能改，请先解锁这一句再修改。"
            )
        fresh = Revision(
            id=new_revision_id(),
            report=report_id,
            section=section_id,
            author=AuthorKind.HUMAN,
            text=text,
            parent=current.id if current else None,
            sentences=_still_locked(mark_human(current, text), held),
            evidence=current.evidence if current else (),
        )
        fresh = self._verified(report, fresh)
        if lock:
            fresh = _locked(fresh, True)
        return self._workspace.save_revision(fresh, expected_parent=parent)

    def _reads_the_same(self, seen: str, current: Revision) -> bool:
        if seen == current.id:
            return False
        try:
            return self._workspace.revision(seen).text == current.text
        except NotFoundError:
            return False

    def lock(self, report_id: str, section_id: str, *, locked: bool) -> Revision:
        """Lock or unlock a section: a locked one survives any regeneration byte for byte."""
        current = self._workspace.current_revision(report_id, section_id)
        if current is None:
            raise UserError("这部分还没有内容，不用锁定。")
        return self._flagged(current, _locked(current, locked), "锁定" if locked else "解锁")

    def lock_sentence(
        self, report_id: str, section_id: str, number: int, *, revision: str, locked: bool
    ) -> Revision:
        """Lock or unlock one sentence, by its place in the revision the person saw.

        Raises:
            UserError: the text has changed since.
        """
        current = self._workspace.current_revision(report_id, section_id)
        if current is None or current.id != revision or not 0 <= number < len(current.sentences):
            raise UserError("这一部分刚刚改动过，请重新点选要锁定的句子。")
        sentences = tuple(
            s.model_copy(update={"locked": locked}) if i == number else s
            for i, s in enumerate(current.sentences)
        )
        fresh = current.model_copy(update={"sentences": sentences})
        return self._flagged(current, fresh, "锁定一句" if locked else "解锁一句")

    def _flagged(self, current: Revision, fresh: Revision, note: str) -> Revision:
        fresh = _copy(fresh, current, note=note)
        return self._workspace.save_revision(fresh, expected_parent=current.id)

    # ------------------------------------------------------------------ proposals

    def outcome(self, report_id: str, section_id: str, proposal: Revision) -> Revision:
        """What accepting a proposal would make of the section as it reads now; stores nothing."""
        current = self._workspace.current_revision(report_id, section_id)
        if current is None or proposal.parent == current.id:
            return proposal
        # The person wrote on since the proposal was made: their newest words are carried over, and
        # what they took out or reworded does not come back.
        report = self._workspace.report(report_id)
        base = self._workspace.revision(proposal.parent) if proposal.parent else None
        merged = merge_proposal(current, _without_abandoned(proposal, base, current))
        fresh = self._verified(report, merged)
        return _copy(fresh, current, note=proposal.note)

    def accept(self, report_id: str, section_id: str, proposal_id: str) -> Revision:
        """Make a proposal the current text; what it replaces stays in the history."""
        current = self._workspace.current_revision(report_id, section_id)
        proposal = self._workspace.revision(proposal_id)
        expected = current.id if current else None
        fresh = self.outcome(report_id, section_id, proposal)
        if fresh.id == proposal_id:
            return self._workspace.accept_proposal(
                report_id, section_id, proposal_id, expected_parent=expected
            )
        with self._workspace.transaction():
            self._workspace.discard_proposal(proposal_id)
            return self._workspace.save_revision(fresh, expected_parent=expected)

    def discard(self, proposal_id: str) -> None:
        """Set a proposal aside."""
        self._workspace.discard_proposal(proposal_id)

    # ------------------------------------------------------------------ history

    def restore(self, report_id: str, section_id: str, revision_id: str) -> Revision:
        """Bring an earlier version back, as a new one, verified against today's facts."""
        report = self._workspace.report(report_id)
        current = self._workspace.current_revision(report_id, section_id)
        old = self._workspace.revision(revision_id)
        if old.report != report_id or old.section != section_id:
            raise NotFoundError("这个版本不属于这一部分，请重新选择。")
        held = locked_texts(current) if current is not None else ()
        if not _keeps(old.text, held):
            raise UserError("这个版本里没有现在锁定的句子，请先解锁再恢复。")
        unlocked = tuple(s.model_copy(update={"locked": False}) for s in old.sentences)
        fresh = _copy(old, current, note="恢复旧版本").model_copy(
            update={"sentences": _still_locked(unlocked, held), "batch": ""}
        )
        return self._workspace.save_revision(
            self._verified(report, fresh), expected_parent=current.id if current else None
        )

    def replace(self, report_id: str, section_id: str, old: str, new: str) -> Revision:
        """Take a suggested wording: save ``new`` if the section still reads ``old``."""
        current = self._workspace.current_revision(report_id, section_id)
        if current is None or current.text != old:
            raise UserError("文稿在核稿后改动过，请先重新核稿再套用。")
        return self.edit(report_id, section_id, new, expected_parent=current.id)

    def _verified(self, report: Report, revision: Revision) -> Revision:
        """The same text with every sentence verified anew, and evidence looked up where it names none."""
        return settled(revision, self._reader.ground(report, revision.evidence))


def locked_texts(revision: Revision) -> tuple[str, ...]:
    """The locked sentences of a text, in order."""
    return tuple(s.text for s in revision.sentences if s.locked)


def _keeps(text: str, held: Sequence[str]) -> bool:
    """Whether all of ``held`` stand in ``text``, unchanged and in order."""
    at = 0
    for words in held:
        at = text.find(words, at)
        if at < 0:
            return False
        at += len(words)
    return True


def _still_locked(sentences: Sequence[Sentence], held: Sequence[str]) -> tuple[Sentence, ...]:
    """Sentences with the locks that ``held`` asks for, each set once and in order."""
    locked: set[int] = set()
    first = 0
    for words in held:
        rest = range(first, len(sentences))
        # A locked sentence may have grown a beginning while its neighbour is being typed.
        same = (i for i in rest if sentences[i].text == words)
        grown = (i for i in rest if words in sentences[i].text)
        found = next(same, next(grown, None))
        if found is not None:
            locked.add(found)
            first = found + 1
    return tuple(s.model_copy(update={"locked": i in locked}) for i, s in enumerate(sentences))


def _without_abandoned(proposal: Revision, base: Revision | None, current: Revision) -> Revision:
    """The proposal without sentences that were a person's when it was made and are gone by now."""
    if base is None:
        return proposal
    theirs = {s.text for s in base.sentences if s.human or s.locked}
    here = {s.text for s in current.sentences}
    gone = [s for s in proposal.sentences if s.text in theirs and s.text not in here]
    if not gone:
        return proposal
    pieces: list[str] = []
    kept: list[Sentence] = []
    length = at = 0
    for sentence in proposal.sentences:
        gap = proposal.text[at : sentence.start]
        at = sentence.end
        if sentence in gone:
            continue
        if pieces or "\n" not in gap:
            pieces.append(gap)
            length += len(gap)
        pieces.append(sentence.text)
        moved = {"start": length, "end": length + len(sentence.text)}
        kept.append(sentence.model_copy(update=moved))
        length += len(sentence.text)
    return proposal.model_copy(update={"text": "".join(pieces), "sentences": tuple(kept)})


def _copy(revision: Revision, current: Revision | None, *, note: str) -> Revision:
    """The same text as a new revision over the current one."""
    return revision.model_copy(
        update={
            "id": new_revision_id(),
            "parent": current.id if current else None,
            "proposal": False,
            "created": None,
            "note": note,
        }
    )


def _locked(revision: Revision, locked: bool) -> Revision:
    sentences = tuple(s.model_copy(update={"locked": locked}) for s in revision.sentences)
    return revision.model_copy(update={"sentences": sentences})
