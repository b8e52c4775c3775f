"""How wide a text is when set, as far as that can be known without a font.

Chinese faces are one em wide for every Han character and full-width mark, and half an em for ASCII in the
faces official papers use (仿宋_GB2312 and its equals).
"""

from __future__ import annotations

import math
import unicodedata


def ems(text: str) -> float:
    """Width in characters (字): 1 for wide, full-width and ambiguous characters, 0.5 for the rest."""
    return sum(_em(c) for c in text)


def _em(char: str) -> float:
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return 0.0
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5


def advance(text: str, *, size_pt: float, spacing_twips: int = 0) -> int:
    """Width in twips at ``size_pt``, with ``spacing_twips`` added to every character."""
    return round(ems(text) * size_pt * 20) + spacing_twips * len(text)


def line_count(text: str, *, chars: float) -> int:
    """Lines a text takes at ``chars`` characters a line, line-end rules aside."""
    return max(1, math.ceil(ems(text) / chars - 1e-9))
