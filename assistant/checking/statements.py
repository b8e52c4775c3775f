"""What a draft says a document lays down, compared with the document: 有据 / 相悖 / 未在库中找到.

Only a full text is compared. A statement is matched to the sentence of the document that shares most
of its words; then numbers, their direction, 不得/应当/可以, and the acting body are compared. What
matches nothing is not found, and not found is not wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.checking.measures import Measure, measures, opposed
from assistant.checking.policytext import Line, PolicyText, pairs

_CLAUSES = re.compile(r"[^，。；：！？\n]+")
_BAN = re.compile(r"不得|禁止|严禁|不准|不允许|不许|不应当|不应|不能|不可以|不可")
_DUTY = re.compile(r"应当|必须|应该|须|务必|(?<!不)应(?=[一-鿿])(?!用|急|对|邀|聘|届|试)")
_MAY = re.compile(r"(?<!不)可以|有权|(?<!不)允许|(?<!不)准许|鼓励|(?<!不)可(?=以|按|由)")
_MODAL = re.compile(
    r"不得|禁止|严禁|不准|不允许|不许|不应当|不应|不能|不可以|不可|应当|必须|应该|须|务必|可以|有权|允许|准许|鼓励|一律|不再|不予|无需|不需要|不必"
)
_NEEDLESS = re.compile(r"无需|不需要|不必|无须|可以不")
_LEVELS = re.compile(
    r"(?:国务院|中央|省级以上|省级|设区的市级|市级以上|市级|县级以上|县级|乡级|省、自治区、直辖市|乡镇|上级|本级|同级|下级)"
)
_BODY = re.compile(
    r"(?:人民政府|人民法院|人民检察院|公安机关|公安部门|文物行政部门|文化主管部门|文化行政部门|财政部门|审计机关|审计部门|监察机关|监察委员会|保密行政管理部门|统计机构|档案主管部门|旅游主管部门|市场监督管理部门|人事部门|组织部门|主管部门|教育部门|卫生部门|民政部门|工商行政管理部门|税务机关|海关)"
)
_FIGURE = re.compile(
    r"超过|少于|多于|高于|低于|不足|以内|之内|以上|以下|\d[\d.,]*|[〇零一二三四五六七八九十百千]+(?=[日天年月个人元页份次])"
)
_CITED_WORDS = re.compile(
    r"《[^》]*》|第[〇○零一二三四五六七八九十百千\d]+条(?:第[一二三四五六七八九十\d]+款)?(?:第[（(]?[一二三四五六七八九十\d]+[）)]?项)?"
)
_ATTRIBUTION = re.compile(
    r"^[，、：:（）()]*(?:根据|按照|依据|依照|遵照)?|(?:的)?(?:有关|相关)?(?:规定|要求|精神)(?:[，：:]|$)|(?:明确)?(?:规定|要求|明确|指出|提出)(?:了)?[，：:]?"
)
_ALIKE = 0.6
_CANDIDATES = 6
_TIE = 0.03
_SAME_SENTENCE = 0.75
_LEAST_PAIRS = 4


class Verdict(StrEnum):
    """What comparing a statement with a document shows."""

    GROUNDED = "有据"
    CONTRADICTS = "相悖"
    NOT_FOUND = "未在库中找到"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Where the draft departs; offsets into the statement."""

    start: int
    end: int
    right: str
    """The document's words for it."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcome for one statement."""

    verdict: Verdict
    line: Line | None = None
    share: float = 0.0
    contradictions: tuple[Contradiction, ...] = ()


def statement_spans(sentence: str) -> str:
    """The sentence with citations and words of attribution blanked, same length."""
    blanked = _CITED_WORDS.sub(lambda m: "　" * len(m.group()), sentence)
    return _ATTRIBUTION.sub(lambda m: "　" * len(m.group()), blanked)


def compare(statement: str, source: PolicyText, *, article: int = 0) -> Comparison:
    """Judge one statement (citations already blanked) by a full text.

    Args:
        statement: what the draft says.
        source: the document.
        article: the article the draft names, which then wins among equals; 0 for none.
    """
    core = _FIGURE.sub("　", _MODAL.sub("　", statement))
    if len(pairs(core)) < _LEAST_PAIRS:
        return Comparison(Verdict.NOT_FOUND)
    ranked = source.best(core, most=_CANDIDATES)
    if not ranked or ranked[0][0] < _ALIKE:
        return Comparison(Verdict.NOT_FOUND)
    best = ranked[0][0]
    judged = [
        (tuple(_departures(statement, line.text, share)), share, line)
        for share, line in ranked
        if share >= best - _TIE
    ]
    # Among sentences that fit about as well (the steps of a scale, say) the one that agrees is meant.
    found, share, line = min(
        judged, key=lambda row: (len(row[0]), article and row[2].article != article, -row[1])
    )
    verdict = Verdict.CONTRADICTS if found else Verdict.GROUNDED
    return Comparison(verdict, line, share, found)


