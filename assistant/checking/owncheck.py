"""Whether a draft keeps the limits, prohibitions and duties read from the clerk's own policies.

A figure is measured by a limit only where its clause speaks of the same thing, scope and period; an
act by a prohibition or a duty only where the clause tells it. Restating a rule (不得…) and saying that
a forbidden thing was not done (未…, 没有…) is kept; a violation found and dealt with (发现…, 已整改) is
truthful reporting and is not judged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache

from assistant.checking.engine import nested, shown
from assistant.checking.measures import Bound, Measure, measures
from assistant.checking.ownrules import (
    CLAUSE,
    LEAST_ACT_PAIRS,
    SCOPE_WORDS,
    Act,
    Limit,
    OwnRule,
    bare,
    read_own,
)
from assistant.checking.policyrules import Policies, policy_file
from assistant.checking.policytext import PolicyText, pairs
from assistant.checking.spans import DAY_OF_YEAR, comparable, deadlines, frequency, keeps
from assistant.checking.statements import statement_spans
from assistant.models import Basis, Completeness, DocumentKind, Finding, SectionRole, Severity

_REST = re.compile(
    r"[了过]?(?:活动|情况)?(?:共计|共|合计|累计|达|约)?(?:[\d.]+[一-鿿]{1,3})*[一-鿿]{0,2}"
)
"""What may follow an act in the clause that tells it: 共计3000元, 2期."""
_HANDLED = re.compile(
    r"发现(?!不了)|查处|查纠|整改|通报|处分|处理|立案|问责|纠正|整治|举报|线索|典型|案例|涉嫌|嫌疑|犯罪|行贿|受贿|被告|违规|违反|清退|检查(?!组)|排查|问题"
)
_NOT_FOUND = re.compile(r"(?:未|没有|没|不曾)发现|未出现|没有出现|未发生|没有发生|不存在")
_NEGATED = re.compile(
    r"未|没有|不存在|杜绝|拒绝|拒|避免|防止|从不|从未|无(?!公函|障碍|线|偿|人机|烟|纸)|不再|(?<![得能准])不(?=[在向用发搞设上到])"
)
_FORBIDS = re.compile(r"不得|严禁|禁止|不准|不允许|不许|不能|不可|一律不予")
_PERMITS = re.compile(r"(?<!不)可以|(?<!不)允许|准许|(?<!不)可(?=[在由向用不按])|有权")
_NEEDLESS = re.compile(r"无需|无须|不需|不必|不用|可以不|可不")
_NOT_DONE = re.compile(r"申请|(?:的|等)$|^\s*[（(]|因(?!公)")
PERIOD = re.compile(
    r"每(?:半年|季度|个?月|周|天|日|年|学期|人|餐|次|晚|间|班|学时|平方米)|全年|年度|上半年|下半年|[一二三四]季度|人均"
)
_FREE = frozenset(("每年", "全年", "年度", "人均", "每人", "每餐", "每次", "每间", "每晚", "每班"))
_BOUNDS = re.compile(
    r"不(?:得|能|准)?(?:超过|高于|多于|少于|低于)|超过|以内|之内|(?<=[日天年月时个])内|(?<=[日天年月时])前|控制在"
)
_THING_SHARE = 0.66
_DEADLINE_SHARE = 0.6
_ACT_SHARE = 0.8
_LONG_ACT_SHARE = 0.85
_SUBJECT_SHARE = 0.6
_LONGEST = 400


@dataclass(frozen=True)
class Kept:
    """A figure of the draft that a limit is about; offsets into the sentence."""

    measure: Measure
    limit: Limit
    broken: bool


@dataclass(frozen=True)
class Told:
    """A clause of the draft that tells an act of a policy; offsets into the sentence."""

    start: int
    end: int
    act: Act
    broken: bool


@lru_cache(maxsize=8)
def _index_of(sources: tuple[PolicyText, ...]) -> OwnIndex:
    return OwnIndex(sources)


@lru_cache(maxsize=8192)
def _kept(index: OwnIndex, sentence: str) -> tuple[Kept, ...]:
    return tuple(index.limits(sentence))


@lru_cache(maxsize=8192)
def _told(index: OwnIndex, sentence: str) -> tuple[Told, ...]:
    return tuple(index.acts(sentence))


@dataclass(frozen=True)
class OwnBook:
    """All limits and acts of the library's policies in force, ready to be asked."""

    policies: Policies

    @cached_property
    def _sources(self) -> tuple[PolicyText, ...]:
        as_of, catalogue = self.policies.data.subject.as_of, self.policies.catalogue
        return tuple(
            self.policies.text_of(document)
            for document in self.policies.documents
            if document.kind is DocumentKind.POLICY
            and document.completeness is Completeness.FULL
            and (as_of is None or catalogue.in_force(document, as_of))
        )

    def limits(self, sentence: str) -> tuple[Kept, ...]:
        """Figures of a sentence that some limit is about, and whether they break it."""
        return _kept(_index_of(self._sources), sentence)

    def acts(self, sentence: str) -> tuple[Told, ...]:
        """Clauses that tell an act that a policy forbids or asks for."""
        return _told(_index_of(self._sources), sentence)


