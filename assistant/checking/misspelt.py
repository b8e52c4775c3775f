"""Characters that hang together only once one of them is replaced by another that sounds or looks
like it: 惯彻, 建全, 约淡, 三到防线.

A text is read as the likeliest row of dictionary words. Where one replaced character makes the row
much likelier, and makes there a word of official prose, that word was meant. The gain is the
logarithm of how many times likelier; what counts as much was set on correct prose.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pydantic import field_validator

from assistant.checking import words
from assistant.checking.alike import Alike, alike
from assistant.checking.rules import RuleFile, load
from assistant.models import Noun

_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
_TOTAL = 60_101_967
"""Sum of the frequencies of the segmenter's dictionary."""
_LONGEST = 5
_UNKNOWN = math.log(0.5 / _TOTAL)
FAINT, NOTABLE, CERTAIN = 3.0, 6.2, 10.0
"""Gains from which a misspelling is worth a hint, a warning, an error."""
_HOLE = "□"
_POINT = re.compile(r"[一二三四五六七八九十]是")
_OFTEN = 3
_REACH, _SETTING = 24, 8.0
"""How far the neighbourhood goes, and how much it counts."""
_LEAST = FAINT - 0.3 * _SETTING
_SWAP, _DROP = 2.0, 4.5
_UNLISTED = 3.0
"""How much less an ordinary word counts than one of official prose."""
_BEST_SHARE = math.log(30_000 / _TOTAL) + 1.0
_FUNCTION = frozenset(
    "的了和在是与之以及一二三四五六七八九十不此其这那为对从向到把被将要就都也又很凡县市区镇乡村省局处科约型式"
    "性者率"
)
_DETERMINERS = frozenset("逐每各该本全某另只宜由即仍")
_COMPLEMENTS = frozenset("深活实细严透足准牢紧强优稳")
FOREIGN = frozenset(
    "斯尔克特德里亚巴布拉卡罗塔森逊默伦顿纳莱尼姆诺维奇耶弗韦博劳曼瓦迪图娜蒂丽莎杰琼凯洛塞萨泽希哈奥埃阿"
)
_GIVEN = frozenset(
    "倩雯麟俐娜炜淑萍娟婷琳琪瑶瑾莹霞燕娥玲颖怡昊轩鹏彪磊斌钧鑫淼焱珺喆妮媛嫣蓉薇芸菲莺黛"
)
_TITLED = re.compile(
    r"(?:大使|书记|主任|局长|县长|市长|省长|镇长|乡长|区长|村长|校长|院长|所长|站长|队长|厂长|科长|处长|部长|教授|记者|主席|委员|"
    r"经理|会计|老师|医生|护士|职工|工人|村民|居民|党员|干部|民警|战士|同学|队员|选手|同志|女士|先生|作家|导演|演员|代表|书法家|科|处|室|组)"
    rf"[{''.join(words.SURNAMES)}][\u4e00-\u9fff]?$"
)
_PLACES = frozenset(("村", "乡", "镇", "县", "州", "寨", "庄", "屯", "岛", "矶"))


