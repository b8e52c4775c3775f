"""What one section shares, word for word, with another section or with last year; set phrases aside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from assistant.desk.rules import candidate_rules
from assistant.evidence.overlap import common_runs
from assistant.models import Noun

_HERE, _THERE = "\x00", "\x01"
"""Fillers that never equal each other, so that blanked phrases share nothing."""
_NAMED = re.compile(r"《[^《》\n]{1,60}》|【[^【】\n]*】|“[^“”\n]{1,30}”")
_WORDLESS = re.compile(r"[\W\d_]+")


class Repetition(Noun):
    """A stretch of a section that also stands in another one; offsets are into the section's text."""

    start: int
    end: int
    text: str
    section: str
    """Id of the other section."""


def repetitions(
    text: str, others: Iterable[tuple[str, str]], *, names: tuple[str, ...] = ()
) -> tuple[Repetition, ...]:
    """Runs ``text`` shares with other sections, given as (section id, text).

    Titles, quotations, gaps, set phrases and ``names`` (unit, report title) do not count.
    """
    here = _hidden(text, names, _HERE)
    found: list[Repetition] = []
    for section, other in others:
        for start, end in _runs(here, _hidden(other, names, _THERE)):
            found.append(Repetition(start=start, end=end, text=text[start:end], section=section))
    return tuple(sorted(found, key=lambda r: (r.start, -r.end)))


def shared_share(text: str, other: str, *, names: tuple[str, ...] = ()) -> float:
    """Share of ``text``'s characters that lie in runs ``other`` has too; 0…1."""
    if not text.strip() or not other.strip():
        return 0.0
    covered = reached = 0
    for start, end in _runs(_hidden(text, names, _HERE), _hidden(other, names, _THERE)):
        covered += max(0, end - max(start, reached))
        reached = max(reached, end)
    return covered / len(text)


def _runs(here: str, there: str) -> list[tuple[int, int]]:
    least = candidate_rules().run
    return [
        (run.start, run.end)
        for run in common_runs(here, there, minimum=least)
        if _HERE not in run.text
        and "\n" not in run.text.strip()
        and len(_WORDLESS.sub("", run.text)) * 2 > len(run.text)
    ]


def _hidden(text: str, names: tuple[str, ...], filler: str) -> str:
    def blank(match: re.Match[str]) -> str:
        return filler * len(match.group())

    text = _NAMED.sub(blank, text)
    for phrase in (*_set_phrases(), *names):
        if phrase and phrase in text:
            text = text.replace(phrase, filler * len(phrase))
    return text


@lru_cache(maxsize=1)
def _set_phrases() -> tuple[str, ...]:
    """固定表述 and formulas of every year, the longest first."""
    from assistant.checking.repeat import RepeatFile
    from assistant.checking.rules import load
    from assistant.checking.setlists import set_lists

    listed = ["、".join(p.members) for p in set_lists().lists]
    formulas = load(RepeatFile, "repeat.yaml").formulas
    return tuple(sorted({*listed, *formulas}, key=len, reverse=True))
