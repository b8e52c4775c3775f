"""Runs pattern rules over a text, and builds findings."""

from __future__ import annotations

import datetime as dt
import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.checking import structure, words
from assistant.checking.rules import CompiledEntry, Rule
from assistant.checking.subject import SectionSpan, Subject
from assistant.checking.text import TextIndex
from assistant.models import Basis, Finding, SectionRole, Severity

if TYPE_CHECKING:
    from assistant.checking.policyrules import Policies


@dataclass(frozen=True, eq=False)
class CheckData:
    """What all checks of one run share, computed at most once."""

    subject: Subject
    index: TextIndex

    @classmethod
    def of(cls, subject: Subject) -> CheckData:
        """Prepare one run."""
        names = (subject.unit,) if subject.unit else ()
        return cls(subject=subject, index=TextIndex(subject.text, names))

    @cached_property
    def policies(self) -> Policies:
        """The library as the policy checks see it, empty where none was given."""
        from assistant.checking.policyrules import Policies

        return Policies(self, self.subject.documents or ())

    @cached_property
    def year(self) -> int | None:
        """The year the text is about: as its title or signing date say, else as given.

        A year that only the caller knows counts only where the text itself mentions it or this year's
        facts are at hand; a paragraph pasted from anywhere must not be measured by today's date.
        """
        stated = structure.year_of(self.subject.text, title=self.subject.title)
        if stated is not None or self.subject.year is None:
            return stated
        known = self.subject.facts is not None or f"{self.subject.year}年" in self.subject.text
        return self.subject.year if known else None

    @cached_property
    def parts(self) -> Sequence[SectionSpan]:
        """The parts of the text with their roles.

        Sections as given where one of them is known to hold problems or plans; otherwise as the text
        itself shows them, since many reports number neither.
        """
        told = any(
            s.role in (SectionRole.PROBLEMS, SectionRole.PLANS) for s in self.subject.sections
        )
        return self.subject.sections if told else structure.parts(self.subject.text)

    @cached_property
    def _section_starts(self) -> list[int]:
        return [section.start for section in self.subject.sections]

    def section_at(self, position: int) -> str | None:
        """Id of the given section that holds ``position``."""
        at = bisect_right(self._section_starts, position) - 1
        if at >= 0 and position < self.subject.sections[at].end:
            return self.subject.sections[at].id
        return None

    @cached_property
    def _part_starts(self) -> list[int]:
        return [part.start for part in self.parts]

    def part_at(self, position: int) -> SectionSpan | None:
        """The part that holds ``position``."""
        at = bisect_right(self._part_starts, position) - 1
        if at >= 0 and position < self.parts[at].end:
            return self.parts[at]
        return None

    def role_at(self, position: int) -> SectionRole:
        """The role of the part that holds ``position``."""
        part = self.part_at(position)
        return part.role if part is not None else SectionRole.WORK

    def holds(self, rule: Rule) -> bool:
        """Whether a rule applies to this text at all."""
        as_of: dt.date | None = self.subject.as_of
        return rule.holds(on=as_of, year=self.year, genre=self.subject.genre)

    def finding(
        self,
        rule: Rule,
        start: int | None,
        end: int | None,
        *,
        message: str | None = None,
        suggestion: str | None = None,
        severity: Severity | None = None,
        basis: Basis | None = None,
    ) -> Finding:
        """A finding of ``rule``; id and section are filled in when the run is put together.

        ``{quote}`` and ``{suggestion}`` in the message are replaced.
        """
        quote = "" if start is None or end is None else self.subject.text[start:end]
        words = (message or rule.message).replace("{quote}", nested(shown(quote)))
        return Finding(
            id="",
            section=None,
            rule=rule.id,
            family=rule.family,
            severity=severity or rule.severity,
            authority=rule.authority,
            start=start,
            end=end,
            quote=quote,
            message=words.replace("{suggestion}", nested(suggestion or "")),
            suggestion=suggestion,
            basis=basis,
        )


def shown(text: str, *, limit: int = 40) -> str:
    """A quote short enough for a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else f"{flat[: limit // 2]}……{flat[-limit // 2 + 2 :]}"


def nested(text: str) -> str:
    """A quote that already stands between quotation marks, with its own marks turned into ‘’."""
    return text.translate(_INNER)


_INNER = str.maketrans("“”", "‘’")


def match_patterns(data: CheckData, entries: Iterable[CompiledEntry]) -> Iterator[Finding]:
    """Findings of pattern rules, one for each occurrence."""
    text = data.subject.text
    index = data.index
    applies: dict[str, bool] = {}
    for compiled in entries:
        if not any(word in text for word in compiled.triggers):
            continue
        rule, entry = compiled.rule, compiled.entry
        if rule.id not in applies:
            applies[rule.id] = data.holds(rule)
        if not applies[rule.id]:
            continue
        for match in compiled.regex.finditer(text):
            start, end = match.span(entry.group)
            if start < 0 or start == end or index.exempt(start, end, rule.exempt):
                continue
            if rule.roles and data.role_at(start) not in rule.roles:
                continue
            if compiled.unless and compiled.unless.search(index.around(start, end)):
                continue
            if rule.whole_words and end - start == 2 and not words.stands_alone(text, start, end):
                continue
            suggestion = None if entry.right is None else match.expand(entry.right)
            yield data.finding(
                rule,
                start,
                end,
                message=entry.message,
                suggestion=suggestion,
                severity=compiled.severity,
            )


def settle(data: CheckData, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put findings in reading order and give each its section and its lasting id.

    The id is made of the rule, the quote and the sentence it stands in, with a counter for
    repeated ones, so that a dismissal survives re-checking while the sentence is unchanged.
    """
    ordered = sorted(
        findings,
        key=lambda f: (f.start is None, f.start or 0, f.end or 0, f.rule, f.message),
    )
    seen: Counter[str] = Counter()
    sentences: dict[tuple[int, int], str] = {}
    settled: list[Finding] = []
    spans: set[tuple[str, int | None, int | None, str]] = set()
    for finding in ordered:
        where = (
            finding.rule,
            finding.start,
            finding.end,
            "" if finding.start is not None else finding.message,
        )
        if where in spans:
            continue
        spans.add(where)
        if finding.start is not None:
            span = data.index.sentence_at(finding.start)
            if span not in sentences:
                words = data.subject.text[span[0] : span[1]].strip()
                sentences[span] = _digest(words)
            sentence, section = sentences[span], data.section_at(finding.start)
        else:
            sentence, section = _digest(finding.message), None
        key = "\x1f".join((finding.rule, finding.quote, sentence))
        seen[key] += 1
        lasting = _digest(f"{key}\x1f{seen[key]}")
        settled.append(finding.model_copy(update={"id": lasting, "section": section}))
    return tuple(settled)


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]
