"""收进文件: any number at once, as a job, with what became of each."""

from __future__ import annotations

import streamlit as st

from assistant.models import DocumentKind, JobState
from assistant.ui.common import action, desk, go, plain
from assistant.ui.library_document import KIND

_POLL_SECONDS = 1.0


def show() -> None:
    """Upload, progress, outcome."""
    with st.expander("收进文件", icon=":material/upload:"):
        # A new box after every batch, so that the same files are not offered again.
        key = f"shelf-files-{st.session_state.get('shelf-turn', 0)}"
        files = st.file_uploader(
            "文件（可多选；zip 会解开，扫描件逐页识别）",
            type=list(desk().batches.suffixes()),
            accept_multiple_files=True,
            key=key,
        )
        kind = st.selectbox(
            "作为", [None, *KIND], format_func=lambda k: KIND[k] if k else "自动判断", key="as-kind"
        )

        @action
        def take() -> None:
            chosen: DocumentKind | None = st.session_state["as-kind"]
            given = [(f.name, f.getvalue()) for f in st.session_state[key]]
            desk().batches.ingest(given, kind=chosen)
            st.session_state["shelf-turn"] = st.session_state.get("shelf-turn", 0) + 1

        if files:
            st.button(f"收进这{len(files)}份文件", key="shelf-take", on_click=take, type="primary")
        else:
            st.caption(f"作为“{KIND[kind] if kind else '自动判断'}”收进。同样的内容只收一份。")
    if desk().batches.last() is not None:
        _watch()


@st.fragment(run_every=_POLL_SECONDS)
def _watch() -> None:
    last = desk().batches.last()
    if last is None:
        return
    job, items = last
    if job.state in (JobState.QUEUED, JobState.RUNNING):
        st.session_state["shelf-running"] = job.id
        share = job.done / job.total if job.total else 0.0
        st.progress(min(1.0, share), text=plain(job.message or "正在准备…"))
        if st.button("停止", key="stop-shelf", icon=":material/stop:"):
            desk().jobs.stop(job.id)
        return
    if st.session_state.pop("shelf-running", None) == job.id:
        # The catalogue beside this box is drawn by the page, not by this fragment.
        st.rerun()
    with st.container(border=True):
        words, button = st.columns([5, 1], vertical_alignment="center")
        if job.state is JobState.FAILED:
            words.error(job.message)
        else:
            stopped = "已停止。" if job.state is JobState.STOPPED else ""
            words.markdown(f"**{plain(stopped + job.message)}**")
        if button.button("", icon=":material/close:", key="shelf-forget", help="知道了"):
            desk().batches.forget()
            st.rerun()
        for item in items:
            if item.document is None:
                st.markdown(f":red-badge[没有收进] {plain(item.message)}")
        for item in items:
            document = item.document
            if document is None:
                continue
            name, look = st.columns([5, 1], vertical_alignment="center")
            name.text(
                f"《{document.title}》 {KIND[document.kind]}" + ("" if item.new else "，原来就有")
            )
            if item.edition is not None and not item.edition.asks:
                name.markdown(f":blue-badge[版本] {plain(item.edition.question)}")
            for warning in document.warnings:
                name.markdown(f":orange-badge[留意] {plain(warning)}")
            if look.button("看", key=f"taken-{document.id}", width="stretch"):
                go(document=document.id)
                st.rerun()
