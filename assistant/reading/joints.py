"""Numbered joints at the beginning of a line: 编章节条, 一、（一）1.（1）, Markdown headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.models import HeadingKind
from assistant.numerals import NUMERAL, to_int
from assistant.reading.lines import Line
from assistant.reading.words import heading_words, item_words

# Ranks: a joint closes every open joint of the same or a higher number.
RANK_ATTACHMENT = 5
RANK_BOOK, RANK_CHAPTER, RANK_SECTION = 10, 20, 30
RANK_L1, RANK_ARTICLE, RANK_L1_IN_ARTICLE, RANK_PARAGRAPH = 35, 40, 47, 48
RANK_L2, RANK_L3, RANK_L4, RANK_CIRCLED, RANK_POINT = 50, 60, 70, 75, 80

_RANKS = {
    HeadingKind.BOOK: RANK_BOOK,
    HeadingKind.CHAPTER: RANK_CHAPTER,
    HeadingKind.SECTION: RANK_SECTION,
    HeadingKind.ARTICLE: RANK_ARTICLE,
    HeadingKind.L1: RANK_L1,
    HeadingKind.L2: RANK_L2,
    HeadingKind.L3: RANK_L3,
    HeadingKind.L4: RANK_L4,
}


@dataclass(frozen=True)
class Joint:
    """A place where a part begins, before its reach is known."""

    kind: HeadingKind
    ordinal: str
    number: int
    title: str
    start: int
    body: int
    rank: int
    alone: bool
    """The heading has its line to itself."""
    line: int
    """Index among the lines that are not blank."""
    hashes: int = 0
    """Markdown level, 0 where there is none."""
    limit: int | None = None
    """Where the part ends at the latest; None = at the next joint of its rank."""


_PREFIX = re.compile(r"(?P<md>#{1,6}[ \t　]*|[-*+•●◆■][ \t　]+)?(?P<bold>\*\*|__)?[ \t　]*")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_PART = re.compile(rf"第[ 　]*({NUMERAL}{{1,6}}|\d{{1,3}})[ 　]*(分编|编|章|节)")
_ARTICLE = re.compile(rf"第[ 　]*({NUMERAL}{{1,7}}|\d{{1,4}})[ 　]*条(之{NUMERAL}{{1,2}})?")
_STANDARD_CLAUSE = re.compile(r"条款(\d+(?:\.\d+){1,4})(?=[（(：: 　])")
_L1 = re.compile(
    rf"({NUMERAL}{{1,3}})[ 　]*[、．.]|第({NUMERAL}{{1,2}})部分(?=[：:、 　]|$)[：:、]?"
)
_L2 = re.compile(rf"[（(][ 　]*({NUMERAL}{{1,3}})[ 　]*[）)][、．.]?")
_L3 = re.compile(r"(\d{1,2})(?:[．、]|\.)(?!\d)")
_L3_DECIMAL = re.compile(r"(\d{1,2})[.．](\d{1,2})[ \t\u3000]+(?=[\u4e00-\u9fff])")
_L4 = re.compile(r"[（(](\d{1,2})[）)][、．.]?|(\d{1,2})[）)](?!\d)")
_RANKED_THINGS = "等级线类季届号层审"
_ATTACHMENT = re.compile(rf"附[ 　]*件[ 　]*(?:{NUMERAL}{{1,2}}|\d{{1,2}})?[ 　]*[:：]?$")
_DIGEST_ARTICLE = re.compile(r"（[^（）]{1,24}）：")
_ARTICLE_CONTINUES = re.compile(r"第|规定|所|至|、|和|或|及|与|的|中|，|之")


def joints(lines: Sequence[Line]) -> list[Joint]:
    """Numbered joints in reading order, tables of contents left out.

    Lists of 1. and （1） must count up: a broken line that happens to begin with a number is no joint.
    """
    found: list[Joint] = []
    counts = {HeadingKind.L3: 0, HeadingKind.L4: 0, HeadingKind.ARTICLE: 0}
    for index, line in enumerate(lines):
        joint = _joint(line, index, counts, first=index == 0)
        if joint is not None:
            if joint.kind in counts:
                counts[joint.kind] = joint.number
            elif joint.rank == RANK_ATTACHMENT:
                counts = dict.fromkeys(counts, 0)
            found.append(joint)
    return _without_contents(_without_title(_sentences_as_text(found, lines)))


def _joint(line: Line, index: int, counts: dict[HeadingKind, int], *, first: bool) -> Joint | None:
    prefix = _PREFIX.match(line.text)
    at = prefix.end() if prefix else 0
    md = (prefix["md"] or "").strip() if prefix else ""
    hashes = len(md) if md.startswith("#") else 0
    bold = bool(prefix and prefix["bold"])
    for kind, ordinal, number, end in _ordinals(line.text, at, counts):
        rest = line.text[end:]
        item = kind in (HeadingKind.L3, HeadingKind.L4)
        words = item_words(rest) if item and not bold else heading_words(rest, bold=bold)
        alone, body, limit = words.alone, words.body, None
        title = words.title
        if kind is HeadingKind.ARTICLE:
            # Articles carry no heading words except 【…】; a digest's article is its own line.
            title, body, alone = _article_words(rest)
            if digest := _DIGEST_ARTICLE.match(rest):
                body, limit = digest.end(), line.end
        elif kind in (HeadingKind.BOOK, HeadingKind.CHAPTER, HeadingKind.SECTION):
            title, body, alone = rest.strip(" \t　*：:"), len(rest), True
        rank = RANK_CIRCLED if ordinal in _CIRCLED else _RANKS[kind]
        return Joint(
            kind, ordinal, number, title, line.start, line.start + end + body, rank, alone, index,
            hashes, limit,
        )  # fmt: skip
    if _ATTACHMENT.match(line.text[at:].rstrip("*")) and not first:
        return Joint(
            HeadingKind.PLAIN, "", 0, line.text.strip("*#：: "), line.start, line.end,
            RANK_ATTACHMENT, True, index, hashes,
        )  # fmt: skip
    if hashes and line.text[at:].strip("* "):
        title = line.text[at:].strip("*# \t　")
        return Joint(HeadingKind.PLAIN, "", 0, title, line.start, line.end, 0, True, index, hashes)
    return None


def _sentences_as_text(found: list[Joint], lines: Sequence[Line]) -> list[Joint]:
    """（一）数据须注明来源，口径一致。 with nothing below it is a numbered sentence, not a heading."""
    taken = {joint.line for joint in found}
    result: list[Joint] = []
    for joint in found:
        text = lines[joint.line].text
        if joint.kind is HeadingKind.L2 and joint.alone and text[-1] in "。；" and "，" in text:
            below = joint.line + 1
            if below in taken or below == len(lines):
                end = text.index(joint.ordinal) + len(joint.ordinal)
                words = item_words(text[end:])
                body = lines[joint.line].start + end + words.body
                joint = replace(joint, title=words.title, body=body, alone=False)
        result.append(joint)
    return result


def _without_title(found: list[Joint]) -> list[Joint]:
    """The one Markdown heading of the first level before all numbered parts is the document's title."""
    first = [joint for joint in found if joint.hashes == 1]
    if len(first) == 1 and found[0] is first[0] and first[0].kind is HeadingKind.PLAIN:
        return found[1:]
    return found


