"""Family 事实: sources of figures and names, arithmetic, agreement, stale material, unused facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from assistant.checking import agree, arithmetic, stale
from assistant.checking.engine import CheckData, nested, shown
from assistant.checking.rules import RuleFile, load
from assistant.checking.sourcing import FigureSource, Sourcing, pairs_of
from assistant.checking.subject import Subject
from assistant.evidence import VerifyContext, build_ledger, quantities, verify
from assistant.models import (
    Fact,
    FactState,
    FactStatus,
    Finding,
    Quantity,
    SectionRole,
    Sentence,
    Verdict,
)

family = "facts"

_ONLY_STATUS = frozenset(("number", "date", "title", "quote", "name", "body", "direction", "act"))
_NAMED = re.compile(r"“([^”]+)”")
_FUTURE = re.compile(r"拟|计划|将|打算|准备|下一步|预计|力争|抓紧|正在|待|争取|着手|推进")
_CITES = 0.3
"""Share of a fact's character pairs from which a sentence is taken to speak of it."""
_TOLD_AS_DONE = re.compile("已|完成|建成|竣工|了(?!解)|印发|出台|投入使用|投用|落地|启用")
_SAME_EVENT = 0.5


@lru_cache(maxsize=1)
def _file() -> RuleFile:
    return load(RuleFile, "facts.yaml")


def rule_files() -> tuple[RuleFile, ...]:
    """The rule files of this family."""
    return (_file(),)


def missing(subject: Subject) -> Iterator[str]:
    """What is left out for want of facts or of last year's report."""
    if subject.facts is None:
        yield "没有提供本年事实，未核对数字出处、漏用的事实和状态拔高。"
    if subject.previous_text is None:
        yield "没有提供上年报告，未核对陈年数据和旧名称。"


def check(subject: Subject, data: CheckData) -> Iterable[Finding]:
    """Findings about facts."""
    last_year = stale.LastYear(subject.previous_text) if subject.previous_text is not None else None
    yield from _arithmetic(data)
    yield from _disagreements(data)
    if subject.facts is not None:
        sourcing = Sourcing(data)
        yield from _figures(sourcing, last_year)
        yield from _other_claims(sourcing)
        yield from _planned(sourcing)
        yield from _unused(sourcing)
    elif last_year is not None:
        yield from _same_figures(data, last_year)
    if last_year is not None:
        yield from _stale_names(data)
        yield from _stale_years(data)


def _arithmetic(data: CheckData) -> Iterator[Finding]:
    checks, text = _file().checks, data.subject.text
    for start, end in data.index.sentences:
        sentence = text[start:end]
        if sum(c.isdecimal() for c in sentence) < 2:
            continue
        for slip in arithmetic.slips(sentence):
            rule = checks[slip.kind]
            first, last = start + slip.start, start + slip.end
            if data.index.exempt(first, last, rule.exempt):
                continue
            before, _, after = slip.how.partition("→")
            message = (
                rule.message.replace("{how}", slip.how)
                .replace("{right}", slip.right)
                .replace("{before}", before)
                .replace("{after}", after)
                .replace("{way}", slip.right)
                .replace("{word}", text[first:last])
            )
            yield data.finding(rule, first, last, message=message, suggestion=slip.suggestion)


def _disagreements(data: CheckData) -> Iterator[Finding]:
    checks = _file().checks
    for clash in agree.clashes(data):
        rule = checks["disagree_list" if clash.many else "disagree"]
        if not data.index.exempt(clash.start, clash.end, rule.exempt):
            message = rule.message.replace("{other}", nested(shown(clash.other)))
            message = message.replace("{many}", str(clash.many))
            yield data.finding(rule, clash.start, clash.end, message=message)


