"""Numbered headings: no mark at the end of one on its own line, one mark throughout after run-in ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.checking import structure
from assistant.checking.engine import CheckData
from assistant.checking.structure import Ordinal

_HEADING = 26
"""A numbered line longer than this is a sentence, not a heading."""
_BODY = 20
"""A paragraph shorter than this below it may be one more item of a list."""
_RUN_IN = 24
_VERB_AND_OBJECT = 8
"""A first clause this long, or one that begins as a neighbour's heading does, is a heading itself."""
_SENTENCE = re.compile(
    r"了|会议|同意|决定|[是将]|本(?:办法|规定|方案|通知)|\d|自.{1,12}起|附件|以上|特此"
)
_HALVES = re.compile(
    r"(?!.*(?:问题|打算|情况|成效|做法|经验|体会|建议))"
    r"([\u4e00-\u9fff]{4,12})([、，])([\u4e00-\u9fff“”]{4,14})"
)
_MARK = re.compile("[。，；：！？]")


@dataclass(frozen=True, slots=True)
class WrongHead:
    """A mark after a heading and what should stand there."""

    start: int
    right: str


def heading_marks(data: CheckData) -> Iterator[WrongHead]:
    """。at the end of a heading that stands on its own line, with its text below it.

    Numbered lines that follow each other are the items of a list, which may be whole sentences.
    """
    text, paragraphs = data.subject.text, data.index.paragraphs
    for number, (start, end) in enumerate(paragraphs):
        line = text[start:end].rstrip()
        ordinal = structure.LINE_ORDINAL.match(line)
        if ordinal is None or not line.endswith("。"):
            continue
        words = line[ordinal.end() : -1].strip()
        if (
            not 2 <= len(words) <= _HEADING
            or words[-1] == "的"
            or "。" in words
            or _SENTENCE.search(words)
        ):
            continue
        level = _level(ordinal)
        before = text[slice(*paragraphs[number - 1])] if number else ""
        after = text[slice(*paragraphs[number + 1])] if number + 1 < len(paragraphs) else ""
        earlier, later = structure.LINE_ORDINAL.match(before), structure.LINE_ORDINAL.match(after)
        if earlier is not None and _level(earlier) == level and before.rstrip()[-1:] in "。；，":
            continue
        if later is not None:
            below = _level(later) > level
        else:
            below = len(after.strip()) >= _BODY and not _SENTENCE.match(after.strip())
        if below:
            yield WrongHead(start + len(line) - 1, "")


def uneven_pairs(data: CheckData) -> Iterator[WrongHead]:
    """、 between the two halves of a heading where the others of its rank have ， (全面检查，认真落实)."""
    text = data.subject.text
    ranks: dict[int, list[tuple[Ordinal, re.Match[str] | None]]] = {}
    listed: set[int] = set()
    for ordinal in structure.line_ordinals(text):
        words = text[ordinal.end : ordinal.line_end].strip().rstrip("。")
        if words.endswith("；"):
            listed.add(ordinal.level)
        ranks.setdefault(ordinal.level, []).append((ordinal, _HALVES.fullmatch(words)))
    for level, rank in ranks.items():
        if level in listed:
            # The items of an enumeration, as in a statute.
            continue
        commas = sum(1 for _, halves in rank if halves is not None and halves[2] == "，")
        odd = [(o, h) for o, h in rank if h is not None and h[2] == "、"]
        if not 0 < len(odd) <= commas:
            continue
        for ordinal, halves in odd:
            yield WrongHead(text.index(halves[0], ordinal.end) + halves.start(2), "，")


def _level(match: re.Match[str]) -> int:
    return next(n for n in (1, 2, 3, 4) if match[f"l{n}"] is not None)


def uneven_heads(data: CheckData) -> Iterator[WrongHead]:
    """，after the run-in heading of one point where all its neighbours have 。"""
    series: list[Ordinal] = []
    for ordinal in structure.line_ordinals(data.subject.text):
        if series and ordinal.level > series[-1].level:
            continue
        follows = series and ordinal.level == series[-1].level
        if not follows or ordinal.value != series[-1].value + 1:
            yield from _uneven(data.subject.text, series)
            series = []
        series.append(ordinal)
    yield from _uneven(data.subject.text, series)


def _uneven(text: str, series: Sequence[Ordinal]) -> Iterator[WrongHead]:
    if len(series) < 3:
        return
    marks = [_MARK.search(text, ordinal.end, ordinal.line_end) for ordinal in series]
    heads = [
        (mark.start() - ordinal.end, mark)
        for ordinal, mark in zip(series, marks, strict=True)
        if mark is not None and mark.end() < ordinal.line_end
    ]
    if len(heads) < len(series):
        return
    odd = [mark for _, mark in heads if mark[0] == "，"]
    others = [size for size, mark in heads if mark[0] == "。"]
    if len(odd) != 1 or len(others) != len(series) - 1 or max(others) > _RUN_IN:
        return
    at = next(at for at, (_, mark) in enumerate(heads) if mark is odd[0])
    firsts = [text[ordinal.end : ordinal.end + 1] for ordinal in series]
    alike = firsts[at] in firsts[:at] + firsts[at + 1 :]
    if 4 <= heads[at][0] <= max(others) + 2 and (alike or heads[at][0] >= _VERB_AND_OBJECT):
        yield WrongHead(odd[0].start(), "。")
