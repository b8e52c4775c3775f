"""Pure edits of an outline: every function returns a new tuple and leaves the old one alone."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.drafting.outline_parts import next_id
from assistant.drafting.outline_roles import heading_role
from assistant.drafting.slots import renumber
from assistant.errors import NotFoundError, UserError
from assistant.models import Section, SectionRole

_FIXED = (SectionRole.OPENING, SectionRole.CLOSING)
_MAX_LEVEL = 4


def rename(sections: Sequence[Section], section_id: str, heading: str) -> tuple[Section, ...]:
    """Give a section other heading words (without ordinal)."""
    section = _one(sections, section_id)
    words = heading.strip()
    if section.role in _FIXED:
        raise UserError("开头和结尾没有标题，不能改名。")
    if not words:
        raise UserError("标题不能为空，请填写标题。")
    return _replace(sections, section.model_copy(update={"heading": words, "origin": "human"}))


def set_brief(sections: Sequence[Section], section_id: str, brief: str) -> tuple[Section, ...]:
    """Say what a section should cover."""
    section = _one(sections, section_id)
    return _replace(sections, section.model_copy(update={"brief": brief.strip()}))


def set_target(
    sections: Sequence[Section], section_id: str, chars: int | None
) -> tuple[Section, ...]:
    """Set a section's length target in characters; None takes it away."""
    section = _one(sections, section_id)
    if chars is not None and chars <= 0:
        raise UserError("目标字数应是正整数。")
    return _replace(sections, section.model_copy(update={"target_chars": chars}))


def add(
    sections: Sequence[Section],
    after: str,
    heading: str,
    *,
    level: int = 1,
    role: SectionRole | None = None,
) -> tuple[Section, ...]:
    """Insert an empty section behind ``after`` and its children; ``after`` empty = at the end.

    A level deeper than ``after``'s makes it a child. The role follows from the heading unless given.
    """
    words = heading.strip()
    if not words:
        raise UserError("标题不能为空，请填写标题。")
    if not 1 <= level <= _MAX_LEVEL:
        raise UserError("层级应在一级到四级之间。")
    items = list(sections)
    if after:
        anchor = _index(items, after)
        place = anchor + 1 if level > items[anchor].level else _block(items, anchor)[1]
    else:
        place = len(items)
    if items and place == len(items) and items[-1].role is SectionRole.CLOSING:
        place -= 1
    parent = _parent_at(items, place, level)
    if level > 1 and (parent is None or parent.level != level - 1):
        raise UserError("层级不能跳级，请先建上一级标题。")
    fresh = Section(
        id=next_id(items),
        heading=words,
        level=level,
        parent=parent.id if parent else None,
        role=role or (parent.role if parent else heading_role(words)) or SectionRole.WORK,
        origin="human",
    )
    items.insert(place, fresh)
    return tuple(items)


def remove(sections: Sequence[Section], section_id: str) -> tuple[Section, ...]:
    """Take a section out, with its children."""
    items = list(sections)
    start, end = _block(items, _index(items, section_id))
    return tuple(items[:start] + items[end:])


def move(sections: Sequence[Section], section_id: str, step: int) -> tuple[Section, ...]:
    """Move a section and its children up (-1) or down (+1) among its siblings; at the edge it stays."""
    items = list(sections)
    section = _one(items, section_id)
    if section.role in _FIXED:
        raise UserError("开头和结尾的位置是固定的，不能移动。")
    for _ in range(abs(step)):
        siblings = [s.id for s in items if s.parent == section.parent and s.role not in _FIXED]
        at = siblings.index(section_id)
        other = at + (1 if step > 0 else -1)
        if not 0 <= other < len(siblings):
            break
        first, second = sorted((_index(items, section_id), _index(items, siblings[other])))
        a, b = _block(items, first), _block(items, second)
        items = (
            items[: a[0]]
            + items[b[0] : b[1]]
            + items[a[1] : b[0]]
            + items[a[0] : a[1]]
            + items[b[1] :]
        )
    return tuple(items)


def split(
    sections: Sequence[Section], section_id: str, heading: str, *, at: int
) -> tuple[Section, ...]:
    """Divide a section: its points from index ``at`` on go to a new sibling behind it."""
    items = list(sections)
    section = _one(items, section_id)
    if section.role in _FIXED:
        raise UserError("开头和结尾不能拆分。")
    if not heading.strip():
        raise UserError("标题不能为空，请填写标题。")
    if not 0 <= at <= len(section.slots):
        raise UserError("拆分的位置不在这一部分的要点之内。")
    moved = section.slots[at:]
    roles = {s.role for s in moved} - {s.role for s in section.slots[:at]}
    fresh = section.model_copy(
        update={
            "id": next_id(items),
            "heading": heading.strip(),
            "slots": renumber(moved),
            "categories": tuple(c for c in section.categories if c in roles),
            "brief": "",
            "target_chars": None,
            "origin": "human",
            "previous_span": None,
        }
    )
    kept = section.model_copy(
        update={
            "slots": section.slots[:at],
            "categories": tuple(c for c in section.categories if c not in roles),
        }
    )
    items[_index(items, section_id)] = kept
    items.insert(_block(items, _index(items, section_id))[1], fresh)
    return tuple(items)


def merge(sections: Sequence[Section], first: str, second: str) -> tuple[Section, ...]:
    """Put ``second``'s points, categories and children into ``first``; ``second`` goes.

    Both must be of one level.
    """
    items = list(sections)
    one, two = _one(items, first), _one(items, second)
    if first == second:
        raise UserError("请选择两个不同的部分合并。")
    if one.role in _FIXED or two.role in _FIXED or one.level != two.level:
        raise UserError("只能合并同一级的两个部分，开头和结尾不能合并。")
    start, end = _block(items, _index(items, second))
    children = [
        s.model_copy(update={"parent": first}) if s.parent == second else s
        for s in items[start + 1 : end]
    ]
    items = items[:start] + items[end:]
    targets = [t for t in (one.target_chars, two.target_chars) if t]
    merged = one.model_copy(
        update={
            "slots": renumber((*one.slots, *two.slots)),
            "categories": tuple(dict.fromkeys((*one.categories, *two.categories))),
            "brief": one.brief + two.brief if one.brief != two.brief else one.brief,
            "target_chars": sum(targets) if targets else None,
        }
    )
    at = _index(items, first)
    items[at] = merged
    place = _block(items, at)[1]
    return tuple(items[:place] + children + items[place:])


# --------------------------------------------------------------------------- helpers


def _index(sections: Sequence[Section], section_id: str) -> int:
    for index, section in enumerate(sections):
        if section.id == section_id:
            return index
    raise NotFoundError(f"提纲里没有编号为{section_id}的部分，请用 show 查看各部分编号。")


def _one(sections: Sequence[Section], section_id: str) -> Section:
    return sections[_index(sections, section_id)]


def _replace(sections: Sequence[Section], fresh: Section) -> tuple[Section, ...]:
    return tuple(fresh if s.id == fresh.id else s for s in sections)


def _block(sections: Sequence[Section], start: int) -> tuple[int, int]:
    """A section and everything under it."""
    level = sections[start].level
    end = start + 1
    while level > 0 and end < len(sections) and sections[end].level > level:
        end += 1
    return start, end


def _parent_at(sections: Sequence[Section], place: int, level: int) -> Section | None:
    """The nearest section above ``place`` of a higher rank, unnumbered parts left out."""
    for section in reversed(sections[:place]):
        if 0 < section.level < level:
            return section
    return None
