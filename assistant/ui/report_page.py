"""报告: the list of reports, and inside one the five steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.errors import NotFoundError
from assistant.ui import figures, home
from assistant.ui.common import current_report, desk, go, plain
from assistant.ui.steps import check, draft, export, facts, outline

if TYPE_CHECKING:
    from assistant.desk.reports import ReportState

STEPS = {
    "facts": ("① 事实", facts.show),
    "outline": ("② 提纲", outline.show),
    "draft": ("③ 起草", draft.show),
    "check": ("④ 核稿", check.show),
    "export": ("⑤ 导出", export.show),
}


def show() -> None:
    """Show the report in the address line, or the list."""
    report_id = current_report()
    if report_id is None:
        home.show()
        return
    try:
        state = desk().reports.state(report_id)
    except NotFoundError as error:
        st.error(str(error))
        if st.button("回到报告列表"):
            go(report=None, step=None, section=None)
            st.rerun()
        return
    step = st.query_params.get("step", "draft")
    if step not in STEPS:
        step = "draft"
    _header(state, step)
    STEPS[step][1](state)


def _header(state: ReportState, step: str) -> None:
    title, line = st.columns([1, 1], vertical_alignment="center")
    title.markdown(f"#### {plain(state.report.title)}")
    with line:
        figures.show(state)
    columns = st.columns([4, 4, 4, 4, 4, 4, 3])
    for column, (name, (label, _page)) in zip(columns, STEPS.items(), strict=False):
        if column.button(
            label,
            key=f"step-{name}",
            type="primary" if name == step else "secondary",
            width="stretch",
        ):
            go(step=name)
            st.rerun()
    after = list(STEPS)[list(STEPS).index(step) + 1 :]
    if after and columns[-2].button(
        "下一步 →", key="next-step", type="tertiary", width="stretch", help=STEPS[after[0]][0]
    ):
        go(step=after[0])
        st.rerun()
    if columns[-1].button("全部报告", key="all-reports", type="tertiary", width="stretch"):
        go(report=None, step=None, section=None)
        st.rerun()
