"""What passes between the evidence layer and its users: date mentions, claims, checks."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from assistant.models import Noun, Verdict


class DateKind(StrEnum):
    """What a date expression says."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    PERIOD = "period"
    """From–to: 1—9月, 上半年, 3月1日至5日."""
    UNTIL = "until"
    """截至10月底: everything up to then."""
    BEFORE = "before"
    """12月底前: a deadline."""
    RELATIVE = "relative"
    """今年以来, 去年, 明年: ``value`` is @0, @-1, @+1."""
    FESTIVAL = "festival"
    TIME = "time"
    """上午9时."""


class DateMention(Noun):
    """A date as written. Offsets are into the text it was found in."""

    kind: DateKind
    text: str
    start: int
    end: int
    value: str
    """Normalised: ``2026-01-09``; without a year ``--01-09``, ``--10``; a period ``--01/--09``;
    relative ``@0``; a festival by its name."""
    last_days: bool = False
    """Written with 底 or 末: the end of the month or year is meant, not any day of it."""


class ClaimKind(StrEnum):
    """What a claim is about; also the names of the verifiers that can be switched off."""

    NUMBER = "number"
    DATE = "date"
    TITLE = "title"
    QUOTE = "quote"
    NAME = "name"
    BODY = "body"
    DIRECTION = "direction"
    STATUS = "status"
    ACT = "act"
    SWAP = "swap"
    """Another thing than the fact counts, beside the fact's figure."""


class Claim(Noun):
    """Something in a text that can be checked against evidence."""

    kind: ClaimKind
    text: str
    start: int
    end: int


class VerifyContext(Noun):
    """What is known without citing it: the report's own year and names, and switches for ablation."""

    year: int
    """The year the report is about."""
    unit: str = ""
    """The writing unit's own name."""
    as_of: dt.date | None = None
    titles: tuple[str, ...] = ()
    """Titles that may be named without a marker: the notice, documents of the library."""
    names: tuple[str, ...] = ()
    """Persons and bodies that may be named: addressee, superior body, heads."""
    off: frozenset[str] = frozenset()
    """Verifiers switched off, by :class:`ClaimKind` value; for measuring what each one catches."""


class SentenceCheck(Noun):
    """What verification found of one sentence."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    """Why it is unsupported, in plain Chinese, each naming the words it is about."""
    derivations: tuple[str, ...] = ()
    """Computations that carry a figure: 19−13=6."""
    facts_carried: tuple[str, ...] = ()
    """Ids of the cited facts all of whose quantities stand in this sentence."""
