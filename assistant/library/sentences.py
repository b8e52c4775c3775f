"""Where a text may be cut without breaking a sentence."""

from __future__ import annotations

_ENDS = "。！？；?!;"
_CLOSERS = "”’」』）)】》〉〕\"'"
_PAIRS = {"（": "）", "(": ")", "【": "】", "《": "》", "〔": "〕", "“": "”", "「": "」"}
_REACH = 200
"""A bracket whose partner is farther away than this closes nothing."""


def breaks(text: str) -> list[int]:
    """Offsets at which a sentence has just ended, in order; the last is the end of the text.

    Sentences end at 。！？； (? ! ; too) outside brackets and quotations, closing quotes attached; behind a
    quotation that is a whole sentence; and at line ends.
    """
    found: list[int] = []
    at, size = 0, len(text)
    while at < size:
        sign = text[at]
        if sign in _PAIRS:
            at = _past(text, at)
            if _quoted_sentence(text, at):
                found.append(at)
            continue
        at += 1
        if sign in _ENDS:
            while at < size and text[at] in _ENDS + _CLOSERS + "…":
                at += 1
            found.append(at)
        elif sign == "\n":
            found.append(at)
    if not found or found[-1] != size:
        found.append(size)
    return found


def _past(text: str, at: int) -> int:
    """Behind the bracket's partner on the same line, or behind the bracket alone."""
    opener, closer = text[at], _PAIRS[text[at]]
    depth = 0
    for index in range(at, min(len(text), at + _REACH)):
        sign = text[index]
        if sign == "\n":
            break
        if sign == opener:
            depth += 1
        elif sign == closer:
            depth -= 1
            if not depth:
                return index + 1
    return at + 1


def _quoted_sentence(text: str, at: int) -> bool:
    """Whether the quotation that just closed is a sentence: “……。” is, “为什么学？”等 is not."""
    if at < 2 or text[at - 1] not in "”」" or text[at - 2] not in "。！？!?":
        return False
    after = text[at : at + 1]
    if after and after in _ENDS + _CLOSERS:
        return False
    if text[at - 2] == "。":
        return after not in ("，", "、", "：", "的")
    return after in ("", "\n", " ", "\u3000")