def _figures(sourcing: Sourcing, last_year: stale.LastYear | None) -> Iterator[Finding]:
    """Figures without a source; one that stands in last year's report is said to be stale."""
    checks, data = _file().checks, sourcing.data
    text = data.subject.text
    for row in sourcing.rows:
        if row.source is FigureSource.UNVERIFIED:
            rule = checks["unverified"]
            message = rule.message.replace("{fact}", row.facts[0])
            yield data.finding(rule, row.start, row.end, message=message)
            continue
        if row.source is not FigureSource.NONE:
            continue
        if not _verified_wrong(data, row.start) and data.index.exempt(
            row.start, row.end, checks["unsupported"].exempt
        ):
            continue
        quantity = _placed(text, row.start, row.end)
        stale_figure = (
            last_year is not None
            and quantity is not None
            and not stale.compared(text, quantity)
            and last_year.same_figure(text, quantity)
        )
        if stale_figure:
            yield data.finding(checks["stale_figure"], row.start, row.end)
            continue
        rule = checks["mismatch" if "写的是" in row.reason else "unsupported"]
        yield data.finding(rule, row.start, row.end, message=f"{row.reason}。")


def _verified_wrong(data: CheckData, at: int) -> bool:
    """Whether a sentence that names its evidence failed: 按照《…》要求 in it excuses none of its figures."""
    return any(
        s.start <= at < s.end and s.verdict is Verdict.UNSUPPORTED and s.evidence
        for s in data.subject.sentences or ()
    )


def _placed(text: str, start: int, end: int) -> Quantity | None:
    """The quantity at a place, with offsets into the whole text."""
    window = max(0, start - 40)
    for quantity in quantities(text[window : end + 20]):
        if window + quantity.start == start:
            return quantity.model_copy(update={"start": start, "end": window + quantity.end})
    return None


def _same_figures(data: CheckData, last_year: stale.LastYear) -> Iterator[Finding]:
    """Without facts nothing is known of this year's figures; equal ones are only pointed out."""
    rule, text = _file().checks["same_as_last_year"], data.subject.text
    for quantity in quantities(text):
        if not any(c.isdecimal() for c in quantity.text) or stale.compared(text, quantity):
            continue
        if data.index.exempt(quantity.start, quantity.end, rule.exempt):
            continue
        if last_year.same_figure(text, quantity):
            yield data.finding(rule, quantity.start, quantity.end)


def _other_claims(sourcing: Sourcing) -> Iterator[Finding]:
    """What verification of a draft written here said about names, titles, acts and dates."""
    checks, data = _file().checks, sourcing.data
    for judged in sourcing.judged:
        if not judged.closed:
            continue
        figures = {q.text for q in judged.found}
        for reason in judged.reasons:
            named = _NAMED.search(reason)
            words = named[1] if named else ""
            if any(figure in words or words in figure for figure in figures if words):
                continue
            at = judged.text.find(words) if words else -1
            if at >= 0:
                start = judged.start + at
                rule = checks["unsupported_name"]
                yield data.finding(rule, start, start + len(words), message=f"{reason}。")
            else:
                rule = checks["unsupported_sentence"]
                yield data.finding(rule, judged.start, judged.end, message=f"{reason}。")


def _shares_figure(fact: Fact, text: str) -> bool:
    own = {(q.value, q.unit) for q in fact.quantities}
    return not own or any((q.value, q.unit) in own for q in quantities(text))


def _planned(sourcing: Sourcing) -> Iterator[Finding]:
    """Planned facts told as done."""
    rule, data = _file().checks["planned_as_done"], sourcing.data
    planned = [f for f in sourcing.facts if f.status is FactStatus.PLANNED]
    if not planned:
        return
    context = VerifyContext(
        year=data.year or 2000, unit=data.subject.unit, as_of=data.subject.as_of, off=_ONLY_STATUS
    )
    done = [f for f in sourcing.facts if f.status is FactStatus.DONE]
    for start, end in data.index.sentences:
        text = data.subject.text[start:end]
        if _FUTURE.search(text) or data.role_at(start) is SectionRole.PLANS:
            continue
        pairs = pairs_of(text)
        for fact in planned:
            own = sourcing.pairs(fact)
            share = len(own & pairs) / (len(own) or 1)
            if share < _SAME_EVENT or data.index.exempt(start, end, rule.exempt):
                continue
            if not _TOLD_AS_DONE.search(text) and not _shares_figure(fact, text):
                # 重视学科带头人培育 shares the words of a plan and says nothing was done.
                continue
            # A done fact that fits as well carries the sentence.
            if any(
                len(sourcing.pairs(d) & pairs) / (len(sourcing.pairs(d)) or 1) >= share
                for d in done
            ):
                continue
            if verify(text, [fact], (), context=context).verdict is Verdict.UNSUPPORTED:
                message = rule.message.replace("{fact}", fact.id)
                yield data.finding(rule, start, end, message=message)
                break


