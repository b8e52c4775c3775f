"""The redline: two versions as native tracked changes.

Accepting every change gives the new text exactly, rejecting every change the old one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from assistant.exporting.compare import align, edits
from assistant.exporting.layout import is_letter, layout
from assistant.exporting.nouns import Manuscript, plain_text
from assistant.exporting.paper import Grid, Item, Para, Piece
from assistant.exporting.profile import Profile, load_profile

if TYPE_CHECKING:
    from assistant.exporting.ooxml import Element

Change = Literal["ins", "del"]


@dataclass(frozen=True)
class _Stretch:
    """Pieces of one paragraph that share a fate."""

    pieces: tuple[Piece, ...]
    change: Change | None = None


@dataclass(frozen=True)
class _Row:
    """One paragraph of the redline."""

    para: Para
    """Gives the properties."""
    stretches: tuple[_Stretch, ...]
    change: Change | None = None
    """What happens to the whole paragraph."""
    before: Para | None = None
    """The old paragraph where its properties differ."""


@dataclass
class _Tracker:
    """Numbers the changes and names their author and time."""

    author: str
    date: str
    count: int = field(default=0)

    def attributes(self) -> dict[str, str | int | float]:
        """Attributes of the next change."""
        self.count += 1
        return {"id": self.count, "author": self.author, "date": self.date}


def render_redline(
    old: Manuscript,
    new: Manuscript,
    *,
    profile: str | Profile = "gb9704",
    author: str = "拟稿台",
    date: dt.datetime | None = None,
) -> bytes:
    """The new version with the way from the old one as tracked changes.

    Args:
        old: the version to compare against.
        new: the version that stands when all changes are accepted.
        profile: id of a layout profile, or a profile.
        author: name the changes carry.
        date: time the changes carry; now by default.

    Raises:
        UserError: a text has a control character that Word cannot store.
        NotFoundError: there is no such profile.
    """
    from assistant.exporting import writer

    chosen = load_profile(profile)
    for text in (plain_text(old), plain_text(new)):
        writer.refuse_unstorable(text)
    stamp = (date or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    tracker = _Tracker(author, stamp)
    rows = _rows(_one_section(layout(old, chosen)), layout(new, chosen))
    document = writer.new_document(chosen, title=new.title, first_numbered=not is_letter(new))
    writer.fill(document, _elements(rows, tracker))
    return writer.save(document)


def _one_section(items: Sequence[Item]) -> list[Item]:
    """The pages are turned as the new version wants them; Word cannot track that."""
    return [replace(i, ends=None) if isinstance(i, Para) else i for i in items]


def _rows(old: Sequence[Item], new: Sequence[Item]) -> list[_Row | tuple[Grid, Change | None]]:
    """Paragraphs and tables of the redline in order."""
    pairs = _end_paired(align([_key(i) for i in old], [_key(i) for i in new]))
    found: list[_Row | tuple[Grid, Change | None]] = []
    for left, right in pairs:
        a = old[left] if left is not None else None
        b = new[right] if right is not None else None
        if isinstance(a, Para) and isinstance(b, Para):
            found.append(_both(a, b))
        elif isinstance(a, Grid) and isinstance(b, Grid) and a.text == b.text:
            found.append((b, None))
        else:
            if a is not None:
                found.append(_whole(a, "del"))
            if b is not None:
                found.append(_whole(b, "ins"))
    return found


def _key(item: Item) -> str:
    # A table must never be paired with a paragraph.
    return f"\ufdd0{item.text}" if isinstance(item, Grid) else item.text


def _end_paired(
    pairs: Sequence[tuple[int | None, int | None]],
) -> list[tuple[int | None, int | None]]:
    """The last paragraphs of both texts as a pair, if both have one left over.

    The last paragraph mark of a document cannot be tracked; this way it never has to be on both sides.
    """
    found = list(pairs)
    tail = len(found)
    while tail and None in found[tail - 1]:
        tail -= 1
    lefts = [i for i, (a, _) in enumerate(found) if i >= tail and a is not None]
    rights = [i for i, (_, b) in enumerate(found) if i >= tail and b is not None]
    if not lefts or not rights:
        return found
    pair = (found[lefts[-1]][0], found[rights[-1]][1])
    rest = [p for i, p in enumerate(found) if i not in (lefts[-1], rights[-1])]
    return [*rest, pair]


def _whole(item: Item, change: Change) -> _Row | tuple[Grid, Change | None]:
    if isinstance(item, Grid):
        return item, change
    return _Row(item, (_Stretch(item.pieces, change),), change)


def _both(old: Para, new: Para) -> _Row:
    before = old if _shape(old) != _shape(new) else None
    if old.text == new.text:
        return _Row(new, (_Stretch(new.pieces),), before=before)
    if any(p.start is None for p in (*old.pieces, *new.pieces)):
        # Line breaks and tabs of the layout belong to one version only.
        stretches = (_Stretch(old.pieces, "del"), _Stretch(new.pieces, "ins"))
        return _Row(new, stretches, before=before)
    found: list[_Stretch] = []
    for edit in edits(old.text, new.text):
        if edit.kind == "deleted":
            found.append(_Stretch(_slice(old.pieces, *edit.old), "del"))
        elif edit.kind == "inserted":
            found.append(_Stretch(_slice(new.pieces, *edit.new), "ins"))
        else:
            found.append(_Stretch(_slice(new.pieces, *edit.new)))
    return _Row(new, tuple(found), before=before)


def _shape(para: Para) -> Para:
    """Paragraph properties without content."""
    return replace(para, pieces=(), section=None, ends=None)


def _slice(pieces: Sequence[Piece], start: int, end: int) -> tuple[Piece, ...]:
    found: list[Piece] = []
    at = 0
    for piece in pieces:
        a, b = max(start - at, 0), min(end - at, len(piece.text))
        if a < b:
            offset = None if piece.start is None else piece.start + a
            found.append(replace(piece, text=piece.text[a:b], start=offset))
        at += len(piece.text)
    return tuple(found)


def _elements(
    rows: Sequence[_Row | tuple[Grid, Change | None]], tracker: _Tracker
) -> Iterator[Element]:
    from assistant.exporting import styles, writer

    separator = _Row(Para(style=styles.TABLE_END, pieces=()), ())
    laid: list[_Row | tuple[Grid, Change | None]] = []
    for index, row in enumerate(rows):
        laid.append(row)
        following = rows[index + 1] if index + 1 < len(rows) else None
        if not isinstance(row, _Row) and not isinstance(following, _Row):
            laid.append(separator)
    marks = _marks(laid)
    laid = _last_properties(laid)
    for row, mark in zip(laid, marks, strict=True):
        if isinstance(row, _Row):
            yield _paragraph(row, mark, tracker)
        elif row[1] is None:
            yield writer.table(row[0])
        else:
            yield _table(row[0], row[1], tracker)


def _marks(rows: Sequence[_Row | tuple[Grid, Change | None]]) -> list[Change | None]:
    """What happens to each paragraph mark.

    A paragraph that comes or goes takes its own mark with it. At the end of the document, where the last mark
    must stay, each takes the mark before it instead.
    """
    marks: list[Change | None] = [r.change if isinstance(r, _Row) else None for r in rows]
    last = len(rows)
    while last and marks[last - 1] is not None:
        last -= 1
    if last == len(rows):
        return marks
    kept = last - 1
    if kept >= 0 and isinstance(rows[kept], _Row):
        return [*marks[:kept], *marks[last:], None]
    return [*marks[:-1], None]


def _last_properties(
    rows: Sequence[_Row | tuple[Grid, Change | None]],
) -> list[_Row | tuple[Grid, Change | None]]:
    """The last mark serves both versions, so it carries the properties of both last paragraphs."""
    found = list(rows)
    paragraphs = [r for r in found if isinstance(r, _Row)]
    kept = next((r for r in reversed(paragraphs) if r.change is None), None)
    if kept is None or not isinstance(found[-1], _Row) or found[-1].change is None:
        return found
    last = found[-1]
    if last.change == "ins":
        found[-1] = replace(last, before=kept.before or kept.para)
    else:
        found[-1] = replace(last, para=_shape(kept.para), before=last.para)
    return found


def _paragraph(row: _Row, mark: Change | None, tracker: _Tracker) -> Element:
    from assistant.exporting import writer
    from assistant.exporting.ooxml import make

    extra: list[Element] = []
    if mark is not None:
        extra.append(make("rPr", children=[make(mark, tracker.attributes())]))
    if row.before is not None:
        previous = writer.paragraph_properties(_shape(row.before))
        extra.append(make("pPrChange", tracker.attributes(), [previous]))
    return make(
        "p",
        children=[
            writer.paragraph_properties(row.para, extra),
            *(e for s in row.stretches for e in _stretch(s, row.para, tracker)),
        ],
    )


def _stretch(stretch: _Stretch, para: Para, tracker: _Tracker) -> Iterator[Element]:
    from assistant.exporting import writer
    from assistant.exporting.ooxml import make

    deleted = stretch.change == "del"
    runs = [r for piece in stretch.pieces for r in writer.run(piece, para, deleted=deleted)]
    if stretch.change is None:
        yield from runs
    elif runs:
        yield make(stretch.change, tracker.attributes(), runs)


def _table(grid: Grid, change: Change, tracker: _Tracker) -> Element:
    """A whole table that comes or goes."""
    from assistant.exporting import writer
    from assistant.exporting.ooxml import insert_ordered, local, make

    element = writer.table(grid)
    rows = [child for child in element if local(child) == "tr"]
    for row, cells in zip(rows, grid.rows, strict=True):
        properties = next(child for child in row if local(child) == "trPr")
        insert_ordered(properties, make(change, tracker.attributes()))
        boxes = [child for child in row if local(child) == "tc"]
        for box, cell in zip(boxes, cells, strict=True):
            old = next(child for child in box if local(child) == "p")
            stretches = (_Stretch(cell.pieces, change),)
            box.replace(old, _paragraph(_Row(cell, stretches), change, tracker))
    return element
