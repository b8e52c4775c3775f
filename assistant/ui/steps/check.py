"""④ 核稿: what the checks found, with the basis and, where one exists, the replacement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import Coverage, CoverageStatus, Finding, FindingStatus, Severity
from assistant.ui.common import desk, flash, go, plain, telling
from assistant.ui.steps.facts import section_names

if TYPE_CHECKING:
    from assistant.desk.checking import CheckResult
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
COVERAGE = {
    CoverageStatus.COVERED: ":green-badge[已写]",
    CoverageStatus.WEAK: ":orange-badge[偏弱]",
    CoverageStatus.MISSING: ":red-badge[未写]",
}


def show(state: ReportState) -> None:
    """Run the checks on the text as it reads now and show every remark."""
    result = desk().checking.check_report(state.report.id)
    open_ = [f for f in result.findings if f.status is FindingStatus.OPEN]
    left, right = st.columns([3, 2], gap="large")
    with left:
        chosen = _filters(open_)
        names = section_names(state)
        if not open_:
            st.success("没有发现问题。")
        for finding in chosen:
            _finding(state, finding, names)
        _set_aside(state, result)
    with right:
        _coverage(result.coverage)
        _skipped(result)


def _filters(findings: list[Finding]) -> list[Finding]:
    counts = {
        s: sum(1 for f in findings if f.severity is s)
        for s in (Severity.ERROR, Severity.WARNING, Severity.INFO)
    }
    st.markdown("　".join(f"{SEVERITY[s]} {n}" for s, n in counts.items()))
    families = sorted({f.family for f in findings})
    a, b = st.columns([2, 3])
    least = a.segmented_control(
        "程度", ["全部", "错误和提醒", "只看错误"], default="全部", label_visibility="collapsed"
    )
    family = b.pills(
        "类别",
        families,
        format_func=lambda f: FAMILY.get(f, f),
        label_visibility="collapsed",
    )
    shown = findings
    if least == "只看错误":
        shown = [f for f in shown if f.severity is Severity.ERROR]
    elif least == "错误和提醒":
        shown = [f for f in shown if f.severity is not Severity.INFO]
    if family:
        shown = [f for f in shown if f.family == family]
    return shown


def _finding(state: ReportState, finding: Finding, names: dict[str, str]) -> None:
    report_id = state.report.id
    with st.container(border=True):
        where = names.get(finding.section or "", "全文")
        st.markdown(
            f"{SEVERITY[finding.severity]} :gray[{FAMILY.get(finding.family, finding.family)} · "
            f"{finding.authority.value} · {plain(where)}]"
        )
        st.text(finding.message)
        if finding.quote and (
            finding.suggestion is not None or finding.quote not in finding.message
        ):
            change = f"　→　{finding.suggestion}" if finding.suggestion is not None else ""
            st.text(f"“{finding.quote}”{change}")
        if finding.basis is not None:
            note = (
                "" if finding.basis.completeness.value == "full" else "（要点摘编，未经原文核对）"
            )
            st.caption(f"依据：《{finding.basis.document}》{finding.basis.locator}{note}")
            if finding.basis.quote:
                st.text(finding.basis.quote)
        a, b, c = st.columns(3)
        can_apply = finding.suggestion is not None and finding.section is not None
        if can_apply and a.button(
            "套用", key=f"apply-{finding.id}", width="stretch", type="primary"
        ):
            with telling():
                desk().checking.apply(report_id, finding)
                flash("已套用")
                st.rerun()
        if finding.section is not None and b.button(
            "去正文", key=f"jump-{finding.id}", width="stretch"
        ):
            go(step="draft", section=finding.section)
            st.rerun()
        with c.popover("不采纳", width="stretch"):
            reason = st.text_input("理由", key=f"why-{finding.id}")
            if st.button("确定", key=f"dismiss-{finding.id}"):
                with telling():
                    desk().checking.dismiss(report_id, finding, reason)
                    st.rerun()


def _set_aside(state: ReportState, result: CheckResult) -> None:
    aside = [f for f in result.findings if f.status is FindingStatus.DISMISSED]
    if not aside:
        return
    with st.expander(f"已不采纳的意见 {len(aside)}"):
        for finding in aside:
            text, button = st.columns([4, 1], vertical_alignment="center")
            text.text(f"{finding.message} “{finding.quote}”")
            if button.button("恢复", key=f"reopen-{finding.id}"):
                desk().checking.reopen(state.report.id, finding.id)
                st.rerun()


def _coverage(rows: tuple[Coverage, ...]) -> None:
    if not rows:
        return
    st.markdown("**要求逐条对照**")
    for row in rows:
        with st.container(border=True):
            st.markdown(f"{COVERAGE[row.status]} {plain(row.requirement)}")
            if row.sentence is not None:
                st.caption("见：" + row.sentence.quote.strip()[:80])
            st.caption(row.basis)


def _skipped(result: CheckResult) -> None:
    if not result.skipped:
        return
    st.markdown("**没有核的**")
    for item in result.skipped:
        st.caption(f"{FAMILY.get(item.family, item.family)}：{item.why}")