def _unused(sourcing: Sourcing) -> Iterator[Finding]:
    """Facts that no supported sentence carries whole and that nobody excused."""
    rule, data = _file().checks["unused"], sourcing.data
    subject = data.subject
    sentences = subject.sentences or tuple(_citing(sourcing))
    ledger = build_ledger(sourcing.facts, sections={}, excuses=subject.excuses, sentences=sentences)
    for place in ledger.places:
        if place.state is FactState.UNUSED and place.fact.status is not FactStatus.UNVERIFIED:
            if _told_wrongly(place.fact, sourcing):
                continue
            message = rule.message.replace("{fact}", place.fact.id)
            message = message.replace("{content}", shown(place.fact.content))
            yield data.finding(rule, None, None, message=message)


def _told_wrongly(fact: Fact, sourcing: Sourcing) -> bool:
    """Whether a sentence on this fact fails: what is wrong there has its own finding."""
    own = sourcing.pairs(fact)
    return any(
        s.verdict is Verdict.UNSUPPORTED
        and fact.id in s.evidence
        and 2 * len(own & pairs_of(s.text)) >= len(own)
        for s in sourcing.subject.sentences or ()
    )


def _citing(sourcing: Sourcing) -> Iterator[Sentence]:
    """Sentences of a foreign draft with the facts they seem to speak of."""
    text = sourcing.subject.text
    carried = {judged.start: judged.carried for judged in sourcing.judged}
    usable = [f for f in sourcing.facts if f.status is not FactStatus.UNVERIFIED]
    values = {f.id: {(q.value, q.unit) for q in f.quantities} for f in usable}
    for start, end in sourcing.data.index.sentences:
        sentence = text[start:end]
        pairs = pairs_of(sentence)
        here = {(q.value, q.unit) for q in quantities(sentence)}
        cited = [f for f in usable if _speaks_of(f, sourcing, pairs, here & values[f.id])]
        ids = tuple(dict.fromkeys((*carried.get(start, ()), *(f.id for f in cited))))
        if ids:
            yield Sentence(
                start=start, end=end, text=sentence, evidence=ids, verdict=Verdict.SUPPORTED
            )


def _speaks_of(
    fact: Fact, sourcing: Sourcing, pairs: frozenset[str], shared: set[tuple[Decimal, str]]
) -> bool:
    own = sourcing.pairs(fact)
    share = len(own & pairs) / (len(own) or 1)
    return share >= _CITES or (bool(shared) and share >= _CITES / 3)


def _stale_names(data: CheckData) -> Iterator[Finding]:
    rule, subject = _file().checks["stale_name"], data.subject
    if subject.facts is None:
        return
    allowed = "\n".join(
        (
            subject.title,
            subject.notice_title,
            subject.notice_text or "",
            *(f"{fact.matter} {fact.content} {fact.source}" for fact in subject.facts),
            *(
                f"{document.title} {' '.join(document.aliases)}"
                for document in subject.documents or ()
            ),
            *(requirement.text for requirement in subject.requirements),
        )
    )
    for start, end in stale.stale_names(data, allowed):
        if not data.index.exempt(start, end, rule.exempt):
            yield data.finding(rule, start, end)


def _stale_years(data: CheckData) -> Iterator[Finding]:
    rule = _file().checks["stale_year"]
    if data.year is None:
        return
    message = rule.message.replace("{year}", str(data.year))
    for start, end in stale.stale_years(data, data.year):
        yield data.finding(rule, start, end, message=message)
