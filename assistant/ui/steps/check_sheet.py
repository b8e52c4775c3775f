"""送审单: one page on what is still open, to go up with the draft."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import streamlit as st

from assistant.ui.common import action, desk, telling

if TYPE_CHECKING:
    from assistant.desk.reports import ReportState

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show(state: ReportState) -> None:
    """Both files of it, the PDF made when asked for."""
    from assistant.desk.preview import can_print

    report = state.report
    name = f"{report.title}（送审单）"
    with st.container(horizontal=True, vertical_alignment="center", key="check-sheet"):
        with telling():
            word = desk().exporting.report(report.id, variant="sheet")
            st.download_button(
                "送审单 Word",
                word.data,
                file_name=f"{name}.docx",
                mime=_WORD,
                on_click="ignore",
                key="sheet-docx",
                icon=":material/download:",
            )
            mark = hashlib.sha256(word.data).hexdigest()
            kept = st.session_state.get("sheet-printed")

            @action
            def make() -> None:
                printed = desk().exporting.report(report.id, variant="sheet", suffix=".pdf")
                st.session_state["sheet-printed"] = (mark, printed.data)

            if kept is not None and kept[0] == mark:
                st.download_button(
                    "送审单 PDF",
                    kept[1],
                    file_name=f"{name}.pdf",
                    mime="application/pdf",
                    on_click="ignore",
                    key="sheet-pdf",
                    icon=":material/download:",
                )
            elif can_print():
                st.button(
                    "生成送审单 PDF", key="make-sheet", on_click=make, icon=":material/print:"
                )
        st.caption("送审单：一页写清还有什么没有解决，随稿一起送审。")
