"""The finished text as a DOCX to GB/T 9704—2012, and as PDF."""

from __future__ import annotations

from assistant.exporting import manuscript, pdf
from assistant.exporting.nouns import Block, BlockKind, Manuscript
from assistant.exporting.profile import load_profile, profile_names
from assistant.exporting.render import render_docx

__all__ = [
    "Block",
    "BlockKind",
    "Manuscript",
    "load_profile",
    "manuscript",
    "pdf",
    "profile_names",
    "render_docx",
]
