"""Forms out to the departments, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.ui.common import desk
from assistant.ui.steps.facts_import import table_preview

if TYPE_CHECKING:
    from assistant.desk.reports import ReportState

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(state: ReportState, _names: dict[str, str]) -> None:
    """On the left the form to send, on the right the forms that came back."""
    report_id = state.report.id
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.markdown("**发出去**")
        st.caption(
            "表里按去年写过的事和通知要求列好了提示，科室逐行回答：有的填内容，没有的填“无”。"
        )
        department = st.text_input("填报科室（可以不写）", key="form-department").strip()
        st.download_button(
            "下载填报表",
            data=lambda: desk().collecting.form(report_id, department or None),
            file_name=f"事实填报表{'-' + department if department else ''}.xlsx",
            mime=_XLSX,
            key="form-download",
            on_click="ignore",
        )
    with right:
        st.markdown("**收回来**")
        st.caption("填好的表选在这里，先看再导入；来源没填的，记为填报科室。")
        table_preview(state, "form", "选择科室填好的表")
