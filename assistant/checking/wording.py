"""Family 文字: slips of the pen, collocations, constructions, punctuation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from assistant.checking import doubled, punctuation, typos
from assistant.checking.engine import CheckData, match_patterns
from assistant.checking.rules import CompiledEntry, RuleFile, compiled, load
from assistant.checking.subject import Subject
from assistant.models import Finding

family = "wording"
_LISTED, _SOUND = "wording.typo", "wording.same_sound"
"""A word in the list of wrong forms need not be found again by its sound."""


class WordingFile(RuleFile):
    """``wording.yaml``."""

    long_sentence_chars: int
    terms: tuple[str, ...]
    """Space-separated terms that must be spelt exactly."""
    not_typos: tuple[str, ...] = ()
    """Forms one character away from a term that are right all the same."""
    confusable: tuple[str, ...] = ()
    """Groups of characters alike in shape."""


class _Data:
    def __init__(self, file: WordingFile) -> None:
        self.file = file
        self.patterns: tuple[CompiledEntry, ...] = compiled(file.rules)
        words = tuple(dict.fromkeys(word for line in file.terms for word in line.split()))
        self.terms = typos.TermList(words, file.confusable, harmless=file.not_typos)


@lru_cache(maxsize=1)
def _data() -> _Data:
    return _Data(load(WordingFile, "wording.yaml"))


def rule_files() -> tuple[RuleFile, ...]:
    """The rule files of this family."""
    return (_data().file,)


def check(subject: Subject, data: CheckData) -> Iterable[Finding]:
    """Findings about single words, constructions and marks."""
    found = list(match_patterns(data, _data().patterns))
    yield from found
    listed = {f.start for f in found if f.rule == _LISTED}
    yield from (f for f in _slips(data) if f.rule != _SOUND or f.start not in listed)
    yield from _long_sentences(subject, data)


def _slips(data: CheckData) -> Iterator[Finding]:
    checks = _data().file.checks
    for slip in doubled.doublings(data):
        suggestion = None if doubled.in_title(data, slip) else slip.piece
        yield data.finding(
            checks["doubled"], slip.start, slip.end, suggestion=suggestion, severity=slip.severity
        )
    for typo in typos.typos(data, _data().terms):
        yield data.finding(checks["typo"], typo.start, typo.end, suggestion=typo.right)
    for lonely in punctuation.lonely_marks(data):
        yield data.finding(checks["lonely_mark"], lonely.start, lonely.start + 1)


def _long_sentences(subject: Subject, data: CheckData) -> Iterator[Finding]:
    rule, limit = _data().file.checks["long_sentence"], _data().file.long_sentence_chars
    for start, end in data.index.sentences:
        if end - start > limit:
            yield data.finding(rule, start, end)
