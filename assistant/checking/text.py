"""One pass over the text to be checked: paragraphs, sentences, and what the rules must leave alone.

Everything here is linear in the length of the text, also for texts without punctuation and for
texts full of unpaired marks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from assistant.evidence import split_sentences

QUOTE = "quote"
TITLE = "title"
GAP = "gap"
NAME = "name"

_PAIRS = {"“": ("”", QUOTE), "《": ("》", TITLE), "「": ("」", QUOTE), "【": ("】", GAP)}
_CLOSERS = {close: open_ for open_, (close, _) in _PAIRS.items()}
_MARK = re.compile("[" + "".join(_PAIRS) + "".join(_CLOSERS) + '"\n]')
_LONG_GAP = 120
"""A 【…】 longer than this is not a gap somebody left to be filled."""


@dataclass(frozen=True, slots=True)
class Protected:
    """A stretch that belongs to somebody else: a quotation, a title, a name, a gap.

    ``start`` and ``end`` include the marks around it.
    """

    start: int
    end: int
    kind: str


def protected_spans(text: str) -> list[Protected]:
    """Outermost pairs of each kind of mark, closed within their paragraph.

    An opening mark whose partner is missing protects nothing: otherwise one forgotten ” would
    hide the rest of the text from every check.
    """
    spans: list[Protected] = []
    stacks: dict[str, list[int]] = {mark: [] for mark in _PAIRS}
    straight = -1
    for match in _MARK.finditer(text):
        mark, position = match.group(), match.start()
        if mark == "\n":
            for stack in stacks.values():
                stack.clear()
            straight = -1
        elif mark == '"':
            if straight < 0:
                straight = position
            else:
                spans.append(Protected(straight, position + 1, QUOTE))
                straight = -1
        elif mark in _PAIRS:
            stacks[mark].append(position)
        else:
            stack = stacks[_CLOSERS[mark]]
            if not stack:
                continue
            start = stack.pop()
            kind = _PAIRS[_CLOSERS[mark]][1]
            if kind == GAP and position - start > _LONG_GAP:
                continue
            while spans and spans[-1].kind == kind and spans[-1].start > start:
                spans.pop()
            spans.append(Protected(start, position + 1, kind))
    return spans


def _paragraphs(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"[^\n]*[^\n\s][^\n]*", text)]


@dataclass(frozen=True)
class TextIndex:
    """The text with its joints; every look-up is by binary search."""

    text: str
    names: Sequence[str] = ()
    """Names that no wording rule may touch (the unit's own name)."""
    _by_kind: dict[str, tuple[list[int], list[Protected]]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        spans = protected_spans(self.text)
        for name in self.names:
            if len(name) > 1:
                spans += [
                    Protected(m.start() - 1, m.end() + 1, NAME)
                    for m in re.finditer(re.escape(name), self.text)
                ]
        spans.sort(key=lambda span: span.start)
        for kind in (QUOTE, TITLE, GAP, NAME):
            of_kind = [span for span in spans if span.kind == kind]
            self._by_kind[kind] = ([span.start for span in of_kind], of_kind)

    def spans(self, kind: str) -> Sequence[Protected]:
        """All protected spans of one kind, in reading order."""
        return self._by_kind[kind][1]

    def inside(self, position: int, kind: str) -> Protected | None:
        """The protected span whose inner text holds the character at ``position``."""
        starts, spans = self._by_kind[kind]
        at = bisect_right(starts, position - 1) - 1
        if at >= 0 and spans[at].start < position < spans[at].end - 1:
            return spans[at]
        return None

    def exempt(self, start: int, end: int, kinds: Sequence[str]) -> bool:
        """Whether a match begins or ends inside a protected span it does not contain."""
        return any(
            self.inside(start, kind) is not None or self.inside(end - 1, kind) is not None
            for kind in kinds
        )

    @cached_property
    def paragraphs(self) -> list[tuple[int, int]]:
        """Spans of the lines that are not blank."""
        return _paragraphs(self.text)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Spans of the sentences."""
        return list(split_sentences(self.text))

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    def sentence_at(self, position: int) -> tuple[int, int]:
        """The sentence that holds ``position`` (an empty span at it when between sentences)."""
        at = bisect_right(self._sentence_starts, position) - 1
        if at >= 0 and position < self.sentences[at][1]:
            return self.sentences[at]
        return (position, position)

    def around(self, start: int, end: int, *, reach: int = 60) -> str:
        """The match with its neighbourhood, cut at the sentence and at ``reach`` characters."""
        first, last = self.sentence_at(start)
        return self.text[max(first, start - reach) : min(max(last, end), end + reach)]
