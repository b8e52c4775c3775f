"""What does not go on with the upright, numbered pages: wide tables turned sideways, 版记 on a page of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.exporting import styles
from assistant.exporting.flow import height_of_page, places
from assistant.exporting.measure import ems
from assistant.exporting.paper import Grid, Item, Para, SectionEnd, Sheet
from assistant.exporting.profile import Profile

_CAPTION_STYLES = frozenset({*styles.HEADING, styles.ATTACHMENT, styles.ATTACHMENT_TITLE})
_CAPTION_LENGTH = 40.0
_CAPTIONS = 4
_REMARK = re.compile(r"(?:注|说明|备注|附注|资料来源|数据来源|来源|填报说明)\d*\s*[：:]")
_ENDS_SENTENCE = re.compile(r"[。；！？]$")
_PAGES_PER_LINE = 12
"""After so many pages the estimate of the last line may be off by one line more."""


def turned(items: Sequence[Item], profile: Profile) -> tuple[Item, ...]:
    """Each wide table on pages of its own, turned sideways, together with what names and explains it."""
    found: list[Item] = []
    upright, sideways = SectionEnd(profile), SectionEnd(profile, Sheet.SIDEWAYS)
    index = 0
    while index < len(items):
        item = items[index]
        if not (isinstance(item, Grid) and item.sideways):
            found.append(item)
            index += 1
            continue
        if not (found and _ends_sideways(found[-1]) and not _captions(items, index)):
            start = len(found) - _captions(items, index)
            named = [_without_break(i) for i in found[start:]]
            found = [*_closed(found[:start], upright), *named]
        found.append(item)
        index += 1
        while index < len(items) and _is_remark(items[index]):
            found.append(items[index])
            index += 1
        if not (index < len(items) and _is_sideways(items[index])):
            found = _closed(found, sideways)
        elif not _captions(items, index):
            found.append(Para(style=styles.TABLE_END, pieces=()))
    return tuple(found)


def _is_sideways(item: Item) -> bool:
    return isinstance(item, Grid) and item.sideways


def _ends_sideways(item: Item) -> bool:
    return isinstance(item, Para) and item.ends is None and item.style == styles.TABLE_END


def _captions(items: Sequence[Item], table: int) -> int:
    """How many paragraphs right above a table belong to it: 附件 and its title, a heading, 单位：万元."""
    count = 0
    while count < min(_CAPTIONS, table):
        item = items[table - count - 1]
        if not isinstance(item, Para) or item.frame is not None:
            break
        short = item.style == styles.BODY and ems(item.text) <= _CAPTION_LENGTH
        if not (item.style in _CAPTION_STYLES or (short and not _ENDS_SENTENCE.search(item.text))):
            break
        count += 1
        if item.style == styles.ATTACHMENT:
            break
    return count


def _is_remark(item: Item) -> bool:
    return isinstance(item, Para) and item.style == styles.BODY and bool(_REMARK.match(item.text))


def _without_break(item: Item) -> Item:
    """The new section begins a page already."""
    if isinstance(item, Para) and item.style == styles.ATTACHMENT:
        return replace(item, page_break=False)
    return item


def _closed(items: Sequence[Item], end: SectionEnd) -> list[Item]:
    """The same with the section ending there; nothing to end at the beginning of a paper."""
    found = list(items)
    if not found:
        return found
    last = found[-1]
    if isinstance(last, Para) and last.frame is None:
        if last.ends is None:
            found[-1] = replace(last, ends=end, keep_next=None)
    else:
        found.append(Para(style=styles.TABLE_END, pieces=(), ends=end))
    return found


def with_imprint(
    items: Sequence[Item], imprint: Sequence[Item], profile: Profile
) -> tuple[Item, ...]:
    """The paper with its 版记 at the foot of the last page.

    Where text and 版记 would meet, or the last page is turned sideways, the 版记 goes to the back of a sheet by
    itself, without page number (7.4.1, 7.5).
    """
    if not imprint:
        return tuple(items)
    height = sum(i.frame.height for i in imprint if isinstance(i, Para) and i.frame is not None)
    if items and not _has_room(items, height, profile):
        *frames, last = imprint
        assert isinstance(last, Para)
        alone = replace(last, ends=SectionEnd(profile, Sheet.BARE, even=True))
        return (*_closed(items, SectionEnd(profile)), *frames, alone)
    return (*items, *imprint)


def _has_room(items: Sequence[Item], height: int, profile: Profile) -> bool:
    last = items[-1]
    if isinstance(last, Para) and last.ends is not None and last.ends.sheet is Sheet.SIDEWAYS:
        return False
    end = places(items, profile)[-1]
    if profile.imprint.even_page and end.last_page % 2 == 0:
        return False
    spare = (1 + end.last_page // _PAGES_PER_LINE) * profile.grid.line_twips
    return end.bottom + spare + height <= height_of_page(profile)
