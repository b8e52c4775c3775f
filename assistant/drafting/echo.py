"""Weak models recite their instructions instead of writing; this says how much of a text is recited."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.evidence.overlap import common_runs

_SHORTEST = 15
"""Characters. Shorter runs are ordinary phrases any report may share with its instructions."""


def recited(text: str, messages: Sequence[tuple[str, str]]) -> float:
    """Share of ``text`` (0 to 1) that stands verbatim in the system messages, in runs of 15 characters or more.

    White space counts on neither side: models break lines anew. Facts stand in the user message, so copying
    them, which a report must do, counts for nothing.

    Args:
        text: what the model wrote.
        messages: (role, text) as they were sent.
    """
    written = _solid(text)
    if not written:
        return 0.0
    taken: set[int] = set()
    for role, message in messages:
        if role == "system":
            for run in common_runs(written, _solid(message), minimum=_SHORTEST):
                taken.update(range(run.start, run.end))
    return len(taken) / len(written)


def _solid(text: str) -> str:
    return "".join(text.split())
