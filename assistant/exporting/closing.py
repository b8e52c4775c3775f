"""The last page: text that signature and date can stand on (GB/T 9704—2012 7.3.5.5).

Keeping the last paragraph with the signature is enough in Word, which lets go of one line. LibreOffice moves the
whole paragraph, so a paper that ends on a long one had most of a page empty before its last. So the last
paragraph is kept only where it has to be, and where signature and date would stand alone, the lines of the page
before are set a little wider or closer, as the standard says: 可以采取调整行距、字距的措施解决.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.exporting import styles
from assistant.exporting.flow import Place, height_of_page, places
from assistant.exporting.paper import Item, Para
from assistant.exporting.profile import Profile

_SHORT = 2
"""A last paragraph of so many lines may move as a whole."""
_PAGES_PER_LINE = 12
"""After so many pages the estimate may be off by one line more."""
_PITCHES = (0.02, -0.02, 0.05, -0.05, 0.08, -0.08, 0.11, -0.11, 0.14, 0.18, 0.22, 0.27)
"""Changes of the line pitch, the least visible first."""
_SIGNED = frozenset({styles.SIGNATURE, styles.DATE, styles.REMARK})
_ADJUSTED = frozenset({styles.BODY, *styles.HEADING})


def settled(items: Sequence[Item], profile: Profile) -> tuple[Item, ...]:
    """The same paper, its last paragraph and the page it stands on set so that the ending holds together."""
    found = tuple(items)
    last = _last_paragraph(found)
    if last is None:
        return found
    end = last + 1
    while end < len(found) and _is_signed(found[end]):
        end += 1
    here = places(found[:end], profile)
    if here[last].lines <= _SHORT:
        return found
    free = _holds(here, last, profile)
    if free is not None:
        return _with(found, last, keep=not free)
    page = here[last].page
    begin = next(i for i, place in enumerate(here) if place.page == page)
    y = here[begin - 1].next_y if begin and here[begin - 1].last_page == page else 0
    for share, sure in [(s, True) for s in _PITCHES] + [(s, False) for s in _PITCHES if s < 0]:
        pitch = round(profile.grid.line_twips * (1 + share))
        tried = tuple(
            replace(item, line=pitch)
            if isinstance(item, Para) and item.style in _ADJUSTED
            else item
            for item in found[begin:end]
        )
        at = last - begin
        free = _holds(places(tried, profile, page=page, y=y), at, profile, sure=sure)
        if free is not None:
            return _with((*found[:begin], *tried, *found[end:]), last, keep=not free)
    return found


def _last_paragraph(items: Sequence[Item]) -> int | None:
    """Index of the paragraph that is kept with the signature."""
    for index, item in enumerate(items[:-1]):
        if _is_signed(items[index + 1]) and not _is_signed(item):
            kept = isinstance(item, Para) and item.style == styles.BODY and item.keep_next
            return index if kept else None
    return None


def _is_signed(item: Item) -> bool:
    return isinstance(item, Para) and item.style in _SIGNED


def _holds(here: Sequence[Place], last: int, profile: Profile, *, sure: bool = True) -> bool | None:
    """Whether the ending holds: True when the paragraph breaks over the page, False when all is on one page.

    None when signature and date would stand alone, or might, the estimate being what it is.
    """
    pitch = profile.grid.line_twips
    spare = 1 + here[-1].page // _PAGES_PER_LINE
    text = here[last]
    together = here[-1].last_page == text.last_page
    room = not sure or height_of_page(profile) - here[-1].bottom >= spare * pitch
    broken = text.page != text.last_page
    if not together or (not room and not broken):
        return None
    if broken:
        return True if text.lines_on_last > spare and room else None
    return False


def _with(items: tuple[Item, ...], last: int, *, keep: bool) -> tuple[Item, ...]:
    item = items[last]
    if keep or not isinstance(item, Para):
        return items
    return (*items[:last], replace(item, keep_next=None), *items[last + 1 :])
