"""Taking suggestions into a text."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.models import Finding


def apply_suggestions(text: str, findings: Iterable[Finding]) -> str:
    """The text with the suggestions of ``findings`` taken in.

    Findings without a suggestion, without a place, or whose quote no longer stands there are left
    out; of two that overlap the first (and at one place the longer) wins, the other is found again
    by the next check.
    """
    placed = [
        (f.start, f.end, f.suggestion)
        for f in findings
        if f.suggestion is not None
        and f.start is not None
        and f.end is not None
        and text[f.start : f.end] == f.quote
    ]
    pieces: list[str] = []
    reached = 0
    for start, end, suggestion in sorted(placed, key=lambda row: (row[0], -row[1])):
        if start < reached:
            continue
        pieces += (text[reached:start], suggestion)
        reached = end
    pieces.append(text[reached:])
    return "".join(pieces)
