"""Where a statement departs from the sentence of a document that it tells: numbers, 不得/应当/可以, bodies, opposites.

Each number of the statement is set beside the one number of the document that stands in the same
place; a number is never compared with one that merely has the same unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from assistant.checking.bodies import swapped
from assistant.checking.measures import Measure, measures, opposed
from assistant.checking.policytext import pairs
from assistant.checking.spans import deadlines, same_amount, times_a_year
from assistant.numerals import to_int

_CLAUSES = re.compile(r"[^，。；：！？\n]+")
_BAN = re.compile(r"(?<!可以)不予|不得|禁止|严禁|不准|不允许|不许|不应当|不应|不能|不可以|不可")
_DUTY = re.compile(
    r"应当|必须|应该|须|务必|(?<![不相对适响效供反回感理])应(?=[一-鿿])(?!用|急|对|邀|聘|届|试)|一律(?!不)"
)
_MAY = re.compile(r"(?<!不)可以|有权|(?<!不)允许|(?<!不)准许|鼓励|(?<!不)可(?=以|按|由)|[均都也]可")
MODAL = re.compile(
    r"不得|禁止|严禁|不准|不允许|不许|不应当|不应|不能|不可以|不可|应当|必须|应该|须|务必|可以|[均都也]可|有权|允许|准许|鼓励|一律|不再|不予|无需|不需要|不必"
)
_PERSON = re.compile(
    r"(?P<who>工作人员|领导人员|领导干部|负责人|人员|干部|教师|学生)(?:一律)?(?:不得|应当|必须|可以)"
)
_NEEDLESS = re.compile(r"无需|不需要|不必|无须|可以不")
_DATE = re.compile(r"(\d{4})年0?(\d{1,2})月0?(\d{1,2})日(?=起)")
_NOT = re.compile(r"不(?:再)?(?P<verb>(?![得准能可予应少多低高超同当必须够良])[一-鿿]{2})")
_NEGATIVE = re.compile(r"不|未|没|无|非|免")
_CLOCK = re.compile(r"(?:2[0-4]|[01]?\d|[一二三四五六七八九十]{1,3})时(?![间候限段效代])")
_PERIODIC = re.compile(
    r"每(?:半年|[两二三四五六\d]{1,2}(?:年|周|个月|天)|季度?|个?月|周|天|日|年)(?!度)"
)
_PERIOD_ALIKE = 0.75
_FIRST_THEN = re.compile(
    r"先(?P<first>[一-鿿]{2,6}?)[，、]?[后再](?P<then>[一-鿿]{2,6}?)(?=的|[，。；]|$|或|和)"
)
_KINDS = (
    {"日", "个工作日", "个月", "年", "分钟", "季度", "周"},
    {"元", "比例"},
    {"人", "家", "个"},
)
_ITEM_MARK = re.compile(r"^\s*[（(][一二三四五六七八九十\d]{1,3}[）)]")
_LABEL_END = re.compile(r"(?:应当|必须|一般|原则上|的|为|应|须|每人|每天|每次)+$")
_ALIKE = 0.6
_SAME_SENTENCE = 0.75
_ELSEWHERE = 3
"""Pairs by which another place must fit better before an equal number counts as misplaced."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Where the draft departs; offsets into the statement."""

    start: int
    end: int
    right: str
    """The document's words for it."""
    measure: Measure | None = None
    """The document's number, where it is one."""


def departures(statement: str, law: str, share: float) -> Iterator[Contradiction]:
    """All places where a statement differs in substance from a document's sentence.

    Args:
        statement: the statement, citations blanked.
        law: the sentence of the document it tells.
        share: how much of the statement's words the sentence holds, 0 to 1.
    """
    yield from _numbers(statement, law)
    yield from _modality(statement, law)
    yield from _periods(statement, law)
    yield from _order(statement, law)
    if share >= _SAME_SENTENCE:
        yield from (Contradiction(*row) for row in swapped(statement, law))
        yield from _clocks(statement, law)
        yield from _polarity(statement, law)
    yield from _dates(statement, law)
    yield from _days(statement, law)
    yield from _opposites(statement, law)


# ------------------------------------------------------------------------- numbers


