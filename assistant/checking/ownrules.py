"""Limits and prohibitions read from any policy in the library, and checked like shipped ones.

``derive`` is what the screen shows for confirmation, each with its clause. Reading is deliberately
narrow: a limit needs a number, a unit, a binding word and a thing; a prohibition needs an act of some
length and no condition. Whether a draft breaks one is decided by the words around the figure or act.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.checking.engine import nested, shown
from assistant.checking.limits import limit_file
from assistant.checking.measures import Bound, Measure, measures
from assistant.checking.policyrules import Policies, policy_file
from assistant.checking.policytext import Line, PolicyText, pairs, policy_text
from assistant.checking.words import cut, is_verb
from assistant.models import (
    Basis,
    Completeness,
    Document,
    DocumentKind,
    Finding,
    Noun,
    SectionRole,
    Severity,
)

_BINDING = re.compile(
    r"不得|不能|不超过|不准|不少于|不低于|不高于|不多于|至少|至多|最多|最长|最高|最低|以内|之内|限于|控制在|上限|下限|内"
)
_BAN = re.compile(
    r"(?:一律|均|都)?(?:不得|严禁|禁止|不准|不允许)(?:以任何(?:名义|形式|理由|方式)|擅自|变相)?"
)
_CONDITION = re.compile(
    r"未经|除[^，。；]{0,30}外|非因|没有[^，]{0,8}的|不符合|未取得|无正当理由|逾期|未按|不具备|情节"
)
_CASE = re.compile(r"[^，。；]{2,}(?:的|时|后|前|期间|期内|范围内)，")
"""…的，不得……: forbids only in a case."""
_EMBEDDED = re.compile(r"^[^的]{1,12}的[一-鿿]{2,}")
"""法律禁止公开的信息 forbids nothing."""
_REST = re.compile(
    r"[了过]?(?:活动)?(?:共计|共|合计|累计|达|约)?(?:[\d.]+[一-鿿]{1,3})*[一-鿿]{0,2}"
)
"""What may follow an act in the clause that tells it: 共计3000元, 2期."""
_NOT_DONE = re.compile(
    r"应当|可以|必须|依法|经批准|按照规定|申请|发现|涉嫌|涉及|(?:的|等)$|^\s*[（(]|^对|^将|^因"
)
"""A clause of a draft that does not say that the unit did something."""
_ORDINAL = re.compile(
    r"^\s*(?:第[^条]{1,8}条|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十\d]{1,3}[、.．])\s*"
)
_PERIOD = re.compile(
    r"每(?:半年|季度|个?月|周|天|日|年|学期|人|餐|次)|全年|年度|上半年|下半年|[一二三四]季度|人均"
)
_YEARLY = frozenset(("每年", "全年", "年度", "人均"))
_CLAUSE = re.compile(r"[^，。；：！？\n]+")
_FILLER = re.compile(
    r"应当|应|必须|不得|不能|不准|原则上|一般|按照|规定|的|等|其|为|在|由|和|与|及|或者|或|每|各|本|该|所|有关|情况"
)
_SCOPE_WORDS = re.compile(
    r"绝密|机密|秘密|中央|省级?|市级?|县级?|乡镇|国务院|特殊|紧急|重大|一类|二类|三类|四类|甲|乙|丙|正|副"
)
_SHORT_ACT = 5
_LEAST_ACT_PAIRS = 4
_THING_SHARE = 0.7
_DEADLINE_SHARE = 0.85
_DEADLINE_PAIRS = 6
_ACT_SHARE = 0.85


class OwnRule(Noun):
    """A limit or prohibition read from a document."""

    id: str
    kind: Literal["limit", "ban"]
    document: str
    """Document id."""
    title: str
    locator: str
    quote: str
    """The clause it was read from."""
    thing: str
    """What is limited, or the act that is forbidden."""
    limit: str = ""
    """不得超过3人, as the text has it."""
    completeness: Completeness


@dataclass(frozen=True)
class _Limit:
    rule: OwnRule
    measure: Measure
    thing: frozenset[str]
    head: str
    scope: frozenset[str]


@dataclass(frozen=True)
class _Ban:
    rule: OwnRule
    act: frozenset[str]
    key: str


@dataclass(frozen=True)
class _Own:
    limits: tuple[_Limit, ...]
    bans: tuple[_Ban, ...]


def derive(document: Document) -> tuple[OwnRule, ...]:
    """Limits and prohibitions of one document, in reading order, for a person to confirm."""
    own = _read(document.sha256, policy_text(document))
    return (*(limit.rule for limit in own.limits), *(ban.rule for ban in own.bans))


@lru_cache(maxsize=512)
def _read(_sha256: str, source: PolicyText) -> _Own:
    limits: list[_Limit] = []
    bans: list[_Ban] = []
    for number, line in enumerate(source.lines):
        if len(line.text) > 400:
            continue
        if _BINDING.search(line.text):
            limits += _limits(source, line, number)
        if _BAN.search(line.text):
            bans += _bans(source, line, number)
    return _Own(tuple(limits), tuple(bans))


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


def _limits(source: PolicyText, line: Line, number: int) -> Iterator[_Limit]:
    for measure in measures(line.text):
        if measure.bound not in (Bound.MAX, Bound.MIN) or measure.unit in (
            "比例",
            "倍",
            "条",
            "级",
        ):
            continue
        thing = _thing(line.text, measure)
        head = _head(thing)
        after = re.split(
            r"[，。；、]", re.sub(r"^(?:以内|之内|内|以下|以上)", "", line.text[measure.end :])
        )[0]
        core = pairs(_FILLER.sub("", thing)) | pairs(_FILLER.sub("", after[:10]))
        if len(head) < 2 or len(core) < 2:
            continue
        words = line.text[measure.lead : measure.end]
        rule = _rule(
            source, line, id=f"{source.document.id}#limit{number}-{measure.start}", kind="limit",
            thing=thing, limit=words,
        )  # fmt: skip
        yield _Limit(
            rule, measure, core, head, frozenset(_SCOPE_WORDS.findall(line.text[: measure.end]))
        )


def _thing(text: str, measure: Measure) -> str:
    """What a limit is of: the words before it in its clause, with the clause before when that is short."""
    before = text[: measure.lead]
    clauses = re.split(r"[，。；：、]", before)
    thing = clauses[-1]
    thing = _ORDINAL.sub("", thing).strip()
    if len(thing) < 2 and len(clauses) > 1:
        thing = clauses[-2].strip()
    return re.sub(r"(?:应当|必须|应|须|原则上|一般)$", "", thing)


def _head(thing: str) -> str:
    """The last noun of the thing: 陪餐人数 → 人数, 会期 → 会期."""
    thing = re.sub(r"每[一-鿿]{1,2}(?=每|$)", "", thing) or thing
    bare = re.sub(
        r"(?:应当|应|必须|须|原则上|一般|均|都|每次|每年|每人|每天|总共|合计)$", "", thing
    )
    words = [w for w in cut(bare) if len(w) > 1]
    return words[-1] if words else ""


# ------------------------------------------------------------------------- reading prohibitions


def _bans(source: PolicyText, line: Line, number: int) -> Iterator[_Ban]:
    for match in _CLAUSE.finditer(line.text):
        clause = match.group()
        ban = _BAN.search(clause)
        so_far = line.text[: match.end()].split("；")[-1]
        if ban is None or _CONDITION.search(so_far) or _CASE.search(so_far):
            continue
        if ban.group().endswith("禁止") and _EMBEDDED.search(clause[ban.end() :]):
            continue
        for act in _acts(clause[ban.end() :].strip()):
            core = pairs(_FILLER.sub("", act))
            if len(core) < _LEAST_ACT_PAIRS:
                continue
            key = f"{source.document.id}#ban{number}-{match.start()}-{line.text.find(act)}"
            yield _Ban(_rule(source, line, id=key, kind="ban", thing=act), core, act)


def _acts(words: str) -> Iterator[str]:
    """The acts of 采购奢侈品、超标准的服务或者购建豪华办公用房 that can stand alone."""
    if re.search(r"超过|少于|低于|高于|多于|下列", words):
        return
    pieces = [p for p in re.split(r"、|或者|以及", words) if p]
    if len(words) >= _SHORT_ACT and len(pieces) == 1:
        yield words
        return
    for piece in pieces:
        if len(piece) >= _SHORT_ACT and is_verb(cut(piece)[0]):
            yield piece


# ------------------------------------------------------------------------- checking


def _policies(policies: Policies) -> Iterator[PolicyText]:
    """Texts in force that may be read for limits; catalogue entries say too little."""
    as_of = policies.data.subject.as_of
    for document in policies.documents:
        if (
            document.kind is not DocumentKind.POLICY
            or document.completeness is not Completeness.FULL
        ):
            continue
        if as_of is not None and not policies.catalogue.in_force(document, as_of):
            continue
        yield policies.text_of(document)


def check(policies: Policies) -> Iterator[Finding]:
    """Findings about limits and prohibitions of the clerk's own policies."""
    sources = list(_policies(policies))
    if not sources:
        return
    own = [_read(source.document.sha256, source) for source in sources]
    limits = [limit for rules in own for limit in rules.limits]
    bans = [ban for rules in own for ban in rules.bans]
    by_unit: dict[str, list[_Limit]] = {}
    for limit in limits:
        by_unit.setdefault(limit.measure.unit, []).append(limit)
    cited = {span for span, _ in policies.in_sentence()}
    harmless = re.compile(limit_file().harmless)
    text = policies.data.subject.text
    for start, end in policies.data.index.sentences:
        if (start, end) in cited or end - start > 400:
            # What a sentence says of a document it names is compared with that document itself.
            continue
        sentence = text[start:end]
        yield from _broken_limits(policies, by_unit, sentence, start, harmless)
        if policies.data.role_at(start) is not SectionRole.PROBLEMS:
            yield from _broken_bans(policies, bans, sentence, start, harmless)


