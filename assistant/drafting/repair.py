"""The one repair attempt: what failed verification goes back with the reasons, and facts left out are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from assistant.drafting.markers import MarkerParser
from assistant.drafting.pack import EvidencePack
from assistant.evidence import Mark
from assistant.evidence.carried import carries
from assistant.models import Fact, Noun, Sentence, Stop, Verdict

Verify = Callable[[str, Sequence[Mark]], tuple[Sentence, ...]]
"""Judges a text with its marks: ``evidence.verify_text`` with facts, passages and context filled in."""
_Wording = tuple[str, tuple[Sentence, ...]]
"""Words and the judged sentences they consist of; offsets into the words."""


class Repairer(Protocol):
    """An engine that can reword failing sentences; ``LlmEngine`` is one."""

    def repair(
        self,
        pack: EvidencePack,
        text: str,
        failing: Sequence[Sentence],
        *,
        missing: Sequence[Fact] = (),
        stop: Stop,
    ) -> dict[int, str]:
        """Index into ``failing``, then ``missing`` → raw sentence with markers; empty for "leave it out"."""
        ...


class Repaired(Noun):
    """A section's text after its repair attempt."""

    text: str
    sentences: tuple[Sentence, ...]
    tried: int = 0
    """Sentences sent back."""
    mended: int = 0
    """Of these, how many now stand (or were left out); the others are as they were."""
    added: int = 0
    """Facts that had been left out and are told now."""


def repair(
    engine: Repairer,
    pack: EvidencePack,
    text: str,
    sentences: Sequence[Sentence],
    *,
    missing: Sequence[Fact] = (),
    verify: Verify,
    stop: Stop,
) -> Repaired:
    """Try once to mend every unsupported sentence that no human wrote or locked, and to tell ``missing`` facts.

    A new wording is taken only if all of it passes ``verify``; leaving a sentence out is taken only if
    it cites no evidence, so that no fact disappears on the way. A sentence for a missing fact is taken only
    if it tells the fact whole, and stands behind the sentence on the fact before it. Everything else keeps
    its text.

    Raises:
        DeskError: the engine could not answer; nothing has changed.
    """
    failing = [
        s for s in sentences if s.verdict is Verdict.UNSUPPORTED and not s.human and not s.locked
    ]
    if not (failing or missing) or stop():
        return Repaired(text=text, sentences=tuple(sentences))
    answers = engine.repair(pack, text, failing, missing=missing, stop=stop)
    chosen: dict[int, _Wording] = {}
    extra: list[tuple[Fact, _Wording]] = []
    for index, answer in answers.items():
        if index >= len(failing):
            fact = missing[index - len(failing)]
            told = _told(answer, fact, pack, verify)
            extra += [(fact, told)] if told else []
            continue
        old = failing[index]
        new = _checked(answer, old, pack, verify)
        if new is not None:
            chosen[old.start] = new
    fresh, placed = _splice(text, sentences, chosen)
    for fact, told in extra:
        fresh, placed = _added(fresh, placed, fact, told, pack)
    return Repaired(
        text=fresh, sentences=placed, tried=len(failing), mended=len(chosen), added=len(extra)
    )


def _told(answer: str, fact: Fact, pack: EvidencePack, verify: Verify) -> _Wording | None:
    """A sentence that tells a missing fact whole, or None."""
    blank = Sentence(start=0, end=0, text="。", evidence=(fact.id,))
    new = _checked(answer, blank, pack, verify)
    if new is None or not any(fact.id in s.evidence for s in new[1]):
        return None
    own = [s.text for s in new[1] if fact.id in s.evidence]
    return new if carries(fact, own) else None


def _added(
    text: str, sentences: Sequence[Sentence], fact: Fact, told: _Wording, pack: EvidencePack
) -> tuple[str, tuple[Sentence, ...]]:
    """Put a sentence behind the one on the nearest fact before its own, or at the end as a line of its own."""
    before = [f.id for f in pack.facts]
    before = before[: before.index(fact.id)]
    spots = [
        (before.index(e), s.end)
        for s in sentences
        for e in s.evidence
        if e in before and s.text[-1:] in "。！？"
    ]
    words, judged = told
    at = max(spots)[1] if spots else len(text.rstrip())
    glue = "\n" if not spots and text.strip() else ""
    length = len(glue) + len(words)
    moved = [
        s
        if s.end <= at
        else s.model_copy(update={"start": s.start + length, "end": s.end + length})
        for s in sentences
    ]
    start = at + len(glue)
    moved += [s.model_copy(update={"start": start + s.start, "end": start + s.end}) for s in judged]
    return text[:at] + glue + words + text[at:], tuple(sorted(moved, key=lambda s: s.start))


def _checked(answer: str, old: Sentence, pack: EvidencePack, verify: Verify) -> _Wording | None:
    """The new wording and its sentences, or None where the old one has to stay."""
    if not answer:
        return None if old.evidence else ("", ())
    parser = MarkerParser(pack.allowed, keep_asterisks=pack.has_asterisks)
    parser.feed(answer)
    parser.close()
    new = parser.text.strip()
    if not new or "\n" in new:
        return None
    shift = len(parser.text) - len(parser.text.lstrip())
    marks = [
        m.model_copy(update={"start": m.start - shift, "end": m.end - shift}) for m in parser.marks
    ]
    if old.text[-1:] in "。！？；" and new[-1:] not in "。！？；”）】":
        new += old.text[-1:]
    judged = verify(new, marks)
    if not judged or any(s.verdict is Verdict.UNSUPPORTED for s in judged):
        return None
    return new, judged


def _splice(
    text: str,
    sentences: Sequence[Sentence],
    chosen: dict[int, _Wording],
) -> tuple[str, tuple[Sentence, ...]]:
    """Put the chosen wordings in place; offsets of all others move along."""
    pieces: list[str] = []
    placed: list[Sentence] = []
    length = 0
    at = 0
    for old in sentences:
        gap = text[at : old.start]
        new, judged = chosen.get(old.start, (old.text, (old.model_copy(update={"start": 0}),)))
        if not new and "\n" in gap and text[old.end : old.end + 1] in ("", "\n"):
            gap = ""
        pieces += [gap, new]
        length += len(gap)
        for one in judged:
            start = length + one.start
            moved = {"start": start, "end": start + len(one.text)}
            placed.append(one.model_copy(update=moved))
        length += len(new)
        at = old.end
    pieces.append(text[at:])
    return "".join(pieces), tuple(placed)
