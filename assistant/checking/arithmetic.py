"""Sums, differences, rates and directions that a sentence states and that do not follow.

Only figures of one sentence are compared, and only where the words between them say how they hang
together; anything looser would accuse right texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking import shares
from assistant.checking.reckoning import Read, Slip, rate_slip, read, same_unit, written
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


def slips(sentence: str) -> Iterator[Slip]:
    """Everything in one sentence that can be computed and does not agree."""
    sentence_read = read(sentence)
    if len(sentence_read.found) < 2:
        return
    for number in range(len(sentence_read.found) - 1):
        yield from _from_to(sentence_read, number)
        yield from _than(sentence_read, number)
    yield from shares.slips(sentence_read)


def _from_to(read: Read, number: int) -> Iterator[Slip]:
    """由19次减至13次，减少6次、下降31.6%."""
    earlier, later = read.found[number], read.found[number + 1]
    moved = _MOVED.match(read.gap(number))
    if moved is None or not same_unit(earlier, later) or not _FROM.search(read.before(number)):
        return
    verb = moved["verb"]
    down, up = verb in _DOWN, verb in _UP
    if (down and later.value > earlier.value) or (up and later.value < earlier.value):
        way = "增加" if later.value > earlier.value else "减少"
        start = earlier.end + moved.start("verb")
        yield Slip("direction", start, start + len(verb), f"{earlier.text}→{later.text}", way)
        return
    yield from _changes(read, number + 2, earlier, later)


def _than(read: Read, number: int) -> Iterator[Slip]:
    """18.6万元，比上年同期的22.5万元减少3.9万元、下降17.3%."""
    later, following = read.found[number], read.found[number + 1]
    if later.direction is not None or not same_unit(later, following):
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
        yield from rate_slip(rate, following.value, base, exact=False)


def _changes(read: Read, number: int, earlier: Quantity, later: Quantity) -> Iterator[Slip]:
    """The difference and the rate that follow two stated ends."""
    if number >= len(read.found) or earlier.value <= 0:
        return
    change = read.found[number]
    size = abs(earlier.value - later.value)
    if change.unit == earlier.unit and _CHANGE_GAP.match(read.gap(number - 1)):
        if change.value != size:
            high, low = max(earlier.value, later.value), min(earlier.value, later.value)
            right = f"{written(size)}{change.unit}"
            how = f"{written(high)}−{written(low)}={written(size)}"
            yield Slip("difference", change.start, change.end, how, right, suggestion=right)
        number += 1
        if number >= len(read.found):
            return
    rate = read.found[number]
    if rate.unit == "%" and _RATE_GAP.match(read.gap(number - 1)):
        yield from rate_slip(rate, size, earlier.value, exact=True)