def _clause_around(sentence: str, measure: Measure) -> str:
    """The clause of a figure, with the one before when it has few words of its own."""
    left = re.split(r"[，。；]", sentence[: measure.start])
    right = re.split(r"[，。；]", sentence[measure.end :])[0]
    clause = left[-1] + sentence[measure.start : measure.end] + right
    return clause if len(left[-1]) >= 4 or len(left) < 2 else f"{left[-2]}，{clause}"


def _broken_limits(
    policies: Policies,
    by_unit: dict[str, list[_Limit]],
    sentence: str,
    offset: int,
    harmless: re.Pattern[str],
) -> Iterator[Finding]:
    for mine in measures(sentence):
        candidates = by_unit.get(mine.unit)
        if not candidates or mine.bound in (Bound.OVER, Bound.UNDER):
            continue
        clause = _clause_around(sentence, mine)
        known = pairs(_FILLER.sub("", clause))
        fitting = [
            limit for limit in candidates if limit.head in clause and _same_thing(limit, known)
        ]
        if not fitting:
            continue
        scopes = frozenset(_SCOPE_WORDS.findall(clause))
        fitting = [x for x in fitting if x.scope == scopes or not (x.scope or scopes)] or []
        fitting = [x for x in fitting if _same_period(x.rule.thing, clause)]
        broken = [x for x in fitting if _breaks(mine, x.measure)]
        if not broken or len(broken) != len(fitting):
            continue
        if re.search(r"超标|违规|问题|整改|查处|超出|违反|清退", clause):
            continue
        limit = max(broken, key=lambda x: len(x.thing))
        yield _finding(
            policies,
            "own_limit",
            offset + mine.start,
            offset + mine.end,
            limit.rule,
            limit.rule.limit,
        )


