"""A Word file someone brought, given back as it is, with changes at their places and remarks as comments.

Formatting, tables, notes, other people's tracked changes and comments stay untouched.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import BadFileError
from assistant.exporting.review import Comment

_AUTHOR = "拟稿台"


@dataclass(frozen=True)
class Returned:
    """The file, and how many changes it could not take."""

    data: bytes
    unplaced: int
    """Changes to what the file does not hold as text: automatic numbers."""


def give_back(
    data: bytes,
    old: str,
    new: str,
    *,
    track: bool,
    comments: Sequence[Comment] = (),
    author: str = _AUTHOR,
    date: dt.datetime | None = None,
) -> Returned:
    """The file with ``new`` in the place of ``old``.

    Args:
        data: the .docx as it came.
        old: the text that was read from it.
        new: the text as it is now.
        track: as tracked changes; otherwise the changes are simply made.
        comments: offsets count in ``new``.
        author: name that the tracked changes carry.
        date: time that they carry; now by default.

    Raises:
        BadFileError: the file cannot be opened as a .docx.
        UserError: a text has a control character that Word cannot store.
    """
    import zipfile

    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError
    from lxml import etree

    from assistant.exporting import writer
    from assistant.exporting.ownfile.beside import Beside
    from assistant.exporting.ownfile.changing import Changer
    from assistant.exporting.ownfile.noting import note

    for text in (new, *(c.text for c in comments)):
        writer.refuse_unstorable(text)
    try:
        document = Document(io.BytesIO(data))
    except (
        PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError,
    ) as error:  # fmt: skip
        raise BadFileError("原文件不能直接改写，请用 Word 另存为 .docx 后再试。") from error
    stamp = (date or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    beside = Beside.of(document)
    changer = Changer(
        body=document.element.body,
        old=old,
        new=new,
        track=track,
        author=author,
        date=stamp,
        head=beside.head,
        notes=beside.notes,
    )
    if old != new:
        changer.run()
        beside.keep()
    if comments:
        note(document, new, comments)
    out = io.BytesIO()
    document.save(out)
    return Returned(data=out.getvalue(), unplaced=changer.unplaced)
