"""Stretches that two places of one text share word for word; linear in its length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def hidden(text: str, phrases: Sequence[str], *, filler: str) -> str:
    """The text, same length, with known phrases blanked so that they share nothing."""
    for phrase in phrases:
        if phrase in text:
            text = text.replace(phrase, filler * len(phrase))
    return text


def repeated_runs(text: str, *, least: int) -> Iterator[tuple[int, int]]:
    """Maximal stretches, at least ``least`` long, that already occurred earlier in the text."""
    seen: dict[str, int] = {}
    at, last = 0, len(text) - least
    while at <= last:
        gram = text[at : at + least]
        first = seen.get(gram)
        if first is None or first + least > at:
            seen.setdefault(gram, at)
            at += 1
            continue
        end = at + least
        while end < len(text) and text[first + end - at] == text[end] and first + end - at < at:
            end += 1
        yield at, end
        for i in range(at + 1, min(end, last + 1)):
            seen.setdefault(text[i : i + least], i)
        at = end
