"""Family 固定表述: members, order, verbs and marks of set phrases; names of bodies and campaigns."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.checking.engine import CheckData, match_patterns, nested
from assistant.checking.rules import Example, Mark, Rule, RuleFile, compiled, load
from assistant.checking.subject import Subject
from assistant.checking.text import QUOTE
from assistant.models import Authority, Finding, Noun, Severity

family = "phrase"
_SEPARATOR = r"(?:、|以及|和|与|及|，)"
_NEAR = 40
_SET_PHRASE = 20
"""A quotation up to this long may be a set phrase in its marks; a longer one is left as it is."""


class SetPhrase(Noun):
    """A phrase that lists its members in a fixed order."""

    name: str
    members: tuple[str, ...]
    item: str
    """Pattern of what looks like a member, right or wrong."""
    near: str = ""
    """Must stand in the 40 characters before."""
    after: str = ""
    """Must follow at once."""
    strict: bool = False
    """One member missing or replaced is found fault with."""
    replaced: bool = False
    """One member replaced is found fault with; a shorter list is not."""
    severity: Severity = Severity.WARNING
    authority: Authority = Authority.PRACTICE
    mark: Mark = "M"
    source: str = ""
    valid_from: dt.date | None = None
    good: tuple[str, ...] = ()
    bad: tuple[Example, ...] = ()

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


class VerbPhrase(Noun):
    """A set phrase and the verb that goes with it."""

    name: str
    right: str
    wrong: tuple[str, ...] = ()
    old: tuple[str, ...] = ()
    fixed: bool = True
    """Whether ``right`` may simply take the place of the wrong verb."""
    mark: Mark = "M"
    source: str = ""
    valid_from: dt.date | None = None
    good: tuple[str, ...] = ()
    bad: tuple[Example, ...] = ()


class Quoted(Noun):
    """A short name that stands in quotation marks."""

    name: str
    only_after: str = ""
    not_after: str = ""
    not_before: str = ""
    severity: Severity | None = None


class PhraseFile(RuleFile):
    """``phrases.yaml``."""

    phrases: tuple[SetPhrase, ...]
    verbs: tuple[VerbPhrase, ...]
    quoted: tuple[Quoted, ...]
    quoted_good: tuple[str, ...] = ()
    quoted_bad: tuple[Example, ...] = ()


class SequenceFile(RuleFile):
    """``setphrases.yaml``."""

    sequences: tuple[str, ...]
    """Space-separated members whose order is fixed."""

    def phrases(self) -> Iterator[SetPhrase]:
        """The sequences as set phrases."""
        for line in self.sequences:
            members = tuple(line.split())
            yield SetPhrase(
                name="这组说法",
                members=members,
                item="|".join(map(re.escape, sorted(members, key=len, reverse=True))),
            )


class Campaign(Noun):
    """A campaign and the months it ran, ``YYYY-MM``."""

    names: tuple[str, ...]
    from_: str
    to: str
    mark: Mark
    within: str = ""
    """Pattern that must match instead of the bare name."""

    def __init__(self, **values: object) -> None:
        if "from" in values:
            values["from_"] = values.pop("from")
        super().__init__(**values)


class CampaignFile(RuleFile):
    """``campaigns.yaml``."""

    looking_back: str
    campaigns: tuple[Campaign, ...]


class _Members:
    """One set phrase, compiled."""

    def __init__(self, phrase: SetPhrase, order: Rule, members: Rule) -> None:
        self.phrase = phrase
        self.order = phrase.rule(order)
        self.members = phrase.rule(members)
        item = f"(?:{phrase.item})"
        self.list = re.compile(f"{item}(?:{_SEPARATOR}{item})+")
        self.item = re.compile(item)
        self.near = re.compile(phrase.near) if phrase.near else None
        self.after = re.compile(phrase.after) if phrase.after else None

    def _items(self, text: str, start: int, end: int) -> list[tuple[str, int, int]]:
        """Members of a list; a piece that ends in a known member is cut down to it."""
        items: list[tuple[str, int, int]] = []
        for match in re.finditer(f"(.+?)(?:{_SEPARATOR}|$)", text[start:end]):
            word, first = match[1], start + match.start()
            for member in self.phrase.members:
                if word != member and word.endswith(member):
                    first += len(word) - len(member)
                    word = member
                    break
            items.append((word, first, first + len(word)))
        return items

    def search(self, data: CheckData) -> Iterator[Finding]:
        text, phrase = data.subject.text, self.phrase
        if sum(member in text for member in phrase.members) < 2 or not data.holds(self.order):
            return
        for match in self.list.finditer(text):
            start, end = match.span()
            if data.index.exempt(start, end, self.order.exempt):
                continue
            if self.near and not self.near.search(text, max(0, start - _NEAR), start):
                continue
            if self.after and not self.after.match(text, end):
                continue
            yield from self._judge(data, self._items(text, start, end))

    def _judge(self, data: CheckData, items: list[tuple[str, int, int]]) -> Iterator[Finding]:
        members = self.phrase.members
        words = [word for word, _, _ in items]
        known = [word for word in words if word in members]
        if len(set(known)) < 2:
            return
        start, end = items[0][1], items[-1][2]
        if set(known) == set(members):
            in_order = [word for word in known if word in members] == list(members)
            if not in_order and len(words) == len(members):
                yield self._finding(data, self.order, start, end, items)
            return
        unknown = len(words) - len(known)
        if len(words) == len(members) and 0 < unknown <= max(1, len(members) // 3):
            if self.phrase.strict or self.phrase.replaced:
                yield self._finding(data, self.members, start, end, items)
        elif unknown == 0 and len(words) == len(members) - 1 > 2 and self.phrase.strict:
            finding = self._finding(data, self.members, start, end, items)
            if words == list(members[:-1]) and finding.severity is Severity.ERROR:
                # The list as it was before its last member was added.
                finding = finding.model_copy(update={"severity": Severity.WARNING})
            yield finding

    def _finding(
        self,
        data: CheckData,
        rule: Rule,
        start: int,
        end: int,
        items: Sequence[tuple[str, int, int]],
    ) -> Finding:
        text, members = data.subject.text, self.phrase.members
        gaps = [text[a[2] : b[1]] for a, b in pairwise(items)]
        last = gaps[-1] if gaps and gaps[-1] not in ("，",) else "、"
        joined = "、".join(members[:-1]) + last + members[-1]
        return data.finding(rule, start, end, suggestion=joined)


class _Verb:
    """One verb rule, compiled."""

    def __init__(self, verb: VerbPhrase, wrong: Rule, old: Rule) -> None:
        self.verb = verb
        bare = verb.name.strip("“”")
        forms = sorted((*verb.wrong, *verb.old), key=len, reverse=True)
        self.pattern = re.compile(f"({'|'.join(forms)})(?:了|好)?“?{bare}(?!不强|不够)")
        self.bare = bare
        self.wrong = self._rule(wrong)
        self.old = self._rule(old)

    def _rule(self, base: Rule) -> Rule:
        message = base.message.replace("{name}", nested(self.verb.name))
        if not self.verb.fixed:
            message = f"{self.verb.name}的固定搭配是“{self.verb.right}”。"
        update = {
            "message": message,
            "valid_from": self.verb.valid_from,
            "source": self.verb.source,
        }
        return base.model_copy(update=update)

    def search(self, data: CheckData) -> Iterator[Finding]:
        text = data.subject.text
        if self.bare not in text or not data.holds(self.wrong):
            return
        for match in self.pattern.finditer(text):
            start, end = match.span(1)
            if data.index.exempt(start, end, self.wrong.exempt):
                continue
            rule = self.old if match[1] in self.verb.old else self.wrong
            suggestion = self.verb.right if self.verb.fixed else None
            yield data.finding(rule, start, end, suggestion=suggestion)


class _Data:
    def __init__(self) -> None:
        self.file = load(PhraseFile, "phrases.yaml")
        self.bodies = load(RuleFile, "bodies.yaml")
        self.campaigns = load(CampaignFile, "campaigns.yaml")
        self.looking_back = re.compile(self.campaigns.looking_back)
        checks = self.file.checks
        self.variants = load(SequenceFile, "setphrases.yaml")
        self.patterns = compiled((*self.file.rules, *self.bodies.rules, *self.variants.rules))
        listed = (*self.file.phrases, *self.variants.phrases())
        self.members = [_Members(p, checks["order"], checks["members"]) for p in listed]
        self.verbs = [_Verb(v, checks["verb"], checks["old_verb"]) for v in self.file.verbs]
        self.quoted = [(quoted, _quoted_pattern(quoted)) for quoted in self.file.quoted]


def _quoted_pattern(quoted: Quoted) -> re.Pattern[str]:
    before = "(?<![“‘])" + (f"(?<!{quoted.not_before})" if quoted.not_before else "")
    after = f"(?={quoted.only_after})" if quoted.only_after else ""
    after += f"(?!{quoted.not_after})" if quoted.not_after else ""
    return re.compile(f"{before}{re.escape(quoted.name)}(?![”’]){after}")


@lru_cache(maxsize=1)
def _data() -> _Data:
    return _Data()


def rule_files() -> tuple[RuleFile, ...]:
    """The rule files of this family."""
    data = _data()
    return (data.file, data.bodies, data.campaigns, data.variants)


def check(subject: Subject, data: CheckData) -> Iterable[Finding]:
    """Findings about set phrases and names."""
    known = _data()
    yield from (f for f in match_patterns(data, known.patterns) if not _in_speech(data, f))
    for members in known.members:
        yield from members.search(data)
    for verb in known.verbs:
        yield from verb.search(data)
    yield from _unquoted(data)
    yield from _campaigns(subject, data)


def _in_speech(data: CheckData, finding: Finding) -> bool:
    """Whether a finding lies in somebody's words: a quotation longer than a set phrase."""
    start = finding.start or 0
    span = data.index.inside(start, QUOTE)
    return span is not None and span.end - span.start - 2 > _SET_PHRASE


