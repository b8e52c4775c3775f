"""Limits and prohibitions read from any policy in the library.

``derive`` is what the screen shows for confirmation, each with its clause. Reading is deliberately
narrow: a limit needs a number, a unit, a binding word and a thing; a prohibition needs an act of some
length and no condition. ``owncheck`` decides whether a draft keeps them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.checking.measures import Bound, Measure, measures
from assistant.checking.policytext import Line, PolicyText, pairs, policy_text
from assistant.checking.words import cut, is_verb
from assistant.models import Completeness, Document, Noun

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
_ORDINAL = re.compile(
    r"^\s*(?:第[^条]{1,8}条|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十\d]{1,3}[、.．])\s*"
)
CLAUSE = re.compile(r"[^，。；：！？\n]+")
FILLER = re.compile(
    r"应当|应|必须|不得|不能|不准|原则上|一般|按照|规定|的|等|其|为|在|由|和|与|及|或者|或|每|各|本|该|所|有关|情况"
)
SCOPE_WORDS = re.compile(
    r"绝密|机密|秘密|中央|省级?|市级?|县级?|乡镇|国务院|特殊|紧急|重大|一类|二类|三类|四类|甲|乙|丙|正|副"
)
_OPENERS = frozenset("在到向以为用将把对从由")
"""Words that may open the telling of an act, besides its verb."""
_SHORT_ACT = 5
LEAST_ACT_PAIRS = 4


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
class Limit:
    """A limit with what tells whether a clause speaks of it."""

    rule: OwnRule
    measure: Measure
    thing: frozenset[str]
    head: str
    scope: frozenset[str]


@dataclass(frozen=True)
class Ban:
    """A prohibition with the character pairs of its act."""

    rule: OwnRule
    act: frozenset[str]
    key: str


@dataclass(frozen=True)
class Own:
    """What one document limits and forbids."""

    limits: tuple[Limit, ...]
    bans: tuple[Ban, ...]


def derive(document: Document) -> tuple[OwnRule, ...]:
    """Limits and prohibitions of one document, in reading order, for a person to confirm."""
    own = read_own(document.sha256, policy_text(document))
    return (*(limit.rule for limit in own.limits), *(ban.rule for ban in own.bans))


@lru_cache(maxsize=512)
def read_own(_sha256: str, source: PolicyText) -> Own:
    """Limits and prohibitions of one text; read once while its content is unchanged."""
    limits: list[Limit] = []
    bans: list[Ban] = []
    for number, line in enumerate(source.lines):
        if len(line.text) > 400:
            continue
        if _BINDING.search(line.text):
            limits += _limits(source, line, number)
        if _BAN.search(line.text):
            bans += _bans(source, line, number)
    return Own(tuple(limits), tuple(bans))


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


def _limits(source: PolicyText, line: Line, number: int) -> Iterator[Limit]:
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
        core = pairs(FILLER.sub("", thing)) | pairs(FILLER.sub("", after[:10]))
        if len(head) < 2 or len(core) < 2:
            continue
        words = line.text[measure.lead : measure.end]
        rule = _rule(
            source, line, id=f"{source.document.id}#limit{number}-{measure.start}", kind="limit",
            thing=thing, limit=words,
        )  # fmt: skip
        yield Limit(
            rule, measure, core, head, frozenset(SCOPE_WORDS.findall(line.text[: measure.end]))
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


def _bans(source: PolicyText, line: Line, number: int) -> Iterator[Ban]:
    for match in CLAUSE.finditer(line.text):
        clause = match.group()
        ban = _BAN.search(clause)
        so_far = line.text[: match.end()].split("；")[-1]
        if ban is None or _CONDITION.search(so_far) or _CASE.search(so_far):
            continue
        if ban.group().endswith("禁止") and _EMBEDDED.search(clause[ban.end() :]):
            continue
        for act in _acts(clause[ban.end() :].strip()):
            core = pairs(FILLER.sub("", act))
            if len(core) < LEAST_ACT_PAIRS:
                continue
            key = f"{source.document.id}#ban{number}-{match.start()}-{line.text.find(act)}"
            yield Ban(_rule(source, line, id=key, kind="ban", thing=act), core, act)


def _acts(words: str) -> Iterator[str]:
    """The acts of 采购奢侈品、超标准的服务或者购建豪华办公用房 that can stand alone."""
    if re.search(r"超过|少于|低于|高于|多于|下列", words):
        return
    pieces = [p for p in re.split(r"、|或者|以及|和", words) if p]
    if len(words) >= _SHORT_ACT:
        yield words
    if len(pieces) == 1:
        return
    for piece in pieces:
        first = cut(piece)[0]
        if len(piece) >= _SHORT_ACT and (is_verb(first) or first in _OPENERS):
            yield piece
