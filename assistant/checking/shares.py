"""Parts and wholes of one sentence: sums, remainders, shares and rates that do not follow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.checking.reckoning import (
    Read,
    Slip,
    one_digit_off,
    rate_slip,
    same_unit,
    written,
)
from assistant.models import Quantity

_DONE_BEFORE = re.compile(r"(?:完成|办结|整改|已)[^，。；、\d]{0,6}$")
_DONE_RATE = re.compile(r"(?:完成率|整改率|办结率)[^，。；\d]{0,4}$")
_TOTAL_BEFORE = re.compile(
    r"(?P<n>两|二|三|四|五|六|七)?(?:项|类|者|方面)?(?:合计|共计|总计|总共)(?:为|达|[一-鿿]{0,4})?$"
)
_REST_BEFORE = re.compile(r"(?:其余|剩余|余下)(?:的)?$")
_PARTS = re.compile(r"其中[，：:]?")
_OVERLAPPING = re.compile(
    "党员|团员|女|男|本科|大专|硕士|博士|学历|职称|岁|高级|中级|代表|委员|低保|残疾|脱贫|重点|困难|企业|规上|"
    "民营|国有|外资|小微|专业|骨干|领导|干部|新增|其他"
)
"""Parts that may be told of one and the same: of 30人 25 may be 党员 and 12 女职工."""
_SHORT_LABEL = re.compile("[一-鿿]{2,3}")
"""Names of fields, places and offices, of which one part is not the other."""
_PERIOD = re.compile(r"(?:[一二三四]季度|[上下]半年|\d+月|第[一二三四五六]批|线[上下])$")
_RATE = re.compile(
    r"^[^，、。；\d]{0,4}[，、,]?(?:[一-鿿]{0,4}?)(?P<name>[一-鿿]{1,4})率(?:达到了?|达|为|约为|是)?$"
)
"""Between the part and its rate: 件，办结率为."""
_MOVING = re.compile("[增减升降长]|同比|环比|效|比|利|税|汇|概|频|速|费")
"""In the name of a rate that is no share of a whole: 增长率, 效率, 利率."""
_OTHER_BASE = re.compile("新收|新受|新立|上年|去年|旧存|结转|同期")
"""A base that is told in part only: 结案率 counts what was left from last year too."""
_SHARE = re.compile(
    r"^[^，、。；\d]{0,4}[，、,]?(?:约)?占(?:比|[一-鿿]{0,4}总[数量额]的?)?(?:为|达到|达)?$"
)
_WIDER = re.compile("全[国省市州县区乡镇]|[省市县]总")
_AMONG = re.compile("中|其中")
_CUT = re.compile(r"(?:审减|核减|调减)(?:金额|资金|额)?(?:为|达|共计|合计)?$")
_NEAR_RATE = Decimal(10)
"""Points of a hundred: a rate farther off was reckoned from something else."""
_COUNTS = frozenset(["件", "批", "次", "件次", "批次", "人次", "起", "起次"])
"""Units that reports add up although they differ: 12876件次，其中来信1924件，来访2318批次."""
_COUNT = {c: n for n, c in enumerate("一二三四五六七", 1)} | {"两": 2}


def slips(read: Read) -> Iterator[Slip]:
    """Everything about parts and wholes that can be computed and does not agree."""
    for number in range(1, len(read.found)):
        done = list(_completion(read, number))
        yield from done or _rate(read, number)
        yield from _share(read, number)
        yield from _total(read, number)
        yield from _rest(read, number)
        yield from _cut(read, number)
    yield from _parts(read)


def _completion(read: Read, number: int) -> Iterator[Slip]:
    """27个问题完成整改25个，完成率为92.6%."""
    rate = read.found[number]
    if rate.unit != "%" or not _DONE_RATE.search(read.before(number)):
        return
    counts = [q for q in read.found[:number] if q.unit != "%" and q.direction is None]
    if len(counts) < 2:
        return
    done = counts[-1]
    at = list(read.found).index(done)
    wholes = [q for q in counts[:-1] if q.unit == done.unit and q.value >= done.value]
    if len(wholes) != 1 or not _DONE_BEFORE.search(read.before(at)):
        return
    if _OTHER_BASE.search(read.text[: wholes[0].end]):
        return
    yield from rate_slip(rate, done.value, wholes[0].value, exact=True)


def _rate(read: Read, number: int) -> Iterator[Slip]:
    """应检48家、实检46家，年检率达97.8%: the rate bears the name of what is counted before it."""
    rate = read.found[number]
    named = _RATE.match(read.gap(number - 1))
    if rate.unit != "%" or rate.direction is not None or named is None or number < 2:
        return
    part, words = read.found[number - 1], read.gap(number - 2)
    whole = read.found[number - 2]
    if (
        _MOVING.search(named["name"])
        or not set(named["name"]) & set(words)
        or not _part_of(read.text, part, whole)
    ):
        return
    yield from _near(rate, part, whole)


def _share(read: Read, number: int) -> Iterator[Slip]:
    """全村73名党员中60岁以上的有41名，占53.2%."""
    rate = read.found[number]
    gap = read.gap(number - 1)
    if rate.unit != "%" or rate.direction is not None or not _SHARE.match(gap):
        return
    part = read.found[number - 1]
    earlier = [q for q in read.found[: number - 1] if q.unit == part.unit]
    if len(earlier) != 1 or _WIDER.search(gap):
        return
    between = read.text[earlier[0].end : part.start]
    if (
        _AMONG.search(between)
        and not re.search("[。；]", between)
        and _part_of(read.text, part, earlier[0])
    ):
        yield from _near(rate, part, earlier[0])


def _part_of(text: str, part: Quantity, whole: Quantity) -> bool:
    told = text[max(0, whole.start - 14) : whole.end]
    return (
        same_unit(part, whole)
        and part.direction is None
        and whole.direction is None
        and 0 < part.value <= whole.value
        and not _OTHER_BASE.search(told)
    )


def _near(rate: Quantity, part: Quantity, whole: Quantity) -> Iterator[Slip]:
    for slip in rate_slip(rate, part.value, whole.value, exact=True):
        if abs(part.value / whole.value * 100 - rate.value) <= _NEAR_RATE:
            yield replace(slip, kind="share")


def _cut(read: Read, number: int) -> Iterator[Slip]:
    """送审金额12.45亿元，审定金额11.63亿元，审减0.92亿元."""
    cut = read.found[number]
    if number < 2 or not _CUT.search(read.before(number)):
        return
    asked, granted = read.found[number - 2], read.found[number - 1]
    if not same_unit(asked, granted, cut) or asked.value <= granted.value:
        return
    value = asked.value - granted.value
    if value != cut.value and "审" in read.before(number - 2) + read.gap(number - 2):
        how = f"{written(asked.value)}−{written(granted.value)}={written(value)}"
        right = f"{written(value)}{cut.unit}"
        yield Slip("difference", cut.start, cut.end, how, right, suggestion=right)


def _total(read: Read, number: int) -> Iterator[Slip]:
    """任前谈话11人次、提醒谈话17人次，两项合计28人次."""
    total = read.found[number]
    match = _TOTAL_BEFORE.search(read.before(number))
    if match is None:
        return
    wanted = _COUNT.get(match["n"] or "", 0)
    items: list[Quantity] = []
    for quantity in reversed(read.found[:number]):
        if quantity.unit != total.unit or quantity.direction is not None:
            if wanted == 0 or quantity.direction is not None:
                break
            continue
        items.insert(0, quantity)
        if wanted and len(items) == wanted:
            break
    if len(items) < 2 or (wanted and len(items) != wanted) or not same_unit(total, *items):
        return
    value = sum((q.value for q in items), Decimal(0))
    if value != total.value:
        how = f"{'+'.join(written(q.value) for q in items)}={written(value)}"
        right = f"{written(value)}{total.unit}"
        yield Slip("sum", total.start, total.end, how, right)


def _rest(read: Read, number: int) -> Iterator[Slip]:
    """27个问题完成整改25个，其余2个按计划推进."""
    rest = read.found[number]
    before = read.before(number)
    if number < 2 or not _REST_BEFORE.search(before):
        return
    same = [q for q in read.found[:number] if q.unit == rest.unit and q.direction is None]
    if len(same) != 2:
        return
    whole, done = same
    at = list(read.found).index(done)
    if whole.value <= done.value or not _DONE_BEFORE.search(read.before(at)):
        return
    value = whole.value - done.value
    if value != rest.value:
        how = f"{written(whole.value)}−{written(done.value)}={written(value)}"
        right = f"{written(value)}{rest.unit}"
        yield Slip("difference", rest.start, rest.end, how, right, suggestion=right)


def _parts(read: Read) -> Iterator[Slip]:
    """出动执法人员30人次，其中文化20人次、旅游15人次: more than the whole.

    Only parts that exclude one another can be too much: of 30人 25 may be 党员 and 12 女职工.
    """
    for mark in _PARTS.finditer(read.text):
        wholes = [q for q in read.found if q.end <= mark.start()]
        if not wholes:
            continue
        whole = wholes[-1]
        inside = _listed(read, mark.end(), bracketed=_in_bracket(read.text, mark.start()))
        labels = _labels(read.text, mark.end(), inside)
        near = list(_nearly(read, mark.start(), inside, labels))
        yield from near
        if near or len(inside) < 2 or not same_unit(whole, *inside):
            continue
        short = all(map(_SHORT_LABEL.fullmatch, labels)) and not _overlapping(labels)
        if not short and not all(map(_PERIOD.search, labels)):
            continue
        value = sum((q.value for q in inside), Decimal(0))
        if value > whole.value and all(q.value <= whole.value for q in inside):
            how = f"{'+'.join(written(q.value) for q in inside)}={written(value)}"
            yield Slip("parts", whole.start, whole.end, how, written(value))


def _overlapping(labels: Sequence[str]) -> bool:
    return any(map(_OVERLAPPING.search, labels))


def _nearly(
    read: Read, at: int, inside: Sequence[Quantity], labels: Sequence[str]
) -> Iterator[Slip]:
    """Three parts or more that come to the whole but for one digit, or 已…、未… that do not come to it."""
    wholes = [q for q in read.found if q.end <= at and q.direction is None and q.unit != "%"]
    if not wholes or len(inside) < 2 or re.search("[。；]", read.text[wholes[-1].end : at]):
        return
    whole, value = wholes[-1], sum((q.value for q in inside), Decimal(0))
    units = {whole.unit, *(q.unit for q in inside)}
    if value == whole.value or (len(units) > 1 and not units <= _COUNTS):
        return
    both = len(inside) == 2 and _either_or(labels)
    close = len(inside) > 2 and one_digit_off(value, whole.value)
    if both or (close and not _overlapping(labels)):
        how = f"{'+'.join(written(q.value) for q in inside)}={written(value)}"
        yield Slip("parts_near", whole.start, inside[-1].end, how, written(whole.value))


def _either_or(labels: Sequence[str]) -> bool:
    """已参保587人，未参保35人; 男41名、女33名."""
    first, second = (label.strip("有为的") for label in labels)
    bare = re.sub("^(?:尚未|未|没有|不)", "", second)
    undone = bare != second and bare == re.sub("^(?:已经?|均已)", "", first)
    return undone or (first in ("男", "男性") and second in ("女", "女性"))


def _in_bracket(text: str, at: int) -> bool:
    return max(text.rfind("（", 0, at), text.rfind("(", 0, at)) > max(
        text.rfind("）", 0, at), text.rfind(")", 0, at)
    )


def _listed(read: Read, start: int, *, bracketed: bool) -> Sequence[Quantity]:
    """The parts told behind 其中: to the end of the bracket, or of the list that 、 makes."""
    stop = re.search(r"[；。）)]" if bracketed else r"[；。]", read.text[start:])
    end = start + stop.start() if stop else len(read.text)
    inside = [q for q in read.found if start <= q.start and q.end <= end and q.direction is None]
    for number in range(2, len(inside)):
        gap = read.text[inside[number - 1].end : inside[number].start]
        before = read.text[inside[number - 2].end : inside[number - 1].start]
        if gap.startswith("，") and before.startswith("、"):
            # 其中网上42件、邮寄2件，办结39件
            return inside[:number]
    return inside


def _labels(text: str, start: int, inside: Sequence[Quantity]) -> Sequence[str]:
    edges = [start, *(q.end for q in inside)]
    return [text[edge : q.start].strip("，、：: ") for edge, q in zip(edges, inside, strict=False)]
