"""Running text in Latin letters: a report is Chinese, so a phrase in another language must be quoted evidence."""

from __future__ import annotations

import re

from assistant.evidence.nouns import ClaimKind
from assistant.evidence.parse import Parsed
from assistant.evidence.sources import Sources
from assistant.evidence.texts import squeeze
from assistant.evidence.verifiers.base import Outcome, shorten, sourceless

_PHRASE = re.compile(r"[A-Za-z]{2,}(?:[\s,.\'’\-]+[A-Za-z0-9]+){2,}")
"""Three words or more; a name such as App, PDF or ISO 9001 is no running text."""


def check(parsed: Parsed, sources: Sources) -> Outcome:
    """Every phrase of three Latin words stands in the evidence."""
    outcome = Outcome()
    for match in _PHRASE.finditer(parsed.text):
        phrase = match.group()
        outcome.claim(ClaimKind.QUOTE, phrase, match.start(), match.end())
        if not sources:
            outcome.fail(sourceless(shorten(phrase, 40), sources))
        elif not sources.names(squeeze(phrase)):
            outcome.fail(f"“{shorten(phrase, 40)}”在{sources.labels}里找不到")
    return outcome
