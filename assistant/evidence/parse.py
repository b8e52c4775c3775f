"""One text read once: its dates, figures, titles and quotations, and a copy in which only words are left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.evidence import rules, spans
from assistant.evidence.dates import dates
from assistant.evidence.figures import Figure, figures
from assistant.evidence.nouns import DateMention

_STOPS = re.compile(r"[，。；：！？,;!?\n]")
_WORD = re.compile(r"[^\0\s]")


@dataclass(frozen=True)
class Clause:
    """A stretch between stops."""

    start: int
    end: int


@dataclass(frozen=True)
class Parsed:
    """What stands in a text. Offsets are into the text itself."""

    text: str
    dates: tuple[DateMention, ...]
    figures: tuple[Figure, ...]
    titles: tuple[spans.Piece, ...]
    quotes: tuple[spans.Piece, ...]
    gaps: tuple[tuple[int, int], ...]
    """【待补：…】: exempt."""
    words: str
    """The text with dates, figures, titles and gaps blanked; same length."""
    clauses: tuple[Clause, ...]
    """The stretches between stops that hold any words."""


_BASES = ("年初", "年末")


@lru_cache(maxsize=8192)
def parse(text: str) -> Parsed:
    """Read ``text``. Cached: facts are read once however many sentences cite them."""
    gaps = spans.placeholders(text)
    titles = spans.titles(spans.blank(text, gaps))
    found_dates = dates(text)
    quotes = [q for q in spans.quotes(text) if not _within(q.start, gaps)]
    base = gaps + [(t.start, t.end) for t in titles]
    dated = base + [(d.start, d.end) for d in found_dates]
    work = spans.blank(text, dated)
    hide = spans.uncounted(work)
    hide += [(q.start, q.end) for q in quotes if _is_name(q.inner)]
    # 上年, 去年, 年初 stay readable for the figures beside them.
    around = spans.blank(
        text,
        base
        + [
            (d.start, d.end)
            for d in found_dates
            if d.value not in ("@-1", "@-2") and d.text not in _BASES
        ],
    )
    found = figures(spans.blank(work, hide), around, text)
    counted = [(f.token.start, f.token.end) for f in found]
    words = spans.blank(text, dated + counted + spans.structural(work))
    return Parsed(
        text=text,
        dates=found_dates,
        figures=found,
        titles=tuple(titles),
        quotes=tuple(quotes),
        gaps=tuple(gaps),
        words=words,
        clauses=tuple(_clauses(words)),
    )


_HAN_NAME = re.compile(r"[一二两三四五六七八九十百千万]+[个项条大类种步级]?[\u4e00-\u9fff]{1,5}")


def _is_name(inner: str) -> bool:
    """“三个规定”, “四个统一”: the numeral is part of a name that stands in quotation marks."""
    return inner in rules.set_phrase_quotes() or (
        len(inner) <= 6 and bool(_HAN_NAME.fullmatch(inner))
    )


def _clauses(words: str) -> Iterator[Clause]:
    start = 0
    for m in _STOPS.finditer(words):
        if _WORD.search(words, start, m.start()):
            yield Clause(start, m.start())
        start = m.end()
    if _WORD.search(words, start):
        yield Clause(start, len(words))


def _within(at: int, spans_: list[tuple[int, int]]) -> bool:
    return any(a <= at < b for a, b in spans_)
