"""Correcting a wrong cut by hand: two passages become one, or one becomes two. No text is lost or doubled."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.errors import NotFoundError, UserError
from assistant.library.sentences import breaks
from assistant.models import Document, Passage

_NUMBER = re.compile(r"#(\d+)$")


def merge_with_next(
    document: Document, passages: Sequence[Passage], passage_id: str
) -> tuple[Passage, ...]:
    """The passages with one of them reaching to the end of the next; every other id stays what it was.

    Raises:
        NotFoundError: no such passage.
        UserError: it is the last one.
    """
    at = _place(passages, passage_id)
    if at + 1 == len(passages):
        raise UserError("这已经是最后一段，没有下一段可以并入。")
    first, second = passages[at], passages[at + 1]
    whole = first.model_copy(
        update={
            "end": second.end,
            "text": document.text[first.start : second.end],
            "locator": _joined(first.locator, second.locator),
            "path": _shared(first.path, second.path),
        }
    )
    return (*passages[:at], whole, *passages[at + 2 :])


def split_at(
    document: Document, passages: Sequence[Passage], passage_id: str, offset: int
) -> tuple[Passage, ...]:
    """The passages with one of them parted; the first half keeps the id, the second gets a new one.

    Args:
        document: whose text is cut.
        passages: all of it, in order.
        passage_id: the one to part.
        offset: where the second half begins, counted in the passage's text.

    Raises:
        NotFoundError: no such passage.
        UserError: one half would be empty.
    """
    at = _place(passages, passage_id)
    whole = passages[at]
    head, tail = whole.text[:offset], whole.text[offset:]
    if offset <= 0 or not head.strip() or not tail.strip():
        raise UserError("从这里分开会有一段是空的，请另选一处。")
    first_end = whole.start + len(head.rstrip())
    second_start = whole.end - len(tail.lstrip())
    number = 1 + max(int(found[1]) for p in passages if (found := _NUMBER.search(p.id)))
    first = whole.model_copy(
        update={"end": first_end, "text": document.text[whole.start : first_end]}
    )
    second = whole.model_copy(
        update={
            "id": f"{document.id}#{number}",
            "start": second_start,
            "text": document.text[second_start : whole.end],
        }
    )
    return (*passages[:at], first, second, *passages[at + 1 :])


def split_places(text: str) -> tuple[int, ...]:
    """Where a passage may be parted: the begins of its lines and sentences, counted in the passage."""
    ends = {*breaks(text), *(at + 1 for at, sign in enumerate(text) if sign == "\n")}
    places = {end + len(text[end:]) - len(text[end:].lstrip()) for end in ends}
    return tuple(sorted(at for at in places if 0 < at < len(text)))


def _place(passages: Sequence[Passage], passage_id: str) -> int:
    for at, passage in enumerate(passages):
        if passage.id == passage_id:
            return at
    raise NotFoundError("这一段已经不在了，可能刚刚被改过，请刷新后再试。")


def _joined(first: str, second: str) -> str:
    """第三条 and 第四条 → 第三条至第四条; a locator that stands for both stays."""
    if first == second or not second:
        return first
    if not first:
        return second
    begin, end = first.split("至")[0], second.split("至")[-1]
    return begin if begin == end else f"{begin}至{end}"


def _shared(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """Headings above both."""
    found = []
    for a, b in zip(first, second, strict=False):
        if a != b:
            break
        found.append(a)
    return tuple(found)
