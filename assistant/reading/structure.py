"""The tree of headings and joints of a text, for policies and reports alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.models import Heading, HeadingKind
from assistant.numerals import to_chinese
from assistant.reading.joints import (
    RANK_ARTICLE,
    RANK_CHAPTER,
    RANK_L1,
    RANK_L1_IN_ARTICLE,
    RANK_PARAGRAPH,
    Joint,
    joints,
)
from assistant.reading.lines import Line, lines_of
from assistant.reading.points import points
from assistant.reading.unheaded import opening, plain_titles, unheaded

_MARKDOWN_RANKS = {1: 6, 2: 34, 3: 49, 4: 59, 5: 69, 6: 74}
_ARTICLES_OF_A_POLICY = 2
_LISTED = frozenset({HeadingKind.L2, HeadingKind.L3, HeadingKind.L4})


def headings(text: str) -> tuple[Heading, ...]:
    """Joints of a text, flat and in reading order.

    Policies: 编、章、节、条, the paragraphs of an article (款; ordinal counted: 第一款) where it has several, and
    its items 项 （一）. Reports: 一、（一）1.（1） with the heading on its own line or run in with its paragraph,
    一是/首先-points of chains of two or more, the unnumbered opening, and unheaded parts at the end (problems,
    next steps, closing words) as PLAIN joints without title. A table of contents is left out.

    Offsets are exact: ``text[start:]`` begins with the ordinal (or a Markdown mark before it), ``text[body:]``
    is the text after the heading words. Linear in the length of the text.
    """
    lines = tuple(lines_of(text))
    found = _in_context(_markdown_ranks(joints(lines)), lines)
    if sum(joint.kind is HeadingKind.ARTICLE for joint in found) >= _ARTICLES_OF_A_POLICY:
        found = _merged(found, _paragraphs(found, lines))
    else:
        found = _report(text, lines, found)
    return _tree(found, len(text))


def _report(text: str, lines: Sequence[Line], found: list[Joint]) -> list[Joint]:
    found = _merged(_one_line_items(found, lines), plain_titles(lines, found))
    # Points hold lines, too: a paragraph that begins with one is not unheaded.
    early = points(text, lines, found)
    found = _merged(found, unheaded(lines, _merged(found, [p for p in early if _leads(p, lines)])))
    first = opening(lines, found)
    if first is not None:
        found = _merged([first], found)
    return _merged(found, points(text, lines, found))


def _one_line_items(found: Sequence[Joint], lines: Sequence[Line]) -> list[Joint]:
    """Where every item of a list so far is one line, so is the last: what follows belongs to the part above."""
    result = list(found)
    lists: dict[int, list[int]] = {}
    for index in range(len(found) + 1):
        rank = found[index].rank if index < len(found) else 0
        for other in [r for r in lists if r > rank]:
            _close_list(lists.pop(other), result, lines)
        if index < len(found) and found[index].kind in _LISTED:
            lists.setdefault(rank, []).append(index)
    return result


def _close_list(items: Sequence[int], result: list[Joint], lines: Sequence[Line]) -> None:
    joints_ = [result[index] for index in items]
    adjoining = all(b.line - a.line == 1 for a, b in pairwise(joints_))
    if len(items) > 1 and adjoining and not any(joint.alone for joint in joints_):
        last = joints_[-1]
        result[items[-1]] = replace(last, limit=lines[last.line].end)


def _leads(joint: Joint, lines: Sequence[Line]) -> bool:
    return joint.start == lines[joint.line].start


def _merged(a: Sequence[Joint], b: Sequence[Joint]) -> list[Joint]:
    """Both in reading order; where two begin at one place the higher part comes first."""
    return sorted((*a, *b), key=lambda joint: (joint.start, joint.rank))


def _markdown_ranks(found: list[Joint]) -> list[Joint]:
    """Headings without number rank with the numbered headings of the same Markdown level."""
    ranks: dict[int, int] = {}
    for joint in found:
        if joint.hashes and joint.rank:
            ranks[joint.hashes] = min(joint.rank, ranks.get(joint.hashes, joint.rank))
    return [
        joint
        if joint.rank
        else replace(joint, rank=ranks.get(joint.hashes, _MARKDOWN_RANKS[joint.hashes]))
        for joint in found
    ]


def _in_context(found: list[Joint], lines: Sequence[Line]) -> list[Joint]:
    """（一） inside an article is an item; 一、 inside an article belongs to it; 第一条 after 一、 may start afresh."""
    result: list[Joint] = []
    article: Joint | None = None
    part: Joint | None = None
    outermost = RANK_ARTICLE
    for joint in found:
        if joint.kind is HeadingKind.ARTICLE:
            if part is not None and joint.number == 1 and part.line + 1 != joint.line:
                # A notice in 一、二、三、 with a regulation behind it: the articles are no part of 三、.
                outermost = RANK_L1
            article, joint = joint, replace(joint, rank=outermost)
        elif joint.rank <= RANK_CHAPTER or joint.kind is HeadingKind.SECTION:
            article = part = None
            outermost = RANK_ARTICLE
        elif joint.kind is HeadingKind.L1:
            if article is not None and outermost == RANK_ARTICLE and part is None:
                joint = replace(joint, rank=RANK_L1_IN_ARTICLE)
            else:
                part, article = joint, None
        elif joint.kind is HeadingKind.L2 and article is not None:
            joint = replace(
                joint, kind=HeadingKind.ITEM, title="", body=_after_ordinal(joint, lines)
            )
        result.append(joint)
    return result


def _after_ordinal(joint: Joint, lines: Sequence[Line]) -> int:
    line = lines[joint.line]
    return line.start + line.text.index(joint.ordinal) + len(joint.ordinal)


def _paragraphs(found: Sequence[Joint], lines: Sequence[Line]) -> list[Joint]:
    """款: the paragraphs of each article that has several."""
    taken = {joint.line for joint in found}
    result: list[Joint] = []
    for place, joint in enumerate(found):
        if joint.kind is not HeadingKind.ARTICLE or joint.limit is not None:
            continue
        following = (found[i] for i in range(place + 1, len(found)))
        end = next((other.line for other in following if other.rank <= joint.rank), len(lines))
        result.extend(_article_paragraphs(joint, range(joint.line, end), lines, taken))
    return result


def _article_paragraphs(
    article: Joint, span: range, lines: Sequence[Line], taken: set[int]
) -> list[Joint]:
    starts: list[tuple[int, int]] = []
    for index in span:
        line = lines[index]
        if index == article.line:
            if article.body < line.end:
                starts.append((article.body, index))
        elif index in taken or line.text.startswith(("<!--", "#")):
            continue
        # A line that goes on with the sentence of the line before is a broken line, not a paragraph.
        elif not starts or lines[index - 1].ended:
            starts.append((line.start, index))
    if len(starts) < 2:
        return []
    return [
        Joint(
            HeadingKind.PARAGRAPH,
            f"第{to_chinese(number)}款",
            number,
            "",
            start,
            start,
            RANK_PARAGRAPH,
            False,
            index,
        )
        for number, (start, index) in enumerate(starts, 1)
    ]


def _tree(found: Sequence[Joint], length: int) -> tuple[Heading, ...]:
    """Reach and depth of every joint."""
    ends = [length] * len(found)
    depths = [0] * len(found)
    open_: list[int] = []
    for index, joint in enumerate(found):
        while open_ and (
            found[open_[-1]].rank >= joint.rank or _limit(found[open_[-1]], length) <= joint.start
        ):
            ends[open_.pop()] = joint.start
        depths[index] = len(open_)
        open_.append(index)
    return tuple(
        Heading(
            kind=joint.kind,
            ordinal=joint.ordinal,
            title=joint.title,
            start=joint.start,
            end=min(end, _limit(joint, length)),
            body=min(joint.body, end),
            depth=depth,
        )
        for joint, end, depth in zip(found, ends, depths, strict=True)
    )


def _limit(joint: Joint, length: int) -> int:
    return length if joint.limit is None else joint.limit
