"""Years and half-years in last year's headings, moved on to this year's report.

2025年度主要举措和成效 → 2026年度主要举措和成效, 2026年度工作安排 → 2027年度工作安排. Names of periods
that end with a year (“十四五”收官之年) are last year's own and are not carried over.
"""

from __future__ import annotations

import re

_YEAR = re.compile(r"(?<![\d—－\-〔（(])(20\d{2})(?=年)(?!年?[）)〕])")
_TITLE_YEAR = re.compile(r"(?<!\d)(20\d{2})(?=年)")
_PERIOD_NAME = re.compile(
    r"“?十[三四五六七]五”?(?:规划)?|(?:开局|收官|起步|攻坚)之年|(?:第[一二三四]|[一二三四])季度"
)
_HALF = re.compile(r"[上下]半年|前三季度|(?:第[一二三四]|[一二三四])季度|前[一二三两]?[个]?季度")
_TITLE_LINES = 4
_TITLE_CHARS = 60


def report_year(text: str) -> int | None:
    """The year a report is about: the first its title names, else the first of the whole text."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in lines[:_TITLE_LINES]:
        if len(line) <= _TITLE_CHARS and (found := _TITLE_YEAR.search(line)):
            return int(found.group())
    first = _TITLE_YEAR.search(text)
    return int(first.group()) if first else None


def moved_on(heading: str, *, last: int | None, year: int | None, title: str = "") -> str:
    """A heading with its years moved on from the report of ``last`` to the one of ``year``.

    Only the year of the report itself and its neighbours move; 2021—2025年 and a year in brackets are
    names. ``title`` is the new report's: 上半年 of a half-year's report does not go into a yearly one.
    """
    if last is None:
        return heading
    step = (year if year is not None else last + 1) - last

    def later(match: re.Match[str]) -> str:
        named = int(match.group())
        return str(named + step) if abs(named - last) <= 1 else match.group()

    text = _YEAR.sub(later, heading)
    if title and not _HALF.search(title):
        text = re.sub(r"(?<=年)上半年|上半年(?=工作|主要|重点|开展|推进)", "", text)
        text = re.sub(r"(?:20\d{2}年)?下半年(?=工作|打算|计划|安排|主要|重点)", "下一步", text)
    return text


def old_period(heading: str) -> bool:
    """Whether a heading names a period that was last year's own: “十四五”收官之年, 三季度."""
    return bool(_PERIOD_NAME.search(heading))


def without_years(heading: str) -> str:
    """A heading without its years, to see whether any other figure is in it."""
    return re.sub(r"20\d{2}年度?", "", heading)
