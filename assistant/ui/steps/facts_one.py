"""One fact: which sentences use it, where it goes, why it is left out, and who confirmed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import FactPlace, FactState, FactStatus
from assistant.ui.common import desk, go, plain, telling
from assistant.ui.steps.facts_labels import STATE, STATUS, particulars, short

if TYPE_CHECKING:
    from assistant.desk.reports import ReportState


def show(state: ReportState, names: dict[str, str]) -> None:
    """Choose a fact; on the left where it is used, on the right what can be decided about it."""
    places = {p.fact.id: p for p in state.ledger.places}
    if not places:
        st.caption("还没有事实。可以导入事实表，也可以直接在上面的表里填写。")
        return
    # What waits for a decision is shown first.
    order = list(places)
    waiting = next((n for n, i in enumerate(order) if places[i].state is FactState.UNUSED), 0)
    fact_id = st.selectbox(
        "事实",
        order,
        index=waiting,
        format_func=lambda i: short(places[i].fact),
        key="decide-fact",
        label_visibility="collapsed",
    )
    place = places[fact_id]
    left, right = st.columns([3, 2], gap="large")
    with left:
        _used(state.report.id, place)
    with right:
        _decide(state.report.id, place)


def _used(report_id: str, place: FactPlace) -> None:
    fact = place.fact
    st.text(fact.content)
    excuse = f"（{place.excuse}）" if place.state is FactState.EXCUSED else ""
    st.caption(plain(f"{STATE[place.state]}{excuse} · {particulars(fact)}"))
    confirmed = desk().facts.confirmations(report_id).get(fact.id)
    if confirmed is not None:
        who, when = confirmed
        st.caption(f"{plain(who)} 于 {when.astimezone():%Y-%m-%d %H:%M} 核实")
    found = desk().dependents.of(report_id, fact.id)
    if not found:
        st.markdown("**用在哪句**　正文还没有用到它。")
        return
    st.markdown(f"**用在哪句**（{len(found)}处）")
    for number, item in enumerate(found):
        text, button = st.columns([5, 1], vertical_alignment="center")
        mark = "" if item.holds else ":orange[和依据对不上] "
        text.markdown(f":gray[{plain(item.heading)}]  \n{mark}{plain(item.sentence.text)}")
        if button.button("去看", key=f"visit-{fact.id}-{number}", width="stretch"):
            go(step="draft", section=item.section)
            st.rerun()


def _decide(report_id: str, place: FactPlace) -> None:
    fact = place.fact
    if fact.status is FactStatus.UNVERIFIED:
        _confirm(report_id, place)
    if place.state is FactState.USED:
        st.caption("已写入正文，不用再处理。")
        return
    st.markdown("**不写进报告**")
    reason = st.text_input(
        "不写的理由", value=place.excuse, key=f"reason-{fact.id}", placeholder="例如：与本报告无关"
    )
    left, right = st.columns(2)
    if left.button("说明不用", key="excuse", width="stretch"):
        with telling():
            desk().facts.excuse(report_id, fact.id, reason)
            st.rerun()
    if place.excuse and right.button("恢复使用", key="include", width="stretch"):
        with telling():
            desk().facts.include(report_id, fact.id)
            st.rerun()


def _confirm(report_id: str, place: FactPlace) -> None:
    st.markdown("**核实**　待核的事实不会写进报告，核实后才写。")
    who = st.text_input("核实人", key="confirm-who")
    status = st.radio(
        "核实后的状态",
        [FactStatus.DONE, FactStatus.PLANNED],
        format_func=lambda s: STATUS[s],
        horizontal=True,
        key="confirm-status",
    )
    if st.button("已核实", key="confirm", type="primary"):
        with telling():
            desk().facts.confirm(report_id, place.fact.id, status=status, who=who)
            st.rerun()
