"""Slots: what kind of point stood where in last year's report, without a word of what it said.

A slot's role is a category name or the neutral 要点; last year's wording survives only as the masked
question of the outline screen (DESIGN §5.1).
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.drafting.categories import Categories, Category
from assistant.drafting.ordinals import point_ordinal
from assistant.evidence import mask
from assistant.models import Heading, SectionRole, Slot

NEUTRAL_ROLE = "要点"
_QUESTION_CHARS = 90
_BODY_CHARS = 60
_SURE = 8.0
"""Score two four-letter words or one longer word reaches: enough to name a point from its body."""


def recognise_point(
    title: str, body: str, categories: Categories, *, exclude: frozenset[str] = frozenset()
) -> Category | None:
    """The work category a point speaks of: by its title, else, when sure, by how its text begins.

    ``exclude`` names categories that say nothing here because the whole report is about them.
    """
    for text, least in ((title, 0.0), (body[:_BODY_CHARS], _SURE)):
        for category, score in categories.ranked(text):
            if category.name not in exclude and score > least:
                return category
    return None


def read_slots(
    text: str,
    points: Sequence[Heading],
    categories: Categories,
    *,
    end: int,
    exclude: frozenset[str] = frozenset(),
) -> tuple[Slot, ...]:
    """One slot per point (一是、首先) of a part that ends at ``end``."""
    if not points:
        return ()
    outermost = min(p.depth for p in points)
    kept = [p for p in points if p.depth == outermost]
    slots: list[Slot] = []
    for index, point in enumerate(kept):
        stop = kept[index + 1].start if index + 1 < len(kept) else end
        body = text[point.body : stop].strip()
        category = recognise_point(point.title or body, body, categories, exclude=exclude)
        whole = text[point.start : stop].strip().removeprefix(point.ordinal)
        slots.append(
            Slot(
                ordinal=point.ordinal or point_ordinal(index + 1),
                role=category.name if category else NEUTRAL_ROLE,
                question=_question(whole),
            )
        )
    return tuple(slots)


def renumber(slots: Sequence[Slot]) -> tuple[Slot, ...]:
    """The same slots numbered from one, in the series of the first."""
    if not slots:
        return ()
    like = slots[0].ordinal
    return tuple(
        slot.model_copy(update={"ordinal": point_ordinal(index + 1, like=like)})
        for index, slot in enumerate(slots)
    )


def roles_of(slots: Sequence[Slot], categories: Categories) -> tuple[Category, ...]:
    """The known categories among the slots' roles, each once, in order."""
    found = [categories.find(s.role) for s in slots if s.role != NEUTRAL_ROLE]
    unique = {c.name: c for c in found if c.role is SectionRole.WORK}
    return tuple(unique.values())


def _question(text: str) -> str:
    """Last year's point with specifics masked, cut at a mark near the wanted length."""
    masked = mask(text.replace("\n", ""))
    if len(masked) <= _QUESTION_CHARS:
        return masked
    head = masked[:_QUESTION_CHARS]
    cut = max(head.rfind(m) for m in "。；，")
    return (head[:cut] if cut > _QUESTION_CHARS // 3 else head) + "……"
