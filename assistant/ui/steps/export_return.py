"""退回的文件: an edited Word file compared with the report and taken over part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.errors import DeskError
from assistant.ui.common import desk, flash, plain, telling
from assistant.ui.steps import draft_notes
from assistant.ui.steps.draft_parts import diff
from assistant.ui.steps.facts import section_names

if TYPE_CHECKING:
    from assistant.desk.reports import ReportState


def show(state: ReportState) -> None:
    """Upload, see what came back different, take it over."""
    _open_notes(state)
    with st.expander("收回改过的 Word", icon=":material/upload_file:"):
        st.caption(
            "领导在导出的 Word 上改过之后，放回这里：逐部分对照，确认后并入，没改的句子保留出处。"
        )
        file = st.file_uploader("改过的文件", type=["docx"], key="returned")
        if file is None:
            return
        data = file.getvalue()
        report_id = state.report.id
        try:
            found = desk().returning.compare(report_id, data)
        except DeskError as error:
            st.error(str(error))
            return
        names = section_names(state)
        if found.pending:
            st.caption(f"文件里有{found.pending}处修订还没有接受，按已接受读取。")
        outside: list[str] = []
        for change in found.frame:
            if change.kind == "block":
                outside.append(change.after)
                continue
            st.text(f"{change.before}　→　{change.after or '（删去）'}")
            st.caption("标题、主送、署名和日期请在上面的表里改。")
        if outside:
            st.caption(plain(f"标题以上、日期以下还有{len(outside)}行不属于正文，不并入："))
            st.text("\n".join(outside[:8]) + ("\n……" if len(outside) > 8 else ""))
        for note in found.notes:
            st.text(f"{note.author}批注：{note.text}")
            if note.quote:
                st.caption(plain(f"批在“{draft_notes.shortened(note.quote)}”"))
        if not found.changed:
            st.info("正文与现在的稿子一致，没有要并入的改动。")
            if found.notes and st.button(f"记下{len(found.notes)}条批注", key="take-notes"):
                with telling():
                    desk().returning.take(report_id, data)
                    flash(f"已记下{len(found.notes)}条批注，在“③ 起草”里对着句子看")
                    st.rerun()
            return
        taken: set[str] = set()
        for part in found.changed:
            with st.container(border=True):
                name = names.get(part.section, "这一部分")
                if st.checkbox(plain(name), value=True, key=f"return-{part.section}"):
                    taken.add(part.section)
                if part.heading_after != part.heading_before:
                    st.caption(
                        plain(f"标题改为“{part.heading_after or '（删去）'}”，请到提纲里改。")
                    )
                diff(part.before, part.after)
        if st.button(f"并入选中的{len(taken)}部分", key="take-returned", type="primary"):
            with telling():
                result = desk().returning.take(report_id, data, sections=frozenset(taken))
                broken = len(result.evidence_broken)
                flash(
                    f"已并入{len(taken)}部分"
                    + (f"，有{broken}句出处对不上" if broken else "")
                    + (f"，{len(found.notes)}条批注记在句子旁" if found.notes else "")
                )
                st.rerun()


def _open_notes(state: ReportState) -> None:
    """Remarks that are not dealt with yet, part by part."""
    waiting = [n for n in desk().returning.notes(state.report.id) if not n.done]
    if not waiting:
        return
    names = section_names(state)
    with st.expander(f"没处理的批注 {len(waiting)}", icon=":material/comment:"):
        shown = ""
        for note in waiting:
            name = names.get(note.section, "") or "标题、主送和落款"
            if name != shown:
                st.markdown(f"**{plain(name)}**")
                shown = name
            draft_notes.one(state.report.id, note)
