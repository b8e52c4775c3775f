"""Limits read from a sentence of a policy: a number, its unit, how it binds, and what it is of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TypedDict

from assistant.checking.measures import Bound, Measure, measures
from assistant.checking.ownmatter import units
from assistant.checking.ownwords import (
    ORDINAL,
    Limit,
    bare,
    figureless,
    measures_in,
    punishes,
    rule_of,
    scope_words,
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
_REACHES = re.compile(r"(?:率|比例|比重|覆盖面)(?:要|应|须)?达(?:到)?$")
_THAT = re.compile(
    r"[^。；]{0,8}，(?:且|并)?不得?(?P<way>低于|少于|高于|超过)(?:该|上述|这一|此)(?:比例|标准|限额|数额)"
)
"""按总额的5%安排，不得低于该比例."""
_CEILINGS = re.compile(r"限额标准|最高标准|控制标准|支出上限")
_MAY = re.compile(r"(?<!不)可以?(?=[一-鿿])")
_PERMITTED = frozenset(("次", "日", "个工作日", "个月", "年", "分钟", "期"))
_TIMES = frozenset(("次", "期"))
_QUOTA = re.compile(
    r"(?:综合定额|定额标准|最高限价)(?:标准)?(?:为|是)?(?:每人|每天|每学时|每日|每间)*$"
)
_GRANTS = re.compile(
    r"^(?:（含）)?(?:以上)?的[，,]?(?:可以|方可|才能|才可|方能)(?P<act>[一-鿿]{2,8})"
)
"""超过8年的可以更新: whoever does it must have the figure."""
_ITEMS = re.compile(r"、|或者|以及|(?<=[一-鿿]{2})[和或及](?=[一-鿿]{2})")
_SUCH = re.compile(r"(?:（含）)?(?:以上|以下|以内|之内)的")
_LEAST_ITEM = 3
_LEAST_ACT = 4
_LEAST_PHRASE = 5
_CASE_OF = re.compile(r"^(?:（含）)?(?:以上|以下|以内|及以上|及以下)(?:[一-鿿]{0,4})?的[，,]")
_RANGE = re.compile(r"^(?:至|到|—|-|～|~)$")


def _bound(text: str, found: list[Measure], *, opening: str = "") -> Iterator[Measure]:
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
        elif (that := _THAT.match(text, measure.end)) is not None:
            least = that["way"] in ("低于", "少于")
            yield replace(measure, bound=Bound.MIN if least else Bound.MAX)
        elif measure.unit == "元" and _CEILINGS.search(f"{opening}{text[: measure.start]}"):
            yield replace(measure, bound=Bound.MAX)
        elif measure.unit == "次" and PERIOD.search(clause):
            # 每月公开一次 asks for at least that.
            yield replace(measure, bound=Bound.MIN)
        elif _AHEAD.search(clause) or (measure.unit == "比例" and _REACHES.search(clause)):
            yield replace(measure, bound=Bound.MIN)
        elif _permitted(text, measure, clause) or _QUOTA.search(clause) or _CEILING.search(clause):
            yield replace(measure, bound=Bound.MAX)
        elif (
            _FIXED_TERM.match(ORDINAL.sub("", clause))
            and not re.match(r"[^，。；]", text[measure.end :])
        ) or (measure.unit == "元" and (_FIXED.search(around) or _EACH.search(clause))):
            yield measure


def _permitted(text: str, measure: Measure, clause: str) -> bool:
    """可以延长15日, 可以安排工作餐一次: no more than that."""
    ends = not re.match(r"[^，。；、]", text[measure.end :])
    return ends and measure.unit in _PERMITTED and _MAY.search(clause) is not None


def limits(source: PolicyText, line: Line) -> Iterator[Limit]:
    """Limits that one sentence sets."""
    text = line.text
    if punishes(text) or _DEFINES.search(text):
        return
    found = sorted((*measures(text), *deadlines(text)), key=lambda m: m.start)
    cases = [m for m in found if _case(text, m)]
    yield from _granted(source, line, cases)
    last = ""
    for measure in _bound(text, [m for m in found if m not in cases], opening=source.opening(line)):
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
        direct = ORDINAL.sub("", direct)
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
        scope = frozenset(scope_words().findall(before))
        yield Limit(
            rule, measure, core, named[-2:], scope, case, share_of,
            short=pairs(short) | rest if short != named else frozenset(), short_head=short[-2:],
            **_wording(text, measure, before, after, ahead=source.opening(line)),
            each=measure.unit in _TIMES and _permitted(text, _plain(measure), _own(text, measure)),
        )  # fmt: skip


class _Wording(TypedDict):
    words: tuple[tuple[str, ...], ...]
    near: tuple[str, ...]
    around: tuple[str, ...]
    beside: tuple[str, ...]
    phrases: tuple[str, ...]


def _own(text: str, measure: Measure) -> str:
    return re.split(r"[，。；]", text[: measure.lead])[-1]


def _plain(measure: Measure) -> Measure:
    return replace(measure, bound=Bound.EQUAL)


def _wording(text: str, measure: Measure, before: str, after: str, *, ahead: str = "") -> _Wording:
    """The content words of a limit: of the thing, next to the figure, and around it."""
    thing, rest = units(figureless(before)), units(after[:12])
    every = tuple(dict.fromkeys((*thing, *rest)))
    items = [units(piece) for piece in _ITEMS.split(before) if len(bare(piece)) >= _LEAST_ITEM]
    single = items if len(items) > 1 and not rest else []
    # 排气量1.8升以下的轿车: what it is of stands wholly before the figure.
    alone = [thing] if _SUCH.match(text[measure.end :]) else []
    segment = ORDINAL.sub("", re.split(r"[；。]", text[: measure.start])[-1])
    first = units(figureless(segment.split("，")[0]))
    around = tuple(w for w in first if w not in every)
    if not around and ahead:
        first = units(figureless(ORDINAL.sub("", ahead).split("，")[0]))
        around = tuple(w for w in first if w not in every)
    beside = tuple(w for w in units(figureless(segment)) if w not in every)
    near = thing[-1:] if thing else rest[:1]
    return {
        "words": tuple(dict.fromkeys((every, *(i for i in (*single, *alone) if i)))),
        "near": tuple(dict.fromkeys((*near, *rest[:1], *(i[-1] for i in single if i)))),
        "around": around,
        "beside": beside,
        "phrases": tuple(p for p in map(bare, _ITEMS.split(before)) if len(p) >= _LEAST_PHRASE),
    }


def _granted(source: PolicyText, line: Line, cases: list[Measure]) -> Iterator[Limit]:
    """Figures from which on something is permitted."""
    text = line.text
    for measure in cases:
        match = _GRANTS.match(text[measure.end :])
        if match is None or measure.bound is not Bound.OVER:
            continue
        before = _thing(text, measure)
        named = bare(before)
        acting = units(match["act"])
        if len(named) < 2 or not acting:
            continue
        least = replace(measure, bound=Bound.MIN)
        end = measure.end + match.end()
        bound = text[measure.lead : end]
        rule = rule_of(
            source, line, measure.start, "limit", thing=before, limit=bound, gist=f"{before}{bound}"
        )
        yield Limit(
            rule, least, pairs(named), named[-2:], frozenset(scope_words().findall(before)),
            **_wording(text, measure, before, ""), acting=acting,
        )  # fmt: skip


def _forbidden_period(text: str, measure: Measure) -> bool:
    """离职三年内，不得……: how long a prohibition lasts, not by when a thing is done."""
    rest = re.split(r"[；。]", text[measure.end :])[0]
    within = re.match(r"(?:以内|之内|内)", rest) is not None
    at_once = re.split(r"，", rest)[0]
    if within and len(at_once) >= _LEAST_ACT and _FORBIDS.search(at_once) is None:
        # 15日内支付资金，不得拖延: by when it is done, and another thing that is forbidden.
        return False
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
    thing = re.split(r"(?<=[元次人时日天内下上])、", thing)[-1]
    return re.sub(r"(?:应当|必须|应|须|原则上|一般)$", "", thing)
