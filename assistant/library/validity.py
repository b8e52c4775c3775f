"""Whether a text is in force on a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from assistant.models import Document, DocumentKind


def begins(document: Document) -> dt.date | None:
    """First day in force: the effective date, else the day it was passed; None where neither is known."""
    return document.effective or document.adopted


def in_force(document: Document, on: dt.date, successors: Iterable[Document] = ()) -> bool:
    """Whether a text binds on ``on``.

    Begun, not repealed, and no successor begun. Without dates it counts as in force: the library cannot know
    better, and a text that hid itself would be worse. Only policies lose force; reports and notices do not.
    """
    if document.kind is not DocumentKind.POLICY:
        return True
    start = begins(document)
    if start is not None and start > on:
        return False
    if document.repealed is not None and document.repealed <= on:
        return False
    return not any((begun := begins(s)) is not None and begun <= on for s in successors)
