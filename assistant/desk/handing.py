"""What leaves with a clerk who had a draft checked: the corrected file, the same with remarks, the 送审单."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from assistant.desk.checking import CheckingService, Examined, Given
from assistant.desk.examining import NOTHING
from assistant.desk.exporting import Exported, ExportService, packed
from assistant.errors import BadFileError
from assistant.exporting import render_docx
from assistant.exporting.draft_sheet import DraftState, draft_sheet
from assistant.exporting.locate import Locator
from assistant.exporting.ownfile import give_back
from assistant.exporting.review import Comment, finding_comments
from assistant.models import Finding, Noun
from assistant.reading import read_bytes

_GAP = "form.placeholder"
_DESK = "拟稿台"
_LOST = "有的改动落在自动编号或表格里，没有写进这份文件，或者写在了旁边，请对照核稿页看一遍。"


class Draft(Noun):
    """A draft from outside as it stands at the end of a check."""

    text: str
    name: str = ""
    """File name it came under; empty when it was pasted."""
    first: str = ""
    """The text as it came; empty for unchanged."""
    original: bytes | None = None
    """The .docx it came as."""
    given: Given = NOTHING
    aside: dict[str, str] = Field(default_factory=dict)
    """Finding id → why it was set aside."""
    doubts: tuple[Finding, ...] = ()
    """What a model doubted."""

    @property
    def came_as(self) -> str:
        """The text that was read from the original."""
        return self.first or self.text


class HandingService:
    """Makes the papers; a Word file keeps its own formatting, another text is laid out afresh."""

    def __init__(self, checking: CheckingService, exporting: ExportService) -> None:
        self._checking = checking
        self._exporting = exporting

    def clean(self, draft: Draft, *, suffix: str = ".docx") -> Exported:
        """The corrected draft."""
        return self._own(draft, track=False, suffix=suffix) or self._exporting.text(
            draft.text, name=draft.name, suffix=suffix
        )

    def redline(self, draft: Draft) -> Exported:
        """With every change as a tracked change."""
        return self._own(draft, track=True) or self._exporting.text(
            draft.text,
            name=draft.name,
            variant="redline",
            against_text=draft.came_as,
            against_name=draft.name,
        )

    def review(self, draft: Draft) -> Exported:
        """With what is open as comments at its place; a Word file shows the changes made as well."""
        found = self._open(draft)
        own = self._own(draft, track=True, findings=found)
        return own or self._exporting.text(
            draft.text, name=draft.name, variant="review", findings=found
        )

    def sheet(self, draft: Draft, *, suffix: str = ".docx", profile: str = "gb9704") -> Exported:
        """One page on what is unresolved.

        Raises:
            UserError: the text is empty, or the suffix is neither .docx nor .pdf.
            DependencyMissingError: a PDF is asked for and LibreOffice is not there.
        """
        done = self._checking.examine(draft.text, name=draft.name, given=draft.given)
        paper = draft_sheet(_state(draft, done), date=dt.date.today())
        return packed(render_docx(paper, profile=profile), suffix, [])

    def _open(self, draft: Draft) -> tuple[Finding, ...]:
        result = self._checking.check_text(draft.text, name=draft.name, given=draft.given)
        return tuple(f for f in (*result.findings, *draft.doubts) if f.id not in draft.aside)

    def _own(
        self,
        draft: Draft,
        *,
        track: bool,
        findings: tuple[Finding, ...] = (),
        suffix: str = ".docx",
    ) -> Exported | None:
        """The clerk's own file; None where it was no Word file, or one that cannot be changed in place."""
        if draft.original is None:
            return None
        comments = finding_comments(findings, Locator(draft.text, draft.text))
        try:
            done = give_back(
                draft.original, draft.came_as, draft.text, track=track, comments=comments
            )
        except BadFileError:
            return None
        lost = done.unplaced or _bare(read_bytes("x.docx", done.data).text) != _bare(draft.text)
        if not lost or draft.text == draft.came_as:
            return packed(done.data, suffix, [])
        # Nothing that was changed may be lost without a word, in the file itself too.
        told = (Comment(start=None, end=None, author=_DESK, text=_LOST), *comments)
        done = give_back(draft.original, draft.came_as, draft.text, track=track, comments=told)
        return packed(done.data, suffix, [_LOST])


def _state(draft: Draft, done: Examined) -> DraftState:
    every = (*done.result.findings, *draft.doubts)
    still = tuple(f for f in every if f.id not in draft.aside)
    unsourced = None
    if draft.given.facts is not None:
        unsourced = tuple(r.text.strip() for r in done.figures if r.source.value == "none")
    return DraftState(
        title=done.title or draft.name or "（无标题）",
        unit=done.unit,
        as_of=draft.given.as_of or dt.date.today(),
        findings=still,
        aside=tuple((f, draft.aside[f.id]) for f in every if f.id in draft.aside),
        coverage=done.result.coverage,
        unsourced=unsourced,
        gaps=tuple(f.quote for f in still if f.rule == _GAP),
        skipped=done.result.skipped,
        changed=_changes(draft.came_as, draft.text),
    )


def _changes(first: str, text: str) -> int:
    if first == text:
        return 0
    from assistant.exporting.compare import edits

    kinds = [e.kind for e in edits(first, text)]
    pairs = zip(kinds, [*kinds[1:], "same"], strict=True)
    # A replacement is a deletion with an insertion behind it.
    return sum(a != "same" and not (a == "deleted" and b == "inserted") for a, b in pairs)


def _bare(text: str) -> str:
    return "".join(text.split())
