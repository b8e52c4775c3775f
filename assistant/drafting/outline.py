"""The outline of a report: learned from last year, taken from a template, improved with this year's needs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.drafting import outline_notice
from assistant.drafting.categories import Categories, load_categories
from assistant.drafting.ordinals import level_ordinal
from assistant.drafting.outline_improve import improve_sections, without_empty
from assistant.drafting.outline_learn import sections_from
from assistant.drafting.templates import OutlineTemplate, load_template, match_template, templates
from assistant.models import Fact, Heading, Requirement, Section

__all__ = [
    "OutlineTemplate",
    "from_notice",
    "from_template",
    "improve",
    "learn",
    "numbered",
    "template_for",
    "templates",
    "without_empty",
]


def learn(
    text: str,
    headings: Sequence[Heading],
    *,
    categories: Categories | None = None,
    year: int | None = None,
    title: str = "",
) -> tuple[Section, ...]:
    """The outline of last year's report.

    Headed parts keep their heading words, years moved on to ``year`` (the new report's, as ``title`` is;
    without it the next one after last year's); an unheaded opening, problems paragraph, 下一步 part and
    closing are recognised; numbered points become slots that hold a role and, for the outline screen
    only, a masked question. ``headings`` come from ``reading.headings(text)``.
    """
    return sections_from(
        text, headings, categories=categories or load_categories(), year=year, title=title
    )


def from_template(name: str | Path) -> tuple[Section, ...]:
    """The outline of a template: a name or alias, a file name in ``knowledge/outlines``, or a path.

    Raises:
        NotFoundError: no such template.
        BadFileError: a file was named that is not a valid outline.
    """
    return load_template(name).as_sections()


def from_notice(
    requirements: Sequence[Requirement], template: Sequence[Section]
) -> tuple[Section, ...]:
    """The outline a notice gives by its items, in the frame of a template; empty where it gives none."""
    return outline_notice.from_notice(requirements, template)


def template_for(title: str) -> str | None:
    """The name of the template that fits a report title, or None."""
    return match_template(title)


def improve(
    sections: Sequence[Section],
    requirements: Sequence[Requirement],
    facts: Sequence[Fact],
    *,
    categories: Categories | None = None,
    previous: str = "",
    title: str = "",
) -> tuple[Section, ...]:
    """The outline with a home for every notice item and every fact category.

    Existing parts are extended where the matter is theirs; what has no home gets a new part after the
    existing work parts and before problems, so that last year's ordinals stay as they were; where one part
    holds all work as its sub-parts, it becomes the last of these. ``previous`` is the text the outline was
    learned from: what it told under a heading is at home there.
    """
    return improve_sections(
        tuple(sections),
        requirements,
        facts,
        categories=categories or load_categories(),
        previous=previous,
        title=title,
    )


def numbered(sections: Sequence[Section]) -> dict[str, str]:
    """Display headings by section id, ordinals included (一、（一）1.（1）); '' for opening and closing."""
    counters: dict[int, int] = {}
    shown: dict[str, str] = {}
    for section in sections:
        level = section.level
        for deeper in [n for n in counters if n > level]:
            del counters[deeper]
        if level <= 0 or not section.heading:
            shown[section.id] = section.heading
            continue
        counters[level] = counters.get(level, 0) + 1
        shown[section.id] = level_ordinal(level, counters[level]) + section.heading
    return shown
