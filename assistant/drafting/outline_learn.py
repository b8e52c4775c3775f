"""Learning an outline from last year's report: its skeleton, never its wording below the headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.drafting import outline_roles as roles
from assistant.drafting.categories import Categories, Category
from assistant.drafting.outline_years import moved_on, old_period, report_year, without_years
from assistant.drafting.slots import read_slots, recognise_point, roles_of
from assistant.evidence import mask
from assistant.models import Heading, HeadingKind, Section, SectionRole

_NUMBERED = (HeadingKind.L1, HeadingKind.L2, HeadingKind.L3, HeadingKind.L4)
_MAX_LEVEL = 4
_STRONG = 8.0
_LONG_LINE = 40
_SUBJECT = re.compile(
    r"(?:关于|对)(?P<subject>[^。，：]{4,40}?)(?:的)?(?:工作)?(?:情况)?(?:报告|汇报|总结)"
)
_SPECIFIC = re.compile(
    r"[0-9０-９《》▢＊*×]|第[一二三四五六七八九十]+(届|期|轮|批|次)|党史学习|主题教育|党纪学习教育|"
    r"(?:深入|树立|学习贯彻|践行)[^，。]{4,24}(?:学习|主题)教育|下降|上升|减少|增加|增长|回升|好转|仍有|全部完成"
)
_ACTIVITY = re.compile(r"活动|比赛|竞赛|大赛|讲座|展览|演讲|培训班|动员会|部署会|“[^”]{7,}”|文化节")

_ABSOLUTE = re.compile(r"彻底|杜绝|坚决防止|绝不|全面消除|零(?:发生|容忍|违规|事故)|没有任何")
_LONG_PHRASE = 14
_FEWEST_PHRASES = 2
_FEWEST_PARTS = 3
_TELLING = 4
"""A heading, or what is left of one, of fewer characters says too little."""
_FIGURES = re.compile(r"[0-9０-９《》▢]")
_TERM = re.compile(
    r"“(?=[^”]*[一二三四五六七八九十两双多])[^”百千万]{1,5}”(?!活动|行动|主题|专项|工程|大赛|比赛|计划)"
)
"""“清四乱”, “九小场所” and “两优一先” name a matter and no activity of one year."""


@dataclass(frozen=True)
class _Piece:
    """A part of last year's text before it becomes a section."""

    start: int
    end: int
    level: int
    title: str
    role: SectionRole
    body: int


def learn_pieces(text: str, headings: Sequence[Heading]) -> tuple[_Piece, ...]:
    """Opening, numbered parts and unheaded tail, in reading order; spans of parents cover children."""
    numbered = _numbered(headings)
    if not numbered:
        return tuple(_unheaded(text, headings))
    pieces = [_opening(text, numbered[0].start)]
    pieces += _headed(text, numbered)
    return tuple(_cut_tail(text, pieces, headings))


def sections_from(
    text: str,
    headings: Sequence[Heading],
    *,
    categories: Categories,
    year: int | None = None,
    title: str = "",
) -> tuple[Section, ...]:
    """Sections of last year's report, ids s1, s2, … in reading order.

    ``year`` and ``title`` are the new report's; without a year it is taken to be the next one's.
    """
    last = report_year(text)
    pieces = tuple(
        replace(p, title=moved_on(p.title, last=last, year=year, title=title))
        for p in learn_pieces(text, headings)
    )
    points = [h for h in headings if h.kind is HeadingKind.POINT]
    subject = _subject_categories(text, pieces, categories)
    sections: list[Section] = []
    parents: list[Section] = []
    pieces = tuple(_without_points(pieces))
    points = [*points, *_level_points(headings, pieces)]
    for index, piece in enumerate(pieces):
        own_end = next((p.start for p in pieces[index + 1 :] if p.start >= piece.body), piece.end)
        own_end = min(own_end, piece.end)
        mine = [p for p in points if piece.body <= p.start < own_end]
        slots = read_slots(text, mine, categories, end=own_end, exclude=subject)
        del parents[max(piece.level - 1, 0) :]
        found = _categories(
            piece,
            slots_roles=roles_of(slots, categories),
            text=text,
            categories=categories,
            exclude=subject,
        )
        above = tuple(categories.find(n) for n in parents[-1].categories) if parents else ()
        if piece.level > 1 and not found and piece.role is SectionRole.WORK:
            found = above[:1]
        work = piece.role is SectionRole.WORK
        section = Section(
            id=f"s{index + 1}",
            heading=_heading(piece, found, above, categories),
            level=piece.level,
            parent=parents[-1].id if piece.level > 1 and parents else None,
            role=piece.role,
            brief=brief_for(piece.role, found),
            slots=slots if piece.role in (SectionRole.WORK, SectionRole.PLANS) else (),
            categories=tuple(c.name for c in found) if work else (),
            target_chars=(
                None if piece.role is SectionRole.CLOSING else _target(piece.end - piece.start)
            ),
            origin="previous",
            previous_span=(piece.start, piece.end) if piece.end > piece.start else None,
        )
        sections.append(section)
        if piece.level > 0:
            parents.append(section)
    return tuple(sections)


