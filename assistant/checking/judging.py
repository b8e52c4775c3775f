"""What the draft says of policies, judged: 有据 / 相悖 / 未在库中找到."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checking import citing, limitbook, quoting
from assistant.checking.bodies import ROLE
from assistant.checking.departing import Contradiction
from assistant.checking.engine import CheckData, nested
from assistant.checking.measures import Bound, Measure, measures
from assistant.checking.ownbook import OwnBook
from assistant.checking.owncheck import own_sentences, without_quotes
from assistant.checking.ownfigures import Kept
from assistant.checking.owntold import NOT_FOUND, dealt_with
from assistant.checking.policyrules import Cited, Policies, graded, policy_file
from assistant.checking.policytext import PolicyText
from assistant.checking.spans import deadlines, keeps
from assistant.checking.statements import (
    LAYS_DOWN,
    OF_ITSELF,
    Comparison,
    Verdict,
    compare,
    core_pairs,
    told_alone,
)
from assistant.checking.subject import Judgement, Subject
from assistant.library import Citation
from assistant.library.ordinals import CLAUSE, clause_of
from assistant.models import Finding, Severity

_FIGURE = re.compile(r"\d|[一二三四五六七八九十百千半]")
_DONE = re.compile(r"[均已了]|全部|平均|累计|全年|今年|实际|达到|控制在|压缩|缩短|仅|只有|至今")
"""Marks what a clause tells as done, whatever stands before it."""
_RULE_LIKE = re.compile(
    r"应当|必须|应(?=[在按由于自经向])|须|不得|不准|不能|可以|[均都也]可|有权|不超过|不高于|不多于|不少于|不低于|至少|至多|最[高低长短]|严禁|禁止"
    r"|限于|(?:办法|规定|细则|制度|规范|通知|方案|意见|条例|标准)(?:明确|规定|要求)|(?:期限|时间|期|标准|比例|额度|限额)(?:一般)?为"
)
_MODAL = re.compile(r"应当|必须|不得|不准|严禁|禁止|(?<!不)可以")
_CASE_TOLD = re.compile(r"[^，；。]*的，")
"""不能当场答复的，…: says when, not what is due."""
_RESTATES = re.compile(r"应当|必须|不得|不准|严禁|禁止|(?<!不)可以|有权")
_BANS = re.compile(r"不得|禁止|严禁|不准|不允许")
_NEGATION = re.compile(r"未|没|不|无")
_WHOLLY = re.compile(
    r"应当|必须|应(?=[在按由于自经向])|须|不得|不准|不能|可以|有权|严禁|禁止|规定|要求"
)
_MUST = re.compile(
    r"应当|必须|不得|不准|不能|可以|不超过|不高于|不多于|不少于|不低于|至少|至多|最高|最低|最长|严禁|禁止"
)
_LONGEST = 400
_CERTAIN_CLAUSE = 0.8
_NEAR_VERBATIM = 0.68
_VERBATIM = 0.85
_WHOLE = 0.9
_VERY_WORDS = 0.95
_NEARLY_AS_CLOSE = 0.15
_LEAST_TOLD = 9
_LEAST_UNATTRIBUTED = 5


_ALTERED = frozenset(("policy.quotation", "policy.wrong_edition", "policy.no_such_clause"))
"""What makes a statement wrong whatever else it says."""
_GRAVITY = (Verdict.NOT_FOUND, Verdict.GROUNDED, Verdict.CONTRADICTS)


@dataclass(frozen=True)
class Statement:
    """A sentence that names one full text, compared with it."""

    start: int
    end: int
    source: PolicyText
    clause: Citation | None
    article: int
    result: Comparison
    attributed: bool = True
    """Whether the draft itself names the document."""
    sure: bool = False
    """Whether a person confirmed a rule of the clause."""
    lays_down: bool = False
    """Whether the sentence tells the clause (应当, 不得, 可以, its very words), and not what was done."""

    @property
    def restates(self) -> bool:
        """Whether the sentence tells a clause as it is, so that no single act of it is judged again."""
        result = self.result
        return (
            self.lays_down
            and result.verdict is Verdict.GROUNDED
            and result.share >= _VERBATIM
            and not self.misplaced
        )

    @property
    def told_whole(self) -> bool:
        """Whether the sentence is nearly a clause's own words, so that no other document's clause is meant."""
        result = self.result
        return result.verdict is Verdict.GROUNDED and result.share >= _WHOLE

    @property
    def misplaced(self) -> bool:
        """Whether the words stand in another article than the one the draft names."""
        line = self.result.line
        return (
            self.clause is not None
            and line is not None
            and line.article not in (0, self.article)
            and line.article in self.source.articles
            and self.result.share >= _CERTAIN_CLAUSE
        )


def statements(policies: Policies) -> Iterator[Statement]:
    """Sentences that name a full text, or tell a clause without saying whose, compared with it."""
    data, book = policies.data, policies.book
    named: set[int] = set()
    for (start, end), cited in policies.in_sentence():
        named.add(start)
        documents = {c.document.id: c.document for c in cited if c.document is not None}
        if len(documents) != 1 or end - start > _LONGEST:
            continue
        source = policies.text_of(next(iter(documents.values())))
        if not source.full:
            continue
        clause, article = _clause(cited)
        blanked = without_quotes(data, start, end)
        result = compare(blanked, source, article=article)
        lays_down = _tells_the_clause(blanked, result)
        if result.contradictions and not LAYS_DOWN.search(data.subject.text[start:end]):
            result = _of_practice(result, blanked, list(book.limits(blanked)))
        elif result.contradictions:
            result = _without_kept(result, blanked)
        yield Statement(start, end, source, clause, article, result, lays_down=lays_down)
    yield from _unattributed(policies, book, named)


def _unattributed(policies: Policies, book: OwnBook, named: set[int]) -> Iterator[Statement]:
    """Sentences that state a rule without saying whose: nearly a document's own words, with its verdict."""
    for start, sentence in own_sentences(policies):
        if start in named or NOT_FOUND.search(sentence) or OF_ITSELF.search(sentence):
            continue
        rule_like = (_RULE_LIKE.search(sentence) or ROLE.search(sentence)) is not None
        least = _NEAR_VERBATIM if rule_like else _VERBATIM
        blanked = without_quotes(policies.data, start, start + len(sentence))
        core = core_pairs(blanked)
        if len(core) < (_LEAST_UNATTRIBUTED if rule_like else _LEAST_TOLD):
            continue
        cores = (core, *(core_pairs(words) for words in told_alone(blanked)))
        near = {n for c in cores for n, held in book.holders(c).items() if held >= least * len(c)}
        rows = [
            (result.share, -number, source, result)
            for number in sorted(near)
            if (result := compare(blanked, source := book.sources[number])).share >= least
        ]
        if rows:
            best = max(rows, key=lambda row: row[:2])
            if best[3].contradictions:
                # Another document's clause, nearly as close, may say just this.
                agreed = [
                    row
                    for row in rows
                    if row[0] >= best[0] - _NEARLY_AS_CLOSE and not row[3].contradictions
                ]
                best = max(agreed, key=lambda row: row[:2], default=best)
            _, _, source, result = best
            law = result.line.text if result.line is not None else ""
            if dealt_with(sentence, law) or (not rule_like and _denies(sentence, law)):
                continue
            lays_down = _tells_the_clause(sentence, result)
            if result.contradictions:
                result = _of_practice(result, blanked, list(book.limits(blanked)))
                result = _without_kept(result, blanked, must=_WHOLLY)
            if (source.document.id, law) in book.silent or (not rule_like and _BANS.search(law)):
                continue
            if rule_like or all(c.measure is None for c in result.contradictions):
                sure = book.confirmed(source.document.id, law)
                end = start + len(sentence)
                yield Statement(start, end, source, None, 0, result, False, sure, lays_down)


