"""The whole report as one text, and where each section stands in it.

``show --format text``, the checks and the export all read this one composition, so their offsets agree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from assistant.drafting.outline import numbered
from assistant.models import Noun, Report, Section, Sentence


class SectionText(Noun):
    """One section's place in the composed text."""

    section: Section
    heading: str
    """With its ordinal; empty for the opening and the closing."""
    start: int
    """Where the section's own text begins (after its heading)."""
    end: int
    text: str


class Composed(Noun):
    """The report as it reads, top to bottom."""

    text: str
    sections: tuple[SectionText, ...]


def chinese_date(date: dt.date) -> str:
    """2026年1月5日: Arabic digits, year in full, no leading zero (GB/T 9704—2012 7.3.5.4)."""
    return f"{date.year}年{date.month}月{date.day}日"


def signing_date(report: Report) -> dt.date:
    """The date the report is signed: its own, or the date it is written as of."""
    return report.signing_date or report.as_of


def compose(report: Report, texts: Mapping[str, str]) -> Composed:
    """Set title, addressee, headings, section texts, signature and date one below the other."""
    parts: list[str] = [report.title, ""]
    if report.addressee:
        parts.append(report.addressee.rstrip("：:") + "：")
    length = sum(len(p) + 1 for p in parts)
    headings = numbered(report.outline)
    places: list[SectionText] = []
    for section in report.outline:
        heading = headings[section.id]
        if heading:
            parts.append(heading)
            length += len(heading) + 1
        text = texts.get(section.id, "")
        places.append(
            SectionText(
                section=section, heading=heading, start=length, end=length + len(text), text=text
            )
        )
        if text:
            parts.append(text)
            length += len(text) + 1
    if report.unit:
        parts += ["", report.unit, chinese_date(signing_date(report))]
    return Composed(text="\n".join(parts) + "\n", sections=tuple(places))


def shifted(sentences: tuple[Sentence, ...], offset: int) -> tuple[Sentence, ...]:
    """The same sentences with offsets counted in the composed text."""
    return tuple(
        s.model_copy(update={"start": s.start + offset, "end": s.end + offset}) for s in sentences
    )