def brief_for(role: SectionRole, found: Sequence[Category]) -> str:
    """One sentence for the writer, composed from roles and categories only."""
    if role is SectionRole.OPENING:
        return "交代总体情况、报送依据和数据截止时间，引出正文，不写具体数字。"
    if role is SectionRole.PROBLEMS:
        return "写本年事实反映出来的具体问题，逐条说明表现和成因，不沿用往年的说法。"
    if role is SectionRole.PLANS:
        return "与问题逐条对应写措施，写明拟开展的工作和完成时限。"
    if role is SectionRole.CLOSING:
        return "结束全文。"
    wanted = [c.brief for c in found if c.brief][:4]
    if wanted:
        return f"写本年情况：{'；'.join(wanted)}。"
    return "写本年在这一方面做的主要工作，逐项写明做法、数量和结果。"


# --------------------------------------------------------------------------- pieces


def _numbered(headings: Sequence[Heading]) -> list[Heading]:
    """Numbered headings; plain ones join them only where they announce problems or plans."""
    kept = [h for h in headings if h.kind in _NUMBERED]
    plain = [h for h in headings if h.kind is HeadingKind.PLAIN]
    if not kept:
        titled = [h for h in plain if h.title]
        return titled if len(titled) >= 2 else []
    first = kept[0].start
    kept += [h for h in plain if h.start > first and roles.heading_role(h.title)]
    return sorted(kept, key=lambda h: h.start)


def _levels(numbered: Sequence[Heading]) -> Iterator[int]:
    """Levels by nesting of the ordinal systems in use, so a report that starts at （一） is level 1."""
    order = {kind: rank for rank, kind in enumerate((HeadingKind.PLAIN, *_NUMBERED))}
    top = (
        min(order[h.kind] for h in numbered if h.kind in _NUMBERED or len(numbered) == 1)
        if any(h.kind in _NUMBERED for h in numbered)
        else 0
    )
    stack: list[int] = []
    for heading in numbered:
        rank = max(order[heading.kind], top)
        while stack and stack[-1] >= rank:
            stack.pop()
        stack.append(rank)
        yield min(len(stack), _MAX_LEVEL)


def _opening(text: str, end: int) -> _Piece:
    start = 0
    for line in _lines(text, 0, end):
        content = text[line[0] : line[1]].strip()
        if content and (len(content) > _LONG_LINE or (content[-1] in "。：:" and "年" in content)):
            start = line[0]
            break
        start = line[1]
    trimmed = len(text[:end].rstrip())
    start = min(start, trimmed)
    return _Piece(start, max(trimmed, start), 0, "", SectionRole.OPENING, start)


def _headed(text: str, numbered: Sequence[Heading]) -> Iterator[_Piece]:
    levels = list(_levels(numbered))
    for index, (heading, level) in enumerate(zip(numbered, levels, strict=True)):
        end = next(
            (numbered[j].start for j in range(index + 1, len(numbered)) if levels[j] <= level),
            len(text),
        )
        end = len(text[:end].rstrip())
        role = roles.heading_role(heading.title) or SectionRole.WORK
        leaf = index + 1 == len(numbered) or levels[index + 1] <= level
        if leaf and roles.names_both(heading.title):
            yield from _split_both(text, heading, level, end)
        else:
            yield _Piece(heading.start, end, level, heading.title, role, heading.body)


def _split_both(text: str, heading: Heading, level: int, end: int) -> Iterator[_Piece]:
    """存在的问题和下一步打算 under one heading becomes two parts."""
    cut = end
    for start, stop in _lines(text, heading.body, end):
        if roles.paragraph_role(text[start:stop]) is SectionRole.PLANS:
            cut = start
            break
        inner = roles.plans_start(text[start:stop])
        if inner is not None:
            cut = start + inner
            break
    problems, plans = roles.both_headings(heading.title)
    yield _Piece(heading.start, cut, level, problems, SectionRole.PROBLEMS, heading.body)
    yield _Piece(cut, end, level, plans, SectionRole.PLANS, cut)


