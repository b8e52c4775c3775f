"""What stands in last year's report and has no business in this year's: figures, names, years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checking.engine import CheckData
from assistant.evidence import quantities
from assistant.models import Quantity

_COMPARED = re.compile(r"上年|去年|同期|往年|以前|由$|从$|截至20|原来|原有|原")
_NEAR = 12
_NAME = re.compile(r"《([^》\n]{3,60})》|“([^”\n]{4,40})”")
_WORD_NAME = re.compile(r"^[四三两五一二六七八九十]个?|意识|自信|维护|确立|自觉|精神$|问题$")
_COMMON_PAIRS = 2


@dataclass(frozen=True)
class Seen:
    """A figure of last year with the words around it."""

    quantity: Quantity
    pairs: frozenset[str]


def _pairs(text: str) -> frozenset[str]:
    bare = re.sub(r"[\d\W_]+", "", text)
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


def _around(text: str, quantity: Quantity) -> frozenset[str]:
    start = max(0, quantity.start - _NEAR)
    left = re.split(r"[。；\n]", text[start : quantity.start])[-1]
    right = re.split(r"[。；\n]", text[quantity.end : quantity.end + _NEAR])[0]
    return _pairs(left) | _pairs(right)


class LastYear:
    """Last year's text, ready to be asked."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._figures: dict[tuple[str, str], list[Seen]] = {}
        for quantity in quantities(text):
            key = (str(quantity.value.normalize()), quantity.unit)
            self._figures.setdefault(key, []).append(Seen(quantity, _around(text, quantity)))

    def same_figure(self, text: str, quantity: Quantity) -> bool:
        """Whether last year's report has the figure, with its unit, in the same surroundings."""
        known = self._figures.get((str(quantity.value.normalize()), quantity.unit))
        if not known:
            return False
        here = _around(text, quantity)
        least = _COMMON_PAIRS if quantity.value > 3 else 2 * _COMMON_PAIRS
        return any(len(here & seen.pairs) >= least for seen in known)


def compared(text: str, quantity: Quantity) -> bool:
    """Whether a figure is stated as one of an earlier year."""
    return bool(_COMPARED.search(text[max(0, quantity.start - 8) : quantity.start]))


def stale_names(data: CheckData, allowed: str) -> Iterator[tuple[int, int]]:
    """《Titles》 and “activity names” of last year that nothing of this year mentions.

    ``allowed``: this year's facts, notice and the library's titles, as one text.
    """
    previous, text = data.subject.previous_text or "", data.subject.text
    for match in _NAME.finditer(text):
        name = match[1] or match[2]
        if name not in previous or name in allowed:
            continue
        if match[2] and (_WORD_NAME.search(name) or data.index.inside(match.start(), "title")):
            continue
        if match[2] and len(name) < 6:
            continue
        yield match.span()


def stale_years(data: CheckData, year: int) -> Iterator[tuple[int, int]]:
    """Last year's number in a phrase that last year's report has word for word."""
    previous, text = data.subject.previous_text or "", data.subject.text
    old = data.subject.previous_year or year - 1
    for match in re.finditer(rf"{old}年(?:度|\d{{1,2}}月)?", text):
        start, end = match.span()
        if _COMPARED.search(text[max(0, start - 8) : start]):
            continue
        phrase = text[start : end + 8].split("\n")[0]
        if len(phrase) >= len(match.group()) + 4 and phrase in previous:
            yield start, end
