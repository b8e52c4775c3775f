"""Short ids that a person can read aloud and nobody guesses by counting."""

from __future__ import annotations

import secrets

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ0123456789"
"""Crockford's base 32 letters and digits: no I, L, O or U to misread."""


def _random(prefix: str, length: int) -> str:
    return prefix + "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_report_id() -> str:
    """``R`` and 6 characters (a thousand million possibilities)."""
    return _random("R", 6)


def new_revision_id() -> str:
    """``V`` and 10 characters: there are many more revisions than reports."""
    return _random("V", 10)


def new_snapshot_id() -> str:
    """``S`` and 6 characters."""
    return _random("S", 6)


def new_note_id() -> str:
    """Id of a note."""
    return _random("N", 8)


def new_job_id() -> str:
    """``J`` and 8 characters."""
    return _random("J", 8)


def new_document_id() -> str:
    """``D`` and 7 characters, for documents a clerk adds; shipped ones are named by their slug."""
    return _random("D", 7)


def new_brought_id() -> str:
    """``B`` and 8 characters, for a draft brought to be checked."""
    return _random("B", 8)
