"""Word lists out of the rule files: an office adds a word without writing a pattern."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator


def _split(value: object) -> object:
    """Words parted by blanks, on one line or several, are a list of words."""
    if isinstance(value, str):
        return tuple(value.split())
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return tuple(word for line in value for word in line.split())
    return value


def _once(value: tuple[str, ...]) -> tuple[str, ...]:
    twice = sorted({word for word in value if value.count(word) > 1})
    if twice:
        raise ValueError(f"写了两遍：{'、'.join(twice)}")
    if not value:
        raise ValueError("词表是空的")
    return value


def _compiles(value: tuple[str, ...]) -> tuple[str, ...]:
    for part in value:
        try:
            re.compile(part)
        except re.error as error:
            raise ValueError(f"正则“{part}”有错：{error}") from error
    return value


def _split_characters(value: object) -> object:
    if isinstance(value, str):
        return tuple("".join(value.split()))
    return value


Words = Annotated[tuple[str, ...], BeforeValidator(_split), AfterValidator(_once)]
"""Plain words, parted by blanks, each once."""
Parts = Annotated[
    tuple[str, ...], BeforeValidator(_split), AfterValidator(_once), AfterValidator(_compiles)
]
"""Words or pieces of a regular expression without blanks (应(?!急|对)), parted by blanks, each once."""
Characters = Annotated[tuple[str, ...], BeforeValidator(_split_characters), AfterValidator(_once)]
"""Single characters, each once."""


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the words, the longest where several begin at one place."""
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


def any_part(parts: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the pieces, the first where several fit."""
    return re.compile("|".join(parts))