def _ordinals(
    text: str, at: int, counts: dict[HeadingKind, int]
) -> Iterator[tuple[HeadingKind, str, int, int]]:
    """The ordinal at ``at``, if there is one: kind, ordinal as written, its number, end."""
    if match := _PART.match(text, at):
        kind = {"章": HeadingKind.CHAPTER, "节": HeadingKind.SECTION}.get(
            match[2], HeadingKind.BOOK
        )
        rest = text[match.end() :]
        if len(rest) <= 40 and not re.search(r"[。；，]|^[规所的至和]", rest):
            yield kind, match[0], to_int(match[1]) or 0, match.end()
    elif match := _ARTICLE.match(text, at):
        if _begins_article(text, match, counts[HeadingKind.ARTICLE]):
            yield HeadingKind.ARTICLE, match[0], to_int(match[1]) or 0, match.end()
    elif match := _STANDARD_CLAUSE.match(text, at):
        yield HeadingKind.ARTICLE, match[0], 0, match.end()
    elif match := _L1.match(text, at):
        number = to_int(match[1] or match[2]) or 0
        if not _enumerates(text, match.end(), number):
            yield HeadingKind.L1, match[0], number, match.end()
    elif match := _L2.match(text, at):
        if text[match.end() : match.end() + 1] not in ("项", "款"):
            yield HeadingKind.L2, match[0], to_int(match[1]) or 0, match.end()
    else:
        yield from _arabic_ordinals(text, at, counts)


