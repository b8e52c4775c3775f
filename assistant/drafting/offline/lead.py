"""How a part begins: one sentence that joins it to the part before, one that sums up what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.drafting.categories import Categories
from assistant.drafting.offline.context import CitablePolicy
from assistant.drafting.offline.grouping import Group
from assistant.drafting.offline.statement import Chooser, Statement, count_word, joined
from assistant.drafting.patterns import Transition, load_patterns
from assistant.drafting.similarity import containment
from assistant.drafting.wording import normalised
from assistant.models import Direction, Section

_MAX_NAME = 12
_MAX_NAMES = 6
_NAMES_CHARS = 48
_LONG_LEAD = 84
_HEADING_WEIGHT = 1.5
"""Facts a category named in the heading counts for when the field of a part is weighed."""
_MAJORITY = 0.6
_SAID = 0.5
_FEW = 2
"""So few facts need no sentence that announces them."""


@dataclass
class Transitions:
    """Chooses the joining sentence by the fields before and after; no relation twice running."""

    chooser: Chooser
    _last: str = ""
    _part: str = ""
    _said: set[str] = field(default_factory=set)

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
                unsaid = [t for t in rule.texts if t not in self._said]
                if unsaid:
                    self._last = rule.relation
                    text = self.chooser.pick(f"transition {before} {part}", unsaid)
                    self._said.add(text)
                    return text
        self._last = ""
        return ""


def _fits(rule: Transition, before: str, after: str) -> bool:
    return (before in rule.from_ or "*" in rule.from_) and (after in rule.to or "*" in rule.to)


def main_part(groups: Sequence[Group], categories: Categories, section: Section) -> str:
    """The field most of a section's facts belong to."""
    counts: dict[str, float] = {}
    for group in groups:
        part = group.category.part
        counts[part] = counts.get(part, 0) + len(group.facts)
    for category, _ in categories.ranked(section.heading)[:2]:
        if category.part in counts:
            counts[category.part] += _HEADING_WEIGHT
    if sum(len(g.facts) for g in groups if _sure(g, categories)) * 2 <= sum(counts.values()):
        return ""
    if counts:
        return max(counts, key=lambda name: (counts[name], -categories.part(name).rank))
    named = [categories.find(name).part for name in section.categories]
    return named[0] if named else ""


def _sure(group: Group, categories: Categories) -> bool:
    """Whether the data knows the office's own word for a category, and does not only guess at it."""
    category = group.category
    return category.known and (not category.label or categories.names(category.label))


def summary(
    groups: Sequence[Group],
    *,
    part: str,
    categories: Categories,
    policy: CitablePolicy | None,
    chooser: Chooser,
) -> list[Statement]:
    """The sentences that sum a part up; none where the part is a single point (rule 9)."""
    named = _named(groups)
    if len(named) < 2 or (sum(len(g.facts) for g in groups) <= _FEW and policy is None):
        return []
    compared = _compared(groups, chooser)
    if compared is not None:
        return [compared, *_items(policy)]
    names = [name for name, _ in named]
    evidence = tuple(dict.fromkeys(fid for _, fid in named))
    rules = load_patterns().leads
    number = count_word(len(names))
    unclear = any(not 2 <= len(n) <= _MAX_NAME for n in names) or len(set(names)) < len(names)
    count = Statement(chooser.pick("lead count", rules.count).format(n=number).rstrip("。"))
    if unclear or len(names) > _MAX_NAMES or sum(map(len, names)) > _NAMES_CHARS:
        return _with_policy(count, policy)
    # A category the data does not know is filed under 业务 for want of better: that names no aim.
    mine = sum(len(g.facts) for g in groups if g.category.part == part and _sure(g, categories))
    clear = mine >= _MAJORITY * sum(len(g.facts) for g in groups)
    aims = categories.part(part).aims if part and clear else ()
    aim = chooser.pick(f"aim {part}", aims)
    verbs = load_patterns().wording.verbs
    # 签订责任书和听取汇报四项工作 would read as if four things were signed.
    acting = any(v in n for n in names for v in verbs if len(n) > len(v))
    with_aim, without = (rules.aim_first, rules.plain_first) if acting else (rules.aim, rules.plain)
    variants = with_aim if aim else without
    key = f"lead {bool(aim)} {acting}"
    short = joined([_bare(name) for name in names])
    text = chooser.say(key, variants, evidence, aim=aim, names=joined(names), short=short, n=number)
    return _with_policy(Statement(text, evidence) if text else count, policy)


