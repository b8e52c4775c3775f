"""Order of steps, 和/或, and exceptions in a clause of a policy and in a sentence of a draft.

Each function takes the two texts as they are and says whether the draft breaks what the policy lays
down (True), tells the same (False), or neither (None); whether both are of one matter is for the caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.ownmatter import told, units
from assistant.checking.ownwords import figureless

_WORDS = r"[^，。；：]{2,26}?"
_AFTER = r"(?<![今最先前背落之以事])(?:之后|以后|后)(?![勤备续台期来果代进]|方(?![可能]))"
_ORDERS = (
    re.compile(rf"(?<![事首预优率领])先(?!后|进|行先试|锋|期)(?P<first>{_WORDS})[，、]?(?:而后|然后|再|后)(?P<then>[^，。；：]{{2,26}})"),
    re.compile(rf"(?P<first>{_WORDS}){_AFTER}，?(?:方可|方能|才能够?|才可以?|才|再|应当|可以)?(?P<then>[^，。；：]{{2,26}})"),
    re.compile(rf"(?P<first>{_WORDS})的，?(?:方可|方能|才能|才可)(?P<then>[^，。；：]{{2,26}})"),
    re.compile(rf"未经?(?P<first>{_WORDS})的?，?(?:一律)?(?:不得|不予|不准)(?P<then>[^，。；：]{{2,26}})"),
    re.compile(r"(?P<then>[^，。；：\d]{2,26}?)(?<![目以之])(?:之前|以前|(?<![从提面空当])前)，?(?:应当|必须|须|应|先|均)+(?P<first>[^，。；：]{2,26})"),
)  # fmt: skip
_BREACHES = (
    re.compile(rf"(?:尚?未经?|没有经?|不经)(?P<first>{_WORDS})[，]?(?:即可?|就|便|仍)(?P<then>[^，。；：]{{2,26}})"),
    re.compile(rf"(?P<first>{_WORDS})(?:尚?未|没有|不)(?:满|结束|完成|到期|通过|合格|落实|到位|批复)[，]?(?:即|就|便)(?P<then>[^，。；：]{{2,26}})"),
)  # fmt: skip
_ALIKE = 0.6
_OR = re.compile(r"(?P<left>[一-鿿]{2,14})(?:或者|或是|或)(?P<right>[一-鿿]{2,14})")
_AND = re.compile(r"(?P<left>[一-鿿]{2,14})(?:以及|并且|且|和|并|及)(?P<right>[一-鿿]{2,14})")
_JOINT = 12
_JOINS = re.compile(r"，(?:(?P<and>并且|且|同时)|或者|或)(?!不)")
_BETWEEN_AND = re.compile(r"和|以及|并|及|且")
_BETWEEN_OR = re.compile(r"或")
_EXCEPT = re.compile(
    r"除(?P<out>[^，。；]{2,24}?)(?:以外|之外|外)|(?P<out2>[^，。；]{2,24}?)(?:的)?除外"
)
_NO_EXCEPTION = re.compile(
    r"任何情况下?|无一例外|不论[^，。；]{2,12}|无论[^，。；]{2,12}|一律|包括|含(?=[一-鿿]{2})"
)
_SPECIAL = re.compile(
    r"(?:(?:特殊|紧急|必要)(?:情况|情形)?(?:下|时|的)?|确(?:因|有)[^，。；]{2,10}(?:的|时)?|经[^，。；]{2,16}(?:批准|同意|许可)(?:后|的)?)，?(?:可以?|能够?|允许)"
)
_LEAVES_ROOM = re.compile(r"可|经|确[因有]|特殊|紧急|必要")
_ALSO = re.compile(r"也(?:应当|必须|须|一律|不得|要)")
_SURELY = 0.85
_BOUND = re.compile(r"不得|严禁|禁止|不准|一律|应当|必须")


def orders(text: str) -> Iterator[tuple[str, str]]:
    """(what comes first, what comes then), for each order a text lays down or tells."""
    for pattern in _ORDERS:
        for match in pattern.finditer(text):
            yield match["first"], match["then"]


def _like(one: str, other: str) -> bool:
    first, second = units(figureless(one)), units(figureless(other))
    if not first or not second:
        return False
    return told(first, other) >= _ALIKE or told(second, one) >= _ALIKE


def order_told(draft: str, policy: str) -> bool | None:
    """Whether a draft tells two steps in the other order, or the second without the first."""
    theirs = list(orders(policy))
    if not theirs:
        return None
    for pattern in _BREACHES:
        for match in pattern.finditer(draft):
            if any(_like(a, match["first"]) and _like(b, match["then"]) for a, b in theirs):
                return True
    same = False
    for first, then in orders(draft):
        for a, b in theirs:
            kept = _like(a, first) and _like(b, then)
            turned = _like(a, then) and _like(b, first)
            if turned and not kept:
                return True
            same = same or (kept and not turned)
    return False if same else None


def joint_told(draft: str, policy: str, *, restates: bool) -> bool:
    """Whether a draft asks for one of two where the policy asks for both, or for both where one will do."""
    for pattern, theirs, other in (
        (_OR, _BETWEEN_AND, _BETWEEN_OR),
        *(((_AND, _BETWEEN_OR, _BETWEEN_AND),) if restates else ()),
    ):
        for match in pattern.finditer(draft):
            left, right = match["left"][-2:], match["right"][:2]
            for first in re.finditer(re.escape(left), policy):
                second = policy.find(right, first.end())
                between = policy[first.end() : second]
                joined = theirs.search(between) and not other.search(between)
                if pattern is _AND and match["left"][-2:] == match["right"][:2]:
                    joined = None
                if second > 0 and len(between) <= _JOINT and joined:
                    return True
    return restates and _clauses_joined(draft, policy)


def _clauses_joined(draft: str, policy: str) -> bool:
    """……的，并且……的 beside ……的，或者……的, and the other way."""
    mine, theirs = _JOINS.search(draft), _JOINS.search(policy)
    if mine is None or theirs is None or (mine["and"] is None) == (theirs["and"] is None):
        return False
    after = units(figureless(draft[mine.end() :].split("，")[0]))
    return bool(after) and told(after, policy[theirs.end() :].split("，")[0]) >= _ALIKE


def exceptions(text: str) -> tuple[str, ...]:
    """What a text leaves out of its rule: 除涉密项目外; ……的除外."""
    return tuple(m["out"] or m["out2"] for m in _EXCEPT.finditer(text))


def exception_told(draft: str, policy: str) -> bool:
    """Whether a draft leaves out an exception the policy makes, or makes one the policy does not know."""
    theirs = exceptions(policy)
    mine = exceptions(draft)
    strict = _NO_EXCEPTION.search(draft)
    if theirs and not mine and strict is not None and strict.group() not in policy:
        rest = draft[strict.end() :]
        named = any(told(units(out), rest) >= _ALIKE for out in theirs)
        if named or strict.group() not in ("包括", "含", "一律"):
            return True
    if theirs and _ALSO.search(draft) and any(told(units(out), draft) >= _SURELY for out in theirs):
        # 抢救发掘也必须……: what the policy leaves out is bound too.
        return True
    if not _BOUND.search(policy):
        return False
    if mine and not theirs and not _EXCEPT.search(policy):
        return True
    if mine and theirs and not any(_like(a, b) for a in mine for b in theirs):
        return True
    special = _SPECIAL.search(draft)
    return special is not None and not theirs and _LEAVES_ROOM.search(policy) is None


def in_exception(sentence: str, policy: str) -> bool:
    """Whether what a sentence tells is what the policy leaves out of its rule."""
    return any(
        (words := units(re.sub(r"^因|等|情况|确需", "", out))) and told(words, sentence) >= _ALIKE
        for out in exceptions(policy)
    )
