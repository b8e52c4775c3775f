"""Numbers as the facts write them: reading, computing with a stated result, writing back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from assistant.drafting.patterns import load_patterns

NUMBER = r"\d[\d,]*(?:\.\d+)?(?<!,)"
_HUNDRED = Decimal(100)


@lru_cache(maxsize=1)
def unit_pattern() -> str:
    """Alternatives of all units, the longest first, with an optional 万 or 亿 before."""
    units = sorted({*load_patterns().units, "%", "％"}, key=len, reverse=True)
    return r"(?:[百千万亿]{0,2}(?:" + "|".join(re.escape(u) for u in units) + r"))"


def value(text: str) -> Decimal:
    """A number as written, thousands separators taken out."""
    return Decimal(text.replace(",", ""))


def places(text: str) -> int:
    """Digits behind the decimal point."""
    return len(text.partition(".")[2])


def written(number: Decimal, *, digits: int = 0) -> str:
    """A result with the given decimal places, as the facts write theirs."""
    return f"{number.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP):f}"


def percent(part: Decimal, whole: Decimal) -> str:
    """``part`` of ``whole`` in per cent with one decimal; a whole number stays whole."""
    exact = part * _HUNDRED / whole
    shown = exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{shown:f}".removesuffix(".0") + "%"


@dataclass(frozen=True)
class Figure:
    """A number with its unit in a text."""

    value: Decimal
    unit: str
    text: str
    start: int
    end: int


def figures(text: str) -> tuple[Figure, ...]:
    """Every number with a unit, in reading order."""
    pattern = re.compile(rf"(?<![\d.])(?P<n>{NUMBER})(?P<u>{unit_pattern()})")
    return tuple(
        Figure(value(m["n"]), m["u"], m.group(), m.start(), m.end()) for m in pattern.finditer(text)
    )
