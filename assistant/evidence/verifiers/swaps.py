"""Swaps: a true figure beside another thing than its fact counts (教师1300人次 → 学生1300人次).

The other verifiers ask whether what a sentence says occurs in its evidence, and grant that wording differs. A swap
is narrower and certain: the clause repeats a figure of a fact, says a word the evidence has nowhere, and has
lost the word that stood in its place. Four ways of seeing that:

* terms that exclude each other (县级/市级/省级, 食品/药品, 同比/环比) are listed in ``contrasts.yaml``;
* of any other words, one noun or verb in the place of another with which it shares no character
  (training 教师, not 学生; but 培训 for 参训 is a rewording);
* a few characters in the place of as many others between the same neighbours (加气站 for 加油站, 五保户 for 低保户);
* another noun right behind the figure (15名班主任 for 15名教师).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from assistant.evidence import rules, spans
from assistant.evidence.naming import find_bodies, find_persons
from assistant.evidence.nouns import ClaimKind, VerifyContext
from assistant.evidence.parse import Clause, Parsed
from assistant.evidence.sources import Source, Sources
from assistant.evidence.texts import likeness, squeeze
from assistant.evidence.verifiers import beside, slots
from assistant.evidence.verifiers.base import Outcome
from assistant.evidence.verifiers.tagging import (
    FRAMES,
    HAN,
    LEVELS,
    PEOPLE,
    TAILS,
    change,
    doing_at,
    in_ordinary_word,
    left_to_acts,
    stands,
    tagged,
)

_CLAUSE = re.compile(r"[^，。；：！？、,;:!?\n]+")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?%?")
_NAMING = ("n", "j", "b", "s")
_DOING = ("v",)
_NO_PAIRS: frozenset[str] = frozenset()


def check(parsed: Parsed, sources: Sources, context: VerifyContext) -> Outcome:
    """Words of a sentence that took the place of a fact's own."""
    outcome = Outcome()
    facts = [s for s in sources.items if s.fact]
    if not facts:
        return outcome
    known = "\n".join(part for s in sources.items for part in (s.lookup, s.others))
    said = squeeze(parsed.text)
    own_names = squeeze("\n".join((context.unit, *context.names)))
    # 【待补：…】 and ordinals say nothing; titles and quotations have verifiers of their own.
    apart = [(p.start, p.end) for p in (*parsed.titles, *parsed.quotes)]
    text = spans.blank(parsed.text, [*parsed.gaps, *apart, *spans.structural(parsed.text)])
    for start, clause in _figured(text):
        source, own = _same_figures(clause, facts)
        if source is None:
            continue
        swap = _excluded(clause, said, source.lookup, known) or _displaced(clause, own, said, known)
        _note(swap, source, start, parsed, sources, outcome)
    named = [
        (p.start, p.end)
        for p in (
            *find_persons(parsed.words),
            *find_bodies(parsed.words),
        )
    ]
    # A date is the verifier of dates' business (12月底前 → 年底前).
    undated = spans.blank(text, [(d.start, d.end) for d in parsed.dates])
    # Names have verifiers of their own too.
    nameless = spans.blank(undated, named)
    for place in parsed.clauses:
        for source in facts:
            clause = undated[place.start : place.end]
            seen = nameless[place.start : place.end]
            swap = (
                _substituted(undated, place, said, source, sources, named)
                or slots.ordinary_noun(clause, seen, said, source, known)
                or slots.one_character(clause, seen, said, source)
            )
            _note(swap, source, place.start, parsed, sources, outcome)
        if more := slots.added(nameless[place.start : place.end], sources):
            _fail(more, f"“{more}”在{sources.labels}里找不到", place.start, parsed, outcome)
    if swap := slots.rank(parsed.words, sources, own_names) or slots.ordinal(said, sources):
        new, old = swap
        _fail(new, f"“{new}”在{sources.labels}里找不到，依据写的是“{old}”", 0, parsed, outcome)
    for figure in parsed.figures:
        _note(*beside.other_noun(figure, facts, parsed, sources), parsed, sources, outcome)
        _note(
            *beside.other_zone(figure, facts, parsed, known, sources.pairs),
            parsed,
            sources,
            outcome,
        )
    return outcome


