"""Names of persons and places, and words made to match, near which a slip needs more proof."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.checking import words
from assistant.checking.rules import load
from assistant.checking.wordlists import Characters, Words, any_of
from assistant.models import Noun

MATCHED = 4.0
"""What speaks for characters that come again two or three places on: 学深学透, 述纪述廉."""
_ORDINAL = re.compile("[一二三四五六七八九十两]+[届次个项名条类级大年月日期批轮]")


class NameFile(Noun):
    """``names.yaml``: how names of persons, places and bodies look."""

    surnames: Characters
    surnames_only: Characters
    """Surnames that hardly stand by themselves otherwise."""
    given: Characters
    foreign: Characters
    """Characters that spell foreign names."""
    titles: Words
    """What stands before a person's name."""
    countries: Characters
    """Countries told by one character: 德方."""
    provinces: Characters
    after_province: Characters
    """What a province told by one character has or does: 鲁政发, 闽企."""
    places: Characters
    """How names of places end."""


class Names:
    """The words of ``names.yaml``, made ready."""

    def __init__(self, file: NameFile) -> None:
        self.surnames = frozenset(file.surnames)
        self.surnames_only = frozenset(file.surnames_only)
        self.given = frozenset(file.given)
        self.foreign = frozenset(file.foreign)
        self.places = frozenset(file.places)
        self.titled = re.compile(
            rf"(?:{any_of(file.titles).pattern})[{''.join(file.surnames)}][\u4e00-\u9fff]?$"
        )
        self.bodies = re.compile(
            f"[{''.join(file.countries)}]方|[{''.join(file.provinces)}][{''.join(file.after_province)}]"
        )


@lru_cache(maxsize=1)
def names() -> Names:
    """The words, loaded once."""
    return Names(load(NameFile, "names.yaml"))


def doubt(
    run: str, start: int, end: int, alone: frozenset[int], *, word: bool, right: str
) -> float:
    """How much more gain is asked for near what may be a name.

    Args:
        run: the run of Chinese characters.
        start: where the suspected slip begins in it.
        end: where it ends.
        alone: places of the characters that are words by themselves.
        word: whether what is written is a word too.
        right: the word meant.
    """
    doubt, told = 0.0, names()
    near = range(max(0, start - 2), end)
    # A surname, and at least one character of a given name behind it.
    named = [run[at] for at in near if at in alone and (at + 1 in alone or at + 1 == len(run))]
    if not told.surnames_only.isdisjoint(named):
        doubt += 6.0
    elif not told.surnames.isdisjoint(named):
        doubt += 3.5
    if not word and any(
        run[at] == run[near]
        for at in range(start, end)
        for near in (at - 3, at - 2, at + 2, at + 3)
        if 0 <= near < len(run) and not start <= near < end
    ):
        # 学深学透, 述纪述廉, 知责担责: made to match.
        doubt += MATCHED
    if not word and _ORDINAL.match(run, end - 1):
        # 市|六届人大: a number and what it counts.
        doubt += 5.0
    if not word and told.bodies.search(run, max(0, start - 1), end + 1):
        doubt += 5.0
    strange = sum(
        run[at] in told.foreign
        for at in range(max(0, start - 1), min(len(run), end + 1))
        if at in alone
    )
    doubt += 3.0 * strange
    if any(run[at] in told.given for at in range(start, end)):
        doubt += 6.0
    if told.titled.search(run, max(0, start - 8), start + 1):
        doubt += 5.0
    if run[end : end + 1] in told.places:
        doubt += 2.0
    if run[end - 1] in told.places and not word:
        doubt += 4.0
    if word and words.is_name(run[start:end]):
        doubt += 3.0
    if words.is_person(right):
        # Nobody is put right into somebody.
        doubt += 20.0
    return doubt


def aligned(text: str, start: int, end: int) -> float:
    """How much more gain is asked for in the items of a list, and behind a figure.

    Args:
        text: the whole text.
        start: where the suspected slip begins in it.
        end: where it ends.
    """
    if start and text[start - 1].isdigit():
        # 15种|小企业: a figure and what it counts.
        return MATCHED
    size = end - start
    beside = []
    if text[start - 1 : start] == "、":
        beside.append(text[max(0, start - size - 1) : start - 1])
    if text[end : end + 1] == "、":
        beside.append(text[end + 1 : end + size + 1])
    if any(item[:1] == text[start] or item[-1:] == text[end - 1] for item in beside):
        # 节水、节肥、节药: made to match.
        return MATCHED
    return 0.0
