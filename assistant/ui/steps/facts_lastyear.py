"""What last year's report told of, as questions for this year: 有 / 没有 / 改为…"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk.collecting import CHANGED, HAVE, LACKING, Question
from assistant.models import Fact, FactStatus
from assistant.ui.common import desk, flash, plain, telling
from assistant.ui.steps.facts_labels import BY_LABEL, short

if TYPE_CHECKING:
    from assistant.desk.reports import ReportState

_ANSWERS = {HAVE: "有", LACKING: "没有", CHANGED: "改为…"}
_NEW = ""


def show(state: ReportState, _names: dict[str, str]) -> None:
    """Open questions first, answered ones folded away."""
    report_id = state.report.id
    questions = desk().collecting.questions(report_id)
    open_ones = [q for q in questions if q.answer is None]
    st.caption("去年报告里写过这些事（具体内容已用▢隐去）。今年有没有？答过的不再问。")
    for question in open_ones:
        _ask(report_id, question)
    if not open_ones:
        st.markdown("都答完了。")
    answered = [q for q in questions if q.answer is not None]
    if answered:
        with st.expander(f"已经答过的{len(answered)}件"):
            for question in answered:
                _told(report_id, question)


def _ask(report_id: str, question: Question) -> None:
    key = question.asked.key
    text, answers = st.columns([5, 2], vertical_alignment="center")
    text.markdown(
        f":blue-badge[{plain(question.asked.category or '其他')}] {plain(question.asked.question)}"
    )
    chosen = answers.segmented_control(
        "今年有没有",
        list(_ANSWERS),
        format_func=lambda a: _ANSWERS[a],
        key=f"answer-{key}",
        label_visibility="collapsed",
    )
    if chosen is None:
        return
    with st.container(border=True):
        if chosen == LACKING:
            reason = st.text_input(
                "今年没有的原因", key=f"lacking-{key}", placeholder="例如：按统一安排，今年没有开展"
            )
            if st.button("记下", key=f"save-{key}", type="primary"):
                with telling():
                    desk().collecting.lacking(report_id, key, reason)
                    st.rerun()
        else:
            _fact(report_id, question, chosen)


def _fact(report_id: str, question: Question, chosen: str) -> None:
    key = question.asked.key
    instead = ""
    if chosen == CHANGED:
        instead = st.text_input("今年改成了什么", key=f"instead-{key}")
    found = {f.id: f for f in question.candidates}
    which = _NEW
    if found:
        which = st.radio(
            "是下面这一条吗",
            [*found, _NEW],
            format_func=lambda i: short(found[i]) if i else "都不是，另写一条",
            key=f"which-{key}",
        )
    written: Fact | str = which
    if which == _NEW:
        content = st.text_area("今年的内容（带数字和单位）", key=f"content-{key}", height=80)
        a, b, c = st.columns(3)
        date = a.text_input("日期", key=f"date-{key}", placeholder="2026-09")
        source = b.text_input("来源", key=f"source-{key}")
        labels = list(BY_LABEL)
        planned = question.planned
        status = c.selectbox(
            "状态", labels, index=labels.index("拟开展") if planned else 0, key=f"status-{key}"
        )
        written = Fact(
            id="",
            content=content.strip(),
            date=date.strip(),
            source=source.strip(),
            status=BY_LABEL.get(status, FactStatus.DONE),
        )
    if st.button("记下", key=f"save-{key}", type="primary"):
        with telling():
            collecting = desk().collecting
            if chosen == CHANGED:
                fact = collecting.changed(report_id, key, written, instead)
            else:
                fact = collecting.have(report_id, key, written)
            flash(f"记在{fact.id}")
            st.rerun()


def _told(report_id: str, question: Question) -> None:
    answer = question.answer
    if answer is None:
        return
    text, button = st.columns([6, 1], vertical_alignment="center")
    told = "：".join(p for p in (_ANSWERS.get(answer.kind, ""), answer.fact or answer.reason) if p)
    if answer.kind == CHANGED and answer.reason:
        told += f"（{answer.reason}）"
    text.markdown(f"{plain(told)}　:gray[{plain(question.asked.question)}]")
    if button.button("重新回答", key=f"reopen-{question.asked.key}"):
        with telling():
            desk().collecting.reopen(report_id, question.asked.key)
            st.rerun()
