"""① 事实: this year's facts, where each one goes, and which are still waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.models import Fact, FactPlace, FactState, FactStatus, SectionRole
from assistant.ui.common import action, desk, flash, telling

if TYPE_CHECKING:
    import pandas as pd

    from assistant.desk.reports import ReportState

STATUS = {FactStatus.DONE: "已完成", FactStatus.PLANNED: "拟开展", FactStatus.UNVERIFIED: "待核"}
STATE = {FactState.USED: "✓ 已用", FactState.EXCUSED: "说明不用", FactState.UNUSED: "未用"}
_BY_LABEL = {label: status for status, label in STATUS.items()}
_NOWHERE = "—"
_FIELDS = {
    "日期": "date",
    "类别": "category",
    "事项": "matter",
    "内容": "content",
    "来源": "source",
}


def show(state: ReportState) -> None:
    """The editable table, and the ways facts come in."""
    report_id = state.report.id
    ledger = state.ledger
    used, excused, unused = (
        len(ledger.ids(s)) for s in (FactState.USED, FactState.EXCUSED, FactState.UNUSED)
    )
    st.caption(
        f"共{len(ledger.places)}条：已用{used}，说明不用{excused}，未用{unused}。"
        "直接在表里修改；最后一行可以添加；选中行后可以删除。"
    )
    names = section_names(state)
    _table(report_id, ledger.places, names)
    left, middle, right = st.columns(3)
    with left.expander("导入事实表（Excel / CSV / YAML）", expanded=not ledger.places):
        _upload(report_id)
    with middle.expander("粘贴一段材料，拆成事实"):
        _paste(report_id)
    with right.expander("说明某条为什么不写 / 核实待核事实"):
        _decide(report_id, ledger.places)


def section_names(state: ReportState) -> dict[str, str]:
    """Section id → what a person calls it."""
    names = {}
    for section in state.report.outline:
        fallback = "导语" if section.role is SectionRole.OPENING else "结尾"
        names[section.id] = state.headings[section.id] or fallback
    return names


def _rows(places: tuple[FactPlace, ...], names: dict[str, str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "编号": p.fact.id,
                "日期": p.fact.date,
                "类别": p.fact.category,
                "事项": p.fact.matter,
                "内容": p.fact.content,
                "来源": p.fact.source,
                "状态": STATUS[p.fact.status],
                "写入部分": names.get(p.section or "", _NOWHERE),
                "去向": STATE[p.state] + (f"：{p.excuse}" if p.excuse else ""),
            }
            for p in places
        ],
        columns=["编号", "日期", "类别", "事项", "内容", "来源", "状态", "写入部分", "去向"],
    )


def _table(report_id: str, places: tuple[FactPlace, ...], names: dict[str, str]) -> None:
    # A new key after every stored change: the editor's pending edits are already in the data.
    key = f"facts-{report_id}-{st.session_state.get('facts-turn', 0)}"

    @action
    def store() -> None:
        changes: dict[str, Any] = st.session_state[key]
        st.session_state["facts-turn"] = st.session_state.get("facts-turn", 0) + 1
        _apply(report_id, places, names, changes)

    st.data_editor(
        _rows(places, names),
        key=key,
        num_rows="dynamic",
        hide_index=True,
        on_change=store,
        height=min(36 * (len(places) + 2), 520),
        column_config={
            "编号": st.column_config.TextColumn(disabled=True, width="small"),
            "日期": st.column_config.TextColumn(width="small", help="2026、2026-09 或 2026-01-09"),
            "类别": st.column_config.TextColumn(width="small"),
            "事项": st.column_config.TextColumn(width="small"),
            "内容": st.column_config.TextColumn(width="large"),
            "状态": st.column_config.SelectboxColumn(options=list(_BY_LABEL), width="small"),
            "写入部分": st.column_config.SelectboxColumn(options=[_NOWHERE, *names.values()]),
            "去向": st.column_config.TextColumn(disabled=True, width="small"),
        },
    )


def _apply(
    report_id: str, places: tuple[FactPlace, ...], names: dict[str, str], changes: dict[str, Any]
) -> None:
    facts = desk().facts
    by_name = {name: section for section, name in names.items()}
    for row, edits in changes.get("edited_rows", {}).items():
        place = places[int(row)]
        update = {_FIELDS[k]: str(v or "").strip() for k, v in edits.items() if k in _FIELDS}
        if "状态" in edits:
            update["status"] = _BY_LABEL[edits["状态"]]
        if update:
            facts.update(report_id, place.fact.model_copy(update=update))
        if "写入部分" in edits and edits["写入部分"] in by_name:
            facts.assign(report_id, place.fact.id, by_name[edits["写入部分"]])
    for row in changes.get("deleted_rows", []):
        facts.remove(report_id, places[int(row)].fact.id)
    added = [row for row in changes.get("added_rows", []) if str(row.get("内容") or "").strip()]
    for row in added:
        fresh = Fact(
            id=facts.new_id(report_id),
            content=str(row["内容"]).strip(),
            status=_BY_LABEL.get(row.get("状态") or "", FactStatus.DONE),
            date=str(row.get("日期") or "").strip(),
            category=str(row.get("类别") or "").strip(),
            matter=str(row.get("事项") or "").strip(),
            source=str(row.get("来源") or "").strip(),
        )
        facts.add(report_id, [fresh])


def _upload(report_id: str) -> None:
    st.caption("表头用 编号、日期、类别、事项、内容、来源、状态，只有“内容”必须有。")
    file = st.file_uploader(
        "事实表", type=["xlsx", "csv", "yaml", "yml"], label_visibility="collapsed"
    )
    if file is not None and st.button("加入这些事实", key="add-facts"):
        with telling():
            added = desk().facts.add_file(report_id, file.name, file.getvalue())
            flash(f"加入了{len(added)}条事实")
            st.rerun()


def _paste(report_id: str) -> None:
    text = st.text_area("材料", height=120, label_visibility="collapsed", key="pasted")
    if st.button("拆分", key="split-pasted"):
        with telling():
            st.session_state["proposed"] = desk().facts.propose(text)
    proposed: tuple[Fact, ...] = st.session_state.get("proposed", ())
    chosen = [
        fact
        for i, fact in enumerate(proposed)
        if st.checkbox(fact.content, value=True, key=f"propose-{i}")
    ]
    if proposed and st.button(f"加入选中的{len(chosen)}条", key="add-proposed"):
        with telling():
            for fact in chosen:
                fresh = fact.model_copy(update={"id": desk().facts.new_id(report_id)})
                desk().facts.add(report_id, [fresh])
            st.session_state.pop("proposed")
            st.rerun()


def _decide(report_id: str, places: tuple[FactPlace, ...]) -> None:
    waiting = [p for p in places if p.state is not FactState.USED]
    if not waiting:
        st.caption("每条事实都已写入或说明。")
        return
    labels = {p.fact.id: f"{p.fact.id} {p.fact.content}" for p in waiting}
    fact_id = st.selectbox("事实", list(labels), format_func=lambda i: labels[i], key="decide-fact")
    place = next(p for p in waiting if p.fact.id == fact_id)
    reason = st.text_input("不写的理由", value=place.excuse, key=f"reason-{fact_id}")
    left, right = st.columns(2)
    if left.button("说明不用", key="excuse"):
        with telling():
            desk().facts.excuse(report_id, fact_id, reason)
            st.rerun()
    if place.excuse and right.button("恢复使用", key="include"):
        with telling():
            desk().facts.include(report_id, fact_id)
            st.rerun()
    if place.fact.status is FactStatus.UNVERIFIED:
        who = st.text_input("核实人", key="confirm-who")
        status = st.radio(
            "核实后的状态",
            [FactStatus.DONE, FactStatus.PLANNED],
            format_func=lambda s: STATUS[s],
            horizontal=True,
        )
        if st.button("已核实", key="confirm"):
            with telling():
                desk().facts.confirm(report_id, fact_id, status=status, who=who)
                st.rerun()
