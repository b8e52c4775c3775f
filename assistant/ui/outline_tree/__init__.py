"""The outline as a list to drag, a small component of our own; words only ever as text nodes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).resolve().parent


def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


_tree = st.components.v2.component(
    "nigaotai_outline_tree",
    html=_asset("tree.html"),
    css=_asset("tree.css"),
    js=_asset("tree.js"),
)


@dataclass(frozen=True)
class Row:
    """One part as the list shows it."""

    id: str
    ordinal: str
    heading: str
    level: int
    fixed: bool
    """Opening and closing: they stay where they are."""
    note: str
    """The small figures at the right."""
    alert: str = ""
    """What needs attention, in a word or two."""


def outline_tree(
    *,
    key: str,
    rows: Sequence[Row],
    picked: str,
    on_pick: Callable[[], None] | None = None,
    on_order: Callable[[], None] | None = None,
    on_act: Callable[[], None] | None = None,
) -> Any:
    """Show the parts in order.

    ``on_pick`` finds ``{"id"}`` in ``st.session_state[key].pick``; ``on_order`` finds
    ``{"order": [[id, level], …]}``, all numbered parts top to bottom, in ``.order``; ``on_act`` finds
    ``{"id", "what"}`` with what one of up, down, indent, outdent in ``.act``.
    """

    def nothing() -> None:
        return None

    return _tree(
        key=key,
        data={"rows": [asdict(row) for row in rows], "picked": picked},
        on_pick_change=on_pick or nothing,
        on_order_change=on_order or nothing,
        on_act_change=on_act or nothing,
    )
