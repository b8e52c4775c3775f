"""Family 固定表述: members, order, verbs and marks of set phrases; names of bodies and campaigns."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from assistant.checking import lawnames
from assistant.checking.engine import CheckData, match_patterns, nested
from assistant.checking.rules import Example, Mark, Rule, RuleFile, compiled, load
from assistant.checking.setlists import compile_lists, set_lists
from assistant.checking.subject import Subject
from assistant.checking.text import QUOTE
from assistant.models import Finding, Noun, Severity

family = "phrase"


_SET_PHRASE = 20
"""A quotation up to this long may be a set phrase in its marks; a longer one is left as it is."""


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

    verbs: tuple[VerbPhrase, ...]
    quoted: tuple[Quoted, ...]
    quoted_good: tuple[str, ...] = ()
    quoted_bad: tuple[Example, ...] = ()


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
        self.variants = load(RuleFile, "setphrases.yaml")
        self.names = load(RuleFile, "setnames.yaml")
        self.patterns = compiled(
            (*self.file.rules, *self.bodies.rules, *self.variants.rules, *self.names.rules)
        )
        self.lists = set_lists()
        listed = self.lists.checks
        self.members = compile_lists(self.lists.lists, listed["order"], listed["members"])
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
    return (
        data.file,
        data.bodies,
        data.campaigns,
        data.variants,
        data.names,
        data.lists,
        lawnames.law_names(),
    )


def check(subject: Subject, data: CheckData) -> Iterable[Finding]:
    """Findings about set phrases and names."""
    known = _data()
    yield from (f for f in match_patterns(data, known.patterns) if not _in_speech(data, f))
    for members in known.members:
        yield from members.search(data)
    for verb in known.verbs:
        yield from verb.search(data)
    yield from _unquoted(data)
    yield from _laws(subject, data)
    yield from _campaigns(subject, data)


def _in_speech(data: CheckData, finding: Finding) -> bool:
    """Whether a finding lies in somebody's words: a quotation longer than a set phrase."""
    start = finding.start or 0
    span = data.index.inside(start, QUOTE)
    return span is not None and span.end - span.start - 2 > _SET_PHRASE


def _laws(subject: Subject, data: CheckData) -> Iterator[Finding]:
    """Misnamed laws; those of the library are the policy family's."""
    rule = lawnames.law_names().checks["law_name"]
    held = {document.title for document in subject.documents or ()}
    for law in lawnames.misnamed(subject.text):
        known = any(law.right in title or title in law.right for title in held)
        if not known and not data.index.exempt(law.start, law.end, rule.exempt):
            yield data.finding(rule, law.start, law.end, suggestion=law.right)


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
