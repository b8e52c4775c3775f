"""What a draft says a document lays down, compared with the document: 有据 / 相悖 / 未在库中找到.

Only a full text is compared. A statement is matched to the sentence of the document that shares most
of its words; then numbers, their direction, 不得/应当/可以, and the acting body are compared. What
matches nothing is not found, and not found is not wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.checking.bodies import ROLE
from assistant.checking.departing import MODAL, Contradiction, departures
from assistant.checking.measures import measures
from assistant.checking.ownlists import bodies, levels
from assistant.checking.policytext import Line, PolicyText, pairs
from assistant.checking.spans import comparable

_FIGURE = re.compile(
    r"超过|少于|多于|高于|低于|不足|以内|之内|以上|以下|\d[\d.,]*|[〇零一二三四五六七八九十百千]+(?=[日天年月个人元页份次])"
)
_CITED_WORDS = re.compile(
    r"《[^》]*》|第[〇○零一二三四五六七八九十百千\d]+条(?:第[一二三四五六七八九十\d]+款)?(?:第[（(]?[一二三四五六七八九十\d]+[）)]?项)?"
)
_ATTRIBUTION = re.compile(
    r"(?:新)?修[订正改](?:后|过)?的(?=《|　)"
    r"|^[，、：:（）()]*(?:根据|按照|依据|依照|遵照)?|(?:的)?(?:有关|相关)?(?:规定|要求|精神)(?:[，：:]|$)|(?:明确)?(?:规定|要求|明确|指出|提出)(?:了)?[，：:]?"
)
LAYS_DOWN = re.compile(
    r"(?<![照据])《[^》]*》(?:第[^条]{1,6}条)?(?:中|也|已经|已)?(?:明确)?(?:规定|要求|明确|提出)"
)
"""《…》规定: what follows is laid down there, and was not done."""
OF_ITSELF = re.compile(r"本(?:法|条例|办法|规定|细则|制度|规则)(?!律)")
"""The draft is a rule itself and speaks of itself."""
_LEAD_IN = re.compile(
    r"(?:(?:今年|年初|上半年|下半年|\d{4}年)[^，。；\d]{0,6}，)?[^，。；\d]{0,16}(?:落实|执行|贯彻|遵守|遵照)"
    r"(?:了|好)?(?:《[^》]*》|[^，。；《\d]{0,16})[^，。；\d]{0,6}，(?=[^。；]{8})"
)
"""今年以来，本单位认真落实《…》， leads to what was done and says nothing of it."""
_ALIKE = 0.6
_CANDIDATES = 6
_TIE = 0.03
_LEVEL_REACH = 0.2
_NAMED = 0.15
_JOINED = 3
_GAIN = 0.15
_MORE = 2
"""Pairs a neighbouring sentence must add before the two are taken together."""
_OTHER_ORDER = 12.0
_SURE = 0.75
_STRANGE = 4
_STRANGE_END = 2
_LEAST_ALONE = 5
_PART = re.compile(r"[^，。；：！？\n]+")
_SUBSTANCE = re.compile(
    r"\d|[一二三四五六七八九十百千半]+(?:日|天|年|个|次|人|元|小时|周)|应当|必须|须|不得|可以|[均都也]可|严禁|禁止|一律|批准|审批|备案"
)
_LEAST_PAIRS = 3


class Verdict(StrEnum):
    """What comparing a statement with a document shows."""

    GROUNDED = "有据"
    CONTRADICTS = "相悖"
    NOT_FOUND = "未在库中找到"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcome for one statement."""

    verdict: Verdict
    line: Line | None = None
    share: float = 0.0
    contradictions: tuple[Contradiction, ...] = ()


_Judged = tuple[tuple[Contradiction, ...], float, Line]


def statement_spans(sentence: str) -> str:
    """The sentence with citations and words of attribution blanked, same length."""
    lead = _LEAD_IN.match(sentence)
    blanked = "　" * lead.end() + sentence[lead.end() :] if lead is not None else sentence
    blanked = _CITED_WORDS.sub(lambda m: "　" * len(m.group()), blanked)
    return _ATTRIBUTION.sub(lambda m: "　" * len(m.group()), blanked)


def compare(statement: str, source: PolicyText, *, article: int = 0) -> Comparison:
    """Judge one statement (citations already blanked) by a full text.

    Where the whole is not found, the clauses that only lead to it or follow from it
    (今年以来，本单位认真落实，…，成效明显) are left out.

    Args:
        statement: what the draft says.
        source: the document.
        article: the article the draft names, which then wins among equals; 0 for none.
    """
    whole = _compare(statement, source, article)
    if whole.share >= _SURE:
        return whole
    shorter = (_compare(words, source, article) for words in told_alone(statement))
    best = max(shorter, key=lambda found: found.share, default=whole)
    return best if best.share >= max(_SURE, whole.share) else whole


def told_alone(statement: str) -> Iterator[str]:
    """The statement without clauses of no figure and no 应当 at its start, at its end, or both."""
    clauses = [m for m in _PART.finditer(statement) if m.group().strip("　 ")]
    idle = [not _SUBSTANCE.search(m.group()) for m in clauses]
    if len(clauses) > 1 and (all(idle) or idle[-1]):
        # 国家鼓励……，为做好工作提供了依据: the last clause is a remark.
        idle[:] = [False] * (len(clauses) - 1) + [True]
    if all(idle):
        return
    first, last = idle.index(False), len(idle) - 1 - idle[::-1].index(False)
    wanted = {(first, len(clauses) - 1), (0, last), (first, last)} - {(0, len(clauses) - 1)}
    for begin, end in sorted(wanted):
        start, stop = clauses[begin].start(), clauses[end].end()
        words = "　" * start + statement[start:stop] + "　" * (len(statement) - stop)
        if len(core_pairs(words)) >= _LEAST_ALONE:
            yield words


