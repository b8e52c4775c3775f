"""Two places of one text that count the same thing and do not agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checking.engine import CheckData
from assistant.evidence import quantities
from assistant.models import Quantity

_PERIOD = re.compile(
    r"上半年|下半年|[一二三四]季度|\d{1,2}月(?:份|底)?|\d{1,2}[—-]\d{1,2}月|去年|上年|同期|今年以来|全年|年初|年底|元旦|春节|五一|端午|国庆|中秋|清明|\d{4}年|截至|节日|节前"
)
_PART = re.compile(
    r"其中|其余|剩余|仍有|还有|未完成|没有完成|分别|平均|每|超|约|各|首|另|先后|再|新增|累计"
)
_STAGE = re.compile(
    "受理|立案|收案|审结|执结|结案|办结|办理|收到|接到|接收|答复|回复|反馈|排查|发现|查出|整改|完成|销号|化解|调处|调解"
    "|签约|落地|开工|竣工|完工|投产|在建|续建|新建|改建|扩建|改造|储备|申请|申报|上报|报送|批准|获批|批复|核准|备案"
    "|下达|安排|拨付|支出|使用|到位|征收|缴纳|抽查|检查|巡查|查处|移送|起诉|处罚|处分|问责|约谈|报名|参加|录取|录用|毕业|就业"
    "|播种|种植|收获|收购|生产|销售|进口|出口|招聘|引进|流失|评选|表彰|推荐|命名|认定|验收|培训|考核|发放|回收|征集|采纳"
    "|登记|注销|迁入|迁出|出生|死亡|接待|走访|慰问|转办|交办|督办|退回|撤销|维持"
)
"""Acts that one thing goes through one after the other: what is taken in is not what is closed."""
_INTENDED = re.compile(r"计划|拟|预计|目标|力争|应(?!急|对|用|届)|任务")
_LEVEL = re.compile(
    "国家级|省部级|省级|自治区级|市级|州级|地市级|县级|区级|乡级|镇级|村级|全国|全省|全区|全市|全州|全县|全镇|全乡|全村|中央|省委|市委|县委|区委"
    "|特等奖|一等奖|二等奖|三等奖|金奖|银奖|铜奖|优秀奖"
)
"""Whose the thing is: 荣获全国先进 is another tally than 荣获全省先进."""
_BIG = 6
_LEFT, _RIGHT = 14, 8
_ALIKE = 0.5
_NARROWING = 8
"""So many pairs of characters before a clause say what it is about; fewer are 经核对，or 目前，."""


@dataclass(frozen=True, slots=True)
class Clash:
    """The later place, and what the earlier one says."""

    start: int
    end: int
    other: str


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    sentence: int
    quantity: Quantity
    periods: frozenset[str]
    pairs: frozenset[str]
    words: str
    stages: frozenset[str]
    intended: bool
    levels: frozenset[str]
    scope: frozenset[str]
    """What the sentence says before this clause: 对黑恶势力犯罪，受理审查起诉72人."""
    before: tuple[str, float | None]
    """Unit and value of the figure told just before in the same sentence."""


def clashes(data: CheckData) -> Iterator[Clash]:
    """Figures of the same unit and the same counted thing, told in nearly the same words."""
    text = data.subject.text
    places: dict[tuple[str, str], list[_Place]] = {}
    for number, (start, end) in enumerate(data.index.sentences):
        sentence = text[start:end]
        if not any(c.isdecimal() for c in sentence):
            continue
        before: Quantity | None = None
        for quantity in quantities(sentence):
            place = _place(sentence, start, number, quantity, before)
            before = quantity
            if place is None:
                continue
            key = (quantity.unit, quantity.counted)
            for other in places.get(key, ())[:_BIG]:
                if _clash(place, other):
                    yield Clash(place.start, place.end, other.words)
                    break
            else:
                places.setdefault(key, []).append(place)


def _place(
    sentence: str, offset: int, number: int, quantity: Quantity, before: Quantity | None
) -> _Place | None:
    if (
        quantity.direction is not None
        or quantity.approximate
        or quantity.upper is not None
        or quantity.unit in ("%", "个百分点", "")
        or len(quantity.counted) < 2
    ):
        return None
    left = sentence[max(0, quantity.start - _LEFT) : quantity.start]
    right = sentence[quantity.end : quantity.end + _RIGHT]
    if (
        _PART.search(left[-8:])
        or re.search(r"(?:由|从|至|到)$", left)
        or re.match(r"(?:减|增|降|升|统筹)", right)
    ):
        return None
    left = re.split(r"[。；，]", left)[-1]
    opening = sentence[: max(sentence.rfind(mark, 0, quantity.start) for mark in "。；，")]
    right = re.split(r"[。；，]", right)[0]
    pairs = _pairs(left) | _pairs(right)
    if len(pairs) < 3:
        return None
    return _Place(
        offset + quantity.start,
        offset + quantity.end,
        number,
        quantity,
        frozenset(_PERIOD.findall(sentence[: quantity.start])),
        pairs,
        (left + quantity.text + right).strip(),
        frozenset(_STAGE.findall(left)),
        _INTENDED.search(left) is not None,
        frozenset(_LEVEL.findall(left + re.split(r"[。；，]", sentence[quantity.end :])[0])),
        _pairs(opening) if "，" in sentence[: quantity.start] else frozenset(),
        (before.unit, float(before.value)) if before is not None else ("", None),
    )


def _pairs(words: str) -> frozenset[str]:
    bare = re.sub(r"[\d\W_]+", "", words)
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


def _elsewhere(here: _Place, there: _Place) -> bool:
    """Whether the sentence narrows its clause to something the other place does not speak of."""
    told = there.scope | there.pairs
    return len(here.scope) >= _NARROWING and len(here.scope & told) < _ALIKE * len(here.scope)


def _clash(here: _Place, there: _Place) -> bool:
    if here.sentence == there.sentence or here.quantity.value == there.quantity.value:
        return False
    if here.periods != there.periods or here.intended != there.intended:
        return False
    if here.stages and there.stages and here.stages.isdisjoint(there.stages):
        return False
    if here.levels and there.levels and here.levels.isdisjoint(there.levels):
        return False
    if here.before[1] is not None and there.before[1] is not None and here.before != there.before:
        # 排查问题54个，整改51个 is another tally than 反馈8个问题，整改6个.
        return False
    if _elsewhere(here, there) or _elsewhere(there, here):
        return False
    shared = len(here.pairs & there.pairs)
    return (
        shared >= 3
        and shared / min(len(here.pairs), len(there.pairs)) >= _ALIKE
        and (shared / max(len(here.pairs), len(there.pairs)) >= _ALIKE)
    )
