"""What the arithmetic of a sentence stands on: its quantities, what does not follow, rounding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from assistant.evidence import quantities
from assistant.models import Quantity

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Slip:
    """A figure that does not follow; offsets into the sentence."""

    kind: str
    """direction / difference / rate / share / sum / parts / parts_near."""
    start: int
    end: int
    how: str
    right: str
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence and the exact quantities in it, in reading order."""

    text: str
    found: Sequence[Quantity]

    def gap(self, number: int) -> str:
        """The words between a quantity and the next one."""
        return self.text[self.found[number].end : self.found[number + 1].start]

    def before(self, number: int, reach: int = 14) -> str:
        """At most ``reach`` characters before a quantity, not beyond the quantity before it."""
        start = self.found[number].start
        floor = self.found[number - 1].end if number else 0
        return self.text[max(floor, start - reach) : start]


def remainder(sentence: str, quantity: Quantity) -> Quantity:
    """其余2个 is two, not 余2个."""
    if quantity.text.startswith("余") and sentence[quantity.start - 1 : quantity.start] == "其":
        exact = {"text": quantity.text[1:], "start": quantity.start + 1, "approximate": False}
        return quantity.model_copy(update=exact)
    return quantity


def written(value: Decimal) -> str:
    """The number as a text writes it, without noughts behind the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: Decimal, like: Decimal) -> Decimal:
    """To as many places as ``like`` has."""
    return value.quantize(Decimal(1).scaleb(min(0, int(like.as_tuple().exponent))), ROUND_HALF_UP)


def same_unit(*found: Quantity) -> bool:
    """Whether these count in one unit and are no percentages."""
    return len({q.unit for q in found}) == 1 and found[0].unit not in ("", "%")


def rate_slip(rate: Quantity, change: Decimal, base: Decimal, *, exact: bool) -> Iterator[Slip]:
    """A rate that is neither the rounded quotient nor, from a computed base, within its rounding."""
    quotient = change / base * HUNDRED
    right = rounded(quotient, rate.value)
    slack = Decimal(1).scaleb(min(0, int(rate.value.as_tuple().exponent)))
    allowed = (
        slack * Decimal("0.5") if exact else slack * Decimal("1.5") + quotient * Decimal("0.02")
    )
    if abs(rate.value - quotient) <= allowed or rate.value == right:
        return
    shown = f"{written(right)}%"
    how = f"{written(change)}÷{written(base)}≈{shown}"
    yield Slip("rate", rate.start, rate.end, how, shown, suggestion=shown if exact else None)


def read(sentence: str) -> Read:
    """The sentence with its exact quantities; ranges and round figures are left out."""
    every = (remainder(sentence, quantity) for quantity in quantities(sentence))
    return Read(sentence, [q for q in every if q.upper is None and not q.approximate])


def one_digit_off(value: Decimal, other: Decimal) -> bool:
    """Whether two figures of at least three digits differ by one digit, or by two that changed places."""
    here, there = written(value), written(other)
    if len(here) != len(there) or sum(map(str.isdecimal, here)) < 3:
        return False
    at = [n for n, (a, b) in enumerate(zip(here, there, strict=True)) if a != b]
    if len(at) == 1:
        return True
    return (
        len(at) == 2
        and at[1] == at[0] + 1
        and (here[at[0]], here[at[1]]) == (there[at[1]], there[at[0]])
    )
