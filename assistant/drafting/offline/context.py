"""What the deterministic writer is given: one report's outline, facts and where each fact goes."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from assistant.drafting.requirements import NoticeFacts
from assistant.models import Fact, Noun, Passage, Report, Requirement, Section


class CitablePolicy(Noun):
    """A passage that may be cited by its document's title."""

    marker: str
    """Evidence id offered for it: P12a."""
    title: str
    passage: Passage
    section: str | None = None
    """Only for this section; None = wherever its title fits."""


class WriterContext(Noun):
    """Input of :class:`assistant.drafting.offline.OfflineWriter`."""

    report: Report
    sections: tuple[Section, ...]
    facts: tuple[Fact, ...]
    assignment: dict[str, str]
    """Fact id → section id. A fact that is not in it (待核, excused) is not written."""
    requirements: tuple[Requirement, ...] = ()
    requirement_sections: dict[str, str] = Field(default_factory=dict)
    notice: NoticeFacts | None = None
    policies: tuple[CitablePolicy, ...] = ()
    previous: str = ""
    """Last year's report, to say where a figure to compare with stands; never a word of it is written."""
    cutoff: dt.date | None = None
    """Day the figures are wanted for; the notice's own where this is not given."""

    @property
    def as_at(self) -> dt.date | None:
        """The cut-off day that holds."""
        if self.cutoff is not None:
            return self.cutoff
        return self.notice.cutoff if self.notice else None
