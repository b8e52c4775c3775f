"""② 提纲: learned from last year, corrected by the clerk before anything is drafted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import FactStatus, Section, SectionRole
from assistant.ui.common import action, desk, flash, go
from assistant.ui.outline_tree import Row, outline_tree
from assistant.ui.steps import outline_papers, outline_part, outline_side
from assistant.ui.steps.facts import section_names

if TYPE_CHECKING:
    from assistant.desk.reports import ReportState

_FIXED = (SectionRole.OPENING, SectionRole.CLOSING)


def show(state: ReportState) -> None:
    """The parts in order on the left, the chosen one in the middle, what the notice asks on the right."""
    section = chosen(state)
    left, middle, right = st.columns([4, 4, 3], gap="medium")
    with left:
        _bar(state)
        _tree(state, section)
        outline_side.another(state)
        outline_side.lost(state)
    with middle:
        outline_part.show(state, section)
    with right:
        outline_side.budget(state)
        outline_side.requirements(state)
        outline_papers.show(state)
        _slots(state)


def chosen(state: ReportState) -> Section:
    """The part in the address line; the first numbered one otherwise."""
    wanted = st.query_params.get("section")
    outline = state.report.outline
    for section in outline:
        if section.id == wanted:
            return section
    return next((s for s in outline if s.role not in _FIXED), outline[0])


def _bar(state: ReportState) -> None:
    report_id = state.report.id
    last = desk().outline.last_change(report_id)

    @action
    def undo() -> None:
        desk().outline.undo(report_id)
        flash("已撤销", icon=":material/undo:")

    words, button = st.columns([3, 2], vertical_alignment="center")
    words.caption("先改顺提纲再起草。拖动左边的点可以换位置、改级别。")
    button.button(
        "撤销",
        key="outline-undo",
        icon=":material/undo:",
        on_click=undo,
        disabled=last is None,
        help=f"撤销：{last}" if last else "还没有改动",
        width="stretch",
    )


def _tree(state: ReportState, section: Section) -> None:
    report_id = state.report.id
    key = f"outline-tree-{report_id}"

    @action
    def pick() -> None:
        go(section=st.session_state[key].pick["id"])

    @action
    def order() -> None:
        rows = st.session_state[key].order["order"]
        desk().outline.arrange(report_id, [(str(i), int(level)) for i, level in rows])

    @action
    def act() -> None:
        asked = st.session_state[key].act
        outline_part.act(report_id, asked["id"], asked["what"])

    outline_tree(
        key=key,
        rows=_rows(state),
        picked=section.id,
        on_pick=pick,
        on_order=order,
        on_act=act,
    )


def _rows(state: ReportState) -> list[Row]:
    names = section_names(state)
    parents = {s.parent for s in state.report.outline}
    counts: dict[str, int] = {}
    for place in state.ledger.places:
        if place.section is not None:
            counts[place.section] = counts.get(place.section, 0) + 1
    rows = []
    for section in state.report.outline:
        fixed = section.role in _FIXED
        written = state.revisions.get(section.id)
        notes = []
        if counts.get(section.id):
            notes.append(f"{counts[section.id]}条")
        if written is not None and written.text:
            notes.append(f"{len(written.text)}/{section.target_chars or '—'}字")
        elif section.target_chars:
            notes.append(f"{section.target_chars}字")
        empty = (
            section.role is SectionRole.WORK
            and section.id not in parents
            and not counts.get(section.id)
        )
        shown = names[section.id]
        rows.append(
            Row(
                id=section.id,
                ordinal="" if fixed else shown.removesuffix(section.heading),
                heading=shown if fixed else section.heading,
                level=max(1, section.level),
                fixed=fixed,
                note=" ".join(notes),
                alert="没有事实" if empty else "",
            )
        )
    return rows


def _slots(state: ReportState) -> None:
    asked = [slot for s in state.report.outline for slot in s.slots if slot.question]
    if not asked:
        return
    with st.expander(f"去年写过的{len(asked)}件事", icon=":material/history:"):
        st.caption("去年的具体内容已隐去，只作提醒；今年有的，请到“① 事实”里补一条。")
        done = {p.fact.category for p in state.ledger.places if p.fact.status is FactStatus.DONE}
        for slot in asked:
            mark = "今年已有" if slot.role in done else "今年有吗？"
            st.text(f"{slot.role}（{mark}）：{slot.question}")
