"""Sums, differences, rates and directions that a sentence states and that do not follow.

Only figures of one sentence are compared, and only where the words between them say how they hang
together; anything looser would accuse right texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from assistant.evidence import quantities
from assistant.models import Direction, Quantity

_FROM = re.compile(r"(?:由|从)[^，。；]{0,10}$")
_MOVED = re.compile(
    r"^[^，。；、\d]{0,10}?(?P<verb>压减|压缩|缩减|精简|减少|下降|降低|缩短|缩小|统筹|合并|减|降|增加|增长|提高|上升|提升|扩大|增至|升|增)"
    r"(?:至|到|为|成)$"
)
_DOWN = frozenset(
    ["压减", "压缩", "缩减", "精简", "减少", "下降", "降低", "缩短", "缩小", "减", "降"]
)
_UP = frozenset(["增加", "增长", "提高", "上升", "提升", "扩大", "增至", "升", "增"])
_THAN = re.compile(r"^[^。；\d]{0,6}?，?(?:比|较|同比)[^，。；\d]{0,12}$")
_EARLIER = re.compile(r"(?:上年|去年|同期)[^，。；\d]{0,6}的?$")
_CHANGE_GAP = re.compile(
    r"^[的]?[^，。；\d]{0,4}[，、]?(?:同比|共|分别)?(?:减少|增加|下降|增长|上升|降低|压减|提高|多|少)(?:了)?$"
)
_RATE_GAP = re.compile(
    r"^[，、]?(?:同比|降幅|增幅|幅度)?(?:为|达到|达)?(?:减少|增加|下降|增长|上升|降低|压减|提高|降幅|增幅)(?:了|为|达|达到)?$"
)
_DONE_BEFORE = re.compile(r"(?:完成|办结|整改|已)[^，。；、\d]{0,6}$")
_DONE_RATE = re.compile(r"(?:完成率|整改率|办结率)[^，。；\d]{0,4}$")
_TOTAL_BEFORE = re.compile(
    r"(?P<n>两|二|三|四|五|六|七)?(?:项|类|者|方面)?(?:合计|共计|总计|总共)(?:为|达|[一-鿿]{0,4})?$"
)
_REST_BEFORE = re.compile(r"(?:其余|剩余|余下)(?:的)?$")
_PARTS = re.compile(r"其中[，：:]?")
_SHORT_LABEL = re.compile(
    r"(?!.*(?:党员|团员|女|男|本科|大专|硕士|博士|学历|职称|岁|高级|中级|代表|委员|低保|残疾|脱贫|重点|困难|企业|规上|"
    r"民营|国有|外资|小微|专业|骨干|领导|干部|新增|其他))[一-鿿]{2,3}"
)
"""Names of fields, places and offices, of which one part is not the other."""
_PERIOD = re.compile(r"(?:[一二三四]季度|[上下]半年|\d+月|第[一二三四五六]批|线[上下])$")
_COUNT = {c: n for n, c in enumerate("一二三四五六七", 1)} | {"两": 2}
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Slip:
    """A figure that does not follow; offsets into the sentence."""

    kind: str
    """direction / difference / rate / sum / parts."""
    start: int
    end: int
    how: str
    right: str
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    text: str
    found: Sequence[Quantity]

    def gap(self, number: int) -> str:
        """The words between a quantity and the next one."""
        return self.text[self.found[number].end : self.found[number + 1].start]

    def before(self, number: int, reach: int = 14) -> str:
        start = self.found[number].start
        floor = self.found[number - 1].end if number else 0
        return self.text[max(floor, start - reach) : start]


def slips(sentence: str) -> Iterator[Slip]:
    """Everything in one sentence that can be computed and does not agree."""
    found = [
        q
        for q in (_remainder(sentence, quantity) for quantity in quantities(sentence))
        if q.upper is None and not q.approximate
    ]
    if len(found) < 2:
        return
    read = _Read(sentence, found)
    for number in range(len(found) - 1):
        yield from _from_to(read, number)
        yield from _than(read, number)
    for number in range(1, len(found)):
        yield from _completion(read, number)
        yield from _total(read, number)
        yield from _rest(read, number)
    yield from _parts(read)


def _remainder(sentence: str, quantity: Quantity) -> Quantity:
    """其余2个 is two, not 余2个."""
    if quantity.text.startswith("余") and sentence[quantity.start - 1 : quantity.start] == "其":
        exact = {"text": quantity.text[1:], "start": quantity.start + 1, "approximate": False}
        return quantity.model_copy(update=exact)
    return quantity


def _write(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _round(value: Decimal, like: Decimal) -> Decimal:
    return value.quantize(Decimal(1).scaleb(min(0, int(like.as_tuple().exponent))), ROUND_HALF_UP)


def _same_unit(*found: Quantity) -> bool:
    return len({q.unit for q in found}) == 1 and found[0].unit not in ("", "%")


def _from_to(read: _Read, number: int) -> Iterator[Slip]:
    """由19次减至13次，减少6次、下降31.6%."""
    earlier, later = read.found[number], read.found[number + 1]
    moved = _MOVED.match(read.gap(number))
    if moved is None or not _same_unit(earlier, later) or not _FROM.search(read.before(number)):
        return
    verb = moved["verb"]
    down, up = verb in _DOWN, verb in _UP
    if (down and later.value > earlier.value) or (up and later.value < earlier.value):
        way = "增加" if later.value > earlier.value else "减少"
        start = earlier.end + moved.start("verb")
        yield Slip("direction", start, start + len(verb), f"{earlier.text}→{later.text}", way)
        return
    yield from _changes(read, number + 2, earlier, later)


def _than(read: _Read, number: int) -> Iterator[Slip]:
    """18.6万元，比上年同期的22.5万元减少3.9万元、下降17.3%."""
    later, following = read.found[number], read.found[number + 1]
    if later.direction is not None or not _same_unit(later, following):
        return
    gap = read.gap(number)
    if following.direction is None and _EARLIER.search(gap) and re.search("比|较", gap):
        if number + 2 < len(read.found) and read.found[number + 2].direction is not None:
            yield from _changes(read, number + 2, following, later)
        return
    stated = following.direction is not None and _THAN.match(
        re.sub(r"(?:减少|增加|下降|增长|上升|降低|压减|多|少|提高)了?$", "", gap)
    )
    if not stated:
        return
    change = following.value if following.direction is Direction.DOWN else -following.value
    base = later.value + change
    if base <= 0 or number + 2 >= len(read.found):
        return
    rate = read.found[number + 2]
    if rate.unit == "%" and _RATE_GAP.match(read.gap(number + 1)):
        yield from _rate_slip(rate, following.value, base, exact=False)


def _changes(read: _Read, number: int, earlier: Quantity, later: Quantity) -> Iterator[Slip]:
    """The difference and the rate that follow two stated ends."""
    if number >= len(read.found) or earlier.value <= 0:
        return
    change = read.found[number]
    size = abs(earlier.value - later.value)
    if change.unit == earlier.unit and _CHANGE_GAP.match(read.gap(number - 1)):
        if change.value != size:
            high, low = max(earlier.value, later.value), min(earlier.value, later.value)
            right = f"{_write(size)}{change.unit}"
            how = f"{_write(high)}−{_write(low)}={_write(size)}"
            yield Slip("difference", change.start, change.end, how, right, suggestion=right)
        number += 1
        if number >= len(read.found):
            return
    rate = read.found[number]
    if rate.unit == "%" and _RATE_GAP.match(read.gap(number - 1)):
        yield from _rate_slip(rate, size, earlier.value, exact=True)


def _rate_slip(rate: Quantity, change: Decimal, base: Decimal, *, exact: bool) -> Iterator[Slip]:
    """A rate that is neither the rounded quotient nor, from a computed base, within its rounding."""
    quotient = change / base * _HUNDRED
    right = _round(quotient, rate.value)
    slack = Decimal(1).scaleb(min(0, int(rate.value.as_tuple().exponent)))
    allowed = (
        slack * Decimal("0.5") if exact else slack * Decimal("1.5") + quotient * Decimal("0.02")
    )
    if abs(rate.value - quotient) <= allowed or rate.value == right:
        return
    shown = f"{_write(right)}%"
    how = f"{_write(change)}÷{_write(base)}≈{shown}"
    yield Slip("rate", rate.start, rate.end, how, shown, suggestion=shown if exact else None)


def _completion(read: _Read, number: int) -> Iterator[Slip]:
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
    yield from _rate_slip(rate, done.value, wholes[0].value, exact=True)


def _total(read: _Read, number: int) -> Iterator[Slip]:
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
    if len(items) < 2 or (wanted and len(items) != wanted) or not _same_unit(total, *items):
        return
    value = sum((q.value for q in items), Decimal(0))
    if value != total.value:
        how = f"{'+'.join(_write(q.value) for q in items)}={_write(value)}"
        right = f"{_write(value)}{total.unit}"
        yield Slip("sum", total.start, total.end, how, right)


def _rest(read: _Read, number: int) -> Iterator[Slip]:
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
        how = f"{_write(whole.value)}−{_write(done.value)}={_write(value)}"
        right = f"{_write(value)}{rest.unit}"
        yield Slip("difference", rest.start, rest.end, how, right, suggestion=right)


def _parts(read: _Read) -> Iterator[Slip]:
    """出动执法人员30人次，其中文化20人次、旅游15人次: more than the whole.

    Only parts that exclude one another can be too much: of 30人 25 may be 党员 and 12 女职工.
    """
    for mark in _PARTS.finditer(read.text):
        wholes = [q for q in read.found if q.end <= mark.start()]
        if not wholes:
            continue
        whole = wholes[-1]
        inside = _listed(read, mark.end(), bracketed=_in_bracket(read.text, mark.start()))
        if len(inside) < 2 or not _same_unit(whole, *inside):
            continue
        labels = _labels(read.text, mark.end(), inside)
        if not all(map(_SHORT_LABEL.fullmatch, labels)) and not all(map(_PERIOD.search, labels)):
            continue
        value = sum((q.value for q in inside), Decimal(0))
        if value > whole.value and all(q.value <= whole.value for q in inside):
            how = f"{'+'.join(_write(q.value) for q in inside)}={_write(value)}"
            yield Slip("parts", whole.start, whole.end, how, _write(value))


def _in_bracket(text: str, at: int) -> bool:
    return max(text.rfind("（", 0, at), text.rfind("(", 0, at)) > max(
        text.rfind("）", 0, at), text.rfind(")", 0, at)
    )


def _listed(read: _Read, start: int, *, bracketed: bool) -> Sequence[Quantity]:
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
