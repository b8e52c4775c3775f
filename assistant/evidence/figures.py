"""Figures: numbers read in their clause, with what is counted, the direction and the part they play."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from assistant.evidence import rules
from assistant.evidence.counted import counted
from assistant.evidence.scan import Nearness, Token, scan
from assistant.evidence.spans import BLANK
from assistant.models import Direction, Quantity


class Part(StrEnum):
    """What a figure is in its clause."""

    LEVEL = "level"
    CHANGE = "change"
    """The size of a change: 减少3.9万元."""
    BEFORE = "before"
    """The earlier of two values: 由19次, 上年同期22.5万元."""
    AFTER = "after"
    """The later one: 减至13次."""


@dataclass(frozen=True)
class Figure:
    """A token in its clause."""

    token: Token
    text: str
    part: Part
    direction: Direction | None
    loose: bool
    """The direction word stands apart from the number (减少会议6次), so it may also be a plain level."""
    left: str
    """Running words before it, up to twelve, numbers between left out."""
    right: str
    near_left: str
    """Words touching it on the left, of this stretch between stops."""
    near_right: str
    clause: int
    group: int
    """Figures that stand in one 、-list share a group."""
    rest: bool
    """Said of what is left over: 其余, 仍有, 尚未."""
    total: bool
    """Said of a sum: 合计, 共."""

    before: str
    """The clause up to the number, numbers blanked."""

    @property
    def counted(self) -> str:
        """What is counted, as far as the neighbouring words tell."""
        return counted(self.near_left, self.near_right, self.before)


_STOPS = "，。；：！？,;:!?\n（）()"
_LIST = "、和与及"
_REACH = 80
"""Characters looked at on either side of a number, within its clause."""


@lru_cache(maxsize=1)
def _adjacent() -> re.Pattern[str]:
    data = rules.words().directions
    return re.compile(
        rf"(?:(?P<up>{rules.alternation(data.up)})|(?P<down>{rules.alternation(data.down)}))"
        r"(?:了|约|近|达到?|为|是|超过?|逾|共|共计|分别|均|率为?|幅度?为?|幅度?达?)*$"
    )


@lru_cache(maxsize=1)
def _apart() -> re.Pattern[str]:
    data = rules.words().directions
    up = rules.alternation(w for w in data.up if len(w) > 1)
    down = rules.alternation(w for w in data.down if len(w) > 1)
    return re.compile(rf"(?:(?P<up>{up})|(?P<down>{down}))了?[\u4e00-\u9fff“”]{{1,8}}$")


@lru_cache(maxsize=1)
def _arrive() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{rules.alternation(rules.arrivals())})(?:了|约|近|不足|今年的?|本年的?|目前的?|现在的?|每[年月周日天季])*$"
    )


@lru_cache(maxsize=1)
def _previous() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{rules.alternation(rules.words().previous)})[\u4e00-\u9fff]{{0,3}}(?:约|近|为|是|的)*$"
        r"|(?<![比较与])(?:上年同期|去年同期|上年度|上年|去年)[\u4e00-\u9fff“”]{1,14}$"
    )


_GAINED = re.compile(r"(?:新增|净增|增设|增配)[\u4e00-\u9fff“”]{0,8}$")
_SAVED = re.compile(r"(?:节约|节省|节支|核减|审减|结余)(?:了|约|近|达)?[\u4e00-\u9fff“”]{0,6}$")
_FROM = re.compile(r"(?:由|从)[^，。；由从]{0,12}$")
_HANDED = re.compile(r"(?:将|把|由|从)[^，。；]{0,24}$")
_AFTER_WORD = re.compile(r"^(?:的)?(?:降幅|减幅|跌幅)")
_AFTER_UP = re.compile(r"^(?:的)?(?:增幅|涨幅|增速|增长率)")


@lru_cache(maxsize=1)
def _rest() -> re.Pattern[str]:
    # The 余 of 余额 is no remainder.
    return re.compile(rf"(?:{rules.alternation(rules.words().rest)})(?!额)")


@lru_cache(maxsize=1)
def _total() -> re.Pattern[str]:
    return re.compile(rf"(?:{rules.alternation(rules.words().total)})[\u4e00-\u9fff]{{0,14}}$")


def figures(countable: str, work: str, original: str) -> tuple[Figure, ...]:
    """The figures of a text.

    Args:
        countable: the text with everything blanked whose digits count nothing.
        work: the text with dates, titles and gaps blanked: what the words around a figure are read from.
        original: the text itself.
    """
    tokens = scan(countable)
    if not tokens:
        return ()
    hidden = _without_numbers(work, tokens)
    stops = [i for i, c in enumerate(work) if c in _STOPS]
    made: list[Figure] = []
    for i, token in enumerate(tokens):
        at = bisect_left(stops, token.start)
        clause = (stops[at - 1] + 1 if at else 0, _next(stops, token.end, len(work)))
        bounds = (max(clause[0], token.start - _REACH), min(clause[1], token.end + _REACH))
        previous = made[-1] if made else None
        made.append(_figure(token, previous, (i, at, *bounds), work, hidden, original))
    return tuple(_pairs(_shared_out(made, work), work))


_EACH = re.compile(r"分别")
_ITEMS = re.compile(r"[、和与及]")


def _shared_out(made: list[Figure], work: str) -> list[Figure]:
    """起数、死亡人数分别下降12.4%和9.6%: each figure beside the item it belongs to."""
    for m in _EACH.finditer(work):
        first = next((i for i, f in enumerate(made) if f.token.start >= m.end()), len(made))
        members = [
            f
            for f in made[first:]
            if f.clause == made[first].clause and f.group == made[first].group
        ]
        if len(members) < 2 or any(s in work[m.end() : members[0].token.start] for s in _STOPS):
            continue
        start = max((work.rfind(s, 0, m.start()) for s in _STOPS), default=-1) + 1
        items = [p for p in _ITEMS.split(work[start : m.start()].replace(BLANK, "")) if p]
        if len(items) != len(members):
            # 管理高血压患者6420人、糖尿病患者2380人，管理率分别为78.5%和76.9%: what is listed before.
            items = [_words(f.near_left) + "".join(items) for f in _listed_before(made, first)]
        if len(items) != len(members):
            continue
        verb = _words(work[m.end() : members[0].token.start])
        for i, (item, f) in enumerate(zip(items, members, strict=True), start=first):
            beside = _words(item) + verb
            made[i] = replace(f, near_left=beside, left=beside[-14:], before=beside)
    return made


def _listed_before(made: list[Figure], first: int) -> list[Figure]:
    """The figures of the last list in the clause before that of figure ``first``."""
    if not first:
        return []
    last = made[first - 1]
    if made[first].clause - last.clause != 1:
        return []
    return [f for f in made[:first] if f.clause == last.clause and f.group == last.group]


def _next(stops: list[int], at: int, end: int) -> int:
    i = bisect_left(stops, at)
    return stops[i] if i < len(stops) else end


def _without_numbers(work: str, tokens: list[Token]) -> str:
    chars = list(work)
    for t in tokens:
        chars[t.start : t.end] = BLANK * (t.end - t.start)
    return "".join(chars)


def _figure(
    token: Token,
    previous: Figure | None,
    place: tuple[int, int, int, int],
    work: str,
    hidden: str,
    original: str,
) -> Figure:
    """One figure; ``place``: its number, the number of its clause, where its surroundings begin and end."""
    number, clause, clause_start, clause_end = place
    before = hidden[clause_start : token.start]
    after = hidden[token.end : clause_end]
    touching = _last_run(before)
    following = _first_run(after)
    joined = previous is not None and _joins(work[previous.token.end : token.start])
    direction, loose = _direction(touching, following, token)
    if (
        direction is None
        and previous is not None
        and previous.direction
        and joined
        and (not touching.strip(_LIST))
    ):
        # 减少3.9万元、17.3%; 分别下降17.3%和19.5%
        direction, loose = previous.direction, previous.loose
    near_left = touching
    if not touching and previous is not None and previous.token.end == token.start:
        near_left = previous.near_left
    elif previous and joined and not touching.strip(_LIST) and previous.token.base != token.base:
        # 发放贷款4312笔、17.4亿元: two measures of one thing.
        near_left = previous.near_left
    part = _part(before, touching, direction)
    window = before[-20:] + work[token.start : token.end] + after[:10]
    return Figure(
        token=token,
        text=original[token.start : token.end],
        part=part,
        direction=direction if part is Part.CHANGE else None,
        loose=loose,
        left=_words(hidden[max(0, token.start - 40) : token.start])[-14:],
        right=_words(after)[:10],
        near_left=near_left,
        near_right=following,
        clause=clause,
        group=previous.group if joined and previous is not None else number,
        rest=bool(_rest().search(window)),
        total=bool(_total().search(before.replace(BLANK, "")[-20:])),
        before=before,
    )


def _last_run(text: str) -> str:
    cut = max(text.rfind(BLANK), text.rfind("、"))
    return text[cut + 1 :].strip()


def _first_run(text: str) -> str:
    cut = min((p for s in (BLANK, "、") if (p := text.find(s)) >= 0), default=len(text))
    return text[:cut].strip()


def _joins(between: str) -> bool:
    """Whether two figures stand in one list: nothing but words and 、和 between them."""
    return bool(re.search(r"[、和与及]", between)) and not any(s in between for s in _STOPS)


def _words(text: str) -> str:
    return "".join(c for c in text if "\u4e00" <= c <= "\u9fff")


def _direction(touching: str, following: str, token: Token) -> tuple[Direction | None, bool]:
    if _arrive().search(touching):
        return None, False
    if _GAINED.search(touching):
        return Direction.UP, True
    if _SAVED.search(touching):
        return Direction.DOWN, True
    if token.base in ("%", "个百分点") or following:
        if _AFTER_WORD.match(following):
            return Direction.DOWN, False
        if _AFTER_UP.match(following):
            return Direction.UP, False
    for pattern, loose in ((_adjacent(), False), (_apart(), True)):
        if m := pattern.search(touching):
            return (Direction.UP if m.group("up") else Direction.DOWN), loose
    return None, False


def _part(before: str, touching: str, direction: Direction | None) -> Part:
    if direction is not None:
        return Part.CHANGE
    if _arrive().search(touching):
        return Part.AFTER
    if _previous().search(touching):
        return Part.BEFORE
    return Part.LEVEL


def _pairs(made: list[Figure], work: str) -> list[Figure]:
    """Mark 由19次减至13次 and 将7项统筹为3项 as earlier and later value."""
    for i in range(1, len(made)):
        first, second = made[i - 1], made[i]
        if first.clause != second.clause or first.token.base != second.token.base:
            continue
        if first.direction is not None or second.direction is not None:
            continue
        between = work[first.token.end : second.token.start]
        handed = work[max(0, first.token.start - 26) : first.token.start]
        if second.part is Part.AFTER and (_HANDED.search(handed) or first.part is Part.BEFORE):
            made[i - 1] = replace(first, part=Part.BEFORE)
        elif re.search(r"(?:为|到|至|成)(?:了|约)?$", between) and _HANDED.search(handed):
            made[i - 1] = replace(first, part=Part.BEFORE)
            made[i] = replace(second, part=Part.AFTER)
        elif second.part is Part.AFTER and _FROM.search(handed):
            made[i - 1] = replace(first, part=Part.BEFORE)
    return made


def finished(figure: Figure) -> bool:
    """Whether the words beside a figure say that it is done with: 完成整改25个, 2个已完成整改."""
    around = figure.near_left[-9:] + figure.near_right[:5]
    return "完成" in around and not any(w in around for w in ("未", "没有", "尚"))


def quantity(figure: Figure) -> Quantity:
    """The figure as the noun the other layers use."""
    token = figure.token
    return Quantity(
        value=token.value,
        unit=token.unit,
        text=figure.text,
        start=token.start,
        end=token.end,
        counted=figure.counted,
        direction=figure.direction,
        approximate=token.nearness is not Nearness.EXACT,
        upper=token.upper,
    )
