"""The shape of an outline: order and levels, the length budget, and changing to another outline."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from assistant.drafting.outline_roles import heading_role
from assistant.errors import NotFoundError, UserError
from assistant.models import Section, SectionRole

_FIXED = (SectionRole.OPENING, SectionRole.CLOSING)
_MAX_LEVEL = 4
_SHARES = {
    SectionRole.OPENING: 0.6,
    SectionRole.WORK: 1.0,
    SectionRole.PROBLEMS: 1.0,
    SectionRole.PLANS: 1.0,
    SectionRole.CLOSING: 0.2,
}
"""How long a part usually is, measured by an average work part."""
_EVEN = 0.4
"""Share of the work parts' budget given to each alike; the rest follows what there is to tell."""
_STEP = 10
_LEAST = 30


def arrange(sections: Sequence[Section], order: Sequence[tuple[str, int]]) -> tuple[Section, ...]:
    """The same sections in another order and at other levels.

    ``order`` names the numbered sections top to bottom with the level wanted (1 一、 … 4 （1）). A level
    that would skip one is raised to the next possible; opening and closing stay where they are.

    Raises:
        UserError: ``order`` does not name exactly the numbered sections (the outline changed meanwhile).
    """
    body = {s.id: s for s in sections if s.role not in _FIXED}
    if sorted(body) != sorted(section_id for section_id, _level in order):
        raise UserError("提纲已在别处改动过，请刷新后再调整。")
    placed: list[Section] = []
    for section_id, wanted in order:
        section = body[section_id]
        deepest = placed[-1].level + 1 if placed else 1
        level = max(1, min(wanted, deepest, _MAX_LEVEL))
        parent = next((s for s in reversed(placed) if s.level < level), None)
        placed.append(
            section.model_copy(
                update={
                    "level": level,
                    "parent": parent.id if parent else None,
                    "role": _role(section, level, parent),
                }
            )
        )
    return (
        *(s for s in sections if s.role is SectionRole.OPENING),
        *placed,
        *(s for s in sections if s.role is SectionRole.CLOSING),
    )


def _role(section: Section, level: int, parent: Section | None) -> SectionRole:
    """A part below another plays its part; one that rises to the top plays what its heading says."""
    if parent is not None:
        return parent.role
    if section.level > 1 and level == 1:
        return heading_role(section.heading) or SectionRole.WORK
    return section.role


def indent(sections: Sequence[Section], section_id: str) -> tuple[Section, ...]:
    """Put a section, with what is under it, below the sibling before it.

    Raises:
        UserError: there is no sibling before it, or it would lie deeper than （1）.
    """
    at, end = _block(sections, section_id)
    section = sections[at]
    above = [s for s in sections[:at] if s.parent == section.parent and s.role not in _FIXED]
    if not above:
        raise UserError("它前面没有同一级的部分，不能降级。")
    if max(s.level for s in sections[at:end]) >= _MAX_LEVEL:
        raise UserError("标题最多四级，不能再降级。")
    return _shift(sections, at, end, 1)


def outdent(sections: Sequence[Section], section_id: str) -> tuple[Section, ...]:
    """Raise a section by one level; it comes to stand behind everything under its former parent.

    Raises:
        UserError: it stands at the top already.
    """
    at, end = _block(sections, section_id)
    section = sections[at]
    if section.parent is None:
        raise UserError("它已经是一级标题，不能再升级。")
    _start, behind = _block(sections, section.parent)
    moved = (*sections[:at], *sections[end:behind], *sections[at:end], *sections[behind:])
    return _shift(moved, at + behind - end, behind, -1)


def _shift(sections: Sequence[Section], start: int, end: int, step: int) -> tuple[Section, ...]:
    return arrange(
        sections,
        [
            (s.id, s.level + (step if start <= i < end else 0))
            for i, s in enumerate(sections)
            if s.role not in _FIXED
        ],
    )


def _block(sections: Sequence[Section], section_id: str) -> tuple[int, int]:
    """Where a numbered section and everything under it stands."""
    start = next((i for i, s in enumerate(sections) if s.id == section_id), None)
    if start is None:
        raise NotFoundError("这一部分已不在提纲里，请刷新页面。")
    section = sections[start]
    if section.role in _FIXED:
        raise UserError("开头和结尾的位置是固定的，不能移动。")
    end = start + 1
    while end < len(sections) and sections[end].level > section.level:
        end += 1
    return start, end


# --------------------------------------------------------------------------- length


def leaves(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The parts that hold text of their own rather than other parts."""
    parents = {s.parent for s in sections if s.parent}
    return tuple(s for s in sections if s.id not in parents)


def total_target(sections: Sequence[Section]) -> int:
    """Sum of the length targets, in characters."""
    return sum(s.target_chars or 0 for s in leaves(sections))


def spread(
    sections: Sequence[Section], total: int, material: Mapping[str, int]
) -> tuple[Section, ...]:
    """Divide ``total`` characters over the parts; the sum never exceeds it.

    Args:
        sections: the outline.
        total: characters of the whole text.
        material: characters of facts by section id; a work part with more to tell gets more.

    Raises:
        UserError: so few characters that parts would be left without any.
    """
    parts = leaves(sections)
    if total < _LEAST * len(parts):
        raise UserError(f"提纲有{len(parts)}个部分，{total}字不够分，请把总字数改大。")
    work = [s for s in parts if s.role is SectionRole.WORK]
    told = sum(material.get(s.id, 0) for s in work)
    weights: dict[str, float] = {}
    for section in parts:
        weight = _SHARES[section.role]
        if section.role is SectionRole.WORK and told:
            weight *= _EVEN + (1 - _EVEN) * len(work) * material.get(section.id, 0) / told
        weights[section.id] = weight
    spare = total - _LEAST * len(parts)
    scale = spare / sum(weights.values())
    targets = {
        sid: max(_STEP, (_LEAST + int(weight * scale)) // _STEP * _STEP)
        for sid, weight in weights.items()
    }
    return tuple(s.model_copy(update={"target_chars": targets.get(s.id)}) for s in sections)


# --------------------------------------------------------------------------- another outline


def settle_ids(
    fresh: Sequence[Section], current: Sequence[Section], taken: Collection[str]
) -> tuple[Section, ...]:
    """Give a new outline ids that fit the report.

    A part that plays the same fixed role or bears the same heading as a current one keeps that one's id,
    and with it the text written there. Every other part gets an id that was never used, so that no old
    text turns up under a heading it was not written for.
    """
    by_heading = {s.heading: s.id for s in reversed(current) if s.heading}
    by_role = {s.role: s.id for s in reversed(current) if s.role is not SectionRole.WORK}
    names: dict[str, str] = {}
    given: set[str] = set()
    for section in fresh:
        kept = by_heading.get(section.heading) if section.heading else None
        if kept is None and section.level <= 1 and section.role is not SectionRole.WORK:
            kept = by_role.get(section.role)
        if kept is not None and kept not in given:
            names[section.id] = kept
            given.add(kept)
    number = 0
    blocked = {*taken, *(s.id for s in current), *given}
    for section in fresh:
        if section.id in names:
            continue
        while True:
            number += 1
            if f"s{number}" not in blocked:
                break
        names[section.id] = f"s{number}"
        blocked.add(f"s{number}")
    return renamed(fresh, names)


def renamed(sections: Sequence[Section], names: Mapping[str, str]) -> tuple[Section, ...]:
    """The same outline under other section ids."""
    return tuple(
        s.model_copy(
            update={
                "id": names.get(s.id, s.id),
                "parent": names.get(s.parent, s.parent) if s.parent else None,
            }
        )
        for s in sections
    )
