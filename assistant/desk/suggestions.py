"""What a new report can be called and who it goes to, read from last year's report and the notice."""

from __future__ import annotations

import datetime as dt
import re

from assistant.drafting.requirements import read_notice
from assistant.models import DocumentKind, Noun
from assistant.reading import recognise

_YEAR = re.compile(r"(?<!\d)(20\d{2})(?=年|年度)")
_ASKS = re.compile(r"^(?:.{2,40}?)?关于(?:认真)?(?:做好)?(?:报送|上报|报告|提交|填报|开展|组织)?")
_TAIL = re.compile(r"(?:工作)?的?(?:通知|函|通报)(?:[（(].*[）)])?$")
_REPORT_END = re.compile(r"(?:情况)?(?:的)?(?:报告|总结|汇报)(?:报送)?$")
_MATTER_LEAST = 4


class Suggestion(Noun):
    """Offered in the form, never final; empty or None where nothing could be told."""

    title: str = ""
    year: int | None = None
    unit: str = ""
    addressee: str = ""
    as_of: dt.date | None = None
    requirements: int = 0
    """How many items the notice asks for."""
    max_chars: int | None = None
    deadline: dt.date | None = None


def suggest(*, previous: str | None, notice: str | None) -> Suggestion:
    """Read the particulars of the next report off last year's and the notice.

    ``previous`` and ``notice`` are texts. The notice decides the year and the matter; last year's title
    is preferred as the form of the title where it speaks of the same matter.
    """
    earlier = recognise(previous, kind=DocumentKind.REPORT) if previous else None
    asked = recognise(notice, kind=DocumentKind.NOTICE) if notice else None
    read = read_notice(notice, asked.title) if notice and asked else None
    year = _year(asked.title) if asked else None
    if year is None and notice:
        year = _year(notice)
    if year is None and earlier is not None:
        before = _year(earlier.title) or _year(previous or "")
        year = before + 1 if before else None
    title = _title(earlier.title if earlier else "", asked.title if asked else "", year)
    return Suggestion(
        title=title,
        year=year,
        unit=earlier.unit if earlier else "",
        addressee=(earlier.addressee if earlier else "") or (asked.issuer if asked else ""),
        as_of=read.cutoff if read else None,
        requirements=len(read.requirements) if read else 0,
        max_chars=read.max_chars if read else None,
        deadline=read.deadline if read else None,
    )


def _year(text: str) -> int | None:
    found = _YEAR.search(text)
    return int(found[1]) if found else None


def _title(earlier: str, notice: str, year: int | None) -> str:
    asked = _from_notice(notice)
    bumped = _bumped(earlier, year)
    if asked and (not _year(earlier) or not _same_matter(earlier, asked)):
        return asked
    return bumped or asked


def _bumped(title: str, year: int | None) -> str:
    """Last year's title with this year in it."""
    if not title or year is None:
        return title
    if _year(title) is None and title.startswith("关于"):
        return f"关于{year}年度{title.removeprefix('关于')}"
    return _YEAR.sub(str(year), title, count=1)


def _from_notice(title: str) -> str:
    """关于报送2026年度××情况报告的通知 → 关于2026年度××情况的报告."""
    if not title:
        return ""
    matter = _TAIL.sub("", _ASKS.sub("", title.strip()))
    matter = matter.strip("《》 ")
    plain = _REPORT_END.sub("", matter)
    if len(plain) < _MATTER_LEAST:
        return ""
    if matter.endswith("总结"):
        return matter
    return f"关于{plain.removesuffix('情况')}情况的报告"


def _same_matter(one: str, other: str) -> bool:
    """Whether two titles share most of their words, years and set words left out."""
    first, second = (_pairs(t) for t in (one, other))
    return bool(first and second) and len(first & second) * 2 >= min(len(first), len(second))


def _pairs(title: str) -> set[str]:
    bare = re.sub(r"关于|年度|情况|报告|总结|工作|的|\d|年", "", title)
    return {bare[i : i + 2] for i in range(len(bare) - 1)}
