"""Cutting a text into sentences."""

from __future__ import annotations

_ENDS = "。！？；?!;"
_CLOSERS = "”’」』）)】》〉〕\"'"
_PAIRS = {"（": "）", "(": ")", "【": "】", "《": "》", "〔": "〕", "“": "”", "「": "」"}
_REACH = 200
"""A bracket whose partner is farther away than this is taken for a slip and closes nothing."""


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the sentences of ``text``, in order.

    A sentence ends at 。！？； (and ? ! ; as people type them) or at a line end; marks inside brackets and
    quotations do not end it, and closing quotes and brackets stay with it. Spans do not overlap, carry no
    outer white space and together cover every character that is not white space.
    """
    found: list[tuple[int, int]] = []
    start = 0
    at = 0
    size = len(text)
    while at < size:
        c = text[at]
        if c == "\n":
            _add(found, text, start, at)
            start = at + 1
        elif c in _PAIRS:
            at = _inside(text, at, found_end=_quote_ends(text, at))
            if at > 0 and text[at - 1] in _CLOSERS and _closes(text, at):
                _add(found, text, start, at)
                start = at
            continue
        elif c in _ENDS:
            at += 1
            while at < size and text[at] in _ENDS + _CLOSERS + "…":
                at += 1
            _add(found, text, start, at)
            start = at
            continue
        at += 1
    _add(found, text, start, size)
    return tuple(found)


def _quote_ends(text: str, at: int) -> int:
    """Where the partner of the bracket at ``at`` stands; -1 where there is none near on the line."""
    opener, closer = text[at], _PAIRS[text[at]]
    depth = 0
    for i in range(at, min(len(text), at + _REACH)):
        c = text[i]
        if c == "\n":
            return -1
        if c == opener:
            depth += 1
        elif c == closer:
            depth -= 1
            if depth == 0:
                return i
    return -1


def _inside(text: str, at: int, *, found_end: int) -> int:
    """The position after the bracketed stretch, or after the lone bracket."""
    return at + 1 if found_end < 0 else found_end + 1


def _closes(text: str, at: int) -> bool:
    """Whether a quotation that just closed ends the sentence: “……。” does, “为什么学？”等 does not."""
    if at < 2 or text[at - 1] not in "”」’" or text[at - 2] not in "。！？!?":
        return False
    after = text[at : at + 1]
    if after in _ENDS or after in _CLOSERS:
        return False
    if text[at - 2] == "。":
        return after not in ("，", "、", "：", "的")
    return after in ("", "\n", " ", "\u3000")


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append((start, end))
