"""② 提纲: learned from last year, corrected by the clerk before anything is drafted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import FactStatus, Section, SectionRole
from assistant.ui.common import action, desk, flash, plain, telling
from assistant.ui.steps.facts import section_names

if TYPE_CHECKING:
    from assistant.desk.reports import ReportState

_ORIGIN = {
    "previous": "学自往年报告",
    "template": "来自模板",
    "notice": "按通知补充",
    "facts": "按今年事实补充",
    "human": "自己添加",
}


def show(state: ReportState) -> None:
    """The sections in order, each editable in place, beside the notice's requirements."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.caption("先把提纲改顺，再起草。改动随时生效，已写的正文不会丢。")
        for section in state.report.outline:
            _section(state, section)
        _add(state)
    with right:
        _requirements(state)
        _slots(state)


def _section(state: ReportState, section: Section) -> None:
    report_id = state.report.id
    names = section_names(state)
    count = sum(1 for p in state.ledger.places if p.section == section.id)
    with st.container(border=True):
        name, buttons = st.columns([5, 2], vertical_alignment="center")
        indent = "　" * max(0, section.level - 1)
        if section.role in (SectionRole.OPENING, SectionRole.CLOSING):
            name.text(names[section.id])
        else:
            key = f"heading-{section.id}"

            @action
            def rename() -> None:
                desk().outline.rename(report_id, section.id, st.session_state[key])

            name.text_input(
                indent + names[section.id][:6],
                value=section.heading,
                key=key,
                on_change=rename,
                label_visibility="collapsed",
            )
            up, down, drop = buttons.columns(3)
            if up.button("↑", key=f"up-{section.id}", help="上移"):
                _move(report_id, section.id, -1)
            if down.button("↓", key=f"down-{section.id}", help="下移"):
                _move(report_id, section.id, 1)
            if drop.button("✕", key=f"drop-{section.id}", help="移出提纲（事实会改放别处）"):
                with telling():
                    desk().outline.remove(report_id, section.id)
                    st.rerun()
        ordinal = names[section.id].split("、")[0] if section.heading else ""
        st.caption(
            " · ".join(
                part
                for part in (
                    f"第{ordinal}部分" if ordinal and section.level == 1 else "",
                    _ORIGIN.get(section.origin, ""),
                    f"事实{count}条" if count else "还没有事实",
                    "要点：" + "、".join(s.role for s in section.slots) if section.slots else "",
                )
                if part
            )
        )
        with st.expander("写什么、写多长"):
            _brief(report_id, section)


def _brief(report_id: str, section: Section) -> None:
    brief_key, target_key = f"brief-{section.id}", f"target-{section.id}"

    @action
    def set_brief() -> None:
        desk().outline.set_brief(report_id, section.id, st.session_state[brief_key])

    @action
    def set_target() -> None:
        chars = st.session_state[target_key]
        desk().outline.set_target(report_id, section.id, int(chars) if chars else None)

    st.text_area("写作要求", value=section.brief, key=brief_key, on_change=set_brief, height=80)
    st.number_input(
        "字数（0 为不限）",
        min_value=0,
        max_value=20000,
        step=100,
        value=section.target_chars or 0,
        key=target_key,
        on_change=set_target,
    )


def _move(report_id: str, section_id: str, step: int) -> None:
    with telling():
        desk().outline.move(report_id, section_id, step)
        st.rerun()


def _add(state: ReportState) -> None:
    with st.form("add-section", clear_on_submit=True, border=True):
        heading = st.text_input("添加一个部分", placeholder="标题，不用写序号")
        names = section_names(state)
        body = [s for s in state.report.outline if s.role is not SectionRole.CLOSING]
        after, level, button = st.columns([3, 1, 1], vertical_alignment="bottom")
        place = after.selectbox(
            "放在哪个部分之后", [s.id for s in body], format_func=lambda i: names[i]
        )
        depth = level.selectbox(
            "层次", [1, 2, 3], format_func=lambda n: ["一、", "（一）", "1."][n - 1]
        )
        if button.form_submit_button("添加", width="stretch"):
            with telling():
                desk().outline.add(state.report.id, place, heading, level=depth)
                st.rerun()


def _requirements(state: ReportState) -> None:
    report = state.report
    if not report.requirements:
        st.info("没有来文通知。有的话，在“新建报告”时上传，可以逐条对照要求。")
        return
    names = section_names(state)
    st.markdown("**通知要求**")
    for requirement in report.requirements:
        place = report.requirement_sections.get(requirement.id)
        if place is not None:
            st.markdown(
                f":green-badge[有着落] {plain(requirement.text)}  \n"
                f":gray[写在 {plain(names.get(place, ''))}]"
            )
            continue
        text, button = st.columns([4, 1], vertical_alignment="center")
        text.markdown(":red-badge[没有覆盖] " + plain(requirement.text))
        if button.button("加一部分", key=f"cover-{requirement.id}"):
            with telling():
                desk().outline.cover(report.id, requirement.id)
                flash("已加入提纲")
                st.rerun()


def _slots(state: ReportState) -> None:
    asked = [slot for s in state.report.outline for slot in s.slots if slot.question]
    if not asked:
        return
    with st.expander(f"去年写过的{len(asked)}件事，今年有没有？", expanded=False):
        st.caption("去年的具体内容已隐去，只作提醒；有的请到“事实”里补一条。")
        done = {p.fact.category for p in state.ledger.places if p.fact.status is FactStatus.DONE}
        for slot in asked:
            mark = "✓ 今年已有" if slot.role in done else "？今年有吗"
            st.text(f"{mark}　{slot.role}：{slot.question}")