def _unquoted(data: CheckData) -> Iterator[Finding]:
    rule, text = _data().file.checks["marks"], data.subject.text
    for quoted, pattern in _data().quoted:
        if quoted.name not in text:
            continue
        message = rule.message.replace("{name}", quoted.name)
        for match in pattern.finditer(text):
            if data.index.exempt(match.start(), match.end(), rule.exempt):
                continue
            yield data.finding(
                rule,
                match.start(),
                match.end(),
                message=message,
                suggestion=f"“{quoted.name}”",
                severity=quoted.severity,
            )


def _campaigns(subject: Subject, data: CheckData) -> Iterator[Finding]:
    year, known, text = data.year, _data(), subject.text
    if year is None:
        return
    rule = known.campaigns.checks["campaign"]
    facts = "\n".join(fact.content for fact in subject.facts or ())
    for campaign in known.campaigns.campaigns:
        if int(campaign.from_[:4]) <= year <= int(campaign.to[:4]):
            continue
        message = (
            rule.message.replace("{from}", _month(campaign.from_))
            .replace("{to}", _month(campaign.to))
            .replace("{year}", str(year))
        )
        for name in campaign.names:
            bare = name.strip("“”")
            if bare not in text or bare in facts:
                continue
            for match in re.finditer(campaign.within or re.escape(bare), text):
                start, end = match.span()
                if data.index.exempt(start, end, ("title",)):
                    continue
                around = data.index.around(start, end, reach=24).replace(f"{year}年", "")
                if known.looking_back.search(around):
                    continue
                yield data.finding(rule, start, end, message=message)


def _month(value: str) -> str:
    year, _, month = value.partition("-")
    return f"{year}年{int(month)}月"
