"""Swaps right beside a figure: what is counted is another thing, the figure the fact's own."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.evidence import rules
from assistant.evidence.figures import Figure
from assistant.evidence.parse import Parsed
from assistant.evidence.sources import Source, Sources
from assistant.evidence.texts import likeness, squeeze
from assistant.evidence.verifiers import slots
from assistant.evidence.verifiers.tagging import (
    LEVELS,
    PEOPLE,
    TAILS,
    change,
    doing_at,
    left_to_acts,
    ordinary_words,
    stands,
)

_NO_PAIRS: frozenset[str] = frozenset()
_OF_TRAINING = re.compile(r"参训|与会|到场|受训|参学|参会|参加|参与")


def other_noun(
    figure: Figure, facts: list[Source], parsed: Parsed, sources: Sources
) -> tuple[tuple[str, str] | None, Source | None, int]:
    """15名班主任 where the fact counts 教师: the noun behind the figure is nowhere, the fact's own is gone."""
    start = figure.token.start
    noun = figure.counted
    if not noun or not figure.near_right.startswith(noun[:2]) or _OF_TRAINING.search(noun):
        return None, None, start
    like = likeness(noun, sources.pairs)
    if like.fresh < 2 or like.head_found or change().match(noun):
        return None, None, start
    clause = next(
        (parsed.text[c.start : c.end] for c in parsed.clauses if c.start <= start < c.end), ""
    )
    for source in facts:
        for entry in source.parsed.figures:
            same = entry.token.canonical == figure.token.canonical
            if not same or entry.token.base != figure.token.base:
                continue
            old = entry.counted
            if len(old) < 2 or old[-2:] in clause or likeness(old, _NO_PAIRS).fresh < 2:
                continue
            return (noun, old), source, start
    return None, None, start


@lru_cache(maxsize=1)
def _compared() -> re.Pattern[str]:
    words = rules.words()
    return re.compile(rules.alternation((*words.previous, *words.compare, *words.total)))


_SOMEBODY = re.compile(r"(?:人|员|者|民|师|生|工|户|众|干部|企业|单位|部门)$")
_RATE = re.compile(r"([\u4e00-\u9fff]{2})率(?=[\u4e00-\u9fff]{0,3}$)")


def _one_rate(new: str, old: str, said: str, known: str) -> bool:
    """不良率 is not 代偿率; what shares a character (结案率, 审结率) or is said besides may be the same."""
    if new in known or old in said or set(new) & set(old):
        return True
    return old in rules.same_as(new) or not likeness(new, _NO_PAIRS).fresh


_ZONE = 12
_NAMED_BY_WRITER = ("率", "度", "比", "额", "量", "数", "负责人", "负责同志")
"""What a writer calls a figure, or a person whose post the fact names, is his own choice of words."""
_NO_THING = re.compile(
    "工作|活动|情况|项目|事项|问题|内容|有关|相关|累计|合计|其中|年度|全年|总数|总额|数量"
)


def other_zone(
    figure: Figure, facts: list[Source], parsed: Parsed, known: str, pairs: frozenset[str]
) -> tuple[tuple[str, str] | None, Source | None, int]:
    """婚姻家庭讲座68场 where the fact counts 家庭教育讲座: in what is counted, one noun came and another went.

    Here ordinary nouns count too (教育): what stands right beside a figure is what it counts.
    """
    start, said = figure.token.start, squeeze(parsed.text)
    quoted = "\n".join(q.inner for q in parsed.quotes)
    fresh = [
        w
        for w in slots.nouns_of(figure.near_left[-_ZONE:], rare=True)
        if likeness(w, pairs).fresh + 2 * (w in PEOPLE)
        and (w not in ordinary_words() or w in PEOPLE)
        and w not in known
        and w not in quoted
        and not (w in LEVELS and stands(w, known))
        and w[0] not in TAILS + "为以"
        and not _compared().search(w)
        and not doing_at(w, 0, len(w))
        and not w.endswith(_NAMED_BY_WRITER)
        and w not in left_to_acts()
    ]
    rate = _RATE.search(figure.near_left)
    if not fresh and not rate:
        return None, None, start
    for source in facts:
        for entry in source.parsed.figures:
            same = entry.token.canonical == figure.token.canonical
            if not same or entry.token.base != figure.token.base or not entry.near_left:
                continue
            own = _RATE.search(entry.near_left)
            if rate and own and not _one_rate(rate.group(1), own.group(1), said, known):
                return (rate.group(), own.group()), source, start
            if not fresh:
                continue
            nouns = slots.nouns_of(entry.near_left[-_ZONE:]) or [entry.counted]
            lost = [w for w in nouns if len(w) > 1 and not _NO_THING.search(w) and w not in said]
            if fresh[0] in PEOPLE:
                lost = [w for w in lost if _SOMEBODY.search(w)]
            if lost and not any(slots.alike(fresh[0], w, "n") for w in lost):
                return (fresh[0], lost[0]), source, start
    return None, None, start
