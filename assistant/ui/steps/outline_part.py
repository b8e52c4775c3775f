"""The chosen part of the outline: its heading, place, brief, length, points and facts."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import Section, SectionRole
from assistant.ui.common import action, desk, flash, go, plain, telling
from assistant.ui.fields import sync
from assistant.ui.steps.facts import section_names

if TYPE_CHECKING:
    from assistant.desk.reports import ReportState

_FIXED = (SectionRole.OPENING, SectionRole.CLOSING)
_ORIGIN = {
    "previous": "学自往年报告",
    "template": "来自模板",
    "notice": "按通知补充",
    "facts": "按今年事实补充",
    "human": "自己改过",
}
_LEVELS = {1: "一、", 2: "（一）", 3: "1.", 4: "（1）"}


def act(report_id: str, section_id: str, what: str) -> None:
    """Move the part or change its level."""
    outline = desk().outline
    if what == "up":
        outline.move(report_id, section_id, -1)
    elif what == "down":
        outline.move(report_id, section_id, 1)
    elif what == "indent":
        outline.indent(report_id, section_id)
    elif what == "outdent":
        outline.outdent(report_id, section_id)


def show(state: ReportState, section: Section) -> None:
    """Everything that can be set for one part."""
    names = section_names(state)
    with st.container(border=True):
        st.markdown(f"**{plain(names[section.id])}**")
        if section.role not in _FIXED:
            _heading(state, section)
            _place(state, section)
        _brief(state.report.id, section)
        _about(state, section)
    if section.role not in _FIXED:
        _shape(state, section)
    _add(state, section)


def _heading(state: ReportState, section: Section) -> None:
    report_id = state.report.id
    key = f"heading-{section.id}"
    sync(key, section.heading)

    @action
    def rename() -> None:
        desk().outline.rename(report_id, section.id, st.session_state[key])

    st.text_input("标题（不写序号）", key=key, on_change=rename)


def _place(state: ReportState, section: Section) -> None:
    report_id = state.report.id
    buttons = (
        ("up", ":material/arrow_upward:", "上移"),
        ("down", ":material/arrow_downward:", "下移"),
        ("outdent", ":material/format_indent_decrease:", "升一级"),
        ("indent", ":material/format_indent_increase:", "降一级"),
    )
    columns = st.columns(len(buttons) + 1)
    for column, (what, icon, words) in zip(columns, buttons, strict=False):
        column.button(
            "",
            icon=icon,
            key=f"{what}-{section.id}",
            help=words,
            width="stretch",
            on_click=action(act),
            args=(report_id, section.id, what),
        )
    with columns[-1].popover("", icon=":material/delete:", help="移出提纲", width="stretch"):
        st.text("移出后，它的事实改放到别处；写过的正文留在“移出的正文”里，可以放回。")
        if st.button("移出提纲", key=f"drop-{section.id}", type="primary"):
            with telling():
                desk().outline.remove(report_id, section.id)
                go(section=None)
                flash("已移出，可以撤销")
                st.rerun()


def _brief(report_id: str, section: Section) -> None:
    brief_key, target_key = f"brief-{section.id}", f"target-{section.id}"
    sync(brief_key, section.brief)
    sync(target_key, section.target_chars or 0)

    @action
    def set_brief() -> None:
        desk().outline.set_brief(report_id, section.id, st.session_state[brief_key])

    @action
    def set_target() -> None:
        chars = st.session_state[target_key]
        desk().outline.set_target(report_id, section.id, int(chars) if chars else None)

    st.text_area("写什么（给起草人的要求）", key=brief_key, on_change=set_brief, height=100)
    st.number_input(
        "目标字数（0 为不限）",
        min_value=0,
        max_value=20000,
        step=50,
        key=target_key,
        on_change=set_target,
    )


def _about(state: ReportState, section: Section) -> None:
    notes = [_ORIGIN.get(section.origin, "")]
    if section.slots:
        notes.append("要点：" + "、".join(f"{s.ordinal}{s.role}" for s in section.slots))
    st.caption(plain(" · ".join(n for n in notes if n)))
    facts = [p.fact for p in state.ledger.places if p.section == section.id]
    below = [s.id for s in state.report.outline if s.parent == section.id]
    if below and not facts:
        held = sum(p.section in below for p in state.ledger.places)
        st.caption(f"由下面{len(below)}个小部分组成，事实写在小部分里，共{held}条。")
        return
    if facts:
        with st.expander(f"放在这里的事实 {len(facts)}条"):
            for fact in facts:
                st.text(f"{fact.id}　{fact.content}")
    elif section.role is SectionRole.WORK:
        st.caption("还没有事实放在这里。到“① 事实”里添加，或把别处的事实改到这里。")


def _shape(state: ReportState, section: Section) -> None:
    left, right = st.columns(2)
    with left.popover("拆成两个部分", icon=":material/call_split:", width="stretch"):
        _split(state, section)
    with right.popover("并入别的部分", icon=":material/call_merge:", width="stretch"):
        _merge(state, section)


def _split(state: ReportState, section: Section) -> None:
    report_id = state.report.id
    st.caption("从选定的要点起，后面的要点和它们的事实归新的部分；已写的正文留在前一部分。")
    heading = st.text_input("新部分的标题", key=f"split-name-{section.id}")
    at = len(section.slots)
    if len(section.slots) > 1:
        at = st.selectbox(
            "从哪个要点起",
            range(1, len(section.slots)),
            format_func=lambda i: f"{section.slots[i].ordinal}{section.slots[i].role}",
            key=f"split-at-{section.id}",
        )
    if st.button("拆分", key=f"split-{section.id}", type="primary"):
        with telling():
            desk().outline.split(report_id, section.id, heading, at=at)
            flash("已拆分，可以撤销")
            st.rerun()


def _merge(state: ReportState, section: Section) -> None:
    report_id = state.report.id
    names = section_names(state)
    others = [
        s.id
        for s in state.report.outline
        if s.level == section.level and s.id != section.id and s.role not in _FIXED
    ]
    if not others:
        st.caption("没有同一级的其他部分。")
        return
    st.caption("要点、事实、要求和已写的正文都并过去，这个标题不再保留。")
    into = st.selectbox(
        "并入",
        others,
        format_func=lambda i: names[i],
        key=f"merge-into-{section.id}-{zlib.crc32(''.join(names.values()).encode())}",
    )
    if st.button("合并", key=f"merge-{section.id}", type="primary"):
        with telling():
            desk().outline.merge(report_id, into, section.id)
            go(section=into)
            flash("已合并，可以撤销")
            st.rerun()


def _add(state: ReportState, section: Section) -> None:
    report_id = state.report.id
    here = max(1, section.level)
    levels = [1] if section.role in _FIXED else [n for n in range(1, here + 2) if n in _LEVELS]
    with st.form(f"add-after-{section.id}", clear_on_submit=True, border=True):
        heading = st.text_input(
            "在它后面添加一个部分",
            placeholder="标题，不用写序号",
            key=f"add-name-{section.id}",
        )
        level, button = st.columns([1, 1], vertical_alignment="bottom")
        depth = level.selectbox(
            "级别",
            levels,
            index=levels.index(here),
            format_func=lambda n: _LEVELS[n],
            key=f"add-level-{section.id}",
        )
        if button.form_submit_button("添加", width="stretch"):
            with telling():
                report = desk().outline.add(report_id, section.id, heading, level=depth)
                known = {s.id for s in state.report.outline}
                go(section=next(s.id for s in report.outline if s.id not in known))
                st.rerun()
