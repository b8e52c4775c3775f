"""Dates as people write them, normalised to ISO at the precision known."""

from __future__ import annotations

import datetime as dt
import re

_FULLWIDTH = str.maketrans("０１２３４５６７８９．／－", "0123456789./-")
_NUMERIC = re.compile(
    r"^(?P<y>(?:19|20)\d{2})\s*[-/.年]\s*(?P<m>\d{1,2})(?:\s*[-/.月]\s*(?P<d>\d{1,2})?\s*日?)?(?:[ T]\d{1,2}:\d{2}.*)?$"
)
_COMPACT = re.compile(r"^(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)?$")
_YEAR = re.compile(r"^(?P<y>(?:19|20)\d{2})\s*年?(?:度|全年|内)?$")
_RANGE_END = re.compile(
    r"^(?P<head>.*?\d\s*[年月日.]?)\s*(?:[—–－~～至到]+|-(?=\d{1,2}月))\s*(?P<tail>.*\d\s*[月日]?.*)$"
)
_MONTH_DAY = re.compile(
    r"^(?P<m>\d{1,2})\s*月(?:份|底|末|初|中旬|上旬|下旬)?(?:\s*(?P<d>\d{1,2})\s*[日号])?$"
)
_ANY_YEAR = re.compile(r"(?P<y>(?:19|20)\d{2})")
_LOOSE_MONTH = re.compile(r"(?P<y>(?:19|20)\d{2})年(?P<m>\d{1,2})月")


class NoSuchDateError(ValueError):
    """Reads like a date, but the calendar has none (2026-02-30)."""


def normalise(text: str, *, year: int | None = None) -> str:
    """ISO date of the precision known: ``2026-01-09``, ``2026-09``, ``2026``; empty where no date can be told.

    A range counts by its end (2026年1—9月 → 2026-09). A month without year takes ``year`` when that is given.

    Raises:
        NoSuchDateError: month or day out of range.
    """
    text = text.strip().translate(_FULLWIDTH)
    for pattern in (_NUMERIC, _COMPACT, _YEAR):
        if match := pattern.match(text):
            return _iso(match)
    if match := _MONTH_DAY.match(text):
        return _iso(match, year) if year else ""
    if match := _RANGE_END.match(text):
        start = _ANY_YEAR.search(match["head"])
        end = normalise(match["tail"], year=int(start["y"]) if start else year)
        return end or (start["y"] if start else "")
    if match := _LOOSE_MONTH.search(text):
        return _iso(match)
    found = _ANY_YEAR.search(text)
    return found["y"] if found else ""


def full(text: str) -> dt.date | None:
    """The date of 2026年1月9日 and its like; None when the day is not known or does not exist."""
    try:
        return dt.date.fromisoformat(normalise(text))
    except ValueError:
        return None


def _iso(match: re.Match[str], year: int | None = None) -> str:
    parts = match.groupdict()
    known = int(parts.get("y") or year or 0)
    month, day = parts.get("m"), parts.get("d")
    if not month:
        return f"{known:04d}"
    try:
        date = dt.date(known, int(month), int(day or 1))
    except ValueError as error:
        raise NoSuchDateError(match[0]) from error
    return date.isoformat() if day else date.isoformat()[:7]
