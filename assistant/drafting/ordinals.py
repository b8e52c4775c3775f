"""Level ordinals (GB/T 9704—2012 7.3.3: 一、（一）1.（1）) and point ordinals (一是、二是)."""

from __future__ import annotations

from assistant.numerals import to_chinese

_SERIES = ("首先", "其次", "再次", "最后")


def level_ordinal(level: int, number: int) -> str:
    """The ordinal of the ``number``-th heading of a level; '' for level 0 and where none exists."""
    if level <= 0:
        return ""
    if level == 1:
        return f"{to_chinese(number)}、" if number <= 99 else f"{number}、"
    if level == 2:
        return f"（{to_chinese(number)}）" if number <= 99 else f"（{number}）"
    if level == 3:
        return f"{number}."
    return f"（{number}）"


def point_ordinal(number: int, *, like: str = "一是") -> str:
    """The ``number``-th point ordinal in the series that ``like`` belongs to."""
    if like.startswith("（"):
        return level_ordinal(2, number)
    if like in _SERIES:
        return _SERIES[min(number, len(_SERIES)) - 1]
    if like.startswith("第") and like[-1] in "，、":
        return f"第{to_chinese(number)}{like[-1]}"
    lead = "第" if like.startswith("第") else ""
    tail = "是要" if like.endswith("是要") else "是"
    return f"{lead}{to_chinese(number)}{tail}"
