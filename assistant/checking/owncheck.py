"""Whether a draft keeps the limits and prohibitions read from the clerk's own policies.

A figure is measured by a limit only where its clause speaks of the same thing, scope and period; an
act by a prohibition only where the clause says that it was done.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from assistant.checking.engine import nested, shown
from assistant.checking.limits import limit_file
from assistant.checking.measures import Bound, Measure, measures
from assistant.checking.ownrules import (
    CLAUSE,
    FILLER,
    LEAST_ACT_PAIRS,
    SCOPE_WORDS,
    Ban,
    Limit,
    OwnRule,
    read_own,
)
from assistant.checking.policyrules import Policies, policy_file
from assistant.checking.policytext import PolicyText, pairs
from assistant.models import Basis, Completeness, DocumentKind, Finding, SectionRole, Severity

_REST = re.compile(
    r"[了过]?(?:活动)?(?:共计|共|合计|累计|达|约)?(?:[\d.]+[一-鿿]{1,3})*[一-鿿]{0,2}"
)
"""What may follow an act in the clause that tells it: 共计3000元, 2期."""
_NOT_DONE = re.compile(
    r"应当|可以|必须|依法|经批准|按照规定|申请|发现|涉嫌|涉及|(?:的|等)$|^\s*[（(]|^对|^将|^因"
)
"""A clause of a draft that does not say that the unit did something."""
PERIOD = re.compile(
    r"每(?:半年|季度|个?月|周|天|日|年|学期|人|餐|次)|全年|年度|上半年|下半年|[一二三四]季度|人均"
)
_YEARLY = frozenset(("每年", "全年", "年度", "人均"))
_HANDLED = re.compile(r"超标|违规|问题|整改|查处|超出|违反|清退")
_THING_SHARE = 0.7
_DEADLINE_SHARE = 0.7
_DEADLINE_PAIRS = 6
_ACT_SHARE = 0.85
_LONGEST = 400


@dataclass(frozen=True)
class Kept:
    """A figure of the draft that a limit is about; offsets into the sentence."""

    measure: Measure
    limit: Limit
    broken: bool


@dataclass(frozen=True)
class OwnBook:
    """All limits and prohibitions of the library's policies in force, ready to be asked."""

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

    @cached_property
    def _by_unit(self) -> dict[str, list[Limit]]:
        found: dict[str, list[Limit]] = {}
        for source in self._sources:
            for limit in read_own(source.document.sha256, source).limits:
                found.setdefault(limit.measure.unit, []).append(limit)
        return found

    @cached_property
    def _bans(self) -> list[Ban]:
        return [ban for s in self._sources for ban in read_own(s.document.sha256, s).bans]

    @cached_property
    def _by_pair(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, ban in enumerate(self._bans):
            for pair in ban.act:
                found.setdefault(pair, []).append(number)
        return found

    def limits(self, sentence: str) -> Iterator[Kept]:
        """Figures of a sentence that some limit is about, and whether they break it."""
        for mine in measures(sentence):
            candidates = self._by_unit.get(mine.unit)
            if not candidates or mine.bound in (Bound.OVER, Bound.UNDER):
                continue
            clause = _clause_around(sentence, mine)
            known = pairs(FILLER.sub("", clause))
            scopes = frozenset(SCOPE_WORDS.findall(clause))
            fitting = [
                limit
                for limit in candidates
                if limit.head in clause
                and _same_thing(limit, known)
                and (limit.scope == scopes or not (limit.scope or scopes))
                and _same_period(limit.rule.thing, clause)
            ]
            if not fitting or _HANDLED.search(clause):
                continue
            broken = [limit for limit in fitting if _breaks(mine, limit.measure)]
            if len(broken) in (0, len(fitting)):
                yield Kept(mine, max(fitting, key=lambda x: len(x.thing)), bool(broken))

    def bans(self, sentence: str) -> Iterator[tuple[int, int, Ban]]:
        """Clauses that say that a forbidden act was done."""
        harmless = re.compile(limit_file().harmless)
        for match in CLAUSE.finditer(sentence):
            clause = match.group()
            known = pairs(FILLER.sub("", clause))
            if len(known) < LEAST_ACT_PAIRS or _NOT_DONE.search(clause):
                continue
            shared: Counter[int] = Counter()
            for pair in known:
                shared.update(self._by_pair.get(pair, ()))
            for number, count in shared.most_common(3):
                ban = self._bans[number]
                if count < _ACT_SHARE * len(ban.act) or not _ends_with(clause, ban.key):
                    continue
                if not harmless.search(sentence[max(0, match.start() - 24) : match.end()]):
                    yield match.start(), match.end(), ban
                break


def own_sentences(policies: Policies) -> Iterator[tuple[int, int]]:
    """Sentences that name no document of the library.

    What a sentence says of a document it names is compared with that document itself.
    """
    cited = {span for span, _ in policies.in_sentence()}
    for span in policies.data.index.sentences:
        if span not in cited and span[1] - span[0] <= _LONGEST:
            yield span


def check(policies: Policies) -> Iterator[Finding]:
    """Findings about limits and prohibitions of the clerk's own policies."""
    book, text = OwnBook(policies), policies.data.subject.text
    for start, end in own_sentences(policies):
        sentence = text[start:end]
        for kept in book.limits(sentence):
            if kept.broken:
                span = (start + kept.measure.start, start + kept.measure.end)
                yield _finding(policies, "own_limit", span, kept.limit.rule, kept.limit.rule.limit)
        if policies.data.role_at(start) is SectionRole.PROBLEMS:
            continue
        for first, last, ban in book.bans(sentence):
            span = (start + first, start + last)
            yield _finding(policies, "own_ban", span, ban.rule, ban.rule.quote)


def _clause_around(sentence: str, measure: Measure) -> str:
    """The clause of a figure, with the one before when it has few words of its own."""
    left = re.split(r"[，。；]", sentence[: measure.start])
    right = re.split(r"[，。；]", sentence[measure.end :])[0]
    clause = left[-1] + sentence[measure.start : measure.end] + right
    return clause if len(left[-1]) >= 4 or len(left) < 2 else f"{left[-2]}，{clause}"


def _same_thing(limit: Limit, known: frozenset[str]) -> bool:
    """Whether a clause speaks of what is limited; a mere deadline (十日内) must be told in full."""
    deadline = limit.measure.lead == limit.measure.start
    if deadline and len(limit.thing) < _DEADLINE_PAIRS:
        return False
    share = _DEADLINE_SHARE if deadline else _THING_SHARE
    return len(limit.thing & known) >= share * len(limit.thing)


def _same_period(thing: str, clause: str) -> bool:
    """每月 and 每季度 are not compared; a limit of the year is, with 全年 and 人均."""
    wanted = {p for p in PERIOD.findall(thing) if p not in ("每人", "每餐", "每次")}
    if not wanted or wanted <= _YEARLY:
        return not set(PERIOD.findall(clause)) & {"上半年", "下半年"} or not wanted
    return wanted <= set(PERIOD.findall(clause))


def _breaks(mine: Measure, limit: Measure) -> bool:
    if limit.bound is Bound.MAX:
        return mine.value > limit.value and mine.bound is not Bound.MIN
    return mine.value < limit.value and mine.bound is not Bound.MAX


def _ends_with(clause: str, act: str) -> bool:
    """Whether the act is what the clause says, not part of a longer name (泄露国家秘密隐患)."""
    at = clause.rfind(act[-2:])
    return at >= 0 and _REST.fullmatch(clause[at + 2 :]) is not None


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
