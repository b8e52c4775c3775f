"""How well a fact fits the parts of an outline, judged by last year's own report.

What an office told under a heading last year is the best evidence of what belongs there: 法律顾问 and
合同 under 健全制度机制, 案卷评查 under 规范执法行为. Words that stand in one part only weigh most, words of
every report (开展, 组织, 全年) not at all. Stock categories decide only where these say nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from assistant.drafting.categories import Categories, load_categories
from assistant.drafting.similarity import bigrams
from assistant.models import Fact, FactStatus, Requirement, Section, SectionRole

_HEADING, _BODY, _KNOWN = 2.2, 1.0, 0.5
_CATEGORY, _MATTER, _CONTENT = 2.0, 2.0, 1.5
_EXACT, _ALIAS, _SAME, _OWN, _PART = 15.0, 6.0, 1.0, 0.8, 0.3
HOME = 1.6
"""A group of facts that fits no part this well has no home in the outline."""
LONE_HOME = 1.3
"""The same for a single fact: one fact makes no part of its own as long as one is near."""
_RUN = re.compile(r"[一-龥]+|[A-Za-z]+")
_PARTICLES = re.compile(r"以及|[的和与及等了或]|建设|情况|成效|做法")
_TOLD_APART = 3
_TITLE = 0.3
"""What words of the report's own title are worth: all its parts are about them."""
ASKED = "按通知要求写："
"""How the brief of a part that is an item of the notice begins; what follows are the notice's words."""
_ASKED = 0.5
"""Share of what a notice item names that a part has to speak of to be its place."""


