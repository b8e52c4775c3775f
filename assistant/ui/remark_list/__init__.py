"""The list of remarks, a small component of our own: quick with hundreds of them; text nodes only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from assistant.models import Finding, Severity

_HERE = Path(__file__).resolve().parent
_LABELS = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.INFO: "提示"}


def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


_list = st.components.v2.component(
    "nigaotai_remark_list", html=_asset("list.html"), css=_asset("list.css"), js=_asset("list.js")
)


def remark_list(
    *,
    key: str,
    groups: Mapping[str, Sequence[Finding]],
    of: str,
    height: str,
    on_pick: Callable[[], None] | None = None,
) -> Any:
    """Show the remarks under the names of their groups; the pointer of ``of`` says which is at hand.

    ``on_pick`` finds ``{"id"}`` of the remark that was chosen in ``st.session_state[key].pick``.
    """

    def nothing() -> None:
        return None

    return _list(
        key=key,
        data={
            "groups": [
                {
                    "name": name,
                    "rows": [
                        {
                            "id": f.id,
                            "kind": f.severity.value,
                            "label": _LABELS[f.severity],
                            "words": f.message,
                        }
                        for f in members
                    ],
                }
                for name, members in groups.items()
            ],
            "of": of,
            "height": height,
        },
        on_pick_change=on_pick or nothing,
    )
