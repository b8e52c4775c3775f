"""Figures: the same value, unit, direction and thing in the evidence, or one computation from it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.evidence import rules
from assistant.evidence.amounts import near
from assistant.evidence.derive import derive
from assistant.evidence.figures import Figure, Part, finished
from assistant.evidence.nouns import ClaimKind, VerifyContext
from assistant.evidence.parse import Parsed
from assistant.evidence.scan import Nearness
from assistant.evidence.sources import Source, Sources
from assistant.evidence.texts import bigrams
from assistant.evidence.verifiers.base import Outcome, sourceless
from assistant.evidence.wholes import checksum
from assistant.models import Direction

_Placed = tuple[Source, Figure]


@dataclass(frozen=True)
class Carried:
    """What one figure of the sentence rests on."""

    figure: Figure
    sources: frozenset[str]
    """Empty where nothing carries it."""


def check(
    parsed: Parsed, sources: Sources, context: VerifyContext
) -> tuple[Outcome, tuple[Carried, ...]]:
    """Check every figure of a sentence."""
    outcome = Outcome()
    carried: list[Carried] = []
    for figure in parsed.figures:
        token = figure.token
        outcome.claim(ClaimKind.NUMBER, figure.text, token.start, token.end)
        if not sources:
            outcome.fail(sourceless(figure.text, sources))
            continue
        found = _carry(figure, parsed, sources, context, outcome)
        carried.append(Carried(figure, found))
    if not outcome.reasons:
        _exchanged(carried, sources, outcome)
    if not outcome.reasons and len(sources.items) > 1:
        _check_company(parsed, carried, sources, outcome)
    return outcome, tuple(carried)


def _exchanged(carried: list[Carried], sources: Sources, outcome: Outcome) -> None:
    """改造雨量站37处，新建水位站12处 where the fact has 新建 for the 37 and 改造 for the 12."""
    own: list[tuple[Figure, frozenset[str], frozenset[str]]] = []
    for c in carried:
        entries = [e for s, e in sources.figures if s.id in c.sources and _amount(c.figure, e)]
        said = _doings(c.figure.near_left[-10:])
        if len(entries) == 1 and said:
            own.append((c.figure, said, _doings(entries[0].near_left[-10:])))
    for figure, said, told in own:
        for other, other_said, other_told in own:
            crossed = other is not figure and said & other_told and told & other_said
            if crossed and not said & told and not other_said & other_told:
                wrong, right = "、".join(sorted(said)), "、".join(sorted(told))
                outcome.fail(f"“{figure.text}”的做法与依据不符：依据写的是“{right}”，不是“{wrong}”")


def _check_company(
    parsed: Parsed, carried: list[Carried], sources: Sources, outcome: Outcome
) -> None:
    """One figure of fact B among the figures of fact A, where A has its own for the same thing."""
    by_id = {s.id: s for s in sources.items}
    for members in _segments(parsed.text, carried):
        alone = Counter(next(iter(c.sources)) for c in members if len(c.sources) == 1)
        if len(members) < 2 or len(alone) < 2:
            continue
        host, count = alone.most_common(1)[0]
        for c in members:
            if host in c.sources or count < 2 or len(c.sources) != 1:
                continue
            (guest,) = c.sources
            own = _best(c.figure, by_id[guest])
            rival = _best(c.figure, by_id[host])
            if (
                own
                and rival
                and rival[0] >= own[0]
                and rival[1].token.canonical != own[1].token.canonical
                and not any(x is not c and _amount(x.figure, rival[1]) for x in members)
            ):
                outcome.fail(
                    f"“{_with_noun(c.figure)}”与依据不符：{by_id[host].label}写的是“{_with_noun(rival[1])}”"
                )


def _segments(text: str, carried: list[Carried]) -> Iterator[list[Carried]]:
    """Figures between two semicolons or full stops."""
    members: list[Carried] = []
    for c in carried:
        if members and any(
            s in text[members[-1].figure.token.end : c.figure.token.start] for s in "；。"
        ):
            yield members
            members = []
        members.append(c)
    yield members


def _best(said: Figure, source: Source) -> tuple[float, Figure] | None:
    """The figure of a source that is most like ``said`` in unit, part and surroundings."""
    same = [
        (sum(_closeness(said, e, source)), e)
        for e in source.parsed.figures
        if e.token.base == said.token.base and e.part is said.part and e.direction is said.direction
    ]
    return max(same, key=lambda x: x[0], default=None)


def _carry(
    figure: Figure, parsed: Parsed, sources: Sources, context: VerifyContext, outcome: Outcome
) -> frozenset[str]:
    placed = sources.figures
    same = [(s, e) for s, e in placed if _amount(figure, e) and _said(figure, e)]
    fitting = [(s, e) for s, e in same if _role(figure, e, s, context)]
    rival = _rival(figure, fitting, placed, parsed) if fitting else None
    if fitting and rival is None:
        for source, entry in fitting:
            if sum_shown := checksum(entry, source):
                outcome.derivations.append(sum_shown)
                break
        return frozenset(s.id for s, _ in fitting)
    derived = derive(figure, sources, sentence=parsed.text)
    if derived is not None:
        outcome.derivations.extend(derived.expression.split("，"))
        return derived.sources
    outcome.fail(_reason(figure, rival, same, placed, sources))
    return frozenset()


# --------------------------------------------------------------------------- matching


def _amount(said: Figure, entry: Figure) -> bool:
    """Same value in the same unit; 万元 and 元, 米 and 公里 convert."""
    a, b = said.token, entry.token
    if a.base != b.base:
        return False
    if a.base == "" and said.near_right[:1] != entry.near_right[:1]:
        # No known unit: the next character is the unit as far as we can tell (57盏).
        return False
    exact = b.value if a.unit == b.unit else b.canonical / a.factor
    if b.upper is not None or a.upper is not None:
        return (
            a.upper is not None
            and b.upper is not None
            and a.canonical == b.canonical
            and a.upper * a.factor == b.upper * b.factor
        )
    if a.nearness in (Nearness.EXACT, b.nearness):
        return exact == a.value
    return b.nearness is Nearness.EXACT and near(exact, a)


def _said(said: Figure, entry: Figure) -> bool:
    """A number the evidence gives as 约 may not be stated as exact."""
    return entry.token.nearness is Nearness.EXACT or said.token.nearness is not Nearness.EXACT


def _role(said: Figure, entry: Figure, source: Source, context: VerifyContext) -> bool:
    """Level against level, earlier against earlier, change against change of the same direction."""
    if said.part is Part.CHANGE or entry.part is Part.CHANGE:
        if said.part is entry.part:
            directed = ClaimKind.DIRECTION.value not in context.off
            return not directed or said.direction is entry.direction
        return said.loose if said.part is Part.CHANGE else entry.loose
    if said.rest and not entry.rest and finished(entry) and not finished(said):
        return False
    if said.part is Part.BEFORE:
        of_last_year = source.date is not None and source.date[0] < context.year
        return entry.part is Part.BEFORE or of_last_year
    return entry.part is not Part.BEFORE


# --------------------------------------------------------------------------- the same number of another thing


def _rival(
    said: Figure, fitting: list[_Placed], placed: list[_Placed], parsed: Parsed
) -> _Placed | None:
    """A figure of the same unit whose surroundings fit clearly better: the numbers were swapped."""
    when = {d.value for d in parsed.dates}
    timed = any(when & {d.value for d in s.dates} for s, _ in fitting)
    others = [
        (s, e)
        for s, e in placed
        if e.token.base == said.token.base
        and e.token.canonical != said.token.canonical
        and (e.part is Part.CHANGE) is (said.part is Part.CHANGE)
        and (e.part is Part.BEFORE) is (said.part is Part.BEFORE)
        # A figure of another period is another figure, however alike the words.
        and (not timed or when & {d.value for d in s.dates})
    ]
    if not others:
        return None
    near, wide = max(_closeness(said, e, s) for s, e in fitting)
    best = max(others, key=lambda p: sum(_closeness(said, p[1], p[0])))
    best_near, best_wide = _closeness(said, best[1], best[0])
    lead = best_near - near + best_wide - wide
    if lead <= 1.5 + 0.3 * near or _in_its_place(said, fitting, best, parsed):
        return None
    return best


def _in_its_place(said: Figure, fitting: list[_Placed], best: _Placed, parsed: Parsed) -> bool:
    """Whether the better fitting figure cannot be meant.

    It is said elsewhere in the sentence (共排查376个，整治331个: exchanged they would fit worse), or the sentence
    speaks of the total and the fitting figure is the total.
    """
    if (
        (said.total or said.part is Part.AFTER)
        and best[1].part is Part.LEVEL
        and not best[1].total
        and any(e.total or e.part is Part.AFTER for _s, e in fitting)
    ):
        return True
    for other in parsed.figures:
        if other is said or not _amount(other, best[1]):
            continue
        straight = (
            max(_closeness(said, e, s)[0] for s, e in fitting)
            + _closeness(other, best[1], best[0])[0]
        )
        crossed = _closeness(said, best[1], best[0])[0] + max(
            _closeness(other, e, s)[0] for s, e in fitting
        )
        if straight >= crossed:
            return True
    return False


@lru_cache(maxsize=1)
def _doing() -> re.Pattern[str]:
    data = rules.verbs()
    every = (*(v for g in data.groups for v in g.verbs), *data.weak, *data.events, "完成")
    return re.compile(rules.alternation(v for v in every if len(v) == 2))


@lru_cache(maxsize=4096)
def _doings(text: str) -> frozenset[str]:
    """整治 and 完成 of 整治完成, in whatever order."""
    return frozenset(_doing().findall(text))


def _closeness(said: Figure, entry: Figure, source: Source) -> tuple[float, float]:
    """How alike the words beside two figures are, and how much the sentence around speaks of the source."""
    left, right = bigrams(said.near_left[-10:]), bigrams(said.near_right[:7])
    e_left, e_right = bigrams(entry.near_left[-10:]), bigrams(entry.near_right[:7])
    score = 2.0 * (len(left & e_left) + len(right & e_right))
    score += len(left & e_right) + len(right & e_left)
    for a, b in (
        (said.near_left[-2:], entry.near_left[-2:]),
        (said.near_right[:2], entry.near_right[:2]),
    ):
        if len(a) == 2 and a == b:
            score += 2
    done, e_done = _doings(said.near_left[-10:]), _doings(entry.near_left[-10:])
    score += 2.0 * len(done & e_done)
    around = bigrams(said.left) | bigrams(said.right)
    return score, 0.8 * len(around & source.pairs)


# --------------------------------------------------------------------------- reasons


def _reason(
    said: Figure,
    rival: _Placed | None,
    same: list[_Placed],
    placed: list[_Placed],
    sources: Sources,
) -> str:
    text = said.text
    if rival is not None:
        source, entry = rival
        return f"“{_with_noun(said)}”与依据不符：{source.label}写的是“{_with_noun(entry)}”"
    if same:
        source, entry = same[0]
        if said.direction and entry.direction and said.direction is not entry.direction:
            return f"“{text}”方向相反：{source.label}写的是{_way(entry.direction)}{entry.text}"
        return f"“{text}”用得与依据不符：{source.label}中它是{_role_name(entry)}"
    if said.token.nearness is Nearness.EXACT:
        for source, entry in placed:
            if _amount(said, entry):
                return f"“{text}”说得太准：{source.label}写的是“{entry.text}”"
    closest = _closest(said, placed)
    if closest is not None:
        source, entry = closest
        return f"“{text}”与依据不符：{source.label}写的是“{_with_noun(entry)}”"
    return f"“{text}”在{sources.labels}里找不到，也不能由其中的数算出"


def _closest(said: Figure, placed: list[_Placed]) -> _Placed | None:
    """The figure the writer most likely meant: same digits in another unit, or the same unit nearby."""
    for source, entry in placed:
        if entry.token.value == said.token.value and entry.token.base != said.token.base:
            return source, entry
    kin = [(s, e) for s, e in placed if e.token.base == said.token.base]
    scored = [(score, s, e) for s, e in kin if (score := sum(_closeness(said, e, s))) >= 2]
    if not scored:
        return None
    _, source, entry = max(scored, key=lambda x: x[0])
    return source, entry


def _with_noun(figure: Figure) -> str:
    noun = figure.counted
    if not noun:
        return (_way(figure.direction) if figure.direction else "") + figure.text
    return figure.text + noun if figure.near_right.startswith(noun[:2]) else noun + figure.text


def _way(direction: Direction) -> str:
    return "增加" if direction is Direction.UP else "减少"


def _role_name(figure: Figure) -> str:
    if figure.part is Part.CHANGE and figure.direction is not None:
        return f"{_way(figure.direction)}的数“{figure.text}”"
    return {
        Part.BEFORE: f"以前的数“{figure.text}”",
        Part.AFTER: f"变化后的数“{figure.text}”",
    }.get(figure.part, f"“{_with_noun(figure)}”")
