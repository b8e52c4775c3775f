"""Where a place in another rendering of the same text stands in a manuscript.

``show --format text`` and the checks count in a text that has other blank lines than ``plain_text``. Both have
the same characters, so a place is found by counting those that are not blank. Where one of them has something
more (a signature, say), what stands before and after it is still found.
"""

from __future__ import annotations

import bisect
import itertools


class Locator:
    """Translates spans of ``source`` into spans of ``target``, and back."""

    def __init__(self, source: str, target: str) -> None:
        self._source, self._target = _Bare(source), _Bare(target)
        a, b = self._source.text, self._target.text
        self._head = _common(a, b)
        room = min(len(a), len(b)) - self._head
        tail_a, tail_b = a[len(a) - room :][::-1], b[len(b) - room :][::-1]
        self._tail = _common(tail_a, tail_b)

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """The span in the target; None when it holds nothing but blanks, or is not in the target."""
        return self._move(self._source, self._target, start, end)

    def back(self, start: int, end: int) -> tuple[int, int] | None:
        """The span in the source for a span of the target."""
        return self._move(self._target, self._source, start, end)

    def _move(self, of: _Bare, to: _Bare, start: int, end: int) -> tuple[int, int] | None:
        first, stop = of.index(start), of.index(end)
        if first >= stop:
            return None
        begin = self._across(first, len(of.text), len(to.text))
        finish = self._across(stop - 1, len(of.text), len(to.text))
        if begin is None or finish is None:
            return None
        return to.places[begin], to.places[finish] + 1

    def _across(self, index: int, length: int, other: int) -> int | None:
        if index < self._head:
            return index
        return index - length + other if index >= length - self._tail else None


class _Bare:
    """A text without blanks, and where each of its characters stands in the full one."""

    def __init__(self, text: str) -> None:
        self.places = [i for i, c in enumerate(text) if not c.isspace()]
        self.text = "".join(text[i] for i in self.places)

    def index(self, offset: int) -> int:
        """How many characters that are not blank stand before ``offset``."""
        return bisect.bisect_left(self.places, offset)


def _common(a: str, b: str) -> int:
    """Length of the common beginning."""
    pairs = zip(a, b, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda p: p[0] == p[1], pairs))
