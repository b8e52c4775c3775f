"""Runs of characters two texts share, in time linear in their lengths (suffix automaton)."""

from __future__ import annotations

from typing import NamedTuple


class Run(NamedTuple):
    """A stretch of text ``a`` that stands somewhere in text ``b`` letter by letter."""

    text: str
    start: int
    """In ``a``."""
    end: int
    other_start: int
    """Where it first stands in ``b``."""
    other_end: int


class _Automaton:
    """All substrings of a text: states with transitions, suffix links, lengths and first end positions."""

    def __init__(self, text: str) -> None:
        self.next: list[dict[str, int]] = [{}]
        self.link = [-1]
        self.length = [0]
        self.first_end = [-1]
        last = 0
        for i, c in enumerate(text):
            last = self._extend(last, c, i)

    def _state(self, moves: dict[str, int], link: int, length: int, end: int) -> int:
        self.next.append(moves)
        self.link.append(link)
        self.length.append(length)
        self.first_end.append(end)
        return len(self.next) - 1

    def _extend(self, last: int, c: str, i: int) -> int:
        nxt, link, length = self.next, self.link, self.length
        current = self._state({}, 0, length[last] + 1, i)
        p = last
        while p != -1 and c not in nxt[p]:
            nxt[p][c] = current
            p = link[p]
        if p == -1:
            return current
        q = nxt[p][c]
        if length[p] + 1 == length[q]:
            link[current] = q
            return current
        clone = self._state(dict(nxt[q]), link[q], length[p] + 1, self.first_end[q])
        while p != -1 and nxt[p].get(c) == q:
            nxt[p][c] = clone
            p = link[p]
        link[q] = link[current] = clone
        return current


def common_runs(a: str, b: str, *, minimum: int) -> list[Run]:
    """Every longest stretch of at least ``minimum`` characters of ``a`` that also stands in ``b``.

    In the order of ``a``; none lies inside another, neighbours may overlap. ``minimum`` below 1 is read as 1.
    """
    least = max(1, minimum)
    if len(a) < least or len(b) < least:
        return []
    automaton = _Automaton(b)
    nxt, link, length = automaton.next, automaton.link, automaton.length
    found: list[Run] = []
    state = matched = 0
    for i, c in enumerate(a):
        if c in nxt[state]:
            state, matched = nxt[state][c], matched + 1
            continue
        # The stretch that ends before i cannot grow: it is a longest one.
        _add(found, a, i - matched, i, automaton.first_end[state], least)
        while state and c not in nxt[state]:
            state = link[state]
            matched = length[state]
        if c in nxt[state]:
            state, matched = nxt[state][c], matched + 1
        else:
            state = matched = 0
    _add(found, a, len(a) - matched, len(a), automaton.first_end[state], least)
    return found


def _add(found: list[Run], a: str, start: int, end: int, last: int, least: int) -> None:
    size = end - start
    if size < least:
        return
    found.append(Run(a[start:end], start, end, last + 1 - size, last + 1))


def copied(a: str, b: str, *, minimum: int) -> int:
    """How many characters of ``a`` lie in runs of at least ``minimum`` that also stand in ``b``."""
    covered = 0
    reached = 0
    for run in common_runs(a, b, minimum=minimum):
        covered += run.end - max(run.start, reached)
        reached = run.end
    return covered
