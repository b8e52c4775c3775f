"""Which time, if any, a fact's sentence begins with (rule 1), and up to when its figures count."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.drafting.offline.numbers import NUMBER
from assistant.drafting.patterns import load_patterns
from assistant.models import Fact

_OWN_TIME = re.compile(
    r"\d{1,2}月|\d{4}年|上半年|下半年|季度|截至|截止|全年|今年|本年|年内|年初|年底|年末|期间|以来|"
    r"汛期|汛前|学期|学年|暑假|寒假|暑期|节前|元旦|春节|目前|上旬|中旬|下旬|"
    r"前\d{1,2}个月|每[日天周月季]"
)
_NAMED = re.compile(r"《[^》]*》|“[^”]*”")
_SPAN_END = re.compile(r"(?:\d{1,2}月?[—－–\-~～至到])(?P<month>\d{1,2})月")
_HALF = re.compile(r"上半年")
_QUARTERS = re.compile(r"(?:前三季度|前3季度|一至三季度)")
_DATE = re.compile(r"^(?P<y>\d{4})(?:[-/.](?P<m>\d{1,2}))?(?:[-/.](?P<d>\d{1,2}))?$")
_CUMULATIVE = re.compile(
    r"累计|共(?=\d)|接待|服务[一-龥]{1,6}\d[\d.]*万?(?:人|户|家)|出动|检查[^，；]{0,8}\d|受理|办结|支出|收入"
)


@dataclass(frozen=True)
class Moment:
    """A fact's date column, read."""

    year: int
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True)
class Timing:
    """How a fact stands in time."""

    lead: str = ""
    """Words the sentence begins with, comma included: ``4月22日，``; '' where it has its own."""
    year_only: bool = False
    """Only the year is known: 今年以来 may be written where the budget allows."""
    event: bool = False
    """A single dated event."""
    until: dt.date | None = None
    """Last day the figures cover, where that is known to be earlier than the year's end."""
    registered: bool = False
    """``until`` is only the month of registration, the content gives no period."""


def moment(fact: Fact) -> Moment | None:
    """The date column, or None when it is empty or says something else."""
    found = _DATE.match(fact.date.strip())
    if not found:
        return None
    month = int(found["m"]) if found["m"] else None
    day = int(found["d"]) if found["d"] else None
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    return Moment(int(found["y"]), month, day)


def timing(fact: Fact, *, year: int, completes: bool) -> Timing:
    """See :class:`Timing`. ``completes`` = the content counts what was done of a total."""
    text = _NAMED.sub("", fact.content)
    when = moment(fact)
    if _OWN_TIME.search(text):
        return Timing(until=_period_end(text, year))
    if when is None:
        return Timing()
    if when.month is None:
        return Timing(
            year_only=when.year == year, lead="" if when.year == year else f"{when.year}年，"
        )
    label = f"{when.month}月" + (f"{when.day}日" if when.day else "")
    if when.year != year:
        label = f"{when.year}年{label}"
    if completes:
        return Timing(lead=f"截至{label}，", until=_last_day(when))
    if is_event(text):
        return Timing(lead=f"{label}，", event=when.day is not None)
    if when.day is None and _CUMULATIVE.search(text):
        return Timing(until=_last_day(when), registered=True)
    return Timing()


def is_event(text: str) -> bool:
    """Whether a content tells of one event: a verb of a single act and no count above one of it."""
    data = load_patterns().time
    verbs = _one_off()
    clauses = re.split(r"[，；。]", text)
    if not any(verbs.search(c) for c in clauses[:2]):
        return False
    for match in _event_count().finditer("，".join(clauses[:2])):
        if match["u"] in data.event_units and int(float(match["n"].replace(",", ""))) > 1:
            return False
    return True


@lru_cache(maxsize=1)
def _one_off() -> re.Pattern[str]:
    return re.compile("|".join(load_patterns().time.one_off))


@lru_cache(maxsize=1)
def _event_count() -> re.Pattern[str]:
    units = sorted(load_patterns().time.event_units, key=len, reverse=True)
    return re.compile(rf"(?P<n>{NUMBER})(?P<u>{'|'.join(units)})(?!人)")


def _period_end(text: str, year: int) -> dt.date | None:
    found = _SPAN_END.search(text)
    if found and 1 <= int(found["month"]) <= 12:
        return _last_day(Moment(year, int(found["month"])))
    if _QUARTERS.search(text):
        return dt.date(year, 9, 30)
    if _HALF.match(text):
        return dt.date(year, 6, 30)
    return None


def _last_day(when: Moment) -> dt.date:
    month = when.month or 12
    if when.day:
        try:
            return dt.date(when.year, month, when.day)
        except ValueError:
            return dt.date(when.year, month, 28)
    following = dt.date(when.year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(days=1)