def _cut_tail(text: str, pieces: list[_Piece], headings: Sequence[Heading]) -> Iterator[_Piece]:
    """Split unheaded paragraphs of problems, plans and closing off the last numbered part."""
    last_top = max(i for i, p in enumerate(pieces) if p.level <= 1)
    floor = max(pieces[-1].body, pieces[last_top].body)
    joints = {h.start for h in headings if h.kind is not HeadingKind.PLAIN}
    tail = list(_tail(text, floor, joints, has={p.role for p in pieces}, skip=1))
    stop = tail[0].start if tail else len(text)
    for piece in pieces:
        yield replace(piece, end=min(piece.end, len(text[:stop].rstrip())))
    yield from tail


def _tail(
    text: str, floor: int, joints: set[int], *, has: set[SectionRole], skip: int = 0
) -> Iterator[_Piece]:
    """Unheaded parts after ``floor``; the first ``skip`` paragraphs belong to the part before."""
    open_at: int | None = None
    role = SectionRole.WORK
    lines = [
        (start, end) for start, end in _lines(text, floor, len(text)) if text[start:end].strip()
    ]
    for start, end in lines[skip:]:
        offset = len(text[start:end]) - len(text[start:end].lstrip())
        if start + offset in joints:
            continue
        found = roles.paragraph_role(text[start:end])
        if found is None or found is role or (found in has and found is not SectionRole.CLOSING):
            continue
        if open_at is not None:
            yield _tail_piece(text, open_at, start, role)
        open_at, role = start, found
        inner = roles.plans_start(text[start:end]) if found is SectionRole.PROBLEMS else None
        if inner is not None:
            yield _tail_piece(text, start, start + inner, role)
            open_at, role = start + inner, SectionRole.PLANS
    if open_at is not None:
        yield _tail_piece(text, open_at, len(text), role)


def _tail_piece(text: str, start: int, end: int, role: SectionRole) -> _Piece:
    level = 0 if role is SectionRole.CLOSING else 1
    stop = start + len(text[start:end].rstrip())
    return _Piece(start, stop, level, roles.standard_heading(role), role, start)


def _unheaded(text: str, headings: Sequence[Heading]) -> Iterator[_Piece]:
    """A report without numbered headings: an opening, one work part, and the tail."""
    lines = [line for line in _lines(text, 0, len(text)) if text[line[0] : line[1]].strip()]
    first = next((i for i, ln in enumerate(lines) if ln[1] - ln[0] > _LONG_LINE), None)
    if first is None:
        yield _Piece(0, len(text.rstrip()), 0, "", SectionRole.OPENING, 0)
        return
    start, end = lines[first]
    yield _Piece(start, end, 0, "", SectionRole.OPENING, start)
    if first + 1 == len(lines):
        return
    spoken = _spoken_parts(text, headings, lines[first + 1][0])
    if spoken:
        yield from spoken
        return
    body = lines[first + 1][0]
    joints = {h.start for h in headings if h.kind is not HeadingKind.PLAIN}
    tail = list(_tail(text, end, joints, has=set()))
    stop = tail[0].start if tail else len(text)
    if stop > body:
        yield _Piece(body, len(text[:stop].rstrip()), 1, "", SectionRole.WORK, body)
    yield from tail


def _spoken_parts(text: str, headings: Sequence[Heading], body: int) -> list[_Piece]:
    """首先、其次、再次 (or 一是、二是) at the head of paragraphs as the parts of a report without other headings."""
    starts = {start for start, end in _lines(text, 0, len(text))}
    heads = [
        h
        for h in headings
        if h.kind is HeadingKind.POINT and h.start >= body and h.start in starts and h.title
    ]
    if len(heads) < _FEWEST_PARTS or roles.paragraph_role(text[body : heads[0].start]):
        return []
    tail = list(_tail(text, heads[-1].body, {h.start for h in heads}, has=set(), skip=1))
    stop = tail[0].start if tail else len(text)
    ends = [*(h.start for h in heads[1:]), stop]
    made = [
        _Piece(h.start, len(text[:end].rstrip()), 1, h.title, SectionRole.WORK, h.body)
        for h, end in zip(heads, ends, strict=True)
        if h.start < stop
    ]
    return [*made, *tail] if len(made) >= _FEWEST_PARTS else []


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        yield at, stop
        at = stop + 1


