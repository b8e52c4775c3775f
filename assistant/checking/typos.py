"""Wrong characters that sound like the right ones: 驰之以恒, 主题责任, 形式主意.

Two nets, both tight. A term of the list in ``wording.yaml`` with exactly one character replaced by
one of the same sound; and four characters that the segmenter can only read as three or four
pieces although one same-sound character makes them a single dictionary word.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.checking import words
from assistant.checking.alike import Alike, alike
from assistant.checking.engine import CheckData
from assistant.checking.misspelt import Misspelt, misspelt
from assistant.checking.text import GAP, NAME, QUOTE, TITLE
from assistant.checking.trades import TradeTerms, astray
from assistant.models import Severity

_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{4,}")
_OVERWHELMING = 13.0
"""Gain from which a slip is told even inside quotation marks."""
_COINED_NAME = re.compile(
    r"[^“”。；\n]{0,8}”[^“”，。；、\n]{0,6}?(?:平台|品牌|公众号|小程序|APP|服务队|工作室|"
    r"工作法|驿站|集市|专栏|栏目|课堂|讲堂|书屋|书房|节|季|展|大赛|志愿|党建)"
)
_SPOKEN_OF = re.compile(r"[”’][^。]{0,8}(?:写法|写成|错|误|不对|改为|改成|应为|字样|一词|二字)")
"""What follows words that are spoken of, not used."""
_FUNCTION = frozenset("的地得了着过在和与是不为以有也就都而于及或等把被向从对")


@dataclass(frozen=True, slots=True)
class Typo:
    """A wrong form and what was meant."""

    start: int
    end: int
    right: str
    listed: bool = True
    """Whether a term or idiom was meant; otherwise the reading is only the likelier one."""
    severity: Severity = Severity.ERROR
    word: bool = False
    """Whether what is written is a word too, only not here."""
    lost: bool = False
    """Whether a character beside what is written is missing."""
    quoted: bool = False
    """Whether it stands in quotation marks, where nothing is put right without looking."""
    gain: float = 0.0
    """How much likelier the text is made, where that was reckoned (see ``misspelt``)."""


class TermList:
    """Terms that must be spelt exactly, found by their first or last two characters."""

    def __init__(
        self,
        terms: Sequence[str],
        confusable: Sequence[str],
        *,
        harmless: Sequence[str] = (),
        trades: Sequence[str] = (),
    ) -> None:
        self._listed, self._harmless = tuple(terms), tuple(harmless)
        self._terms = frozenset((*terms, *harmless, *trades))
        self._trades = tuple(trades)
        self._heads: dict[str, list[str]] = defaultdict(list)
        self._tails: dict[str, list[str]] = defaultdict(list)
        for term in terms:
            self._heads[term[:2]].append(term)
            self._tails[term[-2:]].append(term)
        self._alike: set[frozenset[str]] = set()
        self._confusable = tuple(confusable)
        for group in confusable:
            for one in group:
                self._alike.update(frozenset((one, other)) for other in group if other != one)

    @cached_property
    def misspelt(self) -> Misspelt:
        """The look-out for characters that hang together only once one is replaced."""
        return misspelt(self._looks, terms=self._listed, harmless=self._harmless)

    @cached_property
    def trades(self) -> TradeTerms:
        """The terms of all trades."""
        return TradeTerms((*self._trades, *self._listed), self._terms, self._looks)

    @cached_property
    def _looks(self) -> Alike:
        return alike(self._confusable)

    @property
    def right_forms(self) -> frozenset[str]:
        """The terms themselves and the forms known to be harmless."""
        return self._terms

    def mistaken(self, written: str, meant: str) -> bool:
        """Whether one character is easily taken for the other: same sound, or alike in shape."""
        return words.same_sound(written, meant) or frozenset((written, meant)) in self._alike

    def _misspells(self, found: str, term: str) -> bool:
        """Whether a form, which is no term itself, differs from a term by one character like it."""
        if len(found) != len(term) or found in self._terms:
            return False
        odd = [(a, b) for a, b in zip(found, term, strict=True) if a != b]
        return len(odd) == 1 and self.mistaken(*odd[0])

    def search(self, text: str) -> Iterator[Typo]:
        """Wrong spellings of the listed terms."""
        for at in range(len(text) - 1):
            pair = text[at : at + 2]
            for term in self._heads.get(pair, ()):
                found = text[at : at + len(term)]
                if self._misspells(found, term) and not astray(text, at, at + len(term), term):
                    yield Typo(at, at + len(term), term)
            for term in self._tails.get(pair, ()):
                start = at + 2 - len(term)
                if start < 0:
                    continue
                found = text[start : at + 2]
                if self._misspells(found, term) and not astray(text, start, at + 2, term):
                    # not 社会主|义法治国|家
                    yield Typo(start, at + 2, term)


def _idioms(run: str) -> Iterator[tuple[int, str]]:
    """Four-character windows of a run that one same-sound character turns into a word."""
    tokens = words.cut(run)
    marks = [0]
    for token in tokens:
        marks.append(marks[-1] + len(token))
    at = {mark: number for number, mark in enumerate(marks)}
    for number, start in enumerate(marks[:-1]):
        end = start + 4
        if end not in at or at[end] - number < 3:
            continue
        window = run[start:end]
        if sum(character in _FUNCTION for character in window) > 2:
            continue
        rights = {
            window[:i] + other + window[i + 1 :]
            for i, character in enumerate(window)
            for other in words.homophones(character)
            if words.is_word(window[:i] + other + window[i + 1 :])
        }
        if len(rights) == 1:
            yield start, rights.pop()


def _anywhere(text: str, terms: TermList) -> dict[int, Typo]:
    """Wrong spellings by their place, quotations and names included."""
    found: dict[int, Typo] = {}
    for typo in terms.search(text):
        found.setdefault(typo.start, typo)
    for run in _HAN_RUN.finditer(text):
        for offset, right in _idioms(run.group()):
            start = run.start() + offset
            if text[start : start + 4] not in terms.right_forms:
                found.setdefault(start, Typo(start, start + 4, right))
    held = {at for typo in found.values() for at in range(typo.start, typo.end)}
    for one in terms.misspelt.search(text):
        written = text[one.start : one.end]
        if written not in terms.right_forms and held.isdisjoint(range(one.start, one.end)):
            found.setdefault(
                one.start,
                Typo(
                    one.start,
                    one.end,
                    one.right,
                    False,
                    one.severity,
                    one.word,
                    one.lost,
                    gain=one.gain,
                ),
            )
    # What is only hinted at yields to a set term.
    sure = [typo for typo in found.values() if typo.severity is not Severity.INFO]
    held = {at for typo in sure for at in range(typo.start, typo.end)}
    for start, end, right, severity in terms.trades.search(text):
        if held.isdisjoint(range(start, end)):
            for at in range(start, end):
                found.pop(at, None)
            found[start] = Typo(start, end, right, False, severity, gain=_OVERWHELMING)
    return found


def typos(data: CheckData, terms: TermList) -> Iterator[Typo]:
    """All wrong spellings outside quotations, titles and names, each place once."""
    text, index = data.subject.text, data.index
    found = _anywhere(text, terms)
    last = -1
    for start in sorted(found):
        typo = found[start]
        if start < last or index.exempt(start, typo.end, (TITLE, GAP, NAME)):
            continue
        if index.exempt(start, typo.end, (QUOTE,)):
            # What is quoted stands as it was said; only what can be nothing else is told.
            if not typo.listed and typo.gain < _OVERWHELMING:
                continue
            if _SPOKEN_OF.search(text, typo.end, typo.end + 16):
                continue
            if not typo.listed and _COINED_NAME.match(text, typo.end):
                # “悦读”平台: names play with words.
                continue
            typo = replace(typo, quoted=True, severity=Severity.WARNING)
        last = typo.end
        yield typo
