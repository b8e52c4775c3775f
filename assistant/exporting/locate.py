"""Where a place in another rendering of the same text stands in a manuscript.

``show --format text`` and the checks count in a text that has other blank lines than ``plain_text``. Both have
the same characters, so a place is found by counting those that are not blank.
"""

from __future__ import annotations

import bisect
import itertools

from assistant.errors import DefectError


class Locator:
    """Translates spans of ``source`` into spans of ``target``.

    Raises:
        DefectError: the two differ in more than blanks.
    """

    def __init__(self, source: str, target: str) -> None:
        self._before = list(itertools.accumulate((not c.isspace() for c in source), initial=0))
        self._places = [i for i, c in enumerate(target) if not c.isspace()]
        bare = "".join(c for c in source if not c.isspace())
        if bare != "".join(target[i] for i in self._places):
            raise DefectError("文稿与版面的文字对不上，请重新生成后再试。")

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """The span in the target; None when it holds nothing but blanks."""
        last = len(self._before) - 1
        first = self._before[min(max(start, 0), last)]
        stop = self._before[min(max(end, 0), last)]
        if first >= stop:
            return None
        return self._places[first], self._places[stop - 1] + 1

    def back(self, start: int, end: int, source: str) -> tuple[int, int] | None:
        """The span in ``source`` for a span of the target."""
        first = bisect.bisect_left(self._places, start)
        stop = bisect.bisect_left(self._places, end)
        if first >= stop:
            return None
        begin = bisect.bisect_right(self._before, first) - 1
        finish = bisect.bisect_left(self._before, stop)
        while begin < len(source) and source[begin].isspace():
            begin += 1
        return begin, finish
