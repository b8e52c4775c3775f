"""Whether one figure keeps another: units of time made comparable, days of the year, frequencies.

三天 keeps 不少于48小时; 5月20日 breaks 3月31日前; 全年1次 breaks 每半年至少1次.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.checking.measures import Bound, Measure
from assistant.numerals import to_int

DAY_OF_YEAR = "日期"
_DEADLINE = re.compile(
    r"(?<!\d)(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
    r"(?:(?P<day>[12]\d|3[01]|0?[1-9])日|(?P<part>底|末|初|中旬|上旬|下旬))(?P<before>之前|以前|前)?"
)
_DAY = re.compile(
    r"(?:每个?|当|次|下|首|末|本|该)月的?(?P<day>[12]\d|3[01]|0?[1-9])日(?P<before>之前|以前|前)?"
)
_NTH = re.compile(
    r"第(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})(?P<work>个?工作)?个?(?:日|天)(?![程期报])"
)
_AFTER = re.compile(
    r"(?<![第\d〇零一二三四五六七八九十百.月])(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})"
    r"(?P<unit>年|个月|个?工作日|日|天)(?=后(?!期|来))"
)
_LONG_UNITS = {"天": "日", "工作日": "个工作日"}
DAY_OF_MONTH = "月内日期"
_PARTS = {"初": 5, "上旬": 10, "中旬": 20, "下旬": 31, "末": 31, "底": 31}
_MINUTES = {
    "分钟": (Decimal(1), Decimal(1)),
    "日": (Decimal(1440), Decimal(1440)),
    "周": (Decimal(7 * 1440), Decimal(7 * 1440)),
    "个月": (Decimal(28 * 1440), Decimal(31 * 1440)),
    "年": (Decimal(365 * 1440), Decimal(366 * 1440)),
}
_WORKDAY = (Decimal(1440), Decimal(2880))
"""A working day counts one to two days of the calendar: weekends, and a holiday may fall in between."""
_TIMES = re.compile(
    r"(?:每|按|逐)(?P<half>半)?(?P<number>[两二三四五六七八九十\d]{1,2})?(?:个)?(?P<unit>年|季度?|月|周|天|日)"
)
PERIOD = re.compile(
    r"按(?:月|季度?|年|周)|每(?:半年|[两二三四五\d]{1,2}(?:年|周|个月|天)|季度?|个?月|周|天|日|年|学期|人|餐|次|晚|间|班|学时|平方米)|全年|年度|上半年|下半年|[一二三四]季度|人均"
)
"""Words for the period a figure is of."""
_A_YEAR = {"年": 1, "季": 4, "季度": 4, "月": 12, "周": 52, "天": 365, "日": 365}


def deadlines(text: str) -> Iterator[Measure]:
    """3月31日前, 6月底: days of the year, ordered by month and day; a day itself is no bound."""
    for match in _DEADLINE.finditer(text):
        words = match["month"]
        month = int(words) if words.isdigit() else to_int(words)
        if month is None:
            continue
        day = int(match["day"]) if match["day"] else _PARTS[match["part"]]
        bound = Bound.MAX if match["before"] else Bound.EQUAL
        start, end = match.span()
        yield Measure(
            Decimal(month * 31 + day), DAY_OF_YEAR, bound, start, end, match.group(), start
        )

    for match in _DAY.finditer(text):
        bound = Bound.MAX if match["before"] else Bound.EQUAL
        start, end = match.span()
        on = Decimal(match["day"])
        yield Measure(on, DAY_OF_MONTH, bound, start, end, match.group(), start)


def elapsed(text: str) -> Iterator[Measure]:
    """第12个工作日, 第三天, 一年后: how long after something it was done."""
    for match in _AFTER.finditer(text):
        number = int(match["n"]) if match["n"].isdigit() else to_int(match["n"])
        if number:
            unit = _LONG_UNITS.get(match["unit"], match["unit"])
            at = match.start(), match.end()
            yield Measure(Decimal(number), unit, Bound.EQUAL, *at, match.group(), match.start())
    for match in _NTH.finditer(text):
        number = to_int(match["n"]) if not match["n"].isdigit() else int(match["n"])
        if number:
            unit = "个工作日" if match["work"] else "日"
            start, end = match.span()
            yield Measure(Decimal(number), unit, Bound.EQUAL, start, end, match.group(), start)


def comparable(one: str, other: str) -> bool:
    """Whether figures of two units can be measured by each other."""
    times = {*_MINUTES, "个工作日"}
    return one == other or (one in times and other in times)


def times_a_year(period: str) -> Decimal | None:
    """How often a year a period comes: 每半年 → 2, 每两年 → 1/2."""
    if period in ("全年", "年度", "年均"):
        return Decimal(1)
    match = _TIMES.fullmatch(period)
    if match is None:
        return None
    number = to_int(match["number"].replace("两", "二")) if match["number"] else 1
    if not number:
        return None
    times = Decimal(_A_YEAR[match["unit"]]) / number
    return times * 2 if match["half"] else times


def frequency(wanted: str, said: frozenset[str]) -> Decimal | None:
    """What a limit of one period comes to in the period a draft speaks of."""
    mine = [times for period in said if (times := times_a_year(period)) is not None]
    theirs = times_a_year(wanted)
    if theirs is None or len(mine) != 1:
        return None
    return theirs / mine[0]


def keeps(mine: Measure, limit: Measure, *, factor: Decimal = Decimal(1)) -> bool | None:
    """Whether a figure keeps a limit; None where it cannot be told (超过30元 beside 不超过50元)."""
    low, high = _range(mine)
    least, most = _range(limit)
    least, most = least * factor, most * factor
    if mine.unit == limit.unit:
        low = high = mine.value
        least = most = limit.value * factor
    if limit.bound is Bound.EQUAL:
        return low == least if mine.bound is Bound.EQUAL and mine.unit == limit.unit else None
    if limit.bound is Bound.MAX:
        if mine.bound in (Bound.OVER, Bound.MIN):
            return False if low >= most else None
        if low > most:
            return False
        return True if high <= least or mine.unit == limit.unit else None
    if mine.bound in (Bound.UNDER, Bound.MAX):
        return False if high <= least else None
    if high < least:
        return False
    return True if low >= most or mine.unit == limit.unit else None


def same_amount(one: Measure, other: Measure) -> bool:
    """Whether two figures come to the same: 24小时 and 1天, 一年 and 十二个月."""
    if one.unit == other.unit:
        return one.value == other.value
    if {one.unit, other.unit} == {"年", "个月"}:
        return _months(one) == _months(other)
    exact = {"分钟", "日", "周"}
    return {one.unit, other.unit} <= exact and _range(one) == _range(other)


def _months(measure: Measure) -> Decimal:
    return measure.value * 12 if measure.unit == "年" else measure.value


def _range(measure: Measure) -> tuple[Decimal, Decimal]:
    least, most = (
        _WORKDAY
        if measure.unit == "个工作日"
        else _MINUTES.get(measure.unit, (Decimal(1), Decimal(1)))
    )
    return measure.value * least, measure.value * most
