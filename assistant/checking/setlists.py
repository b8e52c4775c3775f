"""Set phrases that list their members: one replaced, left out, added, or out of order.

A list is recognised by the members it does hold, wherever two or more of them stand side by side
(GB/T 15834—2011 4.5: 顿号); what else stands in the row is judged by its likeness to the member
that is missing, so that other lists which share a member or two are left alone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pydantic import field_validator

from assistant.checking.engine import CheckData, nested
from assistant.checking.rules import Example, Mark, Rule, RuleFile, load
from assistant.checking.text import QUOTE
from assistant.models import Authority, Finding, Noun, Severity

_SEPARATOR = "、|，|；|以及|和|与|及|”、“|”“|”和“"
_GAP = re.compile(f"(?:{_SEPARATOR})")
_BETWEEN = re.compile(f"(?:{_SEPARATOR})([^、，。；：！？“”‘’《》（）\\s]{{1,14}})(?:{_SEPARATOR})")
_TAIL = re.compile(r"(、|，|和|与|以及)([^、，。；：！？“”‘’《》（）\s]{1,14})")
_HEAD = re.compile(r"([^、，。；：！？“”‘’《》（）\s]{1,14})(?:、|，|和|与)$")
_NEAR = 40
_LONG_ENOUGH, _REACH = 3, 12
"""Members this long are told apart from ordinary words; how far around a word they are looked for."""
_NAME_BEFORE, _NAME_AFTER = 60, 24
_SET_QUOTE = 40
"""A quotation up to this long may be a set phrase in its marks; a longer one is somebody's words."""


