"""The one repair attempt: sentences that failed verification go back to the model with the reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from assistant.drafting.markers import MarkerParser
from assistant.drafting.pack import EvidencePack
from assistant.evidence import Mark
from assistant.models import Noun, Sentence, Stop, Verdict

Verify = Callable[[str, Sequence[Mark]], tuple[Sentence, ...]]
"""Judges a text with its marks: ``evidence.verify_text`` with facts, passages and context filled in."""


class Repairer(Protocol):
    """An engine that can reword failing sentences; ``LlmEngine`` is one."""

    def repair(
        self, pack: EvidencePack, text: str, failing: Sequence[Sentence], *, stop: Stop
    ) -> dict[int, str]:
        """Index into ``failing`` → new raw sentence with markers; empty for "leave it out"."""
        ...


class Repaired(Noun):
    """A section's text after its repair attempt."""

    text: str
    sentences: tuple[Sentence, ...]
    tried: int = 0
    """Sentences sent back."""
    mended: int = 0
    """Of these, how many now stand (or were left out); the others are as they were."""


def repair(
    engine: Repairer,
    pack: EvidencePack,
    text: str,
    sentences: Sequence[Sentence],
    *,
    verify: Verify,
    stop: Stop,
) -> Repaired:
    """Try once to mend every unsupported sentence that no human wrote or locked.

    A new wording is taken only if all of it passes ``verify``; leaving a sentence out is taken only if
    it cites no evidence, so that no fact disappears on the way. Everything else keeps its text.

    Raises:
        DeskError: the engine could not answer; nothing has changed.
    """
    failing = [
        s for s in sentences if s.verdict is Verdict.UNSUPPORTED and not s.human and not s.locked
    ]
    if not failing or stop():
        return Repaired(text=text, sentences=tuple(sentences))
    answers = engine.repair(pack, text, failing, stop=stop)
    chosen: dict[int, tuple[str, tuple[Sentence, ...]]] = {}
    for index, answer in answers.items():
        old = failing[index]
        new = _checked(answer, old, pack, verify)
        if new is not None:
            chosen[old.start] = new
    fresh, placed = _splice(text, sentences, chosen)
    return Repaired(text=fresh, sentences=placed, tried=len(failing), mended=len(chosen))


def _checked(
    answer: str, old: Sentence, pack: EvidencePack, verify: Verify
) -> tuple[str, tuple[Sentence, ...]] | None:
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
    chosen: dict[int, tuple[str, tuple[Sentence, ...]]],
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