def _with_policy(statement: Statement, policy: CitablePolicy | None) -> list[Statement]:
    if policy is None:
        return [statement]
    lead = load_patterns().leads.policy.format(policy=policy.title)
    if len(lead) + len(statement.text) > _LONG_LEAD:
        return [statement]
    return [Statement(lead + statement.text, (*statement.evidence, policy.marker))]


def _items(policy: CitablePolicy | None) -> list[Statement]:
    if policy is None:
        return []
    text = load_patterns().leads.policy_items.format(policy=policy.title)
    return [Statement(text, (policy.marker,))]


def _named(groups: Sequence[Group]) -> list[tuple[str, str]]:
    """(name, first fact) of each point the section is going to have."""
    if len(groups) == 1:
        return [(p.name, p.facts[0].id) for p in groups[0].points]
    return [(_group_name(g), g.facts[0].id) for g in groups]


def _group_name(group: Group) -> str:
    """The category's noun where the office used it or the facts speak of it; '' where we only guessed."""
    name = normalised(group.category.called)
    said = "".join(f.fact.category + f.fact.matter + f.fact.content for f in group.facts)
    return name if group.category.label or containment(name, said) >= _SAID else ""


def _bare(name: str) -> str:
    """党建工作 → 党建: the sentence says 工作 itself."""
    return name.removesuffix("工作") if len(name) >= 4 else name


def _compared(groups: Sequence[Group], chooser: Chooser) -> Statement | None:
    """All comparisons against last year point one way: say so, without figures."""
    found = [
        (c, fact.id, c.subject if 2 <= len(c.subject) <= _MAX_NAME else fact.matter)
        for g in groups
        for fact in g.facts
        for c in fact.comparisons
        if c.yearly
    ]
    points = len(_named(groups))
    if len(found) < 2 or 2 * len(found) < points or len({c.direction for c, _, _ in found}) != 1:
        return None
    names = list(dict.fromkeys(name for _, _, name in found))
    if len(names) < 2 or any(not n or len(n) > _MAX_NAME for n in names) or len(names) > 4:
        return None
    compared = sum(any(c.yearly for f in g.facts for c in f.comparisons) for g in groups)
    if 2 * compared < len(groups):
        return None
    relative = all(c.size.endswith(("%", "百分点")) for c, _, _ in found)
    words = {Direction.UP: ("增加", "增长"), Direction.DOWN: ("减少", "下降")}
    word = words[found[0][0].direction][relative]
    ids = tuple(dict.fromkeys(fid for _, fid, _ in found))
    variants = load_patterns().leads.compare
    text = chooser.say("lead compare", variants, ids, names=joined(names), direction=word)
    return Statement(text, ids) if text else None


def fitting_policy(
    policies: Sequence[CitablePolicy],
    groups: Sequence[Group],
    section: Section,
    cited: set[str],
    *,
    title: str,
) -> tuple[CitablePolicy, Group] | None:
    """A policy the categories of a section rest on, and the group it is for; each title once a report.

    The order in which a category names its policies decides.
    """
    offered = [p for p in policies if p.title not in cited and p.section in (None, section.id)]
    for group in sorted(groups, key=lambda g: -_told(g, groups)):
        words = group.category.policy_for
        if words and not any(w in title for w in words):
            continue
        for named in group.category.policies:
            for policy in offered:
                if named in policy.title:
                    return policy, group
    return None


def leads_section(group: Group, groups: Sequence[Group]) -> bool:
    """Whether a group makes up most of a section, so that what holds for it holds for the section."""
    return _told(group, groups) >= _MAJORITY * sum(len(g.facts) for g in groups)


def _told(group: Group, groups: Sequence[Group]) -> int:
    """Facts of a category in all its groups: 公务接待 and 公务用车 are both 厉行节约."""
    return sum(len(g.facts) for g in groups if g.category.name == group.category.name)
