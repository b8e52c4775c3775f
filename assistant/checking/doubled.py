"""Doubled characters and words: 从严治治党, 党员党员, but not 常常, 工作作风 or 研究研究.

Whether a doubling is a slip is asked of the segmenter: the sentence must fall into fewer words
once the extra piece is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.checking import lexicon, named, words
from assistant.checking.engine import CheckData
from assistant.checking.rules import load
from assistant.checking.text import GAP, NAME, QUOTE, TITLE
from assistant.checking.wordlists import Characters, Words
from assistant.models import Noun, Severity

_SINGLE = re.compile(r"([\u4e00-\u9fff])\1")
_LONGER = re.compile(r"([\u4e00-\u9fff]{2,16})\1")
_CLAUSE_END = re.compile(r"[^\u4e00-\u9fff]")
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两")
_REDUPLICATED = re.compile(
    r"一[\u4e00-\u9fff]{1,6}|[\u4e00-\u9fff]着|真的|好的|不要|越来越|[一二三四五六七八九十百千万亿〇零]+"
)
_OWN_SECOND = re.compile(
    r"[院局校处部委厅所站队馆社司县市镇乡村区](?:领导|党组|党委|党支部|机关|本级|本部|[内外务级长风训史])"
    r"|[灯机车船桥楼房林果茶药网泵闸渠井][杆手具位组体面头墩座主长身顶底口盖门牌型种苗园农企商品价材首点]"
    r"|在(?:[任职编册建读岗校逃押研途线场京籍役办审库]|此期间)"
)
"""What begins with the character the word before it ends with: 检察院|院领导, 在|在任."""
_OBJECTLESS = re.compile(r"[，。！？；、）”]|$|再|办|着办|吧|一下|看|才")
_FAR_LIKELIER = 7.0
_REACH = 12
_SUFFERER = re.compile(r"[\u4e00-\u9fff]{1,6}?(?:单位|对象|人|者|户|企业|地区|部门|学校|方)")
_CHANGED = re.compile(r"改为|变为|转为|转向|到")


_CLAUSE_TWICE = re.compile(
    r"(?<![\u4e00-\u9fff\d])([^，。；：、！？“”\n]{6,60})[，；、]\1(?=[，。；！\n]|$)"
)


class DoubledFile(Noun):
    """``doubled.yaml``: what may be said twice."""

    own_words: Words
    """Words the segmenter may not know, which begin as the word before them ends: 供应链链主."""
    compounds: dict[str, Words]
    """What may follow a word that ends one name and begins the next: 各部门部门预算, 按规定规定动作."""
    retried: Words
    """Verbs that are said twice for "a little": 研究研究."""
    asking: Words
    emphatic: Words
    """Words that are said twice for emphasis."""
    separable: Words
    """Verbs with their object, said twice for "a little" by their first character: 评评理, 打打分."""
    determining: Characters
    """Characters that stand before a word of their own accord: 全市市场主体, 再再次."""
    reduplicable: Characters
    before: Characters
    after: Characters
    function: Characters


@lru_cache(maxsize=1)
def doubled_file() -> DoubledFile:
    """What may be said twice, read once."""
    return load(DoubledFile, "doubled.yaml")


@dataclass(frozen=True, slots=True)
class Doubling:
    """A doubling and how sure it is; ``start``/``end`` span both pieces."""

    start: int
    end: int
    piece: str
    severity: Severity


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The run of Chinese characters around a match, within reach."""
    first = max(0, start - _REACH)
    before = text[first:start]
    for match in _CLAUSE_END.finditer(before):
        first = start - len(before) + match.end()
    after = _CLAUSE_END.search(text, end, end + _REACH)
    return first, after.start() if after else min(len(text), end + _REACH)


def _boundaries(tokens: list[str], offset: int) -> list[int]:
    marks = [offset]
    for token in tokens:
        marks.append(marks[-1] + len(token))
    return marks


def _single(text: str, start: int) -> Severity | None:
    """How sure it is that the second of two equal characters is a slip."""
    character, told, surnames = text[start], doubled_file(), named.names().surnames
    if character in _NUMERALS or text[start + 2 : start + 3] == character:
        return None
    before = text[start - 1 : start]
    if _two_words(text, start):
        return None
    if _begins_its_own(text, start, character):
        return None
    if before in ("一", "半") or (character == "地" and before in ("块", "片", "亩", "寸")):
        # 一届届, and 一块地一块地地看.
        return None
    first, last = _clause(text, start, start + 2)
    clause = text[first:last]
    tokens = words.cut(clause)
    marks = _boundaries(tokens, first)
    if start not in marks and lexicon.official(text[start + 1 : start + 3]):
        # 组织织密: the second one begins a word the segmenter does not know.
        return None
    shorter = words.cut(clause[: start - first] + clause[start - first + 1 :])
    fewer = len(tokens) - len(shorter)
    second_alone = start + 1 in marks and start + 2 in marks
    if character in told.function:
        slip = second_alone and fewer >= 1 and (start in marks or character in "了得")
        return Severity.ERROR if slip else None
    if fewer >= 2:
        return Severity.ERROR
    # 开展展: a known word, then its last character once more, which begins no word of its own.
    left_over = second_alone and start not in marks and before not in surnames
    if fewer == 1 and left_over:
        return Severity.WARNING
    # 单单位: without the second one the clause is far likelier.
    if before in told.before or before in surnames or character in surnames:
        return None
    if character in told.determining or character in told.reduplicable:
        return None
    if text[start + 2 : start + 3] in told.after:
        # 酽酽的香茗，批批有公函，莫莫乡.
        return None
    without = clause[: start - first] + clause[start - first + 1 :]
    gain = lexicon.likelihood(without) - lexicon.likelihood(clause)
    return Severity.WARNING if gain >= _FAR_LIKELIER else None


