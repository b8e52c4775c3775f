"""Next steps: one measure for each problem, and every planned fact where it belongs (rule 14)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.drafting.offline.problems import Problem, says_wrong, thing_of
from assistant.drafting.offline.reading import FactReading
from assistant.drafting.offline.statement import Chooser, Judge, Statement
from assistant.drafting.offline.timing import moment
from assistant.drafting.patterns import load_patterns
from assistant.drafting.similarity import dice
from assistant.drafting.wording import (
    alternatives,
    content_heading,
    matter_phrase,
    verb_phrase,
    work_phrase,
)

_ANY_FIELD = "业务工作"
_LIKE = 0.12
_DEADLINE = re.compile(r"\d{1,2}月[^，；]{0,6}(?:前|内)|年底前|明年")
_DATED = re.compile(r"\d{1,2}月|20\d{2}年|年底|明年|季度")
_MAX_OWN = 6
"""Own points for planned facts that answer no problem; more of them share points by category."""


@dataclass
class Step:
    """One point of the next-steps part."""

    heading: str
    statements: list[Statement] = field(default_factory=list)
    heading_evidence: tuple[str, ...] = ()
    """Ids the heading rests on, where it names what a fact says."""


def steps(
    problems: Sequence[Problem],
    planned: Sequence[FactReading],
    chooser: Chooser,
    *,
    year: int,
    about: str = "",
) -> list[Step]:
    """Measures in the order of the problems, then what else is planned.

    ``about``: the unit's name and the report's title; their words stand in every fact and tell nothing apart.
    """
    dull = _words(about)
    attached: dict[int, list[FactReading]] = {}
    free: list[FactReading] = []
    for fact in planned:
        at = _answers(fact, problems, dull)
        if at is None:
            free.append(fact)
        else:
            attached.setdefault(at, []).append(fact)
    made: list[Step] = []
    for index, problem in enumerate(problems):
        plans = attached.get(index, [])
        # A planned fact that says when takes the place of an open deadline.
        dated = problem.kind == "rest" and any(_finishes(p) for p in plans)
        step = _measure(problem, chooser, dated=dated)
        if problem.kind == "stated" and any(_DATED.search(p.fact.content) for p in plans):
            # The office's own plan says what is done and when.
            step.statements = []
        if (
            problem.kind == "stated"
            and plans
            and step.heading in load_patterns().plans.any.headings
        ):
            # Told in figures alone, a problem has no name: what is planned heads the measure.
            made.append(_own(plans, {s.heading for s in made}, chooser.judge, year=year))
            continue
        step.statements += [future(p, year=year, judge=chooser.judge) for p in plans]
        made.append(step)
    used = {s.heading for s in made}
    for members in _bundles(free):
        made.append(_own(members, used, chooser.judge, year=year))
    return made


def _finishes(fact: FactReading) -> bool:
    content = fact.fact.content
    words = load_patterns().plans.finishing
    return bool(_DEADLINE.search(content)) and any(w in content for w in words)


def future(fact: FactReading, *, year: int, judge: Judge) -> Statement:
    """A planned fact in the future tense: as it says itself, else 下一步…, 拟于…, 计划…."""
    text = fact.text
    options = [text, f"下一步，{text}", f"计划{text}"]
    told = any(word in text for word in load_patterns().plans.future)
    when = moment(fact.fact)
    if not told:
        options = [f"计划{text}", f"下一步，{text}"]
        if when is not None and when.month is not None and not re.search(r"\d{1,2}月", text):
            label = f"{when.month}月" + (f"{when.day}日" if when.day else "")
            if when.year != year:
                label = f"{when.year}年{label}"
            options.insert(0, f"拟于{label}{text}")
    chosen = next((o for o in options if judge.holds(o, (fact.id,))), options[0])
    return Statement(chosen, (fact.id,))


def _measure(problem: Problem, chooser: Chooser, *, dated: bool) -> Step:
    """The measure for one problem; what is said first where the facts carry it."""
    rules = load_patterns().plans
    by = "" if dated else f"，于{rules.deadline}前"
    words = {"deadline": rules.deadline, "by": by, "problem": _bare(problem.noun)}
    words |= {"noun": problem.noun, "subject": problem.noun}
    words |= {"counts": problem.counts, "list": problem.items, "settle": ""}
    if problem.completion is not None:
        done = problem.completion
        words |= {
            "work": done.verb.work,
            "undone": done.verb.undone,
            "rest": done.rest,
            "unit": done.unit,
            "thing": thing_of(done.noun),
            "settle": "" if dated else done.verb.settle,
            "all": "" if dated else f"全部{done.verb.settle}",
        }
    headings, sentence = _wordings(problem)
    ids = problem.evidence[:4]
    heading = text = ""
    if problem.kind != "stated" or words["problem"]:
        heading = chooser.say(f"plan {problem.kind} {problem.rising}", headings, ids, **words)
    if problem.kind != "punished" or problem.counts:
        support = () if problem.kind == "stated" else ids
        single = problem.kind == "rest" and words["rest"] == "1"
        options = rules.rest_one if single else sentence
        text = chooser.say(f"plan sentence {problem.kind} {single}", options, support, **words)
    if not heading and problem.kind == "stated" and problem.readings:
        matter = problem.readings[0].matter
        heading = (
            chooser.say("plan about", rules.stated.about, ids, problem=matter) if matter else ""
        )
    heading = heading or chooser.say("plan any", rules.any.headings)
    # A heading that holds by itself needs no source.
    cited_by_heading = () if chooser.judge.holds(heading) else ids
    if text:
        cited = () if problem.kind == "stated" else ids
        return Step(heading, [Statement(text, cited)], cited_by_heading)
    general = chooser.say("plan any sentence", rules.any.sentence, **words)
    return Step(heading, [Statement(general)], cited_by_heading)


def _wordings(problem: Problem) -> tuple[tuple[str, ...], tuple[str, ...]]:
    rules = load_patterns().plans
    if problem.kind == "stated" and not says_wrong(problem.noun):
        return rules.stated.about, rules.stated.sentence
    if problem.kind == "adverse":
        headings = rules.adverse.headings_up if problem.rising else rules.adverse.headings_down
        return headings, rules.adverse.sentence
    chosen = {
        "rest": rules.rest,
        "rests": rules.rests,
        "punished": rules.punished,
        "found": rules.found,
    }
    measure = chosen.get(problem.kind, rules.stated)
    return measure.headings, measure.sentence


def _bare(noun: str) -> str:
    return noun.removesuffix("问题").removesuffix("的")


def _words(about: str) -> tuple[str, ...]:
    import rjieba

    return tuple(w for w in dict.fromkeys(rjieba.cut(about)) if len(w) > 1)


def _answers(
    fact: FactReading, problems: Sequence[Problem], dull: Sequence[str] = ()
) -> int | None:
    """The problem a planned fact answers: the same field and words, else one theme, else a fitting kind."""
    text = fact.fact.matter + fact.fact.content
    likeness = [
        (
            dice(
                _telling(text, dull),
                _telling(
                    p.noun + "".join(r.fact.matter + r.fact.content for r in p.readings), dull
                ),
            ),
            -i,
        )
        for i, p in enumerate(problems)
    ]
    if likeness and max(likeness)[0] >= _LIKE:
        return -max(likeness)[1]
    for theme in load_patterns().plans.themes:
        if any(w in text for w in theme.plan):
            for index, problem in enumerate(problems):
                told = problem.noun + "".join(r.fact.content for r in problem.readings)
                if problem.kind == "stated" and any(w in told for w in theme.problem):
                    return index
    for rule in load_patterns().plans.attach:
        if not any(w in text for w in rule.words):
            continue
        for kind in rule.kinds:
            for index, problem in enumerate(problems):
                if problem.kind == kind and _same_field(fact, problem):
                    return index
    return None


def _telling(text: str, dull: Sequence[str] = ()) -> str:
    """A text without the figures and words that planned facts and problems share anyway."""
    text = re.sub(r"\d+(?:年|月|日|个|项|处|件)?", "，", text)
    for word in (*dull, *load_patterns().plans.common):
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


def _own(members: Sequence[FactReading], used: set[str], judge: Judge, *, year: int) -> Step:
    first = members[0]
    single = (
        [verb_phrase(first.matter), *alternatives(first.matter), matter_phrase(first.matter)]
        if first.fact.matter
        else [content_heading(first.fact.content)]
    )
    general = (
        []
        if first.category.name == _ANY_FIELD and len(members) == 1
        else [*first.category.point, work_phrase(first.category.shown)]
    )
    options = [*(single if len(members) == 1 else []), *general]
    if first.fact.matter:
        options.insert(1, content_heading(first.fact.content))
    # 推进重点工作 heads nothing: such a plan stands without a heading.
    last = general[-1] if general else ""
    heading = next((o for o in options if o and o not in used and o not in first.text), last)
    used.add(heading)
    return Step(heading, [future(f, year=year, judge=judge) for f in members])
