"""Rules in steps: 3天以内的由甲批准，超过3天的报乙批准. A draft's figure decides which step holds for it.

A step is read only where one clause of a document has at least two of them with different
consequences; a draft breaks it when it tells the consequence of a step its figure does not fall in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.checking.measures import Bound, Measure, measures
from assistant.checking.ownfigures import Kept
from assistant.checking.ownmatter import told as told_by
from assistant.checking.ownmatter import units
from assistant.checking.ownwords import ORDINAL, Limit, bare, figureless, punishes, rule_of
from assistant.checking.policytext import PolicyText, pairs
from assistant.checking.spans import comparable

_STEP = re.compile(r"^(?:（含）)?(?P<way>以上|以下|以内|及以上|及以下)?(?:[一-鿿]{0,6})?的?[，,]")
_RANGE = re.compile(r"^(?:（含）)?(?:以上|以下)?、?(?:至|到|—|-|～|~|、|不足|不满|不超过|低于)$")
_SUBJECT = 0.66
_CONSEQUENCE = 0.7
_CLEARLY = 0.3
_STEP_OFFSET = 1000
"""Keeps the key of a step apart from that of a limit read at the same place."""
_CONSEQUENCE_WORDS = 0.8
_MODALS = re.compile(r"应当|必须|可以|应|须")
_TOP = Decimal(10) ** 12


@dataclass(frozen=True)
class Step:
    """One step: the figures it holds for, and what it asks for."""

    limit: Limit
    low: Decimal
    high: Decimal
    consequence: frozenset[str]


@dataclass(frozen=True)
class Grades:
    """The steps of one clause."""

    subject: frozenset[str]
    unit: str
    steps: tuple[Step, ...]


def grades(source: PolicyText) -> Iterator[Grades]:
    """All scales of a document."""
    group: list[tuple[str, Step, str]] = []
    here: tuple[int, str] | None = None
    for line in source.lines:
        place = (line.article, line.locator)
        if place != here:
            yield from _closed(group)
            group, here = [], place
        text = ORDINAL.sub("", line.text)
        if len(text) > 200 or punishes(text):
            continue
        for subject, low, high, measure, consequence in _steps(text):
            core = pairs(bare(consequence))
            if not core:
                continue
            at = measure.start + _STEP_OFFSET
            rule = rule_of(
                source,
                line,
                at,
                "limit",
                thing=subject or line.text,
                limit=consequence,
                gist=text.rstrip("；。"),
            )
            limit = Limit(rule, measure, frozenset(), "", frozenset())
            group.append((subject, Step(limit, low, high, core), measure.unit))
    yield from _closed(group)


def _closed(group: Sequence[tuple[str, Step, str]]) -> Iterator[Grades]:
    for unit in dict.fromkeys(unit for _, _, unit in group):
        rows = [(subject, step) for subject, step, u in group if u == unit]
        subject = next((s for s, _ in rows if len(bare(s)) >= 2), "")
        steps = tuple(step for _, step in rows)
        if subject and len({step.consequence for step in steps}) >= 2:
            yield Grades(pairs(bare(subject)), unit, steps)


def _steps(text: str) -> Iterator[tuple[str, Decimal, Decimal, Measure, str]]:
    """(subject, low, high, the figure, consequence) of each step of a sentence."""
    found = list(measures(text))
    for number, measure in enumerate(found):
        nxt = found[number + 1] if number + 1 < len(found) else None
        if nxt and nxt.unit == measure.unit and _RANGE.match(text[measure.end : nxt.start]):
            continue
        match = _STEP.match(text[measure.end :])
        before = found[number - 1] if number else None
        ranged = (
            before is not None
            and before.unit == measure.unit
            and _RANGE.match(text[before.end : measure.start]) is not None
        )
        over = measure.bound in (Bound.OVER, Bound.UNDER)
        if match is None or not (match["way"] or over or ranged):
            continue
        first = before.start if ranged and before is not None else min(measure.lead, measure.start)
        subject = re.split(r"[，；。：]", text[:first])[-1]
        consequence = re.split(r"[；。]", text[measure.end + match.end() :])[0]
        low, high = Decimal(0), _TOP
        if ranged and before is not None:
            low, high = before.value, measure.value
        elif measure.bound in (Bound.MIN, Bound.OVER):
            low = measure.value
        else:
            high = measure.value
        yield re.sub(r"在$", "", subject), low, high, measure, consequence


def told(scale: Grades, sentence: str) -> Iterator[Kept]:
    """The figure of a sentence that tells a step's consequence, and whether it falls in that step."""
    known = pairs(bare(sentence))
    if len(scale.subject & known) < _SUBJECT * len(scale.subject):
        return
    for mine in measures(sentence):
        if not comparable(mine.unit, scale.unit) or mine.unit != scale.unit:
            continue
        after = pairs(bare(sentence[mine.end :]))
        ranked = sorted(
            ((len(s.consequence & after) / len(s.consequence), s) for s in scale.steps),
            key=lambda row: -row[0],
        )
        best, step = ranked[0]
        rivals = [share for share, s in ranked[1:] if s.consequence != step.consequence]
        if best < _CONSEQUENCE or (rivals and best - rivals[0] < _CLEARLY):
            continue
        same = [s for _, s in ranked if s.consequence == step.consequence]
        inside = any(s.low <= mine.value <= s.high for s in same)
        yield Kept(mine, step.limit, not inside)


def step_told(scale: Grades, sentence: str) -> tuple[Measure, Step, bool] | None:
    """The figure of a sentence, the step whose consequence it tells by words, and whether it is another step's.

    Looser than ``told``: for a clause that is known to be of the sentence's matter.
    """
    figures = [m for m in measures(sentence) if m.unit == scale.unit]
    if len(figures) != 1:
        return None
    ranked = sorted(
        ((_words_told(step, sentence), n) for n, step in enumerate(scale.steps)), reverse=True
    )
    best, number = ranked[0]
    rivals = [
        share
        for share, n in ranked[1:]
        if scale.steps[n].consequence != scale.steps[number].consequence
    ]
    if best < _CONSEQUENCE_WORDS or (rivals and best - rivals[0] < _CLEARLY):
        return None
    step, mine = scale.steps[number], figures[0]
    same = [s for s in scale.steps if s.consequence == step.consequence]
    return mine, step, not any(s.low <= mine.value <= s.high for s in same)


def _words_told(step: Step, sentence: str) -> float:
    """How far a sentence tells what a step asks for, or one of two things it leaves open."""
    clause = _MODALS.sub("　", re.split(r"[，；。]", step.limit.rule.limit)[0])
    pieces = [units(figureless(piece)) for piece in re.split(r"或者|或", clause)]
    return max((told_by(words, sentence) for words in pieces if words), default=0.0)
