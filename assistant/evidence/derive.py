"""Figures that are not in the evidence but follow from it by one computation (DESIGN §5.5).

A sum is of a whole list; a difference, share or rate is of two figures of the same unit and thing. What the
sentence says about the figure (其余, 合计, 占, 减少, 上年同期) decides which computation may carry it, so that
a wrong figure is not excused by some accidental arithmetic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.evidence.amounts import PERCENT, Derived, divided, fits, minus, shown
from assistant.evidence.changes import changes
from assistant.evidence.figures import Figure, Part, finished
from assistant.evidence.numerals import show
from assistant.evidence.shares import complement, listed, per_head, product, summed
from assistant.evidence.sources import Sources
from assistant.evidence.wholes import added, lists, wholes
from assistant.models import Direction


def derive(figure: Figure, sources: Sources, *, sentence: str) -> Derived | None:
    """The computation from the cited evidence that gives ``figure``, or None."""
    token = figure.token
    if token.upper is not None:
        return None
    for found in _candidates(figure, sources, sentence):
        if found is not None:
            return found
    return None


def _candidates(figure: Figure, sources: Sources, sentence: str) -> Iterator[Derived | None]:
    token = figure.token
    if token.base == PERCENT:
        if figure.part is Part.CHANGE and not figure.loose:
            yield _rate(figure, sources)
        else:
            yield _other_end(figure, sources)
            yield _share(figure, sources, sentence)
            yield _every(figure, sources)
            if figure.loose:
                yield _rate(figure, sources)
        return
    if token.base == "个百分点":
        yield _points(figure, sources)
        yield _beyond(figure, sources)
        return
    if token.base == "倍":
        yield _times(figure, sources)
        return
    if figure.part is Part.CHANGE:
        yield _difference(figure, sources)
        if not figure.loose:
            return
    yield per_head(figure, sources)
    yield listed(figure, sources)
    yield _other_end(figure, sources)
    if (figure.rest and not finished(figure)) or _opposite(figure, sources):
        yield _remainder(figure, sources)
    if figure.total:
        yield _sum(figure, sources)
        yield summed(figure, sources, sentence)
        yield product(figure, sources)
    yield complement(figure, sources, sentence)


_JUDGED = re.compile(r"合格|达标|满意|规范|通过|及格")


def _opposite(figure: Figure, sources: Sources) -> bool:
    """合格1188批次 where the evidence counts the 不合格 ones, and the other way round."""
    beside = figure.near_left[-4:] + figure.near_right[:4]
    m = _JUDGED.search(beside)
    if m is None:
        return False
    if beside[max(0, m.start() - 1) : m.start()] in ("不", "未"):
        return any(m.group() in s.lookup for s in sources.items)
    return any(f"{no}{m.group()}" in s.lookup for no in "不未" for s in sources.items)


def _difference(figure: Figure, sources: Sources) -> Derived | None:
    token = figure.token
    for change in changes(sources):
        moved = change.later - change.earlier
        if change.base != token.base or moved == 0:
            continue
        if (moved > 0) is not (figure.direction is Direction.UP):
            continue
        if fits(abs(moved), token, rounding=False):
            high, low = max(change.earlier, change.later), min(change.earlier, change.later)
            return Derived(minus(high, low, change.factor), change.sources)
    return None


def _rate(figure: Figure, sources: Sources) -> Derived | None:
    token = figure.token
    for change in changes(sources):
        moved = change.later - change.earlier
        if change.earlier <= 0 or moved == 0 or change.base == PERCENT:
            continue
        if (moved > 0) is not (figure.direction is Direction.UP):
            continue
        exact = abs(moved) / change.earlier * 100
        if fits(exact, token, rounding=True):
            high, low = max(change.earlier, change.later), min(change.earlier, change.later)
            first = change.how or minus(high, low, change.factor)
            division = divided(abs(moved), change.earlier, exact, token, change.factor)
            return Derived(f"{first}，{division}", change.sources)
    return None


def _other_end(figure: Figure, sources: Sources) -> Derived | None:
    """上年同期的22.5万元 from 18.6万元 and 减少3.9万元."""
    token = figure.token
    for change in changes(sources):
        if not change.how or change.base != token.base:
            continue
        computed_early = change.how.endswith(f"={shown(change.earlier, change.factor)}")
        value = change.earlier if computed_early else change.later
        wanted = Part.BEFORE if computed_early else Part.AFTER
        if figure.part is not wanted and not (wanted is Part.AFTER and figure.part is Part.LEVEL):
            continue
        if fits(value, token, rounding=False):
            return Derived(change.how, change.sources)
    return None


def _times(figure: Figure, sources: Sources) -> Derived | None:
    token = figure.token
    for change in changes(sources):
        if change.earlier <= 0:
            continue
        whole = change.later / change.earlier
        exact = whole - 1 if figure.part is Part.CHANGE else whole
        if fits(exact, token, rounding=True):
            left = f"{shown(change.later, change.factor)}÷{shown(change.earlier, change.factor)}"
            return Derived(f"{left}≈{show(whole.quantize(Decimal('0.01')))}", change.sources)
    return None


def _points(figure: Figure, sources: Sources) -> Derived | None:
    shares = [
        (s, f) for s, f in sources.figures if f.token.base == PERCENT and f.part is not Part.CHANGE
    ]
    for i, (s1, a) in enumerate(shares):
        for s2, b in shares[i + 1 :]:
            moved = b.token.canonical - a.token.canonical
            if a.part is Part.AFTER or b.part is Part.BEFORE:
                moved = -moved
            elif a.part is not Part.BEFORE and b.part is not Part.AFTER and figure.direction:
                moved = abs(moved) if figure.direction is Direction.UP else -abs(moved)
            if figure.direction and (moved > 0) is not (figure.direction is Direction.UP):
                continue
            if fits(abs(moved), figure.token, rounding=False):
                high, low = sorted((a.token.canonical, b.token.canonical), reverse=True)
                return Derived(minus(high, low, Decimal(1)), frozenset({s1.id, s2.id}))
    return None


def _beyond(figure: Figure, sources: Sources) -> Derived | None:
    """超额5个百分点 of 完成年度任务的105%."""
    if not re.search(r"超额|超过|超出|高出", figure.before[-16:]):
        return None
    for source, entry in sources.figures:
        level = entry.token
        if level.base != PERCENT or entry.part is Part.CHANGE or level.canonical <= 100:
            continue
        if fits(level.canonical - 100, figure.token, rounding=False):
            how = minus(level.canonical, Decimal(100), Decimal(1))
            return Derived(how, frozenset({source.id}))
    return None


_EVERY = re.compile(r"全部|(?<![日月年人户村平])均|全都|悉数|一律|全员|全覆盖")


def _every(figure: Figure, sources: Sources) -> Derived | None:
    """签订率100% where the evidence says 全部签订."""
    m = re.search(r"([\u4e00-\u9fff]{2})率[\u4e00-\u9fff]{0,3}$", figure.near_left)
    if figure.token.canonical != 100 or figure.part is Part.CHANGE or m is None:
        return None
    for source in sources.items:
        for clause in re.split(r"[，。；]", source.content):
            found = _EVERY.search(clause)
            if found and (m.group(1) in clause[found.start() :] or m.group(1) == found.group()[1:]):
                return Derived(f"{found.group()}{m.group(1)}=100%", frozenset({source.id}))
    return None


def _share(figure: Figure, sources: Sources, sentence: str) -> Derived | None:
    token = figure.token
    stem = re.search(r"([\u4e00-\u9fff]{2})率[\u4e00-\u9fff]{0,3}$", figure.near_left)
    named = stem.group(1) if stem else ""
    for whole, part, ids in wholes(sources, sentence, loosely=True, named=named):
        exact = part.token.canonical / whole.token.canonical * 100
        if fits(exact, token, rounding=True):
            factor = whole.token.factor
            return Derived(
                divided(part.token.canonical, whole.token.canonical, exact, token, factor), ids
            )
    return None


def _remainder(figure: Figure, sources: Sources) -> Derived | None:
    token = figure.token
    for whole, part, ids in wholes(sources, "", loosely=figure.rest):
        left = whole.token.canonical - part.token.canonical
        if whole.token.base == token.base and fits(left, token, rounding=False):
            return Derived(
                minus(whole.token.canonical, part.token.canonical, whole.token.factor), ids
            )
    return None


def _sum(figure: Figure, sources: Sources) -> Derived | None:
    for source in sources.items:
        for members in lists(source):
            if {f.token.base for f in members} != {figure.token.base}:
                continue
            total = sum((f.token.canonical for f in members), Decimal(0))
            if fits(total, figure.token, rounding=False):
                return Derived(added(members, figure.token.factor), frozenset({source.id}))
    return None
