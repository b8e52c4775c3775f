"""Which facts a text carries whole: all their quantities, or their main object where they have none."""

from __future__ import annotations

from assistant.evidence.figures import Figure, Part
from assistant.evidence.parse import Parsed, parse
from assistant.evidence.sources import Source, fact_source
from assistant.evidence.texts import bigrams, likeness
from assistant.models import Fact

_IMPLICIT = frozenset(("次", "场", "个", "期", "项", "场次"))
"""召开会议1次 is told by telling of the meeting; the 1 need not be written."""
_ENOUGH = 0.5


def missing(fact: Fact, parts: list[str]) -> tuple[str, ...]:
    """Quantities of ``fact`` that stand in none of ``parts``; empty where all do.

    For a fact without quantities the one thing that may be missing is its content itself.
    """
    source = fact_source(fact)
    parsed = [parse(p) for p in parts]
    if not source.parsed.figures:
        return () if _object_told(source, parsed) else (fact.matter or fact.content,)
    return tuple(
        f.text
        for f in source.parsed.figures
        if not any(_stands(f, p) for p in parsed) and not _implied(f, source, parsed)
    )


def carries(fact: Fact, parts: list[str]) -> bool:
    """Whether ``parts`` together carry the fact."""
    return not missing(fact, parts)


def _stands(entry: Figure, parsed: Parsed) -> bool:
    """The figure is there, a change as a change; 减少会议6次 may also be told as a plain number."""
    a = entry.token
    return any(
        f.token.base == a.base
        and f.token.canonical == a.canonical
        and (f.token.upper is None) is (a.upper is None)
        and (f.loose or entry.loose or (f.part is Part.CHANGE) is (entry.part is Part.CHANGE))
        for f in parsed.figures
    )


def _implied(entry: Figure, source: Source, parsed: list[Parsed]) -> bool:
    if entry.token.canonical != 1 or entry.token.base not in _IMPLICIT:
        return False
    thing = bigrams(entry.near_left[-8:] + entry.near_right[:4])
    return any(len(thing & bigrams(p.text)) >= max(1, len(thing) // 2) for p in parsed)


def _object_told(source: Source, parsed: list[Parsed]) -> bool:
    titles = [t.inner for t in source.parsed.titles]
    if titles and all(any(t in p.text for p in parsed) for t in titles):
        return True
    pairs: frozenset[str] = (
        frozenset().union(*(bigrams(p.text) for p in parsed)) if parsed else frozenset()
    )
    words = "".join(c for c in source.content if "\u4e00" <= c <= "\u9fff")
    if not words:
        return False
    like = likeness(words, pairs)
    return like.covered >= _ENOUGH * len(words)
