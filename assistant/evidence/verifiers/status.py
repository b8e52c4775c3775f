"""Status: planned is not done; 全部 and 没有发生 need their own evidence."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from assistant.evidence import rules
from assistant.evidence.nouns import ClaimKind, DateKind, VerifyContext
from assistant.evidence.parse import Clause, Parsed
from assistant.evidence.sources import Source, Sources
from assistant.evidence.texts import bigrams, likeness, squeeze
from assistant.evidence.verifiers.base import Outcome, shorten, sourceless
from assistant.evidence.verifiers.numbers import Carried


@lru_cache(maxsize=1)
def _plan() -> re.Pattern[str]:
    data = rules.words().plan
    return re.compile(rules.alternation((*data.words, *data.deadline)))


@lru_cache(maxsize=1)
def _not_plan() -> re.Pattern[str]:
    return re.compile(rules.alternation(rules.words().plan.not_))


@lru_cache(maxsize=1)
def _done() -> re.Pattern[str]:
    return re.compile(rules.alternation(rules.words().done))


@lru_cache(maxsize=1)
def _not_done() -> re.Pattern[str]:
    return re.compile(rules.alternation(rules.words().done_not))


@lru_cache(maxsize=1)
def _whole() -> re.Pattern[str]:
    return re.compile(rules.alternation(rules.words().whole))


@lru_cache(maxsize=1)
def _none() -> re.Pattern[str]:
    return re.compile(rf"(?:{rules.alternation(rules.words().none)})")


_ALL = re.compile(
    r"全部|(?<![日月年人户村平])均|全都|悉数|全面|清零|100%|百分之百|所有|全体|都|全覆盖|全员|逐一|各"
)
_ZERO = re.compile(r"未|没有|无|零|0|不存在")
_NEGATED = re.compile(r"没有|未|尚|不|非|难以")


def plans(text: str) -> bool:
    """Whether the wording says a thing is still to come (拟, 将, 计划…前); 按计划推进 does not."""
    return bool(_plan().search(_not_plan().sub("", text)))


def finished(text: str) -> bool:
    """Whether the wording says a thing is done (已, 了)."""
    return bool(_done().search(_not_done().sub("", text)))


def check(
    parsed: Parsed, sources: Sources, context: VerifyContext, carried: tuple[Carried, ...]
) -> Outcome:
    """Planned things stay planned; 全部 and 没有发生 are carried."""
    outcome = Outcome()
    _check_planned(parsed, sources, carried, outcome)
    _check_pending(parsed, sources, outcome)
    _check_whole(parsed, sources, carried, outcome)
    _check_none(parsed, sources, outcome)
    return outcome


def _check_planned(
    parsed: Parsed, sources: Sources, carried: tuple[Carried, ...], outcome: Outcome
) -> None:
    planned = [s for s in sources.items if s.planned]
    if not planned:
        return
    done = [s for s in sources.items if not s.planned and s.fact]
    done_pairs: frozenset[str] = (
        frozenset().union(*(s.pairs for s in done)) if done else frozenset()
    )
    ids = frozenset(s.id for s in planned)
    label = "、".join(s.id for s in planned)
    every = parsed.clauses
    marked = [plans(parsed.text[c.start : c.end]) or _deadline(parsed, c) for c in every]
    for i, clause in enumerate(every):
        text = parsed.text[clause.start : clause.end]
        # Said of the whole sentence; beside done facts, from a clause before its own to the end.
        ahead = any(marked) if not done else any(marked[: i + 2])
        if not _rests_on(clause, parsed, planned, done_pairs, carried, ids, alone=not done):
            continue
        outcome.claim(ClaimKind.STATUS, shorten(text), clause.start, clause.end)
        if finished(text) and not plans(text):
            outcome.fail(f"“{shorten(text)}”写成了已做的事：{label}是拟开展，尚未完成")
        elif not ahead:
            outcome.fail(f"“{shorten(text)}”没有写明是计划：{label}是拟开展，要有“拟”“计划”等字样")


_DONE_NOW = re.compile(r"完成|整改到位|建成|竣工|完工|办结|销号|投用|投入使用|印发|出台|交付|验收")
_NOT_NOW = re.compile(r"未|没有|尚|不")


@lru_cache(maxsize=1)
def _intent() -> re.Pattern[str]:
    return re.compile(rules.alternation(rules.words().plan.words))


def _intends(text: str) -> bool:
    """Plan words proper; 11月底前 alone also stands beside 已完成."""
    return bool(_intent().search(_not_plan().sub("", text)))


def _check_pending(parsed: Parsed, sources: Sources, outcome: Outcome) -> None:
    """剩余2处计划11月底前完成, told inside a done fact, may not become 2处已完成."""
    facts = [s for s in sources.items if s.fact and not s.planned]
    waiting: list[tuple[Source, str, set[tuple[str, Decimal]]]] = []
    settled: list[tuple[Source, str, set[tuple[str, Decimal]]]] = []
    for source in facts:
        for clause in source.parsed.clauses:
            text = source.content[clause.start : clause.end]
            figures = {
                (f.token.base, f.token.canonical)
                for f in source.parsed.figures
                if clause.start <= f.token.start < clause.end
            }
            (waiting if plans(text) else settled).append((source, text, figures))
    if not waiting:
        return
    known: set[tuple[str, Decimal]] = set().union(*(f for _s, _t, f in settled))
    for clause in parsed.clauses:
        text = parsed.text[clause.start : clause.end]
        if _intends(text) or _NOT_NOW.search(text):
            continue
        if not finished(text) and (_deadline(parsed, clause) or not _DONE_NOW.search(text)):
            continue
        said = {
            (f.token.base, f.token.canonical)
            for f in parsed.figures
            if clause.start <= f.token.start < clause.end
        }
        for source, waits, figures in waiting:
            # A fact's own words cannot say more than the fact.
            told = said & figures - known or _same_end(text, waits, settled)
            if told and squeeze(text) not in squeeze(source.content):
                outcome.claim(ClaimKind.STATUS, shorten(text), clause.start, clause.end)
                outcome.fail(
                    f"“{shorten(text)}”写成了已做的事：{source.label}写的是“{shorten(waits)}”"
                )
                break


@lru_cache(maxsize=1)
def _ends() -> re.Pattern[str]:
    return re.compile("投入使用|投用|启用|建成|竣工|完工|开放|上线|开通|搬迁|验收|交付|印发|出台")


def _same_end(
    text: str, waits: str, settled: list[tuple[Source, str, set[tuple[str, Decimal]]]]
) -> bool:
    """已投入使用, where the fact says 计划明年3月投入使用 and nothing else of it says so."""
    for m in _ends().finditer(text):
        words = {m.group(), *rules.same_as(m.group())}
        if any(w in waits for w in words) and not any(
            w in t for _s, t, _f in settled for w in words
        ):
            return True
    return False


def _deadline(parsed: Parsed, clause: Clause) -> bool:
    return any(
        d.kind is DateKind.BEFORE and clause.start <= d.start < clause.end for d in parsed.dates
    )


def _rests_on(
    clause: Clause,
    parsed: Parsed,
    planned: list[Source],
    done_pairs: frozenset[str],
    carried: tuple[Carried, ...],
    ids: frozenset[str],
    *,
    alone: bool,
) -> bool:
    """Whether a clause speaks of the planned facts and of no done one."""
    figures = [c for c in carried if clause.start <= c.figure.token.start < clause.end]
    if any(c.sources and c.sources <= ids for c in figures):
        return True
    if any(c.sources - ids for c in figures):
        return False
    text = parsed.words[clause.start : clause.end]
    pairs: frozenset[str] = frozenset().union(*(s.pairs for s in planned))
    if alone:
        titled = any(clause.start <= t.start < clause.end for t in parsed.titles)
        return titled or likeness(text, pairs).covered >= 2
    own = bigrams(parsed.text[clause.start : clause.end]) & (pairs - done_pairs)
    return len(own) >= 3


def _check_whole(
    parsed: Parsed, sources: Sources, carried: tuple[Carried, ...], outcome: Outcome
) -> None:
    for clause in parsed.clauses:
        text = parsed.text[clause.start : clause.end]
        m = _whole().search(text)
        if not m or _NEGATED.search(text[: m.start()][-6:]) or plans(text):
            continue
        if any(clause.start <= a < clause.end for a, _ in parsed.gaps):
            continue
        if m.group() in ("全部", "全覆盖") and not _completes(text[m.end() :]):
            continue
        outcome.claim(ClaimKind.STATUS, m.group(), clause.start + m.start(), clause.start + m.end())
        if not sources:
            outcome.fail(sourceless(shorten(text), sources))
            continue
        mine = [
            c for c in carried if clause.start <= c.figure.token.start < clause.end and c.sources
        ]
        ids = (
            frozenset().union(*(c.sources for c in mine))
            if mine
            else frozenset(s.id for s in sources.items)
        )
        after = text[m.end() :][:2]
        if not any(
            s.id in ids
            and (_ALL.search(s.content) or _equal(s) or (m.group() == "均已" and _of_all(s, after)))
            for s in sources.items
        ):
            outcome.fail(f"“{shorten(text)}”里的“{m.group()}”没有依据：{sources.labels}没有这样写")


def _of_all(source: Source, verb: str) -> bool:
    """发现问题21份，已补正: no number of its own, so it is said of all of them."""
    clauses = re.split(r"[，。；]", source.content)
    return any(f"已{verb}" in c and not re.search(r"\d", c) for c in clauses)


def _completes(after: str) -> bool:
    return bool(
        re.match(
            r"[\u4e00-\u9fff]{0,4}(?:完成|整改|办结|到位|落实|解决|销号|执行|达标|合格|覆盖|检查|$)",
            after,
        )
    )


def _equal(source: Source) -> bool:
    """34个问题……完成整改34个: the part equals the whole."""
    figures = source.parsed.figures
    return any(
        a.token.base == b.token.base and a.token.canonical == b.token.canonical
        for i, a in enumerate(figures)
        for b in figures[i + 1 :]
    )


def _check_none(parsed: Parsed, sources: Sources, outcome: Outcome) -> None:
    for m in _none().finditer(parsed.text):
        clause_end = min(
            (parsed.text.find(s, m.end()) % (len(parsed.text) + 1) for s in "，。；"),
            default=len(parsed.text),
        )
        text = shorten(parsed.text[m.start() : clause_end])
        outcome.claim(ClaimKind.STATUS, text, m.start(), m.end())
        if not sources:
            outcome.fail(sourceless(text, sources))
            continue
        body = likeness(parsed.words[m.end() : clause_end], sources.pairs)
        if not any(_ZERO.search(s.content) for s in sources.items) or (
            body.fresh and not body.telling
        ):
            outcome.fail(f"“{text}”没有依据：{sources.labels}没有这样写")
