"""Who approves, reviews or is told, in a clause of a policy and in a sentence of a draft, and whether the two agree.

Persons and bodies are told apart by kinds (``own.yaml``, ``approvers``): 分管领导 is not 主要负责人, 部门 is
not 政府; 局长 is a 主要负责人, and 负责人 may be either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.checking.ownlists import own_file

_ACT = (
    r"审批|批准|同意|审定|核准|审核|审查|复核|复审|初审|研究(?:决定|同意|审定|通过)?|签字|签批|签发"
    r"|决定|批复|备案|审议"
)
_GROUPS = dict.fromkeys(("审核", "审查", "复核", "复审", "初审"), "review") | {"备案": "file"}
_ASKS = r"经由|报经|报请|报送|上报|提请|提交|征得|经|由|报|向|送|交"
_ROLE = re.compile(
    rf"(?P<not>未|不)?(?:须|应|需|均|已|再|先)?(?P<ask>{_ASKS})(?P<who>(?:(?!{_ASKS}|《)[^，。；：\d]){{2,22}}?)"
    rf"(?:集体|共同|会议|书面|逐级|依法)*(?P<act>{_ACT})(?!(?:机关|部门|单位|人员|程序|制度|手续|表|单|意见|权限|工作)(?!批准|同意))"
)
_NEXT = re.compile(
    rf"[，、]?(?:并|后|再|和|及|或者?|，)*(?:报|经|由|提交|送)?(?P<who>[^，。；：、\d]{{2,16}}?)(?:集体|共同)?(?P<act>{_ACT})"
)
ITSELF = re.compile(r"我|本(?:局|办|院|馆|单位|部门|校|中心|委)")
"""The office speaks of itself: 向我局备案."""
_SELF = re.compile(r"自行|自主|直接|擅自|口头")
_STEM = re.compile(
    r"国务院|中央|国家|全国|县级以上|地方|各级|设区的市级|[省市县区乡镇]级|本级|同级|上级|上一级|所在地|有关|相应|相关|人民|行政|主管|管理|业务|监督|部门|机关|机构|单位|[省市县区乡镇局委厅办的本原该]"
)
_RANKS = (
    re.compile(r"国务院|中央|国家(?!机关|工作|[^，。]{0,4}馆)|全国"),
    re.compile(r"省级?|自治区"),
    re.compile(r"市级?(?!场|政设施)"),
    re.compile(r"县级?(?!级以上)|(?<![地社园景灾片辖])区(?!域|块|分局)"),
    re.compile(r"乡镇?|镇(?!静)"),
)
_INNER = frozenset(("主要", "分管", "科室", "经办", "办公室", "负责人"))
_HEADS = frozenset(("主要", "分管", "负责人"))


@dataclass(frozen=True)
class Role:
    """Someone who approves, reviews or is told; offsets into the text."""

    start: int
    end: int
    who: str
    act: str
    denied: bool = False
    """未经……批准."""

    @property
    def group(self) -> str:
        """Approving, reviewing, or being told for the record."""
        return _GROUPS.get(self.act, "approve")


def roles(text: str) -> Iterator[Role]:
    """All who approve, review or are told, in order; 由甲审核、乙签字 names two."""
    at = 0
    while (match := _ROLE.search(text, at)) is not None:
        at = match.end()
        if _SELF.search(match["who"]) or ITSELF.match(match["who"]):
            continue
        denied = match["not"] is not None
        yield Role(*match.span("who"), match["who"], match["act"], denied)
        while (more := _NEXT.match(text, at)) is not None and kind_of(more["who"]):
            at = more.end()
            yield Role(*more.span("who"), more["who"], more["act"], denied)


@lru_cache(maxsize=1)
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(words)) for name, words in own_file().approvers.items())


@lru_cache(maxsize=4096)
def kind_of(who: str) -> str:
    """The kind of a person or body; empty where it is none that is known."""
    return next((name for name, words in _kinds() if words.search(who)), "")


def _rank(who: str) -> int | None:
    found = [n for n, words in enumerate(_RANKS) if words.search(who)]
    return min(found) if found else None


def _share_stem(one: str, other: str) -> bool:
    """财政部门 and 县财政局; where either names no trade (主管部门), the two may be the same."""
    first, second = set(_STEM.sub("", one)), set(_STEM.sub("", other))
    return not first or not second or bool(first & second)


def conflicts(mine: str, theirs: str) -> bool:
    """Whether the one who is named is surely not the one whom the policy names."""
    one, other = kind_of(mine), kind_of(theirs)
    if not one or not other or mine in theirs or theirs in mine:
        return False
    outside = {"政府", "部门", "馆", "纪委"}
    if one == other:
        if one not in outside:
            return False
        first, second = _rank(mine), _rank(theirs)
        if None not in (first, second) and first != second:
            return True
        return one != "政府" and not _share_stem(mine, theirs)
    if {one, other} <= _HEADS and "负责人" in (one, other):
        return False
    if {one, other} == {"集体", "政府"} or {one, other} == {"科室", "部门"}:
        return False
    if "集体" in (one, other) and ({one, other} & outside):
        return False
    if (one in _INNER and other in outside) or (other in _INNER and one in outside):
        return not _named_together(mine, theirs)
    return True


def _named_together(one: str, other: str) -> bool:
    """主管部门负责人 beside 主管部门; not 档案馆馆长 beside 档案主管部门."""
    if ("馆" in one) != ("馆" in other):
        return False
    return bool(set(_STEM.sub("", one)) & set(_STEM.sub("", other)) - set("负责人主要领导长"))


def agrees(mine: str, theirs: str) -> bool:
    """Whether the one who is named is one the policy names."""
    if mine in theirs or theirs in mine:
        return True
    one, other = kind_of(mine), kind_of(theirs)
    if not one or conflicts(mine, theirs):
        return False
    return one == other or ({one, other} <= _HEADS)
