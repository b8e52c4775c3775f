"""Characters that hang together, or words that stand well beside their neighbours, only once they
are replaced by others that sound or look like them: 惯彻, 建全, 三到防线; 发展机智, 摊牌费用.

A text is read as the likeliest row of words, each as likely as it is behind the one before it.
Where another word in place of what is written makes the row much likelier, that word was meant. The
gain is the logarithm of how many times likelier, less what speaks for the text as it stands; what
counts as much was set on correct prose.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.checking import named, words
from assistant.checking.alike import Alike
from assistant.checking.lexicon import Lexicon, OfficialWords, OrdinaryWords, common_words
from assistant.checking.neighbours import Neighbours, neighbours
from assistant.checking.rows import Arc, Known, Rows, Words
from assistant.checking.rules import load
from assistant.checking.sounding import Sounding
from assistant.models import Severity

_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
_LONGEST = 4
FAINT, FAINT_WORD, FAINT_LOST = 4.2, 4.8, 7.0
"""Gain from which a misspelling is worth a hint."""
NOTABLE, CERTAIN = 7.5, 12.5
"""Gains from which characters that make no word are worth a warning, an error."""
NOTABLE_WORD, CERTAIN_WORD = 7.0, 11.0
"""The same for a word that is out of place: it must stand badly on both sides besides."""
NOTABLE_LOST = 7.0
"""Gain from which a lost character is worth a warning."""
_HOLE = "□"
_COINED = re.compile(r"应(.)尽\1|能(.)尽\2|应(.)必\3|当(.)则\4|[逢凡].必.")
"""Forms into which any verb fits: 应改尽改, 逢提必核."""
_POINT = re.compile(r"[一二三四五六七八九十]是")
_OFTEN = 3
_REACH, _SETTING, _BEGUN, _USUAL = 24, 12.0, 24, 0.5
"""How far the neighbourhood goes, how much it counts, and how much the text as a whole."""
_LEAST = FAINT - 0.3 * _SETTING
_SWAP, _DROP = 5.0, 6.5
_FIRM, _BOND, _BONDED = 6.0, 0.5, 1.0
"""How much it counts that the word meant is well known beside its neighbours, and what is usual."""
_LOSS, _WELL_KNOWN, _SLOGAN = 1.0, 4.0, 8
"""What speaks against a lost character, how well the whole word must go with what is beside it, and
the length of a clause below which none is looked for."""
_STRETCHED, _NEVER = 2.5, 99.0
"""Cost up to which two words sound alike enough to be offered for one another."""
_UNMADE = 7.0
_UNSOUND = 3.0
"""What speaks against a word having been written for one that only looks like it."""
_LISTED, _KNOWN, _ELSEWHERE, _ALIEN = 6.0, 3.0, -1.5, -3.0
"""What speaks for a word of official prose where it stands, and for one that it has no use for."""
_ORDINARY = 500
"""How often a word of the dictionary is written that may stand anywhere: 尽力, not 机智."""
_PLAIN = -2.0
"""Cost up to which a word out of place is taken for another whatever stands beside it."""
_UNLISTED = 3.0
"""How much less an ordinary word counts than one of official prose."""
_MEANT = -12.6
"""Share of all words (natural logarithm) below which nobody is taken to have meant a word."""
_DEAR, _DEAR_LAST = 17.0, 10.0
"""Cost of a stretch with its links, and of one at the end, below which nothing can be much likelier."""
_FUNCTION = frozenset(
    "的了和在是与之以及一二三四五六七八九十不此其这那为对从向到把被将要就都也又很凡县市区镇乡村省局处科约型式"
    "性者率"
)
_ALONE = _FUNCTION | frozenset(
    "重轻负候报复查委部办厅院们等者家人员长岁年月日时分秒元万亿个位名次条项件户处家所座间台辆亩吨米里度号期届批种类层级第双两几数多余每各某"
    "聘涉返赴参办贸族来已得需属地作会听转新同量呈送史权队源生惯辟赛绿说看想要去做走给让用打写读学教请问答找送买卖吃住站坐"
)
"""Characters that are words by themselves often enough."""
_ENDINGS = frozenset("力感观度量界圈链网群带学法论")
"""Characters that make a noun of the word before them."""
_PARTICLES = frozenset("的了着")
_WHITHER = frozenset("上下出入进起回过")
"""Where to, behind any verb of movement: 迈上."""
_DETERMINERS = frozenset("逐每各该本全某另只宜由即仍")
_COMPLEMENTS = frozenset("深活实细严透足准牢紧强优稳")


@dataclass(frozen=True, slots=True)
class Misspelling:
    """A stretch, the word meant, and how much likelier that makes the text."""

    start: int
    end: int
    right: str
    gain: float
    word: bool = False
    """Whether what is written is a word too, only not here."""
    lost: bool = False
    """Whether a character beside what is written is missing."""

    @property
    def severity(self) -> Severity:
        """How sure that is."""
        if self.lost:
            return Severity.WARNING if self.gain >= NOTABLE_LOST else Severity.INFO
        if self.gain >= (CERTAIN_WORD if self.word else CERTAIN):
            return Severity.ERROR
        notable = NOTABLE_WORD if self.word else NOTABLE
        return Severity.WARNING if self.gain >= notable else Severity.INFO

    @property
    def faint(self) -> float:
        """The gain from which it is worth a word at all."""
        return FAINT_LOST if self.lost else FAINT_WORD if self.word else FAINT


@dataclass(frozen=True, slots=True)
class _Candidate:
    right: str
    known: Known
    cost: float
    word: bool


class Misspelt:
    """Looks for misspelt words."""

    def __init__(self, lexicon: Lexicon, looks: Alike, table: Neighbours) -> None:
        self._lexicon = lexicon
        self._words = Words(lexicon, table)
        self._table = table
        known = set(table.frequent(_MEANT)) - lexicon.never_meant | lexicon.targets
        meant = (word for word in known if 1 < len(word) <= _LONGEST and "的" not in word)
        self._sounding = Sounding(meant, looks)
        self._confused = looks.confused
        self._candidates = lru_cache(maxsize=65536)(self._find_candidates)
        # A text is checked again and again while it is being put right.
        self.in_run = lru_cache(maxsize=8192)(self._search_run)

    def _find_candidates(self, written: str) -> Sequence[_Candidate]:
        """Words that may have been meant, each with what speaks against it."""
        lexicon = self._lexicon
        if lexicon.chance(written) or written[0] == written[-1]:
            return ()
        is_word = self._is_word(written)
        costs: dict[str, float] = {}
        self._sounding_words(written, is_word, costs)
        if not is_word:
            costs.update(self._swapped(written))
            costs.update(self._cut_short(written))
        for at, character in enumerate(written):
            confused = self._confused(character)
            against = -1.0
            for other, right in lexicon.around(written, at):
                cost = confused.get(other)
                if cost is not None and _PARTICLES.isdisjoint(right):
                    if against < 0.0:
                        against = self._speaking_for(written, at, is_word)
                    costs[right] = cost + against + (_UNSOUND if is_word and cost >= 3.0 else 0.0)
            if is_word:
                continue
            for cost, right in self._table.around(written, at, confused):
                if right not in costs and self._meant(right):
                    if against < 0.0:
                        against = self._speaking_for(written, at, is_word)
                    costs[right] = cost + against
        found = []
        for right, cost in costs.items():
            known = self._words.known(right)
            if known is not None and not (is_word and self._either(written, right)):
                listed = 0.0 if lexicon.listed(right) else _UNLISTED
                found.append(_Candidate(right, known, cost + listed, is_word))
        return found

    def _meant(self, right: str) -> bool:
        """Whether a word of general prose may be what was meant where no word is written."""
        return (
            _PARTICLES.isdisjoint(right)
            and right not in self._lexicon.never_meant
            and not words.is_name(right)
            and not words.is_function(right)
        )

    def _is_word(self, written: str) -> bool:
        known = self._words.known(written)
        return known is not None and (known.number >= 0 or self._lexicon.known(written))

    def _speaking_for(self, written: str, at: int, is_word: bool) -> float:
        if is_word:
            return self._in_place(written)
        return self._against(written, at)

    def _in_place(self, written: str) -> float:
        """What speaks for a word as it stands: those of official prose are at home in it."""
        if written in self._lexicon.out_of_place:
            return _ALIEN
        if self._lexicon.listed(written):
            return _LISTED
        known = self._lexicon.known(written) or words.frequency(written) >= _ORDINARY
        return _KNOWN if known else _ELSEWHERE

    def _either(self, written: str, right: str) -> bool:
        """Whether the two stand in the same places of their own accord: 终生, 终身."""
        return frozenset((written, right)) in self._lexicon.near_in_sense

    def _sounding_words(self, written: str, is_word: bool, costs: dict[str, float]) -> None:
        """What an input method offers besides: whole words that sound alike."""
        base = self._in_place(written) if is_word else 0.0
        for right in self._sounding.like(written):
            cost, odd, places = 0.0, 0, 0
            for at, mine in enumerate(written):
                if mine != right[at]:
                    cost += self._confused(mine).get(right[at], _NEVER)
                    odd, places = at, places + 1
            if cost > _STRETCHED or (places == 1 and right in costs):
                continue
            if places == 2 and sorted(written) == sorted(right):
                # 对标对表, 对表对标.
                continue
            if is_word:
                costs[right] = cost + base + 0.5 * (places - 1)
            elif places == 1:
                costs[right] = cost + self._against(written, odd)
            elif places < 3:
                # An input method makes no words that are none; whoever types by sound may.
                costs[right] = cost + (_UNMADE if len(written) == 2 else _UNMADE / 2)

    def _swapped(self, written: str) -> Iterator[tuple[str, float]]:
        """Listed words of which two neighbours changed places: 习学, 实落."""
        for at in range(len(written) - 1):
            if _FUNCTION.isdisjoint(written[at : at + 2]):
                word = written[:at] + written[at + 1] + written[at] + written[at + 2 :]
                if word != written and self._lexicon.listed(word):
                    yield word, _SWAP + self._against(written, at) / 2

    def _cut_short(self, written: str) -> Iterator[tuple[str, float]]:
        """Listed terms of four characters and more that have lost one: 服中心."""
        for term in self._lexicon.shortened(written):
            yield term, _DROP

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
            cost += 4.0 if rest in _WHITHER else 2.0
        elif rest in _FUNCTION or rest in self._lexicon.free:
            # 不搞, 对未开工的, 经报上级, 应担: what stands beside a function word proves little.
            cost += 1.5 if rest in _FUNCTION else 3.0
        if len(rest) > 1 and at in (0, len(rest)) and words.is_word(rest):
            # 15种小企业, 数字资源跨区域: a word by itself, and a neighbour.
            cost += 4.0 if len(rest) > 2 else 2.0
        return cost

    def _search_run(self, run: str) -> tuple[Misspelling, ...]:
        """Misspellings within a run of Chinese characters."""
        return tuple(self._in_run(run))

    def _in_run(self, run: str) -> Iterator[Misspelling]:
        rows = Rows(run, self._words)
        best = rows.best()
        found: list[Misspelling] = []
        for start, end in self._weak(best):
            for able in self._candidates(run[start:end]):
                gain = rows.replaced(start, end, able.known) - rows.whole - able.cost
                if gain < _LEAST - _BOND * 2 * _FIRM:
                    continue
                mine, theirs = self._bonds(rows, run, start, end, able)
                # A word must stand badly where it is, and the one meant would stand well.
                well = theirs > 1.0 or able.cost <= _PLAIN
                if able.word and (mine >= 1.0 or not well or words.is_function(able.right)):
                    continue
                gain += _BOND * theirs - _BONDED
                if gain >= _LEAST:
                    found.append(Misspelling(start, end, able.right, gain, able.word))
        found.extend(self._lost(rows, run, best))
        if not found:
            return
        alone = frozenset(arc.start for arc in best if arc.end - arc.start == 1)
        kept = [
            replace(one, gain=gain)
            for one in found
            if (
                gain := one.gain
                - named.doubt(run, one.start, one.end, alone, word=one.word, right=one.right)
            )
            >= _LEAST
        ]
        kept.sort(key=lambda one: (-one.gain, one.start, one.right))
        taken: set[int] = set()
        for one in kept:
            if taken.isdisjoint(range(one.start, one.end)):
                taken.update(range(one.start, one.end))
                yield self._narrowed(run, one)

    def _lost(self, rows: Rows, run: str, best: Sequence[Arc]) -> Iterator[Misspelling]:
        """Lone characters that are half a word of official prose well known here: 贯彻落|党中央."""
        if len(run) < _SLOGAN:
            # 着力优服务、强管理: a short clause is made of single verbs of its own accord.
            return
        for at, arc in enumerate(best):
            character = run[arc.start : arc.end]
            if len(character) > 1 or character in _ALONE or not 0 < at < len(best) - 1:
                continue
            if run[arc.start - 1] == character:
                # 检察院院领导: the one before it is no evidence of a loss.
                continue
            before = run[best[at - 1].start : arc.start]
            if before in self._lexicon.free or (character in _ENDINGS and len(before) > 1):
                # 应担的责任; 塑造力, 穿透力.
                continue
            for right in self._lexicon.halves(character):
                known = self._words.known(right)
                if known is None:
                    continue
                gain = rows.replaced(arc.start, arc.end, known) - rows.whole - _LOSS
                if gain < _LEAST:
                    continue
                able = _Candidate(right, known, 0.0, False)
                _, theirs = self._bonds(rows, run, arc.start, arc.end, able)
                if theirs >= _WELL_KNOWN:
                    yield Misspelling(arc.start, arc.end, right, gain, lost=True)

    @staticmethod
    def _weak(best: Sequence[Arc]) -> Iterator[tuple[int, int]]:
        """Stretches of whole words that are dear enough for another word to be much likelier."""
        ahead, costs = 0.0, []
        for arc in best:
            # What the word costs behind the one before it.
            costs.append(ahead - arc.ahead)
            ahead = arc.ahead
        for first, arc in enumerate(best):
            cost = 0.0
            for last in range(first, len(best)):
                length = best[last].end - arc.start
                if length > _LONGEST:
                    break
                cost += costs[last]
                inside = last + 1 < len(best)
                dear = cost + (costs[last + 1] if inside else 0.0)
                if dear < (_DEAR if inside else _DEAR_LAST):
                    continue
                if length > 1:
                    yield arc.start, best[last].end
                else:
                    # 不平|横, 诈骗犯|最: its better half may have been taken by a longer word.
                    if first and best[first - 1].end - best[first - 1].start > 1:
                        yield arc.start - 1, arc.end
                    if inside and best[last + 1].end - best[last + 1].start > 1:
                        yield arc.start, arc.end + 1

    def _bonds(
        self, rows: Rows, run: str, start: int, end: int, one: _Candidate
    ) -> tuple[float, float]:
        """How well what is written, and the word meant, go with the words of meaning beside them."""
        bond, follows = self._words.bond, _FUNCTION
        written = self._words.known(run[start:end])
        mine = before = behind = 0.0
        for arc in rows.ending[start]:
            if arc.end and not follows.issuperset(run[arc.start : arc.end]):
                if written is not None:
                    mine = max(mine, bond(arc.known, written))
                before = max(before, bond(arc.known, one.known))
        for arc in rows.starting[end]:
            if not follows.issuperset(run[arc.start : arc.end]):
                if written is not None:
                    mine = max(mine, bond(written, arc.known))
                behind = max(behind, bond(one.known, arc.known))
        return mine, min(before, _FIRM) + min(behind, _FIRM)

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

    def search(self, text: str) -> Iterator[Misspelling]:
        """All misspellings of a text, in no particular order.

        What is written so again and again is a word of that office, not a slip.
        """
        found = []
        whole = self._official_share(text)
        coined = {at for form in _COINED.finditer(text) for at in range(*form.span())}
        for run in _HAN_RUN.finditer(text):
            for one in self.in_run(run.group()):
                start, end = run.start() + one.start, run.start() + one.end
                if start in coined:
                    continue
                gain = one.gain + self._setting(text, start, end, whole)
                gain -= named.aligned(text, start, end)
                if gain >= one.faint:
                    found.append(replace(one, start=start, end=end, gain=gain))
        often = Counter(text[one.start : one.end] for one in found)
        return (one for one in found if often[text[one.start : one.end]] < _OFTEN)

    def _setting(self, text: str, start: int, end: int, whole: float) -> float:
        """What the neighbourhood adds: words of official prose are meant where others stand around."""
        around = text[max(0, start - _REACH) : start] + _HOLE + text[end : end + _REACH]
        # The few characters around prove little by themselves.
        size = len(around) - 1
        share = (self._official_share(around) * size + whole * _BEGUN) / (size + _BEGUN)
        return _SETTING * (min(share, 0.8) - _USUAL)

    def _official_share(self, text: str) -> float:
        """Which part of the characters belongs to words of official prose."""
        listed = self._lexicon.targets
        at = held = 0
        last = len(text) - 1
        while at < last:
            if text[at : at + 2] in listed:
                held += 2
                at += 2
            else:
                at += 1
        return held / max(last, 1)


def misspelt(looks: Alike, *, terms: Sequence[str] = (), harmless: Sequence[str] = ()) -> Misspelt:
    """The look-out with the lists as shipped, with more terms, and forms known to be right."""
    official = load(OfficialWords, "official_words.yaml")
    ordinary = load(OrdinaryWords, "dictionary_words.yaml").words
    lexicon = Lexicon(common_words(), official, ordinary, terms, harmless)
    return Misspelt(lexicon, looks, neighbours())
