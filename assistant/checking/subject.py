"""What the checks are handed, and what they hand back."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from assistant.checking.statements import Verdict
from assistant.models import (
    Coverage,
    Document,
    Fact,
    Finding,
    Genre,
    Noun,
    Office,
    Requirement,
    RuleDecision,
    SectionRole,
    Sentence,
    Skipped,
)


class SectionSpan(Noun):
    """Where one section of the report lies in the whole text."""

    id: str
    heading: str = ""
    start: int
    end: int
    role: SectionRole = SectionRole.WORK


class Subject(Noun):
    """One text to be checked, with whatever is known about it.

    Everything but ``text`` may be missing: a check that lacks its input is skipped and listed,
    never guessed. ``None`` means "not given"; an empty tuple of facts means "given, and empty".
    """

    text: str
    sections: tuple[SectionSpan, ...] = ()
    """Empty: the checks find the numbered parts themselves; findings then carry no section id."""
    title: str = ""
    facts: tuple[Fact, ...] | None = None
    excuses: dict[str, str] = Field(default_factory=dict)
    """Fact id → why it is left out on purpose."""
    sentences: tuple[Sentence, ...] | None = None
    """Verified sentences, offsets in the whole text."""
    previous_text: str | None = None
    previous_year: int | None = None
    """Year of last year's report; ``year - 1`` when not given."""
    notice_text: str | None = None
    notice_title: str = ""
    requirements: tuple[Requirement, ...] = ()
    documents: tuple[Document, ...] | None = None
    """The library's catalogue, texts included."""
    rule_decisions: tuple[RuleDecision, ...] = ()
    """What people decided about rules read from the documents."""
    office: Office = Office()
    """The clerk's own office; decides which places' rules bind it."""
    as_of: dt.date | None = None
    """Decides what is in force; rules with an end date are left out when it is not known."""
    year: int | None = None
    """The year the report is about; read from the title or the signing date when not given."""
    unit: str = ""
    genre: Genre = Genre.REPORT


class Judgement(Noun):
    """One sentence that speaks of a policy, or of a thing a policy limits, and the verdict on it."""

    start: int
    end: int
    verdict: Verdict
    document: str = ""
    """Title of the document compared with; empty where none was found."""
    locator: str = ""
    quote: str = ""
    """The document's words."""


class CheckResult(Noun):
    """Findings in reading order, what could not be checked, and the coverage matrix."""

    findings: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    statements: tuple[Judgement, ...] = ()
    """Sentences that a policy of the library speaks to: 有据 or 相悖; what is not listed was not found."""
