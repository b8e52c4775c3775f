"""Bodies and levels that a statement names otherwise than the document: 市级 for 国家, 县应急局 for 县财政局."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.checking.ownapprovers import ITSELF, agrees
from assistant.checking.ownlists import bodies, levels, ranks
from assistant.checking.policytext import pairs

ROLE = re.compile(
    r"(?:[须应]?[经由报向送])(?P<who>(?![^，。；]{0,3}(?:本人|集体))(?:[^，。；、经由报须\W\d]|[（）]){2,18}?)(?P<act>审批|批准|备案|审核|同意|审查|核准|报告|申请|签字)"
)
"""Who approves, is told, or signs."""
_RANKS_OF_BODY = (
    re.compile(r"^(?:国家|国务院|中央|全国)"),
    re.compile(r"^(?:省级|省、自治区、直辖市|省(?=[^级]))"),
    re.compile(r"^(?:设区的市级|市级|市(?=[^级场]))"),
    re.compile(r"^(?:县级|县(?=[^级])|区(?=[^域]))"),
    re.compile(r"^(?:乡镇|乡|镇)"),
)
_FOLLOWING = 4
_OWN = re.compile(r"^(?:所在|所属|本级?|该)?(?:单位|部门|机关|[省市县区乡镇村])(?=[一-鿿]{2})")
Swapped = tuple[int, int, str]
"""Where the statement departs (start, end), and the document's word."""


@lru_cache(maxsize=1)
def _rank_at_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{ranks().pattern})$")


def swapped(statement: str, law: str) -> Iterator[Swapped]:
    """All bodies and levels of a near-verbatim statement that are not the document's."""
    yield from _bodies(statement, law)
    yield from _levels(statement, law)
    yield from _roles(statement, law)


def _bodies(statement: str, law: str) -> Iterator[Swapped]:
    """The one body or level a near-verbatim statement names is another than the law's."""
    for pattern in (levels(), bodies()):
        mine = list(pattern.finditer(statement))
        theirs = {m.group() for m in pattern.finditer(law.replace("乡、镇", "乡镇"))}
        theirs |= {words.removesuffix("以上") for words in theirs}
        if "省、自治区、直辖市" in law:
            theirs.add("省级")
        odd = [m for m in mine if m.group() not in theirs]
        if len({m.group() for m in odd}) != 1 or not theirs:
            continue
        unused = theirs - {m.group() for m in mine}
        if len(unused) == 1:
            yield odd[0].start(), odd[0].end(), next(iter(unused))


def _levels(statement: str, law: str) -> Iterator[Swapped]:
    """市级加强统计研究 for 国家加强统计研究: before the same words stands another level."""
    for match in ranks().finditer(statement):
        after = statement[match.end() : match.end() + _FOLLOWING]
        if len(after) < _FOLLOWING or not after.isalpha():
            continue
        places = [m.start() for m in re.finditer(re.escape(after), law)]
        found = [_rank_at_end().search(law, max(0, at - 12), at) for at in places]
        before = {m.group() for m in found if m is not None}
        if before and None not in found and match.group() not in before:
            yield *match.span(), min(before)


def _rank_of(who: str) -> int | None:
    found = {rank for rank, words in enumerate(_RANKS_OF_BODY) if words.search(who)}
    return min(found) if len(found) == 1 else None


def _other_body(one: str, other: str) -> bool:
    """Whether two bodies are told apart: no word in common, or of another level."""
    first, second = _rank_of(one), _rank_of(other)
    return not pairs(one) & pairs(other) or (None not in (first, second) and first != second)


def _roles(statement: str, law: str) -> Iterator[Swapped]:
    """经县应急局审批 for 经县财政局审批: who approves or is told is another."""
    theirs = list(ROLE.finditer(law))
    for mine in ROLE.finditer(statement):
        rivals = [r for r in theirs if r["act"] == mine["act"]]
        if ITSELF.match(mine["who"]):
            # 向我局备案: the office speaks of itself.
            continue
        who = _OWN.sub("", mine["who"])
        if any(agrees(who, r["who"]) for r in rivals):
            # 经局长批准 beside 经主要负责人批准.
            continue
        if rivals and all(_other_body(_OWN.sub("", r["who"]), who) for r in rivals):
            start, end = mine.span("who")
            yield start, end, rivals[0]["who"]
