"""What the look-out for misspellings knows of words: which are words, how frequent, which are those of
official prose, and which of them lie near what is written.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property, lru_cache

from pydantic import field_validator

from assistant.checking import words
from assistant.checking.rules import RuleFile, load
from assistant.models import Noun

TOTAL = 60_101_967
"""Sum of the frequencies of the segmenter's dictionary."""
LONGEST = 5
_UNKNOWN = math.log(0.5 / TOTAL)
_HOLE = "□"


class CommonWords(RuleFile):
    """``common_words.yaml``."""

    words: tuple[str, ...]
    """Lines of space-separated words of two characters, the most frequent first."""
    near_in_sense: str
    """Space-separated pairs ``a/b`` that sound or look alike and stand in the same places."""
    met_by_chance: str
    """Space-separated pairs that occur side by side in correct prose."""

    @field_validator("words")
    @classmethod
    def _pairs(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(len(word) != 2 for line in value for word in line.split()):
            raise ValueError("常用词表只收双字词")
        return value


class OfficialWords(Noun):
    """``official_words.yaml``."""

    words: tuple[str, ...]
    characters: str
    """Words to be known, but never what a slip is taken for."""
    long: tuple[str, ...]
    joining: str
    """Characters that join freely with others: 踢出, 弯成, 递到."""
    free: str
    """Characters that are words by themselves and stand before or behind any other: 对|未完成, 8日|起."""
    out_of_place: str = ""
    """Words that official prose has no use for: met there, one that sounds alike was mostly meant."""
    never_meant: str
    """Listed words that too often come out of correct neighbours: 二是 is no 而是."""


class OrdinaryWords(Noun):
    """``dictionary_words.yaml``."""

    words: tuple[str, ...]


class Lexicon:
    """Words with their frequency, and the words of official prose by each of their holes."""

    def __init__(
        self,
        common: CommonWords,
        official: OfficialWords,
        ordinary: Sequence[str],
        terms: Sequence[str] = (),
        harmless: Sequence[str] = (),
    ) -> None:
        self.joining = frozenset(official.joining)
        self.free = frozenset(official.free)
        self._own: dict[str, int] = {}
        self.near_in_sense = frozenset(
            frozenset(pair.split("/")) for pair in common.near_in_sense.split()
        )
        """Pairs of words either of which may be right where the other is."""
        self._chance = frozenset((*common.met_by_chance.split(), *harmless))
        ranked = [word for line in common.words for word in line.split()]
        for rank, word in enumerate(ranked):
            self._own[word] = max(500, 6_000 // (1 + rank // 25))
        listed = [word for line in (*official.words, *official.long) for word in line.split()]
        for word in listed:
            self._own.setdefault(word, 500 if len(word) == 2 else 200)
        targets = dict.fromkeys((*ranked, *listed))
        for word in official.characters.split():
            self._own.setdefault(word, 500)
        self.out_of_place = frozenset(official.out_of_place.split())
        self._excluded = frozenset(official.never_meant.split())
        for word in self._excluded:
            targets.pop(word, None)
        self._targets = frozenset(targets)
        self._short: dict[str, list[str]] = defaultdict(list)
        for term in (*official.long, *terms):
            for word in term.split():
                if len(word) == 4:
                    self._own.setdefault(word, 200)
                    # Without its last character a term is often a short form: 思政课.
                    for at in range(3):
                        self._short[word[:at] + word[at + 1 :]].append(word)
        self._holes: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for word in (*targets, *(word for line in ordinary for word in line.split())):
            if len(word) < LONGEST:
                for at in range(len(word)):
                    self._holes[word[:at] + _HOLE + word[at + 1 :]].append((word[at], word))
        self.logs: dict[str, float | None] = {}

    def known(self, word: str) -> bool:
        """Whether correct prose holds these characters side by side."""
        return word in self._chance or word in self._own

    def listed(self, word: str) -> bool:
        """Whether the word is one of those of official prose."""
        return word in self._targets

    def shortened(self, written: str) -> Sequence[str]:
        """Listed terms that become ``written`` by losing one character."""
        return self._short.get(written, ())

    def log(self, word: str) -> float | None:
        """Logarithm of the word's share of all words; ``None`` where it is none."""
        if word in self.logs:
            return self.logs[word]
        count = max(words.frequency(word), self._own.get(word, 0))
        value = math.log(count / TOTAL) if count else (_UNKNOWN if len(word) == 1 else None)
        self.logs[word] = value
        return value

    @property
    def targets(self) -> frozenset[str]:
        """The words of official prose that a slip may be taken for."""
        return self._targets

    @property
    def never_meant(self) -> frozenset[str]:
        """Words no slip is taken for."""
        return self._excluded

    def chance(self, written: str) -> bool:
        """Whether correct prose holds these characters side by side by chance, or in a name."""
        return written in self._chance

    @cached_property
    def _halves(self) -> dict[str, list[str]]:
        halves: dict[str, list[str]] = defaultdict(list)
        for word in self._targets:
            if len(word) == 2:
                for character in set(word):
                    halves[character].append(word)
        return halves

    def halves(self, character: str) -> Sequence[str]:
        """Words of official prose of two characters that one character is half of."""
        return self._halves.get(character, ())

    def around(self, written: str, at: int) -> Sequence[tuple[str, str]]:
        """Words that differ from what is written at one place only, with the character they have there."""
        return self._holes.get(written[:at] + _HOLE + written[at + 1 :], ())


@lru_cache(maxsize=1)
def _official() -> frozenset[str]:
    listed = load(OfficialWords, "official_words.yaml")
    lines = (*listed.words, *listed.long, listed.characters)
    return frozenset(word for line in lines for word in line.split())


def official(word: str) -> bool:
    """Whether the list of words of official prose holds it, new words included."""
    return word in _official()


@lru_cache(maxsize=65536)
def _log(word: str) -> float | None:
    count = max(words.frequency(word), 500 if official(word) else 0)
    return math.log(count / TOTAL) if count else (_UNKNOWN if len(word) == 1 else None)


def likelihood(run: str) -> float:
    """Logarithm of how likely the likeliest row of words is that makes up ``run``."""
    best = [0.0] + [-math.inf] * len(run)
    for start in range(len(run)):
        for end in range(start + 1, min(len(run), start + LONGEST) + 1):
            share = _log(run[start:end])
            if share is not None:
                best[end] = max(best[end], best[start] + share)
    return best[-1]


@lru_cache(maxsize=1)
def common_words() -> CommonWords:
    """The list of frequent words as shipped."""
    return load(CommonWords, "common_words.yaml")
