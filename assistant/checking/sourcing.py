"""Where each figure of the draft comes from: this year's facts, a computation from them, or nowhere.

Used by the facts checks and, as :func:`numbers_table`, by the screen that lists every figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from assistant.checking.engine import CheckData
from assistant.checking.subject import Subject
from assistant.checking.tablefigures import CellFigure, cell_figures
from assistant.evidence import VerifyContext, quantities, verify, with_quantities
from assistant.models import Fact, FactStatus, Noun, Quantity, SectionRole, Sentence, Verdict

_ONLY_NUMBERS = frozenset(("date", "title", "quote", "name", "body", "status", "act"))
_SELF_COUNT = re.compile(
    r"方面|环节|维度|层面|关键|字|抓手|重点|阶段|步骤|部分|要点|原则|统一|服从|结合"
)
_CHINESE = re.compile(r"[一二两三四五六七八九十]{1,2}[^\d]{0,2}$")
_LIMIT = re.compile(r"不(?:得)?超过|不少于|至少|不低于|原则上|标准|规定|要求")
_NUMBER_OF = re.compile(
    r"(?:电话|手机|传真|邮编|邮政编码|账号|证号|QQ|微信|联系方式)[^，。；\n]{0,13}$"
)
_BARE_UNIT = re.compile(r"[万亿千百]+[^\d]{0,2}")
_AGES = re.compile(r"\d+周?岁(?:以下|以上|及以)|\d+(?:[—\-~至]\d+)周?岁")
_MANY_FACTS = 40
_NAMED = re.compile(r"“([^”]+)”")


class FigureSource(StrEnum):
    """Where a figure comes from."""

    FACT = "fact"
    DERIVED = "derived"
    NONE = "none"
    UNVERIFIED = "unverified"
    """Only in a fact that waits to be verified."""
    EXEMPT = "exempt"
    """Counts the text's own parts (三个环节), or quotes a limit."""


class FigureRow(Noun):
    """One figure of the draft; offsets into the whole text."""

    start: int
    end: int
    text: str
    counted: str = ""
    source: FigureSource
    facts: tuple[str, ...] = ()
    derivation: str = ""
    reason: str = ""
    """Why it has no source, in plain Chinese."""


@dataclass(frozen=True)
class Judged:
    """One sentence of the draft and what its evidence says."""

    start: int
    end: int
    text: str
    found: tuple[Quantity, ...]
    reasons: tuple[str, ...]
    derivations: tuple[str, ...]
    carried: tuple[str, ...]
    closed: bool
    """Whether the sentence names its own evidence (a draft written here)."""


