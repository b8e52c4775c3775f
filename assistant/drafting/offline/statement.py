"""A sentence of the deterministic writer with its evidence, and the choice among ways to say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

MAX_SENTENCE = 90
"""Characters of one sentence, the opening aside (writing patterns, rule 11)."""
_FINAL = "。！？；"
_CHINESE = "零一二三四五六七八九十"


@dataclass(frozen=True)
class Statement:
    """One sentence: words without the final mark, and the ids it rests on."""

    text: str
    evidence: tuple[str, ...] = ()
    end: str = "。"

    def render(self) -> str:
        """Words, markers, final mark: ``印发文件62件〔F015〕。``"""
        marks = "".join(f"〔{e}〕" for e in dict.fromkeys(self.evidence))
        return f"{self.text.rstrip(_FINAL)}{marks}{self.end}"


def paragraph(statements: Iterable[Statement]) -> str:
    """Sentences of one paragraph."""
    return "".join(s.render() for s in statements)


class Judge(Protocol):
    """Says whether a sentence holds by what it cites."""

    def holds(self, text: str, evidence: Iterable[str] = ()) -> bool:
        """True when nothing in the text lacks evidence."""
        ...


@dataclass
class Chooser:
    """Goes through the ways to say a thing in turn, so that one report does not repeat itself.

    The starting point depends on the report, so that two offices do not get the same wording.
    """

    judge: Judge
    seed: int = 0
    _used: dict[str, int] = field(default_factory=dict)

    def pick(self, key: str, variants: Sequence[str]) -> str:
        """The next variant for ``key``; '' when there is none."""
        if not variants:
            return ""
        at = self._used.get(key, self.seed)
        self._used[key] = at + 1
        return variants[at % len(variants)]

    def say(
        self, key: str, variants: Sequence[str], evidence: Iterable[str] = (), **words: str
    ) -> str:
        """The next variant that holds by its evidence, words filled in; '' when none does."""
        ids = tuple(evidence)
        for _ in variants:
            text = self.pick(key, variants).format(**words)
            if self.judge.holds(text, ids):
                return text
        return ""


def count_word(number: int) -> str:
    """三 for 3, 两 for 2, 十二 for 12, as 三项 and 两项 say it; digits from twenty."""
    if number == 2:
        return "两"
    if 10 < number < 20:
        return f"十{_CHINESE[number - 10]}"
    return _CHINESE[number] if 0 < number <= 10 else str(number)


def joined(names: Sequence[str]) -> str:
    """甲、乙和丙; where a name has 和 or 、 of its own, 、 alone."""
    if len(names) < 2:
        return "".join(names)
    if any(re.search(r"[和、与及]", n) for n in names):
        return "、".join(names)
    return "、".join(names[:-1]) + "和" + names[-1]
