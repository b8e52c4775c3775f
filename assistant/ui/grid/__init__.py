"""A picture of rows and columns whose cells lead to a place, a small component of our own; text nodes only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).resolve().parent


def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


_grid = st.components.v2.component(
    "nigaotai_grid", html=_asset("grid.html"), css=_asset("grid.css"), js=_asset("grid.js")
)


@dataclass(frozen=True)
class Cell:
    """One cell: what it says, how it is painted, where it leads."""

    text: str = ""
    kind: str = ""
    """best, good, weak, bad or nothing."""
    fill: float | None = None
    """0 to 1: painted as a bar."""
    title: str = ""
    go: str = ""


@dataclass(frozen=True)
class Column:
    """A heading of the picture."""

    name: str
    title: str = ""
    go: str = ""


@dataclass(frozen=True)
class Row:
    """A line of the picture."""

    name: str
    cells: tuple[Cell, ...]
    note: str = ""
    badge: str = ""
    kind: str = ""
    title: str = ""
    go: str = ""


def grid(
    *,
    key: str,
    corner: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    height: str = "none",
    on_pick: Callable[[], None] | None = None,
) -> Any:
    """Show the picture; ``on_pick`` finds ``{"go"}`` of what was clicked in ``st.session_state[key].pick``.

    ``height``: a CSS length from which the picture scrolls in itself.
    """

    def nothing() -> None:
        return None

    return _grid(
        key=key,
        data={
            "corner": corner,
            "columns": [asdict(c) for c in columns],
            "rows": [asdict(r) for r in rows],
            "height": height,
        },
        on_pick_change=on_pick or nothing,
    )
