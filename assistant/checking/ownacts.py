"""Prohibitions and duties read from a sentence of a policy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.measures import measures
from assistant.checking.ownwords import (
    CLAUSE,
    ORDINAL,
    Act,
    RuleKind,
    bare,
    figureless,
    measures_in,
    rule_of,
)
from assistant.checking.policytext import Line, PolicyText, pairs
from assistant.checking.spans import deadlines
from assistant.checking.words import cut, is_verb

_BAN = re.compile(
    r"(?:一律|均|都)?(?:不得|严禁|禁止|不准|不允许|一律不予|(?<=一律)不(?=[一-鿿]))(?:以任何(?:名义|形式|理由|方式))?"
)
_DUTY = re.compile(r"应当|必须|应(?!急|对|邀|聘|届|用|试|诉|付|收)|须(?!知)|实行|一律(?!不)")
_CONDITION = re.compile(
    r"除[^，。；]{0,30}外|非因|没有[^，]{0,8}的|不符合|未取得|无正当理由|逾期|未按|不具备|情节|未经|(?:以上|以下|以内|超过[^，。；]{1,12})的"
)
_MENTIONED = re.compile(r"^[^的]{1,8}的(?:事项|内容|情形|职责|义务|材料|条件|程序)$")
"""其他应当告知的事项 asks for nothing."""
_LEAST_CASE = 4
_UNLESS = re.compile(r"未经(?P<leave>[^，。；]{2,12}?)[，]?(?:不得|严禁|禁止|不准)")
_CASE = re.compile(r"[^，。；]{2,}(?:的|(?<!小)时|后|前|期间|期内|范围内)，")
"""…的，不得……: forbids only in a case."""
_EMBEDDED = re.compile(r"^[^的]{1,12}的[一-鿿]{2,}")
"""法律禁止公开的信息 forbids nothing."""


def acts(source: PolicyText, line: Line) -> Iterator[Act]:
    """Acts that one sentence forbids or asks for."""
    if not (_BAN.search(line.text) or _DUTY.search(line.text)):
        return
    text = ORDINAL.sub("", line.text)
    above = ""
    due: tuple[str, int] | None = None
    for match in CLAUSE.finditer(text):
        clause = match.group()
        so_far = text[: match.end()].split("；")[-1]
        ban, duty = _BAN.search(clause), _DUTY.search(clause)
        found = ban or duty
        if found is None:
            if due is not None and _goes_on(text, match.start(), due[1], clause):
                due = (due[0], match.end())
                yield from _duty(source, line, match.start(), due[0], clause)
            else:
                due = None
            above = above or clause
            continue
        due = None
        unless = _UNLESS.search(so_far)
        case: frozenset[str] = frozenset()
        ahead = _open(so_far[: len(so_far) - len(clause) + found.start()])
        if ban and not unless and (_CONDITION.search(ahead) or _CASE.search(ahead)):
            case = _case(so_far[: len(so_far) - len(clause)], clause)
            if not case:
                continue
        owner = clause[: found.start()].strip()
        if ban and not unless and not case and owner.endswith("的"):
            # 健康证过期的不得上岗: the case stands before the 不得 in one clause.
            case = pairs(bare(owner))
        if ban and "禁止" in ban.group() and _EMBEDDED.search(clause[ban.end() :]):
            continue
        before = clause[: found.start()] or ("" if "除" in above else above)
        if unless:
            before = re.sub(r"未经[^，。；]*$", "", before)
        above = above or before
        words = clause[found.end() :].strip()
        told_of = ban and "禁止" in ban.group() and re.search(r"未|违反", clause[: found.start()])
        if words.endswith("的") or told_of or _MENTIONED.match(words):
            continue
        figured = measures_in(words) and re.search(r"超过|少于|低于|高于|多于", words)
        if (
            figured
            or re.search(r"下列|以下", words + before)
            or (duty and not ban and re.search(r"不|未|无", words))
        ):
            continue
        units = frozenset(m.unit for m in (*measures(clause), *deadlines(clause)))
        wordings = tuple(
            (w, core) for w in alternatives(figureless(words)) if (core := pairs(bare(w)))
        )
        if not wordings:
            continue
        kind: RuleKind = "ban" if ban else "duty"
        rule = rule_of(
            source,
            line,
            match.start(),
            kind,
            thing=words,
            gist=f"{before.strip()}{found.group()}{words}",
        )
        leave = unless["leave"] if unless else ""
        distant = not clause[: found.start()].strip()
        yield Act(rule, pairs(bare(before)), before, wordings, leave, case, units, distant)
        if kind == "duty":
            due = (before, match.end())


def _open(ahead: str) -> str:
    """What stands before a ban without clauses that are closed in themselves: 50万元以上的应当报批，禁止……"""
    clauses = ahead.split("，")
    return "，".join(c for c in clauses if not (_CONDITION.search(c) and _DUTY.search(c)))


def _goes_on(text: str, start: int, end: int, clause: str) -> bool:
    """Whether a clause goes on with what is due: 应当接受谈话，签订承诺书."""
    if text[end:start] != "，" or re.search(r"的$|但|除|如|情节|可以|有权|不|未|无", clause):
        return False
    first = cut(clause)[:1]
    return bool(first) and is_verb(first[0]) and len(bare(clause)) >= _LEAST_CASE


def _duty(source: PolicyText, line: Line, at: int, before: str, clause: str) -> Iterator[Act]:
    if measures_in(clause) or not (core := pairs(bare(clause))):
        return
    rule = rule_of(source, line, at, "duty", thing=clause, gist=f"{before.strip()}应当{clause}")
    yield Act(rule, pairs(bare(before)), before, ((clause, core),))


def _case(before: str, clause: str) -> frozenset[str]:
    """The words of …的，不得…, where the case is told wholly in one clause and has no figure or exception."""
    told = re.search(r"([^，。；]{4,})的(?:[一-鿿]{2,4})?，$", before)
    if told is None or measures_in(told[1]) or _CONDITION.search(clause):
        return frozenset()
    if re.search(r"除|下列|情节|以上|以下|以内|其他", told[1]):
        return frozenset()
    words = pairs(bare(told[1]))
    return words if len(words) >= _LEAST_CASE else frozenset()


_PLACED = re.compile(r"[在向对从到]")
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
    whole = [p for p in pieces if len(bare(p)) >= 5 or _verb_and_object(p)]
    return tuple(dict.fromkeys((words, *told, *_members(pieces), *whole)))


def _members(pieces: list[str]) -> Iterator[str]:
    """Each member with what stands before the list, and with the verb after it (在…、…组织迎送)."""
    first, last = cut(pieces[0]), cut(pieces[-1])
    if len(first) < 2:
        return
    prefix = "".join(first[:-1])
    at = next((i for i, word in enumerate(last) if i and is_verb(word)), len(last))
    if _PLACED.match(prefix) and at < len(last):
        tail, end = "".join(last[at:]), "".join(last[:at])
        yield from (f"{prefix}{item}{tail}" for item in (first[-1], *pieces[1:-1], end))
    else:
        yield from (f"{prefix}{item}" for item in (first[-1], *pieces[1:]))


def _verb_and_object(piece: str) -> bool:
    """组织会餐, of 组织会餐或者安排宴请."""
    words = cut(piece)
    return len(piece) >= _LEAST_CASE and len(words) >= 2 and is_verb(words[0])
