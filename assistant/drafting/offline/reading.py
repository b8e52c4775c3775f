"""A fact as the writer sees it: its sentence, and what the sentence gives rise to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.drafting.categories import Categories, Category
from assistant.drafting.offline import compare, completion
from assistant.drafting.offline.compare import Comparison
from assistant.drafting.offline.completion import Completion
from assistant.drafting.offline.numbers import NUMBER, unit_pattern, value, written
from assistant.drafting.offline.timing import Timing, timing
from assistant.drafting.patterns import load_patterns
from assistant.drafting.wording import clean_matter, content_object
from assistant.models import Fact

_FOUND = re.compile(
    rf"(?:发现|查出|检查出)(?P<what>[^，；。\d]{{0,8}}(?:问题|隐患|漏洞|风险点))(?P<n>{NUMBER})(?P<u>个|处|项|条|件|起)"
)
_SETTLED = re.compile(
    r"(?:已|均已|现已)?全部(?:完成)?(?:整改|处置|办结|销号|纠正)|均已整改|已整改完毕|已全部"
)
_ADJUSTED = re.compile(
    rf"(?:调整|清退|腾退|清理|收回|纠正|处置|追回)(?:了)?(?P<what>(?:超标准|超标|违规|超编)[^，；。\d]{{0,10}})(?P<n>{NUMBER})(?P<u>间|处|个|辆|台|套|项|人|名)(?![一-龥]*元)"
)
_PUNISHED = re.compile(
    r"(?:查处|查实|立案|处分|问责)[^，；。]{0,30}(?:违反中央八项规定精神|违纪|“?四风”?|作风|违规|不正之风|腐败|师德|医德|红包)"
    r"|(?:党内|行政|政务)?(?:警告|严重警告|记过|诫勉|开除党籍)[^，；。]{0,6}(?:处分|处理|\d)"
)
_PUNISHED_CLAUSE = re.compile(r"(?:查处|查实)[^，；。]*")
_SINGLE = re.compile(r"(?<![\d.—－\-])1(?:次|场|期)(?=[，；。]|$)")
_PERIOD = re.compile(
    r"^(?:\d{4}年)?(?:\d{1,2}月?[—－–\-~～至到]\d{1,2}月份?|上半年|下半年|今年以来|前三季度|[一二三四]季度|"
    r"截至(?:目前|\d{1,2}月(?:底|末|\d{1,2}日)?)|\d{1,2}月\d{1,2}日)(?![\d，、前后期间的至到—\-内初中上下底末旬份])"
)
_ITEM = r"[一-龥]{1,8}?"
_SHORT_ITEM = 20
_SHORT_LIST = 60


@dataclass(frozen=True)
class Found:
    """What a check brought to light."""

    text: str
    """发现问题5个"""
    count: str
    """5个问题"""
    settled: bool


@dataclass(frozen=True)
class FactReading:
    """One fact, read."""

    fact: Fact
    category: Category
    text: str
    """Its sentence without final mark, without the time it may begin with; computed figures included."""
    plain: str
    """The same as the fact gives it, nothing computed."""
    time: Timing
    comparisons: tuple[Comparison, ...] = ()
    completions: tuple[Completion, ...] = ()
    found: tuple[Found, ...] = ()
    punished: str = ""
    """The clause that tells of a violation dealt with."""
    inconsistent: bool = False

    @property
    def id(self) -> str:
        """The fact's own id."""
        return self.fact.id

    @property
    def matter(self) -> str:
        """事项 cleaned; what the content acts on or counts where there is none."""
        return clean_matter(self.fact.matter) or content_object(self.fact.content) or self.measured

    @property
    def measured(self) -> str:
        """What the content is about, as far as its first words tell; '' when they are too many."""
        for comparison in self.comparisons:
            if 2 <= len(comparison.subject) <= 12:
                return comparison.subject
        return ""


