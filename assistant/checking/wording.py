"""Family 文字: slips of the pen, collocations, constructions, punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import model_validator

from assistant.checking import doubled, lexicon, listing, pairs, punctuation, setlists, typos
from assistant.checking.engine import CheckData, match_patterns, nested
from assistant.checking.rules import RULES_DIR, CompiledEntry, RuleFile, compiled, load
from assistant.checking.subject import Subject
from assistant.models import Finding, Severity

family = "wording"
OURS = "ours.yaml"
_OURS = "wording.ours_"
_LETTER, _PARAGRAPH = re.compile(r"[\u4e00-\u9fff\d%％]"), 40
_FIGURE, _FIGURES = re.compile(r"\d+"), 3
_LISTED, _SOUND, _NEAR = "wording.typo", "wording.same_sound", "wording.near_word"
_LATER = ("confused", "usage", "grammar", "marks", "syntax")
_WRONG_WORD, _LOST = "wording.wrong_word", "wording.lost_character"
_PAIR = "wording.pair"


class WordingFile(RuleFile):
    """``wording.yaml``."""

    long_sentence_chars: int
    terms: tuple[str, ...]
    """Space-separated terms that must be spelt exactly."""
    not_typos: tuple[str, ...] = ()
    """Forms one character away from a term that are right all the same."""
    confusable: tuple[str, ...] = ()
    """Groups of characters alike in shape."""


class OursFile(RuleFile):
    """``ours.yaml``: what an office writes its own way. Not shipped, so no new version of the program replaces it."""

    @model_validator(mode="after")
    def _ids_are_ours(self) -> OursFile:
        strange = [rule.id for rule in self.rules if not rule.id.startswith(_OURS)]
        if strange or self.checks:
            raise ValueError(f"只能写rules，编号要以“{_OURS}”开头：{'、'.join(strange)}")
        return self


class TermFile(RuleFile):
    """``terms.yaml``."""

    terms: tuple[str, ...]
    """Space-separated terms of all trades, of four characters and more."""


class _Data:
    def __init__(
        self,
        file: WordingFile,
        slips: RuleFile,
        later: tuple[RuleFile, ...],
        trades: TermFile,
        ours: RuleFile,
    ) -> None:
        self.file = file
        self.slips = slips
        self.later = later
        """Files whose rules say nothing where a slip of the pen has been told already."""
        self.ours = ours
        self.grammar = next(part for part in later if "list_mark" in part.checks)
        self.patterns: tuple[CompiledEntry, ...] = compiled(
            tuple(rule for part in (slips, file, *later, ours) for rule in part.rules)
        )
        words = tuple(dict.fromkeys(word for line in file.terms for word in line.split()))
        self.terms = typos.TermList(
            words,
            file.confusable,
            harmless=file.not_typos,
            trades=tuple(word for line in trades.terms for word in line.split()),
        )


@lru_cache(maxsize=1)
def _data() -> _Data:
    return _Data(
        load(WordingFile, "wording.yaml"),
        load(RuleFile, "typos.yaml"),
        tuple(load(RuleFile, f"{name}.yaml") for name in _LATER),
        load(TermFile, "terms.yaml"),
        ours(RULES_DIR),
    )


def ours(folder: Path) -> OursFile:
    """The office's own rules; none where it wrote none.

    Raises:
        DefectError: the file does not validate.
    """
    return load(OursFile, OURS, folder=folder) if (folder / OURS).exists() else OursFile()


def rule_files() -> tuple[RuleFile, ...]:
    """The rule files of this family: constructions, and the long list of slips."""
    known = _data()
    return (
        known.slips,
        known.file,
        *known.later,
        known.ours,
        lexicon.common_words(),
        pairs.pair_file(),
    )


def check(subject: Subject, data: CheckData) -> Iterable[Finding]:
    """Findings about single words, constructions and marks."""
    found = [*match_patterns(data, _data().patterns), *_slips(data), *_lists(data), *_pairs(data)]
    if len(_FIGURE.findall(subject.text)) < _FIGURES:
        # Where figures are written in characters throughout, so may be these.
        found = [f for f in found if f.rule != "wording.arabic_numerals"]
    yield from _once(found)
    yield from _unfinished(data)
    yield from _long_sentences(subject, data)


def _once(found: Sequence[Finding]) -> Iterator[Finding]:
    """A slip that is both in the list and in a term spelt by its sound is told once.

    The list wins where both begin together; else the term, of which the listed word is only a part.
    """
    listed = {f.start for f in found if f.rule == _LISTED}
    terms = [f for f in found if f.rule == _SOUND and f.start not in listed]
    inside = {at for t in terms for at in range((t.start or 0) + 1, t.end or 0)}
    later = [rule for part in _data().later for rule in part.rules]
    third = {_NEAR, _WRONG_WORD, _LOST}
    second = {_PAIR, *(rule.id for rule in later)}
    told = _held(f for f in found if f.rule not in second | third)
    told_after = told | _held(f for f in found if f.rule not in third)
    for finding in found:
        if finding.rule == _SOUND and finding.start in listed:
            continue
        place = range(finding.start or 0, finding.end or 0)
        if finding.rule in second and not told.isdisjoint(place):
            continue
        if finding.rule in third and not told_after.isdisjoint(place):
            continue
        if finding.rule == _LISTED and finding.start in inside:
            continue
        yield finding


def _held(found: Iterable[Finding]) -> set[int]:
    """The places that findings stand at."""
    return {at for f in found for at in range(f.start or 0, f.end or 0)}


def _slips(data: CheckData) -> Iterator[Finding]:
    checks = _data().file.checks
    for slip in (*doubled.doublings(data), *doubled.clauses_twice(data)):
        suggestion = None if doubled.in_title(data, slip) else slip.piece
        yield data.finding(
            checks["doubled"], slip.start, slip.end, suggestion=suggestion, severity=slip.severity
        )
    for typo in typos.typos(data, _data().terms):
        if not typo.listed and setlists.in_set_phrase(data.subject.text, typo.start, typo.end):
            continue
        near = lexicon.common_words().checks
        kind = "lost_character" if typo.lost else "wrong_word" if typo.word else "near_word"
        rule = checks["typo"] if typo.listed else near[kind]
        if typo.quoted:
            message = (
                f"引号里的“{{quote}}”疑为“{nested(typo.right)}”之误；如是照录原文，请对照原文核实。"
            )
            yield data.finding(rule, typo.start, typo.end, message=message, severity=typo.severity)
            continue
        yield data.finding(
            rule, typo.start, typo.end, suggestion=typo.right, severity=typo.severity
        )
    for lonely in punctuation.lonely_marks(data):
        cut_off = lonely.mark in "“”" and lonely.right is None and len(data.index.paragraphs) < 2
        yield data.finding(
            checks["lonely_mark"],
            lonely.start,
            lonely.start + 1,
            suggestion=lonely.right,
            severity=Severity.INFO if cut_off and _cut_off(data, lonely) else None,
        )


def _lists(data: CheckData) -> Iterator[Finding]:
    """Marks between the items of lists."""
    checks = _data().grammar.checks
    for rule, slips in (
        (checks["list_mark"], listing.list_commas(data)),
        (checks["point_mark"], listing.point_marks(data)),
        (checks["paragraph_end"], listing.paragraph_ends(data)),
    ):
        for slip in slips:
            if not data.index.exempt(slip.start, slip.start + 1, rule.exempt):
                yield data.finding(rule, slip.start, slip.start + 1, suggestion=slip.right)


def _pairs(data: CheckData) -> Iterator[Finding]:
    """Words that stand where their twins belong."""
    rule = pairs.pair_file().checks["pair"]
    for one in pairs.pair_book().search(data.subject.text):
        if not data.index.exempt(one.start, one.end, rule.exempt):
            yield data.finding(rule, one.start, one.end, suggestion=one.right)


def _cut_off(data: CheckData, lonely: punctuation.Lonely) -> bool:
    """A single paragraph may be a piece of a longer quotation: “ after a colon, or ” at its end."""
    text = data.subject.text
    if lonely.closing:
        return not text[lonely.start + 1 :].strip()
    return text[: lonely.start].rstrip().endswith("：")


def _unfinished(data: CheckData) -> Iterator[Finding]:
    """Paragraphs of several sentences of which the last has no mark at its end."""
    rule, text = _data().file.checks["unfinished"], data.subject.text
    for start, end in data.index.paragraphs:
        line = text[start:end].rstrip()
        if len(line) >= _PARAGRAPH and "。" in line[:-1] and _LETTER.fullmatch(line[-1]):
            last = start + len(line)
            yield data.finding(rule, last - 1, last, suggestion=f"{line[-1]}。")


def _long_sentences(subject: Subject, data: CheckData) -> Iterator[Finding]:
    rule, limit = _data().file.checks["long_sentence"], _data().file.long_sentence_chars
    for start, end in data.index.sentences:
        if end - start > limit:
            words = subject.text[start:end].strip()
            message = rule.message.replace("{number}", str(len(words)))
            yield data.finding(rule, start, end, message=message)