class CommonWords(RuleFile):
    """``common_words.yaml``."""

    words: tuple[str, ...]
    """Lines of space-separated words of two characters, the most frequent first."""
    met_by_chance: str
    """Space-separated pairs that occur side by side in correct prose."""

    @field_validator("words")
    @classmethod
    def _pairs(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(len(word) != 2 for line in value for word in line.split()):
            raise ValueError("常用词表只收双字词")
        return value


class OfficialWords(Noun):
    """``official_words.yaml``."""

    words: tuple[str, ...]
    characters: str
    """Words to be known, but never what a slip is taken for."""
    long: tuple[str, ...]
    joining: str
    """Characters that join freely with others: 踢出, 弯成, 递到."""
    free: str
    """Characters that are words by themselves and stand before or behind any other: 对|未完成, 8日|起."""
    never_meant: str
    """Listed words that too often come out of correct neighbours: 二是 is no 而是."""


class OrdinaryWords(Noun):
    """``dictionary_words.yaml``."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Misspelling:
    """A stretch, the word meant, and how much likelier that makes the text."""

    start: int
    end: int
    right: str
    gain: float


class Lexicon:
    """Words with their frequency, and the words of official prose by each of their holes."""

    def __init__(
        self,
        common: CommonWords,
        official: OfficialWords,
        ordinary: Sequence[str],
        terms: Sequence[str] = (),
        harmless: Sequence[str] = (),
    ) -> None:
        self.joining = frozenset(official.joining)
        self.free = frozenset(official.free)
        self._own: dict[str, int] = {}
        self._chance = frozenset((*common.met_by_chance.split(), *harmless))
        ranked = [word for line in common.words for word in line.split()]
        for rank, word in enumerate(ranked):
            self._own[word] = max(500, 6_000 // (1 + rank // 25))
        listed = [word for line in (*official.words, *official.long) for word in line.split()]
        for word in listed:
            self._own.setdefault(word, 500 if len(word) == 2 else 200)
        targets = dict.fromkeys((*ranked, *listed))
        for word in official.characters.split():
            self._own.setdefault(word, 500)
        self._excluded = frozenset(official.never_meant.split())
        for word in self._excluded:
            targets.pop(word, None)
        self._targets = frozenset(targets)
        self._short: dict[str, list[str]] = defaultdict(list)
        for term in (*official.long, *terms):
            for word in term.split():
                if len(word) == 4:
                    self._own.setdefault(word, 200)
                    # Without its last character a term is often a short form: 思政课.
                    for at in range(3):
                        self._short[word[:at] + word[at + 1 :]].append(word)
        self._holes: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for word in (*targets, *(word for line in ordinary for word in line.split())):
            if len(word) < _LONGEST:
                for at in range(len(word)):
                    self._holes[word[:at] + _HOLE + word[at + 1 :]].append((word[at], word))
        self.logs: dict[str, float | None] = {}

    def known(self, word: str) -> bool:
        """Whether correct prose holds these characters side by side."""
        return word in self._chance or word in self._own

    def listed(self, word: str) -> bool:
        """Whether the word is one of those of official prose."""
        return word in self._targets

    def shortened(self, written: str) -> Sequence[str]:
        """Listed terms that become ``written`` by losing one character."""
        return self._short.get(written, ())

    def log(self, word: str) -> float | None:
        """Logarithm of the word's share of all words; ``None`` where it is none."""
        if word in self.logs:
            return self.logs[word]
        count = max(words.frequency(word), self._own.get(word, 0))
        value = math.log(count / _TOTAL) if count else (_UNKNOWN if len(word) == 1 else None)
        self.logs[word] = value
        return value

    def meant(self, written: str) -> Iterator[tuple[int, str]]:
        """Listed words one character away from what is written, and where they differ."""
        for at in range(len(written)):
            for other, word in self._holes.get(written[:at] + _HOLE + written[at + 1 :], ()):
                if other != written[at]:
                    yield at, word


class Misspelt:
    """Looks for misspelt words."""

    def __init__(self, lexicon: Lexicon, looks: Alike) -> None:
        self._lexicon = lexicon
        self._confusion = lru_cache(maxsize=131072)(looks.cost)
        self._candidates = lru_cache(maxsize=65536)(self._find_candidates)
        # A text is checked again and again while it is being put right.
        self.in_run = lru_cache(maxsize=8192)(self._search_run)

    def _find_candidates(self, written: str) -> Sequence[tuple[str, float]]:
        """Words that may have been meant, each with its share of all words less what speaks against."""
        lexicon = self._lexicon
        if lexicon.known(written):
            return ()
        found = [*self._swapped(written), *self._cut_short(written)]
        for at, word in lexicon.meant(written):
            confusion = self._confusion(written[at], word[at])
            share = lexicon.log(word) if confusion is not None else None
            if confusion is None or share is None:
                continue
            cost = confusion if lexicon.listed(word) else confusion + _UNLISTED
            found.append((word, share - cost - self._against(written, at)))
        return found

    def _swapped(self, written: str) -> Iterator[tuple[str, float]]:
        """Listed words of which two neighbours changed places: 习学, 实落."""
        for at in range(len(written) - 1):
            if _FUNCTION.isdisjoint(written[at : at + 2]):
                word = written[:at] + written[at + 1] + written[at] + written[at + 2 :]
                share = self._lexicon.log(word)
                if word != written and share is not None and self._lexicon.listed(word):
                    yield word, share - _SWAP - self._against(written, at) / 2

    def _cut_short(self, written: str) -> Iterator[tuple[str, float]]:
        """Listed terms of four characters and more that have lost one: 服中心."""
        for term in self._lexicon.shortened(written):
            share = self._lexicon.log(term)
            if share is not None:
                yield term, share - _DROP

    def _against(self, written: str, at: int) -> float:
        """What speaks for the characters as written, with the one at ``at`` in doubt."""
        cost = 0.0
        if written[at] in self._lexicon.free or written[at] in _DETERMINERS:
            cost += 4.0
        elif written[at] in _FUNCTION or (at == 1 and written[at] in _COMPLEMENTS):
            cost += 2.0
        if words.frequency(written) > 1:
            cost += 1.5
        if _POINT.match(written):
            cost += 6.0
        rest = written[:at] + written[at + 1 :]
        if at == 0 and rest in self._lexicon.joining:
            cost += 2.0
        elif rest in _FUNCTION:
            # 不搞, 对未开工的, 经报上级: what stands beside a function word proves little.
            cost += 1.5
        if len(rest) > 1 and at in (0, len(rest)) and words.is_word(rest):
            # 15种小企业, 数字资源跨区域: a word by itself, and a neighbour.
            cost += 4.0 if len(rest) > 2 else 2.0
        return cost

    def _paths(self, run: str) -> tuple[list[float], list[float]]:
        """Best score up to, and from, each position."""
        size, known, look_up = len(run), self._lexicon.logs, self._lexicon.log
        ahead, behind = [0.0] + [-math.inf] * size, [-math.inf] * size + [0.0]
        arcs: list[list[tuple[int, float]]] = []
        for start in range(size):
            here: list[tuple[int, float]] = []
            base = ahead[start]
            for end in range(start + 1, min(start + _LONGEST, size) + 1):
                word = run[start:end]
                share = known[word] if word in known else look_up(word)
                if share is not None:
                    here.append((end, share))
                    if base + share > ahead[end]:
                        ahead[end] = base + share
            arcs.append(here)
        for start in range(size - 1, -1, -1):
            behind[start] = max([share + behind[end] for end, share in arcs[start]])
        return ahead, behind

    def _search_run(self, run: str) -> tuple[Misspelling, ...]:
        """Misspellings within a run of Chinese characters."""
        return tuple(self._in_run(run))

    def _in_run(self, run: str) -> Iterator[Misspelling]:
        ahead, behind = self._paths(run)
        whole = ahead[-1]
        found: list[Misspelling] = []
        for start in range(len(run) - 1):
            for length in range(2, min(_LONGEST - 1, len(run) - start) + 1):
                around = ahead[start] + behind[start + length] - whole
                if around + _BEST_SHARE < _LEAST:
                    continue
                for word, share in self._candidates(run[start : start + length]):
                    gain = around + share
                    if gain >= _LEAST:
                        found.append(Misspelling(start, start + length, word, gain))
        if not found:
            return
        alone = self._alone(run, ahead, behind)
        kept = [
            replace(one, gain=gain)
            for one in found
            if (gain := one.gain - self._doubt(run, one, alone)) >= _LEAST
        ]
        kept.sort(key=lambda one: -one.gain)
        taken: set[int] = set()
        for one in kept:
            if taken.isdisjoint(range(one.start, one.end)):
                taken.update(range(one.start, one.end))
                yield self._narrowed(run, one)

    def _narrowed(self, run: str, one: Misspelling) -> Misspelling:
        """困准群众 told as 困准, where the half that is wrong is a listed word too."""
        if one.end - one.start != 4 or len(one.right) != 4:
            return one
        for at in (0, 2):
            half, written = one.right[at : at + 2], run[one.start + at : one.start + at + 2]
            rest = one.right[:at] + written + one.right[at + 2 :]
            if rest == run[one.start : one.end] and self._lexicon.listed(half):
                return replace(one, start=one.start + at, end=one.start + at + 2, right=half)
        return one

    def _alone(self, run: str, ahead: Sequence[float], behind: Sequence[float]) -> frozenset[int]:
        """Places of the characters that are words by themselves in the likeliest row."""
        return frozenset(
            at
            for at, one in enumerate(run)
            if abs(ahead[at] + (self._lexicon.log(one) or 0.0) + behind[at + 1] - ahead[-1]) < 1e-6
        )

    @staticmethod
    def _doubt(run: str, one: Misspelling, alone: frozenset[int]) -> float:
        """How much more gain is asked for near what may be a name."""
        doubt = 0.0
        near = range(max(0, one.start - 2), one.end)
        if any(at in alone and run[at] in words.SURNAMES for at in near):
            doubt += 3.5
        strange = sum(
            run[at] in FOREIGN
            for at in range(max(0, one.start - 1), min(len(run), one.end + 1))
            if at in alone
        )
        doubt += 3.0 * strange
        if any(run[at] in _GIVEN for at in range(one.start, one.end)):
            doubt += 6.0
        if _TITLED.search(run, max(0, one.start - 8), one.start + 1):
            doubt += 5.0
        if run[one.end : one.end + 1] in _PLACES:
            doubt += 2.0
        return doubt

    def search(self, text: str) -> Iterator[Misspelling]:
        """All misspellings of a text, in no particular order.

        What is written so again and again is a word of that office, not a slip.
        """
        found = []
        for run in _HAN_RUN.finditer(text):
            for one in self.in_run(run.group()):
                start, end = run.start() + one.start, run.start() + one.end
                gain = one.gain + self._setting(text, start, end)
                if gain >= FAINT:
                    found.append(replace(one, start=start, end=end, gain=gain))
        often = Counter(text[one.start : one.end] for one in found)
        return (one for one in found if often[text[one.start : one.end]] < _OFTEN)

    def _setting(self, text: str, start: int, end: int) -> float:
        """What the neighbourhood adds: words of official prose are meant where others stand around."""
        around = text[max(0, start - _REACH) : start] + _HOLE + text[end : end + _REACH]
        at = held = 0
        while at < len(around) - 1:
            known = self._lexicon.listed(around[at : at + 2])
            held += 2 * known
            at += 2 if known else 1
        share = held / max(len(around) - 1, _REACH)
        return _SETTING * (min(share, 0.8) - 0.5)


@lru_cache(maxsize=1)
def _official() -> frozenset[str]:
    listed = load(OfficialWords, "official_words.yaml")
    lines = (*listed.words, *listed.long, listed.characters)
    return frozenset(word for line in lines for word in line.split())


def official(word: str) -> bool:
    """Whether the list of words of official prose holds it, new words included."""
    return word in _official()


@lru_cache(maxsize=65536)
def _log(word: str) -> float | None:
    count = max(words.frequency(word), 500 if official(word) else 0)
    return math.log(count / _TOTAL) if count else (_UNKNOWN if len(word) == 1 else None)


def likelihood(run: str) -> float:
    """Logarithm of how likely the likeliest row of words is that makes up ``run``."""
    best = [0.0] + [-math.inf] * len(run)
    for start in range(len(run)):
        for end in range(start + 1, min(len(run), start + _LONGEST) + 1):
            share = _log(run[start:end])
            if share is not None:
                best[end] = max(best[end], best[start] + share)
    return best[-1]


@lru_cache(maxsize=1)
def common_words() -> CommonWords:
    """The list of frequent words as shipped."""
    return load(CommonWords, "common_words.yaml")


def misspelt(
    *, shapes: Sequence[str] = (), terms: Sequence[str] = (), harmless: Sequence[str] = ()
) -> Misspelt:
    """The look-out with the lists as shipped, with more groups of characters alike, more terms,
    and forms known to be right."""
    official = load(OfficialWords, "official_words.yaml")
    ordinary = load(OrdinaryWords, "dictionary_words.yaml").words
    return Misspelt(Lexicon(common_words(), official, ordinary, terms, harmless), alike(shapes))
