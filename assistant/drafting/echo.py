"""Weak models recite their instructions instead of writing; this says how much of a text is recited."""

from __future__ import annotations

from assistant.evidence.overlap import common_runs

_SHORTEST = 15
"""Characters. Shorter runs are ordinary phrases any report may share with its instructions."""


def recited(text: str, instructions: str) -> float:
    """Share of ``text`` (0 to 1) that stands verbatim in ``instructions``, in runs of 15 characters or more.

    White space counts on neither side: models break lines anew. Instructions are the prompt's own words;
    copying the facts filled into it, which a report must do, counts for nothing.
    """
    written = _solid(text)
    if not written:
        return 0.0
    taken: set[int] = set()
    for run in common_runs(written, _solid(instructions), minimum=_SHORTEST):
        taken.update(range(run.start, run.end))
    return len(taken) / len(written)


def _solid(text: str) -> str:
    return "".join(text.split())
