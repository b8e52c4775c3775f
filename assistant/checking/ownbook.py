"""All limits, prohibitions and duties of the library's policies in force, ready to be asked."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache, partial
from heapq import nlargest

from assistant.checking import owngrades
from assistant.checking.measures import Bound, Measure, measures
from assistant.checking.owndeeds import Told, breaks_act, tells, told_by_words, wording_of
from assistant.checking.ownfigures import (
    Kept,
    by_words,
    contexts,
    former,
    names_case,
    same_period,
    same_thing,
    told_times,
    unit_fits,
    verdict,
    wide,
)
from assistant.checking.ownlines import Lines
from assistant.checking.ownmatter import alike, deeds
from assistant.checking.ownmatter import told as told_of
from assistant.checking.ownreach import binds, first_reading, stated_unit
from assistant.checking.ownrules import derive, read_own
from assistant.checking.owntold import dealt_with
from assistant.checking.ownwords import CLAUSE, Act, Limit, OwnRule, bare, scope_words
from assistant.checking.policyrules import Policies
from assistant.checking.policytext import PolicyText, pairs
from assistant.checking.spans import deadlines
from assistant.models import Completeness, DocumentKind, RuleDecision, RuleState

_PAIRS_TRIED = 6
_WORDS_TRIED = 16
_LEAST_SHARED = 0.2
_RANKS = frozenset(("正", "副", "绝密", "机密", "秘密", "一类", "二类", "三类", "四类"))


@lru_cache(maxsize=8)
def _index_of(sources: tuple[PolicyText, ...], dropped: frozenset[str]) -> OwnIndex:
    return OwnIndex(sources, dropped)


@lru_cache(maxsize=8192)
def _kept(index: OwnIndex, sentence: str) -> tuple[Kept, ...]:
    rows = tuple(index.limits(sentence))
    # 早餐20元、午餐40元: the figure that a fixed sum is told by leaves its neighbour to another.
    told = {row.limit.rule.id for row in rows if not row.broken and _fixed(row)}
    return tuple(r for r in rows if not (r.broken and _fixed(r) and r.limit.rule.id in told))


def _fixed(row: Kept) -> bool:
    return row.limit.measure.bound is Bound.EQUAL


@lru_cache(maxsize=8192)
def _told(index: OwnIndex, sentence: str) -> tuple[Told, ...]:
    return tuple(index.acts(sentence))


def _halves(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


@dataclass(frozen=True)
class OwnBook:
    """All limits and acts of the library's policies in force, ready to be asked."""

    policies: Policies

    @cached_property
    def sources(self) -> tuple[PolicyText, ...]:
        """Full texts of policies in force on the report's date."""
        as_of, catalogue = self.policies.data.subject.as_of, self.policies.catalogue
        return tuple(
            self.policies.text_of(document)
            for document in self.policies.documents
            if document.kind is DocumentKind.POLICY
            and document.completeness is Completeness.FULL
            and (as_of is None or catalogue.in_force(document, as_of))
        )

    @cached_property
    def _decisions(self) -> dict[tuple[str, str], RuleDecision]:
        return {(d.document, d.key): d for d in self.policies.data.subject.rule_decisions}

    @cached_property
    def dropped(self) -> frozenset[str]:
        """Ids of rules that do not bind this draft, or that a person does not want."""
        subject = self.policies.data.subject
        unit = stated_unit(subject.unit, subject.text)
        spoken = {document for document, _ in self._decisions}
        found: set[str] = set()
        for source in self.sources:
            document = source.document
            unread = first_reading(document, "")
            bound = binds(unread, subject.office, unit)
            if bound and document.id not in spoken:
                continue
            for rule in derive(document):
                said = self._decisions.get((document.id, rule.key))
                held = binds(said, subject.office, unit) if said else bound
                if not held:
                    found.add(rule.id)
        return frozenset(found)

    @cached_property
    def silent(self) -> frozenset[tuple[str, str]]:
        """(document, clause) of which every rule is dropped."""
        kept: set[tuple[str, str]] = set()
        gone: set[tuple[str, str]] = set()
        if self.dropped:
            for source in self.sources:
                for rule in derive(source.document):
                    (gone if rule.id in self.dropped else kept).add((rule.document, rule.quote))
        return frozenset(gone - kept)

    def state(self, rule: OwnRule) -> RuleState:
        """What a person decided about a rule."""
        said = self._decisions.get((rule.document, rule.key))
        return said.state if said is not None else RuleState.PENDING

    def confirmed(self, document: str, quote: str) -> bool:
        """Whether a person confirmed a rule of a clause."""
        return (document, quote) in self._confirmed

    @cached_property
    def _confirmed(self) -> frozenset[tuple[str, str]]:
        sure = {k for k, d in self._decisions.items() if d.state is RuleState.CONFIRMED}
        return frozenset(
            (rule.document, rule.quote)
            for source in self.sources
            if any(document == source.document.id for document, _ in sure)
            for rule in derive(source.document)
            if (rule.document, rule.key) in sure
        )

    @property
    def lines(self) -> Lines:
        """The sentences of the texts in force."""
        return _index_of(self.sources, self.dropped).lines

    def holders(self, wanted: frozenset[str]) -> Counter[int]:
        """Number of each source → how many of some pairs stand in it."""
        return _index_of(self.sources, self.dropped).holders(wanted)

    def limits(self, sentence: str) -> tuple[Kept, ...]:
        """Figures of a sentence that some limit is about, and whether they break it."""
        return _kept(_index_of(self.sources, self.dropped), sentence)

    def acts(self, sentence: str) -> tuple[Told, ...]:
        """Clauses that tell an act that a policy forbids or asks for."""
        return _told(_index_of(self.sources, self.dropped), sentence)


