"""Evidence read for checking: one view for facts and passages alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.evidence import rules
from assistant.evidence.dates import iso
from assistant.evidence.figures import Figure
from assistant.evidence.nouns import DateKind, DateMention
from assistant.evidence.parse import Parsed, parse
from assistant.evidence.spans import blank
from assistant.evidence.texts import bigrams, squeeze
from assistant.models import Fact, FactStatus, Passage


@dataclass(frozen=True)
class Source:
    """One fact or passage a sentence rests on."""

    id: str
    content: str
    topic: str
    """Matter and category, or the headings above a passage."""
    lookup: str
    """Everything that may be named from it, squeezed."""
    pairs: frozenset[str]
    parsed: Parsed
    planned: bool
    fact: bool
    date: tuple[int, int | None, int | None] | None
    dates: tuple[DateMention, ...]
    others: str
    """What may be said for its words, one a line: never evidence of a name or figure, only of wording."""

    @property
    def undated(self) -> str:
        """Its wording with dates blanked; same length."""
        return blank(self.content, [(d.start, d.end) for d in self.parsed.dates])

    @property
    def label(self) -> str:
        """How a reason names it."""
        return self.id if self.fact else "所引条款"

    @property
    def periods(self) -> tuple[DateMention, ...]:
        """Periods its own wording states (1—9月); then its date is only the day of entry."""
        return tuple(d for d in self.dates if d.kind is DateKind.PERIOD)


@lru_cache(maxsize=4096)
def fact_source(fact: Fact) -> Source:
    """A fact as evidence. Where nothing but the matter says something (an empty content), that counts."""
    content = fact.content
    parsed = parse(content)
    everything = "\n".join((content, fact.matter, fact.category, fact.source))
    others = rules.other_words("\n".join((content, fact.matter)))
    return Source(
        id=fact.id,
        content=content,
        topic=f"{fact.matter} {fact.category}",
        lookup=squeeze(everything),
        pairs=bigrams("\n".join((content, fact.matter, fact.category))).union(
            *map(bigrams, others)
        ),
        others="\n".join(sorted(others)),
        parsed=parsed,
        planned=fact.status is FactStatus.PLANNED,
        fact=True,
        date=iso(fact.date),
        dates=parsed.dates + parse(fact.matter).dates,
    )


@lru_cache(maxsize=1024)
def passage_source(passage: Passage) -> Source:
    """A passage as evidence."""
    parsed = parse(passage.text)
    path = "\n".join(passage.path)
    return Source(
        id=passage.id,
        content=passage.text,
        topic=path,
        lookup=squeeze(f"{passage.text}\n{path}\n{passage.locator}"),
        pairs=bigrams(f"{passage.text}\n{path}"),
        parsed=parsed,
        planned=False,
        fact=False,
        date=None,
        dates=parsed.dates,
        others="",
    )


@dataclass(frozen=True)
class Sources:
    """Everything one sentence cites."""

    items: tuple[Source, ...]
    pairs: frozenset[str]
    unverified: tuple[str, ...]
    """Cited facts that are 待核 and so carry nothing."""

    def __bool__(self) -> bool:
        return bool(self.items)

    @property
    def labels(self) -> str:
        """For reasons: F003、F004."""
        names = list(dict.fromkeys(s.label for s in self.items))
        return "、".join(names[:4]) + ("等" if len(names) > 4 else "")

    @property
    def figures(self) -> list[tuple[Source, Figure]]:
        """Every figure with where it stands."""
        return [(s, f) for s in self.items for f in s.parsed.figures]

    def names(self, text: str) -> bool:
        """Whether a wording stands in any of them."""
        plain = squeeze(text)
        return any(plain in s.lookup for s in self.items)


@lru_cache(maxsize=2048)
def gather(facts: tuple[Fact, ...], passages: tuple[Passage, ...]) -> Sources:
    """The evidence of one sentence; 待核 facts are set aside."""
    good = [f for f in facts if f.status is not FactStatus.UNVERIFIED]
    items = tuple(fact_source(f) for f in good) + tuple(passage_source(p) for p in passages)
    pairs: frozenset[str] = frozenset().union(*(s.pairs for s in items)) if items else frozenset()
    bad = tuple(f.id for f in facts if f.status is FactStatus.UNVERIFIED)
    return Sources(items, pairs, bad)


def pick(
    ids: Sequence[str], facts: Mapping[str, Fact], passages: Mapping[str, Passage]
) -> tuple[tuple[Fact, ...], tuple[Passage, ...]]:
    """What evidence ids stand for; an id outside the set stands for nothing."""
    unique = list(dict.fromkeys(ids))
    return (
        tuple(facts[i] for i in unique if i in facts),
        tuple(passages[i] for i in unique if i in passages),
    )
