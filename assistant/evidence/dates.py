"""Dates and periods in official texts: 2026年1月9日, 1—9月, 上半年, 截至10月底, 12月底前, 今年以来."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.evidence import rules, spans
from assistant.evidence.nouns import DateKind, DateMention
from assistant.evidence.numerals import han, plain

_H = "一二三四五六七八九十"
_YEAR = r"(?:(?<![\d.])(?:19|20)\d{2}(?!\d)|[一二]〇[〇一二三四五六七八九]{2}|二[○零][○零一二三四五六七八九]{2})"
_MONTH = r"(?:0?[1-9]|1[0-2]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:0?[1-9]|[12]\d|3[01]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_TO = r"\s*(?:—{1,2}|–|-|~|～|至|到)\s*"
_PART = r"(?P<part>上旬|中旬|下旬|初|中|底|末)?"
_NOT_NUMBER = rf"(?<![\d.{_H}〇第])"

_PATTERNS: tuple[tuple[str, str], ...] = (
    # Full dates and spans of days.
    (
        "days",
        rf"(?:(?P<y>{_YEAR})\s*年\s*)?{_NOT_NUMBER}(?P<m>{_MONTH})\s*月\s*(?P<d>{_DAY})\s*[日号]?{_TO}"
        rf"(?:(?P<y2>{_YEAR})\s*年\s*)?(?:(?P<m2>{_MONTH})\s*月\s*)?(?P<d2>{_DAY})\s*[日号]",
    ),
    ("day", rf"(?P<y>{_YEAR})\s*年\s*(?P<m>{_MONTH})\s*月\s*(?P<d>{_DAY})\s*[日号]"),
    (
        "day",
        r"(?<![\d.])(?P<y>(?:19|20)\d{2})(?P<s>[-/.])(?P<m>0?[1-9]|1[0-2])(?P=s)(?P<d>0?[1-9]|[12]\d|3[01])(?![\d.])",
    ),
    ("day", rf"{_NOT_NUMBER}(?P<m>{_MONTH})\s*月\s*(?P<d>{_DAY})\s*[日号](?![内])"),
    # Spans of months and years.
    (
        "months",
        rf"(?:(?P<y>{_YEAR})\s*年\s*)?{_NOT_NUMBER}(?P<m>{_MONTH})\s*月?(?:份|底|初)?{_TO}"
        rf"(?:(?P<y2>{_YEAR})\s*年\s*)?(?P<m2>{_MONTH})\s*月(?:份)?(?P<part>底|末)?",
    ),
    ("years", rf"(?P<y>{_YEAR})\s*年?(?:度)?{_TO}(?P<y2>{_YEAR})\s*年(?:度)?"),
    ("month", rf"(?P<y>{_YEAR})\s*年\s*(?P<m>{_MONTH})\s*月(?:份)?{_PART}"),
    ("half", rf"(?:(?P<y>{_YEAR})\s*年\s*)?(?P<w>上半年|下半年|前半年|后半年)"),
    (
        "quarter",
        rf"(?:(?P<y>{_YEAR})\s*年\s*)?(?P<w>前[一二三两123]个?季度|第?[一二三四1234](?:{_TO}[二三四234])?季度|[一二三四](?:、[一二三四])+季度)",
    ),
    ("year", rf"(?P<y>{_YEAR})\s*年(?:度)?(?P<part>初|底|末)?"),
    ("month", rf"{_NOT_NUMBER}(?P<m>{_MONTH})\s*月(?:份)?(?!度|均|供|饼|球|亮|光){_PART}"),
    (
        "relative",
        r"(?P<w>今年以来|今年|本年度|本年|去年底|去年|上年度|上年底|上一年度|上年|明年|后年|下年度|来年|前年|年初以来)"
        r"(?!同期|同月|同比)(?:初|底|末)?",
    ),
    ("whole", r"(?P<w>全年)"),
    ("edge", r"(?P<w>年底|年末|岁末|年初|年中|岁尾)"),
    (
        "time",
        r"(?:上午|下午|凌晨|晚上|晚|早)?(?<!\d)(?:[01]?\d|2[0-3])(?:时(?:[0-5]?\d分|半|整)?|[:：][0-5]\d)(?![\d间])",
    ),
    ("bare", rf"(?<=[、，和])(?P<d>{_DAY})日(?!常|均|益|内|前|期|后|程|子|报|夜)"),
)
_UNTIL = re.compile(r"(?:截至|截止到|截止至|截止|截到)\s*$")
_BEFORE = re.compile(r"\s*(?:以前|之前|前)(?!后|往|期|来|提|瞻|三|两|景|期间)")


_NEEDS = {
    "days": "月",
    "day": "月-/.",
    "months": "月",
    "month": "月",
    "years": "年",
    "year": "年",
    "half": "年",
    "quarter": "季",
    "relative": "年",
    "whole": "年",
    "edge": "年岁",
    "time": "时:：",
    "bare": "日",
}
"""A character without which a kind cannot occur: most sentences hold few dates."""


@lru_cache(maxsize=1)
def _pattern() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple((kind, _NEEDS[kind], re.compile(source)) for kind, source in _PATTERNS)


@lru_cache(maxsize=1)
def _festivals() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![一二三四五六七八九十])[“‘]?(?P<w>{rules.alternation(rules.words().festivals)})[”’]?(?!口号|精神|讲话|奖|劳动|社区|路|镇|村|街)"
    )


def dates(text: str) -> tuple[DateMention, ...]:
    """Every date expression of ``text`` in reading order; none overlaps another.

    Nothing inside 《》, 【】 or a 文号 is taken. 上年同期 is a comparison, not a date.
    """
    return _dates(text)


@lru_cache(maxsize=4096)
def _dates(text: str) -> tuple[DateMention, ...]:
    work = plain(text)
    hidden = spans.placeholders(work) + [(t.start, t.end) for t in spans.titles(work)]
    hidden += [m.span() for m in spans.DOC_NUMBER.finditer(work)]
    work = spans.blank(work, hidden)
    found: list[DateMention] = []
    for kind, needs, pattern in _pattern():
        if not any(c in work for c in needs):
            continue
        hits: list[tuple[int, int]] = []
        for m in pattern.finditer(work):
            mention = _mention(kind, m, text, work)
            if mention is not None:
                found.append(mention)
                hits.append((mention.start, mention.end))
        work = spans.blank(work, hits)
    for m in _festivals().finditer(work):
        found.append(
            DateMention(
                kind=DateKind.FESTIVAL,
                text=text[m.start() : m.end()],
                start=m.start(),
                end=m.end(),
                value=_festival(m.group("w")),
            )
        )
    return tuple(sorted(found, key=lambda d: d.start))


def _festival(word: str) -> str:
    short = word.removesuffix("节") if len(word) > 2 else word
    return {"劳动": "五一", "儿童": "六一", "建党": "七一", "建军": "八一"}.get(short, short)


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if text.isdigit():
        return int(text)
    value = han(text.replace("○", "〇").replace("零", "〇") if len(text) == 4 else text)
    return None if value is None else int(value)


def _point(year: int | None, month: int | None, day: int | None = None) -> str:
    head = f"{year:04d}" if year else "-"
    if month is None:
        return head
    head += f"-{month:02d}"
    return head if day is None else f"{head}-{day:02d}"


def _mention(kind: str, m: re.Match[str], text: str, work: str) -> DateMention | None:
    start, end = m.span()
    groups = m.groupdict()
    last = groups.get("part") in ("底", "末")
    year, month, day = (_number(groups.get(k)) for k in ("y", "m", "d"))
    made = _value(kind, groups, (year, month, day), m.group())
    if made is None:
        return None
    what, value = made
    if kind == "edge":
        last = groups["w"] in ("年底", "年末", "岁末", "岁尾")
    if kind == "relative" and m.group().endswith(("底", "末")):
        last = True
    until = _UNTIL.search(work[max(0, start - 4) : start])
    if until and what in (DateKind.DAY, DateKind.MONTH, DateKind.YEAR):
        what, start = DateKind.UNTIL, start - (until.end() - until.start())
    elif what in (DateKind.DAY, DateKind.MONTH, DateKind.YEAR) and (
        before := _BEFORE.match(work, end)
    ):
        what, end = DateKind.BEFORE, before.end()
    return DateMention(
        kind=what, text=text[start:end], start=start, end=end, value=value, last_days=last
    )


_Made = tuple[DateKind, str] | None


def _value(
    kind: str,
    groups: dict[str, str | None],
    ymd: tuple[int | None, int | None, int | None],
    raw: str,
) -> _Made:
    year, month, day = ymd
    word = groups.get("w") or ""
    if kind == "day":
        return (DateKind.DAY, _point(year, month, day)) if _real(month, day) else None
    if kind == "days":
        return _days(groups, ymd)
    if kind == "months":
        other = _number(groups.get("m2"))
        later = _number(groups.get("y2")) or year
        if month is None or other is None or (other < month and later == year):
            return None
        return DateKind.PERIOD, f"{_point(year, month)}/{_point(later, other)}"
    if kind == "years":
        return DateKind.PERIOD, f"{year}/{_number(groups.get('y2'))}"
    if kind == "month":
        return DateKind.MONTH, _point(year, month)
    if kind == "year":
        return DateKind.YEAR, str(year)
    if kind == "half":
        first, last = (1, 6) if word in ("上半年", "前半年") else (7, 12)
        return DateKind.PERIOD, f"{_point(year, first)}/{_point(year, last)}"
    if kind == "quarter":
        return _quarter(word, year)
    if kind == "relative":
        return DateKind.RELATIVE, _relative(word)
    if kind == "whole":
        return DateKind.PERIOD, "--01/--12"
    if kind == "edge":
        month = {"年初": 1, "年中": 6}.get(word, 12)
        return DateKind.MONTH, f"--{month:02d}"
    if kind == "bare":
        return DateKind.DAY, f"----{day:02d}" if day else ""
    return DateKind.TIME, raw


def _real(month: int | None, day: int | None) -> bool:
    return month is not None and day is not None and day <= calendar.monthrange(2024, month)[1]


def _days(groups: dict[str, str | None], ymd: tuple[int | None, int | None, int | None]) -> _Made:
    year, month, day = ymd
    month2 = _number(groups.get("m2")) or month
    day2 = _number(groups.get("d2"))
    year2 = _number(groups.get("y2")) or year
    if not _real(month, day) or not _real(month2, day2):
        return None
    return DateKind.PERIOD, f"{_point(year, month, day)}/{_point(year2, month2, day2)}"


def _quarter(word: str, year: int | None) -> _Made:
    numbers = [
        int("一二三四".index(c) + 1) if c in "一二三四" else (2 if c == "两" else int(c))
        for c in word
        if c in "一二三四两1234"
    ]
    first, last = numbers[0], numbers[-1]
    if word.startswith("前"):
        first = 1
    if last < first:
        return None
    return DateKind.PERIOD, f"{_point(year, first * 3 - 2)}/{_point(year, last * 3)}"


def _relative(word: str) -> str:
    if word.startswith(("今年", "本年", "年初")):
        return "@0"
    if word.startswith(("明年", "下年", "来年")):
        return "@+1"
    if word == "后年":
        return "@+2"
    return "@-2" if word == "前年" else "@-1"


@dataclass(frozen=True)
class Resolved:
    """A mention with the year filled in; ``None`` where a part is not said."""

    kind: DateKind
    first: tuple[int, int | None, int | None]
    last: tuple[int, int | None, int | None]
    last_days: bool
    word: str = ""
    """Festival or time as written."""

    @property
    def single(self) -> bool:
        """Not a from–to period."""
        return self.first == self.last


def resolve(mention: DateMention, year: int) -> Resolved:
    """The mention read in a text about ``year``."""
    if mention.kind in (DateKind.FESTIVAL, DateKind.TIME):
        empty = (year, None, None)
        return Resolved(mention.kind, empty, empty, False, mention.value)
    if mention.kind is DateKind.RELATIVE:
        at = (year + int(mention.value[1:]), None, None)
        return Resolved(mention.kind, at, at, mention.last_days)
    ends = [_parts(p, year) for p in mention.value.split("/")]
    return Resolved(mention.kind, ends[0], ends[-1], mention.last_days)


def resolve_all(mentions: Sequence[DateMention], year: int) -> list[Resolved]:
    """Mentions of one text read together: 明年1月 is a month of next year, 3月5日、12日 two days of March."""
    found: list[Resolved] = []
    for i, mention in enumerate(mentions):
        own = year
        before = mentions[i - 1] if i else None
        if before is not None and before.kind is DateKind.RELATIVE and before.end == mention.start:
            own = year + int(before.value[1:])
        read = resolve(mention, own)
        if mention.value.startswith("----") and found and found[-1].last[1] is not None:
            day = (found[-1].last[0], found[-1].last[1], read.first[2])
            read = Resolved(read.kind, day, day, False)
        found.append(read)
    return found


def iso(date: str) -> tuple[int, int | None, int | None] | None:
    """A fact's ISO date (2026, 2026-09, 2026-01-09) as numbers; None where it is not one."""
    m = re.fullmatch(r"((?:19|20)\d{2})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", date.strip())
    if not m:
        return None
    return int(m[1]), int(m[2]) if m[2] else None, int(m[3]) if m[3] else None


def _parts(point: str, year: int) -> tuple[int, int | None, int | None]:
    numbers = list(_split(point))
    return numbers[0] or year, numbers[1], numbers[2]


def _split(point: str) -> Iterator[int | None]:
    if point.startswith("----"):
        yield from (None, None, int(point[4:]))
        return
    head = point[2:].split("-") if point.startswith("--") else point.split("-")
    parts: list[int | None] = [int(p) for p in head if p]
    if point.startswith("--"):
        parts.insert(0, None)
    parts += [None] * (3 - len(parts))
    yield from parts[:3]
