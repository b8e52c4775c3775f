"""The coverage matrix: each requirement and the sentence that answers it best."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.checking import structure
from assistant.checking.engine import CheckData, nested, shown
from assistant.checking.policyrules import policy_file
from assistant.checking.rules import Mark, RuleFile, load
from assistant.checking.sourcing import pairs_of
from assistant.models import (
    Authority,
    Basis,
    Completeness,
    Coverage,
    CoverageStatus,
    Finding,
    Noun,
    Requirement,
    SectionRole,
    Span,
)

_SPLIT = re.compile(r"[、，,；;。：:（）()《》\s]|以及|及其|(?<=[一-鿿]{2})[和及与](?=[一-鿿]{2})")
_ORDINAL = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]")
_TOLD = 40
"""Characters from which a part of problems or plans says something."""
_SHORT = 2
_HEAD = 6
_HEAD_SHARE = 0.75
_NO_QUOTES = str.maketrans("", "", "“”‘’")
_GAP = re.compile(r"【[^】\n]{0,120}】")


class Wanted(Noun):
    """A requirement shipped with the rules."""

    id: str
    title: str
    """Pattern of the report titles it applies to."""
    text: str
    basis: str = ""
    locator: str = ""
    mark: Mark = "M"
    authority: Authority = Authority.PRACTICE
    completeness: Completeness = Completeness.DIGEST
    valid_from: dt.date | None = None
    keys: tuple[str, ...]
    """Each a set of words that must stand in one sentence."""


class RequirementFile(RuleFile):
    """``requirements.yaml``."""

    requirements: tuple[Wanted, ...]
    suggested: tuple[Wanted, ...] = ()
    answered_share: float
    """Share of an aspect's character pairs from which a sentence speaks of it."""
    covered_share: float
    """Share of the aspects that must be answered for the requirement to count as covered."""
    filler: str


@dataclass(frozen=True)
class Row:
    """A row of the matrix before it is shown."""

    text: str
    basis: str
    status: CoverageStatus
    span: tuple[int, int] | None
    spans: tuple[tuple[int, int], ...] = ()
    wanted: Wanted | None = None
    requirement: Requirement | None = None


@lru_cache(maxsize=1)
def requirement_file() -> RequirementFile:
    """The shipped requirements."""
    return load(RequirementFile, "requirements.yaml")


def rows(data: CheckData) -> tuple[Row, ...]:
    """All requirements that apply to this text."""
    found = [_by_aspects(data, requirement) for requirement in _given(data)]
    found += [_by_keys(data, wanted) for wanted in _shipped(data)]
    return tuple(found)


def matrix(data: CheckData, found: Sequence[Row]) -> tuple[Coverage, ...]:
    """The rows as the contract has them."""
    text = data.subject.text
    return tuple(
        Coverage(
            requirement=row.text,
            basis=row.basis,
            status=row.status,
            sentence=None if row.span is None else _span(text, row.span),
            answers=tuple(_span(text, span) for span in row.spans),
        )
        for row in found
    )


def _span(text: str, span: tuple[int, int]) -> Span:
    return Span(start=span[0], end=span[1], quote=text[span[0] : span[1]])


def _given(data: CheckData) -> Iterator[Requirement]:
    on = data.subject.as_of
    for requirement in data.subject.requirements:
        if on is not None and requirement.valid_from is not None and on < requirement.valid_from:
            continue
        if on is not None and requirement.valid_to is not None and on > requirement.valid_to:
            continue
        yield requirement


def _shipped(data: CheckData) -> Iterator[Wanted]:
    subject = data.subject
    title = subject.title
    if not title:
        span = structure.title_of(subject.text)
        title = subject.text[span[0] : span[1]] if span else ""
    for wanted in requirement_file().requirements:
        begun = (
            subject.as_of is None or wanted.valid_from is None or wanted.valid_from <= subject.as_of
        )
        if begun and re.search(wanted.title, title):
            yield wanted


# ------------------------------------------------------------------------- by keywords


def _sentences(data: CheckData) -> Iterator[tuple[int, int, str]]:
    """Sentences without headings, gaps blanked: a heading or a gap answers nothing."""
    text = data.subject.text
    for start, end in data.index.sentences:
        sentence = _GAP.sub("", text[start:end])
        if len(sentence) < 8 or _heading(text, start, end):
            continue
        yield start, end, sentence


