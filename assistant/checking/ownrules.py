"""Limits, prohibitions and duties read from any policy in the library.

``derive`` is what the screen shows for confirmation, each with its clause. A limit needs a number, a
unit, a binding word and a thing; a prohibition or a duty needs an act. ``owncheck`` decides whether a
draft keeps them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from assistant.checking.measures import Bound, Measure, measures
from assistant.checking.policytext import Line, PolicyText, pairs, policy_text
from assistant.checking.spans import deadlines
from assistant.checking.words import cut
from assistant.models import Completeness, Document, Noun

_BAN = re.compile(
    r"(?:一律|均|都)?(?:不得|严禁|禁止|不准|不允许|一律不予)(?:以任何(?:名义|形式|理由|方式))?"
)
_DUTY = re.compile(r"应当|必须|应(?!急|对|邀|聘|届|用|试|诉|付|收)|须(?!知)|实行")
_CONDITION = re.compile(
    r"除[^，。；]{0,30}外|非因|没有[^，]{0,8}的|不符合|未取得|无正当理由|逾期|未按|不具备|情节|未经|(?:以上|以下|以内|超过[^，。；]{1,12})的"
)
_UNLESS = re.compile(r"未经(?P<leave>[^，。；]{2,12}?)[，]?(?:不得|严禁|禁止|不准)")
_CASE = re.compile(r"[^，。；]{2,}(?:的|时|后|前|期间|期内|范围内)，")
"""…的，不得……: forbids only in a case."""
_EMBEDDED = re.compile(r"^[^的]{1,12}的[一-鿿]{2,}")
"""法律禁止公开的信息 forbids nothing."""
_ORDINAL = re.compile(
    r"^\s*(?:第[^条]{1,8}条|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十\d]{1,3}[、.．])\s*"
)
CLAUSE = re.compile(r"[^，。；：！？\n]+")
FILLER = re.compile(
    r"应当|应|必须|不得|不能|不准|原则上|一般|按照|规定|达到|保持|控制|标准|全部|平均|人均|累计|总计|合计|之日起|优先|认真|严格|切实|及时|统一"
    r"|每(?:半年|季度|个?月|周|天|日|年|学期|人|餐|次|班|间|晚)|全年|年度|年均|次年|于|起|均|都|已|按|的|等|其|为|在|由|和|与|及"
    r"|或者|或|每|各|本|该|所|有关|情况|以上|以下|以内|至少|至多|[了过将对、“”\s]"
)
SCOPE_WORDS = re.compile(
    r"绝密|机密|秘密|中央|省级?|市级?|县级?|乡镇|国务院|特殊|紧急|重大|特急|一类|二类|三类|四类|甲|乙|丙|正(?=[省厅处科部局])|副(?=[省厅处科部局])"
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
LEAST_ACT_PAIRS = 4


class OwnRule(Noun):
    """A limit, prohibition or duty read from a document."""

    id: str
    kind: Literal["limit", "ban", "duty"]
    document: str
    """Document id."""
    title: str
    locator: str
    quote: str
    """The clause it was read from."""
    thing: str
    """What is limited, or the act that is forbidden or due."""
    limit: str = ""
    """不得超过3人, as the text has it."""
    completeness: Completeness


@dataclass(frozen=True)
class Limit:
    """A limit with what tells whether a clause speaks of it."""

    rule: OwnRule
    measure: Measure
    thing: frozenset[str]
    head: str
    scope: frozenset[str]
    case: Measure | None = None
    """10人以内的: the limit holds only where the draft's figure of that unit does."""
    share_of: str = ""
    """接待对象人数, where the limit is a share of another figure."""


@dataclass(frozen=True)
class Act:
    """An act that is forbidden or due."""

    rule: OwnRule
    subject: frozenset[str]
    before: str
    wordings: tuple[tuple[str, frozenset[str]], ...]
    """The act, and each member of a list in it told alone, with its pairs of characters."""
    leave: str = ""
    """未经…不得: what permits the act."""
    units: frozenset[str] = frozenset()
    """Units of figures in the clause; a draft that gives another figure is judged by the limit."""


@dataclass(frozen=True)
class Own:
    """What one document limits, forbids and asks for."""

    limits: tuple[Limit, ...]
    acts: tuple[Act, ...]


def bare(text: str) -> str:
    """The words that tell what is spoken of."""
    return FILLER.sub("", text)


def derive(document: Document) -> tuple[OwnRule, ...]:
    """Limits and prohibitions of one document, in reading order, for a person to confirm."""
    own = read_own(document.sha256, policy_text(document))
    bans = (act.rule for act in own.acts if act.rule.kind == "ban")
    return (*(limit.rule for limit in own.limits), *bans)


@lru_cache(maxsize=512)
def read_own(_sha256: str, source: PolicyText) -> Own:
    """What one text lays down; read once while its content is unchanged."""
    limits: list[Limit] = []
    acts: list[Act] = []
    for number, line in enumerate(source.lines):
        if len(line.text) > 400:
            continue
        limits += _limits(source, line, number)
        acts += _acts(source, line, number)
    return Own(tuple(limits), tuple(acts))


def _rule(source: PolicyText, line: Line, **values: str) -> OwnRule:
    return OwnRule(
        document=source.document.id,
        title=source.document.title,
        locator=line.locator,
        quote=line.text,
        completeness=source.document.completeness,
        **values,  # type: ignore[arg-type]
    )


