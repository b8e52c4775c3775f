"""⑤ 导出: who it goes to, who signs, and the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import FactState, Verdict
from assistant.ui.common import desk, flash, telling

if TYPE_CHECKING:
    from assistant.desk.reports import ReportState

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show(state: ReportState) -> None:
    """Details of the page, what is still open, and the download."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        _details(state)
    with right:
        _open_points(state)
        _files(state)


def _details(state: ReportState) -> None:
    report = state.report
    with st.form("details"):
        title = st.text_input("标题", report.title)
        addressee = st.text_input("主送机关", report.addressee)
        unit = st.text_input("署名", report.unit)
        signed = st.date_input("成文日期", report.signing_date or report.as_of)
        as_of = st.date_input("截止日期", report.as_of, help="决定引用的政策在这一天是否有效")
        if st.form_submit_button("保存", type="primary"):
            with telling():
                desk().reports.update(
                    report.id,
                    title=title,
                    addressee=addressee.strip(),
                    unit=unit.strip(),
                    signing_date=signed,
                    as_of=as_of,
                )
                flash("已保存")
                st.rerun()


def _open_points(state: ReportState) -> None:
    points: list[str] = []
    bad = sum(
        1 for r in state.revisions.values() for s in r.sentences if s.verdict is Verdict.UNSUPPORTED
    )
    if bad:
        points.append(f"还有{bad}句没有出处")
    unused = state.ledger.ids(FactState.UNUSED)
    if unused:
        points.append(f"还有{len(unused)}条事实没有用上：" + "、".join(unused))
    gaps = state.composed.text.count("【待补")
    if gaps:
        points.append(f"还有{gaps}处待补")
    if points:
        st.warning("送出之前：" + "；".join(points) + "。")
    else:
        st.success("句句有据，事实全部用上，没有待补。")


def _files(state: ReportState) -> None:
    report = state.report
    with telling():
        done = desk().exporting.report(report.id)
        for warning in done.warnings:
            if "【待补】" not in warning:
                st.caption(warning)
        st.download_button(
            "下载 Word（GB/T 9704—2012）",
            done.data,
            file_name=f"{report.title}.docx",
            mime=_WORD,
            type="primary",
            on_click="ignore",
            key="download-docx",
        )
    if st.button("生成 PDF", key="make-pdf"):
        with telling(), st.spinner("正在转换…"):
            printed = desk().exporting.report(report.id, suffix=".pdf")
            st.download_button(
                f"下载 PDF（{printed.pages}页）",
                printed.data,
                file_name=f"{report.title}.pdf",
                mime="application/pdf",
                on_click="ignore",
                key="download-pdf",
            )
    with st.expander("全文预览", expanded=True):
        st.text(state.composed.text)
