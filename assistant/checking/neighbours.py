"""Two characters that make no word, although one same-sound or look-alike character makes them
one of the common words of official prose: 惯彻, 建全, 机治.

The words and the harmless neighbours (single characters that meet by chance in correct prose)
are data, counted in public laws and the official press: ``common_words.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from pydantic import field_validator

from assistant.checking import words
from assistant.checking.doubled import SURNAMES
from assistant.checking.rules import RuleFile, load

_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")


class CommonWords(RuleFile):
    """``common_words.yaml``."""

    words: tuple[str, ...]
    """Lines of space-separated words of two characters, the most frequent first."""
    met_by_chance: str
    """Space-separated pairs that occur side by side in correct prose."""
    free: str
    """Characters that stand alone so often that a pair with one of them proves nothing."""

    @field_validator("words")
    @classmethod
    def _pairs(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(len(word) != 2 for line in value for word in line.split()):
            raise ValueError("常用词表只收双字词")
        return value


class Neighbours:
    """Finds the pairs; ``alike`` gives the characters similar in shape to one."""

    def __init__(self, file: CommonWords, alike: Callable[[str], str]) -> None:
        ranked = [word for line in file.words for word in line.split()]
        self._rank = {word: number for number, word in enumerate(ranked)}
        self._chance = frozenset(file.met_by_chance.split())
        self._free = frozenset(file.free)
        self._alike = alike
        self._meant = lru_cache(maxsize=65536)(self._search)

    def _search(self, pair: str) -> str | None:
        if pair[0] == pair[1] or pair in self._chance or self._free & set(pair):
            return None
        if words.is_word(pair):
            return None
        rights = [
            right
            for at in (0, 1)
            for other in (*words.homophones(pair[at]), *self._alike(pair[at]))
            if (right := pair[:at] + other + pair[at + 1 :]) in self._rank
        ]
        return min(rights, key=self._rank.__getitem__, default=None)

    def pairs(self, run: str) -> Iterator[tuple[int, str]]:
        """Offsets of the pairs within a run of Chinese characters, with the word meant."""
        at, tokens = 0, words.cut(run)
        taken = -1
        before = ""
        for number, token in enumerate(tokens[:-1]):
            if (
                len(token) == 1 == len(tokens[number + 1])
                and at >= taken
                and not (before and before in SURNAMES)
            ):
                right = self._meant(token + tokens[number + 1])
                if right is not None:
                    yield at, right
                    taken = at + 2
            at += len(token)
            before = token

    def search(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and word meant of every such pair of a text."""
        for run in _HAN_RUN.finditer(text):
            for offset, right in self.pairs(run.group()):
                start = run.start() + offset
                yield start, start + 2, right


@lru_cache(maxsize=1)
def common_words() -> CommonWords:
    """The list as shipped."""
    return load(CommonWords, "common_words.yaml")