class OwnIndex:
    """What a set of texts lays down, by the words it is found by."""

    def __init__(self, sources: tuple[PolicyText, ...], dropped: frozenset[str]) -> None:
        self._sources = sources
        self._dropped = dropped
        self._lone_words: dict[tuple[str, ...], bool] = {}
        self.lines = Lines(sources)

    def holders(self, wanted: frozenset[str]) -> Counter[int]:
        """Number of each source → how many of some pairs stand in it."""
        found: Counter[int] = Counter()
        for pair in wanted:
            found.update(self._in_sources.get(pair, ()))
        return found

    @cached_property
    def _in_sources(self) -> dict[str, list[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, source in enumerate(self._sources):
            for pair in source.every_pair:
                found[pair].append(number)
        return dict(found)

    @cached_property
    def _by_head(self) -> dict[str, list[Limit]]:
        found: dict[str, list[Limit]] = {}
        for source in self._sources:
            for limit in read_own(source.document.sha256, source).limits:
                if limit.rule.id in self._dropped:
                    continue
                for head in dict.fromkeys((limit.head, limit.short_head)):
                    found.setdefault(head, []).append(limit)
        return found

    @cached_property
    def _by_near(self) -> dict[str, list[Limit]]:
        """Limits by every two characters of the words nearest to their figures, and of like words."""
        found: dict[str, list[Limit]] = {}
        for source in self._sources:
            for limit in read_own(source.document.sha256, source).limits:
                if limit.rule.id in self._dropped:
                    continue
                words = [w for near in limit.near for w in (near, *alike(near))]
                for half in {half for w in words for half in _halves(w)}:
                    found.setdefault(half, []).append(limit)
        return found

    @cached_property
    def _granting(self) -> tuple[Limit, ...]:
        """Limits whose figure permits an act, which may be told in another clause."""
        limits = {id(x): x for found in self._by_near.values() for x in found}
        return tuple(limit for limit in limits.values() if limit.acting)

    @cached_property
    def _scales(self) -> tuple[owngrades.Grades, ...]:
        return tuple(
            replace(scale, steps=kept)
            for source in self._sources
            for scale in read_own(source.document.sha256, source).grades
            if (kept := tuple(s for s in scale.steps if s.limit.rule.id not in self._dropped))
        )

    @cached_property
    def _acts(self) -> list[tuple[Act, str, frozenset[str]]]:
        return [
            (act, words, core)
            for s in self._sources
            for act in read_own(s.document.sha256, s).acts
            if act.rule.id not in self._dropped
            for words, core in act.wordings
        ]

    @cached_property
    def _meant(self) -> list[tuple[int, re.Pattern[str]]]:
        """Acts that a draft tells by what was done, with no word of theirs (公车私用 → 公务用车接送子女)."""
        return [
            (number, told_so)
            for names, told_so in deeds()
            for number, (_, words, _) in enumerate(self._acts)
            if any(name in words for name in names)
        ]

    @cached_property
    def _sizes(self) -> list[int]:
        return [len(core) for _, _, core in self._acts]

    @cached_property
    def _by_pair(self) -> dict[str, list[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, (_, _, core) in enumerate(self._acts):
            for pair in core:
                found[pair].append(number)
        return dict(found)

    def limits(self, sentence: str) -> Iterator[Kept]:
        """Figures of a sentence that some limit is about, and whether they break it."""
        every = [*measures(sentence), *deadlines(sentence)]
        every += told_times(sentence, every)
        if not every:
            return
        for mine in every:
            if former(sentence, mine) or names_case(sentence, mine):
                continue
            fitting = self._fitting_words(mine, sentence) or next(
                (
                    found
                    for c in contexts(sentence, mine)
                    if (found := self._fitting(mine, c, sentence))
                ),
                [],
            )
            told = [
                (rank, limit, keeps)
                for limit, factor, rank in fitting
                if (keeps := verdict(mine, limit, factor, every, sentence)) is not None
            ]
            best = max((rank for rank, _, _ in told), default=(0.0, 0))
            judged = [(limit, keeps) for rank, limit, keeps in told if rank == best]
            broken = [limit for limit, keeps in judged if not keeps]
            ends = {(x.measure.start, x.measure.bound) for x, _ in judged}
            ranged = len({b for _, b in ends}) == 2
            if judged and (len(broken) in (0, len(judged)) or ranged):
                yield Kept(mine, (broken or [judged[0][0]])[0], bool(broken))
        for scale in self._scales:
            if not dealt_with(sentence, scale.steps[0].limit.rule.quote):
                yield from owngrades.told(scale, sentence)

    def _fitting(
        self, mine: Measure, clause: str, sentence: str
    ) -> list[tuple[Limit, Decimal, tuple[float, int]]]:
        """Limits a figure told in a clause may be measured by, with how well they fit."""
        words = bare(clause)
        scopes = frozenset(scope_words().findall(clause))
        heads = {words[i : i + 2] for i in range(len(words) - 1)}
        fitting = {id(x): x for head in heads for x in self._by_head.get(head, ())}
        return [
            (limit, factor, (min(round(share, 1), 1.0), len(limit.thing)))
            for limit in fitting.values()
            if unit_fits(mine, limit)
            and (
                limit.scope == scopes
                or (not limit.scope and not scopes & _RANKS)
                or (scopes and scopes < limit.scope)
            )
            and (share := same_thing(limit, words, clause, sentence))
            and not dealt_with(sentence, limit.rule.quote)
            and (factor := same_period(limit, mine, clause, sentence)) is not None
        ]

    def _fitting_words(
        self, mine: Measure, sentence: str
    ) -> list[tuple[Limit, Decimal, tuple[float, int]]]:
        """Limits whose content words a figure's clause and what leads to it tell, in whatever order."""
        clause, part = wide(sentence, mine)
        scopes = frozenset(scope_words().findall(clause) or scope_words().findall(part))
        near = {id(x): x for word in _halves(clause) for x in self._by_near.get(word, ())}
        near |= {id(x): x for x in self._granting if told_of(x.acting, sentence) == 1.0}
        return [
            (limit, factor, rank)
            for limit in near.values()
            if unit_fits(mine, limit)
            and (
                limit.scope == scopes
                or not limit.scope
                or (scopes and scopes < limit.scope)
                or (limit.sole and not scopes)
            )
            and (rank := by_words(limit, clause, part, sentence))[0]
            and not dealt_with(sentence, limit.rule.quote)
            and (factor := same_period(limit, mine, part, sentence)) is not None
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
            likely = [
                (count / size, count, -number)
                for number, count in shared.items()
                if count >= _LEAST_SHARED * (size := self._sizes[number])
            ]
            ranked = [(-number, count) for _, count, number in nlargest(_WORDS_TRIED, likely)]
            ranked += [(n, 0) for n, told_so in self._meant if told_so.search(clause)]
            found = self._told(ranked[:_PAIRS_TRIED], context, clause, sentence)
            if found is None:
                found = self._told_by_words(ranked, clause, sentence)
            if found is not None:
                yield Told(match.start(), match.end(), *found)

    def _told(
        self, ranked: list[tuple[int, int]], context: frozenset[str], clause: str, sentence: str
    ) -> tuple[Act, bool] | None:
        for number, count in ranked:
            act, words, core = self._acts[number]
            if not tells(act, core, count, context, clause, words):
                continue
            broken = breaks_act(act, words, clause, sentence)
            if broken is not None:
                return act, broken
        return None

    def _lone(self, words: tuple[str, ...]) -> bool:
        """Whether only one text of the library has all of some words: then they tell the matter by themselves."""
        if words not in self._lone_words:
            texts = (source.document.text for source in self._sources)
            self._lone_words[words] = sum(all(w in text for w in words) for text in texts) < 2
        return self._lone_words[words]

    def _told_by_words(
        self, ranked: list[tuple[int, int]], clause: str, sentence: str
    ) -> tuple[Act, bool] | None:
        for number, _ in ranked:
            act, words, _ = self._acts[number]
            wording = wording_of(words)
            if not told_by_words(
                act, wording, clause, sentence, lone=partial(self._lone, wording.needed)
            ):
                continue
            broken = breaks_act(act, words, clause, sentence, wording=wording)
            if broken is not None:
                return act, broken
        return None
