"""Breaking a title into lines: 词意完整，排列对称，长短适宜，使用梯形或菱形 (GB/T 9704—2012 7.3.1)."""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections.abc import Iterator, Sequence

from assistant.datafile import load_data
from assistant.exporting.measure import ems
from assistant.exporting.profile import PROFILES_DIR
from assistant.models import Noun

_TOKEN = re.compile(r"[0-9０-９]+(?:[.．,—－-][0-9]+)*(?:年度|[年月日%％期届个项次号])?|[A-Za-z]+")
_BOOK = re.compile(r"《[^《》]{1,12}》|“[^“”]{1,12}”|〔[^〔〕]{1,8}〕|（[^（）]{1,10}）")
_NOT_FIRST = re.compile(r"[的地得和与及之等了着、，：；。！？）》”’〉】·—…]|以及")
_NOT_LAST = re.compile(r".*[（《“‘〈【和与及、]$|.*(?:关于|以及|对于|第|在|对|把|被|为|向|于|从)$")
_SHORTEST_LINE = 4
_MOST_LINES = 6
_SLACK = 7.0
"""How many characters shorter than the mean a line may be."""

_ODD_START = 6.0
_ODD_END = 4.0
_SPLIT_BOOK = 3.0
_WAIST = 5.0
_RAGGED = 0.6
_FULL_LINE = 0.5
_RECTANGLE = 0.3
_BEFORE_ABOUT = -2.0
_SUFFIX = frozenset("省市县区旗州镇乡村局委办厅部院会处科站所")


def balanced(title: str, *, chars: int) -> tuple[str, ...]:
    """The lines of a title, joined without loss.

    A line break the author put in is kept; each resulting line that is longer than ``chars`` characters is
    broken at word ends into the fewest lines that fit, of like length, in the shape of a trapezium or a
    lozenge rather than an hourglass.
    """
    found: list[str] = []
    for given in title.split("\n"):
        found.extend(_break(given, chars))
    return tuple(found)


@functools.lru_cache(maxsize=256)
def _break(text: str, chars: int) -> tuple[str, ...]:
    width = ems(text)
    if width <= chars:
        return (text,)
    words = _words(text)
    fewest = math.ceil(width / chars)
    for count in range(fewest, min(fewest + 2, _MOST_LINES) + 1):
        best = _best(words, count, chars)
        if best:
            return best
    return tuple(_chop(text, chars))


def _best(words: Sequence[str], count: int, chars: int) -> tuple[str, ...]:
    """The cheapest way to put ``words`` on ``count`` lines; empty when they do not fit."""
    text = "".join(words)
    spans = [m.span() for m in _BOOK.finditer(text)]
    ends = tuple(itertools.accumulate(len(w) for w in words))
    widths = list(itertools.accumulate((ems(w) for w in words), initial=0.0))
    mean = widths[-1] / count
    shortest = max(float(_SHORTEST_LINE), mean - _SLACK)
    best: tuple[float, tuple[str, ...]] | None = None
    for chosen in _choices(tuple(widths), 0, count, shortest, float(chars)):
        cuts = [ends[i - 1] for i in chosen]
        lines = tuple(text[a:b] for a, b in itertools.pairwise((0, *cuts, len(text))))
        cost = _cost(lines, [ems(line) for line in lines], chars)
        cost += _SPLIT_BOOK * sum(a < c < b for c in cuts for a, b in spans)
        if best is None or cost < best[0]:
            best = (cost, lines)
    return best[1] if best else ()


def _choices(
    widths: tuple[float, ...], start: int, count: int, shortest: float, longest: float
) -> Iterator[tuple[int, ...]]:
    """Word indexes at which ``count`` lines of allowed width can be broken, from word ``start`` on."""
    if count == 1:
        if shortest <= widths[-1] - widths[start] <= longest:
            yield ()
        return
    for end in range(start + 1, len(widths) - 1):
        width = widths[end] - widths[start]
        if width > longest:
            return
        rest = widths[-1] - widths[end]
        if width >= shortest and shortest * (count - 1) <= rest <= longest * (count - 1):
            for more in _choices(widths, end, count - 1, shortest, longest):
                yield (end, *more)


def _cost(lines: Sequence[str], widths: Sequence[float], chars: int) -> float:
    mean = sum(widths) / len(widths)
    cost = sum(_RAGGED * abs(w - mean) for w in widths)
    cost += sum(_ODD_START for line in lines[1:] if _NOT_FIRST.match(line))
    cost += sum(_ODD_END for line in lines[:-1] if _NOT_LAST.fullmatch(line))
    cost += sum(_FULL_LINE for w in widths if w > chars - 1)
    cost += sum(_BEFORE_ABOUT for line in lines[1:] if line.startswith("关于"))
    for left, middle, right in zip(widths, widths[1:], widths[2:], strict=False):
        cost += _WAIST * max(0.0, min(left, right) - middle)
    if len(widths) == 2 and abs(widths[0] - widths[1]) < 0.5:
        cost += _RECTANGLE  # Two equal lines make a rectangle; a slight trapezium is wanted.
    return cost


def _words(text: str) -> list[str]:
    """Pieces that must not be broken: words, numbers with their measure word, marks with their word."""
    pieces: list[str] = []
    at = 0
    for match in _unbroken().finditer(text):
        pieces.extend(_cut(text[at : match.start()]))
        pieces.append(match.group())
        at = match.end()
    pieces.extend(_cut(text[at:]))
    glued: list[str] = []
    for piece in pieces:
        hangs = bool(glued) and (
            piece[0] in "）》”’〉】〕、，：；。！？"
            or glued[-1][-1] in "（《“‘〈【〔"
            or piece in _SUFFIX
        )
        if hangs:
            glued[-1] += piece
        else:
            glued.append(piece)
    return glued


def _cut(text: str) -> list[str]:
    import rjieba

    pieces: list[str] = rjieba.cut(text) if text else []
    # A cutter that drops a character must not cost the title one.
    return pieces if "".join(pieces) == text else list(text)


class _TitleWords(Noun):
    words: tuple[str, ...]


@functools.lru_cache(maxsize=1)
def _unbroken() -> re.Pattern[str]:
    """Numbers, Latin words and the fixed terms of ``_title-words.yaml``, the longest first."""
    path = PROFILES_DIR / "_title-words.yaml"
    words = load_data(_TitleWords, path, what="标题词表").words
    terms = sorted(set(words), key=len, reverse=True)
    return re.compile("|".join([_TOKEN.pattern, *map(re.escape, terms)]))


def _chop(text: str, chars: int) -> list[str]:
    """Last resort for a title without word ends that fit: even pieces."""
    lines = math.ceil(ems(text) / chars)
    size = math.ceil(len(text) / lines)
    return [text[i : i + size] for i in range(0, len(text), size)]
