"""Pairs of words that are both words, told apart by what stands beside them: 公民权利, 权力运行.

The contexts are data (``pairs.yaml``): each shows where one of the two is right, so that the other
is wrong there. Nothing is guessed: a place that no context knows is left alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from pydantic import field_validator, model_validator

from assistant.checking.rules import RuleFile, load
from assistant.models import Noun

_HOLE = "~"
_BESIDE = re.compile(r"[^{}()|~]")
_PART = re.compile(r"\{([^{}()]*)\}|\(([^{}()]*)\)|([^{}()]+)")


class Pair(Noun):
    """Two words, and where each of them is the right one."""

    pair: str
    """The two words, with a space between them."""
    first: str = ""
    """Contexts in which the first is right, with ``~`` in its place."""
    second: str = ""
    """The same for the second."""
    keep: str = ""
    """Stretches that are right as they stand though a context fits."""

    @field_validator("pair")
    @classmethod
    def _two(cls, value: str) -> str:
        if len(set(value.split())) != 2:
            raise ValueError(f"“{value}”不是两个词")
        return value

    @field_validator("first", "second")
    @classmethod
    def _holes(cls, value: str) -> str:
        for context in value.split():
            if context.count(_HOLE) != 1:
                raise ValueError(f"“{context}”里要有一个“~”")
            if not _BESIDE.search(context):
                raise ValueError(f"“{context}”没有前后文")
        return value

    @model_validator(mode="after")
    def _has_contexts(self) -> Pair:
        if not self.first and not self.second:
            raise ValueError(f"“{self.pair}”没有前后文")
        return self


class PairFile(RuleFile):
    """``pairs.yaml``."""

    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Mistaken:
    """A word that stands where its twin belongs."""

    start: int
    end: int
    right: str


def _expanded(context: str) -> list[str]:
    """``{甲|乙}~(的)`` written out: every choice, and what is in round brackets with and without."""
    parts = []
    for choice, maybe, plain in _PART.findall(context):
        parts.append(choice.split("|") if choice else ["", maybe] if maybe else [plain])
    return ["".join(parts) for parts in product(*parts)]


_Places = dict[tuple[bool, str], list[tuple[str, str, str]]]
"""What must stand before and behind a word for another to be meant, found by the character next to
the word on the side that has one."""


class PairBook:
    """All pairs, ready to be looked for."""

    def __init__(self, pairs: tuple[Pair, ...]) -> None:
        self._contexts: dict[str, list[tuple[str, str]]] = defaultdict(list)
        """Of each word: where its twin is right, and the twin."""
        self._kept: dict[str, list[str]] = defaultdict(list)
        # Few of the words stand in any one text, and contexts are written out for those only.
        self._places: dict[str, tuple[_Places, list[tuple[int, str]]]] = {}
        for pair in pairs:
            first, second = pair.pair.split()
            for wrong, right, contexts in (
                (second, first, pair.first),
                (first, second, pair.second),
            ):
                if contexts:
                    self._contexts[wrong].append((contexts, right))
                self._kept[wrong].append(pair.keep)

    def _of(self, wrong: str) -> tuple[_Places, list[tuple[int, str]]]:
        if wrong not in self._places:
            places: _Places = defaultdict(list)
            for contexts, right in self._contexts[wrong]:
                for written in (one for context in contexts.split() for one in _expanded(context)):
                    before, _, behind = written.partition(_HOLE)
                    key = (True, behind[0]) if behind else (False, before[-1])
                    places[key].append((before, behind, right))
            kept = [
                (at.start(), written)
                for line in self._kept[wrong]
                for stretch in line.split()
                for written in _expanded(stretch)
                for at in re.finditer(re.escape(wrong), written)
            ]
            self._places[wrong] = places, kept
        return self._places[wrong]

    def search(self, text: str) -> Iterator[Mistaken]:
        """All places where a word stands in a context of its twin."""
        for wrong in self._contexts:
            start = text.find(wrong)
            while start >= 0:
                end = start + len(wrong)
                places, kept = self._of(wrong)
                right = self._meant(text, start, end, places)
                if right is not None and not any(
                    start >= at and text.startswith(one, start - at) for at, one in kept
                ):
                    yield Mistaken(start, end, right)
                start = text.find(wrong, end)

    @staticmethod
    def _meant(text: str, start: int, end: int, places: _Places) -> str | None:
        for key in ((True, text[end : end + 1]), (False, text[start - 1 : start])):
            for before, behind, right in places.get(key, ()):
                if text.startswith(behind, end) and text.endswith(before, 0, start):
                    return right
        return None


@lru_cache(maxsize=1)
def pair_file() -> PairFile:
    """The pairs as shipped."""
    return load(PairFile, "pairs.yaml")


@lru_cache(maxsize=1)
def pair_book() -> PairBook:
    """The pairs as shipped, ready to be looked for."""
    return PairBook(pair_file().pairs)
