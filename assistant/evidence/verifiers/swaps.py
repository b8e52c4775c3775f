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
from assistant.evidence.figures import Figure
from assistant.evidence.naming import find_bodies, find_persons
from assistant.evidence.nouns import ClaimKind
from assistant.evidence.parse import Clause, Parsed
from assistant.evidence.sources import Source, Sources
from assistant.evidence.texts import likeness, squeeze
from assistant.evidence.verifiers.base import Outcome

_CLAUSE = re.compile(r"[^，。；：！？、,;:!?\n]+")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?%?")
_NAMING = ("n", "j", "b", "s")
_DOING = ("v",)
_NO_PAIRS: frozenset[str] = frozenset()


def check(parsed: Parsed, sources: Sources) -> Outcome:
    """Words of a sentence that took the place of a fact's own."""
    outcome = Outcome()
    facts = [s for s in sources.items if s.fact]
    if not facts:
        return outcome
    known = "\n".join(s.lookup for s in sources.items)
    said = squeeze(parsed.text)
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
    for place in parsed.clauses:
        for source in facts:
            swap = _substituted(text, place, said, source, sources, named)
            _note(swap, source, place.start, parsed, sources, outcome)
    for figure in parsed.figures:
        _note(*_other_noun(figure, facts, parsed, sources), parsed, sources, outcome)
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
    at = max(0, parsed.text.find(new, start))
    if any(c.start <= at < c.end for c in outcome.claims):
        return
    outcome.claim(ClaimKind.SWAP, new, at, at + len(new))
    outcome.fail(f"“{new}”在{sources.labels}里找不到，{source.label}写的是“{old}”")


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
    here = set(_terms().findall(clause))
    if not here:
        return None
    there, everywhere, spoken = (set(_terms().findall(t)) for t in (fact, known, said))
    for new in sorted(here - everywhere):
        for group in _groups():
            if new in group:
                for old in sorted((group & there) - spoken):
                    return new, old
    return None


def _displaced(clause: str, own: str, said: str, known: str) -> tuple[str, str] | None:
    """A word that is nowhere in the evidence where the fact's clause has another, unlike in every character."""
    if not own or not _NUMBER.search(clause):
        return None
    # 以查处的3件问题为镜鉴: what stands behind 为 is what is made of it, not what it is.
    told = re.split(r"作?为", clause)[0] if "以" in clause else clause
    fresh = [(w, k) for w, k in _content(told) if not _stands(w, known)]
    if not fresh:
        return None
    lost = [(w, k) for w, k in _content(own) if not _stands(w, said)]
    for new, kind in fresh:
        same = [w for w, k in lost if k == kind]
        if same and all(not set(new) & set(w) for w in (*same, *(w for w, _k in lost))):
            return new, same[0]
    return None


_FRAMES = frozenset(
    "较比同环已均共再还又都更多全曾正仅则将把由达为是有也才就并各每本该此其先后新所被经受请让使令与和及或约近超余"
)
"""Characters that stand in front of a word without making it another."""
_HAN = re.compile(r"[\u4e00-\u9fff]+")


@lru_cache(maxsize=1)
def _doing_words() -> re.Pattern[str]:
    """Words of doing and of change: put in another word's place they are a rewording, or the acts' business."""
    data, words = rules.verbs(), rules.words()
    return re.compile(
        rules.alternation(
            (
                *(v for g in data.groups for v in g.verbs),
                *data.weak,
                *data.soft,
                *words.directions.up,
                *words.directions.down,
                *words.arrive,
            )
        )
    )


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
        if len(run) > 3 or run in source.lookup or _in_doing(clause, at, at + len(run)):
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
            m = re.search(pattern, source.content) if pattern else None
            if m is None or len(before + after if pattern is both else after) < 2:
                continue
            old = m.group(1)
            if pattern is both and len(before + after) < 3:
                continue
            if pattern is ahead and (run in _FRAMES or old in _FRAMES or not _HAN.fullmatch(after)):
                continue
            if old in said or _in_doing(source.content, m.start(1), m.end(1)):
                continue
            if likeness(old, _NO_PAIRS).fresh == 0:
                continue
            tail = after if _HAN.fullmatch(after) else ""
            return run + tail, old + tail
    return _near_miss(clause, said, source, sources)


