"""Passages, citations, validity at a date, and the fusion of ranked lists."""

from assistant.library.catalogue import Catalogue
from assistant.library.citations import Citation, find_citations
from assistant.library.editions import Edition, edition_of
from assistant.library.exact import exact
from assistant.library.fusion import fuse, weights
from assistant.library.passages import cut
from assistant.library.repeals import repealed_by

__all__ = [
    "Catalogue",
    "Citation",
    "Edition",
    "cut",
    "edition_of",
    "exact",
    "find_citations",
    "fuse",
    "repealed_by",
    "weights",
]
