"""One remark of the check: what it says, what it rests on, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from assistant.errors import DeskError
from assistant.models import Completeness, Finding, Severity
from assistant.ui.common import action, desk, flash, go, plain

if TYPE_CHECKING:
    from assistant.desk.reports import ReportState

FAMILY = {
    "facts": "事实数字",
    "policy": "政策依据",
    "phrase": "固定表述",
    "wording": "文字标点",
    "form": "格式体例",
    "repeat": "重复",
    "logic": "前后逻辑",
    "judge": "模型疑问",
}
SEVERITY = {
    Severity.ERROR: ":red-badge[错误]",
    Severity.WARNING: ":orange-badge[提醒]",
    Severity.INFO: ":blue-badge[提示]",
}


def show(
    state: ReportState, finding: Finding, every: Sequence[Finding], names: dict[str, str]
) -> None:
    """The remark at hand."""
    with st.container(border=True):
        where = names.get(finding.section or "", "全文")
        st.markdown(
            f"{SEVERITY[finding.severity]} :gray[{FAMILY.get(finding.family, finding.family)} · "
            f"{finding.authority.value} · {plain(where)}]"
        )
        st.text(finding.message)
        if finding.suggestion is not None:
            fresh = f"“{finding.suggestion}”" if finding.suggestion else "（删去）"
            st.text(f"“{finding.quote}”　→　{fresh}")
        elif finding.quote and finding.quote not in finding.message:
            st.text(f"“{finding.quote}”")
        _basis(finding)
        _acts(state, finding, every)


def _basis(finding: Finding) -> None:
    basis = finding.basis
    if basis is None:
        return
    full = basis.completeness is Completeness.FULL
    note = "" if full else "（要点摘编，未经原文核对）"
    st.caption(plain(f"依据：《{basis.document}》{basis.locator}{note}"))
    if basis.quote:
        st.text(basis.quote)


def _acts(state: ReportState, finding: Finding, every: Sequence[Finding]) -> None:
    report_id = state.report.id
    same = [f for f in every if f.rule == finding.rule and _can_apply(f)]

    @action
    def apply() -> None:
        desk().checking.apply(report_id, finding)
        flash("已套用")

    a, b, c = st.columns(3)
    if _can_apply(finding):
        a.button("套用", key=f"apply-{finding.id}", on_click=apply, type="primary", width="stretch")
    if finding.section is not None and b.button(
        "去正文改", key=f"jump-{finding.id}", width="stretch"
    ):
        go(step="draft", section=finding.section)
        st.rerun()
    with c.popover("不采纳", width="stretch"):
        reason_key = f"why-{finding.id}"

        @action
        def dismiss() -> None:
            desk().checking.dismiss(report_id, finding, st.session_state[reason_key])
            flash("已记下，不再提示")

        st.text_input("理由", key=reason_key)
        st.button("确定不采纳", key=f"dismiss-{finding.id}", on_click=dismiss)
    if _can_apply(finding) and len(same) > 1:
        st.button(
            f"同类的{len(same)}处一并套用",
            key=f"apply-all-{finding.rule}",
            on_click=action(_apply_all),
            args=(report_id, same),
            width="stretch",
        )


def _can_apply(finding: Finding) -> bool:
    return (
        finding.suggestion is not None and finding.section is not None and finding.start is not None
    )


def _apply_all(report_id: str, findings: Sequence[Finding]) -> None:
    """From the end to the beginning, so that a change moves nothing that is still to be changed."""
    done = 0
    refused: list[str] = []
    for finding in sorted(findings, key=lambda f: f.start or 0, reverse=True):
        try:
            desk().checking.apply(report_id, finding)
            done += 1
        except DeskError as error:
            refused.append(str(error))
    if done:
        flash(f"已套用{done}处")
    for words in dict.fromkeys(refused):
        flash(words, icon=":material/warning:")
