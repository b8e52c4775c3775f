"""Small models fall into saying the same words for ever; this sees where that begins."""

from __future__ import annotations

_WINDOW = 1600
"""Characters at the end of a text that are looked at; a loop shows within a few turns."""
_TIMES = 3
_SHORT = 20
_SHORT_TIMES = 5
"""Short runs come back by chance or on purpose (a row of equal 【待补】), so they must do so more often."""
_STOPS = "。！？；\n"
_LEAST = 60
"""Characters a loop must have filled before it counts as one."""


def runaway_at(text: str) -> int | None:
    """Where to cut a text that ends in a loop: behind the first turn; None where it does not.

    A loop is the same run of characters, line breaks included, three times and more in a row (five where the
    run is shorter than 20), 60 characters in all.
    """
    tail = text[-_WINDOW:][::-1]
    border = [0] * len(tail)
    found: tuple[int, int] | None = None
    for i in range(1, len(tail)):
        k = border[i - 1]
        while k and tail[i] != tail[k]:
            k = border[k - 1]
        border[i] = k + (tail[i] == tail[k])
        length, period = i + 1, i + 1 - border[i]
        times = _SHORT_TIMES if period < _SHORT else _TIMES
        if length >= _LEAST and length >= times * period:
            found = (length, period)
    if found is None:
        return None
    length, period = found
    at = len(text) - length + period
    if text[at - 1] in _STOPS:
        return at
    # What stands before the loop may end like a turn of it; the cut belongs behind a sentence.
    ends = [i for i in (text.find(mark, at, at + period) for mark in _STOPS) if i >= 0]
    return min(ends) + 1 if ends else at
