"""Family 重复: within the report, with last year's report, and last year's promises."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from assistant.checking import structure
from assistant.checking.engine import CheckData, shown
from assistant.checking.overlap import hidden, repeated_runs
from assistant.checking.rules import RuleFile, load
from assistant.checking.subject import Subject
from assistant.evidence import split_sentences
from assistant.evidence.overlap import common_runs
from assistant.models import Finding, Noun, SectionRole

family = "repeat"

_MARKS = re.compile(r"[\s\W_]+")
_POINT_MARK = re.compile(
    r"^[\s　]*(?:[一二三四五六七八九十]{1,2}是|[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．])"
)
_PLANS_BEGIN = re.compile(r"(?<=[。；\n])[\s　]*(?:下一步|下步|下一阶段|今后|明年)")
_LEAD = re.compile(r"^[\s　]*(?:下一步|下步|下一阶段|今后|明年)[^，：]{0,16}[，：]")
_SHORTEST_SENTENCE = 16
_HERE, _THERE = "\x00", "\x01"
"""Fillers that never equal each other, so that blanked phrases share nothing."""


class Overused(Noun):
    """When a favourite word is used too often."""

    words: tuple[str, ...]
    per_thousand: float
    least: int


class RepeatFile(RuleFile):
    """``repeat.yaml``."""

    inner_run: int
    last_year_run: int
    copied_share: float
    promise_share: float
    overused: Overused
    common_pairs: str
    """Character pairs that say nothing about the subject, space-separated."""
    formulas: tuple[str, ...]


@lru_cache(maxsize=1)
def _file() -> RepeatFile:
    return load(RepeatFile, "repeat.yaml")


def rule_files() -> tuple[RuleFile, ...]:
    """The rule files of this family."""
    return (_file(),)


def missing(subject: Subject) -> Iterator[str]:
    """What is left out for want of last year's report."""
    if subject.previous_text is None:
        yield "没有提供上年报告，未比对与上年的重复和上年承诺的落实。"


def check(subject: Subject, data: CheckData) -> Iterable[Finding]:
    """Findings about repetition."""
    yield from _same_sentences(data)
    yield from _overused(data)
    if subject.previous_text is not None:
        yield from _copied(data, subject.previous_text)
        yield from _promises(data, subject.previous_text)


def _bare(text: str) -> str:
    return _MARKS.sub("", _POINT_MARK.sub("", text))


def _same_sentences(data: CheckData) -> Iterator[Finding]:
    file, text = _file(), data.subject.text
    seen: set[str] = set()
    whole: list[tuple[int, int]] = []
    for start, end in data.index.sentences:
        bare = _bare(text[start:end])
        if len(bare) < _SHORTEST_SENTENCE:
            continue
        if bare in seen:
            whole.append((start, end))
            yield data.finding(file.checks["same_sentence"], start, end)
        seen.add(bare)
    masked = hidden(text, file.formulas, filler=_HERE)
    for start, end in repeated_runs(masked, least=file.inner_run):
        if any(a <= start and end <= b for a, b in whole):
            continue
        run = text[start:end]
        if "\n" in run or _HERE in masked[start:end]:
            continue
        rule = file.checks["same_run"]
        if not data.index.exempt(start, end, rule.exempt):
            yield data.finding(rule, start, end)


def _overused(data: CheckData) -> Iterator[Finding]:
    rule, limits, text = _file().checks["overused"], _file().overused, data.subject.text
    for word in limits.words:
        count = text.count(word)
        if count >= limits.least and count * 1000 > limits.per_thousand * len(text):
            message = rule.message.replace("{word}", word).replace("{count}", str(count))
            yield data.finding(rule, None, None, message=message)


def _copied(data: CheckData, previous: str) -> Iterator[Finding]:
    """Sentences of last year, whole or in long pieces."""
    file, text = _file(), data.subject.text
    here = hidden(text, file.formulas, filler=_HERE)
    there = hidden(previous, file.formulas, filler=_THERE)
    runs = [(run.start, run.end) for run in common_runs(here, there, minimum=file.last_year_run)]
    first = 0
    for start, end in data.index.sentences:
        while first < len(runs) and runs[first][1] <= start:
            first += 1
        inside: list[tuple[int, int]] = []
        for a, b in runs[first:]:
            if a >= end:
                break
            inside.append((max(a, start), min(b, end)))
        inside = [(a, b) for a, b in inside if b - a >= file.last_year_run]
        if not inside or _is_heading(text, start, end):
            continue
        share = _covered(inside) / (end - start)
        if share >= file.copied_share and end - start >= _SHORTEST_SENTENCE:
            yield data.finding(file.checks["copied"], start, end)
            continue
        rule = file.checks["copied_run"]
        for a, b in inside:
            if not data.index.exempt(a, b, rule.exempt) and "\n" not in text[a:b]:
                yield data.finding(rule, a, b)


def _covered(runs: list[tuple[int, int]]) -> int:
    """Characters that lie in at least one run; neighbouring runs may overlap."""
    total, reached = 0, 0
    for start, end in runs:
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


def _is_heading(text: str, start: int, end: int) -> bool:
    """A short line of its own without a closing mark: title, heading, addressee."""
    line_end = text.find("\n", end)
    alone = (start == 0 or text[start - 1] in "\n 　#") and text[
        end : line_end if line_end >= 0 else None
    ].strip() == ""
    return alone and text[end - 1] not in "。！？；" and end - start <= 60


def _pairs(text: str) -> set[str]:
    bare = _bare(text)
    return {bare[i : i + 2] for i in range(len(bare) - 1)} - set(_file().common_pairs.split())


def _plans(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that tell plans; of one part for problems and plans, what follows the words that begin them."""
    for part in structure.parts(text):
        if part.role is SectionRole.PLANS:
            yield part.start, part.end
        elif part.role is SectionRole.PROBLEMS:
            found = _PLANS_BEGIN.search(text, part.start, part.end)
            if found:
                yield found.start(), part.end


def _promises(data: CheckData, previous: str) -> Iterator[Finding]:
    """Points of last year's plan that no sentence of this text takes up."""
    rule, least = _file().checks["promise"], _file().promise_share
    text = data.subject.text
    sentences = [_pairs(text[start:end]) for start, end in data.index.sentences]
    for begin, stop in _plans(previous):
        for start, end in split_sentences(previous[begin:stop]):
            point = _LEAD.sub("", previous[begin + start : begin + end])
            if not _POINT_MARK.match(point):
                continue
            pairs = _pairs(point)
            if len(pairs) < 4:
                continue
            best = max((len(pairs & other) / len(pairs) for other in sentences), default=0.0)
            if best < least:
                words = _POINT_MARK.sub("", point).strip("。；， ")
                yield data.finding(
                    rule, None, None, message=rule.message.replace("{promise}", shown(words))
                )
