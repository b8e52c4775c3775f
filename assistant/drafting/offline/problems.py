"""Problems: triggered by facts only, never thought up (rule 13)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.drafting.offline.completion import Completion
from assistant.drafting.offline.gaps import source_name
from assistant.drafting.offline.numbers import unit_pattern
from assistant.drafting.offline.reading import FactReading
from assistant.drafting.offline.statement import Chooser, Statement
from assistant.drafting.patterns import load_patterns
from assistant.models import Direction, SectionRole

MAX_PROBLEMS = 6
_HEADING_CHARS = 20
_COUNTED = re.compile(rf"\d[\d,.]*{unit_pattern()}")
_FINDING = re.compile(
    r"^(?:在?[一-龥]{0,6}(?:自查|检查|抽查|调研|巡查)(?:中)?)?(?:发现|查出)?(?:有|仍有|还有)?"
)


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
    found: list[Problem] = [_stated(r) for r in stated]
    found += _rests(readings, chooser)
    found += _punished(readings, chooser)
    found += _found(readings, chooser)
    found += _adverse(readings, chooser)
    return found[:MAX_PROBLEMS] if len(found) > MAX_PROBLEMS and not stated else found


def _stated(reading: FactReading) -> Problem:
    """A fact of category 问题: its first clause is the heading when it is short and has no figure."""
    text = reading.text
    head, mark, rest = text.partition("，")
    if mark and rest and len(head) <= _HEADING_CHARS and not re.search(r"\d", head):
        statements = tuple(
            Statement(piece, (reading.id,)) for piece in re.split(r"[。]", rest) if piece
        )
        return Problem(
            "stated",
            head,
            statements,
            (reading.id,),
            (reading,),
            noun=head,
            heading_evidence=(reading.id,),
        )
    # Without a heading of its own the measure is headed by the matter, never by a figure.
    bare = _FINDING.sub("", _COUNTED.sub("", head))
    noun = next((n for n in (bare, reading.matter) if 4 <= len(n) <= _HEADING_CHARS), "")
    return Problem(
        "stated",
        "",
        (Statement(reading.time.lead + text, (reading.id,)),),
        (reading.id,),
        (reading,),
        noun=noun,
    )


def _rests(readings: Sequence[FactReading], chooser: Chooser) -> list[Problem]:
    rules = load_patterns().problems
    made: list[Problem] = []
    for reading in readings:
        for completion in reading.completions:
            if not completion.rest or not completion.verb.problem:
                continue
            noun = _rest_noun(reading, completion)
            state = f"，{_going_on(completion.state)}" if completion.state else ""
            as_of = completion.as_of or reading.time.lead.rstrip("，")
            sentence = chooser.pick("rest sentence", rules.rest.sentence).format(
                expr=_expression(reading, completion),
                rest=completion.rest,
                unit=completion.unit,
                undone=completion.verb.undone,
                state=state,
            )
            heading = chooser.pick("rest heading", rules.rest.headings).format(
                noun=noun, left=completion.verb.left
            )
            text = f"{as_of}，{sentence}" if as_of else sentence
            made.append(
                Problem(
                    "rest",
                    heading,
                    (
                        Statement(text, (reading.id,)),
                        Statement(chooser.pick("rest judge", rules.rest.judge)),
                        _detail(rules.rest.detail.format(undone=completion.verb.undone), reading),
                    ),
                    (reading.id,),
                    (reading,),
                    completion=completion,
                    noun=noun,
                )
            )
    return made


def _rest_noun(reading: FactReading, completion: Completion) -> str:
    """What is unfinished, by a name that tells: a bare 问题 takes the field's or the matter's."""
    noun = completion.noun
    if len(noun) >= 4:
        return noun
    if reading.category.rest and not reading.category.label:
        return reading.category.rest
    if noun == "问题" and 2 <= len(reading.matter) <= 8 and "发现" in completion.expression:
        return f"{reading.matter}发现问题"
    return reading.category.rest or noun


def _expression(reading: FactReading, completion: Completion) -> str:
    """发现的318个问题 alone does not say where: 巡河发现的318个问题."""
    named = 2 <= len(reading.matter) <= 8 and reading.matter not in completion.expression
    if named and re.match(r"发现|查出|检查出", completion.expression):
        return reading.matter + completion.expression
    return completion.expression


def _going_on(state: str) -> str:
    """按计划推进 → 正按计划推进, 持续推进 → 正在持续推进."""
    if state.startswith("按"):
        return f"正{state}"
    return f"正在{state}" if state.startswith("持续") else state


def _punished(readings: Sequence[FactReading], chooser: Chooser) -> list[Problem]:
    rules = load_patterns().problems
    hit = [r for r in readings if r.punished]
    if not hit:
        return []
    template = chooser.pick("punished sentence", rules.punished.sentence)
    statements = [Statement(template.format(clause=hit[0].punished), (hit[0].id,))]
    statements += [Statement(r.punished, (r.id,)) for r in hit[1:]]
    statements.append(Statement(chooser.pick("punished judge", rules.punished.judge)))
    statements.append(_detail(rules.punished.detail, hit[0]))
    count = re.search(r"\d+(?:起|件|个)", hit[0].punished)
    return [
        Problem(
            "punished",
            chooser.pick("punished heading", rules.punished.headings),
            tuple(statements),
            tuple(r.id for r in hit),
            tuple(hit),
            counts=count.group() if count else "",
        )
    ]


def _found(readings: Sequence[FactReading], chooser: Chooser) -> list[Problem]:
    rules = load_patterns().problems.found
    # What is left undone is a problem of its own and not said twice.
    hit = [r for r in readings if r.found and not any(c.rest for c in r.completions)]
    if not hit:
        return []
    pieces = [f"{_occasion(r)}{r.found[0].text}" for r in hit[:4]]
    items = [f"{_occasion(r)}{_verb(r)}{r.found[0].count}" for r in hit[:4]]
    statements = [
        Statement(
            chooser.pick("found sentence", rules.sentence).format(list="，".join(pieces)),
            tuple(r.id for r in hit[:4]),
        ),
        Statement(
            chooser.pick("found judge", rules.judge_settled)
            if all(r.found[0].settled for r in hit[:4])
            else chooser.pick("found judge open", rules.judge)
        ),
    ]
    return [
        Problem(
            "found",
            chooser.pick("found heading", rules.headings),
            tuple(statements),
            tuple(r.id for r in hit),
            tuple(hit),
            items="、".join(items),
        )
    ]


def _occasion(reading: FactReading) -> str:
    """Where the finding comes from: 明察暗访, 办公用房清查; 检查 where the fact gives no name."""
    return reading.matter if 2 <= len(reading.matter) <= 10 else "检查"


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
            options = rules.headings_up if rising else rules.headings_down
            against = "比上年同期" if comparison.yearly else "比原来"
            made.append(
                Problem(
                    "adverse",
                    chooser.pick(f"adverse {rising}", options).format(subject=subject),
                    (
                        Statement(f"{subject}{against}{comparison.size}", (reading.id,)),
                        Statement(chooser.pick("adverse judge", rules.judge)),
                        _detail(rules.detail.format(subject=subject), reading),
                    ),
                    (reading.id,),
                    (reading,),
                    noun=subject,
                    rising=rising,
                )
            )
    return made


def _detail(what: str, reading: FactReading) -> Statement:
    rules = load_patterns()
    source = source_name(reading.fact.source)
    tail = rules.gaps.source.format(source=source) if source else ""
    return Statement(rules.problems.detail.format(what=what, source=tail).rstrip("。"))
