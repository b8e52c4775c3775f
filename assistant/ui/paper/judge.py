"""请模型复核: a model's doubts, asked for by a click, in the background; nothing is sent without one."""

from __future__ import annotations

import streamlit as st

from assistant.models import JobState
from assistant.ui.common import action, desk
from assistant.ui.paper.nouns import Paper

_POLL_SECONDS = 0.4


def button(paper: Paper) -> None:
    """Ask, when there is a model to ask."""
    ready = desk().settings.current.has_model
    busy = desk().doubts.active(paper.key) is not None

    @action
    def ask() -> None:
        desk().doubts.start(paper.key, paper.text)

    st.button(
        "请模型复核",
        key="ask-model",
        icon=":material/psychology_alt:",
        disabled=not ready or busy,
        on_click=ask,
        width="stretch",
        help=(
            "把文稿和最相关的条文逐条发给“设置”页填写的模型，只留下两边引文都属实的疑问，供参考。"
            if ready
            else "还没有设置模型。规则核稿不用模型；要请模型复核，先到“设置”页填写。"
        ),
    )


def progress(paper: Paper) -> None:
    """How far it is, and a way to stop; what became of the last one until it was read."""
    job = desk().doubts.active(paper.key)
    if job is not None:
        words, stop = st.columns([5, 1], vertical_alignment="center")
        stop.button(
            "停止", key="stop-model", on_click=desk().jobs.stop, args=(job.id,), width="stretch"
        )
        with words:
            _watch(paper.key)
        return
    last = desk().doubts.last(paper.key)
    if last is None or not last.message or st.session_state.get("read-doubts") == last.id:
        return

    def read() -> None:
        st.session_state["read-doubts"] = last.id

    words, close = st.columns([6, 1], vertical_alignment="center")
    if last.state is JobState.FAILED:
        words.error(last.message)
    else:
        hint = (
            "疑问在“模型疑问”一类里，对不对由你判断。"
            if any(f.family == "judge" for f in paper.open)
            else ""
        )
        words.info(last.message + hint)
    close.button("知道了", key="read-doubts-button", on_click=read, width="stretch")


@st.fragment(run_every=_POLL_SECONDS)
def _watch(key: str) -> None:
    job = desk().doubts.active(key)
    if job is None:
        st.rerun()
    st.progress(job.done / job.total if job.total else 0.0, text=job.message or "正在准备…")
