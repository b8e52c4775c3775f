"""The data of the evidence layer (``knowledge/rules``), validated when loaded, and the patterns made of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Literal, TypeVar

from assistant.config import KNOWLEDGE_DIR
from assistant.datafile import load_data
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
    addressed: tuple[str, ...]
    """Words that speak to a writer or a program instead of telling what was done."""
    festivals: tuple[str, ...]
    ordinary: tuple[str, ...]
    function: str
    bodies: BodyWords
    persons: PersonWords


class ContrastsFile(Noun):
    """contrasts.yaml: groups of terms of which one never stands for another."""

    version: int
    groups: tuple[tuple[str, ...], ...]


class SynonymsFile(Noun):
    """synonyms.yaml: groups of wordings that say the same."""

    version: int
    groups: tuple[tuple[str, ...], ...]


class FestivalsFile(Noun):
    """festivals.yaml: days of the year, month-day, and those that move, as dates."""

    version: int
    fixed: dict[str, str]
    moving: dict[str, tuple[dt.date, ...]]


def _load(name: str, kind: type[_File]) -> _File:
    return load_data(kind, RULES_DIR / name)


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


@lru_cache(maxsize=1)
def synonyms() -> SynonymsFile:
    """Wordings that may stand for each other.

    Raises:
        DefectError: the file is missing or does not validate.
    """
    return _load("synonyms.yaml", SynonymsFile)


@lru_cache(maxsize=1)
def _same_as() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for group in synonyms().groups:
        for word in group:
            table.setdefault(word, set()).update(group)
    return {w: frozenset(g - {w}) for w, g in table.items()}


def same_as(word: str) -> frozenset[str]:
    """Wordings that may stand in the place of ``word``, itself left out."""
    return _same_as().get(word, frozenset())


@lru_cache(maxsize=1)
def _replaceable() -> re.Pattern[str]:
    return re.compile(f"(?=({alternation(w for w in _same_as() if len(w) > 1)}))")


@lru_cache(maxsize=4096)
def other_words(text: str) -> frozenset[str]:
    """What may be said for the words of ``text``: 营救, 解救 … where it has 抢救."""
    found = {m.group(1) for m in _replaceable().finditer(text)}
    return frozenset().union(*(_same_as()[w] for w in found)) if found else frozenset()


@lru_cache(maxsize=1)
def festivals() -> FestivalsFile:
    """When festivals are.

    Raises:
        DefectError: the file is missing or does not validate.
    """
    return _load("festivals.yaml", FestivalsFile)


def alternation(items: Iterable[str]) -> str:
    """A regular expression that takes the longest of ``items``."""
    ordered = sorted(set(items), key=lambda w: (-len(w), w))
    return "|".join(re.escape(w) for w in ordered)


@lru_cache(maxsize=1)
def risen() -> tuple[str, ...]:
    """Words after which the later of two values stands that is higher: 增至, 提高到, 延长为."""
    verbs = [w for w in words().directions.up if len(w) > 1 and not w.endswith(("幅", "速"))]
    return tuple(v + end for v in (*verbs, "增", "升") for end in "至到为")


@lru_cache(maxsize=1)
def fallen() -> tuple[str, ...]:
    """The same where it is lower: 减至, 压缩到, 缩短为."""
    verbs = [w for w in words().directions.down if len(w) > 1 and not w.endswith("幅")]
    return tuple(v + end for v in (*verbs, "减", "降", "缩") for end in "至到为")


@lru_cache(maxsize=1)
def arrivals() -> tuple[str, ...]:
    """Every wording after which the later of two values stands."""
    return (*words().arrive, *risen(), *fallen())


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
