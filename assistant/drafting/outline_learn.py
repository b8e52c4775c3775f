"""Learning an outline from last year's report: its skeleton, never its wording below the headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting import outline_roles as roles
from assistant.drafting.categories import Categories, Category
from assistant.drafting.outline_pieces import Piece, learn_pieces, level_points, without_points
from assistant.drafting.outline_years import moved_on, old_period, report_year, without_years
from assistant.drafting.slots import read_slots, recognise_point, roles_of
from assistant.evidence import mask
from assistant.models import Heading, HeadingKind, Section, SectionRole

_STRONG = 8.0
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
_TELLING = 4
"""A heading, or what is left of one, of fewer characters says too little."""
_FIGURES = re.compile(r"[0-9０-９《》▢]")
_TERM = re.compile(
    r"“(?=[^”]*[一二三四五六七八九十两双多])[^”百千万]{1,5}”(?!活动|行动|主题|专项|工程|大赛|比赛|计划)"
)
"""“清四乱”, “九小场所” and “两优一先” name a matter and no activity of one year."""


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
    pieces = tuple(without_points(pieces))
    points = [*points, *level_points(headings, pieces)]
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


def _subject_categories(
    text: str, pieces: Sequence[Piece], categories: Categories
) -> frozenset[str]:
    """Categories the whole report is about: recognising them in a part says nothing about it."""
    opening = text[: pieces[0].end]
    found = [m.group("subject") for m in _SUBJECT.finditer(opening)]
    return frozenset(
        c.name for subject in found for c, score in categories.ranked(subject) if score >= _STRONG
    )


def _categories(
    piece: Piece,
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


def _heading(
    piece: Piece, found: Sequence[Category], above: Sequence[Category], categories: Categories
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


def _specific(title: str, piece: Piece) -> bool:
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
