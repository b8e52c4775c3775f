"""A text from anywhere as the checks want it: what it is, its parts, and what is laid beside it."""

from __future__ import annotations

import datetime as dt

from assistant.checking import CheckResult, FigureRow, SectionSpan, Subject
from assistant.desk.policyrules import rule_decisions
from assistant.drafting import requirements as notices
from assistant.errors import UserError
from assistant.evidence import with_quantities
from assistant.models import Fact, Genre, Noun, SectionRole
from assistant.reading import headings, recognise
from assistant.workspace import Workspace

_NOTICE = "报送通知"
_GENRES = {
    "函": Genre.LETTER,
    "通知": Genre.NOTICE,
    "纪要": Genre.MINUTES,
    "请示": Genre.REQUEST,
    **dict.fromkeys(("决定", "决议", "公告", "通告", "通报", "意见", "批复", "命令"), Genre.OTHER),
    **dict.fromkeys(("议案", "办法", "规定", "细则", "方案", "条例"), Genre.OTHER),
}  # fmt: skip
"""How a title ends → 文种; a title that says none of them is read as a report."""


class Given(Noun):
    """What is laid beside a text when it is checked, and how it is to be checked."""

    only: tuple[str, ...] | None = None
    """Families; all when None."""
    facts: tuple[Fact, ...] | None = None
    previous_text: str | None = None
    notice_text: str | None = None
    as_of: dt.date | None = None
    """Decides what is in force; today when None, or the report's own day."""

    @property
    def checkable(self) -> tuple[Fact, ...] | None:
        """The facts with their quantities."""
        return tuple(with_quantities(f) for f in self.facts) if self.facts is not None else None


NOTHING = Given()


class Examined(Noun):
    """A text from anywhere, checked."""

    text: str
    title: str
    unit: str
    sections: tuple[SectionSpan, ...]
    result: CheckResult
    figures: tuple[FigureRow, ...]


def subject_of(text: str, *, name: str, given: Given, workspace: Workspace) -> Subject:
    """What the checks are handed.

    Raises:
        UserError: the text is empty.
    """
    if not text.strip():
        raise UserError("文稿是空的，没有可核的内容。")
    found = recognise(text, name=name)
    on = given.as_of or dt.date.today()
    notice = given.notice_text
    return Subject(
        text=text,
        title=found.title,
        sections=sections_of(text),
        facts=given.checkable,
        excuses={},
        sentences=None,
        previous_text=given.previous_text,
        notice_text=notice,
        requirements=notices.from_notice(notice, _NOTICE) if notice else (),
        documents=workspace.documents(),
        rule_decisions=rule_decisions(workspace),
        office=workspace.office(),
        as_of=on,
        year=on.year,
        unit=found.unit or found.issuer,
        genre=genre_of(found.title),
    )


def genre_of(title: str) -> Genre:
    """The 文种 a title ends with; 报告 where it names none."""
    bare = title.rstrip("）)》 ").partition("（")[0]
    return next((g for words, g in _GENRES.items() if bare.endswith(words)), Genre.REPORT)


def sections_of(text: str) -> tuple[SectionSpan, ...]:
    """The outermost headed parts of a text from anywhere."""
    tops = [h for h in headings(text) if h.depth == 0]
    if not tops:
        return ()
    spans = [SectionSpan(id="S0", heading="", start=0, end=tops[0].start, role=SectionRole.OPENING)]
    for number, heading in enumerate(tops, start=1):
        title = f"{heading.ordinal}{heading.title}"
        role = SectionRole.WORK
        if "问题" in heading.title and "整改" not in heading.title:
            role = SectionRole.PROBLEMS
        elif "下一步" in heading.title or "打算" in heading.title:
            role = SectionRole.PLANS
        spans.append(
            SectionSpan(
                id=f"S{number}", heading=title, start=heading.start, end=heading.end, role=role
            )
        )
    return tuple(spans)
