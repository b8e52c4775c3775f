"""Sentences that no longer agree with a changed fact, each with the wording offered in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.ui.common import desk, flash, go, plain, telling

if TYPE_CHECKING:
    from assistant.desk.dependents import Dependent
    from assistant.desk.reports import ReportState


_AT_ONCE = 3
"""Sentences shown before the rest is folded away, so that the table stays in sight."""


def show(state: ReportState) -> None:
    """Nothing where every sentence agrees; text changes only by a click here."""
    report_id = state.report.id
    waiting = desk().dependents.pending(report_id)
    if not waiting:
        return
    with st.container(border=True):
        ready = [d for d in waiting if d.offer is not None and d.offer.text]
        words, button = st.columns([4, 1], vertical_alignment="center")
        words.markdown(
            f"**事实改动后，有{len(waiting)}句正文和事实对不上。** 正文还没有动，由你决定。"
        )
        if len(ready) > 1 and button.button(
            f"更新这{len(ready)}句", key="update-all", type="primary", width="stretch"
        ):
            _take(report_id, ready)
        for number, item in enumerate(waiting[:_AT_ONCE]):
            _one(report_id, number, item)
        if len(waiting) > _AT_ONCE:
            with st.expander(f"其余{len(waiting) - _AT_ONCE}句"):
                for number, item in enumerate(waiting[_AT_ONCE:], _AT_ONCE):
                    _one(report_id, number, item)


def _one(report_id: str, number: int, item: Dependent) -> None:
    offer = item.offer
    text, button = st.columns([4, 1], vertical_alignment="center")
    with text:
        where = f"{item.fact} · {item.heading}"
        if offer is not None and offer.text:
            changes = "，".join(f"{old} → {new}" for old, new in offer.changes)
            st.markdown(f":gray[{plain(where)}]　{plain(changes)}")
            st.markdown(
                f"原句：{plain(item.sentence.text)}  \n改为：**{plain(offer.text.strip())}**"
            )
        else:
            st.markdown(f":gray[{plain(where)}]")
            why = offer.why_not if offer is not None else ""
            st.markdown(f"原句：{plain(item.sentence.text)}  \n:orange[{plain(why)}]")
    if offer is not None and offer.text and not item.sentence.locked:
        if button.button("更新这一句", key=f"update-{number}", width="stretch"):
            _take(report_id, [item])
    elif button.button("去改这一句", key=f"visit-{number}", width="stretch"):
        go(step="draft", section=item.section)
        st.rerun()


def _take(report_id: str, items: list[Dependent]) -> None:
    with telling():
        count = desk().dependents.take(report_id, items)
        flash(f"更新了{count}句，原来的文字在历史里")
        st.rerun()
