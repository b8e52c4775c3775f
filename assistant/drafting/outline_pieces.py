"""Last year's report cut into its parts: opening, headed parts, and what stands unheaded at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.drafting import outline_roles as roles
from assistant.models import Heading, HeadingKind, SectionRole

_NUMBERED = (HeadingKind.L1, HeadingKind.L2, HeadingKind.L3, HeadingKind.L4)
_MAX_LEVEL = 4
_LONG_LINE = 40
_FEWEST_PARTS = 3


@dataclass(frozen=True)
class Piece:
    """A part of last year's text before it becomes a section."""

    start: int
    end: int
    level: int
    title: str
    role: SectionRole
    body: int


def learn_pieces(text: str, headings: Sequence[Heading]) -> tuple[Piece, ...]:
    """Opening, numbered parts and unheaded tail, in reading order; spans of parents cover children."""
    numbered = _numbered(headings)
    if not numbered:
        return tuple(_unheaded(text, headings))
    pieces = [_opening(text, numbered[0].start)]
    pieces += _headed(text, numbered)
    return tuple(_cut_tail(text, pieces, headings))


def without_points(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Last year's numbered problems and measures are points of their part, never parts of the outline."""
    inside = 0
    for piece in pieces:
        if piece.level > 1 and piece.start < inside:
            continue
        if piece.role in (SectionRole.PROBLEMS, SectionRole.PLANS):
            inside = piece.end
        yield piece


def level_points(headings: Sequence[Heading], pieces: Sequence[Piece]) -> Iterator[Heading]:
    """（一）（二） under problems and plans, as points."""
    for piece in pieces:
        if piece.role not in (SectionRole.PROBLEMS, SectionRole.PLANS):
            continue
        inner = [h for h in headings if h.kind in _NUMBERED and piece.body <= h.start < piece.end]
        outermost = min((h.depth for h in inner), default=0)
        yield from (h for h in inner if h.depth == outermost)


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


def _opening(text: str, end: int) -> Piece:
    start = 0
    for line in _lines(text, 0, end):
        content = text[line[0] : line[1]].strip()
        if content and (len(content) > _LONG_LINE or (content[-1] in "。：:" and "年" in content)):
            start = line[0]
            break
        start = line[1]
    trimmed = len(text[:end].rstrip())
    start = min(start, trimmed)
    return Piece(start, max(trimmed, start), 0, "", SectionRole.OPENING, start)


def _headed(text: str, numbered: Sequence[Heading]) -> Iterator[Piece]:
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
            yield Piece(heading.start, end, level, heading.title, role, heading.body)


def _split_both(text: str, heading: Heading, level: int, end: int) -> Iterator[Piece]:
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
    yield Piece(heading.start, cut, level, problems, SectionRole.PROBLEMS, heading.body)
    yield Piece(cut, end, level, plans, SectionRole.PLANS, cut)


def _cut_tail(text: str, pieces: list[Piece], headings: Sequence[Heading]) -> Iterator[Piece]:
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
) -> Iterator[Piece]:
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


def _tail_piece(text: str, start: int, end: int, role: SectionRole) -> Piece:
    level = 0 if role is SectionRole.CLOSING else 1
    stop = start + len(text[start:end].rstrip())
    return Piece(start, stop, level, roles.standard_heading(role), role, start)


def _unheaded(text: str, headings: Sequence[Heading]) -> Iterator[Piece]:
    """A report without numbered headings: an opening, one work part, and the tail."""
    lines = [line for line in _lines(text, 0, len(text)) if text[line[0] : line[1]].strip()]
    first = next((i for i, ln in enumerate(lines) if ln[1] - ln[0] > _LONG_LINE), None)
    if first is None:
        yield Piece(0, len(text.rstrip()), 0, "", SectionRole.OPENING, 0)
        return
    start, end = lines[first]
    yield Piece(start, end, 0, "", SectionRole.OPENING, start)
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
        yield Piece(body, len(text[:stop].rstrip()), 1, "", SectionRole.WORK, body)
    yield from tail


def _spoken_parts(text: str, headings: Sequence[Heading], body: int) -> list[Piece]:
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
        Piece(h.start, len(text[:end].rstrip()), 1, h.title, SectionRole.WORK, h.body)
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