def _tells_the_clause(sentence: str, result: Comparison) -> bool:
    """Whether a sentence says what a clause lays down: 应当, 不得, 可以, or its very words, which forbid nothing."""
    if _RESTATES.search(sentence) is not None:
        return True
    line = result.line
    verbatim = result.share >= _VERY_WORDS and not result.contradictions
    return verbatim and line is not None and _BANS.search(line.text) is None


def _denies(sentence: str, law: str) -> bool:
    """Whether a sentence says 未 or 不 of something the law does not."""
    return any(sentence[m.start() : m.end() + 1] not in law for m in _NEGATION.finditer(sentence))


def _without_kept(
    result: Comparison, sentence: str, *, must: re.Pattern[str] = _MUST
) -> Comparison:
    """《…》规定，工作餐每人45元: tells what was done, and keeps 不得超过50元."""
    left = tuple(c for c in result.contradictions if not _kept(c, sentence, must))
    if len(left) == len(result.contradictions):
        return result
    verdict = Verdict.CONTRADICTS if left else Verdict.GROUNDED
    return Comparison(verdict, result.line, result.share, left)


def _kept(found: Contradiction, sentence: str, must: re.Pattern[str]) -> bool:
    if _other_days(found, sentence):
        return False
    if found.measure is None or found.measure.bound is Bound.EQUAL:
        return False
    clause = _clause_at(sentence, found.start)
    part = clause if must is _MUST else _part_at(sentence, found.start)
    mine = _measure_at(sentence, found.start)
    if mine is None or must.search(part):
        return False
    if must is _MUST and mine.bound is not Bound.EQUAL and not _DONE.search(clause):
        return False
    return keeps(mine, found.measure) is True


