"""What the parts of one report share while it is written."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.drafting.categories import Categories
from assistant.drafting.offline.context import CitablePolicy, WriterContext
from assistant.drafting.offline.grouping import Headings
from assistant.drafting.offline.layout import Remarks
from assistant.drafting.offline.lead import Transitions
from assistant.drafting.offline.problems import Problem
from assistant.drafting.offline.reading import FactReading
from assistant.drafting.offline.sentences import YearLeads
from assistant.drafting.offline.statement import Chooser
from assistant.models import Section, SectionRole


@dataclass
class Draft:
    """What the sections of one report share while it is written."""

    context: WriterContext
    categories: Categories
    chooser: Chooser
    headings: Headings
    leads: YearLeads
    remarks: Remarks
    transitions: Transitions
    by_section: dict[str, list[FactReading]]
    planned: list[FactReading]
    stated: list[FactReading]
    spare: int = 0
    """How much is left out to save room: 1 what joins and rounds off, 2 also what counts the points."""
    problems: list[Problem] = field(default_factory=list)
    cited: set[str] = field(default_factory=set)
    inline: dict[str, CitablePolicy] = field(default_factory=dict)
    """Policies to be named where a category's facts begin, by category."""

    @property
    def done(self) -> list[FactReading]:
        """Facts of work done, in the order of the outline."""
        return [r for s in self.context.sections for r in self.by_section.get(s.id, [])]

    def has(self, role: SectionRole) -> bool:
        """Whether the outline has a part of this role."""
        return any(s.role is role for s in self.context.sections)

    def last(self) -> Section:
        """The last part of the outline."""
        return self.context.sections[-1]

    def last_work(self) -> Section | None:
        """The last part that tells work, if any."""
        work = [s for s in self.context.sections if s.role is SectionRole.WORK]
        return work[-1] if work else None

    def plan_section(self) -> Section | None:
        """The part that tells plans, if any."""
        return next((s for s in self.context.sections if s.role is SectionRole.PLANS), None)

    def plans_homeless(self) -> bool:
        """Whether there are plans and no part for them."""
        return bool(self.planned) and not self.has(SectionRole.PLANS)
