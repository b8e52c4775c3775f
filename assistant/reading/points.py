"""Points told off inside running text: 一是…。二是…。 / 首先…。其次…。 / 一要…。二要…。"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.models import HeadingKind
from assistant.numerals import to_int
from assistant.reading.joints import RANK_POINT, Joint
from assistant.reading.lines import BLANKS, Line
from assistant.reading.words import point_words

_CN = "一二三四五六七八九十"
_CANDIDATE = re.compile(
    rf"([{_CN}]{{1,3}})(是|要)|(首先|其次|再次|再者|最后)|第([{_CN}]{{1,2}})(?=[，,])|其([{_CN}])(?=是|，)"
)
_STEPS = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 4}
_BEFORE = "。；;！？!?：:"
_CLOSERS = "”’」』）)*"
_WORDS_REACH = 500


@dataclass(frozen=True)
class _Candidate:
    style: str
    number: int
    ordinal: str
    start: int
    end: int
    line: int
    leads: bool
    """Stands at the beginning of its line."""


@dataclass
class _Chain:
    members: list[_Candidate]
    inner: int
    """How many chains it is nested in."""

    @property
    def last(self) -> _Candidate:
        return self.members[-1]


@dataclass
class _Chains:
    """Chains that are open, innermost last."""

    open: list[_Chain] = field(default_factory=list)
    done: list[_Chain] = field(default_factory=list)

    def close(self, keep: int = 0) -> None:
        while len(self.open) > keep:
            self.done.append(self.open.pop())

    def add(self, item: _Candidate) -> None:
        if item.number == 1:
            for depth, chain in enumerate(self.open):
                if chain.last.style == item.style and chain.last.leads == item.leads:
                    # The same list begins anew: it does not nest in itself.
                    self.close(depth)
                    break
            self.open.append(_Chain([item], len(self.open)))
            return
        place = self._continued(item)
        if place is not None:
            self.close(place + 1)
            self.open[place].members.append(item)

    def _continued(self, item: _Candidate) -> int | None:
        """The open chain this goes on with: exact successors first, then one slip, innermost first."""
        best: tuple[int, int] | None = None
        for place in range(len(self.open) - 1, -1, -1):
            last = self.open[place].last
            step = item.number - last.number
            if last.style != item.style or not 0 <= step <= 2:
                continue
            if item.style == "首先" and step == 0 and item.ordinal == "最后":
                continue
            cost = abs(step - 1) * 2 + (last.leads != item.leads)
            if best is None or cost < best[0]:
                best = (cost, place)
        return best[1] if best else None


def points(text: str, lines: Sequence[Line], others: Sequence[Joint]) -> list[Joint]:
    """Points of every chain of at least two, in reading order.

    A point begins where a sentence may begin, so neither 一是一、二是二 nor an enumeration inside a sentence
    counts. A chain ends at any other joint.

    Args:
        text: the whole text.
        lines: its lines.
        others: joints found so far, in order; a chain never crosses one.
    """
    borders = [joint.start for joint in others]
    chains = _Chains()
    region = 0
    for item in _candidates(text, lines):
        here = bisect_right(borders, item.start)
        if here != region:
            chains.close()
            region = here
        chains.add(item)
    chains.close()
    kept = [chain for chain in chains.done if len(chain.members) > 1]
    found = [joint for chain in kept for joint in _joints(chain, text, lines)]
    return sorted(found, key=lambda joint: joint.start)


def _candidates(text: str, lines: Sequence[Line]) -> Iterator[_Candidate]:
    starts = [line.start for line in lines]
    for match in _CANDIDATE.finditer(text):
        line = bisect_right(starts, match.start()) - 1
        if line < 0 or not _at_boundary(text, match.start(), starts[line]):
            continue
        numeral, style, step, nth, other = match.groups()
        if numeral and re.match(rf"{numeral}[、，,。]", text[match.end() : match.end() + 4]):
            continue
        number = _STEPS[step] if step else to_int(numeral or nth or other)
        if number:
            kind = style or ("首先" if step else "第" if nth else "其")
            leads = _leads(text, match.start(), starts[line])
            yield _Candidate(kind, number, match[0], match.start(), match.end(), line, leads)


def _leads(text: str, at: int, line_start: int) -> bool:
    """Whether nothing but blanks and bullets stands before it in its line."""
    while at > line_start and text[at - 1] in BLANKS + "*-•":
        at -= 1
    return at == line_start


def _at_boundary(text: str, at: int, line_start: int) -> bool:
    """Whether a sentence may begin here."""
    before = at - 1
    while before >= line_start and text[before] in BLANKS + "*":
        before -= 1
    while before >= line_start and text[before] in _CLOSERS:
        before -= 1
        if before < line_start:
            return False
    return before < line_start or text[before] in _BEFORE or text[before] in "-•"


def _joints(chain: _Chain, text: str, lines: Sequence[Line]) -> Iterator[Joint]:
    for place, item in enumerate(chain.members):
        line = lines[item.line]
        last = place + 1 == len(chain.members)
        end = line.end
        if not last and chain.members[place + 1].line == item.line:
            end = chain.members[place + 1].start
        # Words of a point stand at its beginning; whole lines sliced again and again cost quadratic time.
        words = point_words(text[item.end : min(end, item.end + _WORDS_REACH)])
        yield Joint(
            HeadingKind.POINT, item.ordinal, item.number, words.title, item.start,
            item.end + words.body, RANK_POINT + min(chain.inner, 9), False, item.line,
            limit=line.end if last and _one_line_each(chain) else None,
        )  # fmt: skip


def _one_line_each(chain: _Chain) -> bool:
    """No point so far spans a line of its own: then neither does the last, and what follows is not part of it."""
    return all(b.line - a.line <= 1 for a, b in pairwise(chain.members))