def _compare(statement: str, source: PolicyText, article: int) -> Comparison:
    core = core_pairs(statement)
    if len(core) < _LEAST_PAIRS:
        return Comparison(Verdict.NOT_FOUND)
    ranked = _candidates(core, source, article)
    best = max((share for share, _ in ranked), default=0.0)
    if best < _ALIKE or (best < _SURE and _elsewhere(statement, ranked)):
        return Comparison(Verdict.NOT_FOUND)
    judged = [
        (tuple(departures(statement, line.text, share)), share, line)
        for share, line in ranked
        if share >= best - _TIE
    ]
    judged += _levelled(statement, ranked, judged, best)
    # Among sentences that fit about as well (the steps of a scale, say) the one that agrees is meant.
    found, share, line = min(
        _of_level(statement, _closest(statement, judged)),
        key=lambda row: (len(row[0]), article and row[2].article != article, -row[1]),
    )
    if found and (both := _both(statement, core, source, line)) is not None:
        found, (share, line) = (), both
    if not found and _own_figure(statement, line.text):
        return Comparison(Verdict.NOT_FOUND)
    verdict = Verdict.CONTRADICTS if found else Verdict.GROUNDED
    return Comparison(verdict, line, share, found)


def _levelled(
    statement: str, ranked: list[tuple[float, Line]], judged: list[_Judged], best: float
) -> list[_Judged]:
    """Sentences nearly as close that are of the level the statement names, where the closest are not."""
    named = set(levels().findall(statement))
    if not named or any(named <= levels_of(row[2].text) for row in judged):
        return []
    return [
        (tuple(departures(statement, line.text, share)), share, line)
        for share, line in ranked
        if best - _LEVEL_REACH <= share < best - _TIE and named <= levels_of(line.text)
    ]


def levels_of(law: str) -> set[str]:
    """The levels a sentence is of: 省、自治区、直辖市 is 省级, and 县级以上 is 县级 too."""
    found = set(levels().findall(law))
    found |= {"省级"} if "省、自治区、直辖市" in law else set()
    found |= {"乡镇"} if "乡、镇" in law else set()
    return found | {level.removesuffix("以上") for level in found}


def _own_figure(statement: str, law: str) -> bool:
    """Whether a statement gives a figure of a kind of which the document's sentence has none."""
    theirs = [m.unit for m in measures(law)]
    return any(
        not any(comparable(mine.unit, unit) for unit in theirs) for mine in measures(statement)
    )


def _elsewhere(statement: str, ranked: list[tuple[float, Line]]) -> bool:
    """Whether a stretch of the statement is in none of the sentences: 每年轮岗, of a text that knows no such thing."""
    known = frozenset[str]().union(*(pairs(line.text) for _, line in ranked))
    for part in _blanked(statement).split("　"):
        run = 0
        words = "".join(c for c in part if c.isalnum())
        for i in range(len(words) - 1):
            run = 0 if words[i : i + 2] in known else run + 1
            if run >= _STRANGE:
                return True
        if run >= _STRANGE_END:
            return True
    return False


def _closest(statement: str, judged: list[_Judged]) -> list[_Judged]:
    """Without sentences that hold the same words in quite another order."""
    if len(judged) < 2:
        return judged
    from rapidfuzz.fuzz import partial_ratio

    words = statement.replace("　", "")
    scored = [(partial_ratio(words, row[2].text), row) for row in judged]
    best = max(score for score, _ in scored)
    return [row for score, row in scored if score >= best - _OTHER_ORDER]


def _of_level(statement: str, judged: list[_Judged]) -> list[_Judged]:
    """The sentences that name the levels the statement names and bind as it does, where only some do."""
    named = set(levels().findall(statement))
    same = [row for row in judged if named <= levels_of(row[2].text)] or judged
    if MODAL.search(statement) is None:
        return same
    return [row for row in same if MODAL.search(row[2].text)] or same


def _blanked(statement: str) -> str:
    core = statement
    for pattern in (MODAL, _FIGURE, levels(), bodies()):
        core = pattern.sub("　", core)
    return ROLE.sub(lambda m: m.group().replace(m["who"], "　", 1), core)


def core_pairs(statement: str) -> frozenset[str]:
    """The pairs of a statement's words that should be the document's too: no figures, 不得/应当 or bodies."""
    core = _blanked(statement)
    return frozenset(pair for part in core.split("　") for pair in pairs(part))


def _candidates(core: frozenset[str], source: PolicyText, article: int) -> list[tuple[float, Line]]:
    """Sentences that may be meant, and two together where the statement tells both."""
    ranked = source.nearest(core, most=_CANDIDATES)
    if not ranked:
        return []
    named = [row for row in source.nearest(core, most=_CANDIDATES, article=article) if article]
    if named and named[0][0] >= max(_ALIKE, ranked[0][0] - _NAMED):
        ranked = named
    top = ranked[0][0]
    joined = [
        (share, both)
        for _, line in ranked[:_JOINED]
        for both in source.joined(line)
        if (share := len(core & pairs(both.text)) / len(core)) >= top + _GAIN
    ]
    return [*joined, *ranked]


def _both(
    statement: str, core: frozenset[str], source: PolicyText, line: Line
) -> tuple[float, Line] | None:
    """A sentence with its neighbour, where the two together hold more and the statement departs from neither."""
    held = len(core & pairs(line.text))
    for both in source.joined(line):
        share = len(core & pairs(both.text)) / len(core)
        if share * len(core) >= held + _MORE and not any(departures(statement, both.text, share)):
            return share, both
    return None
