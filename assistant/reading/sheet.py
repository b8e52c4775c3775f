"""One table as every table format gives it."""

from __future__ import annotations

from dataclasses import dataclass

Row = tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """One table; cells merged downwards hold their value in every row they cover."""

    name: str
    rows: tuple[Row, ...]
