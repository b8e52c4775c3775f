"""The whole text with its findings marked in place, a small component of our own; text nodes only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from assistant.models import Finding

_HERE = Path(__file__).resolve().parent


def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


_proof = st.components.v2.component(
    "nigaotai_proof",
    html=_asset("proof.html"),
    css=_asset("proof.css"),
    js=_asset("proof.js"),
)


def proof(
    *,
    key: str,
    text: str,
    findings: Sequence[Finding],
    headings: Sequence[str],
    of: str,
    height: str = "560px",
    on_pick: Callable[[], None] | None = None,
) -> Any:
    """Show ``text`` with every finding that has a place in it, and scroll to what the pointer of ``of`` says.

    ``height`` is a CSS length.

    ``on_pick`` finds ``{"id"}`` of the finding that was clicked in ``st.session_state[key].pick``.
    """

    def nothing() -> None:
        return None

    return _proof(
        key=key,
        data={
            "text": text,
            "headings": list(headings),
            "of": of,
            "height": height,
            "marks": [
                {"id": f.id, "start": f.start, "end": f.end, "kind": f.severity.value}
                for f in findings
                if f.start is not None and f.end is not None and f.end > f.start
            ],
        },
        on_pick_change=on_pick or nothing,
    )
