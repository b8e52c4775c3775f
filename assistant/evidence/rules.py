"""The data of the evidence layer (``knowledge/rules``), validated when loaded, and the patterns made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import ValidationError

from assistant.config import KNOWLEDGE_DIR
from assistant.errors import DefectError
from assistant.models import Noun

RULES_DIR = KNOWLEDGE_DIR / "rules"

_File = TypeVar("_File", bound=Noun)


class UnitGroup(Noun):
    """Units that convert into each other exactly; values are multiples of ``base``."""

    base: str
    units: dict[str, Decimal]


class UnitsFile(Noun):
    """units.yaml."""

    version: int
    measures: tuple[UnitGroup, ...]
    durations: tuple[UnitGroup, ...]
    counters: tuple[str, ...]
    visits: tuple[str, ...]
    han_safe: tuple[str, ...]
    han_one: tuple[str, ...]


class PhrasesFile(Noun):
    """evidence_phrases.yaml."""

    version: int
    quoted: tuple[str, ...]
    words: tuple[str, ...]
    numbers: tuple[str, ...]
    structural: tuple[str, ...]
    structural_after_counter: tuple[str, ...]
    structural_before: tuple[str, ...]


class VerbGroup(Noun):
    """Verbs of one kind of act, and how strictly the evidence must use the same one."""

    id: str
    match: Literal["any", "group", "exact"]
    verbs: tuple[str, ...]
    nouns: tuple[str, ...] = ()
    bare: bool = False
    """The verb alone tells of an event."""


class VerbsFile(Noun):
    """verbs.yaml."""

    version: int
    groups: tuple[VerbGroup, ...]
    weak: tuple[str, ...]
    events: tuple[str, ...]
    soft: tuple[str, ...]
    marks: tuple[str, ...]
    cuts: tuple[str, ...]
    blocked: tuple[str, ...]


class UpDown(Noun):
    """Words for more and for less."""

    up: tuple[str, ...]
    down: tuple[str, ...]


class StrongWords(UpDown):
    """Directions that count without a figure; some only beside a word of degree (明显提升)."""

    marked_up: tuple[str, ...]
    marked_down: tuple[str, ...]
    degree: tuple[str, ...]


class PlanWords(Noun):
    """Words that say a thing is not done yet."""

    words: tuple[str, ...]
    deadline: tuple[str, ...]
    not_: tuple[str, ...]


class BodyWords(Noun):
    """How names of bodies look."""

    suffixes: tuple[str, ...]
    levels: str
    walls: str
    before: tuple[str, ...]
    generic: tuple[str, ...]


class PersonWords(Noun):
    """How names of persons look."""

    surnames: str
    double: tuple[str, ...]
    titles: tuple[str, ...]
    before: tuple[str, ...]
    not_: tuple[str, ...]
    after: str


class ShortfallWords(Noun):
    """Words with which a text finds fault, and those that say the fault is being put right."""

    ends: tuple[str, ...]
    degree: tuple[str, ...]
    remedies: tuple[str, ...]


class WordsFile(Noun):
    """evidence_words.yaml."""

    version: int
    directions: UpDown
    strong: StrongWords
    arrive: tuple[str, ...]
    compare: tuple[str, ...]
    previous: tuple[str, ...]
    rest: tuple[str, ...]
    total: tuple[str, ...]
    unnamed: tuple[str, ...]
    around: tuple[str, ...]
    below: tuple[str, ...]
    above: tuple[str, ...]
    plan: PlanWords
    done: tuple[str, ...]
    done_not: tuple[str, ...]
    whole: tuple[str, ...]
    none: tuple[str, ...]
    norm: tuple[str, ...]
    shortfall: ShortfallWords
    festivals: tuple[str, ...]
    ordinary: tuple[str, ...]
    function: str
    bodies: BodyWords
    persons: PersonWords


class ContrastsFile(Noun):
    """contrasts.yaml: groups of terms of which one never stands for another."""

    version: int
    groups: tuple[tuple[str, ...], ...]


def _load(name: str, kind: type[_File]) -> _File:
    import yaml

    path: Path = RULES_DIR / name
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return kind.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=loader))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise DefectError(f"核对数据{name}损坏，请恢复随软件附带的文件。") from error


@lru_cache(maxsize=1)
def units_file() -> UnitsFile:
    """Units and counters.

    Raises:
        DefectError: the file is missing or does not validate.
    """
    return _load("units.yaml", UnitsFile)


@lru_cache(maxsize=1)
def phrases() -> PhrasesFile:
    """Set phrases that are neither quantities nor quotations.

    Raises:
        DefectError: the file is missing or does not validate.
    """
    return _load("evidence_phrases.yaml", PhrasesFile)


@lru_cache(maxsize=1)
def verbs() -> VerbsFile:
    """Verbs that report an act.

    Raises:
        DefectError: the file is missing or does not validate.
    """
    return _load("verbs.yaml", VerbsFile)


@lru_cache(maxsize=1)
def words() -> WordsFile:
    """Word lists of the verifiers.

    Raises:
        DefectError: the file is missing or does not validate.
    """
    return _load("evidence_words.yaml", WordsFile)


@lru_cache(maxsize=1)
def contrasts() -> ContrastsFile:
    """Terms that exclude each other.

    Raises:
        DefectError: the file is missing or does not validate.
    """
    return _load("contrasts.yaml", ContrastsFile)


def alternation(items: Iterable[str]) -> str:
    """A regular expression that takes the longest of ``items``."""
    ordered = sorted(set(items), key=lambda w: (-len(w), w))
    return "|".join(re.escape(w) for w in ordered)


@lru_cache(maxsize=1)
def unit_table() -> dict[str, tuple[str, Decimal]]:
    """Unit as written → (base unit, how many of the base it is)."""
    data = units_file()
    table: dict[str, tuple[str, Decimal]] = {}
    for group in (*data.measures, *data.durations):
        for name, factor in group.units.items():
            table[name] = (group.base, factor)
    for name in (*data.counters, *data.visits):
        table.setdefault(name, (name, Decimal(1)))
    return table


@lru_cache(maxsize=1)
def set_phrase_quotes() -> frozenset[str]:
    """Set phrases that stand in quotation marks without being quotations."""
    return frozenset(phrases().quoted)
