"""Comments on stretches of a Word file, without another change to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.exporting.ownfile.changing import text_run
from assistant.exporting.ownfile.mapping import FileMap
from assistant.exporting.review import Comment

if TYPE_CHECKING:
    from docx.document import Document

    from assistant.exporting.ooxml import Element


def note(document: Document, text: str, comments: Sequence[Comment]) -> None:
    """Put the comments where they belong; one without a place goes on the first line.

    Args:
        document: opened with python-docx; changed.
        text: what a reader makes of it now.
        comments: offsets count in ``text``.
    """
    from assistant.exporting.ooxml import make

    body = document.element.body
    _cut(FileMap(body, text), comments)
    found = FileMap(body, text)
    if not found.places:
        return
    first = min(found.places)
    for comment in comments:
        start = first if comment.start is None else comment.start
        end = start + 1 if comment.end is None else comment.end
        held = [i for i in range(start, end) if i in found.places]
        held = held or [_nearest(found, start)]
        begin = _outermost(found.places[held[0]].piece.run)
        finish = _outermost(found.places[held[-1]].piece.run)
        made = document.comments.add_comment(
            text=comment.text, author=comment.author, initials=comment.author[:1]
        )
        number = {"id": made.comment_id}
        begin.addprevious(make("commentRangeStart", number))
        reference = make("r", children=[make("commentReference", number)])
        finish.addnext(reference)
        finish.addnext(make("commentRangeEnd", number))


def _cut(found: FileMap, comments: Sequence[Comment]) -> None:
    """Runs parted where a comment begins or ends."""
    wanted = {o for c in comments for o in (c.start, c.end) if o is not None}
    inner: dict[Element, set[int]] = {}
    pieces: dict[Element, Element] = {}
    for offset in wanted:
        place = found.places.get(offset)
        if place is not None and place.index > 0:
            inner.setdefault(place.piece.node, set()).add(place.index)
            pieces[place.piece.node] = place.piece.run
    for node, cuts in inner.items():
        _part(pieces[node], node, sorted(cuts))


def _part(run: Element, node: Element, cuts: Sequence[int]) -> None:
    """What stands in a run behind each cut of its text moves to a run of its own."""
    from assistant.exporting.ooxml import XML_SPACE, local

    text = node.text or ""
    if local(node) != "t" or node.getparent() is not run:
        return
    for cut in reversed(cuts):
        following = list(node.itersiblings())
        fresh = text_run(run, text[cut:])
        fresh.extend(following)
        run.addnext(fresh)
        text = text[:cut]
    node.text = text
    node.set(XML_SPACE, "preserve")


def _nearest(found: FileMap, offset: int) -> int:
    return min(found.places, key=lambda i: abs(i - offset))


def _outermost(run: Element) -> Element:
    """What stands directly in the paragraph: a comment lies around a link or a tracked change, not in it."""
    from assistant.exporting.ooxml import local

    node = run
    for above in run.iterancestors():
        if local(above) == "p":
            break
        node = above
    return node
