"""Level ordinals (GB/T 9704—2012 7.3.3: 一、（一）1.（1）) and point ordinals (一是、二是)."""

from __future__ import annotations

import re

_DIGITS = "零一二三四五六七八九"
POINT_ORDINAL = re.compile(
    r"^(?P<ordinal>第?[一二三四五六七八九十]{1,3}是要?|第[一二三四五六七八九十]{1,3}[，、]|首先|其次|再次|最后)"
)
_SERIES = ("首先", "其次", "再次", "最后")


def chinese_number(number: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十, 21 → 二十一.

    Raises:
        ValueError: the number is not between 1 and 99.
    """
    if not 1 <= number <= 99:
        raise ValueError(f"no Chinese ordinal for {number}")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return head + (_DIGITS[ones] if ones else "")


def level_ordinal(level: int, number: int) -> str:
    """The ordinal of the ``number``-th heading of a level; '' for level 0 and where none exists."""
    if level <= 0:
        return ""
    if level == 1:
        return f"{chinese_number(number)}、" if number <= 99 else f"{number}、"
    if level == 2:
        return f"（{chinese_number(number)}）" if number <= 99 else f"（{number}）"
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
        return f"第{chinese_number(number)}{like[-1]}"
    lead = "第" if like.startswith("第") else ""
    tail = "是要" if like.endswith("是要") else "是"
    return f"{lead}{chinese_number(number)}{tail}"
