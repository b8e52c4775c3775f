"""Numbering: 一、（一）1.（1） at line beginnings, 一是/二是 inside paragraphs, and counted parts."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checking import structure
from assistant.checking.engine import CheckData
from assistant.checking.structure import Ordinal

_COUNTED = re.compile(
    r"(?:以下|下面|如下|下列|存在|抓好|做好|抓实)(?:的|了)?(?:以下)?"
    r"([一二两三四五六七八九十]{1,2}|\d{1,2})(?:个方面|方面|点|项|条|个|大方面)(?:的)?"
    r"(?:主要|突出|重点|具体|明显)?(?:问题和不足|问题|不足|短板|工作|措施|任务|打算|意见|建议)?(?=[。：:；])"
)
_PARAGRAPH_END = re.compile(r"\n\s*")
_FAR = 3
"""So many paragraphs on a list of points is another one."""


@dataclass(frozen=True, slots=True)
class Misnumbered:
    """An ordinal out of sequence and what it should be."""

    start: int
    end: int
    before: str
    right: str
    repeated: bool


def _write(ordinal: Ordinal, value: int) -> str:
    """The ordinal with another value, in its own style."""
    old = re.search(r"[一二三四五六七八九十]+|\d+", ordinal.text)
    words = str(value) if ordinal.level in (3, 4) else structure.chinese(value)
    return ordinal.text if old is None else ordinal.text.replace(old.group(), words, 1)


def line_numbering(data: CheckData) -> Iterator[Misnumbered]:
    """Ordinals at line beginnings that skip or repeat a number.

    A list that begins anew (value 1) is never wrong; after a wrong number counting goes on from
    the number as written, so that one slip gives one finding.
    """
    last: dict[int, Ordinal] = {}
    for ordinal in structure.line_ordinals(data.subject.text):
        before = last.get(ordinal.level)
        deeper = last.get(ordinal.level + 1)
        above = deeper if deeper is not None and deeper.value == 1 else None
        for level in range(ordinal.level + 1, 5):
            last.pop(level, None)
        last[ordinal.level] = ordinal
        if ordinal.value == 1 or ordinal.value == 0:
            continue
        expected = before.value + 1 if before is not None else 1
        if ordinal.value == expected or (before is None and ordinal.level > 2):
            continue
        if before is None and (
            ordinal.level == 1 or not data.subject.text[: ordinal.start].strip()
        ):
            # An excerpt may begin in the middle of a report.
            continue
        if before is None and ordinal.value == 2 and above is not None:
            # 1. stands where （一） should.
            yield Misnumbered(above.start, above.end, "开头", _write(ordinal, 1), repeated=False)
            continue
        yield Misnumbered(
            ordinal.start,
            ordinal.end,
            before.text if before is not None else "开头",
            _write(ordinal, expected),
            repeated=before is not None and ordinal.value == before.value,
        )


def point_numbering(data: CheckData) -> Iterator[Misnumbered]:
    """一是、二是、三是 (and 一要、二要) that skip or repeat, within one part of the report."""
    breaks = [o.start for o in structure.line_ordinals(data.subject.text) if o.level <= 2]
    breaks += [part.start for part in data.parts]
    breaks.sort()
    yield from _series_slips(data, structure.POINT, "是", breaks)
    yield from _series_slips(data, structure.DEMAND, "要", breaks)


def _series_slips(
    data: CheckData, pattern: re.Pattern[str], word: str, breaks: list[int]
) -> Iterator[Misnumbered]:
    previous: tuple[int, int, str] | None = None
    meant, begun = 0, False
    for match in pattern.finditer(data.subject.text):
        value, start = structure.number(match[1]), match.start(1)
        if data.index.exempt(start, match.end(), ("quote", "title")) or value == 0:
            continue
        if previous is not None and (
            _broken(breaks, previous[1], start)
            or _apart(data.subject.text[previous[1] : start], begun=begun)
        ):
            previous = None
        begun = value == 1 or (begun and previous is not None)
        # After a slip counting goes on from the number as written, or from the one meant.
        expected = previous[0] + 1 if previous is not None else 1
        if (
            value != 1
            and previous is not None
            and value not in (expected, meant + 1)
            and f"{structure.chinese(expected)}{word}" not in data.subject.text[previous[1] : start]
        ):
            yield Misnumbered(
                start,
                match.end(),
                previous[2],
                f"{structure.chinese(expected)}{word}",
                repeated=value == previous[0],
            )
            meant = expected
        else:
            meant = value
        previous = (value, start, match.group())


def _apart(between: str, *, begun: bool) -> bool:
    """Whether two points belong to different series: sentences put together from several texts."""
    paragraphs = len(_PARAGRAPH_END.findall(between))
    return paragraphs > _FAR or (paragraphs > 0 and not begun)


def _broken(breaks: list[int], before: int, after: int) -> bool:
    return bisect_right(breaks, before) < bisect_right(breaks, after)


def inverted_levels(data: CheckData) -> Iterator[Ordinal]:
    """（一） used below 1., or 1. below （1）, within one part."""
    open_levels: list[int] = []
    for ordinal in structure.line_ordinals(data.subject.text):
        if ordinal.level == 1:
            open_levels = []
        elif ordinal.value == 1 and open_levels and ordinal.level < open_levels[-1]:
            if ordinal.level not in open_levels:
                yield ordinal
            open_levels = [level for level in open_levels if level < ordinal.level]
        if ordinal.level > 1 and (not open_levels or ordinal.level > open_levels[-1]):
            open_levels.append(ordinal.level)


@dataclass(frozen=True, slots=True)
class Miscounted:
    """An announced number of parts that does not match the parts that follow."""

    start: int
    end: int
    number: int


def counted_parts(data: CheckData) -> Iterator[Miscounted]:
    """“存在以下四个方面问题” followed by three numbered points.

    Only what can be counted beyond doubt: the ordinals of the first series that begins after the
    announcement, in the same part.
    """
    text = data.subject.text
    ordinals = list(structure.line_ordinals(text))
    starts = [ordinal.start for ordinal in ordinals]
    for match in _COUNTED.finditer(text):
        announced = structure.number(match[1].replace("两", "二"))
        part = data.part_at(match.start())
        end = part.end if part is not None else len(text)
        count = _series(text, ordinals, starts, match.end(), end)
        if count >= 2 and announced >= 2 and count != announced:
            yield Miscounted(match.start(1), match.end(), count)


def _series(text: str, ordinals: list[Ordinal], starts: list[int], begin: int, end: int) -> int:
    """Length of the numbered series that begins first after ``begin``."""
    first = next(
        (o for o in ordinals[bisect_left(starts, begin) :] if o.start < end and o.value == 1), None
    )
    point = structure.POINT.search(text, begin, end)
    if point is not None and (first is None or point.start(1) < first.start):
        stop = first.start if first is not None and first.level <= 2 else end
        expected = 1
        for match in structure.POINT.finditer(text, point.start(1), stop):
            if structure.number(match[1]) != expected:
                break
            expected += 1
        return expected - 1
    if first is None or ("\n" in text[begin : first.start].strip() and first.start - begin > 200):
        return 0
    count = 0
    for ordinal in ordinals[bisect_left(starts, first.start) :]:
        if ordinal.start >= end or ordinal.level < first.level:
            break
        if ordinal.level == first.level:
            if ordinal.value != count + 1:
                break
            count += 1
    return count
