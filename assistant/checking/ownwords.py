"""What is read from the clerk's own policies: the nouns, and how words are compared.

A limit needs a number, a unit, a binding word and a thing; a prohibition or a duty needs an act.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Literal

from assistant.checking.measures import Measure, measures
from assistant.checking.policytext import Line, PolicyText
from assistant.checking.spans import deadlines
from assistant.models import Completeness, Noun

ORDINAL = re.compile(
    r"^\s*(?:第[^条]{1,8}条|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十\d]{1,3}[、.．])\s*"
)
CLAUSE = re.compile(r"[^，。；：！？\n]+")
FILLER = re.compile(
    r"(?:压缩|缩短|精简|减少|降低?|提高|提升|增加|保持|控制|稳定)(?:至|到|在)|应当|应|必须|不得|不能|不准|原则上|一般|按照|规定|达到|保持|控制|标准|全部|平均|人均|累计|总计|合计|之日起|优先|认真|严格|切实|及时|统一|主动|按时|自觉"
    r"|最[长短高低多少]|其中|仅仅?|只有|每(?:半年|[两二三四五\d]{1,2}(?:年|周|个月|天)|季度?|个?月|周|天|日|年|学期|人|餐|次|班|间|晚)|按(?:月|季度?|年|周|日)(?![一-鿿]{0,2}(?:计划|要求))|全年|年度|年均|次年|于|起|均|都|已|按|的|等|其|为|在|由|和|与|及"
    r"|或者|或|并且?|每|各|本|该|所|有关|情况|以上|以下|以内|至少|至多|[了过将对、“”\s]"
)
SCOPE_WORDS = re.compile(
    r"绝密|机密|秘密|中央|省级?|市级?|县级?|乡镇|国务院|特殊|紧急|重大|特急|一类|二类|三类|四类|甲|乙|丙|正(?=[省厅处科部局])|副(?=[省厅处科部局])"
)


_PUNISHED = re.compile(
    r"罚款|并处|没收|吊销|拘留|有期徒刑|责令(?:停|改|关|限)|依法给予处分|追究[^，。；]{0,6}责任|违反本[^，。；]{1,12}(?:规定|条例|法)"
)
RuleKind = Literal["limit", "ban", "duty"]
_MARK = 16


class OwnRule(Noun):
    """A limit, prohibition or duty read from a document."""

    id: str
    kind: RuleKind
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
    gist: str = ""
    """The rule in the clause's own words, for a list: 自拟定之日起10个工作日内报有关部门确定."""
    completeness: Completeness
    key: str = ""
    """Made of the clause's words and the place in it, the same whenever the same text is read."""

    @property
    def clause(self) -> str:
        """The clause with where it stands, once: 第三条 工作餐不得……"""
        words = self.quote.strip()
        return words if words.startswith(self.locator) else f"{self.locator}：{words}"


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
    short: frozenset[str] = frozenset()
    """The thing without a last word that only says it is an amount (保存时间 → 保存); empty if none."""
    short_head: str = ""
    lone: bool = False
    """Whether the document sets no other limit on the same thing, so that its case need not be told."""


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
    case: frozenset[str] = frozenset()
    """未通过保密审查的，不得聘用: the words of the case it is forbidden in; empty where always."""
    units: frozenset[str] = frozenset()
    """Units of figures in the clause; a draft that gives another figure is judged by the limit."""


def bare(text: str) -> str:
    """The words that tell what is spoken of."""
    return FILLER.sub("", text)


def punishes(text: str) -> bool:
    """Whether a sentence says how a violation is punished: it limits the punisher, not the office."""
    return _PUNISHED.search(text) is not None


def rule_of(source: PolicyText, line: Line, at: int, kind: RuleKind, **values: str) -> OwnRule:
    """A rule of one line of a document, read at an offset of its text."""
    mark = hashlib.sha256(line.text.encode()).hexdigest()[:_MARK]
    return OwnRule(
        id=f"{source.document.id}#{kind}{line.start}-{at}",
        key=f"{kind}-{at}-{mark}",
        kind=kind,
        document=source.document.id,
        title=source.document.title,
        locator=line.locator,
        quote=line.text,
        completeness=source.document.completeness,
        **values,
    )


def measures_in(text: str) -> bool:
    """Whether a text holds a figure."""
    return next(measures(text), None) is not None


def figureless(text: str) -> str:
    """A text without its figures and their units."""
    for measure in sorted((*measures(text), *deadlines(text)), key=lambda m: -m.start):
        if measure.end <= len(text):
            text = text[: measure.start] + re.sub(
                r"^(?:以上|以内|内|以下|前)", "", text[measure.end :]
            )
    return text
