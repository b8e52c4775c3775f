"""The coverage matrix: each requirement and the sentence that answers it best."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.checking import answering, structure, words
from assistant.checking.coverage_nouns import Row, Wanted, requirement_file
from assistant.checking.engine import CheckData, nested, shown
from assistant.checking.policyrules import policy_file
from assistant.checking.sourcing import pairs_of
from assistant.evidence.purpose import is_own_work, served
from assistant.models import (
    Basis,
    Coverage,
    CoverageStatus,
    Finding,
    Requirement,
    SectionRole,
    Span,
)

_SPLIT = re.compile(r"[、，,；;。：:（）()《》\s]|以及|及其|(?<=[一-鿿]{2})[和及与](?=[一-鿿]{2})")
_ORDINAL = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]")
_TOLD = 24
"""Characters from which a part of problems or plans says something."""
_SHORT = 2
_HEAD = 6
_HEAD_SHARE = 0.75
_NO_QUOTES = str.maketrans("", "", "“”‘’")
_MEASURE = re.compile(
    r"(?:次数|人次|人数|件数|起数|天数|册次|场次|期数|户数|家数|数量|总数|金额|面积|里程|比例|率|数)$"
)
_FIGURE = re.compile(r"\d[\d.,]*")
_GAP = re.compile(r"【[^】\n]{0,120}】")


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
    """Sentences that can answer a requirement.

    An opening only lists what follows, and what is planned is not done, where anything else is told.
    """
    works = any(p.role is SectionRole.WORK for p in data.parts)
    silent = (SectionRole.OPENING, SectionRole.PLANS) if works else ()
    others = [p for p in data.parts if p.role in silent]
    for start, end, sentence in _sentences(data):
        if not any(p.start <= start < p.end for p in others):
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
        and not re.search(r"\d(?!\d{0,3}年)", sentence[4:])
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
    measured = _MEASURE.sub("", aspect)
    if (
        measured != aspect
        and len(measured) >= _SHORT
        and measured in sentence
        and _figures(sentence)
    ):
        return 1.0
    own = pairs_of(aspect)
    return len(own & known) / len(own) if own else 0.0


def _by_aspects(data: CheckData, requirement: Requirement) -> Row:
    file, basis = requirement_file(), requirement.basis + requirement.locator
    roles = answering.asked(requirement.text.split("。")[0])
    if roles:
        return _by_roles(data, requirement, roles)
    if is_own_work(served(requirement.text)):
        own = _by_own_work(data, requirement)
        if own is not None:
            return own
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
        otherwise = _by_words(data, requirement) or _by_heading(data, requirement)
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
    # A word that another item of the notice names speaks of that item.
    others = "".join(
        (r.text + "".join(r.aspects)).translate(_NO_QUOTES)
        for r in data.subject.requirements
        if r.id != requirement.id
    )
    own = [w for w in requirement.told_by if w not in others]
    used: set[str] = set()
    best: tuple[int, int, int] | None = None
    spans: list[tuple[int, int]] = []
    for start, end, sentence in _telling(data):
        plain = sentence.translate(_NO_QUOTES)
        said = {w for w in own if w in plain}
        if not said or not any(c.isdecimal() for c in plain):
            continue
        used |= said
        spans.append((start, end))
        if best is None or len(said) > best[0]:
            best = (len(said), start, end)
    if best is None:
        return None
    full = len(spans) > 1 or len(used) > 1 or _figures(data.subject.text[best[1] : best[2]]) > 1
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


def _by_roles(data: CheckData, requirement: Requirement, roles: Sequence[SectionRole]) -> Row:
    """存在的问题 and 下一步打算 are answered by what plays the role; asked for together, both must be."""
    every = list(_sentences(data))
    found = [answering.of_role(data, role, every) for role in roles]
    told = [t for t in found if t]
    basis = requirement.basis + requirement.locator
    if not told:
        return Row(requirement.text, basis, CoverageStatus.MISSING, None, requirement=requirement)
    full = all(sum(len(words) for _, _, words in t) >= _TOLD for t in found)
    start, end, _ = max((s for t in told for s in t), key=lambda s: len(s[2]))
    return Row(
        requirement.text,
        basis,
        CoverageStatus.COVERED if full else CoverageStatus.WEAK,
        (start, end),
        tuple((s, e) for t in told for s, e, _ in t),
        requirement=requirement,
    )


def _by_own_work(data: CheckData, requirement: Requirement) -> Row | None:
    """The office's own work, which the notice names by no word of it: the parts that say so."""
    told = answering.of_own_work(data, _telling(data))
    if not told:
        return None
    counted = [s for s in told if _figures(s[2])]
    start, end, _ = max(counted or told, key=lambda s: _figures(s[2]))
    return Row(
        requirement.text,
        requirement.basis + requirement.locator,
        CoverageStatus.COVERED if counted else CoverageStatus.WEAK,
        (start, end),
        tuple((s, e) for s, e, _ in told),
        requirement=requirement,
    )


def _by_heading(data: CheckData, requirement: Requirement) -> Row | None:
    """A requirement answered by its telling words, in a sentence with figures or in the heading above it.

    火源管控 by 设火源检查卡点29处; 重点人员管理 by what stands below 把重点人员管起来.
    """
    heads = [_content(a) for a in _aspects(requirement.model_copy(update={"aspects": ()}))]
    wanted = [*heads, *(_content(a) for a in requirement.aspects)]
    told: list[tuple[int, int, int]] = []
    for start, end, sentence, heading in _under_headings(data):
        figures = _figures(sentence)
        said = f"{heading}{sentence}"
        if figures and any(w and 2 * sum(x in said for x in w) >= len(w) for w in wanted):
            told.append((figures, start, end))
    if not told:
        return None
    _, start, end = max(told)
    return Row(
        requirement.text,
        requirement.basis + requirement.locator,
        CoverageStatus.COVERED if sum(t[0] for t in told) > 1 else CoverageStatus.WEAK,
        (start, end),
        tuple((s, e) for _, s, e in told),
        requirement=requirement,
    )


def _content(words_: str) -> list[str]:
    """The words of an aspect that name a matter."""
    rest = words_
    for word in requirement_file().general.split():
        rest = rest.replace(word, " ")
    found: list[str] = []
    for piece in rest.split():
        cut = [w for w in words.cut(piece) if len(w) > 1]
        found += cut or ([piece] if len(piece) > 1 else [])
    return found


def _under_headings(data: CheckData) -> Iterator[tuple[int, int, str, str]]:
    """Sentences of the work, each with the heading it stands under."""
    text, heading, part = data.subject.text, "", None
    plain = {s[0]: s for s in _telling(data)}
    for start, end in data.index.sentences:
        here = data.part_at(start)
        if here is not part:
            heading, part = here.heading if here is not None else "", here
        if _heading(text, start, end):
            heading = text[start:end]
        elif start in plain and data.role_at(start) is SectionRole.WORK:
            yield start, end, plain[start][2], heading


def _figures(sentence: str) -> int:
    """How many figures a sentence gives."""
    return len(_FIGURE.findall(sentence))


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
