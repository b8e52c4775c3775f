"""Comparing a computed value with a figure as written, and showing computations."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from assistant.evidence.numerals import show
from assistant.evidence.scan import Nearness, Token

PERCENT = "%"


@dataclass(frozen=True)
class Derived:
    """A computed figure."""

    expression: str
    sources: frozenset[str]


def fits(exact: Decimal, token: Token, *, rounding: bool) -> bool:
    """Whether ``exact`` (base unit) is what ``token`` says: equal, once rounded, or near as worded."""
    value = exact / token.factor
    if token.nearness is not Nearness.EXACT:
        return near(value, token)
    if value == token.value:
        return True
    if not rounding:
        return False
    return value.quantize(Decimal(1).scaleb(-token.decimals), ROUND_HALF_UP) == token.value


def near(value: Decimal, token: Token) -> bool:
    """Whether 约, 近, 余, 超过 … fit: ``value`` is in the unit of ``token``."""
    said = token.value
    if token.nearness is Nearness.ROUGH:
        return said <= value < said * 10
    if token.nearness is Nearness.AROUND:
        return abs(value - said) <= said * Decimal("0.05")
    if token.nearness is Nearness.BELOW:
        return said * Decimal("0.9") <= value < said
    if token.nearness is Nearness.ABOVE:
        return said <= value < said + _step(said)
    return value == said


def _step(value: Decimal) -> Decimal:
    """The size of the last digit that is not 0: 10 for 20, 1 for 128."""
    digits = value.normalize().as_tuple()
    return Decimal(1).scaleb(int(digits.exponent))


def shown(value: Decimal, factor: Decimal) -> str:
    """A base value in the unit of ``factor``, as people write it."""
    return show((value / factor).normalize() if value != 0 else Decimal(0))


def minus(high: Decimal, low: Decimal, factor: Decimal) -> str:
    """19−13=6, in the unit of ``factor``."""
    return f"{shown(high, factor)}−{shown(low, factor)}={shown(high - low, factor)}"


def divided(top: Decimal, bottom: Decimal, exact: Decimal, token: Token, factor: Decimal) -> str:
    """31÷34≈91.2%; ``exact`` is the quotient in per cent, ``token`` what the sentence says."""
    left = f"{shown(top, factor)}÷{shown(bottom, factor)}"
    if token.nearness is not Nearness.EXACT:
        return f"{left}≈{show(exact.quantize(Decimal('0.1'), ROUND_HALF_UP))}%"
    sign = "=" if exact == token.canonical else "≈"
    return f"{left}{sign}{show(token.canonical)}%"
