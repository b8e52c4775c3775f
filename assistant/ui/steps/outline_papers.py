"""来文通知 and 往年报告 that came after the report was begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import DocumentKind
from assistant.ui.common import desk, flash, plain, telling
from assistant.ui.new_report import TYPES

if TYPE_CHECKING:
    from assistant.desk.reports import ReportState


def notice(state: ReportState) -> None:
    """A box for the notice."""
    _box(state, "notice", "放入来文通知", DocumentKind.NOTICE)


def show(state: ReportState) -> None:
    """Which papers the report rests on, and boxes to bring or change them."""
    report = state.report
    with st.expander("来文通知和往年报告", icon=":material/attach_file:"):
        for name, document in (("来文通知", report.notice), ("往年报告", report.previous)):
            title = desk().library.document(document).title if document else "还没有"
            st.caption(plain(f"{name}：{title}"))
        if report.notice:
            _box(state, "notice", "换一份来文通知", DocumentKind.NOTICE)
        _box(
            state,
            "previous",
            "换一份往年报告" if report.previous else "放入往年报告",
            DocumentKind.REPORT,
        )


def _box(state: ReportState, field: str, label: str, kind: DocumentKind) -> None:
    report_id = state.report.id
    turn = st.session_state.get(f"attach-turn-{field}", 0)
    file = st.file_uploader(label, type=TYPES, key=f"attach-{field}-{turn}")
    if file is None:
        return
    with telling(), st.spinner("正在读取…"):
        found = desk().reports.adopt(file.name, file.getvalue(), kind)
        if field == "notice":
            report = desk().reports.attach(report_id, notice=found.id)
            # The length it allows is proposed anew.
            st.session_state.pop(f"budget-{report_id}", None)
            flash(f"已放入《{found.title}》，读出{len(report.requirements)}项要求")
        else:
            desk().reports.attach(report_id, previous=found.id)
            flash(f"已放入《{found.title}》；要照它的结构写，请用“换提纲”")
        st.session_state[f"attach-turn-{field}"] = turn + 1
        st.rerun()
