"""A run of characters read as rows of words, each word as likely as it is behind the one before it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.checking.lexicon import LONGEST, Lexicon
from assistant.checking.neighbours import STEP, Neighbours

_LONE = -15.0
"""Logarithm of the share of a character that is no word."""
_AT_HOME = -10.5
"""Least logarithm of the share of a word of official prose: the model was made of other prose."""


@dataclass(frozen=True, slots=True)
class Known:
    """A word: its number among those whose neighbours are known (-1: none), and its share."""

    number: int
    share: float


_EDGE = Known(-1, 0.0)


class Arc:
    """A word at its place in a run, with the likeliest row up to its end and from its end."""

    __slots__ = ("ahead", "behind", "end", "known", "start")

    def __init__(self, start: int, end: int, known: Known, ahead: float) -> None:
        self.start, self.end, self.known = start, end, known
        self.ahead, self.behind = ahead, 0.0


class Words:
    """Looks words up, and how likely they are side by side."""

    def __init__(self, lexicon: Lexicon, table: Neighbours) -> None:
        self._lexicon, self.table = lexicon, table
        self._known: dict[str, Known | None] = {}

    def known(self, word: str) -> Known | None:
        """The word, or ``None`` where it is none."""
        try:
            return self._known[word]
        except KeyError:
            value = self._known[word] = self._look_up(word)
            return value

    def _look_up(self, word: str) -> Known | None:
        number = self.table.ids.get(word, -1)
        share = self._lexicon.log(word)
        if number >= 0:
            alone = self.table.share(number)
            if share is not None and self._lexicon.listed(word):
                return Known(number, max(alone, share - 1.0, _AT_HOME))
            return Known(number, alone)
        if share is None:
            return None
        return Known(-1, _LONE if len(word) == 1 else share - 0.5)

    def follows(self, first: Known, second: Known) -> float:
        """Logarithm of how likely the second word is behind the first."""
        one, other = first.number, second.number
        if one < 0:
            return second.share
        if other >= 0:
            seen = self.table.seen(one, other)
            if seen is not None:
                return seen
        return second.share - STEP * self.table.leaving[one]

    def bond(self, first: Known, second: Known) -> float:
        """How many times likelier (logarithm) the two are side by side than by chance; 0: never seen."""
        if first.number < 0 or second.number < 0:
            return 0.0
        seen = self.table.seen(first.number, second.number)
        return 0.0 if seen is None else seen - self.table.share(second.number)


class Rows:
    """All rows of words that make up a run."""

    def __init__(self, run: str, words: Words) -> None:
        size = len(run)
        self.words = words
        self.ending: list[list[Arc]] = [[] for _ in range(size + 1)]
        self.starting: list[list[Arc]] = [[] for _ in range(size + 1)]
        self.ending[0].append(Arc(0, 0, _EDGE, 0.0))
        known, follows = words.known, words.follows
        for start in range(size):
            before = self.ending[start]
            for end in range(start + 1, min(size, start + LONGEST) + 1):
                word = known(run[start:end])
                if word is None:
                    continue
                arc = Arc(start, end, word, max(a.ahead + follows(a.known, word) for a in before))
                self.ending[end].append(arc)
                self.starting[start].append(arc)
        self.whole = max(arc.ahead for arc in self.ending[size])
        for start in range(size - 1, -1, -1):
            for arc in self.starting[start]:
                after = self.starting[arc.end]
                if after:
                    arc.behind = max(follows(arc.known, a.known) + a.behind for a in after)

    def best(self) -> list[Arc]:
        """The words of the likeliest row."""
        found: list[Arc] = []
        at = len(self.ending) - 1
        arc = max(self.ending[at], key=lambda a: a.ahead)
        while arc.end > 0:
            found.append(arc)
            here = arc
            arc = max(
                self.ending[here.start],
                key=lambda a: a.ahead + self.words.follows(a.known, here.known),
            )
        found.reverse()
        return found

    def replaced(self, start: int, end: int, word: Known) -> float:
        """Logarithm of how likely the run is with ``word`` in place of a stretch."""
        follows = self.words.follows
        left = max(a.ahead + follows(a.known, word) for a in self.ending[start])
        after = self.starting[end]
        if not after:
            return left
        return left + max(follows(word, a.known) + a.behind for a in after)
