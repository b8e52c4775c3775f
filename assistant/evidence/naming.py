"""Finding names of persons and of bodies in running text, by how official texts write them."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.evidence import rules
from assistant.evidence.spans import BLANK, Piece

_CJK = "\u4e00-\u9fff"
_SHORT = ("科", "处", "股", "委", "局", "厅")
"""Suffixes of one character also end ordinary words; they need a rank in front or a clear end."""
_LONGEST = 14

# --------------------------------------------------------------------------- persons


@lru_cache(maxsize=1)
def _surname() -> str:
    data = rules.words().persons
    return rf"(?:{rules.alternation(data.double)}|[{data.surnames}])"


@lru_cache(maxsize=1)
def _named_then_title() -> re.Pattern[str]:
    title = rules.alternation(rules.words().persons.titles)
    return re.compile(rf"(?P<name>{_surname()}[{_CJK}]{{1,2}}?)(?P<title>{title})")


@lru_cache(maxsize=1)
def _title_then_named() -> re.Pattern[str]:
    data = rules.words().persons
    alone = ("同志", "先生", "女士", "委员", "常委")
    title = rules.alternation(t for t in data.titles if t not in alone)
    end = rf"(?=[{re.escape(data.after)}]|同志|$)"
    return re.compile(rf"(?:{title})(?P<name>{_surname()}[{_CJK}]{{1,2}}?){end}")


@lru_cache(maxsize=1)
def _surname_and_title() -> re.Pattern[str]:
    data = rules.words().persons
    unclear = set("于向和任常时左成万安关强管方段路季单解车文项柏史江")
    surnames = "".join(c for c in data.surnames if c not in unclear)
    plain = ("同志", "委员", "常委", "老师")
    title = rules.alternation(t for t in data.titles if t not in plain)
    return re.compile(rf"(?<![{_CJK}])(?P<name>[{surnames}])(?P<title>{title})")


@lru_cache(maxsize=1)
def _edge_before() -> re.Pattern[str]:
    """What may stand before a person's name: a stop, a function word, a verb, a title."""
    data = rules.words().persons
    ends = rules.alternation((*data.titles, *data.before))
    return re.compile(rf"(?:^|[^{_CJK}]|[由请向对与和给为让叫是把被将及同派聘]|{ends})$")


def find_persons(text: str) -> list[Piece]:
    """Names of persons with their title where it follows: 张某某同志, 局长李某某. ``inner`` is the name."""
    found: list[Piece] = []
    for pattern in (_named_then_title(), _title_then_named(), _surname_and_title()):
        for m in pattern.finditer(text):
            start, name = m.start("name"), m.group("name")
            if any(p.start <= start < p.end for p in found) or not _is_name(name):
                continue
            if pattern is not _title_then_named() and not _edge_before().search(
                text[max(0, start - 6) : start]
            ):
                continue
            end = m.end() if "title" in m.groupdict() else m.end("name")
            found.append(Piece(start, end, name))
    return sorted(found, key=lambda p: p.start)


def _is_name(name: str) -> bool:
    data = rules.words()
    if any(c in data.function for c in name[1:]):
        return False
    return not any(
        name.startswith(w) or (len(name) > 1 and w.startswith(name)) for w in data.persons.not_
    )


# --------------------------------------------------------------------------- bodies


@lru_cache(maxsize=1)
def _suffix() -> re.Pattern[str]:
    data = rules.words().bodies
    long = rules.alternation(s for s in data.suffixes if s not in _SHORT)
    ranked = rf"(?<=[{_CJK}]{{2}})[局厅委](?![面势部限员派托屈办])"
    ended = rf"(?<=[{_CJK}]{{2}})[科处股](?:(?![{_CJK}])|(?=[的与和及对向由在将把已共以为等开组印召发长]))"
    return re.compile(rf"(?:{long})|{ranked}|{ended}")


@lru_cache(maxsize=1)
def _wall_words() -> re.Pattern[str]:
    data = rules.verbs()
    acts = {v for g in data.groups for v in g.verbs if len(v) > 1} | set(data.weak)
    return re.compile(rf"(?:{rules.alternation(acts | set(rules.words().bodies.before))})[了过]?")


@lru_cache(maxsize=1)
def _generic() -> frozenset[str]:
    return frozenset(rules.words().bodies.generic)


_RANK = re.compile(
    rf"全?[国省市县区州旗](?![场民级域委别分外内间名制化集])|[{_CJK}*]{{2,3}}[省市县区州]"
)


def find_bodies(text: str) -> list[Piece]:
    """Names of bodies and places of that kind: 市财政局, 市委第三巡察组, 财务科.

    General terms (党组, 各科室, 市委) are left out. ``inner`` is the name as cut.
    """
    found: list[Piece] = []
    for m in _suffix().finditer(text):
        start, end = _left_end(text, m.start()), m.end()
        name = text[start:end]
        if not _is_body(name, m.group(), text[end : end + 1]):
            continue
        if found and start < found[-1].end:
            # 市纪委监委 after 市纪委: keep the longer.
            start = found.pop().start
        found.append(Piece(start, end, text[start:end]))
    return found


def _is_body(name: str, suffix: str, after: str) -> bool:
    if len(name) < max(3, len(suffix) + 1):
        return False
    generic = _generic()
    if name in generic or any(name.endswith(g) and len(g) >= len(name) - 1 for g in generic):
        return False
    if suffix not in _SHORT:
        return True
    if any(name.endswith(g) for g in generic):
        return False
    clear = (
        not after
        or after in "的与和及对向由在将把已共以为等长、，。；：（）"
        or not ("\u4e00" <= after <= "\u9fff")
    )
    return clear or bool(_RANK.match(name))


def _left_end(text: str, at: int) -> int:
    """Where the name that runs up to ``at`` begins."""
    walls = rules.words().bodies.walls
    left = at
    while left > 0 and at - left < _LONGEST:
        c = text[left - 1]
        if c in walls or c == BLANK or not ("\u4e00" <= c <= "\u9fff" or c in "*0123456789"):
            break
        left -= 1
    run = text[left:at]
    cut = 0
    for m in _wall_words().finditer(run):
        cut = m.end()
    if cut == len(run):
        return at
    left += cut
    run = text[left:at]
    rank = re.search(r"全?[市县区省国](?![场民级域别分外内间化集])", run)
    if rank and rank.start() > 0 and not _place_before(run, rank.start()):
        left += rank.start()
    return left


def _place_before(run: str, at: int) -> bool:
    """Two or three characters before 市 at the beginning of the run may be the place's own name."""
    return at <= 3
