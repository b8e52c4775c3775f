"""核一份现成的文稿: any draft pasted or uploaded, checked in place; nothing of it is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import Finding, Severity
from assistant.ui.common import action, desk, flash, plain, telling
from assistant.ui.proof import proof
from assistant.ui.steps.check_card import FAMILY, SEVERITY
from assistant.ui.steps.check_tables import coverage_table, figure_rows, statement_rows

if TYPE_CHECKING:
    from assistant.desk.checking import Examined

OPEN = "foreign-open"
_TEXT = "foreign-text"
_NAME = "foreign-name"
_ASIDE = "foreign-aside"
_PICKED = "foreign-picked"
_LEVELS = {"全部": 3, "错误和提醒": 2, "只看错误": 1}
_WEIGHT = {Severity.ERROR: 1, Severity.WARNING: 2, Severity.INFO: 3}
_KINDS = ["txt", "md", "docx"]
_HEIGHT = 470


def start() -> None:
    """Open the page with nothing on it."""
    for key in (_TEXT, _NAME, _ASIDE, _PICKED):
        st.session_state.pop(key, None)
    st.session_state[OPEN] = True


def show() -> None:
    """The draft to be brought, or its findings."""
    title, back = st.columns([5, 1], vertical_alignment="bottom")
    title.markdown("#### 核一份现成的文稿")
    if back.button("返回", width="stretch", key="foreign-back"):
        st.session_state.pop(OPEN, None)
        st.rerun()
    if _TEXT not in st.session_state:
        _bring()
        return
    with telling():
        _checked(st.session_state[_TEXT])


def _bring() -> None:
    left, right = st.columns([3, 2], gap="large")
    with left:
        pasted = st.text_area("粘贴文稿", height=300, key="foreign-paste")
        brought = st.file_uploader("或者上传文稿", type=_KINDS, key="foreign-file")
    with right:
        facts = st.file_uploader(
            "今年的事实表（可不传）", type=["xlsx", "csv", "yaml"], key="foreign-facts"
        )
        before = st.file_uploader("上年报告（可不传）", type=_KINDS, key="foreign-before")
        notice = st.file_uploader("来文通知（可不传）", type=_KINDS, key="foreign-notice")
        st.date_input("按哪一天核政策是否有效", value=dt.date.today(), key="foreign-day")
    if not st.button("开始核稿", type="primary", key="foreign-go"):
        return
    with telling():
        text = desk().read_text(brought.name, brought.getvalue()) if brought else pasted
        if not text.strip():
            flash("请先粘贴或上传一份文稿。", icon=":material/warning:")
            st.rerun()
        given = desk().facts.read(facts.name, facts.getvalue()) if facts else None
        st.session_state[_TEXT] = text
        st.session_state[_NAME] = brought.name if brought else ""
        st.session_state["foreign-with"] = {
            "facts": given,
            "previous_text": desk().read_text(before.name, before.getvalue()) if before else None,
            "notice_text": desk().read_text(notice.name, notice.getvalue()) if notice else None,
            "as_of": st.session_state["foreign-day"],
        }
        st.rerun()


def _checked(text: str) -> None:
    done = desk().checking.examine(
        text, name=st.session_state[_NAME], **st.session_state["foreign-with"]
    )
    aside: dict[str, str] = st.session_state.setdefault(_ASIDE, {})
    open_ = [f for f in done.result.findings if f.id not in aside]
    rows = done.result.coverage
    remarks, said, matrix, figures, edit = st.tabs(
        [
            f"意见 {len(open_)}",
            f"与政策对照 {len(done.result.statements)}",
            f"要求逐条对照 {len(rows)}",
            f"数字出处 {len(done.figures)}",
            "改稿和带走",
        ]
    )
    with remarks:
        _remarks(done, open_, aside)
    with said:
        statement_rows(text, done.result.statements)
    with matrix:
        coverage_table(rows)
    with figures:
        figure_rows(text, done.figures, given=st.session_state["foreign-with"]["facts"] is not None)
    with edit:
        _edit(text)


def _remarks(done: Examined, open_: Sequence[Finding], aside: dict[str, str]) -> None:
    level, kind, place = st.columns(3, vertical_alignment="bottom")
    least = level.segmented_control(
        "程度", list(_LEVELS), default="全部", key="foreign-level", label_visibility="collapsed"
    )
    families = ["", *sorted({f.family for f in open_})]
    family = kind.selectbox(
        "类别",
        families,
        format_func=lambda f: FAMILY.get(f, f) if f else "所有类别",
        key="foreign-family",
        label_visibility="collapsed",
    )
    names = {s.id: s.heading or "开头" for s in done.sections}
    section = place.selectbox(
        "部分",
        ["*", *names],
        format_func=lambda i: "所有部分" if i == "*" else names[i],
        key="foreign-section",
        label_visibility="collapsed",
    )
    shown = [
        f
        for f in open_
        if _WEIGHT[f.severity] <= _LEVELS[least or "全部"]
        and (not family or f.family == family)
        and (section == "*" or f.section == section)
    ]
    picked = next((f for f in shown if f.id == st.session_state.get(_PICKED)), None)
    picked = picked or (shown[0] if shown else None)
    left, right = st.columns([6, 5], gap="medium")
    with left:

        @action
        def pick() -> None:
            st.session_state[_PICKED] = st.session_state["foreign-proof"].pick["id"]

        proof(
            key="foreign-proof",
            text=done.text,
            findings=shown,
            headings=[s.heading for s in done.sections if s.heading],
            picked=picked.id if picked else "",
            height=_HEIGHT,
            on_pick=pick,
        )
    with right:
        if picked is None:
            st.success("没有发现问题。" if not open_ else "这样筛选没有意见。")
        else:
            _card(done, picked, open_, aside)
            with st.container(height=220, border=True):
                for finding in shown:
                    words = f"{SEVERITY[finding.severity]} {plain(finding.message)}"
                    if st.button(
                        words, key=f"foreign-see-{finding.id}", width="stretch", type="tertiary"
                    ):
                        st.session_state[_PICKED] = finding.id
                        st.rerun()
        for item in done.result.skipped:
            st.caption(plain(f"没有核：{FAMILY.get(item.family, item.family)}：{item.why}"))


def _card(
    done: Examined, finding: Finding, open_: Sequence[Finding], aside: dict[str, str]
) -> None:
    same = [f for f in open_ if f.rule == finding.rule and f.suggestion is not None]

    def take(findings: Sequence[Finding]) -> None:
        st.session_state[_TEXT] = desk().checking.applied(done.text, findings)
        flash(f"已套用{len(findings)}处")

    with st.container(border=True):
        st.markdown(
            f"{SEVERITY[finding.severity]} :gray[{FAMILY.get(finding.family, finding.family)} · "
            f"{finding.authority.value}]"
        )
        st.text(finding.message)
        if finding.suggestion is not None:
            st.text(f"“{finding.quote}”　→　{finding.suggestion or '（删去）'}")
        if finding.basis is not None:
            st.caption(plain(f"依据：《{finding.basis.document}》{finding.basis.locator}"))
            if finding.basis.quote:
                st.text(finding.basis.quote)
        a, b, c = st.columns(3)
        if finding.suggestion is not None:
            a.button(
                "套用", key="foreign-apply", type="primary", width="stretch",
                on_click=action(take), args=([finding],),
            )  # fmt: skip
        if len(same) > 1 and finding.suggestion is not None:
            b.button(
                f"同类{len(same)}处", key="foreign-apply-all", width="stretch",
                on_click=action(take), args=(same,),
            )  # fmt: skip
        with c.popover("不采纳", width="stretch"):
            reason = st.text_input("理由", key=f"foreign-why-{finding.id}")
            if st.button("确定不采纳", key="foreign-dismiss"):
                if not reason.strip():
                    st.caption("请写明理由。")
                else:
                    aside[finding.id] = reason.strip()
                    st.rerun()


def _edit(text: str) -> None:
    fresh = st.text_area("文稿", value=text, height=380, key=f"foreign-edit-{hash(text)}")
    again, away = st.columns(2)
    if again.button("按改过的再核一遍", type="primary", width="stretch", key="foreign-again"):
        st.session_state[_TEXT] = fresh
        st.rerun()
    away.download_button(
        "带走改过的文稿（.txt）", fresh, file_name="文稿.txt", width="stretch", key="foreign-away"
    )
