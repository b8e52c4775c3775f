"""``own.yaml``: the words by which rules read from the clerk's policies are set beside a draft."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from pydantic import field_validator, model_validator

from assistant.checking.rules import load
from assistant.checking.wordlists import Parts, Words, any_of, any_part
from assistant.models import Noun


class OwnFile(Noun):
    """``own.yaml``: how rules read from the clerk's policies are set beside a draft."""

    filler: tuple[str, ...]
    scopes: tuple[str, ...]
    light: str
    same: tuple[str, ...]
    about: str
    means: dict[str, str]
    """A word → how the same deed is told by what was done (公车私用 → 公务用车…接送子女)."""
    approvers: dict[str, str]
    """A kind of person or body → how it is called; the first that fits counts."""
    handled: Parts
    """Words of a sentence that reports a violation found or put right."""
    bodies: Words
    levels: Words
    ranks: Words
    units: Words
    """What limits are counted in."""
    same_units: dict[str, str]
    unit_scale: dict[str, tuple[str, Decimal]]
    """A unit → a smaller one and how many of them it is."""

    @model_validator(mode="after")
    def _units_are_known(self) -> OwnFile:
        said = {*self.same_units, *self.same_units.values(), *self.unit_scale}
        unknown = said - set(self.units)
        if unknown:
            raise ValueError(f"units里没有：{'、'.join(sorted(unknown))}")
        return self

    @field_validator("filler", "scopes")
    @classmethod
    def _compile(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for part in value:
            _compiled(part)
        return value

    @field_validator("means", "approvers")
    @classmethod
    def _compile_means(cls, value: dict[str, str]) -> dict[str, str]:
        for pattern in value.values():
            _compiled(pattern)
        return value

    @field_validator("about")
    @classmethod
    def _compiles(cls, value: str) -> str:
        _compiled(value)
        return value

    @field_validator("same")
    @classmethod
    def _in_one_group_only(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        words = [word for line in value for word in line.split()]
        twice = {word for word in words if words.count(word) > 1}
        if twice or any(len(line.split()) < 2 for line in value):
            raise ValueError(f"同义词每行至少两个，一个词只能在一行里：{'、'.join(sorted(twice))}")
        return value


def _compiled(pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"正则“{pattern}”有错：{error}") from error


@lru_cache(maxsize=1)
def own_file() -> OwnFile:
    """The words, loaded once."""
    return load(OwnFile, "own.yaml")


@lru_cache(maxsize=1)
def handled() -> re.Pattern[str]:
    """Words of a sentence that reports a violation found or put right."""
    return any_part(own_file().handled)


@lru_cache(maxsize=1)
def bodies() -> re.Pattern[str]:
    """Bodies by what they are, not by their name: 财政部门."""
    return any_of(own_file().bodies)


@lru_cache(maxsize=1)
def levels() -> re.Pattern[str]:
    """Levels a statement and a document may name otherwise: 县级, 上级."""
    return any_of(own_file().levels)


@lru_cache(maxsize=1)
def ranks() -> re.Pattern[str]:
    """Levels that stand before the same words in a document and in its retelling."""
    return any_of(own_file().ranks)
