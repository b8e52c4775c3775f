"""Facts from a table of any layout, and from running text: shown first, entered when the clerk says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.ui.common import desk, telling
from assistant.ui.steps import facts_preview

if TYPE_CHECKING:
    from assistant.desk.imports import ImportPreview
    from assistant.desk.reports import ReportState

_TABLES = ["xlsx", "csv", "yaml", "yml"]
_TEXTS = ["docx", "pdf", "txt", "md"]


def show_table(state: ReportState, _names: dict[str, str]) -> None:
    """A file of facts with its preview."""
    st.caption(
        "什么列名的表都可以：先认列、查重复、对数字，看过再导入。只要有一列写着事情的内容就行。"
    )
    table_preview(state, "import", "选择事实表（Excel、CSV 或 YAML）")


def table_preview(state: ReportState, key: str, label: str) -> None:
    """An uploader for tables, the preview of what is in one, and the way in."""
    report_id = state.report.id
    turn = st.session_state.get(f"{key}-turn", 0)
    file = st.file_uploader(label, type=_TABLES, key=f"{key}-file-{turn}")
    if file is None:
        st.session_state.pop(f"{key}-mapping", None)
        return
    slot = f"{key}-{turn}-{file.file_id}"
    kept = st.session_state.get(f"{key}-mapping")
    with telling():
        mapping = kept[1] if kept is not None and kept[0] == slot else None
        preview = desk().collecting.receive(report_id, file.name, file.getvalue(), mapping=mapping)
        corrected = facts_preview.columns(preview, slot)
        if corrected is not None:
            st.session_state[f"{key}-mapping"] = (slot, corrected)
            st.rerun()
        if preview.ready and facts_preview.decide(report_id, preview, slot):
            st.session_state[f"{key}-turn"] = turn + 1
            st.rerun()


def show_pasted(state: ReportState, _names: dict[str, str]) -> None:
    """Cells copied from a table, with the columns they were taken for, before they enter."""
    report_id = state.report.id
    turn = st.session_state.get("paste-turn", 0)
    text = st.text_area(
        "从 Excel 里选中几行复制，粘贴到这里",
        height=130,
        key=f"paste-{turn}",
        placeholder="带不带表头都可以。粘贴后点“读取”，先看每一列认作什么，再导入。",
    )
    slot = f"paste-{turn}-{hash(text)}"
    kept = st.session_state.get("paste-mapping")
    if not text.strip():
        st.button("读取", key="paste-read")
        return
    with telling():
        mapping = kept[1] if kept is not None and kept[0] == slot else None
        preview = desk().facts.preview_pasted(report_id, text, mapping)
        corrected = facts_preview.columns(preview, slot, shown=True)
        if corrected is not None:
            st.session_state["paste-mapping"] = (slot, corrected)
            st.rerun()
        if preview.ready and facts_preview.decide(report_id, preview, slot):
            st.session_state["paste-turn"] = turn + 1
            st.rerun()


def show_text(state: ReportState, _names: dict[str, str]) -> None:
    """A pasted paragraph or a department's document, split into proposals."""
    report_id = state.report.id
    st.caption("粘贴一段材料，或选一份科室的 Word、PDF，拆成一条条事实，勾选后再导入。")
    turn = st.session_state.get("split-turn", 0)
    left, right = st.columns(2)
    text = left.text_area(
        "粘贴材料", height=150, key=f"pasted-{turn}", placeholder="把科室发来的文字粘贴在这里"
    )
    file = right.file_uploader("或者选一份文件", type=_TEXTS, key=f"split-file-{turn}")
    sender = right.text_input("哪个科室的（作为来源）", key=f"split-sender-{turn}")
    if st.button("拆分", key="split-pasted", disabled=not (text.strip() or file)):
        with telling(), st.spinner("正在拆分…"):
            collecting, facts = desk().collecting, desk().facts
            st.session_state["split-preview"] = (
                report_id,
                turn,
                collecting.receive_text(report_id, file.name, file.getvalue(), department=sender)
                if file is not None
                else facts.preview_text(report_id, "粘贴的材料", text, source=sender.strip()),
            )
    kept: tuple[str, int, ImportPreview] | None = st.session_state.get("split-preview")
    if kept is None or kept[:2] != (report_id, turn):
        return
    if facts_preview.decide(report_id, kept[2], f"split-{turn}"):
        st.session_state.pop("split-preview", None)
        st.session_state["split-turn"] = turn + 1
        st.rerun()
