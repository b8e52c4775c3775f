"""What an outline looked like before a change, and the texts of parts that left it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pydantic import Field, ValidationError

from assistant.models import (
    AuthorKind,
    Evidence,
    Noun,
    Report,
    Requirement,
    Revision,
    Section,
    Sentence,
)
from assistant.workspace import new_revision_id

KEPT = 20
"""How many changes can be taken back."""


class OutlineVersion(Noun):
    """The state before one change; facts and texts only where the change touched them."""

    label: str
    """What the change was, for people: 移动“加强队伍建设”."""
    at: dt.datetime
    sections: tuple[Section, ...]
    requirement_sections: dict[str, str]
    facts: dict[str, str | None] = Field(default_factory=dict)
    """Fact id → section before the change."""
    texts: dict[str, str | None] = Field(default_factory=dict)
    """Section id → revision that was current before the change."""
    made: dict[str, str] = Field(default_factory=dict)
    """Section id → revision the change wrote."""


class LostText(Noun):
    """A drafted text whose part is not in the outline any more."""

    section: Section
    revision: Revision


def versions(report: Report) -> tuple[OutlineVersion, ...]:
    """The earlier outlines, the oldest first; one that cannot be read any more is left out."""
    found: list[OutlineVersion] = []
    for text in report.outline_history:
        try:
            found.append(OutlineVersion.model_validate_json(text))
        except ValidationError:
            # Written by another version of the program: undo ends there, nothing else is lost.
            found.clear()
    return tuple(found)


def with_version(report: Report, version: OutlineVersion) -> tuple[str, ...]:
    """The report's history with one more version."""
    return (*report.outline_history, version.model_dump_json())[-KEPT:]


def unmet(report: Report) -> tuple[Requirement, ...]:
    """Requirements of the notice that no section answers."""
    return tuple(r for r in report.requirements if r.id not in report.requirement_sections)


def joined(first: Revision | None, second: Revision, section: str) -> Revision:
    """Two texts one below the other, with their sentences, verdicts and evidence."""
    head = first.text.rstrip("\n") if first is not None else ""
    lead = f"{head}\n" if head.strip() else ""
    evidence = {e.id: e for e in first.evidence} if first is not None else {}
    renamed: dict[str, str] = {}
    for item in second.evidence:
        known = evidence.get(item.id)
        if known is not None and known.target != item.target:
            renamed[item.id] = _free(item.id, evidence)
        name = renamed.get(item.id, item.id)
        evidence[name] = item.model_copy(update={"id": name})
    sentences: list[Sentence] = []
    if first is not None and lead:
        sentences += [s for s in first.sentences if s.end <= len(head)]
    sentences += [
        s.model_copy(
            update={
                "start": s.start + len(lead),
                "end": s.end + len(lead),
                "evidence": tuple(renamed.get(e, e) for e in s.evidence),
            }
        )
        for s in second.sentences
    ]
    return second.model_copy(
        update={
            "id": new_revision_id(),
            "section": section,
            "author": AuthorKind.HUMAN if first is not None else second.author,
            "text": lead + second.text,
            "parent": first.id if first is not None else None,
            "sentences": tuple(sentences),
            "evidence": tuple(evidence.values()),
            "created": None,
            "proposal": False,
            "usage": None,
            "note": "合并两个部分",
        }
    )


def _free(name: str, taken: dict[str, Evidence]) -> str:
    number = 2
    while f"{name}{number}" in taken:
        number += 1
    return f"{name}{number}"


def again(old: Revision | None, current: Revision) -> Revision:
    """The earlier text of a section as its newest revision; empty where there was none."""
    base = old or current.model_copy(update={"text": "", "sentences": (), "evidence": ()})
    return base.model_copy(
        update={
            "id": new_revision_id(),
            "parent": current.id,
            "created": None,
            "proposal": False,
            "note": "撤销提纲改动",
        }
    )


def known_section(report: Report, section_id: str, history: Sequence[OutlineVersion]) -> Section:
    """A section that left the outline, as it last stood there."""
    for version in reversed(history):
        for section in version.sections:
            if section.id == section_id:
                return section
    return Section(id=section_id, heading="移出的部分", origin="human")
