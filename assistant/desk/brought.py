"""Drafts brought from outside: kept while they are checked, so that nothing done to one is lost."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import PurePath

from pydantic import Field, ValidationError

from assistant.desk.checking import CheckingService, Examined, Given
from assistant.desk.context import DeskContext
from assistant.desk.facts import FactService
from assistant.desk.handing import Draft
from assistant.errors import DefectError, UserError
from assistant.models import Fact, Finding, Noun
from assistant.workspace import new_brought_id

_STEPS, _STEP_LENGTH = 50, 400_000
"""Steps back that are kept, and how many characters of them together."""
_KEPT = 6


class Step(Noun):
    """How to go back one step: ``words`` stood where ``start`` to ``end`` stands now."""

    start: int
    end: int
    words: str


class Brought(Noun):
    """A draft from outside and how far its check has come."""

    id: str = ""
    version: int = 0
    updated: dt.datetime | None = None
    name: str = ""
    """File name it came under; empty when it was pasted."""
    first: str
    """The text as it came."""
    text: str
    is_word: bool = False
    """It came as a .docx, which is given back as it is."""
    notes: tuple[str, ...] = ()
    """What could not be read of the file."""
    facts: tuple[Fact, ...] | None = None
    previous: str | None = None
    notice: str | None = None
    beside: dict[str, str] = Field(default_factory=dict)
    """facts / previous / notice → file name."""
    as_of: dt.date | None = None
    aside: dict[str, str] = Field(default_factory=dict)
    """Finding id → why it was set aside."""
    steps: tuple[Step, ...] = ()

    @property
    def given(self) -> Given:
        """What is laid beside it."""
        return Given(
            facts=self.facts,
            previous_text=self.previous,
            notice_text=self.notice,
            as_of=self.as_of,
        )


class BroughtLine(Noun):
    """A draft in the list of them."""

    id: str
    title: str
    updated: dt.datetime


class BroughtService:
    """Every change is saved at once; one from a window that shows an older state is refused."""

    def __init__(self, context: DeskContext, checking: CheckingService, facts: FactService) -> None:
        self._workspace = context.workspace
        self._checking = checking
        self._facts = facts
        self._done: OrderedDict[tuple[object, ...], Examined] = OrderedDict()
        self._lock = threading.Lock()

    def start(
        self,
        text: str,
        *,
        name: str = "",
        original: bytes | None = None,
        notes: Sequence[str] = (),
        as_of: dt.date | None = None,
    ) -> Brought:
        """Keep a draft.

        Args:
            text: of the draft.
            name: file name it came under.
            original: the file, where it is a .docx.
            notes: what could not be read of it.
            as_of: day on which policies are held to be in force.

        Raises:
            UserError: the text is empty.
        """
        if not text.strip():
            raise UserError("请先粘贴一份文稿，或者选一份文件。")
        brought = Brought(
            name=name, first=text, text=text, is_word=original is not None, notes=tuple(notes),
            as_of=as_of,
        )  # fmt: skip
        key = new_brought_id()
        self._workspace.add_brought(key, _title(brought), _state(brought), original)
        return self.get(key)

    def get(self, brought_id: str) -> Brought:
        """A draft as it stands.

        Raises:
            NotFoundError: it was removed.
        """
        row = self._workspace.brought(brought_id)
        try:
            kept = Brought.model_validate_json(row.state)
        except ValidationError as error:
            raise DefectError("这份文稿的记录读不出来，请重新粘贴或者选择文件。") from error
        return kept.model_copy(
            update={"id": row.id, "version": row.version, "updated": row.updated}
        )

    def list(self) -> tuple[BroughtLine, ...]:
        """All drafts, the one last worked on first."""
        return tuple(
            BroughtLine(id=r.id, title=r.name, updated=r.updated)
            for r in self._workspace.brought_drafts()
        )

    def remove(self, brought_id: str) -> None:
        """Forget a draft with everything done to it."""
        self._workspace.remove_brought(brought_id)

    def examined(self, brought: Brought) -> Examined:
        """What the checks say; reckoned once per state of the draft and of the library."""
        space = self._workspace
        key = (
            brought.id, brought.text, brought.given.model_dump_json(), brought.as_of or dt.date.today(),
            space.library_changes(), space.rule_decisions(), space.office(),
        )  # fmt: skip
        with self._lock:
            known = self._done.get(key)
            if known is not None:
                self._done.move_to_end(key)
                return known
        done = self._checking.examine(brought.text, name=brought.name, given=brought.given)
        with self._lock:
            self._done[key] = done
            while len(self._done) > _KEPT:
                self._done.popitem(last=False)
        return done

    def draft(self, brought: Brought, *, doubts: Sequence[Finding] = ()) -> Draft:
        """The draft as it is handed out."""
        original = self._workspace.brought_original(brought.id) if brought.is_word else None
        return Draft(
            text=brought.text,
            name=brought.name,
            first=brought.first,
            original=original,
            given=brought.given,
            aside=brought.aside,
            doubts=tuple(doubts),
        )

    # ------------------------------------------------------------------ changes

    def rewrite(self, brought: Brought, fresh: str) -> None:
        """Put another text in its place; the way back is kept.

        Raises:
            UserError: the new text is empty.
            StaleSaveError: it was changed in another window.
        """
        if not fresh.strip():
            raise UserError("这样改，文稿就空了。")
        if fresh != brought.text:
            steps = (*brought.steps, _step(brought.text, fresh))
            self._save(brought, text=fresh, steps=_bounded(steps))

    def undo(self, brought: Brought) -> None:
        """Go back one step; nothing happens where there is none."""
        if brought.steps:
            last = brought.steps[-1]
            text = brought.text[: last.start] + last.words + brought.text[last.end :]
            self._save(brought, text=text, steps=brought.steps[:-1])

    def dismiss(self, brought: Brought, findings: Sequence[Finding], reason: str) -> None:
        """Set remarks aside; that holds while their sentence is unchanged.

        Raises:
            UserError: no reason is given.
        """
        if not reason.strip():
            raise UserError("请写明不采纳这条意见的理由。")
        self._save(brought, aside=brought.aside | {f.id: reason.strip() for f in findings})

    def restore(self, brought: Brought, finding: Finding) -> None:
        """Bring a remark back."""
        self._save(brought, aside={i: r for i, r in brought.aside.items() if i != finding.id})

    def lay_facts(self, brought: Brought, name: str, data: bytes) -> None:
        """Lay this year's facts beside it.

        Raises:
            BadFileError: the file holds no facts.
        """
        facts = self._facts.read(name, data)
        self._save(brought, facts=facts, beside=brought.beside | {"facts": name})

    def lay_text(self, brought: Brought, kind: str, name: str, text: str) -> None:
        """Lay last year's report (``previous``) or the notice (``notice``) beside it."""
        self._save(brought, **{kind: text, "beside": brought.beside | {kind: name}})

    def take_away(self, brought: Brought, kind: str) -> None:
        """Take away what was laid beside it: facts, previous or notice."""
        beside = {k: n for k, n in brought.beside.items() if k != kind}
        self._save(brought, **{kind: None, "beside": beside})

    def set_day(self, brought: Brought, as_of: dt.date) -> None:
        """Hold policies to be in force as on another day."""
        self._save(brought, as_of=as_of)

    def _save(self, brought: Brought, **changes: object) -> None:
        fresh = brought.model_copy(update=changes)
        title = _title(fresh)
        self._workspace.save_brought(brought.id, brought.version, name=title, state=_state(fresh))


def _state(brought: Brought) -> str:
    return brought.model_dump_json(exclude={"id", "version", "updated"})


def _title(brought: Brought) -> str:
    from assistant.reading import recognise

    title = recognise(brought.text, name=brought.name).title
    return title or PurePath(brought.name).stem or "文稿"


def _step(old: str, new: str) -> Step:
    """The way back from ``new`` to ``old``."""
    least = min(len(old), len(new))
    start = next((i for i in range(least) if old[i] != new[i]), least)
    room = least - start
    tail = next((i for i in range(room) if old[-1 - i] != new[-1 - i]), room)
    return Step(start=start, end=len(new) - tail, words=old[start : len(old) - tail])


def _bounded(steps: Sequence[Step]) -> tuple[Step, ...]:
    kept = list(steps[-_STEPS:])
    while len(kept) > 1 and sum(len(s.words) for s in kept) > _STEP_LENGTH:
        del kept[0]
    return tuple(kept)
