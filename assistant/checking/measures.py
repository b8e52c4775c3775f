"""Limits in running text: a number, its unit, and which way it binds.

Unlike ``evidence.quantities``, which reads reports, this reads rules: 三十日内, 不得超过接待对象人数的三分之一,
五个工作日, 每半年至少一次.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from assistant.checking.ownlists import own_file
from assistant.checking.wordlists import any_of
from assistant.numerals import to_int

_HAN_NUMBER = r"[〇零一二三四五六七八九十百千两]+"
_NUMBER = rf"(?:(?:[一二两三四五六七八九]|\d)个半|\d[\d,，]*(?:\.\d+)?|{_HAN_NUMBER}|半)"
_HALF = r"(?:(?<=[年月天时])(?P<half>半)(?![年月天数载以]))?"
_MINUTES = r"(?:(?<=小时)(?P<minutes>[1-5]?\d)分钟?)?"
_GAP = r"(?P<gap>[^，。；：、\d（）]{0,16})$"
_MAX_BEFORE = re.compile(
    r"(?P<words>不(?:得|能|准|应|可)?(?:再)?(?:超过|多于|高于|大于|长于|迟于|突破|逾)|至多|最多|最长|最高|至迟|最迟|上限为?|控制在|限于|超过|多于|高于|大于)"
    + _GAP
)
_MIN_BEFORE = re.compile(
    r"(?P<words>不(?:得|能|准|应|可)?(?:少于|低于|小于|短于)|至少|最少|最低|最短|起码|应当?达到|下限为?|未满|不满|不足|少于|低于|短于)"
    + _GAP
)
_CASE = re.compile(r"超过|多于|高于|大于|未满|不满|不足|少于|低于|短于")
"""Without a 不 before it: names a case (超过10人的), sets no limit."""
_NO_PERIOD = re.compile(r"^(?:\d{1,2}月|级|来|间|代|度|末|初|底|龄|份|以来|前|后|夜|常|期|均|终)")
_FROM = re.compile(r"(?<!之)[自从至到]$|(?<![少多高低大小短长迟限])于$")
"""自12日, 至15日: a day of the month."""


@lru_cache(maxsize=1)
def _measure() -> re.Pattern[str]:
    unit = any_of(own_file().units).pattern
    return re.compile(
        rf"(?P<fraction>{_HAN_NUMBER}分之{_HAN_NUMBER})|(?P<percent>{_NUMBER}(?:%|％)|百分之{_HAN_NUMBER})"
        r"|(?<![第\d〇零一二三四五六七八九十百千两.])(?<![\d〇零一二三四五六七八九]年)"
        rf"(?P<number>{_NUMBER})(?P<scale>余|多)?(?P<unit>{unit}){_HALF}{_MINUTES}"
    )


class Bound(StrEnum):
    """Which way a number binds."""

    MAX = "max"
    MIN = "min"
    OVER = "over"
    """超过N: a case, not a limit."""
    UNDER = "under"
    EQUAL = "equal"


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its unit; offsets into the text it was found in."""

    value: Decimal
    unit: str
    bound: Bound
    start: int
    end: int
    text: str
    lead: int
    """Where the words that bind it begin (不得超过), or ``start``."""


def _value(words: str) -> Decimal | None:
    words = words.replace(",", "").replace("，", "")
    if words == "半":
        return Decimal("0.5")
    if words.endswith("个半"):
        whole = _value(words[:-2])
        return None if whole is None else whole + Decimal("0.5")
    if re.fullmatch(r"\d+(?:\.\d+)?", words):
        return Decimal(words)
    number = to_int(words)
    return None if number is None else Decimal(number)


def _read(match: re.Match[str]) -> tuple[Decimal, str] | None:
    if match["fraction"]:
        below, _, above = match["fraction"].partition("分之")
        bottom, top = _value(below), _value(above)
        if not bottom or top is None:
            return None
        return top / bottom, "比例"
    if match["percent"]:
        value = _value(match["percent"].rstrip("%％").replace("百分之", ""))
        return None if value is None else (value / 100, "比例")
    value, unit = _value(match["number"]), match["unit"]
    if value is None:
        return None
    unit = own_file().same_units.get(unit, unit)
    if match["half"]:
        value += Decimal("0.5")
    base, factor = own_file().unit_scale.get(unit, (unit, Decimal(1)))
    return value * factor + Decimal(match["minutes"] or 0), base


def measures(text: str) -> Iterator[Measure]:
    """All measures of a text, in order."""
    for match in _measure().finditer(text):
        read = _read(match)
        if read is None:
            continue
        start, end = match.span()
        after = text[end : end + 6]
        unit = match["unit"] or ""
        if (
            unit in ("年", "日", "天", "周")
            and _NO_PERIOD.match(after)
            and not after.startswith(("以", "内"))
        ):
            continue
        if unit == "日" and re.search(r"月$", text[max(0, start - 1) : start]):
            continue
        if unit == "日" and _FROM.search(text[max(0, start - 2) : start]):
            continue
        if unit == "年" and read[0] > 1900:
            continue
        before = text[max(0, start - 26) : start]
        bound, lead = _bound(before, after)
        yield Measure(read[0], read[1], bound, start, end, match.group(), start - lead)


def _bound(before: str, after: str) -> tuple[Bound, int]:
    found = [
        (match, strict, loose)
        for pattern, strict, loose in (
            (_MAX_BEFORE, Bound.MAX, Bound.OVER),
            (_MIN_BEFORE, Bound.MIN, Bound.UNDER),
        )
        if (match := pattern.search(before)) is not None
    ]
    if found:
        match, strict, loose = max(found, key=lambda row: row[0].start("words"))
        case = _CASE.fullmatch(match["words"])
        if not case or not match["gap"]:
            return (loose if case else strict), len(before) - match.start()
    if re.match(r"(?:（含）)?(?:以内|之内|以下|及以下|内)", after):
        return Bound.MAX, 0
    if re.match(r"(?:（含）)?(?:以上|及以上)", after):
        return Bound.MIN, 0
    return Bound.EQUAL, 0


def opposed(one: Bound, other: Bound) -> bool:
    """Whether two bounds point in opposite directions."""
    up = {Bound.MIN, Bound.OVER}
    down = {Bound.MAX, Bound.UNDER}
    return (one in up and other in down) or (one in down and other in up)
