"""Comparing wording: what two texts share, apart from function words and ordinary official vocabulary."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.evidence import rules
from assistant.evidence.numerals import plain

_DROP = re.compile(r"[\s“”‘’\"'「」*]")
_BRACKETS = str.maketrans("（）［］：；－–", "()[]:;--")


@lru_cache(maxsize=8192)
def squeeze(text: str) -> str:
    """For looking one wording up in another: no blanks, no quotation marks, ordinary digits and brackets."""
    return _DROP.sub("", plain(text)).translate(_BRACKETS)


@lru_cache(maxsize=1)
def _runs() -> re.Pattern[str]:
    return re.compile(r"[\u4e00-\u9fffA-Za-z]+")


def bigrams(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters inside runs of words; quotation marks do not part a run."""
    out: set[str] = set()
    for run in _runs().findall(_DROP.sub("", text)):
        out.update(run[i : i + 2] for i in range(len(run) - 1))
    return frozenset(out)


@lru_cache(maxsize=1)
def _ordinary() -> re.Pattern[str]:
    return re.compile(f"(?=({rules.alternation(rules.words().ordinary)}|逐[\u4e00-\u9fff]))")


@lru_cache(maxsize=1)
def _function() -> frozenset[str]:
    return frozenset(rules.words().function)


@dataclass(frozen=True)
class Likeness:
    """How much of a wording stands in the evidence."""

    covered: int
    """Characters found there in runs of two or more, ordinary words included."""
    telling: int
    """Of these, characters of words that are not ordinary."""
    fresh: int
    """Characters of words that are neither there nor ordinary."""
    head_found: bool
    """The last word that is not ordinary stands in the evidence (or there is none)."""
    head_char: str
    """Its last character where ``head_found`` is false: 片 of 警示教育片."""
    longest_fresh: str
    """The longest stretch that is not there, for the reason shown."""

    @property
    def empty(self) -> bool:
        """Nothing but ordinary words, none of them in the evidence."""
        return self.covered == 0 and self.fresh == 0


@lru_cache(maxsize=16384)
def likeness(text: str, pairs: frozenset[str]) -> Likeness:
    """Compare a wording with the character pairs of the evidence."""
    text = _DROP.sub("", text)
    size = len(text)
    found = [False] * size
    for i in range(size - 1):
        if text[i : i + 2] in pairs:
            found[i] = found[i + 1] = True
    ordinary = [False] * size
    for m in _ordinary().finditer(text):
        for i in range(m.start(1), m.end(1)):
            ordinary[i] = True
    function = _function()
    fresh_at = [
        not found[i] and not ordinary[i] and c not in function and c != "\0"
        for i, c in enumerate(text)
    ]
    head, head_char = True, ""
    for i in range(size - 1, -1, -1):
        if fresh_at[i]:
            head, head_char = False, text[i]
            break
        if found[i] and not ordinary[i]:
            break
    return Likeness(
        covered=sum(found),
        telling=sum(f and not o for f, o in zip(found, ordinary, strict=True)),
        fresh=sum(fresh_at),
        head_found=head,
        head_char=head_char,
        longest_fresh=_longest(text, fresh_at),
    )


def _longest(text: str, flags: list[bool]) -> str:
    best = start = length = 0
    best_start = 0
    for i, flag in enumerate([*flags, False]):
        if flag:
            if length == 0:
                start = i
            length += 1
        else:
            if length > best:
                best, best_start = length, start
            length = 0
    return text[best_start : best_start + best]
