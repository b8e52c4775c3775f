"""Problems: triggered by facts only, never thought up (rule 13)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.drafting.offline.completion import Completion
from assistant.drafting.offline.gaps import source_name
from assistant.drafting.offline.numbers import unit_pattern
from assistant.drafting.offline.reading import FactReading
from assistant.drafting.offline.sentences import YearLeads, sentences
from assistant.drafting.offline.statement import Chooser, Statement
from assistant.drafting.patterns import load_patterns
from assistant.models import Direction, SectionRole

MAX_PROBLEMS = 6
_MOST_FINDINGS = 4
_HEADING_CHARS = 20
_SHORTEST = 2
_CLAUSE = 5
_BRIEF = 14
"""What follows a first clause and is this short stays with it."""
_MOST_RESTS = 3
_LONG_NAME = 10
_BROUGHT = re.compile(r"发现|查出|检查出|收集|征集|反馈")
_WHEN = re.compile(
    r"^(?:截至[^，]{1,9}|(?:20\d\d年)?(?:[上下]半年|第?[一二三四]季度|\d{1,2}月(?:\d{1,2}日)?|\d{1,2}[—－\-至]\d{1,2}月))，"
)
_OUTSIDE = re.compile(r"巡察|巡视|审计|督察|反馈")
_NAMED_CHECK = re.compile(
    r"(?:开展|组织|进行|实施)(?:的|了)?(?P<check>[^，；。、\d]{0,8}?(?:检查|督查|排查|督导|暗访|巡查|抽查|自查|测评))(?=\d|[，；。]|$)"
)
_CHECK = re.compile(
    r"明察暗访|实地抽查|(?:专项|监督|日常|随机|交叉|集中)(?:检查|督查|排查)|自查|抽查|暗访|督查|巡查|清查|排查|检查|审计|巡河|调研"
)
_FINDING = re.compile(
    r"^(?:在?[一-龥]{0,6}(?:自查|检查|抽查|调研|巡查)(?:中)?)?(?:发现|查出)?(?:有|仍有|还有)?"
)


@lru_cache(maxsize=1)
def _counted() -> re.Pattern[str]:
    return re.compile(rf"\d[\d,.]*{unit_pattern()}")


@dataclass(frozen=True)
class Problem:
    """One problem, and what its measure needs to know."""

    kind: str
    """rest / punished / found / adverse / stated."""
    heading: str
    statements: tuple[Statement, ...]
    evidence: tuple[str, ...]
    readings: tuple[FactReading, ...] = ()
    completion: Completion | None = None
    noun: str = ""
    counts: str = ""
    items: str = ""
    rising: bool = False
    heading_evidence: tuple[str, ...] = ()
    """Ids the heading itself rests on, where it states what a fact says."""


def find_problems(
    readings: Sequence[FactReading], chooser: Chooser, *, stated: Sequence[FactReading] = ()
) -> list[Problem]:
    """Problems in the order: stated by the office, unfinished, dealt with, found, moved wrongly."""
    stated_ones = [_stated(r, chooser) for r in stated]
    own = [*_punished(readings, chooser), *_found(readings, chooser)]
    # Many remainders must not crowd out what the office's own conduct gave rise to.
    room = max(MAX_PROBLEMS - len(stated_ones) - len(own), 1)
    rests, adverse = _rests(readings, chooser, room=room), _adverse(readings, chooser)
    return [*stated_ones, *rests, *own, *adverse[: max(room - len(rests), 0)]]


def _stated(reading: FactReading, chooser: Chooser) -> Problem:
    """A fact of category 问题: its first clause is the heading when it is short and has no figure."""
    ids = (reading.id,)
    when = _WHEN.match(reading.text)
    head, mark, rest = reading.text[when.end() if when else 0 :].partition("，")
    brief = len(rest) <= _BRIEF and not re.search(r"\d", rest)
    headed = (
        mark and rest and not brief and len(head) <= _HEADING_CHARS and not re.search(r"\d", head)
    )
    if (
        headed
        and when is None
        and chooser.judge.holds(head, ids)
        and chooser.judge.holds(rest, ids)
    ):
        statements = tuple(Statement(p, ids) for p in rest.split("。") if p)
        return Problem("stated", head, statements, ids, (reading,), noun=head, heading_evidence=ids)
    # Without a heading of its own the measure is headed by the matter, never by a figure.
    bare = _FINDING.sub("", _counted().sub("", head))
    # What is left of a clause without its figure is a torso (村干部平均年龄), unless the figure stood first.
    named: tuple[str, ...] = (bare, reading.matter)
    counted = _counted().search(head)
    if counted:
        named = (bare, reading.matter) if _opens(head, counted) else (reading.matter, "")
    if len(reading.matter) >= _CLAUSE and says_wrong(reading.matter):
        named = (reading.matter, *named)
    # 只有2名工作人员，专业力量不足: what is wrong may stand in a clause of its own.
    named += tuple(c for c in rest.split("，") if says_wrong(c) and not re.search(r"\d", c))
    noun = next((n for n in named if _SHORTEST <= len(n) <= _HEADING_CHARS), "")
    statements = tuple(sentences(reading, section="", leads=YearLeads(0), judge=chooser.judge))
    heading = _about(reading, chooser)
    return Problem("stated", heading, statements, ids, (reading,), noun=noun)


def says_wrong(text: str) -> bool:
    """Whether words say what is wrong (更换频繁), and not only what they are about (青年教师)."""
    rules = load_patterns().problems
    return bool(re.search(rules.shortcoming, re.sub(rules.no_shortcoming, "", text)))


def _opens(head: str, counted: re.Match[str]) -> bool:
    """A figure that opens a clause leaves a whole one behind: 2件处罚决定被撤销."""
    rest = head[counted.end() :]
    return not head[: counted.start()].strip() and says_wrong(rest) and not re.search(r"\d", rest)


def _about(reading: FactReading, chooser: Chooser) -> str:
    """A heading for a problem told in figures alone, from its matter; '' where that heads nothing."""
    matter = reading.matter
    if len(matter) >= _CLAUSE and says_wrong(matter) and not matter.startswith("被"):
        # 支部发展不平衡 says itself what is wrong.
        return matter if chooser.judge.holds(matter, (reading.id,)) else ""
    if (
        not _SHORTEST <= len(matter) <= _LONG_NAME
        or says_wrong(matter)
        or reading.text.startswith(matter)
    ):
        return ""
    return chooser.say(
        "stated heading", load_patterns().problems.stated, (reading.id,), matter=matter
    )


def _rests(readings: Sequence[FactReading], chooser: Chooser, *, room: int) -> list[Problem]:
    """Remainders: what others found in the office first; more than a few are told together."""
    left = [
        (reading, completion)
        for reading in readings
        for completion in reading.completions
        if completion.rest and completion.verb.problem
    ]
    left.sort(key=lambda pair: not _OUTSIDE.search(pair[0].fact.category + pair[0].plain))
    told = [(r, c, s) for r, c in left if (s := _rest_sentence(r, c, chooser)) is not None]
    most = min(room, _MOST_RESTS)
    single = told if len(told) <= most else told[: most - 1]
    made = [_rest(*one, chooser) for one in single]
    others = told[len(single) :]
    return [*made, _several(others, chooser)] if others else made


def _rest_sentence(
    reading: FactReading, completion: Completion, chooser: Chooser
) -> Statement | None:
    rules = load_patterns().problems.rest
    ids = (reading.id,)
    as_of = completion.as_of or reading.time.lead.rstrip("，")
    words = {
        "asof": f"{as_of}，" if as_of else "",
        "expr": _expression(reading, completion),
        "rest": completion.rest,
        "unit": completion.unit,
        "undone": completion.verb.undone,
        "state": f"，{_going_on(completion.state)}" if completion.state else "",
    }
    if completion.state.startswith("正在"):
        # 还有10处未整改，正在整改 says it twice.
        words |= {"undone": completion.state, "state": ""}
    text = chooser.say("rest sentence", rules.sentence, ids, **words)
    text = text or chooser.say("rest short", rules.sentence_short, ids, **words)
    return Statement(text, ids) if text else None


def _rest(
    reading: FactReading, completion: Completion, statement: Statement, chooser: Chooser
) -> Problem:
    rules = load_patterns().problems.rest
    noun = _rest_noun(reading, completion)
    left = completion.verb.left
    heading = chooser.say("rest heading", rules.headings, statement.evidence, noun=noun, left=left)
    statements = (
        statement,
        Statement(chooser.pick("rest judge", rules.judge)),
        _detail(rules.detail.format(undone=completion.verb.undone), reading, chooser),
    )
    return Problem(
        "rest",
        heading,
        statements,
        statement.evidence,
        (reading,),
        completion=completion,
        noun=noun,
    )


def _several(
    told: Sequence[tuple[FactReading, Completion, Statement]], chooser: Chooser
) -> Problem:
    """Several small remainders as one problem (rule 13: alike triggers are one)."""
    rules = load_patterns().problems
    readings = tuple(r for r, _, _ in told)
    items = "、".join(
        f"{_checked(r)}{c.verb.undone}的{c.rest}{c.unit}{thing_of(c.noun)}" for r, c, _ in told
    )
    statements = (
        *(s for _, _, s in told),
        Statement(chooser.pick("rests judge", rules.rests.judge)),
        _detail(rules.rests.detail, readings[0], chooser, more=readings[1:]),
    )
    ids = tuple(dict.fromkeys(r.id for r in readings))
    heading = chooser.say("rests heading", rules.rests.headings, ids)
    return Problem("rests", heading, statements, ids, readings, items=items)


def thing_of(noun: str) -> str:
    """The bare thing a remainder is made of: 政绩观方面问题 → 问题; 事项 where none is known."""
    known = sorted(load_patterns().completion.things, key=len, reverse=True)
    return next((t for t in known if noun.endswith(t)), "事项")


def _checked(reading: FactReading) -> str:
    """The check a fact tells of, by its name; '' where it tells of none."""
    if 2 <= len(reading.matter) <= 10 and _CHECK.search(reading.matter):
        return reading.matter
    named = _NAMED_CHECK.search(reading.plain)
    return named["check"] if named else ""


def _origin(reading: FactReading) -> str:
    """The check, complaint line or the like that a remainder comes from; '' where it has no name."""
    checked = _checked(reading)
    if checked:
        return checked
    if _CHECK.search(reading.plain.partition("发现")[0]):
        return "检查"
    return reading.matter if 2 <= len(reading.matter) <= 8 else ""


def _rest_noun(reading: FactReading, completion: Completion) -> str:
    """What is unfinished, by a name that tells: a bare 问题 says which check found it."""
    noun = completion.noun
    if len(noun) >= 4:
        return noun
    found = _BROUGHT.match(completion.expression)
    origin = _origin(reading)
    if found and origin:
        return f"{origin.removesuffix(found.group())}{found.group()}的{noun}"
    if reading.category.rest and not reading.category.label:
        return reading.category.rest
    return reading.category.rest or noun


def _expression(reading: FactReading, completion: Completion) -> str:
    """发现的318个问题 alone does not say where: 巡河发现的318个问题."""
    origin = _origin(reading)
    named = origin and origin not in completion.expression
    brought = _BROUGHT.match(completion.expression)
    if named and brought:
        # 市委巡察反馈 as a matter already ends with the verb.
        return origin.removesuffix(brought.group()) + completion.expression
    return completion.expression


def _going_on(state: str) -> str:
    """按计划推进 → 正按计划推进, 持续推进 → 正在持续推进."""
    if state.startswith("按"):
        return f"正{state}"
    return f"正在{state}" if state.startswith("持续") else state


def _punished(readings: Sequence[FactReading], chooser: Chooser) -> list[Problem]:
    rules = load_patterns().problems
    hit: list[FactReading] = []
    statements: list[Statement] = []
    for reading in (r for r in readings if r.punished):
        variants = rules.punished.sentence if not hit else ("{clause}",)
        text = chooser.say(
            f"punished sentence {bool(hit)}", variants, (reading.id,), clause=reading.punished
        )
        if text:
            hit.append(reading)
            statements.append(Statement(text, (reading.id,)))
    if not hit:
        return []
    ids = tuple(r.id for r in hit)
    statements.append(Statement(chooser.pick("punished judge", rules.punished.judge)))
    statements.append(_detail(rules.punished.detail, hit[0], chooser))
    count = re.search(r"\d+(?:起|件|个)", hit[0].punished)
    heading = chooser.say("punished heading", rules.punished.headings, ids)
    return [
        Problem(
            "punished",
            heading,
            tuple(statements),
            ids,
            tuple(hit),
            counts=count.group() if count else "",
        )
    ]


def _found(readings: Sequence[FactReading], chooser: Chooser) -> list[Problem]:
    rules = load_patterns().problems.found
    # What is left undone is a problem of its own and not said twice.
    hit = [
        r
        for r in readings
        if r.found
        and not any(c.rest for c in r.completions)
        and chooser.judge.holds(f"{_occasion(r)}{r.found[0].text}", (r.id,))
    ][:_MOST_FINDINGS]
    if not hit:
        return []
    ids = tuple(r.id for r in hit)
    pieces = "，".join(f"{_occasion(r)}{r.found[0].text}" for r in hit)
    text = chooser.say("found sentence", rules.sentence, ids, list=pieces)
    if not text:
        return []
    settled = all(r.found[0].settled for r in hit)
    judge = chooser.pick(f"found judge {settled}", rules.judge_settled if settled else rules.judge)
    return [
        Problem(
            "found",
            chooser.say("found heading", rules.headings, ids),
            (Statement(text, ids), Statement(judge)),
            ids,
            tuple(hit),
            items="、".join(f"{_occasion(r)}{_verb(r)}{r.found[0].count}" for r in hit),
        )
    ]


def _occasion(reading: FactReading) -> str:
    """Where the finding comes from: 明察暗访, 办公用房清查; 检查 where the fact gives no name."""
    named = _checked(reading)
    if named and len(named) <= _LONG_NAME:
        twice = any(named[i : i + 4] in reading.found[0].text for i in range(len(named) - 3))
        word = _CHECK.search(named)
        # 办公用房清查调整…办公用房2间 would say 办公用房 twice.
        return word.group() if twice and word else named
    before = reading.plain.partition(reading.found[0].text)[0]
    words = _CHECK.findall(before)
    return str(words[-1]) if words else "检查"


def _verb(reading: FactReading) -> str:
    """发现的5个问题, 调整的2间…: the verb that turns a finding into an attribute."""
    found = re.match(
        r"(发现|查出|检查出|调整|清退|腾退|清理|收回|纠正|处置|追回)", reading.found[0].text
    )
    return f"{found.group()}的" if found else "的"


def _adverse(readings: Sequence[FactReading], chooser: Chooser) -> list[Problem]:
    data = load_patterns()
    rules = data.problems.adverse
    made: list[Problem] = []
    for reading in readings:
        if reading.category.role is not SectionRole.WORK:
            continue
        for comparison in reading.comparisons:
            subject = comparison.subject if 2 <= len(comparison.subject) <= 14 else reading.matter
            subject = subject.removesuffix("支出") if len(subject) > 4 else subject
            cost = any(w in subject for w in data.compare.cost_words)
            gain = any(w in subject for w in data.compare.gain_words) and not cost
            rising = comparison.direction is Direction.UP
            unwelcome = (rising and cost) or (
                not rising and gain and reading.category.part != "节约"
            )
            if not subject or not comparison.size or not unwelcome:
                continue
            ids = (reading.id,)
            against = "比上年同期" if comparison.yearly else "比原来"
            text = f"{subject}{against}{comparison.size}"
            if not chooser.judge.holds(text, ids):
                continue
            options = rules.headings_up if rising else rules.headings_down
            heading = chooser.say(f"adverse {rising}", options, ids, subject=subject)
            statements = (
                Statement(text, ids),
                Statement(chooser.pick("adverse judge", rules.judge)),
                _detail(rules.detail.format(subject=subject), reading, chooser),
            )
            made.append(
                Problem(
                    "adverse", heading, statements, ids, (reading,), noun=subject, rising=rising
                )
            )
    return made


def _detail(
    what: str, reading: FactReading, chooser: Chooser, *, more: Sequence[FactReading] = ()
) -> Statement:
    rules = load_patterns()
    names = dict.fromkeys(source_name(r.fact.source) for r in (reading, *more) if r.fact.source)
    source = "、".join(names)
    tail = rules.gaps.source.format(source=source) if source else ""
    text = chooser.pick("detail", rules.problems.details)
    return Statement(text.format(what=what, source=tail).rstrip("。"))