@dataclass(frozen=True)
class Sourcing:
    """All sentences of one draft judged by this year's facts."""

    data: CheckData

    @property
    def subject(self) -> Subject:
        """The text under check."""
        return self.data.subject

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Facts with their quantities."""
        return tuple(
            fact if fact.quantities else with_quantities(fact) for fact in self.subject.facts or ()
        )

    @cached_property
    def _context(self) -> VerifyContext:
        return VerifyContext(
            year=self.data.year or (self.subject.as_of.year if self.subject.as_of else 2000),
            unit=self.subject.unit,
            as_of=self.subject.as_of,
            off=_ONLY_NUMBERS,
        )

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """Sentences that state a figure, judged."""
        given = {(s.start, s.end): s for s in self.subject.sentences or ()}
        rows: list[Judged] = []
        for start, end in self.data.index.sentences:
            text = self.subject.text[start:end]
            sentence = given.get((start, end))
            if sentence is None and "\t" in text:
                # A row of a table is no sentence: its cells are read by their row and column.
                continue
            found = stated(text)
            if sentence is not None:
                rows.append(self._as_given(sentence, found))
            elif found:
                rows.append(self._by_all(start, end, text, found))
        return tuple(rows)

    def _as_given(self, sentence: Sentence, found: tuple[Quantity, ...]) -> Judged:
        unsupported = sentence.verdict is Verdict.UNSUPPORTED
        return Judged(
            sentence.start,
            sentence.end,
            sentence.text,
            found,
            sentence.reasons if unsupported else (),
            sentence.derivations,
            sentence.evidence,
            closed=True,
        )

    def _by_all(self, start: int, end: int, text: str, found: tuple[Quantity, ...]) -> Judged:
        check = verify(text, self._candidates(text, found), (), context=self._context)
        carried = check.facts_carried
        return Judged(
            start, end, text, found, check.reasons, check.derivations, carried, closed=False
        )

    def _candidates(self, text: str, found: tuple[Quantity, ...]) -> Sequence[Fact]:
        """All facts, or of very many those that share a figure or most words with the sentence."""
        if len(self.facts) <= _MANY_FACTS:
            return self.facts
        values = {(q.value, q.unit) for q in found}
        pairs = pairs_of(text)

        def score(fact: Fact) -> float:
            shared = sum((q.value, q.unit) in values for q in fact.quantities)
            own = self._pairs[fact.id]
            return 2.0 * shared + len(own & pairs) / (len(own) or 1)

        return sorted(self.facts, key=score, reverse=True)[:_MANY_FACTS]

    @cached_property
    def _pairs(self) -> dict[str, frozenset[str]]:
        return {fact.id: pairs_of(fact.content) for fact in self.facts}

    def pairs(self, fact: Fact) -> frozenset[str]:
        """Character pairs of a fact's content."""
        return self._pairs[fact.id]

    @cached_property
    def rows(self) -> tuple[FigureRow, ...]:
        """Every figure of the draft with its source."""
        told = [row for judged in self.judged for row in self._rows(judged)]
        return tuple(sorted((*told, *self._cells()), key=lambda row: row.start))

    def _cells(self) -> Iterator[FigureRow]:
        """Figures in tables of a draft whose sentences name no evidence."""
        if self.subject.sentences is not None:
            return
        for cell in cell_figures(self.subject.text, self.data.year):
            found = () if cell.earlier else self._of_cell(cell)
            source = FigureSource.FACT if found else FigureSource.NONE
            missing = f"“{cell.text}”在本年事实里找不到，也不能由其中的数算出"
            yield FigureRow(
                start=cell.start,
                end=cell.end,
                text=cell.text,
                counted=cell.noun,
                source=FigureSource.EXEMPT if cell.earlier else source,
                facts=found,
                reason="" if found or cell.earlier else missing,
            )

    def _of_cell(self, cell: CellFigure) -> tuple[str, ...]:
        """Facts that carry a cell: its value and unit, and a word of its row or column."""
        number = re.sub(r"[,+%％‰]", "", cell.text.removesuffix(cell.unit))
        wanted = quantities(f"{number}{cell.unit}") if cell.unit else ()
        words = pairs_of(cell.noun)

        def carries(fact: Fact) -> bool:
            if words and not words & self._pairs[fact.id]:
                return False
            for own in fact.quantities:
                if wanted and (own.value, own.unit) == (wanted[0].value, wanted[0].unit):
                    return True
                percent = cell.text[-1] in "%％‰" and own.unit in ("%", "％", "‰")
                if (not cell.unit or percent) and str(own.value.normalize()) == _normal(number):
                    return percent or cell.text[-1] not in "%％‰"
            return False

        return tuple(
            f.id for f in self.facts if f.status is not FactStatus.UNVERIFIED and carries(f)
        )

    def _rows(self, judged: Judged) -> list[FigureRow]:
        blamed: dict[str, str] = {}
        for reason in judged.reasons:
            named = _NAMED.search(reason)
            if named is not None:
                blamed.setdefault(named[1], reason)
        rows: list[FigureRow] = []
        for quantity in judged.found:
            reason = next((r for words, r in blamed.items() if _names(words, quantity.text)), "")
            rows.append(self._row(judged, quantity, reason))
        return rows

    def _row(self, judged: Judged, quantity: Quantity, reason: str) -> FigureRow:
        start, end = judged.start + quantity.start, judged.start + quantity.end
        source, derivation, facts = FigureSource.FACT, "", judged.carried
        if reason:
            source = FigureSource.NONE
            cited = judged.closed and bool(judged.carried)
            if exempt_figure(judged.text, quantity, role=self.data.role_at(start), cited=cited):
                source = FigureSource.EXEMPT
            elif unverified := self._unverified(quantity):
                source, facts = FigureSource.UNVERIFIED, (unverified,)
        else:
            digits = re.sub(r"[^\d.]", "", quantity.text)
            result = re.compile(rf"[=≈]{re.escape(digits)}(?!\d)")
            derivation = next((d for d in judged.derivations if result.search(d)), "")
            if derivation:
                source = FigureSource.DERIVED
        return FigureRow(
            start=start,
            end=end,
            text=quantity.text,
            counted=quantity.counted,
            source=source,
            facts=facts if not reason or source is FigureSource.UNVERIFIED else (),
            derivation=derivation,
            reason=self._said(judged, quantity, reason) if source is FigureSource.NONE else "",
        )

    def _said(self, judged: Judged, quantity: Quantity, reason: str) -> str:
        """The reason in words that fit a text whose sentences name no evidence."""
        if judged.closed or "写的是" in reason:
            return reason
        return f"“{quantity.text}”在本年事实里找不到，也不能由其中的数算出"

    def _unverified(self, quantity: Quantity) -> str:
        for fact in self.facts:
            if fact.status is FactStatus.UNVERIFIED:
                for own in fact.quantities:
                    if own.value == quantity.value and own.unit == quantity.unit:
                        return fact.id
        return ""