class OwnIndex:
    """What a set of texts lays down, by the words it is found by."""

    def __init__(self, sources: tuple[PolicyText, ...]) -> None:
        self._sources = sources

    @cached_property
    def _by_head(self) -> dict[str, list[Limit]]:
        found: dict[str, list[Limit]] = {}
        for source in self._sources:
            for limit in read_own(source.document.sha256, source).limits:
                found.setdefault(limit.head, []).append(limit)
        return found

    @cached_property
    def _acts(self) -> list[tuple[Act, str, frozenset[str]]]:
        return [
            (act, words, core)
            for s in self._sources
            for act in read_own(s.document.sha256, s).acts
            for words, core in act.wordings
        ]

    @cached_property
    def _by_pair(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, (_, _, core) in enumerate(self._acts):
            for pair in core:
                found.setdefault(pair, []).append(number)
        return found

    def limits(self, sentence: str) -> Iterator[Kept]:
        """Figures of a sentence that some limit is about, and whether they break it."""
        if not self._by_head:
            return
        every = [*measures(sentence), *deadlines(sentence)]
        for mine in every:
            if _former(sentence, mine):
                continue
            fitting = next(
                (
                    found
                    for c in _contexts(sentence, mine)
                    if (found := self._fitting(mine, c, sentence))
                ),
                [],
            )
            best = max((rank for _, _, rank in fitting), default=(0.0, 0))
            judged = [
                (limit, verdict)
                for limit, factor, rank in fitting
                if rank == best
                and (verdict := _verdict(mine, limit, factor, every, sentence)) is not None
            ]
            broken = [limit for limit, verdict in judged if not verdict]
            ends = {(x.measure.start, x.measure.bound) for x, _ in judged}
            ranged = len({b for _, b in ends}) == 2
            if judged and (len(broken) in (0, len(judged)) or ranged):
                yield Kept(mine, (broken or [judged[0][0]])[0], bool(broken))

    def _fitting(
        self, mine: Measure, clause: str, sentence: str
    ) -> list[tuple[Limit, Decimal, tuple[float, int]]]:
        """Limits a figure told in a clause may be measured by, with how well they fit."""
        words = bare(clause)
        known = pairs(words)
        scopes = frozenset(SCOPE_WORDS.findall(clause))
        heads = {words[i : i + 2] for i in range(len(words) - 1)}
        return [
            (limit, factor, (min(round(share, 1), 1.0), len(limit.thing)))
            for head in heads
            for limit in self._by_head.get(head, ())
            if _unit_fits(mine, limit)
            and (limit.scope == scopes or (not limit.scope and not scopes & _RANKS))
            and (share := _same_thing(limit, known, words, clause))
            and not _dealt_with(sentence, limit.rule.quote)
            and (factor := _same_period(limit, mine, clause)) is not None
        ]

    def acts(self, sentence: str) -> Iterator[Told]:
        """Clauses that tell an act that a policy forbids or asks for."""
        context = pairs(bare(sentence))
        for match in CLAUSE.finditer(sentence):
            clause = match.group()
            known = pairs(bare(clause))
            shared: Counter[int] = Counter()
            for pair in known:
                shared.update(self._by_pair.get(pair, ()))
            ranked = sorted(
                shared.items(),
                key=lambda row: (-row[1] / len(self._acts[row[0]][2]), -row[1]),
            )
            for number, count in ranked[:6]:
                act, words, core = self._acts[number]
                if not _tells(act, core, count, context, len(bare(clause)) - len(bare(words))):
                    continue
                broken = _breaks_act(act, words, clause, sentence)
                if broken is not None:
                    yield Told(match.start(), match.end(), act, broken)
                    break


_RANKS = frozenset(("正", "副", "绝密", "机密", "秘密", "一类", "二类", "三类", "四类"))


def own_sentences(policies: Policies) -> Iterator[tuple[int, str]]:
    """Where each sentence starts, and its words with the documents it names blanked."""
    for start, end in policies.data.index.sentences:
        if end - start <= _LONGEST:
            yield start, statement_spans(policies.data.subject.text[start:end])


def check(policies: Policies) -> Iterator[Finding]:
    """Findings about limits, prohibitions and duties of the clerk's own policies."""
    book = OwnBook(policies)
    for start, sentence in own_sentences(policies):
        for kept in book.limits(sentence):
            if kept.broken:
                span = (start + kept.measure.start, start + kept.measure.end)
                yield _finding(policies, "own_limit", span, kept.limit.rule, kept.limit.rule.limit)
        if policies.data.role_at(start) is SectionRole.PROBLEMS:
            continue
        for told in book.acts(sentence):
            if told.broken:
                span = (start + told.start, start + told.end)
                name = "own_ban" if told.act.rule.kind == "ban" else "own_duty"
                yield _finding(policies, name, span, told.act.rule, told.act.rule.quote)


# ------------------------------------------------------------------------- figures


def _dealt_with(sentence: str, quote: str) -> bool:
    """Whether a sentence reports a violation found or put right, in words the policy does not use itself."""
    if _NOT_FOUND.search(sentence):
        return False
    return any(m.group() not in quote for m in _HANDLED.finditer(sentence))


def _contexts(sentence: str, measure: Measure) -> Iterator[str]:
    """The clause of a figure without the figure, and the same with the clause before it."""
    left = re.split(r"[，。；]", sentence[: measure.start])
    right = re.split(r"[，。；]", sentence[measure.end :])[0]
    clause = _BOUNDS.sub("", left[-1] + right)
    own = bare(re.sub(r"[\d.]+[一-鿿]", "", left[-1]))
    if len(own) >= 2 or len(left) < 2:
        yield clause
    if len(left) >= 2 and len(own) <= 6:
        yield f"{left[-2]}，{clause}"


def _former(sentence: str, measure: Measure) -> bool:
    """The figure of before in 由20分钟压缩到12分钟, 上年的42分钟."""
    if re.search(
        r"(?:由|从|上年|去年|原来|以往)(?:的|为)?[^，。；\d]{0,4}$", sentence[: measure.start]
    ):
        return re.match(r"[^，。；\d]{0,6}(?:到|至|为)", sentence[measure.end :]) is not None
    return False


def _unit_fits(mine: Measure, limit: Limit) -> bool:
    return comparable(mine.unit, limit.measure.unit) or (bool(limit.share_of) and mine.unit == "人")


def _same_thing(limit: Limit, known: frozenset[str], words: str, clause: str) -> float:
    """How far a clause speaks of what is limited; 0 for not enough. Few words must all be there."""
    size = len(limit.thing)
    rates = set(PERIOD.findall(limit.rule.thing))
    same_rate = bool(rates) and rates == set(PERIOD.findall(clause))
    if same_rate and 2 <= len(known) < size and known <= limit.thing:
        return 1.0
    if size <= 2:
        rest = known - limit.thing
        near = len(words) - size - 1 <= 4
        known_there = len(rest & pairs(bare(limit.rule.quote))) >= 0.7 * len(rest)
        if not (near or known_there or words.startswith(bare(limit.rule.thing)[:2])):
            return 0.0
    deadline = limit.measure.lead == limit.measure.start or limit.measure.unit == DAY_OF_YEAR
    share = _DEADLINE_SHARE if deadline and size >= 4 else _THING_SHARE
    if size <= 3:
        share = 1.0
    told = len(limit.thing & known) / size
    return told if told >= share else 0.0


def _same_period(limit: Limit, mine: Measure, clause: str) -> Decimal | None:
    """每月 and 每季度 are compared by the year or not at all; a limit of the year is, with 全年 and 人均."""
    said = frozenset(PERIOD.findall(clause))
    wanted = {p for p in PERIOD.findall(limit.rule.thing) if p not in _FREE}
    yearly = {p for p in PERIOD.findall(limit.rule.thing) if p in ("每年", "全年", "年度")}
    if yearly and said & {"上半年", "下半年"}:
        return None
    if limit.measure.unit == DAY_OF_YEAR and ("次年" in limit.rule.thing) != ("次年" in clause):
        return None
    if not wanted or wanted <= said:
        return Decimal(1)
    if len(wanted) == 1 and limit.measure.unit in ("次", "场", "个"):
        return frequency(next(iter(wanted)), said)
    if wanted <= {"每天", "每日"} and limit.measure.unit in ("分钟", "日"):
        return Decimal(1)
    return None


def _verdict(
    mine: Measure, limit: Limit, factor: Decimal, every: list[Measure], sentence: str
) -> bool | None:
    target = limit.measure
    if limit.case is not None:
        base = next((m for m in every if m.unit == limit.case.unit and m.start < mine.start), None)
        if base is None or _outside(base, limit.case):
            return None
    if limit.share_of:
        wanted = pairs(limit.share_of)
        base = next(
            (
                m
                for m in every
                if m.unit == mine.unit and m.start < mine.start
                and len(pairs(sentence[max(0, m.start - 10) : m.start]) & wanted) * 2 >= len(wanted)
            ),
            None,
        )  # fmt: skip
        if base is None:
            return None
        target = replace(target, value=target.value * base.value, unit=mine.unit)
    return keeps(mine, target, factor=factor)


def _outside(base: Measure, case: Measure) -> bool:
    if case.bound is Bound.MAX:
        return base.value > case.value
    if case.bound is Bound.MIN:
        return base.value < case.value
    if case.bound is Bound.OVER:
        return base.value <= case.value
    return base.value >= case.value


# ------------------------------------------------------------------------- acts


def _tells(act: Act, core: frozenset[str], count: int, context: frozenset[str], more: int) -> bool:
    """Whether a clause tells the act: a long one by itself, a short one whole and with its subject."""
    about = len(act.subject & context) / len(act.subject) if act.subject else 0.0
    if len(core) >= LEAST_ACT_PAIRS and count >= _LONG_ACT_SHARE * len(core):
        return act.rule.kind == "ban" or not act.subject or about >= _SUBJECT_SHARE
    if count < (_ACT_SHARE if len(core) >= 3 else 1.0) * len(core):
        return False
    if act.rule.kind == "ban" and len(core) >= 3 and count == len(core) and more <= 4:
        return True
    return about >= _SUBJECT_SHARE and len(core) + len(act.subject) >= LEAST_ACT_PAIRS


def _denied(told: str, quote: str) -> bool:
    """Whether a clause says that it was not done; the policy's own 无关 and 未经 deny nothing."""
    return any(told[m.start() : m.end() + 1] not in quote for m in _NEGATED.finditer(told))


def _breaks_act(act: Act, words: str, clause: str, sentence: str) -> bool | None:
    """What the clause says of the act: broken, kept, or neither."""
    handled = _dealt_with(sentence, act.rule.quote)
    told = clause.replace(act.before, "") if act.before and act.before in clause else clause
    told = re.sub(r"不(?=锈|动产|良|合格|规范|合规)", "", told)
    if act.leave:
        if re.search(rf"未经{re.escape(act.leave[:2])}", clause):
            return None if _FORBIDS.search(clause) or handled else True
        return False if re.search(rf"经[^，]{{0,6}}{re.escape(act.leave[-2:])}", sentence) else None
    if act.rule.kind == "ban":
        if _FORBIDS.search(told):
            return False
        if _PERMITS.search(told):
            return True
        if _denied(told, act.rule.quote) or _NOT_FOUND.search(sentence):
            return False
        if (
            handled
            or _NOT_DONE.search(clause)
            or re.search(r"应当|必须", clause.replace(words, ""))
        ):
            return None
        return True if _ends_with(clause, words) else None
    figures = {(m.unit, m.value) for m in (*measures(act.rule.quote), *deadlines(act.rule.quote))}
    for figure in (*measures(clause), *deadlines(clause)):
        rivals = any(comparable(figure.unit, unit) for unit in act.units)
        if rivals and (figure.unit, figure.value) not in figures:
            return None
    if _NEEDLESS.search(told) or _FORBIDS.search(told):
        return True
    if handled:
        return None
    return _denied(told, act.rule.quote)


def _ends_with(clause: str, act: str) -> bool:
    """Whether the act is what the clause says, not part of a longer name (泄露国家秘密隐患)."""
    at = clause.rfind(act[-2:])
    if at < 0:
        return False
    rest = clause[at + 2 :]
    return _REST.fullmatch(rest) is not None or rest.startswith("给")


def _finding(
    policies: Policies, name: str, span: tuple[int, int], own: OwnRule, right: str
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
        rule, *span, message=message, severity=Severity.WARNING, basis=basis
    )
