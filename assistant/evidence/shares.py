"""Figures shared out: so much a head, and the part of a whole that the evidence leaves unsaid."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.evidence.amounts import PERCENT, Derived, fits, minus, shown
from assistant.evidence.figures import Figure, Part
from assistant.evidence.numerals import show
from assistant.evidence.parse import parse
from assistant.evidence.sources import Sources

_PER = re.compile(
    r"(?:(?P<head>[人户亩场次件日月年村家])均|平均每(?:一)?个?(?P<every>[\u4e00-\u9fff]{1,2}?)|每(?:一)?个?(?P<each>[\u4e00-\u9fff]{1,2}?)(?:平均|均)|平均|每(?:一)?个?(?P<bare>[\u4e00-\u9fff]{1,2}?)(?=投入|补助|补贴|资助|约|达|$))"
    r"[\u4e00-\u9fff]{0,8}$"
)
_HEADS = {"人": ("人", "人次"), "场": ("场", "场次"), "次": ("次", "人次", "场次"), "日": ("天",)}


def per_head(figure: Figure, sources: Sources) -> Derived | None:
    """人均600元 of 136.8万元 and 2280人; 平均每辆补贴约2万元 of 826万元 and 412辆."""
    m = _PER.search(figure.before.replace("\0", ""))
    if m is None or figure.token.base in (PERCENT, "个百分点"):
        return None
    head = m.group("head") or m.group("every") or m.group("each") or m.group("bare") or ""
    for source in sources.items:
        levels = [
            f for f in source.parsed.figures if f.part is not Part.BEFORE and f.token.upper is None
        ]
        for top in levels:
            if top.token.base != figure.token.base or top.token.canonical <= 0:
                continue
            for bottom in levels:
                if bottom is top or bottom.token.canonical <= 1 or not _counts(bottom, head):
                    continue
                exact = top.token.canonical / bottom.token.canonical
                if fits(exact, figure.token, rounding=True):
                    left = f"{shown(top.token.canonical, Decimal(1))}÷{shown(bottom.token.canonical, Decimal(1))}"
                    said = show(figure.token.canonical.normalize())
                    sign = "=" if exact == figure.token.canonical else "≈"
                    return Derived(f"{left}{sign}{said}", frozenset({source.id}))
    return None


def _counts(figure: Figure, head: str) -> bool:
    """Whether a figure counts what the share is per: 每辆 of 412辆, 人均 of 2280人 or 2280名."""
    if figure.token.base in ("元", PERCENT, "个百分点"):
        return False
    if not head:
        return True
    bases = _HEADS.get(head, (head,))
    beside = figure.near_right[:4] + figure.near_left[-4:]
    return figure.token.base in bases or figure.token.unit.endswith(head) or head in beside


_EACH = re.compile(r"每(?:[\u4e00-\u9fff]{1,3})[\u4e00-\u9fff]{0,6}$")


def product(figure: Figure, sources: Sources) -> Derived | None:
    """共计32万元 of 32名，每名1万元; 共计6次 of 消防、防震演练各3次."""
    if not figure.total:
        return None
    said = figure.token
    for source in sources.items:
        figures = source.parsed.figures
        for one in figures:
            if one.token.base != said.base or one.token.upper is not None:
                continue
            if _EACH.search(one.near_left):
                counts = [f.token.canonical for f in figures if f.token.base != said.base]
            elif one.near_left.endswith("各"):
                counts = [Decimal(len(_ITEMS.split(one.before.replace("\0", ""))))]
            else:
                continue
            for count in counts:
                if count > 1 and fits(one.token.canonical * count, said, rounding=False):
                    left = shown(one.token.canonical, said.factor)
                    total = shown(one.token.canonical * count, said.factor)
                    return Derived(
                        f"{left}×{shown(count, Decimal(1))}={total}", frozenset({source.id})
                    )
    return None


def summed(figure: Figure, sources: Sources, sentence: str) -> Derived | None:
    """合计48人次 of a sentence that gives 12人次 and 36人次 itself, both of one fact."""
    said = figure.token
    parts = [
        f.token.canonical
        for f in parse(sentence).figures
        if f != figure and f.token.base == said.base and f.part is Part.LEVEL
    ]
    if not figure.total or len(parts) < 2 or sum(parts) != said.canonical:
        return None
    for source in sources.items:
        own = {f.token.canonical for f in source.parsed.figures if f.token.base == said.base}
        if set(parts) <= own:
            left = "+".join(shown(p, said.factor) for p in parts)
            return Derived(f"{left}={shown(said.canonical, said.factor)}", frozenset({source.id}))
    return None


_ITEMS = re.compile(r"[、和与及]")


def listed(figure: Figure, sources: Sources) -> Derived | None:
    """高血压、糖尿病两类患者: a Chinese numeral that counts what the sentence itself has just listed."""
    if not figure.token.han or figure.token.unit not in ("类", "种", "项", "者", "个"):
        return None
    items = [p for p in _ITEMS.split(figure.before.replace("\0", "")) if p.strip()]
    if len(items) > 1 and figure.token.canonical == len(items):
        count = shown(figure.token.canonical, Decimal(1))
        return Derived(f"所列{count}{figure.token.unit}", frozenset(s.id for s in sources.items))
    return None


def complement(figure: Figure, sources: Sources, sentence: str) -> Derived | None:
    """居民用户7113户 beside 工商业用户205户, where the evidence has 7318户，其中工商业用户205户."""
    figures = parse(sentence).figures
    group = [f for f in figures if f.group == figure.group and f.token.base == figure.token.base]
    if len(group) < 2 or figure.token.upper is not None:
        return None
    first = min(f.token.start for f in group)
    if "其中" not in sentence[max(0, first - 16) : first] and not figure.rest:
        return None
    total = sum((f.token.canonical for f in group), Decimal(0))
    others = {f.token.canonical for f in group if f is not figure and f != figure}
    for source in sources.items:
        known = [
            f for f in source.parsed.figures
            if f.token.base == figure.token.base and (f.loose or f.part is not Part.CHANGE)
        ]  # fmt: skip
        values = [f.token.canonical for f in known]
        stated = [f for f in known if f.token.canonical == total]
        if stated and others and others <= set(values) and "其中" in source.content:
            factor = stated[0].token.factor
            left = total - figure.token.canonical
            return Derived(minus(total, left, factor), frozenset({source.id}))
    return None
