"""Words in quotation marks that a sentence attributes to a document, compared with its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.engine import nested, shown
from assistant.checking.policyrules import Cited, Policies, policy_file
from assistant.checking.policytext import PolicyText
from assistant.checking.text import Protected
from assistant.models import Finding

_SHORTEST = 10
_ATTRIBUTED = re.compile(r"规定|指出|要求|强调|提出|明确|写道|载明|中的|关于|所说|：|:|条|款")
_EDGE = "，。；：、！？ \n"
_SPACES = re.compile(r"\s")
_CLOSE = 72.0
_MANY = 6


def check(policies: Policies) -> Iterator[Finding]:
    """Findings about quotations; each differing place is one finding."""
    data = policies.data
    quotes = [q for q in data.index.spans("quote") if q.end - q.start - 2 >= _SHORTEST]
    sentences = list(policies.in_sentence())
    for (start, end), cited in sentences:
        for quote in quotes:
            if not start <= quote.start < end:
                continue
            source = _source(data.subject.text, cited, quote)
            if source is not None and source.document is not None:
                yield from _compare(policies, policies.text_of(source.document), quote)


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
    body = _SPACES.sub("", source.document.text)
    wanted = _SPACES.sub("", words)
    if wanted in body or _ellipsis_parts(wanted, body):
        return
    yield from _differences(policies, source, start, end, body, title)


def _ellipsis_parts(words: str, body: str) -> bool:
    """Whether a quotation with …… has all its parts in the source, in order."""
    parts = [p.strip(_EDGE) for p in re.split(r"…+|\.{3,}", words)]
    parts = [p for p in parts if p]
    at = 0
    for part in parts:
        at = body.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return len(parts) > 1


def _differences(
    policies: Policies, source: PolicyText, start: int, end: int, body: str, title: str
) -> Iterator[Finding]:
    from rapidfuzz.distance import Levenshtein
    from rapidfuzz.fuzz import partial_ratio_alignment

    data, checks = policies.data, policy_file().checks
    words = data.subject.text[start:end]
    found = partial_ratio_alignment(words, body, score_cutoff=_CLOSE)
    if found is None or found.score < _CLOSE:
        rule = checks["quotation_missing"]
        message = rule.message.replace("{title}", title)
        yield data.finding(rule, start, end, message=message, basis=source.basis())
        return
    wide = body[max(0, found.dest_start - 12) : found.dest_end + 12]
    near = _best_stretch(words, wide)
    edits = [op for op in Levenshtein.opcodes(words, near) if op.tag != "equal"]
    while edits and edits[0].tag == "insert" and edits[0].src_start == 0:
        edits.pop(0)
    while edits and edits[-1].tag == "insert" and edits[-1].src_end == len(words):
        edits.pop()
    if not edits:
        return
    rule = checks["quotation"]
    line = next(iter(source.best(near)), None)
    basis = source.basis(line[1] if line else None, quote=near)
    if len(edits) > _MANY:
        message = rule.message.replace("{source}", nested(shown(near)))
        yield data.finding(rule, start, end, message=message, basis=basis)
        return
    for edit in edits:
        first, last = edit.src_start, edit.src_end
        right = near[edit.dest_start : edit.dest_end]
        if first == last:
            # Something is missing here: name the character before it.
            first = max(0, first - 1)
            right = words[first:last] + right if first < last else right
        context = near[max(0, edit.dest_start - 8) : edit.dest_end + 8]
        message = rule.message.replace("{source}", nested(context))
        yield data.finding(
            rule, start + first, start + last, message=message, suggestion=right, basis=basis
        )


def _best_stretch(words: str, wide: str) -> str:
    """The part of ``wide`` that aligns with ``words``, without what sticks out on either side."""
    from rapidfuzz.distance import Levenshtein

    edits = list(Levenshtein.opcodes(words, wide))
    first = edits[0].dest_end if edits and edits[0].tag == "insert" else 0
    last = edits[-1].dest_start if edits and edits[-1].tag == "insert" else len(wide)
    return wide[first:last]
