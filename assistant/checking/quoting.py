"""Words in quotation marks that a sentence attributes to a document, compared with its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.engine import nested, shown
from assistant.checking.policyrules import Cited, Policies, policy_file
from assistant.checking.policytext import Line, PolicyText
from assistant.checking.quotediff import differences
from assistant.checking.text import Protected
from assistant.models import Finding

_SHORTEST = 10
_ATTRIBUTED = re.compile(r"规定|指出|要求|强调|提出|明确|写道|载明|中的|关于|所说|：|:|条|款")
_EDGE = "，。；：、！？ \n"
_MANY = 6


def check(policies: Policies) -> Iterator[Finding]:
    """Findings about quotations; each differing place is one finding."""
    for _, source, quote in _quoted(policies):
        yield from _compare(policies, source, quote)


def true_quotations(policies: Policies) -> Iterator[tuple[int, int, PolicyText, Line | None]]:
    """Sentences that quote a full text letter for letter, with the sentence of it that they quote."""
    text = policies.data.subject.text
    for (start, end), source, quote in _quoted(policies):
        words = text[quote.start + 1 : quote.end - 1]
        if source.full and differences(words, source.document.text) == ():
            yield start, end, source, next((line for _, line in source.best(words, most=1)), None)


def _quoted(policies: Policies) -> Iterator[tuple[tuple[int, int], PolicyText, Protected]]:
    """Quotations that a sentence attributes to a document, with the sentence."""
    data = policies.data
    quotes = [q for q in data.index.spans("quote") if q.end - q.start - 2 >= _SHORTEST]
    for (start, end), cited in policies.in_sentence():
        for quote in quotes:
            if not start <= quote.start < end:
                continue
            source = _source(data.subject.text, cited, quote)
            if source is not None and source.document is not None:
                yield (start, end), policies.text_of(source.document), quote


def _source(text: str, cited: list[Cited], quote: Protected) -> Cited | None:
    """The citation a quotation belongs to: the nearest before it, with a word of attribution between."""
    before = [c for c in cited if c.citation.end <= quote.start]
    if not before:
        return None
    nearest = before[-1]
    gap = text[nearest.citation.end : quote.start]
    if len(gap) > 40 or not _ATTRIBUTED.search(text[nearest.citation.start : quote.start]):
        return None
    return nearest


def _compare(policies: Policies, source: PolicyText, quote: Protected) -> Iterator[Finding]:
    data, checks = policies.data, policy_file().checks
    text = data.subject.text
    start, end = quote.start + 1, quote.end - 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    words = text[start:end]
    title = nested(f"《{source.document.title}》")
    if not source.full:
        rule = checks["quotation_unchecked"]
        message = rule.message.replace("{title}", title)
        yield data.finding(rule, start, end, message=message, basis=source.basis())
        return
    found = differences(text[start : quote.end - 1], source.document.text)
    if found is None:
        rule = checks["quotation_missing"]
        message = rule.message.replace("{title}", title)
        yield data.finding(rule, start, end, message=message, basis=source.basis())
        return
    if not found:
        return
    rule = checks["quotation"]
    line = next(iter(source.best(words)), None)
    basis = source.basis(line[1] if line else None)
    if len(found) > _MANY:
        message = rule.message.replace("{source}", nested(shown(basis.quote)))
        yield data.finding(rule, start, end, message=message, basis=basis)
        return
    for place in found:
        message = rule.message.replace("{source}", nested(place.around))
        yield data.finding(
            rule,
            start + place.start,
            start + place.end,
            message=message,
            suggestion=place.right,
            basis=basis,
        )
