"""Words that sound like what is written, wholly or nearly: what a pinyin input method offers instead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import product

from assistant.checking.alike import Alike

_MERGED = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "r": "l", "h": "f"}
_FIRST_CODE = 0xE000
"""Syllables are told by single characters of a private range, so that words translate at once."""


class Sounding:
    """Words by their sound without tone, near sounds merged."""

    def __init__(self, words: Iterable[str], looks: Alike) -> None:
        codes: dict[str, int] = {}
        first: dict[int, int] = {}
        second: dict[int, int] = {}
        for character, syllables in looks.syllables.items():
            merged = list(
                dict.fromkeys(codes.setdefault(_merged(s), len(codes)) for s in syllables)
            )
            first[ord(character)] = _FIRST_CODE + merged[0]
            second[ord(character)] = _FIRST_CODE + merged[-1]
        self._tables = (first, second)
        self._words: dict[str, list[str]] = defaultdict(list)
        listed = list(words)
        # One translation of all words together is far quicker than one of each.
        together = "\n".join(listed)
        ones, others = (together.translate(table).split("\n") for table in self._tables)
        for word, one, other in zip(listed, ones, others, strict=True):
            self._words[one].append(word)
            if one != other:
                keys = {other}
                if len(word) == 2:
                    keys |= {one[0] + other[1], other[0] + one[1]}
                for key in keys - {one}:
                    self._words[key].append(word)

    def like(self, written: str) -> list[str]:
        """Words that sound like what is written; itself left out."""
        first, second = (written.translate(table) for table in self._tables)
        if first == second:
            return [word for word in self._words.get(first, ()) if word != written]
        pairs = (dict.fromkeys(pair) for pair in zip(first, second, strict=True))
        found: dict[str, None] = {}
        for key in product(*pairs):
            found.update(dict.fromkeys(self._words.get("".join(key), ())))
        found.pop(written, None)
        return list(found)


def _merged(syllable: str) -> str:
    size = 2 if syllable[1:2] == "h" else 1
    initial, final = syllable[:size], syllable[size:]
    if final in ("ang", "eng", "ing"):
        final = final[:-1]
    return _MERGED.get(initial, initial) + final