def _telling(data: CheckData) -> Iterator[tuple[int, int, str]]:
    """Sentences that can answer a requirement: an opening only lists what follows, where anything does."""
    works = any(p.role is SectionRole.WORK for p in data.parts)
    openings = [p for p in data.parts if works and p.role is SectionRole.OPENING]
    for start, end, sentence in _sentences(data):
        if not any(p.start <= start < p.end for p in openings):
            yield start, end, sentence


def _heading(text: str, start: int, end: int) -> bool:
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line = text[line_start : line_end if line_end >= 0 else len(text)].strip()
    sentence = text[start:end]
    if line == sentence and line[-1] not in "。！？；" and len(line) <= 60:
        return True
    return (
        bool(_ORDINAL.match(sentence))
        and len(sentence) <= 40
        and not re.search(r"\d", sentence[4:])
    )


def _by_keys(data: CheckData, wanted: Wanted) -> Row:
    best: tuple[int, int, int] | None = None
    spans: list[tuple[int, int]] = []
    for start, end, sentence in _sentences(data):
        hits = sum(all(word in sentence for word in key.split()) for key in wanted.keys)
        figures = sum(c.isdecimal() for c in sentence)
        score = hits * 10 + min(figures, 5)
        if hits:
            spans.append((start, end))
        if hits and (best is None or score > best[0]):
            best = (score, start, end)
    basis = wanted.basis + wanted.locator
    if best is None:
        return Row(wanted.text, basis, CoverageStatus.MISSING, None, wanted=wanted)
    status = (
        CoverageStatus.COVERED if best[0] > 10 or best[2] - best[1] >= 20 else CoverageStatus.WEAK
    )
    return Row(wanted.text, basis, status, (best[1], best[2]), tuple(spans), wanted=wanted)


# ------------------------------------------------------------------------- by aspects


def _aspects(requirement: Requirement) -> list[str]:
    """What a requirement names, each as its telling words."""
    filler = requirement_file().filler.split()
    heads = requirement.aspects or (requirement.text,)
    aspects: list[str] = []
    for head in heads:
        for piece in _SPLIT.split(_ORDINAL.sub("", head)):
            bare = piece
            for word in filler:
                bare = bare.replace(word, "")
            bare = bare.strip("“”的等")
            if len(bare) >= 2 and bare not in aspects:
                aspects.append(bare)
    return aspects


def _answers(aspect: str, sentence: str, known: frozenset[str]) -> float:
    """How far a sentence speaks of one aspect: 1 for its words, else the share of its pairs."""
    if aspect in sentence:
        return 1.0
    own = pairs_of(aspect)
    return len(own & known) / len(own) if own else 0.0


def _by_aspects(data: CheckData, requirement: Requirement) -> Row:
    file, basis = requirement_file(), requirement.basis + requirement.locator
    role = _role(requirement)
    if role is not None:
        return _by_role(data, requirement, role)
    aspects = _aspects(requirement)
    answered: dict[str, float] = dict.fromkeys(aspects, 0.0)
    best: tuple[float, int, int] = (0.0, 0, 0)
    spans: list[tuple[int, int]] = []
    for start, end, sentence in _telling(data):
        known = pairs_of(sentence)
        scores = {aspect: _answers(aspect, sentence, known) for aspect in aspects}
        told = {a: score for a, score in scores.items() if score >= file.answered_share}
        figures = any(c.isdecimal() for c in sentence)
        if not figures and len(told) == 1:
            # 会议 or 文件 alone, without a figure, is mentioned and not answered.
            told = {a: score for a, score in told.items() if len(a) > _SHORT}
        for aspect, score in told.items():
            answered[aspect] = max(answered[aspect], score)
        if told:
            spans.append((start, end))
        total = sum(told.values()) + (0.3 if told and figures else 0.0)
        if total > best[0]:
            best = (total, start, end)
    share = sum(s >= file.answered_share for s in answered.values()) / max(1, len(aspects))
    if share == 0.0:
        otherwise = _by_words(data, requirement)
        if otherwise is not None:
            return otherwise
        named = _names_head(data, requirement)
        status = CoverageStatus.MISSING if named is None else CoverageStatus.WEAK
        only = (named,) if named is not None else ()
        return Row(requirement.text, basis, status, named, only, requirement=requirement)
    status = CoverageStatus.COVERED if share >= file.covered_share else CoverageStatus.WEAK
    return Row(
        requirement.text, basis, status, (best[1], best[2]), tuple(spans), requirement=requirement
    )


