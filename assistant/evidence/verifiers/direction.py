"""Direction without a figure of change: 均比上年同期减少, 由58件减至41件, 明显提升."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.evidence import rules
from assistant.evidence.changes import changes
from assistant.evidence.figures import Part
from assistant.evidence.nouns import ClaimKind, VerifyContext
from assistant.evidence.parse import Parsed
from assistant.evidence.sources import Source, Sources
from assistant.evidence.texts import likeness
from assistant.evidence.verifiers.base import Outcome, shorten, sourceless
from assistant.models import Direction


@lru_cache(maxsize=1)
def _strong() -> re.Pattern[str]:
    data = rules.words().strong
    degree = rules.alternation(data.degree)
    both = set(data.marked_up) & set(data.marked_down)
    up = rules.alternation(w for w in data.marked_up if w not in both)
    down = rules.alternation(w for w in data.marked_down if w not in both)
    return re.compile(
        rf"(?P<up>{rules.alternation(data.up)}|(?:{degree})(?:{up}))"
        rf"|(?P<down>{rules.alternation(data.down)}|(?:{degree})(?:{down}))"
    )


@lru_cache(maxsize=1)
def _compare() -> re.Pattern[str]:
    return re.compile(rules.alternation(rules.words().compare))


def check(parsed: Parsed, sources: Sources, context: VerifyContext) -> Outcome:
    """增长, 减少 said without a figure: the evidence shows a change that way, of that thing."""
    outcome = Outcome()
    _check_arrivals(parsed, sources, outcome)
    for clause in parsed.clauses:
        text = parsed.words[clause.start : clause.end]
        for m in _strong().finditer(text):
            at = clause.start + m.start()
            if any(
                0 <= f.token.start - (clause.start + m.end()) <= 10 and f.part is Part.CHANGE
                for f in parsed.figures
            ):
                continue
            compared = _compare().search(text[: m.start()]) or _compare().match(m.group())
            if not compared and text[m.end() :].strip("了的\0 "):
                continue
            if not compared and not sources:
                continue
            way = Direction.UP if m.group("up") else Direction.DOWN
            said = shorten(parsed.text[clause.start : at + len(m.group())])
            outcome.claim(ClaimKind.DIRECTION, said, at, at + len(m.group()))
            if not sources:
                outcome.fail(sourceless(said, sources))
            else:
                before = _compare().search(text[: m.start()])
                subject = text[: before.start() if before and before.start() else m.start()]
                _compare_way(subject, said, way, sources, outcome)
    return outcome


@lru_cache(maxsize=1)
def _upward() -> re.Pattern[str]:
    return re.compile(rules.alternation(rules.risen()))


@lru_cache(maxsize=1)
def _downward() -> re.Pattern[str]:
    return re.compile(rules.alternation(rules.fallen()))


def _check_arrivals(parsed: Parsed, sources: Sources, outcome: Outcome) -> None:
    """由58件增至41件: the verb must go the way the two values go, here or in the evidence."""
    for i, figure in enumerate(parsed.figures):
        if figure.part is not Part.AFTER:
            continue
        tail = figure.near_left[-8:]
        up, down = _upward().search(tail), _downward().search(tail)
        if not up and not down:
            continue
        said = shorten(f"{tail}{figure.text}")
        outcome.claim(ClaimKind.DIRECTION, said, figure.token.start, figure.token.end)
        earlier = [
            f.token.canonical
            for f in parsed.figures[:i]
            if f.part is Part.BEFORE and f.token.base == figure.token.base
        ] or [
            c.earlier
            for c in changes(sources)
            if c.base == figure.token.base and c.later == figure.token.canonical
        ]
        if not earlier:
            continue
        rises = figure.token.canonical > earlier[-1]
        if figure.token.canonical != earlier[-1] and rises is not bool(up):
            outcome.fail(f"“{said}”的增减方向与数字不符")


def _compare_way(
    subject: str, said: str, way: Direction, sources: Sources, outcome: Outcome
) -> None:
    ways = {s.id: _ways(s) for s in sources.items}
    if not any(way in w for w in ways.values()):
        outcome.fail(f"“{said}”的增减方向在{sources.labels}里找不到")
        return
    for item in re.split(r"[、和与及]", subject):
        scored = [(likeness(item, s.pairs).covered, s) for s in sources.items]
        best = max(scored, key=lambda x: x[0], default=None)
        if best is None or best[0] < 2:
            if likeness(item, frozenset()).fresh >= 2:
                outcome.fail(
                    f"“{said}”在{sources.labels}里找不到：依据没有说“{shorten(item)}”的增减"
                )
                return
            continue
        tops = [s for n, s in scored if n == best[0]]
        if all(ways[s.id] and way not in ways[s.id] for s in tops):
            outcome.fail(f"“{said}”的增减方向与{tops[0].label}相反")


def _ways(source: Source) -> frozenset[Direction]:
    """Directions of change a source states, or shows by two values."""
    found: set[Direction] = {f.direction for f in source.parsed.figures if f.direction is not None}
    figures = source.parsed.figures
    for a in figures:
        for b in figures:
            if (
                a.part is Part.BEFORE
                and b.part in (Part.AFTER, Part.LEVEL)
                and a.token.base == b.token.base
            ):
                if b.token.canonical > a.token.canonical:
                    found.add(Direction.UP)
                elif b.token.canonical < a.token.canonical:
                    found.add(Direction.DOWN)
    for m in _strong().finditer(f"{source.content} {source.topic}"):
        found.add(Direction.UP if m.group("up") else Direction.DOWN)
    return frozenset(found)