# --------------------------------------------------------------------------- meaning


def _subject_categories(
    text: str, pieces: Sequence[_Piece], categories: Categories
) -> frozenset[str]:
    """Categories the whole report is about: recognising them in a part says nothing about it."""
    opening = text[: pieces[0].end]
    found = [m.group("subject") for m in _SUBJECT.finditer(opening)]
    return frozenset(
        c.name for subject in found for c, score in categories.ranked(subject) if score >= _STRONG
    )


def _categories(
    piece: _Piece,
    *,
    slots_roles: tuple[Category, ...],
    text: str,
    categories: Categories,
    exclude: frozenset[str],
) -> tuple[Category, ...]:
    if piece.role is not SectionRole.WORK:
        return ()
    found = {c.name: c for c in slots_roles if c.name not in exclude}
    ranked = [(c, s) for c, s in categories.ranked(piece.title) if c.name not in exclude]
    for category, score in ranked:
        if score >= _STRONG or not found:
            found.setdefault(category.name, category)
    if not found:
        body = text[piece.body : piece.end]
        best = recognise_point(piece.title, body, categories, exclude=exclude)
        if best is None and (fallback := categories.ranked(piece.title)):
            best = fallback[0][0]
        if best is not None:
            found[best.name] = best
    return tuple(found.values())


def _without_points(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """Last year's numbered problems and measures are points of their part, never parts of the outline."""
    inside = 0
    for piece in pieces:
        if piece.level > 1 and piece.start < inside:
            continue
        if piece.role in (SectionRole.PROBLEMS, SectionRole.PLANS):
            inside = piece.end
        yield piece


def _level_points(headings: Sequence[Heading], pieces: Sequence[_Piece]) -> Iterator[Heading]:
    """（一）（二） under problems and plans, as points."""
    for piece in pieces:
        if piece.role not in (SectionRole.PROBLEMS, SectionRole.PLANS):
            continue
        inner = [h for h in headings if h.kind in _NUMBERED and piece.body <= h.start < piece.end]
        outermost = min((h.depth for h in inner), default=0)
        yield from (h for h in inner if h.depth == outermost)


def _heading(
    piece: _Piece, found: Sequence[Category], above: Sequence[Category], categories: Categories
) -> str:
    """Last year's heading words, its years moved on; without the phrases that carry its specifics."""
    if piece.level == 0:
        return ""
    title = piece.title.strip()
    if title and not _specific(title, piece):
        return _trimmed(title) if piece.level == 1 else title
    phrases = [p for p in title.split("，") if not _specific(p, piece)]
    kept = "，".join(phrases)
    if len(phrases) and len(kept) >= _TELLING and title.endswith(phrases[-1]):
        return kept
    if piece.role is not SectionRole.WORK:
        return roles.standard_heading(piece.role)
    if piece.level > 1:
        for category in (*found, *above):
            for style in category.points:
                if any(word in title for word in style.keywords):
                    return style.headings[0]
    if found:
        category = found[0]
        options = category.headings if piece.level == 1 else category.point
        return next(iter(options or category.headings), category.shown)
    return categories.part("业务").headings[0] if piece.level == 1 else "推进重点工作"


def _specific(title: str, piece: _Piece) -> bool:
    """Whether heading words name what was last year's own: an activity, a document, a figure, an outcome."""
    if piece.role is not SectionRole.WORK:
        return old_period(title) or bool(_FIGURES.search(without_years(title)))
    # Quoted names of last year's activities, set phrases (“四风”) aside.
    plain = _TERM.sub("", title)
    named = "“" in plain and "▢" in mask(plain)
    specific = bool(_SPECIFIC.search(without_years(title))) or named or old_period(title)
    return specific or (piece.level > 1 and bool(_ACTIVITY.search(title)))


def _trimmed(title: str) -> str:
    """A heading without trailing phrases that promise what no facts can keep, or that run too long.

    What is left is how last year's heading began: 抓好警示教育，注重源头预防.
    """
    phrases = title.split("，")
    while len(phrases) > _FEWEST_PHRASES and (
        len(phrases[-1]) > _LONG_PHRASE or _ABSOLUTE.search(phrases[-1])
    ):
        phrases.pop()
    return "，".join(phrases)


def _target(length: int) -> int | None:
    """Last year's length to the nearest fifty characters."""
    return max(100, round(length / 50) * 50) if length > 0 else None
