"""Judging texts sentence by sentence, and looking up the facts of sentences that name none."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.desk.material import Ground
from assistant.desk.ruletext import fact_evidence
from assistant.drafting.pack import EvidencePack
from assistant.evidence import Mark, VerifyContext, verify_text
from assistant.evidence.attribution import attribute
from assistant.evidence.overlap import common_runs
from assistant.evidence.texts import squeeze
from assistant.models import Passage, Revision, Sentence, Verdict

_RECITED = "照抄了资料库里的摘要：摘要不是文件原文，也没有写本单位做了什么"
_RECITED_LENGTH = 12
_RECITED_RUN = 8
"""Characters; shorter runs are set phrases."""
_RECITED_SHARE = 0.7

Verify = Callable[[str, Sequence[Mark]], tuple[Sentence, ...]]


def verifier(pack: EvidencePack, context: VerifyContext) -> Verify:
    """Judges texts written from ``pack`` against the pack, and nothing else.

    A sentence that names no source, or the wrong one, is given the facts of the pack that carry it.
    """
    passages = pack_passages(pack)
    digests = [squeeze(p.text) for p in pack.passages if p.digest]

    def verify(text: str, marks: Sequence[Mark]) -> tuple[Sentence, ...]:
        judged = verify_text(text, marks, facts=pack.facts, passages=passages, context=context)
        found = attribute(judged, facts=pack.facts, context=context)
        if found.found:
            judged = verify_text(
                text, found.marks, facts=pack.facts, passages=passages, context=context
            )
        return tuple(_own(s, digests) for s in judged)

    return verify


def _own(sentence: Sentence, digests: Sequence[str]) -> Sentence:
    """A sentence that says nothing but what a digest says is our library's wording, not the office's work."""
    if sentence.verdict is not Verdict.CONNECTIVE:
        return sentence
    words = squeeze(sentence.text)
    if len(words) < _RECITED_LENGTH:
        return sentence
    for digest in digests:
        same = sum(r.end - r.start for r in common_runs(words, digest, minimum=_RECITED_RUN))
        if same >= _RECITED_SHARE * len(words):
            failed = {"verdict": Verdict.UNSUPPORTED, "reasons": (_RECITED,)}
            return sentence.model_copy(update=failed)
    return sentence


def pack_passages(pack: EvidencePack) -> tuple[Passage, ...]:
    """The passages of a pack, under the ids their markers use."""
    return tuple(
        Passage(
            id=p.id, document="", locator=p.locator, path=(p.title,), start=0,
            end=len(p.text), text=p.text,
        )
        for p in pack.passages
    )  # fmt: skip


def reverify(text: str, sentences: Sequence[Sentence], ground: Ground) -> tuple[Sentence, ...]:
    """Verify a text anew against the evidence its sentences cite; who wrote them stays as it was."""
    marks = [Mark(id=e, start=s.start, end=s.end) for s in sentences for e in s.evidence]
    return _judged(text, marks, sentences, ground)


def settled(revision: Revision, ground: Ground) -> Revision:
    """A revision verified anew, its sentences without a source given the report's facts that carry them.

    What a person types names no fact; it must not count as unfounded where the report's facts say it.
    """
    sentences = reverify(revision.text, revision.sentences, ground)
    found = attribute(sentences, facts=ground.facts, context=ground.context)
    if not found.found:
        return revision.model_copy(update={"sentences": sentences})
    fresh = _judged(revision.text, found.marks, sentences, ground)
    known = {e.id for e in revision.evidence}
    cited = {m.id for m in found.marks} - known
    added = tuple(fact_evidence(f) for f in ground.facts if f.id in cited)
    return revision.model_copy(
        update={"sentences": fresh, "evidence": (*revision.evidence, *added)}
    )


def _judged(
    text: str, marks: Sequence[Mark], flagged: Sequence[Sentence], ground: Ground
) -> tuple[Sentence, ...]:
    fresh = verify_text(
        text, marks, facts=ground.facts, passages=ground.passages, context=ground.context
    )
    flags = [(s.start, s.end, s.human, s.locked) for s in flagged]
    return tuple(
        s.model_copy(
            update={
                "human": any(h for a, b, h, _l in flags if a < s.end and s.start < b),
                "locked": any(lk for a, b, _h, lk in flags if a < s.end and s.start < b),
            }
        )
        for s in fresh
    )