def _begins_its_own(text: str, start: int, character: str) -> bool:
    """Whether the second of two equal characters begins what follows it."""
    if text[start + 2 : start + 3] == "均" or _OWN_SECOND.match(text, start + 1):
        # 中小学生生均经费, 检察院院领导, 在在任期间.
        return True
    if character == "以":
        return lexicon.official(text[start + 1 : start + 5])
    if character == "被":
        # 被被帮扶户认可: by those who are helped.
        return _SUFFERER.match(text, start + 2) is not None
    return character == "由" and _CHANGED.search(text, start, start + 30) is not None


def _two_words(text: str, start: int) -> bool:
    """Whether the second character begins a word of its own, or the two stand in a form or a name."""
    following = text[start + 1 : start + 3]
    return (
        following in doubled_file().own_words
        or following in doubled_file().separable
        or _foreign(text, start)
        or _twofold(text, start)
    )


def _twofold(text: str, start: int) -> bool:
    """妥妥帖帖, 清清楚楚: both characters of a word are said twice."""
    behind, ahead = text[start + 2 : start + 4], text[max(0, start - 2) : start]
    return any(len(pair) == 2 and pair[0] == pair[1] != text[start] for pair in (behind, ahead))


def _foreign(text: str, start: int) -> bool:
    """Whether two equal characters stand in a foreign name: 吉尔吉斯斯坦."""
    around = text[max(0, start - 2) : start] + text[start + 2 : start + 4]
    foreign = named.names().foreign
    return text[start] in foreign and not foreign.isdisjoint(around)


def _longer(text: str, start: int, piece: str) -> Severity | None:
    told = doubled_file()
    if _REDUPLICATED.fullmatch(piece) or len(set(piece)) == 1:
        return None
    middle, end = start + len(piece), start + 2 * len(piece)
    if len(piece) == 2 and not words.is_word(piece) and not lexicon.official(piece):
        return None
    first, last = _clause(text, start, end)
    tokens = words.cut(text[first:last])
    marks = _boundaries(tokens, first)
    if middle not in marks:
        return None
    following = tokens[marks.index(middle)] if middle < last else ""
    if text.startswith(told.compounds.get(piece, "\0"), end):
        return None
    if len(piece) == 2 and len(following) == 3 and following.startswith(piece):
        return None
    exact = start in marks and end in marks
    if len(piece) > 2:
        return Severity.ERROR if exact or len(piece) > 3 else Severity.WARNING
    if piece in told.retried and exact and _OBJECTLESS.match(text, end) is not None:
        # 研究研究 stands alone; 学习学习党的精神 is a slip more often than not.
        return None
    tag = _tag(piece)
    if tag[0] in "uyeozp" or piece in told.asking or text[end : end + 1] == "地":
        return None
    if tag[0] not in "nvrsi":
        return Severity.WARNING if exact and piece not in told.emphatic else None
    if piece in told.retried or tag[0] == "v":
        return Severity.WARNING
    return Severity.ERROR if exact else Severity.WARNING


def _tag(word: str) -> str:
    import rjieba

    return str(rjieba.tag(word)[0][1])


def doublings(data: CheckData) -> Iterator[Doubling]:
    """All doublings outside quotations and names.

    Those inside 《titles》 are kept: a slip in the name of one's own document is still a slip, but
    whether the document itself carries it only a person can say.
    """
    text, index = data.subject.text, data.index
    taken: list[tuple[int, int]] = []
    for match in _LONGER.finditer(text):
        start, end = match.span()
        if index.exempt(start, end, (QUOTE, GAP, NAME)):
            continue
        severity = _longer(text, start, match[1])
        if severity is not None:
            taken.append((start, end))
            yield Doubling(start, end, match[1], severity)
    covered = iter(taken)
    current = next(covered, None)
    for match in _SINGLE.finditer(text):
        start = match.start()
        while current is not None and current[1] <= start:
            current = next(covered, None)
        if current is not None and current[0] <= start:
            continue
        if index.exempt(start, start + 2, (QUOTE, GAP, NAME)):
            continue
        severity = _single(text, start)
        if severity is not None:
            yield Doubling(start, start + 2, match[1], severity)


def in_title(data: CheckData, doubling: Doubling) -> bool:
    """Whether a doubling stands inside a 《title》."""
    return data.index.exempt(doubling.start, doubling.end, (TITLE,))


def clauses_twice(data: CheckData) -> Iterator[Doubling]:
    """A clause told again right behind itself: 提高服务水平，提高服务水平。"""
    text, index = data.subject.text, data.index
    for match in _CLAUSE_TWICE.finditer(text):
        start, end = match.span()
        if not index.exempt(start, end, (QUOTE, GAP, NAME)):
            yield Doubling(start, end, match[1], Severity.ERROR)
