"""What is read from the clerk's own policies: the nouns, and how words are compared.

A limit needs a number, a unit, a binding word and a thing; a prohibition or a duty needs an act.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.checking.measures import Measure, measures
from assistant.checking.ownlists import own_file
from assistant.checking.policytext import Line, PolicyText
from assistant.checking.spans import deadlines
from assistant.models import Completeness, Noun

ORDINAL = re.compile(
    r"^\s*(?:第[^条]{1,8}条|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十\d]{1,3}[、.．])\s*"
)
CLAUSE = re.compile(r"[^，。；：！？\n]+")


@lru_cache(maxsize=1)
def filler() -> re.Pattern[str]:
    """Words that do not tell what is spoken of."""
    return re.compile("|".join(own_file().filler))


@lru_cache(maxsize=1)
def scope_words() -> re.Pattern[str]:
    """Words that tell one rank or step from another."""
    return re.compile("|".join(own_file().scopes))


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
    words: tuple[tuple[str, ...], ...] = ()
    """The content words of the thing; of each member of a list (领导讲话、主报告时间) by itself."""
    near: tuple[str, ...] = ()
    """Words nearest to the figure, which the draft's own clause must hold."""
    around: tuple[str, ...] = ()
    """The first words of the sentence, or of its article: whom or what the limit is for."""
    beside: tuple[str, ...] = ()
    """All other words before the figure."""
    phrases: tuple[str, ...] = ()
    """The thing, or a member of its list, in full; a clause that has it needs nothing else."""
    acting: tuple[str, ...] = ()
    """满8年的可以更新: the act that the figure permits; the draft must tell it."""
    each: bool = False
    """可以安排工作餐一次: holds for each case, so a total of the year is not measured by it."""
    sole: bool = False
    """Whether no other limit of the document is of the same words for another rank (市级, 县级)."""
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
    distant: bool = False
    """Whether ``before`` stands in another clause than the act, and may be of something else."""


def bare(text: str) -> str:
    """The words that tell what is spoken of."""
    return filler().sub("", text)


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


@lru_cache(maxsize=16384)
def figureless(text: str) -> str:
    """A text without its figures and their units."""
    for measure in sorted((*measures(text), *deadlines(text)), key=lambda m: -m.start):
        if measure.end <= len(text):
            text = text[: measure.start] + re.sub(
                r"^(?:以上|以内|内|以下|前)", "", text[measure.end :]
            )
    return text
