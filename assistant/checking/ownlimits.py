"""Limits read from a sentence of a policy: a number, its unit, how it binds, and what it is of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.checking.measures import Bound, Measure, measures
from assistant.checking.ownwords import (
    ORDINAL,
    SCOPE_WORDS,
    Limit,
    bare,
    measures_in,
    punishes,
    rule_of,
)
from assistant.checking.policytext import Line, PolicyText, pairs
from assistant.checking.spans import PERIOD, deadlines

_FORBIDS = re.compile(r"(?:不得|不准)(?!再?超|少|低|高|多|晚|迟)|禁止|严禁")
_DEFINES = re.compile(r"是指|所称")
_LEAST_AFTER = 4
_FIXED_TERM = re.compile(
    r"^(?P<thing>[一-鿿]{1,10}(?:期|期限|标准|补贴|补助|限额|工资))(?:一般)?(?:统一)?(?:为|是)?$"
)
"""试用期3个月: laid down as it is, with no word that binds."""
_EACH = re.compile(r"(?:每[一-鿿]){1,3}$")
"""每人每班100元: a rate, laid down as it is."""
_EVERY = re.compile(r"每$")
_TAIL = re.compile(r"(?:（含）)?(?:以内|之内|内|以下|以上|之前|前)")
_LIGHT = re.compile(r"参加|组织|开展|进行|举办|安排|实施|完成")
"""Verbs a draft may change without changing what is counted."""
_AMOUNT = re.compile(
    r"(?:综合|最[高低])*(?:定额|时间|时长|时限|期限|数量|人数|金额|比例|比重|额度|次数|总额|总量|数|率)$"
)
_FIXED = re.compile(r"(?:标准|定额|数额)(?:统一)?为|包干|按每")
_CEILING = re.compile(r"限额为?$")
_AHEAD = re.compile(r"提前$")
_BINDING = re.compile(
    r"不(?:得|能|准|应|可)?(?:再)?(?:超过|多于|高于|大于|长于|迟于|少于|低于|小于|短于|突破|逾)"
    r"|至多|至少|最多|最少|最长|最短|最高|最低|至迟|最迟|起码|控制在|限于|应当?达到|[上下]限为?"
)
_CASE_OF = re.compile(r"^(?:（含）)?(?:以上|以下|以内|及以上|及以下)(?:[一-鿿]{0,4})?的[，,]")
_RANGE = re.compile(r"^(?:至|到|—|-|～|~)$")


def _bound(text: str, found: list[Measure]) -> Iterator[Measure]:
    """The figures that bind, with fixed sums, notice to be given ahead and ranges read as bounds."""
    opened: Measure | None = None
    for number, measure in enumerate(found):
        if opened is not None:
            yield replace(measure, bound=Bound.MAX, lead=opened.lead)
            opened = None
            continue
        clause = re.split(r"[，。；]", text[: measure.lead])[-1]
        around = clause + re.split(r"[，。；]", text[measure.end :])[0]
        nxt = found[number + 1] if number + 1 < len(found) else None
        if nxt and nxt.unit == measure.unit and _RANGE.match(text[measure.end : nxt.start]):
            opened = measure
            yield replace(measure, bound=Bound.MIN)
        elif measure.bound is not Bound.EQUAL:
            yield measure
        elif measure.unit == "次" and PERIOD.search(clause):
            # 每月公开一次 asks for at least that.
            yield replace(measure, bound=Bound.MIN)
        elif _AHEAD.search(clause):
            yield replace(measure, bound=Bound.MIN)
        elif _CEILING.search(clause):
            yield replace(measure, bound=Bound.MAX)
        elif (
            _FIXED_TERM.match(ORDINAL.sub("", clause))
            and not re.match(r"[^，。；]", text[measure.end :])
        ) or (measure.unit == "元" and (_FIXED.search(around) or _EACH.search(clause))):
            yield measure


def limits(source: PolicyText, line: Line) -> Iterator[Limit]:
    """Limits that one sentence sets."""
    text = line.text
    if punishes(text) or _DEFINES.search(text):
        return
    found = sorted((*measures(text), *deadlines(text)), key=lambda m: m.start)
    cases = [m for m in found if _case(text, m)]
    last = ""
    for measure in _bound(text, [m for m in found if m not in cases]):
        if measure.bound in (Bound.OVER, Bound.UNDER) or measure.unit in ("倍", "条", "级"):
            continue
        if _forbidden_period(text, measure) or _EVERY.search(text[: measure.start]):
            continue
        before = _thing(text, measure)
        if before.endswith("的") and any(c.text in before for c in cases):
            before = last
        last = before
        after = re.split(
            r"[，。；、]", re.sub(r"^(?:以内|之内|内|以下|以上|之前|前)", "", text[measure.end :])
        )[0]
        after = after.removeprefix("的")
        share_of = ""
        if measure.text.count("分之") and measure.unit == "比例":
            of = re.search(r"(?:超过|低于|少于|高于|多于)([一-鿿]{2,10})的$", text[: measure.start])
            share_of = of[1] if of else ""
        if measure.bound is Bound.EQUAL:
            after = ""
        direct = re.split(r"[，。；：]", text[: min(measure.lead, measure.start)])[-1]
        shifted = len(bare(direct)) < 2 and len(pairs(bare(after[:12]))) >= _LEAST_AFTER
        if shifted:
            # 每年1月底前公示上年度情况: what is limited stands after the figure.
            before = f"{direct}{after[:12]}"
        named, rest = re.sub(r"\d+", "", bare(before)), pairs(bare(after[:12]))
        core = pairs(named) | rest
        if len(named) < 2 or not core:
            continue
        short = plain(named)
        case = next((c for c in reversed(cases) if _governs(text, c, measure)), None)
        tail = _TAIL.match(text[measure.end :])
        bound = text[measure.lead : measure.end] + (tail.group() if tail else "")
        gist = f"{direct if shifted else before}{bound}{after}"
        rule = rule_of(source, line, measure.start, "limit", thing=before, limit=bound, gist=gist)
        scope = frozenset(SCOPE_WORDS.findall(before))
        yield Limit(
            rule, measure, core, named[-2:], scope, case, share_of,
            short=pairs(short) | rest if short != named else frozenset(), short_head=short[-2:],
        )  # fmt: skip


def _forbidden_period(text: str, measure: Measure) -> bool:
    """离职三年内，不得……: how long a prohibition lasts, not by when a thing is done."""
    rest = re.split(r"[；。]", text[measure.end :])[0]
    within = re.match(r"(?:以内|之内|内)", rest) is not None
    ban, duty = _FORBIDS.search(rest), re.search(r"应当|必须", rest)
    return within and ban is not None and (duty is None or ban.start() < duty.start())


def plain(words: str) -> str:
    """What a limit is of, without the word that only says it is an amount: 保存时间 → 保存."""
    short = _LIGHT.sub("", _AMOUNT.sub("", words))
    return short if len(short) >= 2 else words


def _case(text: str, measure: Measure) -> bool:
    """Whether a figure names a case: 超过10人的, 2000元以上的."""
    if measure.bound in (Bound.OVER, Bound.UNDER):
        return True
    return _CASE_OF.match(text[measure.end : measure.end + 12]) is not None


def _governs(text: str, case: Measure, limit: Measure) -> bool:
    return case.end <= limit.start and "；" not in text[case.end : limit.start]


def _thing(text: str, measure: Measure) -> str:
    """What a limit is of: the words before it in its clause, more where these are few."""
    bound = text[measure.lead : measure.start]
    between = "" if "分之" in measure.text or measures_in(bound) else _BINDING.sub("", bound)
    before = text[: min(measure.lead, measure.start)] + between
    clauses = re.split(r"[，。；：]", before)
    clauses[0] = ORDINAL.sub("", clauses[0])
    thing = clauses[-1].strip()
    while len(bare(thing)) < 2 and len(clauses) > 1:
        clauses.pop()
        thing = clauses[-1].strip()
    # A second figure of one clause (每人每天不超过5元、…) is of what stands between.
    thing = re.split(r"(?<=[元次人时日天])、", thing)[-1]
    return re.sub(r"(?:应当|必须|应|须|原则上|一般)$", "", thing)
