"""批注 that came back with a Word file, beside the sentence they stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.ui.common import action, desk, plain

if TYPE_CHECKING:
    from assistant.models import Note, Sentence


_SHOWN = 40
"""Characters of what a remark stands on."""


def show(report_id: str, section_id: str, sentence: Sentence | None) -> None:
    """Open remarks on the sentence at hand, or on the whole section when none is picked."""
    waiting = [
        n for n in desk().returning.notes(report_id) if not n.done and n.section == section_id
    ]
    mine = [n for n in waiting if sentence is None or stands_on(n, sentence)]
    if not mine:
        return
    st.markdown(f"**{'本句' if sentence is not None else '本部分'}批注 {len(mine)}**")
    for note in mine:
        one(report_id, note, with_sentence=sentence is None)


def stands_on(note: Note, sentence: Sentence) -> bool:
    """Whether a remark belongs to a sentence: the same one, or a later wording that has the words remarked on."""
    text = sentence.text.strip()
    return note.sentence == text or bool(note.quote and note.quote.strip() in text)


def shortened(words: str) -> str:
    """Enough of the words a remark stands on to find them."""
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}……"


def one(report_id: str, note: Note, *, with_sentence: bool = True) -> None:
    """One remark and the button that settles it."""

    @action
    def settle() -> None:
        desk().returning.settle(report_id, note.id)

    with st.container(border=True):
        st.markdown(f":violet-badge[批注] {plain(note.author or '未署名')}")
        st.text(note.text)
        words = shortened(note.quote or note.sentence)
        if with_sentence and words:
            st.caption(plain(f"批在“{words}”"))
        st.button("已处理", key=f"note-{note.id}", type="tertiary", on_click=settle)
