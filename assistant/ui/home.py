"""The first screen: 打开示例, 新建报告, and the reports there are."""

from __future__ import annotations

import streamlit as st

from assistant.models import Report
from assistant.ui import foreign, new_report
from assistant.ui.common import desk, flash, go, plain, telling

_PAGE = 12
"""Reports shown at once; each costs a reading of its texts."""


def show() -> None:
    """List the reports and offer to start one."""
    if st.session_state.get(new_report.OPEN):
        new_report.show()
        return
    if foreign.is_open():
        foreign.show()
        return
    reports = desk().reports.list()
    st.markdown("## 拟稿台")
    st.caption("从通知、政策、往年报告和今年的事实，到一份每句话都有出处、能报出去的报告。")
    if not reports:
        _first_run()
        foreign.listed()
        return
    left, right, third, _rest = st.columns([1, 1, 1, 2])
    _new_button(left)
    _check_button(third)
    _demo_button(right)
    _list(reports)
    foreign.listed()


def _new_button(place: st.delta_generator.DeltaGenerator) -> None:
    if place.button(
        "新建报告", type="primary", width="stretch", key="new-report", icon=":material/add:"
    ):
        new_report.start()
        st.rerun()


def _demo_button(place: st.delta_generator.DeltaGenerator, *, primary: bool = False) -> None:
    if place.button(
        "打开示例",
        width="stretch",
        key="open-demo",
        icon=":material/play_circle:",
        type="primary" if primary else "secondary",
    ):
        with telling(), st.spinner("正在准备示例…"):
            go(report=desk().demo.open(), step="draft")
            st.rerun()


def _check_button(place: st.delta_generator.DeltaGenerator) -> None:
    if place.button(
        "核现成的文稿", width="stretch", key="check-foreign", icon=":material/spellcheck:"
    ):
        foreign.start()
        st.rerun()


def _first_run() -> None:
    left, right = st.columns(2, gap="large")
    with left.container(border=True):
        st.markdown("#### 先看一份写好的")
        st.text(
            "打开示例：一份由通知、往年报告和一年的事实写成的报告，"
            "不用填任何东西。可以随意改，看看每句话的出处在哪里。"
        )
        _demo_button(st.container(), primary=True)
    with right.container(border=True):
        st.markdown("#### 写自己的报告")
        st.text(
            "手边有什么就带什么：去年的报告、今年的通知、今年的事实表。"
            "三样都可以没有，缺的以后再补。"
        )
        _new_button(st.container())
        _check_button(st.container())
    st.markdown("#### 五步写成")
    steps = (
        ("① 事实", "把今年做了什么一条条放进来，每条记下来源。"),
        ("② 提纲", "学去年的结构，对照今年的通知，缺的补上。"),
        ("③ 起草", "逐部分起草，没有出处的话会标出来。"),
        ("④ 核稿", "查数字、政策、固定表述、文字和格式。"),
        ("⑤ 导出", "按 GB/T 9704—2012 排成 Word 或 PDF。"),
    )
    for column, (name, words) in zip(st.columns(5), steps, strict=True):
        column.markdown(f"**{name}**")
        column.caption(words)


def _list(reports: tuple[Report, ...]) -> None:
    title, search = st.columns([3, 2], vertical_alignment="bottom")
    title.markdown(f"#### 我的报告 {len(reports)}")
    words = ""
    if len(reports) > 4:
        words = search.text_input(
            "查找报告", placeholder="按标题、单位或年度查找", label_visibility="collapsed"
        ).strip()
    found = [r for r in reports if words in f"{r.title} {r.unit} {r.year}"]
    if not found:
        st.info("没有这样的报告。")
    many = st.session_state.get("home-many", _PAGE)
    for report in found[:many]:
        _row(report)
    if len(found) > many and st.button(f"再显示{min(_PAGE, len(found) - many)}份"):
        st.session_state["home-many"] = many + _PAGE
        st.rerun()


def _row(report: Report) -> None:
    with st.container(border=True):
        name, figures, buttons = st.columns([5, 4, 2], vertical_alignment="center")
        name.markdown(f"**{plain(report.title)}**")
        about = [report.unit, f"{report.year}年度", f"截止 {report.as_of.isoformat()}"]
        name.caption(plain(" · ".join(a for a in about if a)))
        p = desk().reports.progress(report.id)
        share = p.drafted / p.sections if p.sections else 0.0
        figures.progress(share, text=f"已起草 {p.drafted}/{p.sections} 部分 · {p.characters} 字")
        backed = f"{p.supported * 100 // p.checkable}%" if p.checkable else "—"
        figures.caption(
            f"事实 {p.facts_settled}/{p.facts} · 句子有据 {backed}"
            + (f" · 要求 {p.requirements_placed}/{p.requirements}" if p.requirements else "")
        )
        open_, more = buttons.columns([2, 1])
        if open_.button("打开", key=f"open-{report.id}", width="stretch"):
            go(report=report.id, step="draft" if p.drafted else "facts")
            st.rerun()
        with more.popover("", icon=":material/delete:", help="删除", width="stretch"):
            st.text("删除后，这份报告的事实、正文和历史都不再保留。")
            if st.button("确定删除", key=f"remove-{report.id}", type="primary"):
                with telling():
                    desk().reports.remove(report.id)
                    flash("已删除")
                    st.rerun()
