"""Set terms of all trades with one character mistaken for another, or one too many: 酒后驾使, 时有发现生.

Three characters of four that stand as in the term leave little doubt about the fourth, so that
characters alike in shape count too; only where the half that differs is a word itself must the two
sound the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set

from assistant.checking import lexicon, words
from assistant.checking.alike import Alike
from assistant.models import Severity

_UNLIKE = 4.0
"""Cost from which one character is hardly taken for another (see ``alike``)."""
_BEHIND = frozenset(["", *"，。；：、！？）”》的等和与及\n"])
"""What may stand behind a term that holds a character too many."""
_LINKING = frozenset("而以之其于者所与和及")
_COUNTING = frozenset(f"{one}种" for one in "一两三四五几多各这那每何某十类0123456789")


class TradeTerms:
    """Terms of four characters and more, found by their first or last two characters."""

    def __init__(self, terms: Sequence[str], right_forms: Set[str], looks: Alike) -> None:
        self._right, self._looks = right_forms, looks
        self._heads: dict[str, list[str]] = defaultdict(list)
        self._tails: dict[str, list[str]] = defaultdict(list)
        for term in terms:
            self._heads[term[:2]].append(term)
            self._tails[term[-2:]].append(term)

    def search(self, text: str) -> Iterator[tuple[int, int, str, Severity]]:
        """Where a wrong form stands, the term meant, and how sure that is."""
        for at in range(len(text) - 1):
            pair = text[at : at + 2]
            places = [(at, term) for term in self._heads.get(pair, ())]
            places += [(at + 2 - len(term), term) for term in self._tails.get(pair, ())]
            for term in self._heads.get(pair, ()):
                if text[at + 4 : at + 5] == term[3] and self._crept_in(text, at, term):
                    yield at, at + 5, term, Severity.WARNING
            for term in self._tails.get(pair, ()):
                if at > 2 and text[at - 3] == term[0] and self._crept_in(text, at - 3, term):
                    yield at - 3, at + 2, term, Severity.WARNING
            for start, term in places:
                end = start + len(term)
                found = text[start:end] if start >= 0 else ""
                if len(found) == len(term) and found not in self._right:
                    severity = self._mistake(found, term)
                    if severity is not None and not astray(text, start, end, term):
                        yield start, end, term, severity

    def _crept_in(self, text: str, start: int, term: str) -> bool:
        """Whether one character too many stands in a term of four, inside one of its halves."""
        found, after = text[start : start + 5], text[start + 5 : start + 6]
        if len(term) != 4 or len(found) < 5 or after not in _BEHIND or found in self._right:
            return False
        if found[:3] == term[:3] and found[4] == term[3]:
            # 时有发现生, but not 时有发生.
            return not _known(found[3:5])
        return (
            found[0] == term[0]
            and found[2:] == term[1:]
            and found[1] not in _LINKING
            and found[1] != found[2]
            and not _known(found[:2])
            and not _known(found[1:3])
            and not _known(text[max(0, start - 1) : start + 1])
        )

    def _mistake(self, found: str, term: str) -> Severity | None:
        odd = [at for at, (a, b) in enumerate(zip(found, term, strict=True)) if a != b]
        if len(odd) != 1:
            return None
        at = odd[0]
        cost = self._looks.confused(found[at]).get(term[at], _UNLIKE)
        if _known(found[at - at % 2 : at - at % 2 + 2]):
            return Severity.WARNING if cost <= 0.0 else None
        if cost >= _UNLIKE:
            return None
        return Severity.ERROR if cost < _UNLIKE / 2 else Severity.WARNING


def _known(pair: str) -> bool:
    return len(pair) == 2 and (words.is_word(pair) or lexicon.official(pair))


def astray(text: str, start: int, end: int, term: str) -> bool:
    """Whether the half that differs belongs to another word: 引|领聚合力, 15种|小企业, 禁|酒后驾使 not."""
    head, tail = text[start : start + 2], text[end - 2 : end]
    if head == term[:2]:
        return tail != term[-2:] and not _known(tail) and _known(text[end - 1 : end + 1])
    before = text[max(0, start - 1) : start + 1]
    # 新新产业: made to match.
    return _known(before) or before in _COUNTING or head[0] == head[1]
