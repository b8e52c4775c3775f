"""How likely one word follows another: what tells 发展机制 from 发展机智, where both are words.

The figures are those of a public language model of Chinese (``neighbours.bin``, whose head names
source and licence; ``tests/slow/make_neighbours.py`` makes it). The table is read in one go and searched
where it lies, so that nothing is unpacked that is not asked for.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache

from assistant.checking.rules import RULES_DIR
from assistant.errors import DefectError

DATA = RULES_DIR / "neighbours.bin"
_MAGIC = b"NEIGHBOURS 1\n"
STEP = 0.08
"""One step of the stored figures, in natural logarithms."""


_Ends = dict[str, dict[str, str]]
"""One character of words of two: the characters that go with it, each with the word it makes."""


class Neighbours:
    """Likelihoods of words alone and behind another, as natural logarithms."""

    def __init__(self, raw: bytes) -> None:
        head, mark, rest = raw.partition(b"\n\n")
        fields = dict(
            line.split(": ", 1) for line in head.decode("utf-8").splitlines() if ": " in line
        )
        try:
            size, pairs, length = (int(fields[name]) for name in ("words", "pairs", "bytes"))
        except (KeyError, ValueError) as error:
            raise DefectError("词语搭配表的文件头读不懂，请重新安装程序。") from error
        expected = length + 2 * size + 4 * (size + 1) + 3 * pairs
        if not raw.startswith(_MAGIC) or not mark or len(rest) != expected:
            raise DefectError("词语搭配表不完整，请重新安装程序。")
        at = length
        self.words = rest[:at].decode("utf-8").split("\n")
        """The words, the most frequent first."""
        self.ids = dict(zip(self.words, range(size), strict=True))
        """Each word with its number."""
        self.alone = rest[at : at + size]
        self.leaving = rest[at + size : at + 2 * size]
        at += 2 * size
        self.rows, self.nexts = array("I"), array("H")
        self.rows.frombytes(rest[at : at + 4 * (size + 1)])
        at += 4 * (size + 1)
        self.nexts.frombytes(rest[at : at + 2 * pairs])
        self.values = rest[at + 2 * pairs :]
        if self.rows[0] or self.rows[-1] != pairs:
            raise DefectError("词语搭配表不完整，请重新安装程序。")

    def frequent(self, least: float) -> list[str]:
        """The words whose share of all words has at least this logarithm."""
        return self.words[: bisect_right(self.alone, round(-least / STEP))]

    @cached_property
    def _twos(self) -> tuple[_Ends, _Ends]:
        heads: _Ends = defaultdict(dict)
        tails: _Ends = defaultdict(dict)
        for word in self.words:
            if len(word) == 2:
                first, last = word[0], word[1]
                heads[first][last] = word
                tails[last][first] = word
        return heads, tails

    @cached_property
    def _longer(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        heads: dict[str, list[str]] = defaultdict(list)
        tails: dict[str, list[str]] = defaultdict(list)
        for word in self.words:
            if len(word) > 2:
                heads[word[0]].append(word)
                tails[word[-1]].append(word)
        return heads, tails

    def around(
        self, written: str, at: int, among: Mapping[str, float]
    ) -> Iterator[tuple[float, str]]:
        """Words that have one of some characters at one place of ``written``, with what it costs."""
        if len(written) == 2:
            heads, tails = self._twos
            near = heads.get(written[0]) if at else tails.get(written[1])
            if near:
                for character in sorted(near.keys() & among.keys()):
                    yield among[character], near[character]
            return
        firsts, lasts = self._longer
        before, behind = written[:at], written[at + 1 :]
        for word in (firsts.get(written[0]) if at else lasts.get(written[-1])) or ():
            fits = len(word) == len(written) and word.startswith(before) and word.endswith(behind)
            if fits and word[at] in among:
                yield among[word[at]], word

    def share(self, word: int) -> float:
        """Logarithm of the word's share of all words."""
        return -STEP * self.alone[word]

    def seen(self, first: int, second: int) -> float | None:
        """Logarithm of how likely ``second`` follows ``first``; ``None``: never seen so."""
        low, high = self.rows[first], self.rows[first + 1]
        at = bisect_left(self.nexts, second, low, high)
        if at < high and self.nexts[at] == second:
            return -STEP * self.values[at]
        return None

    def after(self, first: int, second: int) -> float:
        """Logarithm of how likely ``second`` follows ``first``, estimated where never seen."""
        low, high = self.rows[first], self.rows[first + 1]
        at = bisect_left(self.nexts, second, low, high)
        if at < high and self.nexts[at] == second:
            return -STEP * self.values[at]
        return -STEP * (self.alone[second] + self.leaving[first])


@lru_cache(maxsize=1)
def neighbours() -> Neighbours:
    """The table as shipped.

    Raises:
        DefectError: it is missing or damaged.
    """
    try:
        return Neighbours(DATA.read_bytes())
    except OSError as error:
        raise DefectError("词语搭配表读不到，请重新安装程序。") from error
