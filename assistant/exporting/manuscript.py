"""Making and reading manuscripts: the one place other packages need."""

from __future__ import annotations

from assistant.exporting.compose import chinese_date, from_report
from assistant.exporting.nouns import (
    Attachment,
    Block,
    BlockKind,
    Imprint,
    Letterhead,
    LetterheadForm,
    Manuscript,
    Part,
    PartKind,
    parts,
    plain_text,
)
from assistant.exporting.recognise import from_text

__all__ = [
    "Attachment",
    "Block",
    "BlockKind",
    "Imprint",
    "Letterhead",
    "LetterheadForm",
    "Manuscript",
    "Part",
    "PartKind",
    "chinese_date",
    "from_report",
    "from_text",
    "parts",
    "plain_text",
]