def _by_words(data: CheckData, requirement: Requirement) -> Row | None:
    """A requirement answered in other words than its own: 厉行节约 by “三公”经费 and 公务用车.

    A figure beside such a word answers it; two of them, or two sentences, cover it.
    """
    used: set[str] = set()
    best: tuple[int, int, int] | None = None
    spans: list[tuple[int, int]] = []
    for start, end, sentence in _telling(data):
        plain = sentence.translate(_NO_QUOTES)
        said = {w for w in requirement.told_by if w in plain}
        if not said or not any(c.isdecimal() for c in plain):
            continue
        used |= said
        spans.append((start, end))
        if best is None or len(said) > best[0]:
            best = (len(said), start, end)
    if best is None:
        return None
    full = len(spans) > 1 or len(used) > 1
    return Row(
        requirement.text,
        requirement.basis + requirement.locator,
        CoverageStatus.COVERED if full else CoverageStatus.WEAK,
        (best[1], best[2]),
        tuple(spans),
        requirement=requirement,
    )


def _names_head(data: CheckData, requirement: Requirement) -> tuple[int, int] | None:
    """A sentence that names the requirement as a whole without answering what it asks."""
    head = requirement.text.split("。")[0]
    for word in requirement_file().filler.split():
        head = head.replace(word, "")
    own = pairs_of(head)
    if len(head) < _HEAD or not own:
        return None
    for start, end, sentence in _sentences(data):
        if len(own & pairs_of(sentence)) >= _HEAD_SHARE * len(own):
            return start, end
    return None


def _role(requirement: Requirement) -> SectionRole | None:
    head = requirement.text.split("。")[0]
    if (
        re.search(r"(?:主要|存在的?)(?:主要)?问题|不足", head)
        and "查处" not in head
        and "整改" not in head
    ):
        return SectionRole.PROBLEMS
    if re.search(r"下一步|打算|工作安排|努力方向", head):
        return SectionRole.PLANS
    return None


def _by_role(data: CheckData, requirement: Requirement, role: SectionRole) -> Row:
    """存在的问题 and 下一步打算 are answered by the part that plays the role."""
    basis = requirement.basis + requirement.locator
    part = next((p for p in data.parts if p.role is role), None)
    if part is None:
        return Row(requirement.text, basis, CoverageStatus.MISSING, None, requirement=requirement)
    inside = [(s, e, len(t)) for s, e, t in _sentences(data) if part.start <= s < part.end]
    if not inside:
        return Row(requirement.text, basis, CoverageStatus.MISSING, None, requirement=requirement)
    total = sum(length for _, _, length in inside)
    status = CoverageStatus.COVERED if total >= _TOLD else CoverageStatus.WEAK
    start, end, _ = max(inside, key=lambda span: span[2])
    spans = tuple((s, e) for s, e, _ in inside)
    return Row(requirement.text, basis, status, (start, end), spans, requirement=requirement)


def findings(data: CheckData, found: Sequence[Row]) -> Iterator[Finding]:
    """One finding for each requirement that nothing answers."""
    base = policy_file().checks["missing_content"]
    for row in found:
        if row.status is not CoverageStatus.MISSING:
            continue
        rule, basis = base, None
        if row.wanted is not None:
            rule = base.model_copy(
                update={"authority": row.wanted.authority, "mark": row.wanted.mark}
            )
            basis = Basis(
                document=row.wanted.basis,
                locator=row.wanted.locator,
                quote=row.text,
                completeness=row.wanted.completeness,
            )
        elif row.requirement is not None:
            basis = Basis(
                document=row.requirement.basis,
                locator=row.requirement.locator,
                quote=row.requirement.text,
            )
        message = rule.message.replace("{requirement}", nested(shown(row.text)))
        message = message.replace("{basis}", row.basis or "来文要求")
        yield data.finding(rule, None, None, message=message, basis=basis)