_NEGATIONS = ("不", "未", "非")


def _negated(clause: str, at: int, source: Source) -> bool:
    """非税收入, 不合格1188批次 where the fact has 税收收入, 合格1188批次; the 3个未整改 of a remainder are none."""
    word = clause[at + 1 : at + 3]
    if len(word) != 2 or not _HAN.fullmatch(word):
        return False
    numbers = set(_NUMBER.findall(clause))
    return any(
        word in own and numbers & set(_NUMBER.findall(own))
        for own in _CLAUSE.findall(source.content)
    )


def _in_doing(text: str, start: int, end: int) -> bool:
    """Whether a word of doing reaches into a stretch (印 of 印发)."""
    first = max(0, start - 4)
    return any(
        m.start() + first < end and m.end() + first > start
        for m in _doing_words().finditer(text[first : end + 4])
    )


def _fresh_runs(clause: str, pairs: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Stretches of characters that are in no pair of the evidence."""
    for m in _HAN.finditer(clause):
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
    for noun in _nouns(source.content):
        if noun in said:
            continue
        size = len(noun)
        for i in range(len(clause) - size + 1):
            part = clause[i : i + size]
            if part[-1] != noun[-1] or not _HAN.fullmatch(part):
                continue
            differing = [k for k in range(size) if part[k] != noun[k]]
            if len(differing) != 1 or sources.names(part):
                continue
            k = differing[0]
            if part[k] not in _FRAMES and part[max(0, k - 1) : k + 2] not in source.lookup:
                return part, noun
    return None


@lru_cache(maxsize=4096)
def _nouns(content: str) -> tuple[str, ...]:
    words = (w for c in _CLAUSE.findall(content) for w, tag in _tagged(c) if tag[:1] == "n")
    return tuple(dict.fromkeys(w for w in words if len(w) >= 3 and _HAN.fullmatch(w)))


_OF_TRAINING = re.compile(r"参训|与会|到场|受训|参学|参会|参加|参与")


def _other_noun(
    figure: Figure, facts: list[Source], parsed: Parsed, sources: Sources
) -> tuple[tuple[str, str] | None, Source | None, int]:
    """15名班主任 where the fact counts 教师: the noun behind the figure is nowhere, the fact's own is gone."""
    start = figure.token.start
    noun = figure.counted
    if not noun or not figure.near_right.startswith(noun[:2]) or _OF_TRAINING.search(noun):
        return None, None, start
    like = likeness(noun, sources.pairs)
    if like.fresh < 2 or like.head_found or _change().match(noun):
        return None, None, start
    clause = next(
        (parsed.text[c.start : c.end] for c in parsed.clauses if c.start <= start < c.end), ""
    )
    for source in facts:
        for entry in source.parsed.figures:
            same = entry.token.canonical == figure.token.canonical
            if not same or entry.token.base != figure.token.base:
                continue
            old = entry.counted
            if len(old) < 2 or old[-2:] in clause or likeness(old, _NO_PAIRS).fresh < 2:
                continue
            return (noun, old), source, start
    return None, None, start


def _stands(word: str, text: str) -> bool:
    return any(word[i : i + 2] in text for i in range(len(word) - 1))


@lru_cache(maxsize=1)
def _change() -> re.Pattern[str]:
    """Words of change and extent, which the verifiers of direction and status judge."""
    words = rules.words()
    return re.compile(
        rules.alternation(
            (*words.directions.up, *words.directions.down, *words.arrive, *words.whole)
        )
    )


def _content(clause: str) -> list[tuple[str, str]]:
    """Words that mean something of their own, with what they are: naming or doing."""
    found = []
    for word, tag in _tagged(clause):
        if _change().fullmatch(word):
            continue
        kind = "n" if tag.startswith(_NAMING) else "v" if tag.startswith(_DOING) else ""
        if kind and len(word) >= 2 and likeness(word, _NO_PAIRS).fresh == len(word):
            found.append((word, kind))
    return found


@lru_cache(maxsize=4096)
def _tagged(clause: str) -> tuple[tuple[str, str], ...]:
    import rjieba

    return tuple((str(word), str(tag)) for word, tag in rjieba.tag(clause))
