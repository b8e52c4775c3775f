"""Quantities, sentences, claims, verification, masking and the fact ledger."""

from assistant.evidence.claims import claims
from assistant.evidence.dates import dates
from assistant.evidence.ledger import build_ledger
from assistant.evidence.marks import Mark
from assistant.evidence.mask import mask
from assistant.evidence.nouns import (
    Claim,
    ClaimKind,
    DateKind,
    DateMention,
    SentenceCheck,
    VerifyContext,
)
from assistant.evidence.quantities import quantities, with_quantities
from assistant.evidence.sections import verify_text
from assistant.evidence.sentences import split_sentences
from assistant.evidence.verify import verify

__all__ = [
    "Claim",
    "ClaimKind",
    "DateKind",
    "DateMention",
    "Mark",
    "SentenceCheck",
    "VerifyContext",
    "build_ledger",
    "claims",
    "dates",
    "mask",
    "quantities",
    "split_sentences",
    "verify",
    "verify_text",
    "with_quantities",
]