def _of_practice(result: Comparison, sentence: str, kept: list[Kept]) -> Comparison:
    """The comparison without figures that tell what was done, not what is laid down.

    工作餐每人每餐45元 does not depart from 不得超过50元; whether it keeps the limit is for ``owncheck``.
    """
    told = {row.measure.start for row in kept}
    left = tuple(
        found
        for found in result.contradictions
        if found.measure is None
        or (found.start not in told and not _FIGURE.search(sentence[found.start : found.end]))
        or (_MUST.search(_clause_at(sentence, found.start)) and not _peak(found, sentence))
        or _MODAL.search(_part_at(sentence, found.start))
        or _defines(found, sentence)
        or _other_days(found, sentence)
    )
    if len(left) == len(result.contradictions):
        return result
    verdict = Verdict.CONTRADICTS if left else Verdict.GROUNDED
    if not left and not kept:
        return Comparison(Verdict.NOT_FOUND)
    return Comparison(verdict, result.line, result.share, left)


def _measure_at(sentence: str, at: int) -> Measure | None:
    every = (*measures(sentence), *deadlines(sentence))
    return next((m for m in every if m.start == at), None)


def _peak(found: Contradiction, sentence: str) -> bool:
    """最高45万元 keeps 不得超过50万元: the highest of what was done."""
    mine = _measure_at(sentence, found.start)
    highest = mine is not None and sentence[mine.lead : mine.start].startswith("最")
    return highest and mine is not None and keeps(mine, found.measure or mine) is True


def _defines(found: Contradiction, sentence: str) -> bool:
    """试用期为六个月 beside 试用期为一年: a fixed figure is laid down, not kept or broken."""
    fixed = found.measure is not None and found.measure.bound is Bound.EQUAL
    return fixed and sentence[: found.start].endswith("为")


def _other_days(found: Contradiction, sentence: str) -> bool:
    """20日内 for 20个工作日内, told as what is laid down: the very figure, of other days."""
    mine = _measure_at(sentence, found.start)
    if mine is None or found.measure is None or mine.unit == found.measure.unit:
        return False
    days = {mine.unit, found.measure.unit} == {"日", "个工作日"}
    clause = _clause_at(sentence, found.start)
    return days and mine.value == found.measure.value and _DONE.search(clause) is None


def _part_at(sentence: str, at: int) -> str:
    first = max(sentence.rfind(mark, 0, at) for mark in "；。") + 1
    part = re.split(r"[；。]", sentence[first:])[0]
    return _CASE_TOLD.sub("", part)


def _clause_at(sentence: str, at: int) -> str:
    first = max(sentence.rfind(mark, 0, at) for mark in "，；。：") + 1
    return re.split(r"[，；。：]", sentence[first:])[0]


def _clause(cited: list[Cited]) -> tuple[Citation | None, int]:
    """The one clause a sentence names, and its article."""
    clauses = [c.citation for c in cited if c.citation.kind == "clause"]
    match = CLAUSE.match(clauses[0].text) if len(clauses) == 1 else None
    return (None, 0) if match is None else (clauses[0], clause_of(match).article)


