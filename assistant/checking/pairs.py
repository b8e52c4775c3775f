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
            if context.count(_HOLE) != 1 or any(not part for part in _expanded(context)):
                raise ValueError(f"“{context}”里要有一个“~”")
            if _HOLE in _expanded(context):
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


class PairBook:
    """All pairs, ready to be looked for."""

    def __init__(self, pairs: tuple[Pair, ...]) -> None:
        # Of each word: what must stand before and behind it for its twin to be meant, found by the
        # character next to it on the side that has one.
        self._wrong: dict[str, dict[tuple[bool, str], list[tuple[str, str, str]]]] = {}
        self._keep: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for pair in pairs:
            first, second = pair.pair.split()
            for wrong, right, contexts in (
                (second, first, pair.first),
                (first, second, pair.second),
            ):
                places = self._wrong.setdefault(wrong, {})
                for context in contexts.split():
                    for written in _expanded(context):
                        before, _, behind = written.partition(_HOLE)
                        key = (True, behind[0]) if behind else (False, before[-1])
                        places.setdefault(key, []).append((before, behind, right))
                for kept in pair.keep.split():
                    for written in _expanded(kept):
                        self._keep[wrong].extend(
                            (at.start(), written) for at in re.finditer(re.escape(wrong), written)
                        )

    def search(self, text: str) -> Iterator[Mistaken]:
        """All places where a word stands in a context of its twin."""
        for wrong, places in self._wrong.items():
            start = text.find(wrong)
            while start >= 0:
                end = start + len(wrong)
                right = self._meant(text, start, end, places)
                if right is not None and not any(
                    text.startswith(kept, start - at)
                    for at, kept in self._keep.get(wrong, ())
                    if start >= at
                ):
                    yield Mistaken(start, end, right)
                start = text.find(wrong, end)

    @staticmethod
    def _meant(
        text: str,
        start: int,
        end: int,
        places: dict[tuple[bool, str], list[tuple[str, str, str]]],
    ) -> str | None:
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
