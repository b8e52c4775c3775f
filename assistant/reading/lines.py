"""A text as lines with offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

BLANKS = " \t\u3000\u00a0\ufeff\u200b"
_LEAD = re.compile(rf"[{BLANKS}]*")
SENTENCE_MARKS = "。！？；"
"""Full-width marks that end a sentence; half-width ones occur inside numbers."""
END_MARKS = SENTENCE_MARKS + "：:;!?”』）)》…"


@dataclass(frozen=True)
class Line:
    """One line that is not blank. ``start`` and ``end`` leave blanks at both sides out."""

    start: int
    end: int
    text: str
    after_blank: bool
    """Stands after an empty line, or first."""

    @property
    def ended(self) -> bool:
        """Whether the line closes a sentence."""
        return self.text[-1] in END_MARKS


def lines_of(text: str) -> Iterator[Line]:
    """Lines that are not blank, in order."""
    offset, blank = 0, True
    for raw in text.split("\n"):
        words = raw.rstrip()
        if words.strip(BLANKS):
            lead = _LEAD.match(words)
            start = lead.end() if lead else 0
            yield Line(offset + start, offset + len(words), words[start:], blank)
            blank = False
        else:
            blank = True
        offset += len(raw) + 1
