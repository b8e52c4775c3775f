"""The sentence patterns of the deterministic writer, as data (``knowledge/rules/patterns.yaml``)."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from assistant.config import KNOWLEDGE_DIR
from assistant.datafile import load_data
from assistant.models import Noun

PATTERNS_FILE = KNOWLEDGE_DIR / "rules" / "patterns.yaml"
Variants = tuple[str, ...]
"""Ways to say one thing; a report goes through them in turn."""


class TimeRules(Noun):
    """When a sentence begins with its date (writing patterns, rule 1)."""

    one_off: Variants
    event_units: Variants
    year: str
    max_year_leads: int


class Replacement(Noun):
    """A regular expression and what takes its place."""

    pattern: str
    to: str


class CompareRules(Noun):
    """Words of change, and which way is unwelcome (rules 4 and 13丁)."""

    up: Variants
    down: Variants
    up_to: Variants
    down_to: Variants
    references: Variants
    cost_words: Variants
    gain_words: Variants


class CompletionVerb(Noun):
    """How finishing is said, and what follows from it (rule 6)."""

    verb: str
    rate: str
    undone: str
    left: str
    settle: str
    work: str
    problem: bool = True


class CompletionRules(Noun):
    """Totals and what was done of them."""

    verbs: tuple[CompletionVerb, ...]
    received: Variants
    things: Variants


class PartRule(Noun):
    """A total and its members, for 其中 (rule 5)."""

    whole: Variants
    part: Variants


class HeadRule(Noun):
    """The verb that goes with a matter ending in one of these words."""

    ends: Variants
    verb: str
    tail: str = ""


class WordingRules(Noun):
    """How 事项 becomes a verb phrase (rule 8)."""

    strip: str
    verbs: Variants
    opens: Variants
    """Verbs that, where a name begins with one, make it a verb phrase already: 优化营商环境."""
    plain_verbs: Variants
    """Verbs that say no more than that a thing took place."""
    swap: Variants
    heads: tuple[HeadRule, ...]
    nominal: dict[str, str]
    """Verb of a content → the noun that follows its object in a heading."""
    punished: Variants
    light: Variants = Field(min_length=1)
    work: Variants = Field(min_length=1)
    max_heading: int
    min_heading: int


class PronounRule(Noun):
    """How a unit calls itself."""

    ends: Variants
    say: str


class Guide(Noun):
    """A guiding-thought phrase and when it holds."""

    text: str
    valid_from: dt.date
    valid_to: dt.date | None = None


class Frame(Noun):
    """Opening and closing of a kind of report, chosen by words of the title."""

    title: Variants
    person: bool = False
    opening: Variants = Field(min_length=1)
    opening_plain: Variants = ()
    """Where the facts give no fields to name."""
    closing: Variants = Field(min_length=1)
    end: str = ""


class BasisRules(Noun):
    """Sentences of the opening that name the notice and the cut-off day."""

    notice: Variants
    cutoff: Variants
    cutoff_open: Variants
    """Where the day itself may not be stated."""


class LeadRules(Noun):
    """Opening sentences of a part (rule 9)."""

    aim: Variants
    plain: Variants
    aim_first: Variants
    plain_first: Variants
    policy: str
    policy_inline: str
    policy_items: str
    compare: Variants
    count: Variants
    max_remarks: int
    bare: str
    """Lead of a part whose sub-parts have no facts yet."""
    umbrella: str
    """How a part begins that holds only sub-parts; {n} is their number."""


class Transition(Noun):
    """A sentence between two parts (rule 10)."""

    from_: Variants = Field(alias="from")
    to: Variants
    relation: str
    texts: Variants


class GapRules(Noun):
    """待补 (rule 12)."""

    lead: Variants
    lead_missing: Variants
    missing: str
    period: str
    compare: str
    both: str
    source: str
    inconsistent: str
    section: str
    part: str
    limit: int
    last_report: str
    """How last year's report is named where it has the figure to compare with."""
    synonyms: dict[str, Variants]


class RestProblem(Noun):
    """Problem and wording of an unfinished remainder, or of a violation dealt with."""

    headings: Variants
    sentence: Variants
    sentence_short: Variants = ()
    """Where the facts carry none of the fuller ones."""
    judge: Variants
    detail: str


class FoundProblem(Noun):
    """Problem shown by what checks found."""

    headings: Variants
    sentence: Variants
    judge: Variants
    judge_settled: Variants
    """For findings that have all been put right."""


class SeveralProblem(Noun):
    """Several small remainders told as one problem."""

    headings: Variants
    judge: Variants
    detail: str


class AdverseProblem(Noun):
    """Problem shown by a figure that moved the wrong way."""

    headings_up: Variants
    headings_down: Variants
    judge: Variants
    detail: str


class ProblemRules(Noun):
    """Problems, triggered by facts only (rule 13)."""

    lead: Variants
    lead_one: Variants
    gap: str
    gap_more: str
    details: Variants
    rest: RestProblem
    rests: SeveralProblem
    punished: RestProblem
    found: FoundProblem
    adverse: AdverseProblem
    stated: Variants
    """Headings of a problem the office states itself in figures, from its {matter}."""
    shortcoming: str
    """Pattern of words that say what is wrong."""
    no_shortcoming: str
    """Pattern of words that only look like it."""


class Measure(Noun):
    """Heading and sentence of the measure that answers a problem."""

    headings: Variants
    sentence: Variants


class StatedMeasure(Measure):
    """The measure for a problem the office states itself."""

    about: Variants
    """Headings where what is known of it is a matter ({problem}) and not what is wrong with it."""


class AdverseMeasure(Noun):
    """The same for figures that moved the wrong way."""

    headings_up: Variants
    headings_down: Variants
    sentence: Variants


class Attach(Noun):
    """Which problems a planned fact answers, by its words."""

    words: Variants
    kinds: Variants


class Theme(Noun):
    """A problem and the plans that answer it though they share no word."""

    problem: Variants
    plan: Variants


class PlanRules(Noun):
    """Next steps, paired with problems (rule 14)."""

    lead: Variants
    lead_free: Variants
    lead_one: Variants
    gap: str
    deadline: str
    rest: Measure
    rest_one: Variants
    """Sentences of the measure where a single thing is left."""
    rests: Measure
    punished: Measure
    found: Measure
    adverse: AdverseMeasure
    stated: StatedMeasure
    any: Measure
    """For any problem, where the facts carry none of the wordings."""
    attach: tuple[Attach, ...]
    themes: tuple[Theme, ...] = ()
    common: Variants
    finishing: Variants
    future: Variants


class Patterns(Noun):
    """Everything the deterministic writer says besides the facts."""

    version: int
    units: Variants
    time: TimeRules
    normalise: tuple[Replacement, ...]
    compare: CompareRules
    completion: CompletionRules
    parts: tuple[PartRule, ...]
    wording: WordingRules
    pronouns: tuple[PronounRule, ...]
    pronoun_default: str
    pronoun_person: str
    guides: tuple[Guide, ...]
    frames: tuple[Frame, ...] = Field(min_length=1)
    basis: BasisRules
    leads: LeadRules
    transitions: tuple[Transition, ...]
    gaps: GapRules
    problems: ProblemRules
    plans: PlanRules


@lru_cache(maxsize=2)
def load_patterns(path: Path = PATTERNS_FILE) -> Patterns:
    """The patterns, read once.

    Raises:
        DefectError: the file is missing or does not validate.
    """
    return load_data(Patterns, path, what="句式数据")
