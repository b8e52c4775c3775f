"""Whether a stretch of a draft speaks of the matter of a rule: by its content words, in any order.

What carries no matter (组织, 情况, 全年) is left out; words of one meaning (获批, 批准) count as the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from assistant.checking.ownlists import own_file
from assistant.checking.policytext import pairs
from assistant.checking.words import cut

_HALF = 0.5
_NEARLY = 0.9


@lru_cache(maxsize=1)
def about() -> re.Pattern[str]:
    """Words of a clause that tells how a thing is managed, not that it was done."""
    return re.compile(own_file().about)


@lru_cache(maxsize=1)
def _light() -> frozenset[str]:
    return frozenset(own_file().light.split())


@lru_cache(maxsize=1)
def _same() -> dict[str, tuple[str, ...]]:
    """Word → the other words of its meaning."""
    groups = [tuple(line.split()) for line in own_file().same]
    return {word: tuple(w for w in group if w != word) for group in groups for word in group}


@lru_cache(maxsize=1)
def _means() -> dict[str, re.Pattern[str]]:
    return {word: re.compile(pattern) for word, pattern in own_file().means.items()}


@lru_cache(maxsize=1)
def deeds() -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    """Words of one meaning, and how their deed is told by what was done."""
    return tuple(((word, *alike(word)), pattern) for word, pattern in _means().items())


@lru_cache(maxsize=1)
def _meant() -> dict[str, re.Pattern[str]]:
    return {name: pattern for names, pattern in reversed(deeds()) for name in names}


@lru_cache(maxsize=16384)
def units(text: str) -> tuple[str, ...]:
    """The words of a text that tell its matter, each once, in order.

    Single characters side by side that the dictionary does not know together are one word (陪餐).
    """
    found: list[str] = []
    run = ""
    for word in (*cut(text), ""):
        if len(word) == 1 and word.isalpha() and word not in _light():
            run += word
            continue
        if len(run) > 1:
            found.append(run)
        run = ""
        if len(word) > 1 and word.isalpha() and word not in _light() and word[0] not in "每第":
            found.append(word)
    return tuple(dict.fromkeys(found))


def alike(word: str) -> tuple[str, ...]:
    """Other words of one meaning."""
    return _same().get(word, ())


def weight(words: Iterable[str]) -> int:
    """How much words tell: their length."""
    return sum(map(len, words))


_pairs = lru_cache(maxsize=16384)(pairs)


def holds(text: str, word: str) -> float:
    """How far a stretch of a draft holds a word or one of its meaning, 0 to 1."""
    if word in text:
        return 1.0
    others = _same().get(word)
    if others is not None and any(other in text for other in others):
        return 1.0
    told_so = _meant().get(word)
    if told_so is not None and told_so.search(text):
        return 1.0
    if len(word) < 3:
        return 0.0
    known = _pairs(word)
    share = len(known & _pairs(text)) / len(known)
    if not share:
        return 0.0
    inside = any(len(t) >= 2 and 2 * len(t) >= len(word) and t in word for t in units(text))
    return _NEARLY if inside else share if share >= _HALF else 0.0


def told(words: tuple[str, ...], text: str) -> float:
    """How much of the weight of some words a stretch of a draft holds, 0 to 1."""
    every = weight(words)
    return sum(len(w) * holds(text, w) for w in words) / every if every else 0.0
