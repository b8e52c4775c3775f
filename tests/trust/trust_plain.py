"""A checker of its own, by plain string logic: nothing in a text that is not in the cited facts goes unmarked.

Shares no code with the verifier and is cruder: of computations it knows the four a clerk does in his head
(share, rest, earlier value, size of a change in percent), each from two numbers of one cited fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from assistant.models import Fact, Sentence, Verdict

_UNITS = (
    "万人次|万元|亿元|万吨|人次|场次|"
    "批次|家次|公里|小时|千克|元|人|次|场|期|间|户|件|起|处|个|项|份|条|家|名|台|篇|部|天|辆|%"
)
_NUMBER = re.compile(rf"(?P<n>\d[\d,，]*(?:\.\d+)?)\s*余?(?P<u>{_UNITS})?")
_HAN_NUMBER = re.compile(rf"[一二两三四五六七八九十百千万]+余?(?:{_UNITS})")
_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日")
_MONTH = re.compile(r"(\d{1,2})月(?!\d)")
_YEAR = re.compile(r"((?:19|20)\d\d)年")
_TITLE = re.compile(r"《[^《》\n]{1,60}》")
_PERSON = re.compile(
    r"(?:书记|局长|主任|处长|馆长|科长|同志为|代表)(?P<a>[\u4e00-\u9fff]{2,3})(?=同志|主持|讲授|出席|带队|作)|(?P<b>[\u4e00-\u9fff]{3})同志"
)
_GAP = re.compile(r"【待补[^】]*】")
_LIST_NUMBER = re.compile(r"^\s*[（(]?\d{1,2}[)）.．、]", re.MULTILINE)
_HAN_FREE = ("一是", "二是", "三是", "一个", "一次性", "一年", "第一")


@dataclass(frozen=True)
class Token:
    """Something in a text that must be in the facts."""

    text: str
    start: int
    kind: str


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda m: "　" * len(m.group()), text)


def tokens(text: str) -> Iterator[Token]:
    """Every number with its unit, date, title and person-like word."""
    rest = _blank(_LIST_NUMBER, _blank(_GAP, text))
    for pattern, kind in ((_TITLE, "title"), (_DAY, "day"), (_MONTH, "month"), (_YEAR, "year")):
        for m in pattern.finditer(rest):
            yield Token(m.group(), m.start(), kind)
        rest = _blank(pattern, rest)
    for m in _PERSON.finditer(rest):
        yield Token(m.group("a") or m.group("b"), m.start(), "person")
    for m in _NUMBER.finditer(rest):
        yield Token(m.group(), m.start(), "number")
    for m in _HAN_NUMBER.finditer(rest):
        if not m.group().startswith(_HAN_FREE):
            yield Token(m.group(), m.start(), "number")


def _bare(text: str) -> str:
    return re.sub(r"[,，\s余]", "", text)


def _computed(content: str) -> Iterator[str]:
    """Sums, differences and percentages of any two numbers of one fact."""
    pairs = [(Decimal(_bare(m["n"])), m["u"] or "") for m in _NUMBER.finditer(content)]
    for i, (a, unit) in enumerate(pairs):
        for b, other in pairs[i + 1 :]:
            if unit != other:
                continue
            for value in (a + b, abs(a - b)):
                yield f"{value.normalize():f}{unit}"
            for part, whole in ((a, b), (b, a), (b, a + b), (a, a + b)):
                if whole:
                    percent = (part * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
                    yield f"{percent.normalize():f}%"


class Known:
    """What some facts say, as sets of strings."""

    def __init__(self, facts: Iterable[Fact], *, year: int, also: Sequence[str] = ()) -> None:
        contents = [f.content for f in facts]
        self._text = "\n".join([*contents, *(f.matter for f in facts), *also])
        self._numbers: set[str] = set()
        self._dates: set[tuple[int, ...]] = {(year,), (year - 1,)}
        for content in contents:
            for token in tokens(content):
                if token.kind == "number":
                    self._numbers.add(_bare(token.text))
                elif token.kind in ("day", "month", "year"):
                    self._dates.add(tuple(int(n) for n in re.findall(r"\d+", token.text)))
        for fact in facts:
            parts = [int(n) for n in re.findall(r"\d+", fact.date)]
            self._dates |= {tuple(parts[:1]), tuple(parts[1:2]), tuple(parts[1:3])} - {()}
        self._dates |= {d[:1] for d in self._dates if len(d) == 2}

        self._computed = {n for content in contents for n in _computed(content)}

    def computes(self, token: Token) -> bool:
        """Whether two numbers of one fact give it."""
        return token.kind == "number" and _bare(token.text) in self._computed

    def has(self, token: Token) -> bool:
        """Whether the facts say so, letter for letter."""
        if token.kind in ("title", "person"):
            return token.text in self._text
        if token.kind == "number":
            return _bare(token.text) in self._numbers
        return tuple(int(n) for n in re.findall(r"\d+", token.text)) in self._dates


def unmarked(
    text: str,
    sentences: Sequence[Sentence],
    facts: Sequence[Fact],
    *,
    year: int,
    also: Sequence[str] = (),
    lies: Sequence[str] = (),
    computing: bool = False,
) -> list[str]:
    """What stands in the text, is in none of the facts its sentence cites, and is not marked.

    ``also``: words that may be named anywhere (report title, unit). ``lies``: wordings known to be untrue.
    ``computing``: the writer may compute, as the rule writer does.
    """
    by_id = {f.id: f for f in facts}
    found: list[str] = []
    for token in tokens(text):
        home = [s for s in sentences if s.start <= token.start < s.end]
        if not home:
            found.append(f"outside any sentence: {token.text}")
            continue
        (sentence,) = home
        cited = [by_id[e] for e in sentence.evidence if e in by_id]
        known = Known(cited, year=year, also=also)
        if sentence.verdict is Verdict.UNSUPPORTED or known.has(token):
            continue
        if computing and known.computes(token):
            continue
        found.append(f"{token.kind} {token.text}: {sentence.text[:80]}")
    for lie in lies:
        at = text.find(lie)
        while at >= 0:
            touched = [s for s in sentences if s.start < at + len(lie) and at < s.end]
            if not any(s.verdict is Verdict.UNSUPPORTED for s in touched):
                found.append(f"lie {lie}")
            at = text.find(lie, at + 1)
    return found
