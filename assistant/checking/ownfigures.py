"""Whether a figure of the draft is what a limit is about, and whether it keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.checking.measures import Bound, Measure
from assistant.checking.ownmatter import holds, told, units, weight
from assistant.checking.ownwords import Limit, bare, figureless
from assistant.checking.policytext import pairs
from assistant.checking.spans import DAY_OF_YEAR, PERIOD, comparable, frequency, keeps, times_a_year

_COUNTED = frozenset(("次", "场", "个", "期", "场次"))
_FREE = frozenset(("每年", "全年", "年度", "人均", "每人", "每餐", "每次", "每间", "每晚", "每班"))
_BOUNDS = re.compile(
    r"不(?:得|能|准)?(?:超过|高于|多于|少于|低于)|超过|以内|之内|(?<=[日天年月时个])内|(?<=[日天年月时])前|控制在"
)
_REGULARLY = re.compile(r"按(?:月|季度?|年|周)|每(?:半年|季度?|个?月|周|年)(?![内底初前末])")
_PER = re.compile(r"每(?:一)?(个?[批组团户村站点辆台套件册处所座家]|个)(?!月|季|工作日|自然)")
_DIFFERENCE = re.compile(
    r"(?:减少|增加|压减|压缩|精简|下降|上升|降低|提高|增长|增幅|降幅|[较比][^，。；]{1,8}[多少])了?(?:约|近)?$"
)
_ONE = re.compile(r"单[车台次个项件笔间户套批]|[人户车台日月]均")
_RATED = re.compile(r"每|各|均")
_EACH_ONE = re.compile(r"每(?:一)?[批次团组个位证人件户项家]|一[行次批]|同一|单次")
_THING_SHARE = 0.66
_DEADLINE_SHARE = 0.6
_ALONE = 10
_SPANS = frozenset(("日", "个工作日", "个月", "分钟", "周", "年"))
_WITHIN = re.compile(r"(?:以|之)?内(?!的)[一-鿿]{2}")
_CASES = (Bound.OVER, Bound.UNDER)
_MANY = 5
_HALF = 0.5
_FEW_OTHERS = 0.25
_WORDS_SHARE = 0.66
_LEAST_TAIL = 4
_FINE = 10
_TAIL_SHARE = 0.6
_LEAST_WEIGHT = 4
_LONG = 8
_AROUND_SHARE = 0.33


@dataclass(frozen=True)
class Kept:
    """A figure of the draft that a limit is about; offsets into the sentence."""

    measure: Measure
    limit: Limit
    broken: bool


def contexts(sentence: str, measure: Measure) -> Iterator[str]:
    """The clause of a figure without the figure, and the same with the clause before it."""
    left = re.split(r"[，。；]", sentence[: measure.start])
    right = re.split(r"[，。；]", sentence[measure.end :])[0]
    clause = _BOUNDS.sub("", left[-1] + right)
    own = bare(re.sub(r"[\d.]+[一-鿿]", "", left[-1]))
    if len(own) >= 2 or len(left) < 2:
        yield clause
    if len(left) >= 2 and len(own) <= 6:
        yield f"{left[-2]}，{clause}"


def told_times(sentence: str, every: list[Measure]) -> Iterator[Measure]:
    """按季度公示: once a quarter, without a figure."""
    for match in _REGULARLY.finditer(sentence):
        clause_end = re.search(r"[，。；]|$", sentence[match.end() :])
        end = match.end() + (clause_end.start() if clause_end else 0)
        if not any(match.start() <= m.start < end for m in every):
            yield Measure(
                Decimal(1),
                "次",
                Bound.EQUAL,
                match.start(),
                match.end(),
                match.group(),
                match.start(),
            )


def former(sentence: str, measure: Measure) -> bool:
    """The figure of before in 由20分钟压缩到12分钟, 上年的42分钟, and a difference (减少5次)."""
    if _DIFFERENCE.search(sentence[: measure.start]):
        return True
    if re.search(
        r"(?:由|从|上年|去年|原来|以往)(?:的|为)?[^，。；\d]{0,4}$", sentence[: measure.start]
    ):
        return re.match(r"[^，。；\d]{0,6}(?:到|至|为)", sentence[measure.end :]) is not None
    return False


def names_case(sentence: str, measure: Measure) -> bool:
    """超过7天的须经…审批: says when something holds, not how much was done."""
    after = re.match(r"(?:以上|以下|以内)?的(?=[，须应由经报可按不要])", sentence[measure.end :])
    return after is not None and (measure.bound in _CASES or after.group() != "的")


def unit_fits(mine: Measure, limit: Limit) -> bool:
    """Whether a figure has a unit the limit can measure."""
    return comparable(mine.unit, limit.measure.unit) or (bool(limit.share_of) and mine.unit == "人")


def same_thing(limit: Limit, words: str, clause: str, sentence: str) -> float:
    """How far a clause speaks of what is limited; 0 for not enough. Few words must all be there.

    Args:
        limit: the limit.
        words: the clause's words without fillers.
        clause: the clause, without its figure.
        sentence: where it stands.
    """
    told = _told(limit, limit.thing, limit.head, words, clause, sentence)
    if not told and limit.short:
        told = _told(limit, limit.short, limit.short_head, words, clause, sentence)
    return told


def _told(
    limit: Limit, thing: frozenset[str], head: str, words: str, clause: str, sentence: str
) -> float:
    size, known = len(thing), pairs(words)
    if limit.words and not any(limit.words) and not _of_its_matter(limit, sentence):
        # 时间一般不超过5天: says nothing by itself of what lasts five days.
        return 0.0
    rates = set(PERIOD.findall(limit.rule.thing))
    same_rate = bool(rates) and rates == set(PERIOD.findall(clause))
    if same_rate and 2 <= len(known) < size and known <= thing:
        return 1.0
    if size <= 2 and not _few_words_meant(limit, thing, head, words, sentence):
        return 0.0
    deadline = limit.measure.lead == limit.measure.start or limit.measure.unit == DAY_OF_YEAR
    share = _DEADLINE_SHARE if deadline and size >= 4 else _THING_SHARE
    if size <= 3:
        share = 1.0
    told = len(thing & known) / size
    if told >= share:
        return told
    both = size >= _MANY and len(thing & known) >= max(_MANY, _HALF * size)
    return told if both and len(known - thing) <= _FEW_OTHERS * len(known) else 0.0


def wide(sentence: str, measure: Measure) -> tuple[str, str]:
    """The clause of a figure, and all that stands before it in its part of the sentence too."""
    part = re.split(r"[；。]", sentence[: measure.start])[-1]
    right = re.split(r"[，。；]", sentence[measure.end :])[0]
    clause = part.split("，")[-1]
    if PERIOD.fullmatch(measure.text):
        right = measure.text + right
    return figureless(clause + right), figureless(f"{part}{right}")


def by_words(limit: Limit, clause: str, part: str, sentence: str) -> tuple[float, int]:
    """How far a figure's clause, and what leads to it, tell a limit's content words; (0, 0) for not enough.

    Args:
        limit: the limit.
        clause: the figure's clause, figures left out.
        part: the same with the clauses before it.
        sentence: the whole sentence.
    """
    if limit.acting:
        if told(limit.acting, sentence) < 1.0:
            return 0.0, 0
        clause = part = sentence
    if not units(clause):
        # 外出调研8批，每批4人: what is counted stands in the clause before.
        clause = part
    own = bare(clause)
    best = (0.0, 0)
    for phrase in limit.phrases:
        if phrase in own:
            best = (1.0, _FINE * len(phrase))
    tail = _shared_end(bare(limit.rule.thing), own)
    if tail >= _LEAST_TAIL and tail >= _TAIL_SHARE * len(bare(limit.rule.thing)):
        best = max(best, (_TAIL_SHARE, _FINE * tail))
    for words in limit.words:
        whole = weight(words)
        near = [w for w in words if w in limit.near]
        if not words or not any(holds(clause, w) >= _HALF for w in near):
            continue
        here, share = told(words, clause), told(words, part)
        deadline = limit.measure.lead == limit.measure.start and whole >= _LONG
        if share < (_DEADLINE_SHARE if deadline else _WORDS_SHARE):
            continue
        around = max(told(limit.around, sentence), told(limit.beside, sentence))
        if (
            whole < _LEAST_WEIGHT
            and around < _AROUND_SHARE
            and not _little_else(limit, words, clause)
        ):
            continue
        if share < 1.0 and here < _HALF and around < _HALF and len(limit.around) > 1:
            continue
        best = max(
            best,
            (
                round(share, 1),
                round(_FINE * (whole * (here + share) / 2 + weight(limit.around) * around)),
            ),
        )
    return best


def _little_else(limit: Limit, words: tuple[str, ...], clause: str) -> bool:
    """库房每日记录温湿度3次: the clause says little beside the thing and what the article is of."""
    known = (*limit.around, *limit.beside)
    if not any(holds(clause, w) for w in known):
        return False
    others = [u for u in units(clause) if not any(u in w or w in u for w in (*words, *known))]
    return weight(others) < _LEAST_WEIGHT


def _of_its_matter(limit: Limit, sentence: str) -> bool:
    return max(told(limit.around, sentence), told(limit.beside, sentence)) >= _AROUND_SHARE


def _shared_end(one: str, other: str) -> int:
    """How many last characters two stretches share: 资产出租期限, 出租期限."""
    size = 0
    while size < min(len(one), len(other)) and one[-1 - size] == other[-1 - size]:
        size += 1
    return size


def _few_words_meant(
    limit: Limit, thing: frozenset[str], head: str, words: str, sentence: str
) -> bool:
    """Whether a thing of one or two words (面积, 会期) is the policy's, not anyone's."""
    source = pairs(bare(figureless(limit.rule.quote))) | pairs(bare(limit.rule.title))
    around = bare(sentence)
    if len(thing) == 1 and len(around) > _ALONE and not (pairs(around) - thing) & source:
        return False
    rest = pairs(words) - thing
    near = len(words) - len(thing) - 1 <= 4
    known_there = len(rest & pairs(bare(limit.rule.quote))) >= 0.7 * len(rest)
    of_title = words.endswith(head) and bool(rest & pairs(limit.rule.title))
    return near or known_there or of_title or words.startswith(bare(limit.rule.thing)[:2])


def same_period(limit: Limit, mine: Measure, clause: str, sentence: str) -> Decimal | None:
    """每月 and 每季度 are compared by the year or not at all; a limit of the year is, with 全年 and 人均."""
    if _ONE.search(limit.rule.thing) and not (_ONE.search(clause) or _RATED.search(clause)):
        return None
    own_rate = {m[1] for m in _PER.finditer(limit.rule.thing)}
    if own_rate and not _RATED.search(clause):
        return None
    if limit.each and not _EACH_ONE.search(sentence):
        return None
    said = frozenset(PERIOD.findall(clause))
    wanted = {p for p in PERIOD.findall(limit.rule.thing) if p not in _FREE}
    yearly = {p for p in PERIOD.findall(limit.rule.thing) if p in ("每年", "全年", "年度")}
    if yearly and said & {"上半年", "下半年"}:
        return None
    if limit.measure.unit in _COUNTED:
        return _rate(limit, said)
    if limit.measure.unit == DAY_OF_YEAR and ("次年" in limit.rule.thing) != ("次年" in clause):
        return None
    if not wanted or wanted <= said:
        return Decimal(1)
    if wanted <= {"每天", "每日"} and limit.measure.unit in ("分钟", "日"):
        return Decimal(1)
    if "定额" in clause and "定额" in limit.rule.thing:
        # 人均综合定额520元: the quota's own rate is meant.
        return Decimal(1)
    return None


def _rate(limit: Limit, said: frozenset[str]) -> Decimal | None:
    """What a limit on a count comes to in the period the draft speaks of."""
    wanted = PERIOD.findall(limit.rule.thing)
    if not wanted:
        return Decimal(1)
    rate = next((p for p in wanted if times_a_year(p) is not None), "")
    others = {p for p in wanted if times_a_year(p) is None and p not in _FREE}
    if not others <= said:
        return None
    if not rate:
        return Decimal(1)
    factor = frequency(rate, said)
    if factor is None and times_a_year(rate) == 1 and not any(times_a_year(p) for p in said):
        return Decimal(1)
    return factor


def verdict(
    mine: Measure, limit: Limit, factor: Decimal, every: list[Measure], sentence: str
) -> bool | None:
    """Whether a figure keeps a limit; None where the limit does not reach it."""
    target = limit.measure
    if target.bound is Bound.MIN and mine.unit in _SPANS and _WITHIN.match(sentence[mine.end :]):
        # 2个工作日内公示, beside 公示期不少于7日: by when it is done, not how long it lasts.
        return None
    if limit.case is not None:
        others = [m for m in every if m.unit == limit.case.unit and m.start != mine.start]
        base = next((m for m in others if m.start < mine.start), next(iter(others), None))
        if base is None and not limit.lone:
            return None
        if base is not None and _outside(base, limit.case):
            return None
    if limit.share_of:
        wanted = pairs(limit.share_of)
        base = next(
            (
                m
                for m in every
                if m.unit == mine.unit and m.start < mine.start
                and pairs(sentence[max(0, m.start - 10) : m.start]) & wanted
            ),
            None,
        )  # fmt: skip
        if base is None:
            return None
        target = replace(target, value=target.value * base.value, unit=mine.unit)
    return keeps(mine, target, factor=factor)


def _outside(base: Measure, case: Measure) -> bool:
    if case.bound is Bound.MAX:
        return base.value > case.value
    if case.bound is Bound.MIN:
        return base.value < case.value
    if case.bound is Bound.OVER:
        return base.value <= case.value
    return base.value >= case.value
