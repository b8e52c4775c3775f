"""① 事实: this year's facts, where each one goes, which are still waiting, and the ways they come in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import FactState, SectionRole
from assistant.ui.common import desk
from assistant.ui.steps import (
    facts_collect,
    facts_conflicts,
    facts_import,
    facts_lastyear,
    facts_one,
    facts_table,
    facts_updates,
)

if TYPE_CHECKING:
    from assistant.desk.reports import ReportState

_TOOLS: dict[str, tuple[str, Callable[[ReportState, dict[str, str]], None]]] = {
    "one": ("看一条事实", facts_one.show),
    "paste": ("从 Excel 粘贴", facts_import.show_pasted),
    "import": ("导入事实表", facts_import.show_table),
    "text": ("从材料里拆", facts_import.show_text),
    "form": ("科室填报表", facts_collect.show),
    "lastyear": ("去年写过的", facts_lastyear.show),
    "conflicts": ("说法不一致", facts_conflicts.show),
}


def show(state: ReportState) -> None:
    """The editable table, and under it one tool at a time."""
    ledger = state.ledger
    used, excused, unused = (
        len(ledger.ids(s)) for s in (FactState.USED, FactState.EXCUSED, FactState.UNUSED)
    )
    names = section_names(state)
    facts_updates.show(state)
    st.caption(
        f"共{len(ledger.places)}条：已用{used}，说明不用{excused}，未用{unused}。"
        "直接在表里修改，最后一行可以添加，选中行后可以删除；成块的内容用下面的“从 Excel 粘贴”。"
    )
    facts_table.show(state, names)
    chosen = _tool(state)
    if chosen is not None:
        with st.container(border=True):
            _TOOLS[chosen][1](state, names)


def section_names(state: ReportState) -> dict[str, str]:
    """Section id → what a person calls it."""
    names = {}
    for section in state.report.outline:
        fallback = "导语" if section.role is SectionRole.OPENING else "结尾"
        names[section.id] = state.headings[section.id] or fallback
    return names


def _tool(state: ReportState) -> str | None:
    questions = desk().collecting.questions(state.report.id)
    counts = {
        "lastyear": sum(q.answer is None for q in questions),
        "conflicts": len(facts_conflicts.found(state)),
    }
    shown = [t for t in _TOOLS if counts.get(t, 1) or (t == "lastyear" and questions)]

    def label(tool: str) -> str:
        count = counts.get(tool, 0)
        return _TOOLS[tool][0] + (f"（{count}）" if count else "")

    key = f"facts-tool-{state.report.id}"
    if st.session_state.get(key) not in shown:
        st.session_state[key] = "one" if state.ledger.places else "import"
    return st.segmented_control(
        "要做什么", shown, format_func=label, key=key, label_visibility="collapsed"
    )
