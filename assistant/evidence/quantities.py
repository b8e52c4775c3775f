"""Quantities of a text as nouns, and facts with their quantities filled in."""

from __future__ import annotations

from assistant.evidence.figures import quantity
from assistant.evidence.parse import parse
from assistant.models import Fact, Quantity


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of ``text`` in reading order.

    Years and dates, 第3条, 文号, ordinals, set phrases (八项规定, “三公”), titles and 【待补：…】 are none.
    A scale of an Arabic number stays with the unit (18.6万元 is 18.6 of 万元); Chinese numerals are written
    out (两万三千元 is 23000 of 元).
    """
    return tuple(quantity(f) for f in parse(text).figures)


def with_quantities(fact: Fact) -> Fact:
    """The fact with the quantities of its content."""
    return fact.model_copy(update={"quantities": quantities(fact.content)})
