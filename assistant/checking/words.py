"""Word boundaries and same-sound characters, for the checks that need to know what is a word."""

from __future__ import annotations

from functools import lru_cache

from pydantic import field_validator

from assistant.checking.rules import load
from assistant.checking.wordlists import Characters
from assistant.models import Noun


def cut(text: str) -> list[str]:
    """Words of a text by dictionary alone (no guessing of unknown words)."""
    import rjieba

    return list(rjieba.cut(text, False))


def stands_alone(text: str, start: int, end: int, *, reach: int = 8) -> bool:
    """Whether word boundaries fall on both ends of a stretch."""
    first = max(0, start - reach)
    mark = first
    marks = {mark}
    for token in cut(text[first : end + reach]):
        mark += len(token)
        marks.add(mark)
    return start in marks and end in marks


def is_word(text: str) -> bool:
    """Whether the segmenter's dictionary holds the word."""
    import rjieba

    return bool(rjieba.has_word(text))


def frequency(word: str) -> int:
    """How often the segmenter's dictionary counted the word; 0 where it does not hold it."""
    import rjieba

    # For a word it holds, the suggested frequency is one more than the one it has.
    return int(rjieba.suggest_freq(word)) - 1 if rjieba.has_word(word) else 0


class SyllableFile(Noun):
    """``syllables.yaml``: the first character of each syllable among the level-one characters of GB 2312—1980.

    The standard lists them in the order of pinyin; that makes "same sound" computable without a dictionary.
    """

    starts: Characters

    @field_validator("starts")
    @classmethod
    def _in_the_order_of_the_standard(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        try:
            codes = [character.encode("gb2312") for character in value]
        except UnicodeEncodeError as error:
            raise ValueError("有的字不在GB 2312里") from error
        if codes != sorted(codes) or not b"\xb0\xa1" == codes[0] <= codes[-1] < b"\xd8":
            raise ValueError("音节的首字要按GB 2312一级汉字的顺序，从“啊”起")
        return value


@lru_cache(maxsize=1)
def _syllables() -> dict[str, str]:
    """Each common character with all characters of its syllable."""
    members: dict[int, list[str]] = {}
    for character, sound in _sounds().items():
        members.setdefault(sound, []).append(character)
    return {character: "".join(members[sound]) for character, sound in _sounds().items()}


def homophones(character: str) -> str:
    """Other common characters of the same syllable (tone apart)."""
    return _syllables().get(character, "").replace(character, "")


@lru_cache(maxsize=1)
def _sounds() -> dict[str, int]:
    starts = {c.encode("gb2312") for c in load(SyllableFile, "syllables.yaml").starts}
    sounds: dict[str, int] = {}
    sound = -1
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF):
            code = bytes((high, low))
            if code in starts:
                sound += 1
            try:
                sounds[code.decode("gb2312")] = sound
            except UnicodeDecodeError:
                continue
    return sounds


def is_verb(word: str) -> bool:
    """Whether the segmenter tags the word, by itself, as a verb."""
    import rjieba

    tags = rjieba.tag(word)
    return bool(tags) and str(tags[0][1]).startswith("v")


def _tag(word: str) -> str:
    import rjieba

    tags = rjieba.tag(word)
    return str(tags[0][1]) if len(tags) == 1 else ""


@lru_cache(maxsize=4096)
def is_name(word: str) -> bool:
    """Whether the segmenter tags the word, by itself, as a name of a person, place or body."""
    return _tag(word) in ("nr", "nrt", "nrfg", "ns", "nt", "nz")


@lru_cache(maxsize=4096)
def is_function(word: str) -> bool:
    """Whether the segmenter tags the word, by itself, as a pronoun, conjunction, particle or number."""
    return _tag(word) in ("r", "c", "p", "u", "m", "q", "y", "e", "o")


@lru_cache(maxsize=4096)
def is_person(word: str) -> bool:
    """Whether the segmenter tags the word, by itself, as a person's name."""
    return _tag(word) in ("nr", "nrt", "nrfg")


def same_sound(first: str, second: str) -> bool:
    """Whether two common characters share a syllable (tone apart)."""
    sounds = _sounds()
    return first != second and first in sounds and sounds[first] == sounds.get(second)
