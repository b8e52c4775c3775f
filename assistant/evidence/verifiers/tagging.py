"""Words and their kinds, as the verifiers of swaps need them."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.evidence import rules

HAN = re.compile(r"[\u4e00-\u9fff]+")
FRAMES = frozenset(
    "较比同环比已均共再还又都更多全曾正仅则将把由达为是有也才就并各每本该此其先后新所被经受请让使令与和及或约近超余到赴至在往给对向占"
)
"""Characters that stand in front of a word without making it another."""


@lru_cache(maxsize=4096)
def tagged(clause: str) -> tuple[tuple[str, str], ...]:
    """The words of a clause with the tagger's kinds."""
    import rjieba

    return tuple((str(word), str(tag)) for word, tag in rjieba.tag(clause))


@lru_cache(maxsize=1)
def _doing_words() -> re.Pattern[str]:
    """Words of doing and of change: put in another word's place they are a rewording, or the acts' business."""
    data, words = rules.verbs(), rules.words()
    every = (
        *(v for g in data.groups for v in g.verbs),
        *data.weak,
        *data.soft,
        *words.directions.up,
        *words.directions.down,
        *rules.arrivals(),
    )
    return re.compile(rules.alternation(w for w in every if len(w) > 1))


def doing_at(text: str, start: int, end: int) -> bool:
    """Whether a word of doing reaches into a stretch (印 of 印发)."""
    first = max(0, start - 4)
    return any(
        m.start() + first < end and m.end() + first > start
        for m in _doing_words().finditer(text[first : end + 4])
    )


def is_doing(word: str) -> bool:
    """Whether a word is one of doing and nothing else (检查, 检查了; not 服务业)."""
    return bool(_doing_words().fullmatch(word.rstrip("了过着")))


@lru_cache(maxsize=1)
def _ordinary() -> re.Pattern[str]:
    return re.compile(rules.alternation(w for w in rules.words().ordinary if len(w) > 1))


def in_ordinary_word(text: str, start: int, end: int) -> bool:
    """入 of 深入: the character belongs to an ordinary word."""
    first = max(0, start - 3)
    return any(
        m.start() + first <= start and m.end() + first >= end and len(m.group()) > end - start
        for m in _ordinary().finditer(text[first : end + 3])
    )