class Affinity:
    """Scores of facts and notice items against the work parts of one outline.

    ``previous`` is the text that the sections' ``previous_span`` point into; ``facts`` are those of the
    whole report: what is filed under one 类别 is judged together as well as one by one. ``title`` is the
    report's: of 安全生产 tells no part where every part is about it.
    """

    def __init__(
        self,
        sections: Sequence[Section],
        *,
        previous: str = "",
        facts: Sequence[Fact] = (),
        categories: Categories | None = None,
        title: str = "",
    ) -> None:
        self._categories = categories or load_categories()
        parents = {s.parent for s in sections if s.parent}
        self.leaves = tuple(
            s for s in sections if s.role is SectionRole.WORK and s.id not in parents
        )
        self._words: dict[str, Mapping[str, float]] = {
            s.id: self._spoken(s, previous) for s in self.leaves
        }
        counts: dict[str, int] = {}
        for words in self._words.values():
            for gram in words:
                counts[gram] = counts.get(gram, 0) + 1
        self._title = title
        named = _grams(title)
        self._weights = {
            gram: math.log((len(self.leaves) + 1) / count) * (_TITLE if gram in named else 1.0)
            for gram, count in counts.items()
        }
        told = bool(previous) and any(s.previous_span for s in self.leaves)
        self.informed = told or any(s.brief.startswith(ASKED) for s in self.leaves)
        """Whether there is a report of last year to judge by, or a notice whose items are the parts."""
        self._groups: dict[str, list[Fact]] = {}
        for fact in facts:
            if fact.status is FactStatus.DONE and fact.category.strip():
                self._groups.setdefault(fact.category.strip(), []).append(fact)
        self._own: dict[tuple[str, str], float] = {}
        self._mean: dict[tuple[str, str], float] = {}

    def kin(self, fact: Fact) -> Sequence[Fact]:
        """The facts done that are filed under the same 类别."""
        return self._groups.get(fact.category.strip(), ())

    def best(self, fact: Fact) -> Section | None:
        """The work part a fact belongs to; None where the outline has none."""
        if not self.leaves:
            return None
        return max(enumerate(self.leaves), key=lambda pair: (self.score(fact, pair[1]), -pair[0]))[
            1
        ]

    def score(self, fact: Fact, section: Section) -> float:
        """How well one fact fits a part, its 类别 as a whole considered."""
        return self.own(fact, section) + self.together(fact.category.strip(), section)

    def own(self, fact: Fact, section: Section) -> float:
        """How well one fact by itself fits a part."""
        key = (fact.id, section.id)
        if key not in self._own:
            self._own[key] = self._told(fact, section) + self._stock(fact, section)
        return self._own[key]

    def together(self, name: str, section: Section) -> float:
        """How well the facts of a 类别 fit a part, on average; 0 for one that is not known."""
        members = self._groups.get(name, ())
        if not members:
            return 0.0
        key = (name, section.id)
        if key not in self._mean:
            self._mean[key] = max(
                sum(self.own(f, s) for f in members) / len(members) for s in self._family(section)
            )
        return self._mean[key]

    def _family(self, section: Section) -> Sequence[Section]:
        """What facts of one 类别 are held together in: a part of work; its 1. 2. 3. are told apart."""
        if section.level < _TOLD_APART:
            return (section,)
        return [s for s in self.leaves if s.parent == section.parent]

    def united(self, name: str) -> bool:
        """Whether all facts of a 类别 fit one part best; two may be told in two sub-parts of one part."""
        homes = {
            max(enumerate(self.leaves), key=lambda p: (self.own(f, p[1]), -p[0]))[0]
            for f in self._groups.get(name, ())
        }
        return len(homes) == 1

    def homeless(self, name: str) -> bool:
        """Whether no part speaks of what the facts of a 类别 tell."""
        members = self._groups.get(name, ())
        least = HOME if len(members) > 1 else LONE_HOME
        return bool(members) and all(self.together(name, s) < least for s in self.leaves)

    def asked(self, requirement: Requirement) -> Section | None:
        """The work part that speaks of what a notice item names, where one clearly does."""
        wanted = _telling(requirement.text)
        if not wanted:
            return None
        scored = [
            (self._share(wanted, self._words[s.id]), -i, s) for i, s in enumerate(self.leaves)
        ]
        best = max(scored, key=lambda t: t[:2], default=None)
        return best[2] if best is not None and best[0] >= _ASKED else None

    # ----------------------------------------------------------------- words

    def _spoken(self, section: Section, previous: str) -> Mapping[str, float]:
        """Weight by bigram of everything a part is known to speak of."""
        words: dict[str, float] = {}
        known = [self._categories.find(n) for n in section.categories]
        told = "，".join((*section.categories, *(w for c in known for w in c.keywords)))
        if section.brief.startswith(ASKED):
            words |= dict.fromkeys(_grams(section.brief.removeprefix(ASKED)), _BODY)
        elif section.previous_span is None:
            words |= dict.fromkeys(_grams(told), _KNOWN)
        else:
            start, end = section.previous_span
            words |= dict.fromkeys(_grams(previous[start:end]), _BODY)
        words |= dict.fromkeys(_grams(section.heading), _HEADING)
        return words

    def _told(self, fact: Fact, section: Section) -> float:
        words = self._words[section.id]
        return (
            _CATEGORY * self._mean_weight(fact.category, words)
            + _MATTER * self._mean_weight(fact.matter, words)
            + _CONTENT * self._sum_weight(fact.content, words)
        )

    def _mean_weight(self, text: str, words: Mapping[str, float]) -> float:
        grams = _grams(text)
        return self._sum(grams, words) / len(grams) if grams else 0.0

    def _sum_weight(self, text: str, words: Mapping[str, float]) -> float:
        grams = _grams(text)
        return self._sum(grams, words) / math.sqrt(len(grams)) if grams else 0.0

    def _sum(self, grams: Iterable[str], words: Mapping[str, float]) -> float:
        return sum(self._weights[g] * words[g] for g in grams if g in words)

    def _share(self, grams: Iterable[str], words: Mapping[str, float]) -> float:
        rare = math.log(len(self.leaves) + 1) or 1.0
        wanted = {g: self._weights.get(g, rare) for g in grams}
        total = sum(wanted.values())
        return sum(w for g, w in wanted.items() if g in words) / total if total else 0.0

    # ----------------------------------------------------------------- stock categories

    def _stock(self, fact: Fact, section: Section) -> float:
        """What the shipped categories say; little beside last year's own words."""
        held = [self._categories.find(n) for n in section.categories]
        category = self._categories.of(fact)
        name = fact.category.strip()
        if name and name in section.categories:
            return _EXACT
        if self._categories.names(name) and any(c.name == category.name for c in held):
            return _ALIAS
        score = 0.0
        if not name and category.name in self._title:
            # A guess that the title already makes tells no part.
            return score
        if any(c.name == category.name for c in held):
            score += _SAME
        elif any(c.part == category.part for c in held):
            score += _PART
        matter = (
            self._categories.recognise(fact.matter, role=SectionRole.WORK) if fact.matter else None
        )
        if matter is not None and any(c.name == matter.name for c in held):
            score += _OWN
        return score


def _telling(text: str) -> frozenset[str]:
    """Bigrams of a notice item without the words and particles of every item."""
    return _grams(_PARTICLES.sub("，", text))


@lru_cache(maxsize=4096)
def _grams(text: str) -> frozenset[str]:
    """Bigrams without the words that stand in the reports of every office.

    They are cut out first: 馆建 of 新馆建设 is no word and would be found in 档案馆建设.
    """
    return frozenset(g for run in _RUN.findall(_common().sub("，", text)) for g in _inside(run))


def _inside(run: str) -> Iterator[str]:
    """Bigrams of the words of a run, and of single characters side by side: 防范｜化解 has no 范化."""
    import rjieba

    singles = ""
    for word in [*rjieba.cut(run), ""]:
        if len(word) == 1:
            singles += word
            continue
        yield from bigrams(singles)
        singles = ""
        yield from bigrams(word)


@lru_cache(maxsize=1)
def _common() -> re.Pattern[str]:
    words = sorted(load_categories().common, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)) or r"(?!)")
