"""Finding the facts a sentence rests on where it does not say: a model that cites nothing, a person who types."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from assistant.evidence import rules
from assistant.evidence.marks import Mark
from assistant.evidence.nouns import VerifyContext
from assistant.evidence.parse import parse
from assistant.evidence.sources import fact_source
from assistant.evidence.texts import likeness
from assistant.evidence.verifiers.status import plans
from assistant.evidence.verify import verify
from assistant.models import Fact, FactStatus, Noun, Sentence, Verdict

_MOST = 8
"""Facts tried per sentence, the likest first."""
_TELLING = 2
"""Characters of telling words a sentence must share with a fact before the fact is tried."""
_TELLING_CLAUSE = 3
"""The same for a clause: “2处按计划推进” alone belongs to no fact."""
_LOOKED_UP = 300
"""Sentences of one text that are looked up; a report has fewer, a runaway answer must not cost minutes."""
_CLAUSE = re.compile(r"(?<=[，,；;])")


class Attribution(Noun):
    """Marks for a whole text, and which sentences got theirs by being looked up."""

    marks: tuple[Mark, ...]
    """What every sentence cites: its own evidence, or what was found for it instead."""
    found: tuple[int, ...] = ()
    """Indices of the sentences whose evidence was found."""


def attribute(
    sentences: Sequence[Sentence],
    *,
    facts: Sequence[Fact],
    context: VerifyContext,
) -> Attribution:
    """Look up facts for sentences that fail with what they cite.

    A sentence is given a fact only if the fact alone carries all of it, or if each of its clauses is carried
    by one fact alone and all of these together carry the whole. So figures of one fact are never lent to the
    matter of another, and what no fact says stays unsupported. 待核 facts and facts that give orders are never found.

    Args:
        sentences: of one text, judged.
        facts: what may be found.
        context: as for :func:`~assistant.evidence.verify.verify`.
    """
    usable = [f for f in facts if f.status is not FactStatus.UNVERIFIED and _tells(f.content)]
    marks: list[Mark] = []
    found: list[int] = []
    left = _LOOKED_UP
    for index, sentence in enumerate(sentences):
        ids: tuple[str, ...] = sentence.evidence
        if sentence.verdict is Verdict.UNSUPPORTED and left:
            left -= 1
            better = _facts_for(sentence.text, usable, context)
            if better:
                ids = better
                found.append(index)
        marks += [Mark(id=i, start=sentence.start, end=sentence.end) for i in ids]
    return Attribution(marks=tuple(marks), found=tuple(found))


def _facts_for(text: str, facts: Sequence[Fact], context: VerifyContext) -> tuple[str, ...]:
    """The facts that carry a sentence; none where none do."""
    if plans(text):
        # What is intended must not be found in what is done.
        facts = [f for f in facts if f.status is FactStatus.PLANNED or plans(f.content)]
    near = _nearest(text, facts)
    if not parse(text).figures:
        # Without a figure to hold on to, a sentence has to be in the fact's own words.
        near = [f for f in near if _in_its_words(text, f)]
    for fact in near:
        if _verdict(text, [fact], context) is Verdict.SUPPORTED:
            return (fact.id,)
    clauses = [c for c in _CLAUSE.split(text) if c.strip()]
    if len(clauses) < 2 or len(near) < 2:
        return ()
    chosen: dict[str, Fact] = {}
    for clause in clauses:
        if _verdict(clause, [], context) is not Verdict.UNSUPPORTED:
            continue
        # A clause goes on about the matter of an earlier one before it brings in another.
        tried = [*chosen.values(), *_nearest(clause, near, least=_TELLING_CLAUSE)]
        own = next((f for f in tried if _verdict(clause, [f], context) is Verdict.SUPPORTED), None)
        if own is None:
            return ()
        chosen[own.id] = own
    if _verdict(text, list(chosen.values()), context) is not Verdict.SUPPORTED:
        return ()
    return tuple(chosen)


def _in_its_words(text: str, fact: Fact) -> bool:
    like = likeness(text, fact_source(fact).pairs)
    return like.telling >= 2 * like.fresh


@lru_cache(maxsize=4096)
def _tells(content: str) -> bool:
    """Whether a fact only tells; one that gives orders may have been planted to be written out."""
    plain = content.casefold()
    if any(unicodedata.category(c) in ("Cf", "Cc") and c not in "\n\t" for c in plain):
        return False
    return not any(words in plain for words in rules.words().addressed)


def _nearest(text: str, facts: Sequence[Fact], *, least: int = _TELLING) -> list[Fact]:
    scored = [(likeness(text, fact_source(f).pairs).telling, -n, f) for n, f in enumerate(facts)]
    near = sorted((s for s in scored if s[0] >= least), key=lambda s: s[:2], reverse=True)
    return [f for _, _, f in near[:_MOST]]


def _verdict(text: str, facts: Sequence[Fact], context: VerifyContext) -> Verdict:
    return verify(text, facts, (), context=context).verdict
