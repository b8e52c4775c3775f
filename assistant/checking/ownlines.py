"""The sentences of all texts in force, found by what they share with a sentence of the draft, rare words first."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from heapq import nlargest
from operator import itemgetter

from assistant.checking.ownwords import punishes
from assistant.checking.policytext import Line, PolicyText, pairs

_LONGEST = 400
_CHARGE = re.compile(r"\s*[（(][一二三四五六七八九十\d]{1,3}[）)].*的[；。]\s*$", re.DOTALL)
"""（三）收取费用未用于……的；: an offence, told with its own 未."""
_ITEM = re.compile(r"\s*[（(][一二三四五六七八九十\d]{1,3}[）)]")
_TOO_COMMON = 0.12
_SMALL = 60
_FOLLOWED = 3
_LEAST_SHARE = 0.19
_SHORT = 60


class Lines:
    """Sentences of several texts, searchable by rare pairs of characters."""

    def __init__(self, sources: Sequence[PolicyText]) -> None:
        self._sources = sources
        self._punishing: dict[int, bool] = {}
        self._pairs: dict[int, frozenset[str]] = {}

    @cached_property
    def _rows(self) -> list[tuple[PolicyText, Line]]:
        return [
            (source, line)
            for source in self._sources
            for line in _with_heads(source.lines)
            if 8 <= len(line.text) <= _LONGEST and "制定本" not in line.text
        ]

    @cached_property
    def _postings(self) -> dict[str, list[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, (_, line) in enumerate(self._rows):
            for pair in pairs(line.text):
                found[pair].append(number)
        most = max(_SMALL, int(_TOO_COMMON * len(self._rows)))
        return {pair: rows for pair, rows in found.items() if len(rows) <= most}

    def near(
        self,
        text: str,
        *,
        most: int,
        where: Callable[[PolicyText], bool] | None = None,
        offences: bool = False,
    ) -> list[tuple[PolicyText, Line]]:
        """Sentences that share the rarest pairs with a text, best first, each followed by the next of its article."""
        scores: defaultdict[int, float] = defaultdict(float)
        wanted, penal = pairs(text), offences or punishes(text)
        size = len(self._rows)
        for pair in wanted:
            rows = self._postings.get(pair)
            if rows:
                weight = math.log(1 + size / len(rows))
                for number in rows:
                    scores[number] += weight
        found = []
        for number, _ in nlargest(most * 6 if where else most, scores.items(), key=itemgetter(1)):
            source, line = self._rows[number]
            if self._is_penal(number) and not penal:
                continue
            if len(wanted & self._known(number)) < _LEAST_SHARE * len(wanted):
                continue
            if where is None or where(source):
                found.append((source, line))
        return self._followed(found[:most], penal=penal)

    def _followed(
        self, rows: list[tuple[PolicyText, Line]], *, penal: bool
    ) -> list[tuple[PolicyText, Line]]:
        """公示期不少于五个工作日 says what it is of in the sentence before."""
        known = {(source.document.id, line.start) for source, line in rows}
        more = [
            self._rows[at]
            for source, line in rows[:_FOLLOWED]
            if (at := self._place[source.document.id, line.start] + 1) < len(self._rows)
            and self._rows[at][0] is source
            and self._rows[at][1].article == line.article
            and len(self._rows[at][1].text) <= _SHORT
            and (penal or not self._is_penal(at))
        ]
        return [*rows, *(r for r in more if (r[0].document.id, r[1].start) not in known)]

    def _is_penal(self, number: int) -> bool:
        """Whether a sentence says how an offence is punished, or names one."""
        text = self._rows[number][1].text
        if number not in self._punishing:
            self._punishing[number] = punishes(text) or _CHARGE.match(text) is not None
        return self._punishing[number]

    def penal(self, source: PolicyText, line: Line) -> bool:
        """Whether a sentence says how an offence is punished, or names one."""
        return self._is_penal(self._place[source.document.id, line.start])

    def _known(self, number: int) -> frozenset[str]:
        if number not in self._pairs:
            self._pairs[number] = pairs(self._rows[number][1].text)
        return self._pairs[number]

    @cached_property
    def _place(self) -> dict[tuple[str, int], int]:
        return {(s.document.id, line.start): n for n, (s, line) in enumerate(self._rows)}

    def before(self, source: PolicyText, line: Line) -> str:
        """The sentence before one in its article, or the first of the article."""
        at = self._place.get((source.document.id, line.start), 0)
        if at and self._rows[at - 1][0] is source and self._rows[at - 1][1].article == line.article:
            return source.opening(line) + self._rows[at - 1][1].text
        return source.opening(line)


def _with_heads(lines: list[Line]) -> Iterator[Line]:
    """The sentences, each item of a list with the words that lead to the list."""
    head: Line | None = None
    for line in lines:
        item = _ITEM.match(line.text) is not None
        if head is not None and item and line.article == head.article:
            yield replace(line, text=f"{head.text.strip()}{line.text.strip()}")
            continue
        head = line if line.text.rstrip().endswith(("：", ":")) else None
        yield line
