"""④ 核稿: the text with every remark in place, and beside it the remark at hand with its basis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import Coverage, CoverageStatus, Finding, FindingStatus, Severity
from assistant.ui.common import action, desk, go, plain
from assistant.ui.proof import proof
from assistant.ui.steps import check_card, check_mirror
from assistant.ui.steps.check_card import FAMILY, SEVERITY
from assistant.ui.steps.check_tables import figure_rows, statement_rows
from assistant.ui.steps.facts import section_names

if TYPE_CHECKING:
    from assistant.desk.checking import CheckResult
    from assistant.desk.reports import ReportState

COVERAGE = {
    CoverageStatus.COVERED: ":green-badge[已写]",
    CoverageStatus.WEAK: ":orange-badge[偏弱]",
    CoverageStatus.MISSING: ":red-badge[未写]",
}
_LEVELS = {"全部": 3, "错误和提醒": 2, "只看错误": 1}
_WEIGHT = {Severity.ERROR: 1, Severity.WARNING: 2, Severity.INFO: 3}
_PICKED = "check-picked"
_WAS = "check-picked-at"
_HEIGHT = 500


def show(state: ReportState) -> None:
    """Run the checks on the text as it reads now and show every remark."""
    result = desk().checking.check_report(state.report.id)
    open_ = [f for f in result.findings if f.status is FindingStatus.OPEN]
    rows = result.coverage
    missing = sum(row.status is not CoverageStatus.COVERED for row in rows)
    figures = desk().checking.figures(state.report.id)
    texts, matrix, said, numbers, mirror, rest = st.tabs(
        [
            f"意见 {len(open_)}",
            f"要求逐条对照 {len(rows) - missing}/{len(rows)}" if rows else "要求逐条对照",
            f"与政策对照 {len(result.statements)}",
            f"数字出处 {len(figures)}",
            "与往年对照",
            "不采纳的和没有核的",
        ]
    )
    with texts:
        _remarks(state, open_)
    with matrix:
        _coverage(state, rows)
    with said:
        statement_rows(state.composed.text, result.statements)
    with numbers:
        figure_rows(state.composed.text, figures, given=state.progress.facts > 0)
    with mirror:
        check_mirror.show(
            desk().checking.mirror(state.report.id),
            open_,
            section_names(state),
            on_pick=_go_to,
            on_open=_open_part,
        )
    with rest:
        _set_aside(state, result)
        _skipped(result)


def _go_to(finding: Finding) -> None:
    """Make a remark the one at hand; the first tab shows it in the text."""
    st.session_state[_PICKED] = finding.id
    st.rerun()


def _open_part(section: str) -> None:
    go(step="draft", section=section)
    st.rerun()


def _remarks(state: ReportState, open_: list[Finding]) -> None:
    names = section_names(state)
    shown = _filters(state, open_)
    picked = _picked(shown)
    left, right = st.columns([6, 5], gap="medium")
    with left:
        key = f"proof-{state.report.id}"

        @action
        def pick() -> None:
            st.session_state[_PICKED] = st.session_state[key].pick["id"]

        proof(
            key=key,
            text=state.composed.text,
            findings=shown,
            headings=[p.heading for p in state.composed.sections if p.heading],
            picked=picked.id if picked else "",
            height=_HEIGHT,
            on_pick=pick,
        )
    with right:
        if not open_:
            st.success("没有发现问题。", icon=":material/check_circle:")
        elif picked is None:
            st.info("这样筛选没有意见。")
        else:
            check_card.show(state, picked, open_, names)
            _list(shown, picked, names)


def _picked(shown: Sequence[Finding]) -> Finding | None:
    """The remark at hand: the one chosen; when that is dealt with, the next one in the text."""
    wanted = st.session_state.get(_PICKED)
    last = st.session_state.get(_WAS, 0)
    chosen = next((f for f in shown if f.id == wanted), None)
    chosen = chosen or next((f for f in shown if (f.start or 0) >= last), None)
    chosen = chosen or (shown[0] if shown else None)
    if chosen is not None:
        st.session_state[_PICKED] = chosen.id
        st.session_state[_WAS] = chosen.start or 0
    return chosen


def _filters(state: ReportState, findings: list[Finding]) -> list[Finding]:
    names = section_names(state)
    level, family, section = st.columns([3, 3, 3], vertical_alignment="bottom")
    counts = {s: sum(f.severity is s for f in findings) for s in _WEIGHT}
    least = level.segmented_control(
        "程度",
        list(_LEVELS),
        default="全部",
        key="check-level",
        label_visibility="collapsed",
    )
    families = sorted({f.family for f in findings})
    chosen = family.selectbox(
        "类别",
        ["", *families],
        format_func=lambda f: (
            f"{FAMILY.get(f, f)} {sum(x.family == f for x in findings)}" if f else "所有类别"
        ),
        key=f"check-family-{len(findings)}",
        label_visibility="collapsed",
    )
    places = list(dict.fromkeys(f.section or "" for f in findings))
    place = section.selectbox(
        "部分",
        ["*", *places],
        format_func=lambda i: "所有部分" if i == "*" else names.get(i, "全文"),
        key=f"check-section-{len(findings)}",
        label_visibility="collapsed",
    )
    st.markdown("　".join(f"{SEVERITY[s]} {n}" for s, n in counts.items()))
    limit = _LEVELS[least or "全部"]
    return [
        f
        for f in findings
        if _WEIGHT[f.severity] <= limit
        and (not chosen or f.family == chosen)
        and (place == "*" or (f.section or "") == place)
    ]


def _list(shown: Sequence[Finding], picked: Finding, names: dict[str, str]) -> None:
    """All remarks, one line each, under the part or the family they belong to."""
    by = st.segmented_control(
        "排列",
        ["按部分", "按类别"],
        default="按部分",
        key="check-by",
        label_visibility="collapsed",
    )
    groups: dict[str, list[Finding]] = {}
    for finding in shown:
        group = (
            FAMILY.get(finding.family, finding.family)
            if by == "按类别"
            else names.get(finding.section or "", "全文")
        )
        groups.setdefault(group, []).append(finding)
    with st.container(height=230, border=True):
        for group, members in groups.items():
            st.caption(plain(f"{group}　{len(members)}"))
            for finding in members:
                words = f"{SEVERITY[finding.severity]} {plain(finding.message)}"
                now = "-now" if finding.id == picked.id else ""
                if st.button(words, key=f"see-{finding.id}{now}", width="stretch", type="tertiary"):
                    st.session_state[_PICKED] = finding.id
                    st.rerun()


def _set_aside(state: ReportState, result: CheckResult) -> None:
    aside = [f for f in result.findings if f.status is FindingStatus.DISMISSED]
    st.markdown(f"**不采纳的意见 {len(aside)}**")
    if not aside:
        st.caption("没有。")
    for finding in aside:
        text, button = st.columns([6, 1], vertical_alignment="center")
        text.text(f"{finding.message} “{finding.quote}”")
        if button.button("恢复", key=f"reopen-{finding.id}", width="stretch"):
            desk().checking.reopen(state.report.id, finding.id)
            st.rerun()


def _coverage(state: ReportState, rows: tuple[Coverage, ...]) -> None:
    if not rows:
        st.caption("没有可以对照的要求。新建报告时放入来文通知，就会逐条对照。")
        return
    order = {CoverageStatus.MISSING: 0, CoverageStatus.WEAK: 1, CoverageStatus.COVERED: 2}
    for row in sorted(rows, key=lambda r: order[r.status]):
        with st.container(border=True):
            words, where = st.columns([2, 3])
            words.markdown(f"{COVERAGE[row.status]} {plain(row.requirement)}")
            words.caption(plain(row.basis))
            if row.sentence is None:
                where.caption("正文里没有找到写这一项的句子。")
                continue
            where.text(row.sentence.quote.strip())
            place = _place(state, row.sentence.start)
            if place:
                where.caption(plain(f"见：{place}"))


def _place(state: ReportState, offset: int) -> str:
    names = section_names(state)
    for part in state.composed.sections:
        if part.start <= offset < part.end:
            return names[part.section.id]
    return ""


def _skipped(result: CheckResult) -> None:
    st.markdown("**没有核的**")
    if not result.skipped:
        st.caption("都核了。")
    for item in result.skipped:
        st.caption(plain(f"{FAMILY.get(item.family, item.family)}：{item.why}"))
