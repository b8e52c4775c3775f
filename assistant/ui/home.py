"""The first screen: 打开示例, 新建报告, and the reports there are."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from assistant.models import DocumentKind, Fact
from assistant.ui.common import desk, flash, go, telling

_TYPES = ["txt", "md", "docx", "pdf"]
_FACT_TYPES = ["xlsx", "csv", "yaml", "yml"]


def show() -> None:
    """List the reports and offer to start one."""
    st.markdown("## 拟稿台")
    st.caption("从通知、政策、往年报告和今年的事实，到一份每句话都有出处、能报出去的报告。")
    left, right, _rest = st.columns([1, 1, 3])
    if left.button("新建报告", type="primary", width="stretch", key="new-report"):
        st.session_state["starting"] = True
    if right.button("打开示例", width="stretch", key="open-demo"):
        with telling(), st.spinner("正在准备示例…"):
            go(report=desk().demo.open(), step="draft")
            st.rerun()
    if st.session_state.get("starting"):
        _form()
    _list()


def _list() -> None:
    reports = desk().reports.list()
    if not reports:
        st.info("还没有报告。可以先打开示例看看一份完整的报告是怎样写成的，或者直接新建。")
        return
    st.markdown("#### 我的报告")
    for report in reports:
        name, info, button, more = st.columns([5, 3, 1, 1], vertical_alignment="center")
        name.text(report.title)
        info.caption(f"{report.year}年度 · 截止 {report.as_of.isoformat()} · {report.id}")
        if button.button("打开", key=f"open-{report.id}", width="stretch"):
            go(report=report.id, step="draft")
            st.rerun()
        with more.popover("删除"):
            st.write("删除后，这份报告的事实、正文和历史都不再保留。")
            if st.button("确定删除", key=f"remove-{report.id}"):
                with telling():
                    desk().reports.remove(report.id)
                    flash("已删除")
                    st.rerun()


def _form() -> None:
    templates = desk().outline.templates()
    with st.form("new-report-form", border=True):
        title = st.text_input(
            "报告标题", placeholder="关于2026年度贯彻执行中央八项规定精神情况的报告"
        )
        a, b, c, d = st.columns([1, 2, 2, 1])
        year = a.number_input("年度", 2000, 2100, dt.date.today().year)
        unit = b.text_input("单位名称（署名用）")
        addressee = c.text_input("主送机关")
        as_of = d.date_input("截止日期", dt.date.today(), help="决定引用的政策在这一天是否有效")
        a, b, c = st.columns(3)
        previous = a.file_uploader("往年报告（学习提纲）", type=_TYPES, key="up-previous")
        notice = b.file_uploader("来文通知（读取要求）", type=_TYPES, key="up-notice")
        table = c.file_uploader("今年的事实表", type=_FACT_TYPES, key="up-facts")
        names = {"": "按往年报告；没有往年报告时按标题选", **templates}
        template = st.selectbox("提纲", list(names), format_func=lambda name: names[name])
        go_on, cancel, _rest = st.columns([1, 1, 4])
        sent = go_on.form_submit_button("建立报告", type="primary", width="stretch")
        if cancel.form_submit_button("取消", width="stretch"):
            st.session_state["starting"] = False
            st.rerun()
    if not sent:
        return
    with telling():
        facts: tuple[Fact, ...] = ()
        if table is not None:
            facts = desk().facts.read(table.name, table.getvalue())
        earlier = (
            desk().reports.adopt(previous.name, previous.getvalue(), DocumentKind.REPORT)
            if previous is not None
            else None
        )
        asked = (
            desk().reports.adopt(notice.name, notice.getvalue(), DocumentKind.NOTICE)
            if notice is not None
            else None
        )
        report = desk().reports.new(
            title=title,
            year=int(year),
            unit=unit,
            addressee=addressee,
            as_of=as_of,
            previous=earlier.id if earlier else None,
            notice=asked.id if asked else None,
            outline=template or None,
            facts=facts,
        )
        st.session_state["starting"] = False
        go(report=report.id, step="facts")
        st.rerun()
