"""Which remark is at hand: a line of its own, so that a click does not send the text and the list again."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_HERE = Path(__file__).resolve().parent


def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


_pointer = st.components.v2.component(
    "nigaotai_pointer", html=_asset("pointer.html"), js=_asset("pointer.js")
)


def pointer(*, of: str, picked: str, place: tuple[int, int] | None) -> None:
    """Point the text and the list that carry the same ``of`` to a remark, or to a stretch of the text."""
    _pointer(
        key=f"pointer-{of}",
        data={"of": of, "picked": picked, "place": list(place) if place is not None else None},
    )
