"""The shipped limits laid beside the clerk's own full texts: which clause a deed of the draft meets.

A shipped limit knows an act in the many words reports tell it with (``limits.yaml``, ``together``). Where
a document in force says the same (``clause``), the sentence has its verdict from that document.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checking import limits
from assistant.checking.policyrules import Policies
from assistant.checking.policytext import Line, PolicyText
from assistant.models import DocumentKind


def met(policies: Policies) -> Iterator[tuple[int, int, bool, PolicyText, Line]]:
    """Sentences that tell of an act or a number of hosts that a full text in force limits.

    Yields:
        start and end of the sentence, whether the limit is broken, the document, its clause.
    """
    told = list(limits.deeds(policies.data))
    if not told:
        return
    texts = list(_full_texts(policies))
    for rule, start, broken in told:
        for source in texts:
            line = next((n for n in source.lines if limits.says(rule, n.text)), None)
            if line is not None:
                yield *policies.data.index.sentence_at(start), broken, source, line
                break


def _full_texts(policies: Policies) -> Iterator[PolicyText]:
    on = policies.data.subject.as_of
    for document in policies.documents:
        if document.kind is not DocumentKind.POLICY:
            continue
        if on is not None and not policies.catalogue.in_force(document, on):
            continue
        source = policies.text_of(document)
        if source.full:
            yield source
