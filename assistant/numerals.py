"""Ordinals in Chinese numerals, both ways; every layer reads and writes them."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"
_VALUES = {c: i for i, c in enumerate(DIGITS)} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}

NUMERAL = r"[〇○零一二三四五六七八九十百千两]"
"""Regular expression of one character of an ordinal."""


def to_int(text: str) -> int | None:
    """Value of an ordinal below ten thousand (二十二, 一百零一, 二〇二六, 22, full-width ２２); None if it is none."""
    text = text.strip()
    if text.isdecimal():
        return int(text)
    if not text or any(c not in _VALUES and c not in _UNITS for c in text):
        return None
    if not any(c in _UNITS for c in text):
        return int("".join(str(_VALUES[c]) for c in text))
    total, digit = 0, 0
    for c in text:
        if c in _UNITS:
            total += (digit or 1) * _UNITS[c]
            digit = 0
        else:
            digit = _VALUES[c]
    return total + digit


def to_chinese(number: int) -> str:
    """1 → 一, 12 → 十二, 101 → 一百零一; numbers outside 1–9999 come back as digits."""
    if not 0 < number < 10000:
        return str(number)
    parts: list[str] = []
    gap = False
    for value, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            parts.append(("零" if gap else "") + DIGITS[digit] + unit)
            gap = False
        elif parts:
            gap = True
    text = "".join(parts)
    return text[1:] if text.startswith("一十") else text
