"""How a part begins: one sentence that joins it to the part before, one that sums up what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.drafting.categories import Categories, Category
from assistant.drafting.offline.context import CitablePolicy
from assistant.drafting.offline.grouping import Group, Point
from assistant.drafting.offline.statement import Chooser, Statement, count_word, joined
from assistant.drafting.patterns import Transition, load_patterns
from assistant.models import Direction, Section

_MAX_NAME = 12
_MAX_NAMES = 5
_LONG_LEAD = 84


@dataclass
class Transitions:
    """Chooses the joining sentence by the fields before and after; no relation twice running."""

    chooser: Chooser
    _last: str = ""
    _part: str = ""

    def next(self, part: str, *, chain: bool = True) -> str:
        """The sentence that leads from the part before to this one; '' for the first."""
        before, self._part = self._part, part
        if not before or before == part or not chain:
            self._last = ""
            return ""
        for exact in (True, False):
            for rule in load_patterns().transitions:
                wild = "*" in rule.from_ or "*" in rule.to
                if wild is exact or rule.relation == self._last or not _fits(rule, before, part):
                    continue
                self._last = rule.relation
                return self.chooser.pick(f"transition {before} {part}", rule.texts)
        self._last = ""
        return ""


def _fits(rule: Transition, before: str, after: str) -> bool:
    return (before in rule.from_ or "*" in rule.from_) and (after in rule.to or "*" in rule.to)


def main_part(groups: Sequence[Group], categories: Categories, section: Section) -> str:
    """The field most of a section's facts belong to."""
    counts: dict[str, int] = {}
    for group in groups:
        counts[group.category.part] = counts.get(group.category.part, 0) + len(group.facts)
    if counts:
        return max(counts, key=lambda name: (counts[name], -categories.part(name).rank))
    named = [categories.find(name).part for name in section.categories]
    return named[0] if named else ""


def summary(
    groups: Sequence[Group],
    *,
    part: str,
    categories: Categories,
    policy: CitablePolicy | None,
    chooser: Chooser,
) -> Statement | None:
    """The sentence that sums a part up; None where the part is a single point (rule 9)."""
    named = _named(groups)
    if len(named) < 2:
        return _with_policy(None, policy)
    compared = _compared(groups, chooser)
    if compared is not None:
        return _with_policy(compared, policy)
    names = [name for name, _ in named]
    evidence = tuple(dict.fromkeys(fid for _, fid in named))
    rules = load_patterns().leads
    number = count_word(len(names))
    unclear = any(not 2 <= len(n) <= _MAX_NAME for n in names) or len(set(names)) < len(names)
    if unclear or len(names) > _MAX_NAMES:
        text = chooser.pick("lead count", rules.count).format(n=number).rstrip("。")
        return _with_policy(Statement(text), policy)
    aims = categories.part(part).aims if part else ()
    aim = chooser.pick(f"aim {part}", aims)
    template = chooser.pick("lead aim", rules.aim) if aim else chooser.pick("lead", rules.plain)
    text = template.format(aim=aim, names=joined(names), n=number)
    return _with_policy(Statement(text, evidence), policy)


def _with_policy(statement: Statement | None, policy: CitablePolicy | None) -> Statement | None:
    if statement is None or policy is None:
        return statement
    lead = load_patterns().leads.policy.format(policy=policy.title)
    if len(lead) + len(statement.text) > _LONG_LEAD:
        return statement
    return Statement(lead + statement.text, (*statement.evidence, policy.marker))


def _named(groups: Sequence[Group]) -> list[tuple[str, str]]:
    """(name, first fact) of each point the section is going to have."""
    if len(groups) == 1:
        return [(p.name, p.facts[0].id) for p in groups[0].points]
    return [(g.category.called, g.facts[0].id) for g in groups]


def _compared(groups: Sequence[Group], chooser: Chooser) -> Statement | None:
    """All comparisons against last year point one way: say so, without figures."""
    found = [
        (c, fact.id, c.subject if 2 <= len(c.subject) <= _MAX_NAME else fact.matter)
        for g in groups
        for fact in g.facts
        for c in fact.comparisons
        if c.yearly
    ]
    if len(found) < 2 or len({c.direction for c, _, _ in found}) != 1:
        return None
    names = list(dict.fromkeys(name for _, _, name in found))
    if len(names) < 2 or any(not n or len(n) > _MAX_NAME for n in names) or len(names) > 4:
        return None
    relative = all(c.size.endswith(("%", "百分点")) for c, _, _ in found)
    if found[0][0].direction is Direction.UP:
        word = "增长" if relative else "增加"
    else:
        word = "下降" if relative else "减少"
    text = chooser.pick("lead compare", load_patterns().leads.compare)
    return Statement(
        text.format(names=joined(names), direction=word),
        tuple(dict.fromkeys(fid for _, fid, _ in found)),
    )


def fitting_policy(
    policies: Sequence[CitablePolicy], groups: Sequence[Group], section: Section, cited: set[str]
) -> CitablePolicy | None:
    """A policy whose title the categories of the section name; each title once a report."""
    for policy in policies:
        if policy.title in cited or policy.section not in (None, section.id):
            continue
        for group in groups:
            if any(known in policy.title for known in group.category.policies):
                cited.add(policy.title)
                return policy
    return None
