"""The section editor, a small component of our own: saves while one types, paints verdicts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from assistant.models import Sentence, Verdict

_HERE = Path(__file__).resolve().parent


def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


_editor = st.components.v2.component(
    "nigaotai_editor",
    html=_asset("editor.html"),
    css=_asset("editor.css"),
    js=_asset("editor.js"),
)


def _kind(sentence: Sentence) -> str:
    """The marking of a sentence; a gap and a failure outrank who wrote it. Locks are marked besides."""
    if "【待补" in sentence.text:
        return "gap"
    if sentence.verdict is Verdict.UNSUPPORTED:
        return "unsupported"
    if sentence.human:
        return "human"
    return sentence.verdict.value


def editor(
    *,
    key: str,
    slot: str,
    text: str,
    revision: str,
    sentences: Sequence[Sentence] = (),
    picked: int | None = None,
    readonly: bool = False,
    target: int | None = None,
    saved: str = "",
    refused: str = "",
    actions: Sequence[tuple[str, str]] = (),
    why: str = "",
    on_save: Callable[[], None] | None = None,
    on_ask: Callable[[], None] | None = None,
    on_pick: Callable[[], None] | None = None,
) -> Any:
    """Show one section's text for editing.

    ``slot`` names the text (report and section) for the browser's own copy of unsaved words.
    ``actions`` are (id, name) of what a selection may be asked to become; ``why`` says why that is
    not possible now. ``on_save`` finds ``{"text", "parent"}``, ``on_pick`` ``{"offset"}`` and ``on_ask``
    ``{"start", "end", "action", "instruction", "parent"}`` in ``st.session_state[key].save``, ``.pick``
    and ``.ask``; offsets are code points. Text only ever reaches the page as text nodes.
    """

    def nothing() -> None:
        return None

    return _editor(
        key=key,
        data={
            "text": text,
            "revision": revision,
            "sentences": [
                {"start": s.start, "end": s.end, "kind": _kind(s), "locked": s.locked}
                for s in sentences
            ],
            "picked": -1 if picked is None else picked,
            "readonly": readonly,
            "target": target or 0,
            "saved": saved,
            "refused": refused,
            "slot": slot,
            "actions": [{"id": id, "name": name} for id, name in actions],
            "why": why,
        },
        on_save_change=on_save or nothing,
        on_pick_change=on_pick or nothing,
        on_ask_change=on_ask or nothing,
    )
