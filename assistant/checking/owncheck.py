"""Whether a draft keeps the limits, prohibitions and duties read from the clerk's own policies.

A figure is measured by a limit only where its clause speaks of the same thing, scope and period; an
act by a prohibition or a duty only where the clause tells it. Restating a rule (不得…) and saying that
a forbidden thing was not done (未…, 没有…) is kept; a violation found and dealt with (发现…, 已整改) is
truthful reporting and is not judged.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checking.engine import CheckData, nested, shown
from assistant.checking.ownbook import OwnBook
from assistant.checking.ownwords import OwnRule
from assistant.checking.policyrules import Policies, policy_file
from assistant.checking.statements import statement_spans
from assistant.models import Basis, Finding, RuleState, SectionRole, Severity

_LONGEST = 400
_QUOTED = 10


def own_sentences(policies: Policies) -> Iterator[tuple[int, str]]:
    """Where each sentence starts, and its words with the documents it names and quotations blanked."""
    for start, end in policies.data.index.sentences:
        if end - start <= _LONGEST:
            yield start, without_quotes(policies.data, start, end)


def without_quotes(data: CheckData, start: int, end: int) -> str:
    """A sentence without citations and quotations, same length; quotations are compared letter by letter."""
    blanked = statement_spans(data.subject.text[start:end])
    for quote in data.index.spans("quote"):
        if start <= quote.start and quote.end <= end and quote.end - quote.start > _QUOTED:
            first, last = quote.start - start, quote.end - start
            blanked = blanked[:first] + "　" * (last - first) + blanked[last:]
    return blanked


def check(policies: Policies) -> Iterator[Finding]:
    """Findings about limits, prohibitions and duties of the clerk's own policies."""
    book = policies.book
    for start, sentence in own_sentences(policies):
        whole = policies.told_whole.get(start, "")
        for kept in book.limits(sentence):
            other = whole not in ("", kept.limit.rule.document)
            if kept.broken and not other and start not in policies.restated:
                span = (start + kept.measure.start, start + kept.measure.end)
                rule = kept.limit.rule
                yield _finding(policies, book, "own_limit", span, rule, rule.limit)
        if policies.data.role_at(start) is SectionRole.PROBLEMS or start in policies.restated:
            continue
        for told in book.acts(sentence):
            if told.broken and whole in ("", told.act.rule.document):
                span = (start + told.start, start + told.end)
                name = "own_ban" if told.act.rule.kind == "ban" else "own_duty"
                yield _finding(policies, book, name, span, told.act.rule, told.act.rule.quote)


def _finding(
    policies: Policies,
    book: OwnBook,
    name: str,
    span: tuple[int, int],
    own: OwnRule,
    right: str,
) -> Finding:
    """A warning that says 待确认 until a person confirmed the rule; then an error."""
    rule = policy_file().checks[name]
    sure = book.state(own) is RuleState.CONFIRMED
    message = (
        rule.message.replace("{title}", nested(f"《{own.title}》"))
        .replace("{locator}", own.locator)
        .replace("{right}", nested(shown(right, limit=60)))
    )
    if not sure:
        message = f"{message}{policy_file().pending}"
    basis = Basis(
        document=own.title, locator=own.locator, quote=own.quote, completeness=own.completeness
    )
    return policies.data.finding(
        rule,
        *span,
        message=message,
        severity=Severity.ERROR if sure else Severity.WARNING,
        basis=basis,
    )