# ------------------------------------------------------------------------- reading limits


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
        elif _AHEAD.search(clause):
            yield replace(measure, bound=Bound.MIN)
        elif _CEILING.search(clause):
            yield replace(measure, bound=Bound.MAX)
        elif measure.unit == "元" and _FIXED.search(around):
            yield measure


def _limits(source: PolicyText, line: Line, number: int) -> Iterator[Limit]:
    text = line.text
    found = sorted((*measures(text), *deadlines(text)), key=lambda m: m.start)
    cases = [m for m in found if _case(text, m)]
    last = ""
    for measure in _bound(text, [m for m in found if m not in cases]):
        if measure.bound in (Bound.OVER, Bound.UNDER) or measure.unit in ("倍", "条", "级"):
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
        core = pairs(bare(before)) | pairs(bare(after[:12]))
        if len(bare(before)) < 2 or not core:
            continue
        case = next((c for c in reversed(cases) if _governs(text, c, measure)), None)
        rule = _rule(
            source, line, id=f"{source.document.id}#limit{number}-{measure.start}", kind="limit",
            thing=before, limit=text[measure.lead : measure.end],
        )  # fmt: skip
        scope = frozenset(SCOPE_WORDS.findall(before))
        yield Limit(rule, measure, core, bare(before)[-2:], scope, case, share_of)


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
    clauses[0] = _ORDINAL.sub("", clauses[0])
    thing = clauses[-1].strip()
    while len(bare(thing)) < 2 and len(clauses) > 1:
        clauses.pop()
        thing = clauses[-1].strip()
    # A second figure of one clause (每人每天不超过5元、…) is of what stands between.
    thing = re.split(r"(?<=[元次人时日天])、", thing)[-1]
    return re.sub(r"(?:应当|必须|应|须|原则上|一般)$", "", thing)


def measures_in(text: str) -> bool:
    """Whether a text holds a figure."""
    return next(measures(text), None) is not None


# ------------------------------------------------------------------------- reading acts


def _acts(source: PolicyText, line: Line, number: int) -> Iterator[Act]:
    text = _ORDINAL.sub("", line.text)
    above = ""
    for match in CLAUSE.finditer(text):
        clause = match.group()
        so_far = text[: match.end()].split("；")[-1]
        ban, duty = _BAN.search(clause), _DUTY.search(clause)
        found = ban or duty
        if found is None:
            above = above or clause
            continue
        unless = _UNLESS.search(so_far)
        if ban and not unless and (_CONDITION.search(so_far) or _CASE.search(so_far)):
            continue
        if ban and "禁止" in ban.group() and _EMBEDDED.search(clause[ban.end() :]):
            continue
        before = clause[: found.start()] or ("" if "除" in above else above)
        if unless:
            before = re.sub(r"未经[^，。；]*$", "", before)
        above = above or before
        words = clause[found.end() :].strip()
        figured = measures_in(words) and re.search(r"超过|少于|低于|高于|多于", words)
        if (
            figured
            or re.search(r"下列|以下", words)
            or (duty and not ban and re.search(r"不|未|无", words))
        ):
            continue
        units = frozenset(m.unit for m in (*measures(clause), *deadlines(clause)))
        wordings = tuple(
            (w, core) for w in alternatives(_figureless(words)) if (core := pairs(bare(w)))
        )
        if not wordings:
            continue
        kind = "ban" if ban else "duty"
        key = f"{source.document.id}#{kind}{number}-{match.start()}"
        rule = _rule(source, line, id=key, kind=kind, thing=words)
        leave = unless["leave"] if unless else ""
        yield Act(rule, pairs(bare(before)), before, wordings, leave, units)


def _figureless(text: str) -> str:
    for measure in sorted((*measures(text), *deadlines(text)), key=lambda m: -m.start):
        if measure.end <= len(text):
            text = text[: measure.start] + re.sub(
                r"^(?:以上|以内|内|以下|前)", "", text[measure.end :]
            )
    return text


_ITEM = re.compile(r"、|或者|以及|(?<=[一-鿿])和(?=[一-鿿])")


def alternatives(words: str) -> tuple[str, ...]:
    """The act as told, and with each member of its list alone: 在机场、车站迎送 → 在机场迎送, 在车站迎送."""
    joints = list(_ITEM.finditer(words))
    if not joints:
        return (words,)
    pieces = _ITEM.split(words)
    middle = pieces[1:-1]
    first, last = cut(pieces[0]), cut(pieces[-1])
    if not first or not last:
        return (words,)
    size = len(middle[0]) if middle and len(middle[0]) <= len(pieces[0]) else 0
    head = pieces[0][-size:] if size else first[-1]
    start = pieces[0][: len(pieces[0]) - len(head)]
    tail = pieces[-1][: len(middle[-1])] if middle else last[0]
    if len(tail) > len(pieces[-1]):
        tail = last[0]
    end = pieces[-1][len(tail) :]
    told = [f"{start}{item}{end}" for item in (head, *middle, tail)]
    # 赠送土特产品和纪念品, 制定标准或者变更期限: each half may also be whole by itself.
    whole = [p for p in pieces if len(bare(p)) >= 5]
    return tuple(dict.fromkeys((words, *told, *whole)))
