"""Next steps: one measure for each problem, and every planned fact where it belongs (rule 14)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.drafting.offline.problems import Problem
from assistant.drafting.offline.reading import FactReading
from assistant.drafting.offline.statement import Chooser, Statement
from assistant.drafting.offline.timing import moment
from assistant.drafting.patterns import load_patterns
from assistant.drafting.similarity import dice
from assistant.drafting.wording import alternatives, content_heading, verb_phrase, work_phrase

_ANY_FIELD = "业务工作"
_LIKE = 0.12
_DEADLINE = re.compile(r"\d{1,2}月[^，；]{0,6}(?:前|内)|年底前|明年")
_MAX_OWN = 6
"""Own points for planned facts that answer no problem; more of them share points by category."""


@dataclass
class Step:
    """One point of the next-steps part."""

    heading: str
    statements: list[Statement] = field(default_factory=list)
    dated: bool = False
    """A planned fact gives the time; the measure then leaves none open."""


def steps(
    problems: Sequence[Problem], planned: Sequence[FactReading], chooser: Chooser, *, year: int
) -> list[Step]:
    """Measures in the order of the problems, then what else is planned."""
    made = [_measure(p, chooser) for p in problems]
    free: list[FactReading] = []
    for fact in planned:
        at = _answers(fact, problems)
        if at is None:
            free.append(fact)
            continue
        finishes = any(w in fact.fact.content for w in load_patterns().plans.finishing)
        if problems[at].kind == "rest" and finishes and _DEADLINE.search(fact.fact.content):
            made[at].dated = True
        made[at].statements.append(future(fact, year=year))
    by = f"于{load_patterns().plans.deadline}前"
    for step in made:
        step.statements = [_with_deadline(s, by, step.dated) for s in step.statements]
    used = {s.heading for s in made}
    for members in _bundles(free):
        made.append(_own(members, used, year=year))
    return made


def _with_deadline(statement: Statement, by: str, dated: bool) -> Statement:
    """The open deadline filled in, or left out with what hangs on it where a fact gives the time."""
    if "{by}" not in statement.text:
        return statement
    text = statement.text.partition("，{by}")[0] if dated else statement.text.replace("{by}", by)
    return replace(statement, text=text)


def future(fact: FactReading, *, year: int) -> Statement:
    """A planned fact in the future tense: as it says itself, else 拟于…/计划…."""
    text = fact.text
    words = load_patterns().plans.future
    if any(word in text for word in words):
        head = text.partition("，")[0]
        told = any(word in head for word in words) or re.search(r"明年|\d月", head)
        return Statement(text if told else f"下一步，{text}", (fact.id,))
    when = moment(fact.fact)
    if when is None or when.month is None or re.search(r"\d{1,2}月", text):
        return Statement(f"计划{text}", (fact.id,))
    label = f"{when.month}月" + (f"{when.day}日" if when.day else "")
    if when.year != year:
        label = f"{when.year}年{label}"
    return Statement(f"拟于{label}{text}", (fact.id,))


def _measure(problem: Problem, chooser: Chooser) -> Step:
    rules = load_patterns().plans
    deadline = rules.deadline
    if problem.kind == "rest" and problem.completion is not None:
        done = problem.completion
        words = {
            "noun": problem.noun,
            "settle": done.verb.settle,
            "work": done.verb.work,
            "undone": done.verb.undone,
            "rest": done.rest,
            "unit": done.unit,
            "thing": thing_of(done.noun),
            "by": "{by}",
        }
        return Step(
            chooser.pick("plan rest heading", rules.rest.headings).format(**words),
            [
                Statement(
                    chooser.pick("plan rest", rules.rest.sentence).format(**words), problem.evidence
                )
            ],
        )
    if problem.kind == "punished":
        text = chooser.pick("plan punished", rules.punished.sentence)
        return Step(
            chooser.pick("plan punished heading", rules.punished.headings),
            [Statement(text.format(counts=problem.counts, deadline=deadline), problem.evidence)],
        )
    if problem.kind == "found":
        text = chooser.pick("plan found", rules.found.sentence)
        return Step(
            chooser.pick("plan found heading", rules.found.headings),
            [Statement(text.format(list=problem.items, deadline=deadline), problem.evidence[:4])],
        )
    if problem.kind == "adverse":
        options = rules.adverse.headings_up if problem.rising else rules.adverse.headings_down
        text = chooser.pick("plan adverse", rules.adverse.sentence)
        return Step(
            chooser.pick(f"plan adverse {problem.rising}", options).format(subject=problem.noun),
            [Statement(text.format(subject=problem.noun, deadline=deadline), problem.evidence)],
        )
    heading = chooser.pick("plan stated heading", rules.stated.headings)
    text = chooser.pick("plan stated", rules.stated.sentence)
    noun = problem.noun.removesuffix("问题").removesuffix("的")
    return Step(
        heading.format(problem=noun) if noun else "解决好存在的问题",
        [Statement(text.format(deadline=deadline))],
    )


def thing_of(noun: str) -> str:
    """The bare thing a remainder is made of: 政绩观方面问题 → 问题; 事项 where none is known."""
    known = sorted(load_patterns().completion.things, key=len, reverse=True)
    return next((t for t in known if noun.endswith(t)), "事项")


def _answers(fact: FactReading, problems: Sequence[Problem]) -> int | None:
    """The problem a planned fact answers: the same field and words, else a fitting kind."""
    text = fact.fact.matter + fact.fact.content
    likeness = [
        (
            dice(
                _telling(text),
                _telling(p.noun + "".join(r.fact.matter + r.fact.content for r in p.readings)),
            ),
            -i,
        )
        for i, p in enumerate(problems)
    ]
    if likeness and max(likeness)[0] >= _LIKE:
        return -max(likeness)[1]
    for rule in load_patterns().plans.attach:
        if not any(w in text for w in rule.words):
            continue
        for kind in rule.kinds:
            for index, problem in enumerate(problems):
                if problem.kind == kind and _same_field(fact, problem):
                    return index
    return None


def _telling(text: str) -> str:
    """A text without the words that planned facts and problems share anyway."""
    for word in load_patterns().plans.common:
        text = text.replace(word, "，")
    return text


def _same_field(fact: FactReading, problem: Problem) -> bool:
    """Kinds of the office's own conduct take any check or rule; a remainder only its own field."""
    if not fact.fact.category or fact.category.name == _ANY_FIELD:
        return True
    if problem.kind in ("punished", "found"):
        return fact.category.own
    return any(r.category.part == fact.category.part for r in problem.readings)


def _bundles(free: Sequence[FactReading]) -> list[list[FactReading]]:
    if len(free) <= _MAX_OWN:
        return [[f] for f in free]
    bundles: dict[str, list[FactReading]] = {}
    for fact in free:
        bundles.setdefault(fact.category.part, []).append(fact)
    return list(bundles.values())


def _own(members: Sequence[FactReading], used: set[str], *, year: int) -> Step:
    first = members[0]
    single = (
        [verb_phrase(first.matter), *alternatives(first.matter)]
        if first.fact.matter
        else [content_heading(first.fact.content)]
    )
    options = [
        *(single if len(members) == 1 else []),
        *first.category.point,
        work_phrase(first.category.shown),
    ]
    heading = next((o for o in options if o and o not in used and o not in first.text), options[-1])
    used.add(heading)
    return Step(heading, [future(f, year=year) for f in members])
