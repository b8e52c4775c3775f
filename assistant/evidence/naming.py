"""Finding names of persons and of bodies in running text, by how official texts write them."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.evidence import rules
from assistant.evidence.spans import BLANK, Piece
from assistant.evidence.texts import likeness

_CJK = "\u4e00-\u9fff"
_SHORT = ("科", "处", "股", "委", "局", "厅")
"""Suffixes of one character also end ordinary words; they need a rank in front or a clear end."""
_COUNTERS = "个家所名座些类种等"
_FIRMS = ("公司", "集团", "银行")
"""建设 is a verb elsewhere, but part of the name of a firm."""
_OFFICES = ("科", "处", "股")
_LONGEST = 14
_INNER = 6
"""Longest name of an office inside a bureau (公共服务科) that needs no stop behind it."""

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
    return re.compile(rf"(?P<name>[{surnames}])(?P<title>{title})")


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
    if any(c in data.function or c == "副" for c in name[1:]):
        return False
    return not any(
        name.startswith(w) or (len(name) > 1 and w.startswith(name)) for w in data.persons.not_
    )


# --------------------------------------------------------------------------- bodies


@lru_cache(maxsize=1)
def _suffix() -> re.Pattern[str]:
    data = rules.words().bodies
    long = rules.alternation(s for s in data.suffixes if s not in _SHORT)
    ranked = rf"(?<=[{_CJK}]{{2}})[局厅委](?![面势部限员派托屈办长])"
    before = rf"(?<=[{_CJK}]{{2}})(?<![逐各每某几多哪何查惩论相此之])"
    inner = before + r"[科处股](?![学技研普目举员室长级分理罚置境所东份权方事女于警])"
    return re.compile(rf"(?:{long})|{ranked}|{inner}")


@lru_cache(maxsize=1)
def _wall_words() -> re.Pattern[str]:
    data = rules.verbs()
    acts = {v for g in data.groups for v in g.verbs if len(v) > 1} | set(data.weak)
    return re.compile(rf"(?:{rules.alternation(acts | set(rules.words().bodies.before))})[了过]?")


@lru_cache(maxsize=1)
def _act_words() -> re.Pattern[str]:
    """服务 and 检查 are part of 公共服务科, 检查科; 开展 is not."""
    acts = {v for g in rules.verbs().groups for v in g.verbs if len(v) > 1}
    return re.compile(rf"(?:{rules.alternation(acts)})[了过]?")


@lru_cache(maxsize=1)
def _generic() -> frozenset[str]:
    return frozenset(rules.words().bodies.generic)


_RANKED = re.compile(r"全?[市县区省国州旗](?![场民级域别分外内间化集])")
_PLACE = 3
_RANK = re.compile(
    rf"全?[国省市县区州旗](?![场民级域委别分外内间名制化集])|[{_CJK}*]{{2,3}}[省市县区州]"
)


def find_bodies(text: str) -> list[Piece]:
    """Names of bodies and places of that kind: 市财政局, 市委第三巡察组, 财务科.

    General terms (党组, 各科室, 市委) are left out. ``inner`` is the name as cut.
    """
    found: list[Piece] = []
    for m in _suffix().finditer(text):
        start, end = _left_end(text, m.start(), m.group()), m.end()
        if found and start < found[-1].end:
            start = _after(found, text, m.start())
        name = text[start:end]
        if _is_body(name, m.group(), text[max(0, start - 1) : start], text[end : end + 1]):
            if found and start < found[-1].end:
                found.pop()
            found.append(Piece(start, end, name))
    return found


def _after(found: list[Piece], text: str, at: int) -> int:
    """Where a name begins that follows another: 县医院 in 县卫生健康局联合县医院, but 市公安局巡警支队 is one."""
    between = text[found[-1].end : at]
    walls = [w.end() for w in _wall_words().finditer(between)]
    return found[-1].end + walls[-1] if walls else found[-1].start


def _is_body(name: str, suffix: str, before: str, after: str) -> bool:
    if len(name) < max(3, len(suffix) + 1):
        return False
    generic = _generic()
    if name in generic or any(name.endswith(g) and len(g) >= len(name) - 1 for g in generic):
        return False
    if suffix == "党组" and after == "织":
        # 非公企业党组织 names no body.
        return False
    if suffix not in _SHORT:
        return _telling(name, suffix)
    if any(name.endswith(g) for g in generic):
        return False
    stops = rules.words().bodies.walls
    opens = not before or before in stops or not ("\u4e00" <= before <= "\u9fff")
    closes = not after or after in stops or not ("\u4e00" <= after <= "\u9fff")
    if suffix in _OFFICES:
        return opens and (closes or len(name) <= _INNER)
    return closes or bool(_RANK.match(name))


def _telling(name: str, suffix: str) -> bool:
    """一个基地, 社会组织部门 name nothing in particular; 青年文化中心 does."""
    own = name[: -len(suffix)]
    if own[-1] in _COUNTERS:
        return False
    return bool(_RANK.match(name)) or "第" in own or likeness(own, frozenset()).fresh >= 2


def _left_end(text: str, at: int, suffix: str) -> int:
    """Where the name that runs up to ``at`` begins."""
    walls = rules.words().bodies.walls
    left = at
    while left > 0 and at - left < _LONGEST:
        c = text[left - 1]
        if c in walls or c == BLANK or not ("\u4e00" <= c <= "\u9fff" or c in "*0123456789"):
            break
        left -= 1
    run = text[left:at]
    ranked = _ranked_start(run)
    if ranked is not None:
        return left + ranked
    if suffix in _FIRMS:
        return left
    words = _act_words() if suffix in _OFFICES else _wall_words()
    cut = 0
    for m in words.finditer(run):
        cut = m.end()
    return at if cut == len(run) else left + cut


def _ranked_start(run: str) -> int | None:
    """Where 市财政 begins in 配合市财政; a place's own name of two or three characters in front belongs to it."""
    m = _RANKED.search(run)
    if m is None:
        return None
    before = run[: m.start()]
    walls = [w.end() for w in _wall_words().finditer(before)]
    if walls:
        return walls[-1] if len(before) - walls[-1] <= _PLACE else m.start()
    return 0 if len(before) <= _PLACE else m.start()
