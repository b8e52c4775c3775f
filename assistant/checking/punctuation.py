"""Pairs of marks (GB/T 15834—2011): quotation marks, brackets and 书名号 that lack a partner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checking.engine import CheckData

_PAIRS = {"“": "”", "‘": "’", "《": "》", "（": "）", "【": "】", "〔": "〕", "「": "」"}
_CLOSE = {close: open_ for open_, close in _PAIRS.items()}
_MARKS = re.compile("[" + "".join(_PAIRS) + "".join(_CLOSE) + "]")
_CROSSED = {("“", "’"), ("‘", "”"), ("《", "〉"), ("“", "》"), ("《", "”")}
_QUOTED = 60
_HALF = {"）": "("}
_HEAD_NUMBER = re.compile(r"[ \t　]*[一二三四五六七八九十]{1,3}")
_FULL_HEAD = re.compile(r"^[ \t　]*（[一二三四五六七八九十]{1,3}）", re.MULTILINE)
"""A text that numbers its headings （一） has lost a bracket where one is numbered 二）."""
_LIST_NUMBER = re.compile(r"(?:^|[\s。；：，、])[\dA-Za-z一二三四五六七八九十]{1,3}$")


@dataclass(frozen=True, slots=True)
class Lonely:
    """A mark without its partner."""

    start: int
    mark: str
    closing: bool
    right: str | None = None
    """The mark that should stand here, where the partner is of the other sort (“……’)."""


def lonely_marks(data: CheckData) -> Iterator[Lonely]:
    """Marks without a partner; “ closed by ’ (or ‘ by ”) is one wrong mark, not two lonely ones."""
    found = sorted(_lonely(data), key=lambda lonely: lonely.start)
    text, at = data.subject.text, 0
    while at < len(found):
        first, second = found[at], found[at + 1] if at + 1 < len(found) else None
        if second is not None and (first.mark, second.mark) in _CROSSED:
            between = text[first.start + 1 : second.start]
            if not first.closing and len(between) <= _QUOTED and "\n" not in between:
                yield Lonely(second.start, second.mark, closing=True, right=_PAIRS[first.mark])
                at += 2
                continue
        yield first
        at += 1


def _lonely(data: CheckData) -> Iterator[Lonely]:
    """Marks without a partner in their paragraph.

    Two customs are right and left alone: a quotation of several paragraphs repeats “ at the head
    of each and closes once; a list number may be written 1） or a）.
    """
    text, paragraphs = data.subject.text, data.index.paragraphs
    for number, (start, end) in enumerate(paragraphs):
        opened: dict[str, list[int]] = {}
        for match in _MARKS.finditer(text, start, end):
            mark, at = match.group(), match.start()
            if mark in _PAIRS:
                opened.setdefault(mark, []).append(at)
                continue
            stack = opened.get(_CLOSE[mark])
            if stack:
                stack.pop()
            elif mark in _HALF and _half_partner(text, start, at, mark):
                continue
            elif not _alone_by_custom(text, start, at, mark):
                yield Lonely(at, mark, closing=True)
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        for mark, stack in opened.items():
            for at in stack:
                head = not text[start:at].strip()
                goes_on = (
                    following is not None and text[following[0] : following[1]].lstrip()[:1] == mark
                )
                if not (mark in "“‘「" and head and goes_on) and not _closed_half(text, at, end):
                    yield Lonely(at, mark, closing=False)


def _half_partner(text: str, start: int, at: int, mark: str) -> bool:
    """（2021—2025年） of which one bracket is half-width: a matter of width, not of a missing partner."""
    before = text[start:at]
    return before.count(_HALF[mark]) > before.count(")")


def _closed_half(text: str, at: int, end: int) -> bool:
    if text[at] != "（":
        return False
    after = text[at + 1 : end]
    return after.find(")") >= 0 and "(" not in after[: after.find(")")]


def _alone_by_custom(text: str, start: int, at: int, mark: str) -> bool:
    if mark == "）":
        if _HEAD_NUMBER.fullmatch(text[start:at]) and _FULL_HEAD.search(text):
            return False
        return bool(_LIST_NUMBER.search(text[max(start, at - 4) : at]))
    # ’ is also the apostrophe of foreign names; a quotation of several paragraphs ends with a
    # lone ” in a paragraph that begins with “.
    return mark == "’" and text[at - 1 : at].isascii()
