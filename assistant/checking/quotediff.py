"""Where a quotation differs from the text it is taken from, letter by letter.

Punctuation and blanks are left out on both sides: a comma for a 、 does not make a quotation wrong, and
inner quotation marks change their shape. The quotation is laid along the one stretch of the text with
which it shares most short runs, and each letter that differs is named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_ELLIPSIS = re.compile(r"…+|\.{3,}|。{3,}")
_SENTENCE_END = re.compile(r"[。；\n]+")
_LONG = 300
_LONGEST = 1000
_STOP = "。！？；"
_RUN = 3
"""Letters of a run by which the place in the text is found."""
_DRIFT = 4
_PLACES_TRIED = 3
_BAND = 12
_LEAST_SHARED = 0.3
_MOST_EDITS = 0.28
_CONTEXT = 8
_FEW_LETTERS = re.compile(r"\w{1,3}(?!\w)")


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a text, and where each stands in it."""

    text: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that differs; offsets into the quotation as it stands."""

    start: int
    end: int
    right: str
    """What should stand there instead."""
    around: str
    """The text's own words about this place."""


def letters(text: str) -> Letters:
    """A text without punctuation and blanks."""
    places = tuple(i for i, c in enumerate(text) if c.isalnum())
    return Letters("".join(text[i] for i in places), places)


@lru_cache(maxsize=64)
def _source(body: str) -> Letters:
    return letters(body)


def differences(quote: str, body: str) -> tuple[Difference, ...] | None:
    """All differing places of a quotation, in order; none for a true one, None where it is not in the text.

    Args:
        quote: the words between the marks. …… stands for words left out, each part is looked up by itself.
        body: the whole text.
    """
    source, at, found = _source(body), 0, []
    shift, parts = 0, _parts(quote)
    for shift, part in parts:
        mine = letters(part)
        if not mine.text:
            continue
        exact = source.text.find(mine.text, at)
        if exact < 0 and at:
            exact = source.text.find(mine.text)
        if exact >= 0:
            at = exact + len(mine.text)
            found += [_moved(d, shift) for d in _cut_short(part, mine, body, source, at)]
            continue
        placed = _along(mine.text, source.text)
        if placed is None:
            return None
        start, steps = placed
        found += [_moved(d, shift) for d in _told(part, mine, body, source, start, steps)]
        at = start
    return tuple(found)


def _parts(quote: str) -> list[tuple[int, str]]:
    """The parts of an elided quotation with where they begin; a long one sentence by sentence."""
    rows, at = [], 0
    joints = [*_ELLIPSIS.finditer(quote)]
    if len(quote) > _LONG:
        joints = sorted((*joints, *_SENTENCE_END.finditer(quote)), key=re.Match.start)
    for match in joints:
        if match.start() >= at:
            rows.append((at, quote[at : match.start()]))
            at = match.end()
    return [*rows, (at, quote[at:])]


def _moved(found: Difference, by: int) -> Difference:
    return Difference(found.start + by, found.end + by, found.right, found.around)


def _cut_short(
    part: str, mine: Letters, body: str, source: Letters, end: int
) -> Iterator[Difference]:
    """A full stop after 陈列展览项, where the text goes on with 目: letters are missing at the end."""
    if part.rstrip()[-1:] not in _STOP or end >= len(source.places):
        return
    last = source.places[end - 1]
    rest = _FEW_LETTERS.match(body, last + 1)
    if rest is not None:
        at = mine.places[-1]
        around = body[max(0, last - _CONTEXT) : rest.end()]
        yield Difference(at, at + 1, part[at] + rest.group(), around)


def _along(quote: str, text: str) -> tuple[int, list[tuple[str, int, int]]] | None:
    """Where the quotation lies in the text, and the steps from one to the other.

    A step is ("=" | "~" | "-" | "+", place in the quotation, place in the text): the same letter, another
    letter, a letter too much, a letter missing.
    """
    if len(quote) > _LONGEST:
        return None
    votes: Counter[int] = Counter()
    for i in range(len(quote) - _RUN + 1):
        run, at = quote[i : i + _RUN], text.find(quote[i : i + _RUN])
        while at >= 0:
            votes[at - i] += 1
            at = text.find(run, at + 1)
    if not votes:
        return None
    near = {d: sum(votes[d + k] for k in range(-_DRIFT, _DRIFT + 1)) for d in votes}
    likely = sorted(near, key=lambda d: (-near[d], -votes[d], d))[:_PLACES_TRIED]
    if near[likely[0]] < _LEAST_SHARED * max(1, len(quote) - _RUN + 1):
        return None
    tried = []
    for diagonal in likely:
        first = max(0, diagonal - _BAND)
        steps = _steps(quote, text[first : diagonal + len(quote) + _BAND])
        kinds = [kind for kind, _, _ in steps if kind != "="]
        # Of two places that fit as well, the one where letters were changed, not left out, is meant.
        tried.append((len(kinds), len(kinds) - kinds.count("~"), first, steps))
    edits, _, first, steps = min(tried, key=lambda row: row[:2])
    return None if edits > max(2, _MOST_EDITS * len(quote)) else (first, steps)


def _steps(quote: str, window: str) -> list[tuple[str, int, int]]:
    """The fewest steps from a quotation to some stretch of a window; what sticks out of it costs nothing."""
    width = len(window) + 1
    far = len(quote) + width
    rows = [[0] * width]
    for i, mine in enumerate(quote, 1):
        above, row = rows[-1], [i] + [far] * (width - 1)
        low, high = max(1, i - _BAND), min(width, i + 3 * _BAND)
        left = i if low == 1 else far
        for j in range(low, high):
            same = above[j - 1] + (mine != window[j - 1])
            left = row[j] = min(same, above[j] + 1, left + 1)
        rows.append(row)
    # The last of the best ends: a changed last letter is a changed letter, not one too much.
    i, j = len(quote), min(range(width), key=lambda end: (rows[-1][end], -end))
    steps: list[tuple[str, int, int]] = []
    while i > 0:
        if j > 0 and rows[i][j] == rows[i - 1][j - 1] + (quote[i - 1] != window[j - 1]):
            i, j = i - 1, j - 1
            steps.append(("=" if quote[i] == window[j] else "~", i, j))
        elif rows[i][j] == rows[i - 1][j] + 1:
            i -= 1
            steps.append(("-", i, j))
        else:
            j -= 1
            steps.append(("+", i, j))
    return steps[::-1]


def _told(
    part: str,
    mine: Letters,
    body: str,
    source: Letters,
    first: int,
    steps: list[tuple[str, int, int]],
) -> Iterator[Difference]:
    """The differing places, neighbours taken together; a missing letter is named at the letter before it."""
    at = 0
    while at < len(steps):
        if steps[at][0] == "=":
            at += 1
            continue
        end = at
        while end < len(steps) and steps[end][0] != "=":
            end += 1
        group = steps[at:end]
        told = [i for kind, i, _ in group if kind != "+"]
        right = "".join(source.text[first + j] for kind, _, j in group if kind != "-")
        start, stop = (told[0], told[-1] + 1) if told else (group[0][1], group[0][1])
        if not told:
            start = max(0, start - 1)
            right = mine.text[start:stop] + right if stop else right
            stop = max(stop, start + 1)
        place = min(first + group[0][2], len(source.places) - 1)
        last = min(first + group[-1][2], len(source.places) - 1)
        around = body[max(0, source.places[place] - _CONTEXT) : source.places[last] + 1 + _CONTEXT]
        yield Difference(
            mine.places[start], mine.places[stop - 1] + 1, right, around.strip("\n").split("\n")[0]
        )
        at = end