def _context(text: str, measure: Measure) -> frozenset[str]:
    left = re.split(r"[，。；：]", text[max(0, measure.lead - 14) : measure.lead])[-1]
    right = re.split(r"[，。；：]", text[measure.end : measure.end + 10])[0]
    return pairs(left) | pairs(right)


def _place(text: str, measure: Measure) -> frozenset[str]:
    """Wider than the context: what a number of a scale is of (领导成员…九十日)."""
    before = [m.end for m in measures(text) if m.end <= measure.lead and m.unit == measure.unit]
    since = max(0, measure.lead - 40, *before)
    left = re.split(r"[。；]", text[since : measure.lead])[-1]
    right = re.split(r"[。；，]", text[measure.end : measure.end + 12])[0]
    bare = re.sub(r"[\d〇零一二三四五六七八九十百千两]+", "　", left)
    return pairs(bare) | pairs(right)


def _numbers(statement: str, law: str) -> Iterator[Contradiction]:
    theirs = list(measures(law))
    for mine in measures(statement):
        same_unit = [m for m in theirs if m.unit == mine.unit]
        equal = [m for m in theirs if same_amount(m, mine)]
        if equal:
            yield from _misplaced(statement, law, mine, equal, same_unit)
            continue
        other = _other_unit(statement, law, mine, theirs)
        if not same_unit:
            if other is not None:
                yield _against(mine, law, other)
            continue
        here = _context(statement, mine)
        scored = [(len(here & _context(law, m)), m) for m in same_unit]
        best, measure = max(scored, key=lambda row: row[0])
        if other is not None and other.value == mine.value:
            yield _against(mine, law, other)
        elif best >= 1 or len(same_unit) == 1:
            yield _against(mine, law, measure)


def _against(mine: Measure, law: str, right: Measure) -> Contradiction:
    return Contradiction(mine.start, mine.end, law[right.start : right.end], right)


def _misplaced(
    statement: str, law: str, mine: Measure, equal: list[Measure], same_unit: list[Measure]
) -> Iterator[Contradiction]:
    """The number is in the document: bound the other way, or of another thing there."""
    clash = [m for m in equal if opposed(m.bound, mine.bound)]
    if clash and len(clash) == len(equal):
        words = law[clash[0].lead : clash[0].end + 2]
        yield Contradiction(mine.lead, _bound_end(statement, mine), words, clash[0])
        return
    labelled = _labelled(statement, law, mine, same_unit)
    if labelled is not None:
        if labelled not in equal:
            yield _against(mine, law, labelled)
        return
    here = _place(statement, mine)
    fits = max(len(here & _place(law, m)) for m in equal)
    rivals = [m for m in same_unit if m not in equal]
    best = max(rivals, key=lambda m: len(here & _place(law, m)), default=None)
    if best is not None and len(here & _place(law, best)) >= fits + _ELSEWHERE:
        yield _against(mine, law, best)


def _labelled(statement: str, law: str, mine: Measure, same_unit: list[Measure]) -> Measure | None:
    """The one number of a scale (绝密级三十年，机密级二十年) whose own label stands before the draft's number."""
    if len(same_unit) < 2:
        return None
    since = max((m.end for m in measures(statement) if m.end <= mine.lead), default=0)
    told = statement[since : mine.lead]
    labels = [(m, _label(law, m)) for m in same_unit]
    names = [label for _, label in labels]
    if len(set(names)) != len(names) or any(len(name) < 2 for name in names):
        return None
    found = [m for m, label in labels if label in told]
    return found[0] if len(found) == 1 else None


def _label(law: str, measure: Measure) -> str:
    words = re.split(r"[，。；：、]", law[: measure.lead])[-1]
    if not words.strip():
        # （一）警告，六个月；
        words = _ITEM_MARK.sub("", re.split(r"[。；：]", law[: measure.lead])[-1]).rstrip("，")
    return _LABEL_END.sub("", words.strip())


def _bound_end(text: str, measure: Measure) -> int:
    tail = re.match(r"(?:（含）)?(?:以内|之内|以下|以上)", text[measure.end :])
    return measure.end + (tail.end() if tail else 0)