def _departures(statement: str, law: str, share: float) -> Iterator[Contradiction]:
    yield from _numbers(statement, law)
    yield from _modality(statement, law)
    if share >= _SAME_SENTENCE:
        yield from _bodies(statement, law)


# ------------------------------------------------------------------------- numbers


def _context(text: str, measure: Measure) -> frozenset[str]:
    left = re.split(r"[，。；：]", text[max(0, measure.lead - 14) : measure.lead])[-1]
    right = re.split(r"[，。；：]", text[measure.end : measure.end + 10])[0]
    return pairs(left) | pairs(right)


def _numbers(statement: str, law: str) -> Iterator[Contradiction]:
    theirs = list(measures(law))
    for mine in measures(statement):
        same_unit = [m for m in theirs if m.unit == mine.unit]
        if not same_unit:
            yield from _other_unit(statement, law, mine, theirs)
            continue
        equal = [m for m in same_unit if m.value == mine.value]
        if equal:
            clash = [m for m in equal if opposed(m.bound, mine.bound)]
            if clash and len(clash) == len(equal):
                words = law[clash[0].lead : clash[0].end + 2]
                yield Contradiction(mine.lead, _bound_end(statement, mine), words)
            continue
        here = _context(statement, mine)
        scored = [(len(here & _context(law, m)), m) for m in same_unit]
        best, measure = max(scored, key=lambda row: row[0])
        if best >= 1 or len(same_unit) == 1:
            yield Contradiction(mine.start, mine.end, law[measure.start : measure.end])


def _bound_end(text: str, measure: Measure) -> int:
    tail = re.match(r"(?:（含）)?(?:以内|之内|以下|以上)", text[measure.end :])
    return measure.end + (tail.end() if tail else 0)


def _other_unit(
    statement: str, law: str, mine: Measure, theirs: list[Measure]
) -> Iterator[Contradiction]:
    """20日 for 20个工作日, 三年 for 三个月: the number is right and its unit is not."""
    kinds = (
        {"日", "个工作日", "个月", "年", "分钟", "季度", "周"},
        {"元", "比例"},
        {"人", "家", "个"},
    )
    for kind in kinds:
        if mine.unit not in kind:
            continue
        here = _context(statement, mine)
        rivals = [m for m in theirs if m.unit in kind and len(here & _context(law, m)) >= 2]
        if len(rivals) == 1:
            yield Contradiction(mine.start, mine.end, law[rivals[0].start : rivals[0].end])


# ------------------------------------------------------------------------- 不得 / 应当 / 可以


def _mood(clause: str) -> str:
    if _NEEDLESS.search(clause):
        return "needless"
    if _BAN.search(clause):
        return "ban"
    if _DUTY.search(clause):
        return "duty"
    if _MAY.search(clause):
        return "may"
    return ""


_OPPOSED = {
    frozenset(("ban", "duty")), frozenset(("ban", "may")), frozenset(("duty", "needless")),
    frozenset(("duty", "may")),
}  # fmt: skip


def _modality(statement: str, law: str) -> Iterator[Contradiction]:
    """A clause of the statement and the clause of the law that says the same with another 不得/应当."""
    clauses = [(m.group(), m.start()) for m in _CLAUSES.finditer(law)]
    for match in _CLAUSES.finditer(statement):
        mine = match.group()
        mood = _mood(mine)
        core = pairs(_MODAL.sub("", mine))
        if not mood or len(core) < 3:
            continue
        share, theirs = max(
            ((len(core & pairs(_MODAL.sub("", c))) / len(core), c) for c, _ in clauses),
            key=lambda row: row[0],
            default=(0.0, ""),
        )
        other = _mood(theirs)
        if share < _ALIKE or not other or frozenset((mood, other)) not in _OPPOSED:
            continue
        if re.match(r"未经|除", mine.strip()) and not re.match(r"未经|除", theirs.strip()):
            continue
        word = _MODAL.search(mine)
        right = _MODAL.search(theirs)
        if word is not None and right is not None:
            start = match.start() + word.start()
            yield Contradiction(start, start + len(word.group()), right.group())


# ------------------------------------------------------------------------- bodies


def _bodies(statement: str, law: str) -> Iterator[Contradiction]:
    """The one body or level a near-verbatim statement names is another than the law's."""
    for pattern in (_LEVELS, _BODY):
        mine = list(pattern.finditer(statement))
        theirs = {m.group() for m in pattern.finditer(law)}
        odd = [m for m in mine if m.group() not in theirs]
        if len(odd) != 1 or not theirs:
            continue
        unused = theirs - {m.group() for m in mine}
        if len(unused) == 1:
            yield Contradiction(odd[0].start(), odd[0].end(), next(iter(unused)))
