"""What in a text can be checked at all."""

from __future__ import annotations

import datetime as dt

from assistant.evidence.nouns import Claim, VerifyContext
from assistant.evidence.parse import parse
from assistant.evidence.sentences import split_sentences
from assistant.evidence.sources import gather
from assistant.evidence.verify import run

_NOBODY = VerifyContext(year=dt.date.min.year)
"""A context that knows nothing, so that everything sayable counts as a claim."""


def claims(text: str) -> tuple[Claim, ...]:
    """The checkable claims of ``text`` in reading order: numbers, dates, titles, quotations, persons,
    bodies, directions, status and acts. Set phrases and 【待补：…】 hold none.
    """
    nothing = gather((), ())
    found: list[Claim] = []
    for start, end in split_sentences(text):
        for outcome in run(parse(text[start:end]), nothing, _NOBODY):
            for claim in outcome.claims:
                found.append(
                    claim.model_copy(
                        update={"start": claim.start + start, "end": claim.end + start}
                    )
                )
    return tuple(sorted(found, key=lambda c: (c.start, c.end)))
