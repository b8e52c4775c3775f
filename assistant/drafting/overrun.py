"""Weak models write on into the next part, or say a thing twice; this takes out what does not belong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.evidence import Mark, split_sentences

_ORDINAL = re.compile(
    r"^[\s#*]*(?:第?[一二三四五六七八九十]{1,3}[、，,]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]"
    r"|[一二三四五六七八九十]{1,3}是)?\s*"
)
_AFTER = "。：:；;*# \t\u3000"
_SHORTEST_HEADING = 4
"""Characters; 结语 or 附件 may well be a line of its own inside another part."""
_SHORTEST_REPEAT = 15
"""Characters; shorter sentences (现将有关情况报告如下) may recur on purpose."""
_GAP = "【"


def overrun_at(text: str, headings: Iterable[str]) -> int | None:
    """Where a text leaves its own part: the start of the first line that is the heading of another one.

    None where it never does, or begins with such a line: then there would be nothing left.
    """
    others = {h for h in map(_bare, headings) if len(h) >= _SHORTEST_HEADING}
    at = 0
    written = False
    for line in text.splitlines(keepends=True):
        if line.strip():
            if written and line.endswith("\n") and _bare(line) in others:
                return at
            written = written or _bare(line) not in others
        at += len(line)
    return None


def without_repeats(text: str, marks: Sequence[Mark]) -> tuple[str, tuple[Mark, ...], int]:
    """``text`` without sentences that stand in it before, word for word; how many went.

    Lines they leave empty stay; ordinals do not count. What a dropped sentence cites goes to the one that
    stays, so no evidence is lost.
    A gap (【待补：…】) may be said as often as it exists.
    """
    first: dict[str, tuple[int, int]] = {}
    cuts: list[tuple[int, int]] = []
    heirs: dict[tuple[int, int], tuple[int, int]] = {}
    for start, end in split_sentences(text):
        words = _bare(text[start:end])
        if len(words) < _SHORTEST_REPEAT or _GAP in words:
            continue
        if words in first:
            heirs[start, end] = first[words]
            cuts.append((start, end))
        else:
            first[words] = (start, end)
    if not cuts:
        return text, tuple(marks), 0

    def moved(offset: int) -> int:
        return offset - sum(min(end, offset) - start for start, end in cuts if start < offset)

    kept: dict[Mark, None] = {}
    for mark in marks:
        heir = next((h for (a, b), h in heirs.items() if a <= mark.start and mark.end <= b), None)
        start, end = heir or (mark.start, mark.end)
        if moved(end) > moved(start):
            kept[mark.model_copy(update={"start": moved(start), "end": moved(end)})] = None
    pieces = []
    at = 0
    for start, end in cuts:
        pieces.append(text[at:start])
        at = end
    return "".join([*pieces, text[at:]]), tuple(kept), len(cuts)


def _bare(words: str) -> str:
    """Words without ordinal, blanks and closing marks."""
    plain = words.strip().rstrip(_AFTER)
    return plain[match.end() :] if (match := _ORDINAL.match(plain)) else plain