def _same_thing(limit: _Limit, known: frozenset[str]) -> bool:
    """Whether a clause speaks of what is limited; a mere deadline (十日内) must be told in full."""
    deadline = limit.measure.lead == limit.measure.start
    if deadline and len(limit.thing) < _DEADLINE_PAIRS:
        return False
    share = _DEADLINE_SHARE if deadline else _THING_SHARE
    return len(limit.thing & known) >= share * len(limit.thing)


def _same_period(thing: str, clause: str) -> bool:
    """每月 and 每季度 are not compared; a limit of the year is, with 全年 and 人均."""
    wanted = {p for p in _PERIOD.findall(thing) if p not in ("每人", "每餐", "每次")}
    if not wanted or wanted <= _YEARLY:
        return not set(_PERIOD.findall(clause)) & {"上半年", "下半年"} or not wanted
    return wanted <= set(_PERIOD.findall(clause))


def _breaks(mine: Measure, limit: Measure) -> bool:
    if limit.bound is Bound.MAX:
        return mine.value > limit.value and mine.bound is not Bound.MIN
    return mine.value < limit.value and mine.bound is not Bound.MAX


def _broken_bans(
    policies: Policies, bans: list[_Ban], sentence: str, offset: int, harmless: re.Pattern[str]
) -> Iterator[Finding]:
    for match in _CLAUSE.finditer(sentence):
        clause = match.group()
        known = pairs(_FILLER.sub("", clause))
        if len(known) < 4 or _NOT_DONE.search(clause):
            continue
        if harmless.search(sentence[max(0, match.start() - 24) : match.end()]):
            continue
        for ban in bans:
            if len(ban.act & known) >= _ACT_SHARE * len(ban.act) and _ends_with(clause, ban.key):
                start = offset + match.start()
                yield _finding(
                    policies, "own_ban", start, start + len(clause), ban.rule, ban.rule.quote
                )
                break


def _ends_with(clause: str, act: str) -> bool:
    """Whether the act is what the clause says, not part of a longer name (泄露国家秘密隐患)."""
    at = clause.rfind(act[-2:])
    return at >= 0 and _REST.fullmatch(clause[at + 2 :]) is not None


def _finding(
    policies: Policies, name: str, start: int, end: int, own: OwnRule, right: str
) -> Finding:
    rule = policy_file().checks[name]
    message = (
        rule.message.replace("{title}", nested(f"《{own.title}》"))
        .replace("{locator}", own.locator)
        .replace("{right}", nested(shown(right, limit=60)))
    )
    basis = Basis(
        document=own.title, locator=own.locator, quote=own.quote, completeness=own.completeness
    )
    return policies.data.finding(
        rule, start, end, message=message, severity=Severity.WARNING, basis=basis
    )