class SetList(Noun):
    """A phrase that lists its members in a fixed order."""

    name: str = "这组说法"
    members: tuple[str, ...]
    head: str = ""
    """Words every member may begin with, or only the first (摘帽不摘责任、不摘政策)."""
    announced: str = ""
    """Pattern of what announces the list; the name itself when empty."""
    near: str = ""
    """Must stand in the 40 characters before."""
    after: str = ""
    """Must follow at once."""
    strict: bool = False
    """A member left out or added is found fault with, not only one replaced."""
    named: bool = False
    """A member left out is found fault with only beside the name."""
    anywhere: bool = False
    """What replaces a member may stand in another place of the row."""
    also: tuple[str, ...] = ()
    """What may stand for a member as well (重要人事任免 for 重要干部任免): such a row is left alone."""
    ordered: bool = True
    """The order is fixed; otherwise only the members are."""
    order: Severity | None = None
    """How loud another order is, where not as loud as a wrong member."""
    partial: bool = False
    """The order is fixed also where only some of the members are named."""
    replaced: bool = True
    """A member replaced by one like it is found fault with."""
    severity: Severity = Severity.WARNING
    authority: Authority = Authority.PRACTICE
    mark: Mark = "M"
    source: str = ""
    valid_from: dt.date | None = None
    good: tuple[str, ...] = ()
    bad: tuple[Example, ...] = ()

    @field_validator("members", "also", mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        """Members may be written in one line with spaces between them."""
        return tuple(value.split()) if isinstance(value, str) else value

    def rule(self, base: Rule) -> Rule:
        """``base`` with what this phrase knows better."""
        return base.model_copy(
            update={
                "severity": self.severity,
                "authority": self.authority,
                "mark": self.mark,
                "source": self.source,
                "valid_from": self.valid_from,
                "message": base.message.replace("{name}", nested(self.name)),
            }
        )


class SetListFile(RuleFile):
    """``setlists.yaml``."""

    lists: tuple[SetList, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """One item of a row; ``member`` is its place in the list, or None."""

    start: int
    end: int
    member: int | None


class CompiledList:
    """One set phrase, compiled."""

    def __init__(self, phrase: SetList, order: Rule, members: Rule) -> None:
        self.phrase = phrase
        self.order = phrase.rule(order)
        if phrase.order is not None:
            self.order = self.order.model_copy(update={"severity": phrase.order})
        self.members = phrase.rule(members)
        bare = phrase.name.strip("“”")
        self._announced = re.compile(phrase.announced or re.escape(bare))
        longest = sorted(phrase.members, key=len, reverse=True)
        head = f"(?:{phrase.head})?" if phrase.head else ""
        self._known = re.compile(f"{head}({'|'.join(map(re.escape, longest))})")
        self._near = re.compile(phrase.near) if phrase.near else None
        self._after = re.compile(phrase.after) if phrase.after else None
        self._place = {word: place for place, word in enumerate(phrase.members)}

    def search(self, data: CheckData) -> Iterator[Finding]:
        """Findings about this list in a text."""
        text = data.subject.text
        if sum(member in text for member in self.phrase.members) < 2 or not data.holds(self.order):
            return
        for row in self._rows(text):
            start, end = row[0].start, row[-1].end
            if self._left_alone(data, start, end):
                continue
            if self._near and not self._near.search(text, max(0, start - _NEAR), start):
                continue
            for finding in self._judge(data, row):
                if any(word in finding.quote for word in self.phrase.also):
                    continue
                if self._after is None or self._after.match(text, finding.end or end):
                    yield finding

    def _rows(self, text: str) -> Iterator[list[_Item]]:
        """Members side by side, with at most one stranger between any two of them."""
        row: list[_Item] = []
        for match in self._known.finditer(text):
            item = _Item(match.start(), match.end(), self._place[match[1]])
            if row:
                last = row[-1].end
                if _GAP.fullmatch(text, last, item.start):
                    row.append(item)
                    continue
                stranger = _BETWEEN.fullmatch(text, last, item.start)
                if stranger:
                    row += [_Item(stranger.start(1), stranger.end(1), None), item]
                    continue
                if len(row) > 1:
                    yield row
            row = [item]
        if len(row) > 1:
            yield row

    def _left_alone(self, data: CheckData, start: int, end: int) -> bool:
        """Whether a row stands in somebody's words, in a title or in a gap."""
        others = [kind for kind in self.order.exempt if kind != QUOTE]
        if data.index.exempt(start, end, others):
            return True
        span = data.index.inside(start, QUOTE)
        return span is not None and span.end - span.start - 2 > _SET_QUOTE

    def _judge(self, data: CheckData, row: list[_Item]) -> Iterator[Finding]:
        known = [item.member for item in row if item.member is not None]
        total, strangers = len(self.phrase.members), len(row) - len(known)
        if len(set(known)) != len(known) or len(known) < 2:
            return
        straight = known == sorted(known)
        missing = [place for place in range(total) if place not in known]
        if not missing:
            if not straight and not strangers and self.phrase.ordered:
                yield self._finding(data, self.order, row)
            elif straight and not strangers and self.phrase.strict:
                yield from self._one_too_many(data, row)
            return
        if len(missing) == 1 and (straight or not self.phrase.ordered):
            yield from self._one_missing(data, row, missing[0])
        elif len(missing) == 1 or self.phrase.partial:
            enough = self.phrase.partial and len(known) >= min(3, total - 1)
            if straight or strangers or not (enough or (self.phrase.strict and len(known) >= 4)):
                return
            if not self._goes_on(data.subject.text, row):
                some = tuple(self.phrase.members[place] for place in sorted(known))
                yield self._finding(data, self.order, row, some)

    def _goes_on(self, text: str, row: list[_Item]) -> bool:
        """Whether the row is part of a longer one."""
        return bool(_TAIL.match(text, row[-1].end)) or bool(
            re.search("[、]$", text[max(0, row[0].start - 1) : row[0].start])
        )

    def _one_missing(self, data: CheckData, row: list[_Item], missing: int) -> Iterator[Finding]:
        text, members = data.subject.text, self.phrase.members
        wanted, total = members[missing], len(members)
        replaced = self._replaced(text, row, wanted, missing)
        if replaced is not None:
            if self.phrase.replaced:
                yield self._finding(data, self.members, replaced)
            return
        strangers = any(item.member is None for item in row)
        if strangers or not self.phrase.strict or total < 4 or self._goes_on(text, row):
            return
        start, end = row[0].start, row[-1].end
        named = self._announced.search(text, max(0, start - _NAME_BEFORE), end + _NAME_AFTER)
        if named or (not self.phrase.named and (total > 4 or len(wanted) > 3)):
            finding = self._finding(data, self.members, row)
            if missing == total - 1 and finding.severity is Severity.ERROR:
                # The list as it was before its last member was added.
                finding = finding.model_copy(update={"severity": Severity.WARNING})
            yield finding

    def _replaced(
        self, text: str, row: list[_Item], wanted: str, missing: int
    ) -> list[_Item] | None:
        """The row with the stranger that stands where ``wanted`` should, if one does."""
        strangers = [at for at, item in enumerate(row) if item.member is None]
        if len(strangers) == 1:
            item = row[strangers[0]]
            before = row[strangers[0] - 1].member
            in_place = not self.phrase.ordered or before == missing - 1 or self.phrase.anywhere
            return row if in_place and self._stands_for(text, item, wanted) else None
        if strangers:
            return None
        if missing == len(self.phrase.members) - 1 or not self.phrase.ordered:
            match = _TAIL.match(text, row[-1].end)
            if match:
                for size in self._sizes(text, match.start(2), wanted, match[2]):
                    item = _Item(match.start(2), match.start(2) + size, None)
                    if self._stands_near(text, item, wanted):
                        return [*row, item]
        if missing == 0 or not self.phrase.ordered:
            match = _HEAD.search(text, max(0, row[0].start - 15), row[0].start)
            if match:
                for size in self._sizes(text, match.start(1), wanted, match[1]):
                    item = _Item(match.end(1) - size, match.end(1), None)
                    if self._stands_near(text, item, wanted):
                        return [item, *row]
        return None

    def _sizes(self, text: str, start: int, wanted: str, piece: str) -> Iterator[int]:
        """How long the stranger may be: as the member, one more, one less, or all of the piece."""
        ahead = re.match(self.phrase.head, text[start:]) if self.phrase.head else None
        own = len(ahead[0]) if ahead else 0
        sizes = [own + len(wanted), own + len(wanted) + 1, own + len(wanted) - 1, len(piece)]
        yield from (size for size in sizes if own < size <= len(piece))

    def _stands_near(self, text: str, item: _Item, wanted: str) -> bool:
        return _alike(self._bare(text[item.start : item.end]), wanted)

    def _bare(self, word: str) -> str:
        return re.sub(f"^(?:{self.phrase.head})", "", word) if self.phrase.head else word

    def _stands_for(self, text: str, item: _Item, wanted: str) -> bool:
        word = self._bare(text[item.start : item.end])
        if _alike(word, wanted):
            return True
        # Not like it at all: only among many of the others.
        return len(self.phrase.members) >= 4 and abs(len(word) - len(wanted)) <= 1

    def _one_too_many(self, data: CheckData, row: list[_Item]) -> Iterator[Finding]:
        text, members = data.subject.text, self.phrase.members
        match = _TAIL.match(text, row[-1].end)
        if match is None or match[1] == "，":
            return
        size = len(members[-1])
        word = match[2][:size]
        near = self._announced.search(text, max(0, row[0].start - _NAME_BEFORE), match.end() + 24)
        if near and all(len(member) == size and _alike(word, member) for member in members):
            yield self._finding(
                data, self.members, [*row, _Item(match.start(2), match.start(2) + size, None)]
            )

    def _finding(
        self,
        data: CheckData,
        rule: Rule,
        row: Sequence[_Item],
        members: Sequence[str] | None = None,
    ) -> Finding:
        """The row put right, with its own separators and heads as far as they fit."""
        text, listed = data.subject.text, list(members or self.phrase.members)
        start, end = row[0].start, row[-1].end
        quote, head = text[start:end], self.phrase.head
        if head and re.match(head, quote):
            first = re.match(head, quote)
            assert first is not None
            every = len(re.findall(head, quote)) > 1
            listed = [first[0] + m if every or at == 0 else m for at, m in enumerate(listed)]
        gaps = [text[a.end : b.start] for a, b in pairwise(row)]
        joins = gaps if len(gaps) == len(listed) - 1 else ["、"] * (len(listed) - 1)
        if len(gaps) != len(listed) - 1 and gaps and gaps[-1] in ("和", "与"):
            joins[-1] = gaps[-1]
        joined = listed[0] + "".join(
            join + word for join, word in zip(joins, listed[1:], strict=True)
        )
        return data.finding(rule, start, end, suggestion=joined)


def _alike(word: str, wanted: str) -> bool:
    """Whether a word may be a slip for, or a substitute of, the wanted member."""
    if word == wanted:
        return False
    if abs(len(word) - len(wanted)) > 1:
        short, long = sorted((word, wanted), key=len)
        rest = iter(long)
        return 3 * len(short) >= 2 * len(long) and all(char in rest for char in short)
    ahead = sum(1 for a, b in zip(word, wanted, strict=False) if a == b)
    behind = sum(1 for a, b in zip(reversed(word), reversed(wanted), strict=False) if a == b)
    return 3 * max(ahead, behind) >= max(len(word), len(wanted))


@lru_cache(maxsize=1)
def set_lists() -> SetListFile:
    """The lists known."""
    return load(SetListFile, "setlists.yaml")


@lru_cache(maxsize=1)
def _words() -> tuple[str, ...]:
    members = (member for phrase in set_lists().lists for member in phrase.members)
    return tuple(dict.fromkeys(member for member in members if len(member) >= _LONG_ENOUGH))


def in_set_phrase(text: str, start: int, end: int) -> bool:
    """Whether a stretch is part of a set phrase spelt right: 增智 in 以学增智 is no slip for 增值."""
    first = max(0, start - _REACH)
    window = text[first : end + _REACH]
    for word in _words():
        at = window.find(word)
        if at >= 0 and first + at <= start and end <= first + at + len(word):
            return True
    return False


def compile_lists(phrases: Iterable[SetList], order: Rule, members: Rule) -> list[CompiledList]:
    """The lists of a rule file, compiled."""
    return [CompiledList(phrase, order, members) for phrase in phrases]
