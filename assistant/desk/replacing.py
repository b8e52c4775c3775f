"""换掉: sentences without a source give way to the rule writer's, and no fact is lost or told twice on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.drafting.repair import Verify
from assistant.evidence import Mark
from assistant.models import Noun, Sentence, Verdict

_ORDINAL = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}是|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．])"
)


class Replaced(Noun):
    """A text in which every sentence that failed has been replaced or taken out."""

    text: str
    sentences: tuple[Sentence, ...]
    replaced: int = 0
    """Sentences that gave way."""
    added: int = 0
    """Rule sentences that stand for a fact the model had not told."""

    @property
    def note(self) -> str:
        """What was done, for the clerk; empty where nothing was."""
        parts = []
        if self.replaced:
            parts.append(f"{self.replaced}句没有出处，已换成规则写的句子或删去")
        if self.added:
            parts.append(f"另补写了{self.added}句没有写到的事实")
        return "，".join(parts) + ("。" if parts else "")


def replace(
    text: str, sentences: Sequence[Sentence], ready: Mapping[str, str], *, verify: Verify
) -> Replaced:
    """Put rule sentences in place of what failed, then add those of facts that are told nowhere.

    Human sentences are not here yet: they are merged in afterwards and never replaced.

    Args:
        text: the model's text.
        sentences: its sentences, judged.
        ready: id of each of the section's facts → what the rule writer says of it alone.
        verify: judges the outcome.
    """
    held = [s for s in sentences if s.verdict is Verdict.SUPPORTED]
    waiting = {i: words for i, words in ready.items() if not any(i in s.evidence for s in held)}
    made = _Maker(text)
    replaced = 0
    for sentence in sentences:
        if sentence.verdict is not Verdict.UNSUPPORTED:
            made.keep(sentence)
            continue
        replaced += 1
        told = [i for i in sentence.evidence if i in waiting]
        made.put(sentence, [(i, waiting.pop(i)) for i in told])
    made.append(list(waiting.items()))
    fresh, marks = made.finished()
    return Replaced(
        text=fresh, sentences=verify(fresh, marks), replaced=replaced, added=len(waiting)
    )


class _Maker:
    """Puts a text together from kept and new sentences, and remembers what each rests on."""

    def __init__(self, text: str) -> None:
        self._old = text
        self._at = 0
        self._pieces: list[str] = []
        self._length = 0
        self._marks: list[Mark] = []

    def keep(self, sentence: Sentence) -> None:
        self._gap(sentence)
        self._add(sentence.text, sentence.evidence)

    def put(self, old: Sentence, new: Sequence[tuple[str, str]]) -> None:
        """(fact id, words) where ``old`` stood; the ordinal the old one began with stays."""
        self._gap(old)
        ordinal = _ORDINAL.match(old.text)
        for number, (fact, words) in enumerate(new):
            lead = ordinal.group() if ordinal and not number else ""
            self._add(lead + (_ORDINAL.sub("", words) if lead else words), (fact,))

    def append(self, new: Sequence[tuple[str, str]]) -> None:
        """A paragraph of their own at the end."""
        rest = self._old[self._at :].rstrip()
        self._add(rest, ())
        self._at = len(self._old)
        if new and "".join(self._pieces).strip():
            self._add("\n", ())
        for fact, words in new:
            self._add(words, (fact,))

    def finished(self) -> tuple[str, tuple[Mark, ...]]:
        """The text without the lines that lost all their sentences, its marks moved along."""
        text = "".join(self._pieces)
        kept: list[str] = []
        marks: list[Mark] = []
        at = length = 0
        for line in text.splitlines(keepends=True):
            end = at + len(line)
            if line.strip():
                inside = [m for m in self._marks if at <= m.start < end]
                marks += [
                    m.model_copy(
                        update={"start": m.start - at + length, "end": m.end - at + length}
                    )
                    for m in inside
                ]
                kept.append(line)
                length += len(line)
            at = end
        return "".join(kept).rstrip("\n"), tuple(marks)

    def _gap(self, sentence: Sentence) -> None:
        self._add(self._old[self._at : sentence.start], ())
        self._at = sentence.end

    def _add(self, words: str, evidence: Sequence[str]) -> None:
        self._marks += [
            Mark(id=e, start=self._length, end=self._length + len(words)) for e in evidence
        ]
        self._pieces.append(words)
        self._length += len(words)
