"""Verification of a whole text: its sentences, the evidence each cites, the verdict of each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.evidence import shortfall
from assistant.evidence.marks import Mark
from assistant.evidence.nouns import SentenceCheck, VerifyContext
from assistant.evidence.sentences import split_sentences
from assistant.evidence.sources import pick
from assistant.evidence.verify import verify
from assistant.models import Fact, Passage, Sentence, Verdict

_FULL_STOPS = "。！？!?"
_LABEL = re.compile(
    r"\s*(?:(?P<l1>[一二三四五六七八九十]{1,3}、)|(?P<l2>[（(][一二三四五六七八九十]{1,3}[）)])"
    r"|(?P<l3>\d{1,2}[.．、])|(?P<l4>[（(]\d{1,2}[）)])|(?P<l5>(?:其)?[一二三四五六七八九十]{1,2}是|首先，|其次，|再次，|最后，))"
)
_LABEL_LENGTH = 30


@dataclass
class _Piece:
    """One sentence on its way to a verdict."""

    start: int
    end: int
    text: str
    rank: int = 0
    """Rank of the ordinal it begins with, 1 the highest; 0 without one."""
    label: bool = False
    """A run-in heading: an ordinal and a short phrase, nothing else."""
    own: list[str] = field(default_factory=list)
    cited: list[str] = field(default_factory=list)
    """Own evidence, or that of the full sentence a 分号 part belongs to."""


def verify_text(
    text: str,
    marks: Sequence[Mark],
    *,
    facts: Sequence[Fact] | Mapping[str, Fact],
    passages: Sequence[Passage] | Mapping[str, Passage],
    context: VerifyContext,
) -> tuple[Sentence, ...]:
    """The sentences of ``text`` with evidence and verdict; ``human`` is False on all of them.

    Args:
        text: visible text, without markers.
        marks: which evidence id stood in which stretch; a mark counts for every sentence it overlaps.
        facts: facts that may be cited, by ``Fact.id``.
        passages: passages that may be cited: by evidence id (P12a) when given as a mapping, else by
            ``Passage.id``.
        context: the report's own year, unit and names.

    A part that ends in ； and has no mark of its own rests on the marks of its full sentence. A run-in
    heading (（二）开展警示教育。) is no statement: it must only be carried by what follows it.
    """
    fact_of = facts if isinstance(facts, Mapping) else {f.id: f for f in facts}
    passage_of = passages if isinstance(passages, Mapping) else {p.id: p for p in passages}
    pieces = _pieces(text)
    _attach(pieces, marks, {*fact_of, *passage_of})
    _share_within_stops(pieces)
    made: list[Sentence] = []
    for i, piece in enumerate(pieces):
        check = _check(pieces, i, fact_of, passage_of, context)
        made.append(
            Sentence(
                start=piece.start,
                end=piece.end,
                text=piece.text,
                evidence=tuple(piece.cited),
                verdict=check.verdict,
                reasons=check.reasons,
                derivations=check.derivations,
            )
        )
    return tuple(made) if shortfall.SWITCH in context.off else shortfall.settle(text, made)


def _pieces(text: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    for start, end in split_sentences(text):
        piece = _Piece(start, end, text[start:end])
        m = _LABEL.match(piece.text)
        if m:
            piece.rank = next(i for i in range(1, 6) if m.group(f"l{i}"))
            rest = piece.text[m.end() :].rstrip("。；;")
            piece.label = len(rest) <= _LABEL_LENGTH and not re.search(r"[\d《》]", rest)
        elif piece.text[-1] not in _FULL_STOPS + "；;：:，、" and len(piece.text) <= _LABEL_LENGTH:
            piece.rank, piece.label = 1, True
        pieces.append(piece)
    return pieces


def _attach(pieces: list[_Piece], marks: Sequence[Mark], allowed: set[str]) -> None:
    """Give every mark to the sentences it overlaps, or to the one before it where it stands between two."""
    ends = [p.end for p in pieces]
    for mark in marks:
        if mark.id not in allowed or not pieces:
            continue
        first = bisect_right(ends, mark.start)
        at = first
        while at < len(pieces) and pieces[at].start < mark.end:
            _cite(pieces[at], mark.id)
            at += 1
        if at == first:
            _cite(pieces[max(0, first - 1)], mark.id)


def _cite(piece: _Piece, evidence: str) -> None:
    if evidence not in piece.own:
        piece.own.append(evidence)


def _share_within_stops(pieces: list[_Piece]) -> None:
    """A 分号 part without own marks takes those of its full sentence."""
    group: list[_Piece] = []
    for piece in pieces:
        group.append(piece)
        if piece.text[-1] in "；;":
            continue
        together = list(dict.fromkeys(i for p in group for i in p.own))
        for member in group:
            member.cited = list(member.own or (together if len(group) > 1 else ()))
        group = []
    for member in group:
        member.cited = list(member.own)


def _check(
    pieces: list[_Piece],
    at: int,
    facts: Mapping[str, Fact],
    passages: Mapping[str, Passage],
    context: VerifyContext,
) -> SentenceCheck:
    piece = pieces[at]
    own = verify(piece.text, *pick(piece.cited, facts, passages), context=context)
    if not piece.label or own.verdict is not Verdict.UNSUPPORTED:
        return own
    below = _scope(pieces, at)
    if not below:
        return own
    headed = verify(
        piece.text,
        *pick([*piece.cited, *below], facts, passages),
        context=context.model_copy(update={"off": context.off | {"status"}}),
    )
    if headed.verdict is Verdict.UNSUPPORTED:
        return own if not piece.cited else headed
    return headed if piece.cited else headed.model_copy(update={"verdict": Verdict.CONNECTIVE})


def _scope(pieces: list[_Piece], at: int) -> list[str]:
    """Evidence of the part a heading heads: up to the next ordinal of its rank or a higher one."""
    ids: list[str] = []
    for later in pieces[at + 1 :]:
        if later.rank and later.rank <= pieces[at].rank:
            break
        ids.extend(later.own)
    return list(dict.fromkeys(ids))
