"""The last change made in the table of facts, taken back: a block pasted over the wrong rows is not lost."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.models import Fact, FactPlace
from assistant.ui.common import action, desk, flash


def keep(report_id: str, before: Sequence[FactPlace], added: Sequence[Fact]) -> None:
    """Remember what the rows that were changed or deleted held, and which facts are new."""
    if before or added:
        st.session_state[_key(report_id)] = (tuple(before), tuple(f.id for f in added))


def offer(report_id: str) -> None:
    """A button while there is a change to take back."""
    kept = st.session_state.get(_key(report_id))
    if kept is None:
        return
    before, added = kept
    words = []
    if before:
        words.append(
            f"改动或删除了{len(before)}条（{'、'.join(p.fact.id for p in before[:4])}"
            f"{'等' if len(before) > 4 else ''}）"
        )
    if added:
        words.append(f"新增了{len(added)}条")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "撤销",
            key="facts-undo",
            icon=":material/undo:",
            on_click=action(_undo),
            args=(report_id, before, added),
        )
        st.caption("刚才在表里" + "，".join(words) + "，已保存。")


def _undo(report_id: str, before: tuple[FactPlace, ...], added: tuple[str, ...]) -> None:
    st.session_state.pop(_key(report_id), None)
    st.session_state["facts-turn"] = st.session_state.get("facts-turn", 0) + 1
    facts = desk().facts
    present = {f.id for f in facts.list(report_id)}
    for fact_id in added:
        if fact_id in present:
            facts.remove(report_id, fact_id)
    for place in before:
        if place.fact.id in present:
            facts.update(report_id, place.fact)
            fact_id = place.fact.id
        else:
            fact_id = next((f.id for f in facts.add(report_id, [place.fact])), place.fact.id)
        if place.section is not None:
            facts.assign(report_id, fact_id, place.section)
        if place.excuse:
            facts.excuse(report_id, fact_id, place.excuse)
    flash("已撤销", icon=":material/undo:")


def _key(report_id: str) -> str:
    return f"facts-undo-{report_id}"
