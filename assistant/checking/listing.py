"""Marks between the items of a list: 、 inside one phrase, one mark throughout between 一是 and 二是."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checking import structure
from assistant.checking.engine import CheckData

_LED = "本着|按照|坚持|遵循|秉承|围绕|履行|确立|贯彻"
_ITEM = rf"(?:(?!{_LED})[\u4e00-\u9fff]){{2,10}}"
_PHRASE = re.compile(
    rf"(?:{_LED})(?P<items>(?:{_ITEM}[、，]){{1,6}}{_ITEM})"
    r"的(?:基本|工作|总体|总)?(?:原则|方针|要求|思路|职责|理念|宗旨|精神)(?=[，。；])"
)
_SHORT, _LONG = 3, 6
_SEPARATORS = "；。，、"


@dataclass(frozen=True, slots=True)
class WrongMark:
    """A mark and what should stand in its place."""

    start: int
    right: str


def list_commas(data: CheckData) -> Iterator[WrongMark]:
    """，between items that one 的原则 (的方针) holds together: 本着明确职责，突出重点的原则.

    Items of one length are parallel; where lengths differ the comma may divide two clauses
    (按照上级部署，坚持统筹兼顾的原则).
    """
    for match in _PHRASE.finditer(data.subject.text):
        items = re.split("[、，]", match["items"])
        lengths = {len(item) for item in items}
        if len(lengths) > 1 or not _SHORT <= len(items[0]) <= _LONG:
            continue
        if all("、" in group for group in match["items"].split("，")):
            # 党管保密、依法管理，积极防范、突出重点: two by two, and ， divides the pairs.
            continue
        for comma in re.finditer("，", match["items"]):
            yield WrongMark(match.start("items") + comma.start(), "、")


def point_marks(data: CheckData) -> Iterator[WrongMark]:
    """A mark before 二是, 三是 that differs from the others of its series in one paragraph.

    A point that is itself several sentences cannot end with ；, which divides less than 。 does.
    """
    text = data.subject.text
    for start, end in data.index.paragraphs:
        series: list[re.Match[str]] = []
        for match in structure.POINT.finditer(text, start, end):
            value = structure.number(match[1])
            if series and value != len(series) + 1:
                yield from _uneven(text, series)
                series = []
            if value == len(series) + 1:
                series.append(match)
        yield from _uneven(text, series)


def _uneven(text: str, series: list[re.Match[str]]) -> Iterator[WrongMark]:
    places = [match.start() - 1 for match in series[1:]]
    marks = [text[at] for at in places]
    starts = [match.end() for match in series]
    bodies = [text[a:b] for a, b in zip(starts, places, strict=False)]
    whole = False
    for at, mark, body in zip(places, marks, bodies, strict=True):
        if "。" in body:
            whole = True
            if mark == "；":
                yield WrongMark(at, "。")
    if whole or any("；" in body for body in bodies):
        return
    if len(series) < 3 or any(mark not in _SEPARATORS for mark in marks) or len(set(marks)) == 1:
        return
    usual = Counter(marks).most_common(1)[0][0]
    for at, mark in zip(places, marks, strict=True):
        if mark != usual:
            yield WrongMark(at, usual)


def paragraph_ends(data: CheckData) -> Iterator[WrongMark]:
    """；at the end of a paragraph that holds whole sentences, or that no further point follows.

    （一）……；（二）……。 in paragraphs of their own is right, as in a statute, where an item may even
    hold a sentence.
    """
    text, paragraphs = data.subject.text, data.index.paragraphs
    for number, (start, end) in enumerate(paragraphs):
        line = text[start:end].rstrip()
        if not line.endswith("；"):
            continue
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        after = text[slice(*following)] if following is not None else ""
        listed = structure.LINE_ORDINAL.match(line) or structure.LINE_ORDINAL.match(after)
        if _begins_anew(after) or ("。" in line and not listed):
            yield WrongMark(start + len(line) - 1, "。")


def _begins_anew(line: str) -> bool:
    """Whether a paragraph opens a new part: 二、…… and （二）…… after points told as 一是……；"""
    ordinal = structure.LINE_ORDINAL.match(line)
    return ordinal is not None and ordinal["l1"] is not None