def check(policies: Policies) -> Iterator[Finding]:
    """Findings about sentences that say what a document lays down."""
    data, checks = policies.data, policy_file().checks
    for statement in policies.statements:
        result, source = statement.result, statement.source
        if result.line is None:
            continue
        title = nested(f"《{source.document.title}》")
        for found in result.contradictions:
            rule = checks["contradicts"]
            message = (
                rule.message.replace("{title}", title)
                .replace("{locator}", result.line.locator)
                .replace("{right}", nested(found.right))
            )
            certain = statement.attributed or statement.sure
            if not certain:
                message = f"{message}{policy_file().pending}"
            yield data.finding(
                rule,
                statement.start + found.start,
                statement.start + found.end,
                message=message,
                suggestion=found.right if statement.attributed else None,
                severity=graded(Severity.ERROR if certain else Severity.WARNING, source.document),
                basis=source.basis(result.line),
            )
        clause = statement.clause
        if clause is not None and statement.misplaced and statement.article in source.articles:
            rule = checks["wrong_clause"]
            message = rule.message.replace("{title}", title)
            yield data.finding(
                rule,
                clause.start,
                clause.end,
                message=message.replace("{locator}", result.line.locator),
                suggestion=result.line.locator,
                basis=source.basis(result.line),
            )


def judgements(subject: Subject) -> tuple[Judgement, ...]:
    """The verdict on every sentence that names a full text or states a thing that a policy limits.

    Sentences that are not listed were not found in the library; that does not make them wrong.
    """
    return judged(CheckData.of(subject))


def judged(data: CheckData) -> tuple[Judgement, ...]:
    """The same for a text that is being checked."""
    if data.subject.documents is None:
        return ()
    policies = data.policies
    rows: list[Judgement] = []
    remarks = (*quoting.check(policies), *citing.check(policies))
    altered = [f.start or 0 for f in remarks if f.rule in _ALTERED]
    for statement in policies.statements:
        line = statement.result.line
        misquoted = any(statement.start <= at < statement.end for at in altered)
        wrong = misquoted or statement.misplaced
        rows.append(
            Judgement(
                start=statement.start,
                end=statement.end,
                verdict=Verdict.CONTRADICTS if wrong else statement.result.verdict,
                document=statement.source.document.title if line is not None or misquoted else "",
                locator=line.locator if line is not None else "",
                quote=line.text if line is not None else "",
            )
        )
    rows += [
        Judgement(
            start=start,
            end=end,
            verdict=Verdict.GROUNDED,
            document=source.document.title,
            locator=line.locator if line is not None else "",
            quote=line.text if line is not None else "",
        )
        for start, end, source, line in quoting.true_quotations(policies)
    ]
    best: dict[int, Judgement] = {}
    for row in (*rows, *_own(policies), *_met(policies), *_slots(policies)):
        known = best.get(row.start)
        if known is None or _GRAVITY.index(row.verdict) > _GRAVITY.index(known.verdict):
            best[row.start] = row
    return tuple(best[start] for start in sorted(best))


def _met(policies: Policies) -> Iterator[Judgement]:
    for start, end, broken, source, line in limitbook.met(policies):
        yield Judgement(
            start=start,
            end=end,
            verdict=Verdict.CONTRADICTS if broken else Verdict.GROUNDED,
            document=source.document.title,
            locator=line.locator,
            quote=line.text,
        )


def _slots(policies: Policies) -> Iterator[Judgement]:
    for start, told in policies.slots:
        yield Judgement(
            start=start,
            end=policies.data.index.sentence_at(start)[1],
            verdict=Verdict.CONTRADICTS if told.broken else Verdict.GROUNDED,
            document=told.source.document.title,
            locator=told.line.locator,
            quote=told.line.text,
        )


def _own(policies: Policies) -> Iterator[Judgement]:
    book = policies.book
    for start, sentence in own_sentences(policies):
        kept = list(book.limits(sentence))
        restated = start in policies.restated
        said = [(k.limit.rule, k.broken) for k in kept]
        said += [(told.act.rule, told.broken) for told in book.acts(sentence)]
        whole = policies.told_whole.get(start, "")
        rules = [
            (rule, broken and not restated and whole in ("", rule.document))
            for rule, broken in said
        ]
        if rules:
            rule, broken = max(rules, key=lambda row: row[1])
            yield Judgement(
                start=start,
                end=start + len(sentence),
                verdict=Verdict.CONTRADICTS if broken else Verdict.GROUNDED,
                document=rule.title,
                locator=rule.locator,
                quote=rule.quote,
            )
