"""Facts as sentences: the time in front where it belongs, long contents broken, shares added."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.drafting.offline.context import CitablePolicy
from assistant.drafting.offline.numbers import NUMBER, percent, unit_pattern, value
from assistant.drafting.offline.reading import FactReading
from assistant.drafting.offline.statement import MAX_SENTENCE, Judge, Statement
from assistant.drafting.patterns import load_patterns

_LEADING_PERIOD = re.compile(r"^[^，]{2,14}，")
_PERIOD = re.compile(r"\d{1,2}月?[—－–\-~～至到]\d{1,2}月|截至|上半年|前三季度")
_WHEN = re.compile(
    r"(?:今年以来|上半年|截至[^，]{1,9}|(?:\d{1,2}月?[—－–\-])?\d{1,2}月(?:\d{1,2}日)?)，"
)
_MIN_PIECE = 16


@lru_cache(maxsize=1)
def _spent() -> re.Pattern[str]:
    return re.compile(rf"支出(?P<n>{NUMBER})(?P<u>{unit_pattern()})")


@dataclass
class YearLeads:
    """The budget of 今年以来: once a section, a few times a report (rule 1)."""

    left: int
    _section: str = ""

    def take(self, section: str) -> str:
        """``今年以来，`` where it may stand, else ''."""
        if self.left <= 0 or self._section == section:
            return ""
        self.left -= 1
        self._section = section
        return load_patterns().time.year + "，"


def sentences(
    reading: FactReading, *, section: str, leads: YearLeads, judge: Judge, first: bool = True
) -> list[Statement]:
    """The sentences of one fact; each carries the fact's marker.

    今年以来 stands only where a paragraph begins (``first``).

    A computed figure or a time in front that the fact turns out not to carry is left out.
    """
    lead = reading.time.lead
    if not lead and first and reading.time.year_only:
        lead = leads.take(section)
    for front, text in ((lead, reading.text), ("", reading.text), (lead, reading.plain)):
        made = _pieces(front, text, reading.id)
        if all(judge.holds(s.text, s.evidence) for s in made):
            return made
    return _pieces("", reading.plain, reading.id)


def _pieces(lead: str, text: str, fact_id: str) -> list[Statement]:
    pieces: list[str] = []
    for piece in [p for p in re.split(r"[。！？]", text) if p.strip()] or [text]:
        pieces += _broken(piece, room=MAX_SENTENCE - (len(lead) if not pieces else 0))
    pieces[0] = lead + pieces[0]
    return [Statement(p, (fact_id,)) for p in pieces]


def without_period(statement: Statement, before: Statement) -> Statement:
    """A sentence that begins with the very period of the one before does not say it again."""
    mine, earlier = _LEADING_PERIOD.match(statement.text), _LEADING_PERIOD.match(before.text)
    if mine and earlier and mine.group() == earlier.group() and _PERIOD.match(mine.group()):
        return replace(statement, text=statement.text[mine.end() :])
    return statement


def under_policy(statement: Statement, policy: CitablePolicy, judge: Judge) -> Statement:
    """按照《…》要求 in front of what was done, behind the time it begins with; left out when too long."""
    lead = load_patterns().leads.policy_inline.format(policy=policy.title)
    if len(lead) + len(statement.text) > MAX_SENTENCE:
        return statement
    found = _WHEN.match(statement.text)
    at = found.end() if found else 0
    text = statement.text[:at] + lead + statement.text[at:]
    evidence = (*statement.evidence, policy.marker)
    # A sentence the policy alone would carry says nothing of the fact that could be checked.
    if not judge.holds(text, evidence) or judge.holds(text, (policy.marker,)):
        return statement
    return replace(statement, text=text, evidence=evidence)


def _broken(text: str, *, room: int) -> list[str]:
    """A text in pieces of at most ``room`` characters, cut at ； first, then at ， outside brackets."""
    if len(text) <= room:
        return [text]
    for mark in "；，":
        cuts = [i for i in _marks(text, mark) if _MIN_PIECE <= i <= room]
        if cuts:
            at = cuts[-1]
            return [text[:at], *_broken(text[at + 1 :], room=MAX_SENTENCE)]
    return [text]


def _marks(text: str, mark: str) -> list[int]:
    depth = 0
    found: list[int] = []
    for index, char in enumerate(text):
        if char in "（《“(":
            depth += 1
        elif char in "）》”)":
            depth -= 1
        elif char == mark and depth <= 0:
            found.append(index)
    return found


def shares(whole: FactReading, others: Sequence[FactReading], judge: Judge) -> list[Statement]:
    """其中 sentences: members of a total that is given, over the same period (rule 5)."""
    spent = _spent().search(whole.text)
    if spent is None:
        return []
    pieces: list[str] = []
    ids = [whole.id]
    for rule in load_patterns().parts:
        if not any(w in whole.fact.matter + whole.text for w in rule.whole):
            continue
        for other in others:
            name = next((p for p in rule.part if p in other.fact.matter + other.text), None)
            part = _spent().search(other.text)
            if name is None or part is None or other.id == whole.id:
                continue
            if _period(whole) != _period(other) or part["u"] != spent["u"]:
                continue
            amount, total = value(part["n"]), value(spent["n"])
            if 0 < amount < total:
                pieces.append(f"{name}支出占{percent(amount, total)}")
                ids.append(other.id)
    text = "其中，" + "、".join(pieces)
    return [Statement(text, tuple(ids))] if pieces and judge.holds(text, ids) else []


def _period(reading: FactReading) -> str:
    found = _LEADING_PERIOD.match(reading.text)
    return found.group() if found else ""
