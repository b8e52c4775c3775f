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


LEVELS = ("国家级", "省级", "市级", "县级", "区级", "镇级", "乡级", "村级")


def stands(word: str, text: str) -> bool:
    """Whether any two characters of a word stand together in a text."""
    if word in LEVELS and re.search(rf"{word[0]}(?!级)", text):
        # 省级督察 of 省生态环境保护督察.
        return True
    return any(word[i : i + 2] in text for i in range(len(word) - 1))


TAILS = "率额量数余多度被"


PEOPLE = frozenset(
    (
        "群众",
        "干部",
        "职工",
        "党员",
        "人员",
        "领导",
        "企业",
        "单位",
        "部门",
        "农村",
        "城市",
        "学生",
        "教师",
    )
)
"""Ordinary words that yet name who or what is counted."""


@lru_cache(maxsize=1)
def left_to_acts() -> frozenset[str]:
    """Verbs of coming and taking part, which say no more than that somebody was there."""
    groups = (g for g in rules.verbs().groups if g.id in ("attend", "visit", "watch", "frame"))
    return frozenset(
        (*(v for g in groups for v in g.verbs), *rules.verbs().weak, *rules.verbs().soft)
    )


@lru_cache(maxsize=1)
def ordinary_words() -> frozenset[str]:
    """Words that say nothing by themselves, whole."""
    return frozenset(rules.words().ordinary)


@lru_cache(maxsize=1)
def change() -> re.Pattern[str]:
    """Words of change and extent, which the verifiers of direction and status judge."""
    words = rules.words()
    return re.compile(
        rules.alternation(
            (*words.directions.up, *words.directions.down, *words.arrive, *words.whole)
        )
    )
