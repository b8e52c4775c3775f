"""Whether a day lies where a sentence puts it: 八一期间, 中秋节前, 教师节当天."""

from __future__ import annotations

import calendar
import datetime as dt

from assistant.evidence import rules

_AROUND = dt.timedelta(days=7)
_AHEAD = dt.timedelta(days=15)
_EXACT = ("当天", "当日")
_AFTER = ("后", "节后", "过后")
_BEFORE = ("前", "节前", "来临", "到来", "将至", "临近")


def day_of(name: str, year: int) -> dt.date | None:
    """The day of a festival, or None where the data has it not for that year."""
    data = rules.festivals()
    if fixed := data.fixed.get(name):
        month, day = fixed.split("-")
        return dt.date(year, int(month), int(day))
    return next((d for d in data.moving.get(name, ()) if d.year == year), None)


def fits_festival(name: str, after: str, date: tuple[int, int | None, int | None]) -> bool:
    """Whether a fact's date agrees with the festival ``name`` and the words that follow it.

    Args:
        name: the festival's short name (八一, 中秋).
        after: the sentence from the end of the name on.
        date: year, month, day; of a date without a day every day of the month counts.
    """
    year, month, day = date
    when = day_of(name, year)
    if when is None or month is None:
        return False
    first, last = when - _AROUND, when + _AROUND
    rest = after.lstrip("节”’")
    if rest.startswith(_EXACT):
        first = last = when
    elif rest.startswith(_BEFORE):
        first, last = when - _AHEAD, when
    elif rest.startswith(_AFTER):
        first, last = when, when + _AHEAD
    if day is not None:
        return first <= dt.date(year, month, day) <= last
    end = dt.date(year, month, calendar.monthrange(year, month)[1])
    return dt.date(year, month, 1) <= last and end >= first