def _note(
    swap: tuple[str, str] | None,
    source: Source | None,
    start: int,
    parsed: Parsed,
    sources: Sources,
    outcome: Outcome,
) -> None:
    if swap is None or source is None:
        return
    new, old = swap
    reason = f"“{new}”在{sources.labels}里找不到，{source.label}写的是“{old}”"
    _fail(new, reason, start, parsed, outcome)


def _fail(new: str, reason: str, start: int, parsed: Parsed, outcome: Outcome) -> None:
    at = max(0, parsed.text.find(new, start))
    if any(c.start <= at < c.end for c in outcome.claims):
        return
    outcome.claim(ClaimKind.SWAP, new, at, at + len(new))
    outcome.fail(reason)


def _figured(text: str) -> Iterator[tuple[int, str]]:
    for m in _CLAUSE.finditer(text):
        if _NUMBER.search(m.group()) or _terms().search(m.group()):
            yield m.start(), m.group()


def _same_figures(clause: str, facts: Iterable[Source]) -> tuple[Source | None, str]:
    """The fact, and in it the clause, that has the most figures of ``clause`` and is likest to it."""
    wanted = set(_NUMBER.findall(clause))
    best: tuple[int, int] = (0, 0)
    found: tuple[Source | None, str] = (None, "")
    for source in facts:
        for m in _CLAUSE.finditer(source.content):
            other = m.group()
            shared = len(wanted & set(_NUMBER.findall(other)))
            alike = sum(other[i : i + 2] in clause for i in range(len(other) - 1))
            if (shared or (not wanted and alike >= 2)) and (shared, alike) > best:
                best, found = (shared, alike), (source, other)
    return found


@lru_cache(maxsize=1)
def _groups() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(g) for g in rules.contrasts().groups)


@lru_cache(maxsize=1)
def _terms() -> re.Pattern[str]:
    return re.compile(rules.alternation(t for g in _groups() for t in g))


def _excluded(clause: str, said: str, fact: str, known: str) -> tuple[str, str] | None:
    """A term in the clause and the one of its group that the fact has and the sentence has not."""
    here = {t for t in _terms().findall(clause) if not _stands_level(t, known)}
    if not here:
        return None
    there, everywhere, spoken = (set(_terms().findall(t)) for t in (fact, known, said))
    for new in sorted(here - everywhere):
        for group in _groups():
            if new in group:
                for old in sorted((group & there) - spoken):
                    if old not in rules.same_as(new):
                        return new, old
    return None


def _stands_level(term: str, known: str) -> bool:
    return term in LEVELS and stands(term, known)


def _displaced(clause: str, own: str, said: str, known: str) -> tuple[str, str] | None:
    """A word that is nowhere in the evidence where the fact's clause has another, unlike in every character."""
    if not own or not _NUMBER.search(clause):
        return None
    # 以查处的3件问题为镜鉴: what stands behind 为 is what is made of it, not what it is.
    told = re.split(r"作?为", clause)[0] if "以" in clause else clause
    fresh = [(w, k) for w, k in _content(told) if not stands(w, known)]
    if not fresh:
        return None
    lost = [(w, k) for w, k in _content(own, people=True) if not stands(w, said)]
    for new, kind in fresh:
        if new in left_to_acts():
            continue
        same = [w for w, k in lost if k == kind]
        if same and not any(slots.alike(new, w, kind) for w, _k in lost):
            return new, same[0]
    return None


