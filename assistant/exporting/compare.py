"""What changed between two texts, in pieces a director can read: words and numbers, not single characters."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

_TOKEN = re.compile(
    r"[0-9]+(?:[.,，][0-9]+)*[%％‰]?|[A-Za-z]+|\s+|[^\u4e00-\u9fff]|[\u4e00-\u9fff]+"
)
_ALIKE = 0.4
"""Two paragraphs at least this alike (share of common characters) are one paragraph that was changed."""
_ISLAND = 2
"""Unchanged stretches shorter than this between two changes are taken into them."""
_PAIRING_LIMIT = 400
"""More unmatched paragraphs than this on one side are paired by place, not by likeness."""

Kind = Literal["same", "deleted", "inserted"]
T = TypeVar("T")


@dataclass(frozen=True)
class Edit:
    """A stretch of one text or of both. Spans are offsets in the two texts."""

    kind: Kind
    old: tuple[int, int]
    new: tuple[int, int]


def edits(old: str, new: str) -> tuple[Edit, ...]:
    """How ``old`` becomes ``new``; what is deleted comes before what is put in its place."""
    a, b = _tokens(old), _tokens(new)
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    at_a, at_b = _offsets(a), _offsets(b)
    raw = [
        (tag == "equal", (at_a[i1], at_a[i2]), (at_b[j1], at_b[j2]))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
    ]
    return tuple(_parted(_without_islands(raw)))


def _without_islands(
    raw: Sequence[tuple[bool, tuple[int, int], tuple[int, int]]],
) -> list[tuple[bool, tuple[int, int], tuple[int, int]]]:
    found: list[tuple[bool, tuple[int, int], tuple[int, int]]] = []
    for index, (same, old, new) in enumerate(raw):
        inner = 0 < index < len(raw) - 1
        kept = same and not (inner and old[1] - old[0] < _ISLAND)
        if found and found[-1][0] == kept:
            _, last_old, last_new = found[-1]
            found[-1] = (kept, (last_old[0], old[1]), (last_new[0], new[1]))
        else:
            found.append((kept, old, new))
    return found


def _parted(merged: Sequence[tuple[bool, tuple[int, int], tuple[int, int]]]) -> Iterator[Edit]:
    for same, old, new in merged:
        if same:
            yield Edit("same", old, new)
            continue
        if old[0] < old[1]:
            yield Edit("deleted", old, (new[0], new[0]))
        if new[0] < new[1]:
            yield Edit("inserted", (old[1], old[1]), new)


def _tokens(text: str) -> list[str]:
    import rjieba

    found: list[str] = []
    for match in _TOKEN.finditer(text):
        token = match.group()
        if len(token) > 1 and "\u4e00" <= token[0] <= "\u9fff":
            words: list[str] = rjieba.cut(token)
            found.extend(words if "".join(words) == token else token)
        else:
            found.append(token)
    return found


def _offsets(tokens: Sequence[str]) -> list[int]:
    found = [0]
    for token in tokens:
        found.append(found[-1] + len(token))
    return found


def align(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[int | None, int | None], ...]:
    """Paragraph of the old text ↔ paragraph of the new one, in reading order; None for no counterpart.

    Equal paragraphs find each other first; between them, those alike are paired.
    """
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    found: list[tuple[int | None, int | None]] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            found.extend(zip(range(i1, i2), range(j1, j2), strict=True))
        else:
            found.extend(_pair(old, new, range(i1, i2), range(j1, j2)))
    return tuple(found)


def _pair(
    old: Sequence[str], new: Sequence[str], left: range, right: range
) -> Iterator[tuple[int | None, int | None]]:
    """Pairs in order with the greatest total likeness (dynamic programming over the block)."""
    if not left or not right or len(left) * len(right) > _PAIRING_LIMIT**2:
        yield from ((i, None) for i in left)
        yield from ((None, j) for j in right)
        return
    from rapidfuzz import fuzz

    like = [[fuzz.ratio(old[i], new[j]) / 100 for j in right] for i in left]
    rows, columns = len(left), len(right)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            pair = like[i][j] + best[i + 1][j + 1] if like[i][j] >= _ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], pair)
    i = j = 0
    while i < rows or j < columns:
        if (
            i < rows
            and j < columns
            and like[i][j] >= _ALIKE
            and best[i][j] == like[i][j] + best[i + 1][j + 1]
        ):
            yield left[i], right[j]
            i, j = i + 1, j + 1
        elif i < rows and best[i][j] == best[i + 1][j]:
            yield left[i], None
            i += 1
        else:
            yield None, right[j]
            j += 1
