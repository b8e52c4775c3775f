"""The rules of the policy family and what its parts share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from assistant.checking.engine import CheckData
from assistant.checking.policytext import PolicyText, policy_text
from assistant.checking.rules import RuleFile, load
from assistant.library import Catalogue, Citation, find_citations
from assistant.models import Document, DocumentKind, Severity

if TYPE_CHECKING:
    from assistant.checking.judging import Statement
    from assistant.checking.ownbook import OwnBook
    from assistant.checking.ownslots import SlotTold


class PolicyFile(RuleFile):
    """``policy.yaml``."""

    own_titles: str
    policy_titles: str
    historic: str
    pending: str
    """Said of a finding whose rule no person has confirmed yet."""
    opposites: dict[str, tuple[str, ...]]
    """A word → words that mean the opposite in the same place of a rule."""
    acts_told_apart: tuple[str, ...] = ()
    """Words of ``opposites`` that may stand in another clause of the same sentence (开设须核准，撤销须备案)."""


@lru_cache(maxsize=1)
def policy_file() -> PolicyFile:
    """The rules, loaded once."""
    return load(PolicyFile, "policy.yaml")


@lru_cache(maxsize=1)
def own_title() -> re.Pattern[str]:
    """Titles of plans, films and ledgers, which no library holds."""
    return re.compile(policy_file().own_titles)


@lru_cache(maxsize=1)
def policy_title() -> re.Pattern[str]:
    """Titles that sound like a policy."""
    return re.compile(policy_file().policy_titles)


@dataclass(frozen=True)
class Cited:
    """A citation of the draft and the document it means."""

    citation: Citation
    document: Document | None


@lru_cache(maxsize=2)
def _catalogue(documents: tuple[Document, ...]) -> Catalogue:
    """Made once for a library: a draft is checked again and again while it is being put right."""
    return Catalogue(documents)


@dataclass(frozen=True, eq=False)
class Policies:
    """The library as the policy checks see it, and the draft's citations resolved in it.

    Made once for a run (``CheckData.policies``), so that its parts share what they compute.
    """

    data: CheckData
    documents: tuple[Document, ...]

    @cached_property
    def catalogue(self) -> Catalogue:
        """All documents."""
        return _catalogue(self.documents)

    @cached_property
    def cited(self) -> tuple[Cited, ...]:
        """Citations in reading order."""
        return tuple(Cited(c, self._meant(c)) for c in find_citations(self.data.subject.text))

    def _meant(self, citation: Citation) -> Document | None:
        on = self.data.subject.as_of
        if citation.kind == "number":
            return self.catalogue.resolve(citation.number, on=on)
        if not citation.title:
            return None
        title = f"《{citation.title}》"
        if citation.year is not None and citation.kind == "title":
            title = f"{citation.year}年{title}"
        found = self.catalogue.resolve(title, on=on)
        if found is None and citation.year is not None:
            found = self.catalogue.resolve(citation.title, on=on)
        return found

    def text_of(self, document: Document) -> PolicyText:
        """The document's text, cut into sentences with their clauses."""
        return policy_text(document)

    @cached_property
    def known_here(self) -> str:
        """This year's facts, the notice and the report's own names, as one text."""
        subject = self.data.subject
        return "\n".join(
            (
                subject.title,
                subject.notice_title,
                subject.notice_text or "",
                *(f"{f.matter} {f.content} {f.source}" for f in subject.facts or ()),
            )
        )

    @cached_property
    def book(self) -> OwnBook:
        """Limits, prohibitions and duties of the policies in force."""
        from assistant.checking.ownbook import OwnBook

        return OwnBook(self)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Sentences that say what a document lays down, compared with it."""
        from assistant.checking.judging import statements

        return tuple(statements(self))

    @cached_property
    def told_whole(self) -> dict[int, str]:
        """Where a sentence starts that is nearly a clause's own words → the document of the clause."""
        return {s.start: s.source.document.id for s in self.statements if s.told_whole}

    @cached_property
    def slots(self) -> tuple[tuple[int, SlotTold], ...]:
        """What sentences of the draft say of single slots of clauses: (where the sentence starts, what)."""
        from assistant.checking.ownslots import told_slots

        return tuple(told_slots(self))

    @cached_property
    def restated(self) -> frozenset[int]:
        """Where sentences begin that tell a clause as it is."""
        return frozenset(s.start for s in self.statements if s.restates)

    def in_sentence(self) -> Iterator[tuple[tuple[int, int], list[Cited]]]:
        """Sentences that cite a document of the library, with their citations."""
        groups: dict[tuple[int, int], list[Cited]] = {}
        for cited in self.cited:
            span = self.data.index.sentence_at(cited.citation.start)
            if cited.document is not None and cited.document.kind is DocumentKind.POLICY:
                groups.setdefault(span, []).append(cited)
        yield from groups.items()


def graded(severity: Severity, document: Document) -> Severity:
    """On a digest or an entry a finding is at most a warning (DESIGN §6)."""
    if severity is Severity.ERROR and not policy_text(document).full:
        return Severity.WARNING
    return severity