def stated(text: str) -> tuple[Quantity, ...]:
    """The quantities of a sentence that state something: no telephone numbers, no unit of a table."""
    return tuple(
        q
        for q in quantities(text)
        if not _NUMBER_OF.search(text[max(0, q.start - 14) : q.start])
        and not (_BARE_UNIT.fullmatch(q.text) and text[max(0, q.start - 1) : q.start] in "（(：:")
    )


def _normal(number: str) -> str:
    return str(Decimal(number).normalize())


def _names(words: str, figure: str) -> bool:
    """Whether the words a reason quotes are about a figure (it may be quoted with its noun)."""
    return words == figure or words.startswith(figure) or words.endswith(figure)


def exempt_figure(
    sentence: str, quantity: Quantity, *, role: SectionRole, cited: bool = False
) -> bool:
    """Figures that need no source: the text's own count of its parts, limits, figures of speech.

    ``cited``: the sentence names its evidence, so that a limit stands there too, and 按照……要求 before a
    figure excuses nothing.
    """
    after = sentence[quantity.end : quantity.end + 6]
    before = sentence[max(0, quantity.start - 10) : quantity.start]
    if _SELF_COUNT.match(after) or _SELF_COUNT.search(quantity.text):
        return True
    if _CHINESE.fullmatch(quantity.text):
        # 再开展一次、一份责任书、两手抓: words, not statistics.
        return True
    if cited:
        return False
    if _AGES.match(sentence, quantity.start):
        # 3岁以下婴幼儿: who is meant, not how many.
        return True
    if _LIMIT.search(before) or re.match("以内|以上|以下", after):
        return True
    return role is SectionRole.PLANS and "《" in sentence and quantity.unit in ("条", "项")


def pairs_of(text: str) -> frozenset[str]:
    """Pairs of neighbouring Chinese characters."""
    return frozenset(
        text[i : i + 2]
        for i in range(len(text) - 1)
        if "一" <= text[i] <= "鿿" and "一" <= text[i + 1] <= "鿿"
    )


def numbers_table(subject: Subject) -> tuple[FigureRow, ...]:
    """Every figure of the draft, where it comes from and how it was computed; empty without facts."""
    if subject.facts is None:
        return ()
    return Sourcing(CheckData.of(subject)).rows