def _other_unit(statement: str, law: str, mine: Measure, theirs: list[Measure]) -> Measure | None:
    """20日 for 20个工作日, 三年 for 三个月: the one number that stands in this place has another unit."""
    for kind in _KINDS:
        if mine.unit not in kind:
            continue
        here = _context(statement, mine)
        rivals = [
            m
            for m in theirs
            if m.unit in kind
            and m.unit != mine.unit
            and len(here & _context(law, m)) >= (1 if m.value == mine.value else 2)
        ]
        same_value = [m for m in rivals if m.value == mine.value]
        if len(rivals) == 1 or len(same_value) == 1:
            return (same_value or rivals)[0]
    return None


# ------------------------------------------------------------------------- 不得 / 应当 / 可以


def mood(clause: str) -> str:
    """Which of 应当, 不得, 可以, 无需 a clause says; empty for none."""
    if _NEEDLESS.search(clause):
        return "needless"
    if _BAN.search(clause):
        return "ban"
    if _DUTY.search(clause):
        return "duty"
    if _MAY.search(clause):
        return "may"
    return ""


def _without_cases(clauses: str) -> str:
    """不能当场答复的，应当……: what is due stands after the case."""
    kept = [c for c in clauses.split("，") if not c.rstrip().endswith("的")]
    return "，".join(kept) if kept else clauses


OPPOSED = {
    frozenset(("ban", "duty")), frozenset(("ban", "may")), frozenset(("duty", "needless")),
    frozenset(("duty", "may")), frozenset(("ban", "needless")),
}  # fmt: skip


def _modality(statement: str, law: str) -> Iterator[Contradiction]:
    """A clause of the statement and the clause of the law that says the same with another 不得/应当."""
    single = [m.group() for m in _CLAUSES.finditer(law)]
    # 提供信息，除……外，不得收取: what a 不得 is of may stand two clauses before it.
    clauses = [
        *single,
        *(f"{a}，{b}" for a, b in pairwise(single)),
        *map("，".join, zip(single, single[2:], strict=False)),
    ]
    for match in _CLAUSES.finditer(statement):
        mine = match.group()
        said = mood(mine)
        core = pairs(MODAL.sub("", mine))
        if not said or len(core) < 3 or mine.strip().endswith("的"):
            # 不能当场答复的，…: says when something holds.
            continue
        share, theirs = max(
            ((len(core & pairs(MODAL.sub("", c))) / len(core), c) for c in clauses),
            key=lambda row: row[0],
            default=(0.0, ""),
        )
        other = mood(_without_cases(theirs))
        if share < _ALIKE or not other or frozenset((said, other)) not in OPPOSED:
            continue
        if any(mood(part) == said for part in _CLAUSES.findall(theirs)) and len(theirs) > len(mine):
            # 可以收取费用，标准应当明示: the joined clauses hold both; the law's own 可以 is meant.
            continue
        who = _PERSON.search(theirs)
        if who is not None and who["who"] not in mine:
            # 收藏单位可以借用, beside 收藏单位的工作人员不得借用: another one is meant.
            continue
        if re.match(r"未经|除", mine.strip()) and not re.match(r"未经|除", theirs.strip()):
            continue
        word = MODAL.search(mine)
        right = MODAL.search(theirs)
        if word is not None and right is not None:
            start = match.start() + word.start()
            yield Contradiction(start, start + len(word.group()), right.group())


# ------------------------------------------------------------------------- bodies and opposites


def _periods(statement: str, law: str) -> Iterator[Contradiction]:
    """每三年审核 for 每年审核: the one period of the same clause is another."""
    theirs = [(m, c) for c in _CLAUSES.findall(law) for m in _PERIODIC.finditer(c)]
    for clause in _CLAUSES.finditer(statement):
        mine = list(_PERIODIC.finditer(clause.group()))
        core = pairs(_PERIODIC.sub("　", MODAL.sub("　", clause.group())))
        if len(mine) != 1 or len(core) < 3:
            continue
        near = [
            m.group()
            for m, c in theirs
            if len(core & pairs(_PERIODIC.sub("　", MODAL.sub("　", c))))
            >= _PERIOD_ALIKE * len(core)
        ]
        times, right = times_a_year(mine[0].group()), {times_a_year(words) for words in near}
        if len(right) != 1 or times is None or times in right or None in right:
            continue
        wanted = min(x for x in right if x is not None)
        if times < wanted or MODAL.search(clause.group()):
            start = clause.start() + mine[0].start()
            yield Contradiction(start, start + len(mine[0].group()), near[0])


