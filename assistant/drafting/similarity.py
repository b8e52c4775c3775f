"""Likeness of short Chinese texts by character bigrams."""

from __future__ import annotations

import re

_NOISE = re.compile(r"[\s\d，。；：、！？“”‘’《》（）()〔〕\[\]…—－\-.%％]+")


def bigrams(text: str) -> frozenset[str]:
    """Adjacent pairs of characters, marks and figures left out."""
    found: set[str] = set()
    for run in _NOISE.split(text):
        found.update(run[i : i + 2] for i in range(len(run) - 1))
        if len(run) == 1:
            found.add(run)
    return frozenset(found)


def containment(needle: str, hay: str) -> float:
    """Share of ``needle``'s bigrams that stand in ``hay``; 0…1."""
    mine = bigrams(needle)
    return len(mine & bigrams(hay)) / len(mine) if mine else 0.0


def dice(a: str, b: str) -> float:
    """Symmetric likeness; 0…1."""
    first, second = bigrams(a), bigrams(b)
    total = len(first) + len(second)
    return 2 * len(first & second) / total if total else 0.0
