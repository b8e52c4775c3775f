"""Family 政策: citations, quotations, statements, limits, and what the report must contain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.checking import citing, coverage, limits, ownrules, quoting, statements, structure
from assistant.checking.engine import CheckData, nested
from assistant.checking.policyrules import Policies, graded, policy_file
from assistant.checking.rules import RuleFile
from assistant.checking.subject import Subject
from assistant.library.ordinals import CLAUSE, clause_of
from assistant.models import Finding, SectionRole, Severity

family = "policy"


def rule_files() -> tuple[RuleFile, ...]:
    """The rule files of this family."""
    return (policy_file(), limits.limit_file(), coverage.requirement_file())


def missing(subject: Subject) -> Iterator[str]:
    """What is left out for want of the library or of requirements."""
    if subject.documents is None:
        yield "没有连接资料库，未核对引用的文件、条号和引文。"
    if not subject.requirements:
        yield "没有提供来文要求，只按文种核对必写内容。"


def check(subject: Subject, data: CheckData) -> Iterable[Finding]:
    """Findings about policies."""
    yield from limits.check(data)
    if subject.documents is not None:
        policies = Policies(data, subject.documents)
        yield from citing.check(policies)
        yield from quoting.check(policies)
        yield from _statements(policies)
        yield from ownrules.check(policies)
    yield from _notice_limits(subject, data)


def _statements(policies: Policies) -> Iterator[Finding]:
    """Sentences that say what a document lays down, compared with its full text."""
    data, checks = policies.data, policy_file().checks
    text = data.subject.text
    for (start, end), cited in policies.in_sentence():
        sentence = text[start:end]
        documents = {c.document.id: c.document for c in cited if c.document is not None}
        if len(documents) != 1 or end - start > 400:
            continue
        source = policies.text_of(next(iter(documents.values())))
        if not source.full:
            continue
        clauses = [c.citation for c in cited if c.citation.kind == "clause"]
        match = CLAUSE.match(clauses[0].text) if len(clauses) == 1 else None
        article = clause_of(match).article if match is not None else 0
        blanked = statements.statement_spans(sentence)
        for quote in data.index.spans("quote"):
            if start <= quote.start and quote.end <= end and quote.end - quote.start > 10:
                inner = "　" * (quote.end - quote.start)
                blanked = blanked[: quote.start - start] + inner + blanked[quote.end - start :]
        result = statements.compare(blanked, source, article=article)
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
            yield data.finding(
                rule,
                start + found.start,
                start + found.end,
                message=message,
                suggestion=found.right,
                severity=graded(Severity.ERROR, source.document),
                basis=source.basis(result.line),
            )
        wrong = article and result.line.article and article != result.line.article
        if wrong and result.share >= 0.8 and article in source.articles:
            rule = checks["wrong_clause"]
            message = rule.message.replace("{title}", title).replace(
                "{locator}", result.line.locator
            )
            yield data.finding(
                rule,
                clauses[0].start,
                clauses[0].end,
                message=message,
                suggestion=result.line.locator,
                basis=source.basis(result.line),
            )


def _notice_limits(subject: Subject, data: CheckData) -> Iterator[Finding]:
    """正文不超过4000字, 问题不少于三条."""
    checks = policy_file().checks
    for requirement in subject.requirements:
        most = requirement.limits.get("max_chars")
        count = sum(1 for c in re.sub(r"【[^】\n]*】", "", subject.text) if not c.isspace())
        if most and count > most:
            rule = checks["too_long"]
            message = rule.message.replace("{limit}", str(most)).replace("{count}", str(count))
            yield data.finding(rule, None, None, message=message)
        least = requirement.limits.get("min_problems")
        if least:
            found = _problem_points(data)
            if 0 < found < least:
                rule = checks["few_problems"]
                message = rule.message.replace("{limit}", str(least)).replace("{count}", str(found))
                yield data.finding(rule, None, None, message=message)


def _problem_points(data: CheckData) -> int:
    total = 0
    for part in data.parts:
        if part.role is not SectionRole.PROBLEMS:
            continue
        body = data.subject.text[part.start : part.end]
        lines = [o for o in structure.line_ordinals(body) if o.level > 1]
        if lines:
            top = min(o.level for o in lines)
            total += sum(o.level == top for o in lines)
        else:
            total += sum(1 for _ in structure.POINT.finditer(body))
    return total