def _arabic_ordinals(
    text: str, at: int, counts: dict[HeadingKind, int]
) -> Iterator[tuple[HeadingKind, str, int, int]]:
    """1. （1） 1） 2.1 ①; they must count up."""
    if match := _L4.match(text, at):
        number = int(match[1] or match[2])
        if _follows(number, counts[HeadingKind.L4]):
            yield HeadingKind.L4, match[0], number, match.end()
    elif match := _L3_DECIMAL.match(text, at):
        # 2.1 under 2.: the habit of technical writing, told from 2.1 万元 by its parent.
        if int(match[1]) == counts[HeadingKind.L3]:
            yield HeadingKind.L4, match[0].strip(), int(match[2]), match.end()
    elif match := _L3.match(text, at):
        number = int(match[1])
        if _follows(number, counts[HeadingKind.L3]):
            yield HeadingKind.L3, match[0], number, match.end()
    elif text[at : at + 1] and text[at] in _CIRCLED:
        yield HeadingKind.L4, text[at], _CIRCLED.index(text[at]) + 1, at + 1


def _follows(number: int, last: int) -> bool:
    """A list starts at one or goes on; one slip of the writer is allowed."""
    return number == 1 or last <= number <= last + 2


def _enumerates(text: str, end: int, number: int) -> bool:
    """一、二等奖 is running text, not a heading."""
    following = to_int(text[end : end + 1]) if text[end : end + 1] else None
    return following == number + 1 and text[end + 1 : end + 2] in _RANKED_THINGS


def _begins_article(text: str, match: re.Match[str], last: int) -> bool:
    """第三条 at the start of a line is an article unless the words go on as running text."""
    rest = text[match.end() :].removeprefix("**")
    if not rest or rest[0] in "【（(：:":
        return True
    if rest[0] in " \t\u3000\u00a0":
        return not re.match(r"第|规定|至|的", rest.lstrip(" \t\u3000\u00a0"))
    number = to_int(match[1]) or 0
    return number == last + 1 and not _ARTICLE_CONTINUES.match(rest)


def _article_words(rest: str) -> tuple[str, int, bool]:
    """Title in 【】 if any, where the text begins, and whether the ordinal stands alone."""
    match = re.match(
        r"(?:\*\*)?[ \t\u3000\u00a0]*(?:【([^】]{1,40})】)?(?:\*\*)?[ \t\u3000\u00a0]*", rest
    )
    if match is None:
        return "", 0, not rest
    return match[1] or "", match.end(), match.end() == len(rest)


def _without_contents(found: list[Joint]) -> list[Joint]:
    """Drop a 目录: adjoining heading lines, with nothing between, that all come again further down."""
    last: dict[tuple[HeadingKind, int, str], int] = {}
    keys = [_key(joint) for joint in found]
    for index, key in enumerate(keys):
        last[key] = index
    dropped: set[int] = set()
    run: list[int] = []
    held: set[tuple[HeadingKind, int, str]] = set()
    for index in range(len(found) + 1):
        adjoining = (
            index < len(found)
            and found[index].alone
            and (not run or found[index].line == found[run[-1]].line + 1)
            # The first real heading may follow the contents directly.
            and keys[index] not in held
        )
        if adjoining:
            run.append(index)
            held.add(keys[index])
            continue
        if len(run) > 1:
            repeated = [i for i in run if last[keys[i]] > run[-1]]
            if len(repeated) > 1 and len(repeated) >= 0.7 * len(run):
                dropped.update(run if len(repeated) == len(run) else repeated)
        run = [index] if index < len(found) and found[index].alone else []
        held = {keys[i] for i in run}
    return [joint for index, joint in enumerate(found) if index not in dropped]


def _key(joint: Joint) -> tuple[HeadingKind, int, str]:
    title = re.sub(r"[.…·\-—\s\d]+$", "", joint.title)
    return joint.kind, joint.number, re.sub(r"\s", "", title)
