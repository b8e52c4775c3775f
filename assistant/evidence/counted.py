"""What a figure counts, as far as the words beside it tell."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.evidence import rules


@lru_cache(maxsize=1)
def _strong_verb() -> re.Pattern[str]:
    every = {v for g in rules.verbs().groups for v in g.verbs if len(v) > 1}
    return re.compile(rules.alternation(every))


@lru_cache(maxsize=1)
def _weak_verb() -> re.Pattern[str]:
    return re.compile(rules.alternation(rules.verbs().weak))


@lru_cache(maxsize=1)
def _arrive_start() -> re.Pattern[str]:
    return re.compile(rules.alternation(rules.arrivals()))


@lru_cache(maxsize=1)
def _blocked() -> re.Pattern[str]:
    return re.compile(rules.alternation(rules.verbs().blocked))


@lru_cache(maxsize=1)
def _not_thing() -> re.Pattern[str]:
    """Words at the end of the left side that name no thing: 比上年同期减少, 减至, 共."""
    data = rules.words()
    every = (
        *rules.arrivals(),
        *data.previous,
        *data.total,
        *data.around,
        *data.directions.up,
        *data.directions.down,
        *data.unnamed,
    )
    return re.compile(rf"(?:{rules.alternation(every)})$")


_SUBJECT = re.compile(r"([\u4e00-\u9fff“”]{2,12}?)(?:由|从|比上|较上|比去|较去|同比|环比)")
_NO_NOUN = "和与及为占中等比是在已均都由从被其按并将拟共约以的了仍尚还未没"


def counted(left: str, right: str, before: str) -> str:
    """责任书 of 签订责任书28份; 科室 of 13个科室签订; 全局性会议 of 全局性会议由19次减至13次.

    Args:
        left: words touching the figure on the left.
        right: words touching it on the right.
        before: its clause up to it, figures blanked.
    """
    return _head(right) or _tail(left) or _subject(before)


def _subject(before: str) -> str:
    found = _SUBJECT.findall(before)
    return _clean(re.split(r"[的对将把与和及向]", found[-1])[-1]) if found else ""


def _head(right: str) -> str:
    text = re.split(r"[的，。；：、]", right)[0]
    if m := _strong_verb().search(text):
        text = text[: m.start()]
    if (m := _weak_verb().search(text)) and m.start() >= 2:
        text = text[: m.start()]
    if not text or text[0] in _NO_NOUN or _arrive_start().match(text):
        return ""
    return _clean(text[:8])


def _tail(left: str) -> str:
    text = re.split(r"[的对将把与和及由向在是比赴]|从(?!严)", left)[-1]
    while m := _not_thing().search(text):
        text = text[: m.start()]
    cut = 0
    for m in _strong_verb().finditer(text):
        if len(text) - m.end() >= 2:
            cut = m.end()
    text = text[cut:]
    if (m := _weak_verb().match(text)) and len(text) - m.end() >= 2 and not _blocked().match(text):
        text = text[m.end() :]
    return _clean(text[-12:])


def _clean(text: str) -> str:
    return re.sub(r"[^\u4e00-\u9fffA-Za-z]", "", text)
