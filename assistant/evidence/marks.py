"""Where an evidence marker stood: the link from a stretch of text to a fact or a passage."""

from __future__ import annotations

from assistant.models import Noun


class Mark(Noun):
    """One evidence id cited by one sentence; offsets are into the visible text (markers removed)."""

    id: str
    """F003 or P12a, one of the closed set offered for the section."""
    start: int
    end: int
    """The sentence that carries the marker."""