def _order(statement: str, law: str) -> Iterator[Contradiction]:
    """先拆除后建设 for 先建设后拆除."""
    for mine in _FIRST_THEN.finditer(statement):
        for theirs in _FIRST_THEN.finditer(law):
            if (mine["first"], mine["then"]) == (theirs["then"], theirs["first"]):
                yield Contradiction(*mine.span(), theirs.group())


def _dates(statement: str, law: str) -> Iterator[Contradiction]:
    """自2016年3月20日起施行 for 2015年: the one full date of both is not the same."""
    mine, theirs = list(_DATE.finditer(statement)), list(_DATE.finditer(law))
    if len(mine) == 1 and len(theirs) == 1 and mine[0].groups() != theirs[0].groups():
        yield Contradiction(*mine[0].span(), theirs[0].group())


def _days(statement: str, law: str) -> Iterator[Contradiction]:
    """4月底前 for 3月底前: the day of the year of the same thing is another."""
    theirs = list(deadlines(law))
    for mine in deadlines(statement):
        rivals = [m for m in theirs if m.unit == mine.unit]
        if not rivals or any(m.value == mine.value for m in rivals):
            continue
        here = _context(statement, mine)
        best = max(rivals, key=lambda m: len(here & _context(law, m)))
        if len(rivals) == 1 or here & _context(law, best):
            yield _against(mine, law, best)


def _clocks(statement: str, law: str) -> Iterator[Contradiction]:
    """凌晨4时 for 凌晨2时: an hour of the day that the law's sentence does not name."""
    theirs = {_hour(m): m.group() for m in _CLOCK.finditer(law)}
    mine = [(m, _hour(m)) for m in _CLOCK.finditer(statement)]
    odd = [m for m, hour in mine if hour not in theirs]
    unused = [words for hour, words in theirs.items() if hour not in {h for _, h in mine}]
    if len(odd) == 1 and len(unused) == 1 and len(theirs) >= len(mine):
        yield Contradiction(odd[0].start(), odd[0].end(), unused[0])


def _hour(match: re.Match[str]) -> int | None:
    words = match.group()[:-1]
    return int(words) if words.isdigit() else to_int(words)


def _polarity(statement: str, law: str) -> Iterator[Contradiction]:
    """停止…执行 beside 不停止…执行."""
    for match in _NOT.finditer(law):
        verb, at = match["verb"], statement.find(match["verb"])
        if at < 0 or statement.count(verb) > 1 or law.count(verb) > 1:
            continue
        before = re.split(r"[，；。：]", statement[:at])[-1]
        core = pairs(re.split(r"[，；。：]", statement[at:])[0])
        whole = {c.strip() for c in _CLAUSES.findall(law)}
        told = statement[statement.rfind("，", 0, at) + 1 :]
        if f"不{re.split(r'[，；。：]', told)[0].strip()}" in whole:
            yield Contradiction(at, at + len(verb), match.group())
        elif not _NEGATIVE.search(before) and len(core) >= 3:
            known = pairs(re.split(r"[，；。：]", law[match.start() :])[0])
            if len(core & known) >= _SAME_SENTENCE * len(core):
                yield Contradiction(at, at + len(verb), match.group())


def _opposites(statement: str, law: str) -> Iterator[Contradiction]:
    """书面 for 口头, 全部 for 部分: the clause is the law's but for a word that means the opposite."""
    from assistant.checking.policyrules import policy_file

    single = [m.group() for m in _CLAUSES.finditer(law)]
    clauses = [*single, *(a + b for a, b in pairwise(single))]
    for match in _CLAUSES.finditer(statement):
        mine = match.group()
        for word, others in policy_file().opposites.items():
            at = mine.find(word)
            if at < 0 or (word in law and word not in policy_file().acts_told_apart):
                continue
            core = pairs(MODAL.sub("", mine[:at])) | pairs(MODAL.sub("", mine[at + len(word) :]))
            if len(core) < 3:
                continue
            for theirs in clauses:
                right = next((o for o in others if o in theirs), "")
                if right and right not in statement and word not in theirs:
                    known = pairs(MODAL.sub("", theirs))
                    least = _ALIKE if word not in law else 1.0
                    if len(core & known) >= least * len(core):
                        start = match.start() + at
                        yield Contradiction(start, start + len(word), right)
                        break
