"""The interface of an embedding backend, and what every one of them owes: clean text in, unit vectors out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Matrix: TypeAlias = NDArray[np.float32]
    """(n, dimensions)"""
    Vector: TypeAlias = NDArray[np.float32]
    """(dimensions,)"""

_SMALLEST = 1e-6
"""A length below which a vector has no direction."""

BLANK = "空"
"""Stands for a text without content, so that a backend never meets an empty one."""


class EmbeddingBackend(Protocol):
    """Turns texts into unit vectors; all methods may be called from several threads at once."""

    @property
    def id(self) -> str:
        """Model and version: vectors of two ids are never mixed."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Vectors of texts to be found: (n, dimensions), float32, each of length 1."""
        ...

    def query(self, text: str) -> Vector:
        """Vector of a question: (dimensions,), float32, of length 1."""
        ...


def clean(text: str) -> str:
    """A text an engine in C can take: no NUL (it would end there), no lone surrogate, never blank."""
    text = text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")
    return text if text.strip() else BLANK


def unit(rows: ArrayLike) -> Matrix:
    """Rows scaled to length 1.

    A zero or broken row becomes the one direction (1, 1, …)/√d: an all-zero vector would make the index
    lose others (reference/stack.md A5), and this one resembles nothing.
    """
    import numpy as np

    matrix = np.array(rows, dtype=np.float32, ndmin=2)
    if not matrix.size:
        return matrix
    lengths = np.linalg.norm(matrix, axis=1)
    broken = ~np.isfinite(matrix).all(axis=1) | ~(lengths > _SMALLEST)
    matrix[broken] = 1.0
    lengths[broken] = np.sqrt(matrix.shape[1])
    return np.ascontiguousarray(matrix / lengths[:, None], dtype=np.float32)
