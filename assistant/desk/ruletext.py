"""What the rule writer says, as visible text with its evidence."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.desk.material import Material
from assistant.drafting.markers import MarkerParser
from assistant.evidence import Mark, verify_text
from assistant.models import Evidence, EvidenceKind, Fact, Section, Verdict


def parsed(raw: str, *, allowed: Sequence[str]) -> tuple[str, tuple[Mark, ...]]:
    """Raw text of the rule writer as visible text and its marks."""
    parser = MarkerParser(allowed, keep_asterisks=True)
    parser.feed(raw)
    parser.close()
    return parser.text, parser.marks


def sentence_for(material: Material, section: Section, fact: Fact) -> str:
    """What the rule writer says of a fact alone; its own words where it says nothing that holds."""
    for raw in material.alone(fact, section).values():
        text, marks = parsed(raw, allowed=[fact.id])
        sentences = verify_text(text, marks, facts=[fact], passages=(), context=material.context)
        held = [s.text for s in sentences if fact.id in s.evidence]
        if held and all(s.verdict is Verdict.SUPPORTED for s in sentences if s.evidence):
            return "".join(held)
    return fact.content.strip().rstrip("。；;") + "。"


def fact_evidence(fact: Fact) -> Evidence:
    """A fact as evidence, under its own id."""
    return Evidence(
        id=fact.id, kind=EvidenceKind.FACT, target=fact.id, label=fact.source or fact.matter
    )
