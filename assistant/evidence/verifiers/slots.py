"""Swaps seen by their place: other words, however ordinary, between the neighbours a fact's own words had.

``swaps`` looks for words the evidence has nowhere; these look at the place alone:

* a rank in front of the same noun (省督察 → 中央督察);
* a noun in a list or a name between the same neighbours (进学校、 → 进农村、; 全体党员赴 → 全体干部赴);
* one character of a name (诉前调解 → 诉中调解);
* one more member of a list (退役军人专场 → 退役军人及家属专场).
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from assistant.evidence import rules
from assistant.evidence.sources import Source, Sources
from assistant.evidence.texts import likeness
from assistant.evidence.verifiers.tagging import (
    FRAMES,
    HAN,
    doing_at,
    in_ordinary_word,
    is_doing,
    ordinary_words,
    tagged,
)

Swap = tuple[str, str]
_RANK = re.compile(r"(中央|国家|[省市县区镇乡村])(级|直)?(?=([\u4e00-\u9fff]{2}))")
_RANKS = ("中央", "国家", "省", "市", "县", "区", "镇", "乡", "村")
_NO_PAIRS: frozenset[str] = frozenset()
_NAMING = ("n", "j", "t", "b", "s")


def rank(text: str, sources: Sources, own: str) -> Swap | None:
    """A noun of the evidence with another rank in front than it has there.

    Args:
        text: the sentence's words.
        sources: its evidence.
        own: names the report may use anyhow (the unit's), in which ranks say nothing.
    """
    known = "\n".join(s.lookup for s in sources.items)
    for m in _RANK.finditer(text):
        said, noun = m.group(1), m.group(3)
        word = said + (m.group(2) or "")
        if said + noun in known or word + noun in known or said + noun in own:
            continue
        if text[max(0, m.start() - 1) : m.start()] in "全各本跨" and m.start():
            continue
        held = re.search(rf"(中央|国家|[省市县区镇乡村])(级|直)?{re.escape(noun)}", known)
        if held and held.group(1) != said and held.group() not in text:
            # 县里的城市: the rank must be one, not the end of a word.
            return word + noun, held.group()
    return None


_ORDINAL = re.compile(r"第([一二三四五六七八九十百\d]+)([次届期批轮名位号季卷版])")


def ordinal(text: str, sources: Sources) -> Swap | None:
    """第三次会议 where the evidence has 第二次 and no 第三次."""
    known = {m.group(): m.group(2) for s in sources.items for m in _ORDINAL.finditer(s.lookup)}
    for m in _ORDINAL.finditer(text):
        if m.group() in known:
            continue
        for other, kind in known.items():
            if kind == m.group(2) and other not in text:
                return m.group(), other
    return None


def ordinary_noun(clause: str, nameless: str, said: str, source: Source, known: str) -> Swap | None:
    """A noun the evidence has nowhere, between the same neighbours as another.

    ``nameless`` is the clause with names of persons and bodies blanked, which have verifiers of their own.
    An ordinary one only in the place of one as long (全体党员 → 全体干部); others also 残疾人家庭 → 低保家庭.
    """
    single = _nouns(nameless, verbs=True)
    for word, at in (*single, *_governed(single, clause)):
        if word in known or len(word) > 6 or is_doing(word):
            continue
        old, kept = _in_place_of(clause, at, at + len(word), source.undated)
        if not old or any(k in said for k in kept):
            continue
        if alike(word, old, "n"):
            continue
        fresh = bool(likeness(word, _NO_PAIRS).fresh) and word not in ordinary_words()
        if len(old) != len(word) and not fresh:
            continue
        at_old = source.undated.find(old)
        named = any(old.endswith(w) for w, _ in _nouns(source.undated))
        if word[-1] == old[-1] or named or not doing_at(source.undated, at_old, at_old + len(old)):
            return word, old
    return None


def _governed(words: list[tuple[str, int]], clause: str) -> list[tuple[str, int]]:
    """Two nouns in a row behind a preposition: 公证机构 of 对公证机构开展检查."""
    return [
        (first + second, at)
        for (first, at), (second, next_at) in pairwise(words)
        if at + len(first) == next_at and clause[max(0, at - 1) : at] in tuple("对向为与在赴给")
    ]


def _in_place_of(clause: str, start: int, end: int, content: str) -> tuple[str, tuple[str, ...]]:
    """What the evidence has between the neighbours of a word, and how the sentence would say it if it kept it."""
    before, after = clause[:start][-2:], clause[end:][:2]
    if not before.strip():
        # Both open their clause: 幼儿参与率 → 家长参与率.
        after = clause[end:][:3]
        if len(after) < 3 or after not in content or not HAN.fullmatch(after):
            return "", ()
        m = re.search(rf"(?:^|[，。；：、\0])([\u4e00-\u9fff]{{2,4}}?){re.escape(after)}", content)
        return (m.group(1), (m.group(1) + after,)) if m else ("", ())
    if len(before) + len(after) < 3 or before not in content or after not in content:
        return "", ()
    m = re.search(rf"{re.escape(before)}([\u4e00-\u9fff]{{2,5}}?){re.escape(after)}", content)
    return (m.group(1), (m.group(1) + after, before + m.group(1))) if m else ("", ())


def alike(new: str, old: str, kind: str) -> bool:
    """辅具 of 辅助器具, 参训 for 培训; 环卫工人 and 农民工 only share a character."""
    if abbreviates(new, old):
        return True
    shared, shorter = len(set(new) & set(old)), min(len(new), len(old))
    if kind == "n" and shared == 1 and new[-1] == old[-1]:
        # 服务业, 工业: the same kind of thing, and another one.
        return False
    return bool(shared) and (kind == "v" or (shorter <= 3 and 2 * shared >= shorter))


def abbreviates(new: str, old: str) -> bool:
    """Whether one is a short form of the other, or they are said to mean the same."""
    return old in rules.same_as(new) or set(new) <= set(old) or set(old) <= set(new)


def nouns_of(text: str, *, rare: bool = False) -> list[str]:
    """Words that name something, nouns of doing (教育) included.

    ``rare``: also what the tagger takes for a verb behind the first word (露天, 烧烤 of 规范露天烧烤经营户):
    it does so with nouns it seldom meets.
    """
    return [
        word
        for i, (word, tag) in enumerate(tagged(text))
        if (tag.startswith((*_NAMING, "l", "i")) or tag == "vn" or (rare and i and tag == "v"))
        and len(word) >= 2
        and HAN.fullmatch(word)
    ]


def _nouns(text: str, *, verbs: bool = False) -> list[tuple[str, int]]:
    found, at = [], 0
    for word, tag in tagged(text):
        # Many a noun is tagged as a verb (低保); what matters is that a noun stood in its place.
        if (
            tag.startswith((*_NAMING, "v", "l") if verbs else _NAMING)
            and len(word) >= 2
            and HAN.fullmatch(word)
        ):
            found.append((word, at))
        at += len(word)
    return found


def one_character(clause: str, nameless: str, said: str, source: Source) -> Swap | None:
    """诉中调解 where the fact has 诉前调解: one character off, with one known before and two behind, or two and one."""
    content = source.undated
    for at in range(len(clause)):
        c = nameless[at]
        if not HAN.fullmatch(c) or c in FRAMES:
            continue
        for left, right in ((1, 2), (2, 1)):
            before, after = clause[max(0, at - left) : at], clause[at + 1 : at + 1 + right]
            if len(before) < left or len(after) < right:
                continue
            if not HAN.fullmatch(before + after) or before + c + after in content:
                continue
            other = _between(before, after, content)
            if other < 0 or content[other] in FRAMES:
                continue
            new, old = before[-1:] + c, before[-1:] + content[other]
            pair_known = c + after[:1] in source.lookup or before[-1:] + c in source.lookup
            if pair_known or before + content[other] + after in said:
                continue
            if in_ordinary_word(clause, at, at + 1) or doing_at(clause, at, at + 1):
                continue
            if doing_at(content, other, other + 1) or _same(clause, at, content, other):
                continue
            return new + after, old + after
    return None


def _between(before: str, after: str, content: str) -> int:
    """Where the one character between two stretches stands in the content; -1 where they never stand so.

    No regular expression: there is another pair at every place of every clause, and compiling each costs far more.
    """
    at = content.find(before)
    while at >= 0:
        middle = at + len(before)
        if content.startswith(after, middle + 1) and HAN.fullmatch(content, middle, middle + 1):
            return middle
        at = content.find(before, at + 1)
    return -1


def _same(clause: str, at: int, content: str, other: int) -> bool:
    """Whether the words around the two characters may stand for each other."""
    around = clause[max(0, at - 3) : at + 4]
    there = content[max(0, other - 3) : other + 4]
    return any(o in around for o in rules.other_words(there) if len(o) > 1)


@lru_cache(maxsize=1)
def _joint() -> re.Pattern[str]:
    return re.compile(r"(?:及|和|与|以及|、|暨)$")


_NO_MEMBERS = re.compile(r"^(?:其|相关|有关|各|情况|工作|活动|等|第|本|所|广大)")


def added(clause: str, sources: Sources) -> str:
    """家属 of 退役军人及家属专场招聘会: one more in a list that the fact has without it."""
    if not re.search(r"\d", clause):
        return ""
    for word, at in _nouns(clause):
        joint = _joint().search(clause[:at])
        if joint is None or _NO_MEMBERS.match(word) or likeness(word, _NO_PAIRS).fresh < 2:
            continue
        before = clause[: joint.start()][-2:]
        after = clause[at + len(word) :][:2]
        if likeness(word, sources.pairs).fresh < len(word) or not HAN.fullmatch(before + after):
            continue
        if (
            len(before) == 2
            and len(after) == 2
            and any(before + after in s.lookup for s in sources.items)
        ):
            return word
    return ""