def _substituted(
    text: str,
    place: Clause,
    said: str,
    source: Source,
    sources: Sources,
    named: Sequence[tuple[int, int]],
) -> tuple[str, str] | None:
    """Characters the evidence has nowhere, where the fact has as many others between the same neighbours."""
    clause = text[place.start : place.end]
    for at, run in _fresh_runs(clause, sources.pairs):
        first = place.start + at
        if any(a < first + len(run) and first < b for a, b in named):
            # Names and bodies too.
            continue
        if len(run) > 3 or run in source.lookup or doing_at(clause, at, at + len(run)):
            continue
        if in_ordinary_word(clause, at, at + len(run)):
            continue
        if len(run) == 1 and run in source.content:
            # 查档 of 查阅档案: the character is the fact's own.
            continue
        if run in _NEGATIONS and _negated(clause, at, source):
            return clause[at : at + 3], clause[at + 1 : at + 3]
        before, after = clause[:at][-2:], clause[at + len(run) :][:2]
        slot = rf"([\u4e00-\u9fff]{{{len(run)}}})"
        both = rf"{re.escape(before)}{slot}{re.escape(after)}" if before and after else ""
        counter = before[-1:].isdigit()
        single = len(run) == 1 and len(after) == 2 and not counter
        ahead = rf"{slot}{re.escape(after)}" if single else ""
        for pattern in (both, ahead):
            m = re.search(pattern, source.undated) if pattern else None
            if m is None or len(before + after if pattern is both else after) < 2:
                continue
            old = m.group(1)
            if run in FRAMES and old in FRAMES:
                continue
            if pattern is both and len(before + after) < 3:
                continue
            if pattern is ahead and (run in FRAMES or old in FRAMES or not HAN.fullmatch(after)):
                continue
            if old in said or doing_at(source.undated, m.start(1), m.end(1)):
                continue
            if likeness(old, _NO_PAIRS).fresh == 0:
                continue
            tail = after if HAN.fullmatch(after) else ""
            return run + tail, old + tail
    return _near_miss(clause, said, source, sources)


_NEGATIONS = ("不", "未", "非")


def _negated(clause: str, at: int, source: Source) -> bool:
    """非税收入, 不合格1188批次 where the fact has 税收收入, 合格1188批次; the 3个未整改 of a remainder are none."""
    word = clause[at + 1 : at + 3]
    if len(word) != 2 or not HAN.fullmatch(word):
        return False
    numbers = set(_NUMBER.findall(clause))
    return any(
        word in own and numbers & set(_NUMBER.findall(own))
        for own in _CLAUSE.findall(source.content)
    )


def _fresh_runs(clause: str, pairs: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Stretches of characters that are in no pair of the evidence."""
    for m in HAN.finditer(clause):
        word = m.group()
        found = [False] * len(word)
        for i in range(len(word) - 1):
            if word[i : i + 2] in pairs:
                found[i] = found[i + 1] = True
        i = 0
        while i < len(word):
            j = i
            while j < len(word) and not found[j]:
                j += 1
            if j > i:
                run = word[i:j]
                if likeness(run, _NO_PAIRS).fresh * 2 >= len(run):
                    yield m.start() + i, run
            i = max(j, i + 1)


def _near_miss(clause: str, said: str, source: Source, sources: Sources) -> tuple[str, str] | None:
    """加气站 where the fact has the noun 加油站: same length, same last character, one character off."""
    for noun in _nouns(source.undated):
        if noun in said:
            continue
        size = len(noun)
        for i in range(len(clause) - size + 1):
            part = clause[i : i + size]
            if part[-1] != noun[-1] or not HAN.fullmatch(part):
                continue
            differing = [k for k in range(size) if part[k] != noun[k]]
            if len(differing) != 1 or sources.names(part):
                continue
            k = differing[0]
            if in_ordinary_word(clause, i + k, i + k + 1):
                continue
            if noun[k] in FRAMES:
                continue
            if part[k] not in FRAMES and part[max(0, k - 1) : k + 2] not in source.lookup:
                return part, noun
    return None


@lru_cache(maxsize=4096)
def _nouns(content: str) -> tuple[str, ...]:
    words = (w for c in _CLAUSE.findall(content) for w, tag in tagged(c) if tag[:1] == "n")
    return tuple(dict.fromkeys(w for w in words if len(w) >= 3 and HAN.fullmatch(w)))


def _telling(word: str) -> bool:
    """Its characters, of a longer word at least half, are no ordinary word's (精神障碍)."""
    fresh = likeness(word, _NO_PAIRS).fresh
    return fresh == len(word) or (len(word) > 2 and 2 * fresh >= len(word))


def _content(clause: str, *, people: bool = False) -> list[tuple[str, str]]:
    """Words that mean something of their own, with what they are: naming or doing."""
    found = []
    for word, tag in tagged(clause):
        if change().fullmatch(word):
            continue
        if word[0] in TAILS:
            # 率控制, 余人: a suffix the tagger took for the head of a word.
            continue
        kind = "n" if tag.startswith(_NAMING) else "v" if tag.startswith(_DOING) else ""
        if kind and len(word) >= 2 and (_telling(word) or (people and word in PEOPLE)):
            found.append((word, kind))
    return found
