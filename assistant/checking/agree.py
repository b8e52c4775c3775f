"""Two places of one text that count the same thing and do not agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.checking.engine import CheckData
from assistant.checking.rules import load
from assistant.checking.wordlists import Parts, Words, any_of, any_part
from assistant.evidence import quantities
from assistant.models import Noun, Quantity

_DATED = r"[一二三四]季度|\d{1,2}月(?:份|底)?|\d{1,2}[—-]\d{1,2}月|\d{4}年"
"""Periods told in figures."""
_BIG = 6
_LEFT, _RIGHT = 14, 8
_ALIKE = 0.5
_LIST = 4
"""So many disagreements about one counted thing are no slip."""
_NARROWING = 8
"""So many pairs of characters before a clause say what it is about; fewer are 经核对，or 目前，."""


class AgreeFile(Noun):
    """``agree.yaml``: what makes two figures of the same thing two tallies all the same."""

    periods: Words
    partial: Words
    """What is said before a figure of a part, an average or an addition."""
    stages: Words
    """Acts that one thing goes through one after the other: what is taken in is not what is closed."""
    intended: Parts
    levels: Words
    """Whose the thing is: 荣获全国先进 is another tally than 荣获全省先进."""


@lru_cache(maxsize=1)
def agree_file() -> AgreeFile:
    """The words, read once."""
    return load(AgreeFile, "agree.yaml")


class _Words:
    def __init__(self, file: AgreeFile) -> None:
        self.period = re.compile(f"{any_of(file.periods).pattern}|{_DATED}")
        self.partial, self.stage, self.level = map(any_of, (file.partial, file.stages, file.levels))
        self.intended = any_part(file.intended)


@lru_cache(maxsize=1)
def _words() -> _Words:
    return _Words(agree_file())


@dataclass(frozen=True, slots=True)
class Clash:
    """The later place, and what the earlier one says."""

    start: int
    end: int
    other: str
    many: int = 0
    """So many places of the text count it so: a list told in one form, village by village."""


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    sentence: int
    quantity: Quantity
    periods: frozenset[str]
    pairs: frozenset[str]
    words: str
    stages: frozenset[str]
    intended: bool
    levels: frozenset[str]
    scope: frozenset[str]
    """What the sentence says before this clause: 对黑恶势力犯罪，受理审查起诉72人."""
    before: tuple[str, float | None]
    """Unit and value of the figure told just before in the same sentence."""


def clashes(data: CheckData) -> Iterator[Clash]:
    """Figures of the same unit and the same counted thing, told in nearly the same words.

    Where many places tell it so, each with a figure of its own, they are a list: told once.
    """
    found: dict[tuple[str, str], list[Clash]] = {}
    for key, clash in _clashes(data):
        found.setdefault(key, []).append(clash)
    for told in found.values():
        if len(told) < _LIST:
            yield from told
        else:
            yield replace(told[0], many=len(told) + 1)


def _clashes(data: CheckData) -> Iterator[tuple[tuple[str, str], Clash]]:
    text = data.subject.text
    places: dict[tuple[str, str], list[_Place]] = {}
    for number, (start, end) in enumerate(data.index.sentences):
        sentence = text[start:end]
        if not any(c.isdecimal() for c in sentence):
            continue
        before: Quantity | None = None
        for quantity in quantities(sentence):
            place = _place(sentence, start, number, quantity, before)
            before = quantity
            if place is None:
                continue
            key = (quantity.unit, quantity.counted)
            for other in places.get(key, ())[:_BIG]:
                if _clash(place, other):
                    yield key, Clash(place.start, place.end, other.words)
                    break
            else:
                places.setdefault(key, []).append(place)


def _place(
    sentence: str, offset: int, number: int, quantity: Quantity, before: Quantity | None
) -> _Place | None:
    if (
        quantity.direction is not None
        or quantity.approximate
        or quantity.upper is not None
        or quantity.unit in ("%", "个百分点", "")
        or len(quantity.counted) < 2
    ):
        return None
    told = _words()
    left = sentence[max(0, quantity.start - _LEFT) : quantity.start]
    right = sentence[quantity.end : quantity.end + _RIGHT]
    if (
        told.partial.search(left[-8:])
        or re.search(r"(?:由|从|至|到)$", left)
        or re.match(r"(?:减|增|降|升|统筹)", right)
    ):
        return None
    left = re.split(r"[。；，]", left)[-1]
    opening = sentence[: max(sentence.rfind(mark, 0, quantity.start) for mark in "。；，")]
    right = re.split(r"[。；，]", right)[0]
    pairs = _pairs(left) | _pairs(right)
    if len(pairs) < 3:
        return None
    return _Place(
        offset + quantity.start,
        offset + quantity.end,
        number,
        quantity,
        frozenset(told.period.findall(sentence[: quantity.start])),
        pairs,
        (left + quantity.text + right).strip(),
        frozenset(told.stage.findall(left)),
        told.intended.search(left) is not None,
        frozenset(told.level.findall(left + re.split(r"[。；，]", sentence[quantity.end :])[0])),
        _pairs(opening) if "，" in sentence[: quantity.start] else frozenset(),
        (before.unit, float(before.value)) if before is not None else ("", None),
    )


def _pairs(words: str) -> frozenset[str]:
    bare = re.sub(r"[\d\W_]+", "", words)
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


def _elsewhere(here: _Place, there: _Place) -> bool:
    """Whether the sentence narrows its clause to something the other place does not speak of."""
    told = there.scope | there.pairs
    return len(here.scope) >= _NARROWING and len(here.scope & told) < _ALIKE * len(here.scope)


def _clash(here: _Place, there: _Place) -> bool:
    if here.sentence == there.sentence or here.quantity.value == there.quantity.value:
        return False
    if here.periods != there.periods or here.intended != there.intended:
        return False
    if here.stages and there.stages and here.stages.isdisjoint(there.stages):
        return False
    if here.levels and there.levels and here.levels.isdisjoint(there.levels):
        return False
    if here.before[1] is not None and there.before[1] is not None and here.before != there.before:
        # 排查问题54个，整改51个 is another tally than 反馈8个问题，整改6个.
        return False
    if _elsewhere(here, there) or _elsewhere(there, here):
        return False
    shared = len(here.pairs & there.pairs)
    return (
        shared >= 3
        and shared / min(len(here.pairs), len(there.pairs)) >= _ALIKE
        and (shared / max(len(here.pairs), len(there.pairs)) >= _ALIKE)
    )
