"""The deterministic writer: from facts in an outline to a report, in the order of rule 14 of the patterns."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping

from assistant.drafting.categories import Categories, load_categories
from assistant.drafting.offline.context import WriterContext
from assistant.drafting.offline.drafted import Draft
from assistant.drafting.offline.fixed_part import fixed_part
from assistant.drafting.offline.grouping import Headings
from assistant.drafting.offline.guard import Guard
from assistant.drafting.offline.layout import Remarks
from assistant.drafting.offline.lead import Transitions
from assistant.drafting.offline.problems import find_problems
from assistant.drafting.offline.reading import FactReading, read_fact
from assistant.drafting.offline.sentences import YearLeads
from assistant.drafting.offline.statement import Chooser
from assistant.drafting.offline.work_part import SPAREST, work_part
from assistant.drafting.outline import numbered
from assistant.drafting.patterns import load_patterns
from assistant.models import FactStatus, Section, SectionRole


def _length(context: WriterContext, texts: Mapping[str, str]) -> int:
    """Characters of the body as the notice counts them: headings in, markers out."""
    marks = re.compile(r"〔[^〕]{1,12}〕")
    shown = numbered(context.sections)
    return sum(len(shown[s.id]) + len(marks.sub("", texts[s.id])) for s in context.sections)


class OfflineWriter:
    """Writes sections from facts by fixed rules; the same input gives the same text.

    Section texts carry closed-set markers (``〔F003〕``, ``〔P12a〕``) before the final mark of each
    sentence that rests on facts or passages, and no heading of the section itself.
    """

    def __init__(self, *, categories: Categories | None = None) -> None:
        self._categories = categories or load_categories()

    def write_report(self, context: WriterContext) -> dict[str, str]:
        """The text of every section by id, in the order of the outline.

        Where it comes out longer than the notice allows, once more without what only joins and rounds off,
        and then without what only counts the points that follow.
        """
        limit = min(
            (r.limits["max_chars"] for r in context.requirements if "max_chars" in r.limits),
            default=0,
        )
        texts: dict[str, str] = {}
        for spare in range(SPAREST + 1):
            texts = self._written(context, spare=spare)
            if not limit or _length(context, texts) <= limit:
                break
        return texts

    def _written(self, context: WriterContext, *, spare: int) -> dict[str, str]:
        draft = self._prepare(context, spare=spare)
        texts: dict[str, str] = {}
        for section in context.sections:
            if section.role is SectionRole.WORK:
                texts[section.id] = work_part(section, draft)
        draft.problems = find_problems(draft.done, draft.chooser, stated=draft.stated)
        ordered: dict[str, str] = {}
        for section in context.sections:
            written = texts.get(section.id)
            ordered[section.id] = fixed_part(section, draft) if written is None else written
        return ordered

    def write_section(self, section: Section, context: WriterContext) -> str:
        """One section as the whole report would have it."""
        return self.write_report(context)[section.id]

    def _prepare(self, context: WriterContext, *, spare: int) -> Draft:
        report = context.report
        seed = zlib.crc32(f"{report.unit}{report.title}".encode())
        roles = {s.id: s.role for s in context.sections}
        by_section: dict[str, list[FactReading]] = {}
        planned: list[FactReading] = []
        stated: list[FactReading] = []
        for fact in context.facts:
            home = context.assignment.get(fact.id)
            if home not in roles or fact.status is FactStatus.UNVERIFIED:
                continue
            reading = read_fact(fact, year=report.year, categories=self._categories)
            if fact.status is FactStatus.PLANNED:
                planned.append(reading)
            elif roles[home] is SectionRole.PROBLEMS:
                stated.append(reading)
            else:
                by_section.setdefault(home, []).append(reading)
        guard = Guard.of(context)
        chooser = Chooser(guard, seed % 97)
        return Draft(
            context=context,
            categories=self._categories,
            chooser=chooser,
            headings=Headings(guard, {s.heading for s in context.sections}),
            leads=YearLeads(load_patterns().time.max_year_leads),
            remarks=Remarks(0 if spare else load_patterns().leads.max_remarks),
            spare=spare,
            transitions=Transitions(chooser),
            by_section=by_section,
            planned=planned,
            stated=stated,
        )
