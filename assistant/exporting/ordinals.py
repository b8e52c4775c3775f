"""Which lines of a body are headings, and of which level (GB/T 9704—2012 7.3.3: 一、（一）1.（1）).

Level 1 is set in 黑体, level 2 in 楷体, levels 3 and 4 in 仿宋, so a wrong guess is visible on the page: a whole
clause in 楷体 looks like a mistake, a heading in 仿宋 only like a plain one. The limits below lean that way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CHINESE = "一二三四五六七八九十百零〇"
_LEVELS: tuple[re.Pattern[str], ...] = (
    re.compile(rf"[{_CHINESE}]{{1,4}}、\s*"),
    re.compile(rf"[（(][{_CHINESE}]{{1,4}}[）)]、?\s*"),
    re.compile(r"[0-9０-９]{1,2}(?:[.．](?![0-9０-９])|、)\s*"),
    re.compile(r"[（(][0-9０-９]{1,2}[）)]、?\s*"),
)
_CHAPTER = re.compile(rf"第[{_CHINESE}]{{1,4}}[章编][\s　]+")
_END = re.compile(r"[。！？；：:!?;]")

_ATTENDANCE = re.compile(r"(?:出席|列席|请假|缺席)(?:人员)?[：:](?=.)")

_OWN_LINE = (80, 60, 40, 40)
"""Longest heading without an end mark, by level."""
_RUN_IN = (80, 45, 40, 40)
"""Longest first sentence that still counts as a heading when text follows it on the line."""
_WHOLE_SENTENCE = (80, 20, 0, 0)
"""Longest line that is one closed sentence and still a heading: （六）巡察反馈问题整改情况。"""
_BEFORE_COLON = 20
"""Longest words before a colon that count as a heading: （一）总体情况：今年……"""


@dataclass(frozen=True)
class Ordinal:
    """What the start of a line says about it."""

    level: int
    """1 to 4; 0 when the line carries no ordinal."""
    lead: int
    """How many characters at the start are heading; 0 when the line is an item of running text."""


def ordinal_of(line: str) -> Ordinal:
    """Read the ordinal and the extent of the heading at the start of ``line`` (blanks stripped)."""
    if _CHAPTER.match(line) and len(line) <= _OWN_LINE[0] and not _END.search(line):
        return Ordinal(level=1, lead=len(line))
    for index, pattern in enumerate(_LEVELS):
        found = pattern.match(line)
        if found and found.end() < len(line):
            return Ordinal(level=index + 1, lead=_extent(line, index))
    return Ordinal(level=0, lead=0)


def attendance_label(line: str) -> int:
    """Length of 出席：, 列席： or 请假： before a list of names in minutes (10.3); 0 when there is none."""
    found = _ATTENDANCE.match(line)
    return found.end() if found else 0


def has_ordinal(line: str) -> bool:
    """Whether the line begins with an ordinal of any level."""
    return ordinal_of(line).level > 0


def _extent(line: str, index: int) -> int:
    end = _END.search(line)
    if end is None:
        closed = line[-1] not in "，、,"
        return len(line) if closed and len(line) <= _OWN_LINE[index] else 0
    stop = end.end()
    mark = end.group()
    rest = line[stop:].strip()
    if mark in "：:":
        limit = _OWN_LINE[index] if not rest else _BEFORE_COLON
        return stop if stop <= limit else 0
    if mark in "；;":
        return 0
    limit = _RUN_IN[index] if rest else _WHOLE_SENTENCE[index]
    return stop if stop <= limit else 0