def read_fact(fact: Fact, *, year: int, categories: Categories) -> FactReading:
    """Everything the writer needs to know of one fact."""
    if categories.files(fact.matter):
        fact = fact.model_copy(update={"matter": ""})
    plain = _clean(fact.content)
    time = timing(fact, year=year, completes=bool(completion.complete(plain).found))
    lead = time.lead
    done = completion.complete(plain, as_of=lead.rstrip("，") if lead.startswith("截至") else "")
    if done.dated:
        time = replace(time, lead="")
    text = done.text
    if time.event:
        text = _SINGLE.sub("", text)
    compared = compare.complete(text)
    text = _with_sum(compared.text)
    category = categories.of(fact)
    punished = _punished(plain, category)
    return FactReading(
        fact=fact,
        category=category,
        text=text,
        plain=plain,
        time=time,
        comparisons=compared.found,
        completions=done.found,
        found=tuple(_findings(plain, category, settled=_all_done(done.found))),
        punished=punished,
        inconsistent=compared.inconsistent,
    )


def read_facts(
    facts: Sequence[Fact], *, year: int, categories: Categories
) -> tuple[FactReading, ...]:
    """The facts in the order given."""
    return tuple(read_fact(f, year=year, categories=categories) for f in facts)


def _clean(content: str) -> str:
    """Content on one line, Chinese commas between Chinese words, no final mark."""
    text = re.sub(r"\s*\n\s*", "，", content.strip())
    text = re.sub(r"(?<=[一-龥）”》%])\s*,\s*(?=[一-龥\d“《])", "，", text)
    text = re.sub(r"(?<=[一-龥）”》%])\s*;\s*", "；", text)
    text = re.sub(r"(?<=[一-龥])\s+(?=[一-龥\d])|(?<=\d)\s+(?=[一-龥])", "", text)
    text = _PERIOD.sub(r"\g<0>，", text)
    for rule in load_patterns().normalise:
        text = re.sub(rule.pattern, rule.to, text)
    # A content of marks only is still somebody's entry and must not vanish.
    return _joined(text.rstrip("。；，.;, ")) or content.strip()


def _joined(text: str) -> str:
    """Short items listed with ； become one sentence with ，; longer ones sentences of their own."""
    pieces = [p for p in text.split("；") if p]
    if len(pieces) < 2 or len(_outside(text)) < len(pieces):
        return text
    short = all("，" not in p and len(p) <= _SHORT_ITEM for p in pieces)
    return ("，" if short and len(text) <= _SHORT_LIST else "。").join(pieces)


def _outside(text: str) -> list[str]:
    """The pieces between those ； that stand outside brackets and quotations."""
    bare = re.sub(r"《[^》]*》|“[^”]*”|（[^）]*）", lambda m: "□" * len(m.group()), text)
    return [p for p in bare.split("；") if p]


@lru_cache(maxsize=1)
def _sum_pattern() -> re.Pattern[str]:
    unit = unit_pattern()
    return re.compile(
        rf"(?P<x>{_ITEM}(?P<noun>[一-龥]{{2,4}}))(?P<a>{NUMBER})(?P<u>{unit})、"
        rf"(?P<y>{_ITEM}(?P=noun))(?P<b>{NUMBER})(?P=u)(?=。|$)"
    )


def _with_sum(text: str) -> str:
    """两项合计 where two kinds of one thing are counted in one unit (rule 5)."""
    if "合计" in text or "共" in text:
        return text

    def add(match: re.Match[str]) -> str:
        total = value(match["a"]) + value(match["b"])
        return f"{match.group()}，两项合计{written(total)}{match['u']}"

    if len(_sum_pattern().findall(text)) != 1:
        return text
    return _sum_pattern().sub(add, text)


def _all_done(found: Sequence[Completion]) -> bool:
    """发现问题68个，整改68个 says 全部整改 in figures."""
    return bool(found) and all(not c.rest for c in found)


def _findings(text: str, category: Category, *, settled: bool) -> list[Found]:
    if not category.own:
        return []
    settled = settled or bool(_SETTLED.search(text))
    found = [
        Found(m.group(), f"{m['n']}{m['u']}{m['what']}", settled) for m in _FOUND.finditer(text)
    ]
    found += [
        Found(m.group(), f"{m['n']}{m['u']}{m['what']}", True) for m in _ADJUSTED.finditer(text)
    ]
    return found


def _punished(text: str, category: Category) -> str:
    if not category.own or not _PUNISHED.search(text):
        return ""
    clause = _PUNISHED_CLAUSE.search(text)
    if clause is None or not re.search(r"\d", clause.group()):
        return ""
    return clause.group()
