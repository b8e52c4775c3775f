"""The table of facts: filtered, edited in place, added to by typing or pasting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.errors import UserError
from assistant.models import Fact, FactPlace, FactStatus
from assistant.ui.common import action, desk, flash
from assistant.ui.steps import facts_undo
from assistant.ui.steps.facts_labels import BY_LABEL, NOWHERE, STATE, STATUS

if TYPE_CHECKING:
    import pandas as pd

    from assistant.desk.reports import ReportState

_FIELDS = {
    "日期": "date",
    "类别": "category",
    "事项": "matter",
    "内容": "content",
    "来源": "source",
}
_COLUMNS = ["编号", "日期", "类别", "事项", "内容", "来源", "状态", "写入部分", "去向"]
_PASTED = _COLUMNS[: _COLUMNS.index("状态") + 1]
"""Columns that a block from another table may fill, in the order of the table."""
_ALL = "全部类别"
_UNSAVED = "没填内容，未保存"
_FILTERS = {
    "used": "已用",
    "unused": "未用",
    "excused": "说明不用",
    "unverified": "待核",
    "planned": "拟开展",
}
_MANY = 8
"""From so many facts on, filters are worth their room."""


def show(state: ReportState, names: dict[str, str]) -> None:
    """Filters over many facts, and the table."""
    places = state.ledger.places
    shown = _filtered(places) if len(places) >= _MANY else places
    if len(shown) < len(places):
        st.caption(f"筛选出{len(shown)}条，其余{len(places) - len(shown)}条没有显示。")
    _table(state.report.id, shown, names)
    # Below: the table's own tools lie over what is above its right end.
    facts_undo.offer(state.report.id)


def _filtered(places: tuple[FactPlace, ...]) -> tuple[FactPlace, ...]:
    left, middle, right = st.columns([5, 2, 3], vertical_alignment="center")
    states = left.pills(
        "去向和状态",
        list(_FILTERS),
        selection_mode="multi",
        format_func=lambda f: f"{_FILTERS[f]} {sum(_is(p, f) for p in places)}",
        label_visibility="collapsed",
        key="facts-filter",
    )
    categories = list(dict.fromkeys(p.fact.category or NOWHERE for p in places))
    category = middle.selectbox(
        "类别", [_ALL, *categories], label_visibility="collapsed", key="facts-category"
    )
    words = right.text_input(
        "查找", placeholder="在事实里查找", label_visibility="collapsed", key="facts-words"
    ).strip()
    return tuple(
        p
        for p in places
        if (not states or any(_is(p, s) for s in states))
        and category in (_ALL, p.fact.category or NOWHERE)
        and words in f"{p.fact.id} {p.fact.matter} {p.fact.content} {p.fact.source}"
    )


def _is(place: FactPlace, name: str) -> bool:
    if name in (FactStatus.UNVERIFIED.value, FactStatus.PLANNED.value):
        return place.fact.status.value == name
    return place.state.value == name


def _rows(
    places: tuple[FactPlace, ...], halves: list[dict[str, str]], names: dict[str, str]
) -> pd.DataFrame:
    import pandas as pd

    rows = [
        {
            "编号": p.fact.id,
            "日期": p.fact.date,
            "类别": p.fact.category,
            "事项": p.fact.matter,
            "内容": p.fact.content,
            "来源": p.fact.source,
            "状态": STATUS[p.fact.status],
            "写入部分": names.get(p.section or "", NOWHERE),
            "去向": STATE[p.state] + (f"：{p.excuse}" if p.excuse else ""),
        }
        for p in places
    ]
    unsaved = [{**dict.fromkeys(_COLUMNS, ""), **half, "去向": _UNSAVED} for half in halves]
    return pd.DataFrame(rows + unsaved, columns=_COLUMNS)


def _table(report_id: str, places: tuple[FactPlace, ...], names: dict[str, str]) -> None:
    # A new key after every stored change, and for every other selection of rows: an edit names its row by
    # number, so it must never be read against other rows than those it was made in.
    turn = st.session_state.get("facts-turn", 0)
    key = f"facts-{report_id}-{turn}-{hash(tuple(p.fact.id for p in places))}"
    # Rows begun without 内容 stay in the table, unsaved, until they have it.
    held = f"facts-halves-{report_id}"
    halves: list[dict[str, str]] = st.session_state.get(held, [])

    @action
    def store() -> None:
        changes: dict[str, Any] = st.session_state[key]
        fresh = [_words(r) for added in changes.get("added_rows", []) for r in _spread(added)]
        if not (changes.get("edited_rows") or changes.get("deleted_rows")) and not any(
            "内容" in r for r in fresh
        ):
            # The row is being typed right now; taking it out of the editor would interrupt that.
            return
        st.session_state["facts-turn"] = turn + 1
        begun = _begun(changes, len(places), halves) + fresh
        st.session_state[held] = [r for r in begun if r and "内容" not in r]
        touched = {
            int(r) for kind in ("edited_rows", "deleted_rows") for r in changes.get(kind, ())
        }
        before = tuple(p for n, p in enumerate(places) if n in touched)
        _apply(report_id, places, names, changes)
        added = desk().facts.add(report_id, [_fact(r) for r in begun if "内容" in r])
        facts_undo.keep(report_id, before, added)

    st.data_editor(
        _rows(places, halves, names),
        key=key,
        num_rows="dynamic",
        hide_index=True,
        on_change=store,
        height=min(36 * (len(places) + len(halves) + 3), 420),
        column_config={
            "编号": st.column_config.TextColumn(disabled=True, width=60),
            "日期": st.column_config.TextColumn(width=95, help="2026、2026-09 或 2026-01-09"),
            "类别": st.column_config.TextColumn(
                width=85, help="存在的问题写“问题”，会进入“存在的问题”部分"
            ),
            "事项": st.column_config.TextColumn(width=100),
            "内容": st.column_config.TextColumn(width=380),
            "来源": st.column_config.TextColumn(width=110),
            "状态": st.column_config.SelectboxColumn(options=list(BY_LABEL), width=75),
            "写入部分": st.column_config.SelectboxColumn(
                options=[NOWHERE, *names.values()], width=115
            ),
            "去向": st.column_config.TextColumn(disabled=True, width=85),
        },
    )


def _words(row: dict[str, Any]) -> dict[str, str]:
    """The cells of a row that hold something."""
    cells = {k: str(v or "").strip() for k, v in row.items() if k in _COLUMNS}
    return {k: v for k, v in cells.items() if v}


def _spread(row: dict[str, Any]) -> list[dict[str, Any]]:
    """A block from Excel that was pasted into one cell of a new row, spread over the cells it was meant for."""
    for column, value in row.items():
        if column in _PASTED and isinstance(value, str) and "\t" in value:
            into = _PASTED[_PASTED.index(column) :]
            lines = [line.split("\t") for line in value.splitlines() if line.strip()]
            return [dict(zip(into, cells, strict=False)) for cells in lines]
    return [row]


def _begun(
    changes: dict[str, Any], offset: int, halves: list[dict[str, str]]
) -> list[dict[str, str]]:
    """The rows begun earlier, with what was changed in them now, without those that were deleted."""
    deleted = {int(row) - offset for row in changes.get("deleted_rows", [])}
    edits = {int(row) - offset: e for row, e in changes.get("edited_rows", {}).items()}
    return [
        _words({**half, **edits.get(number, {})})
        for number, half in enumerate(halves)
        if number not in deleted
    ]


def _fact(row: dict[str, str]) -> Fact:
    return Fact(
        id="",
        content=row["内容"],
        status=BY_LABEL.get(row.get("状态", ""), FactStatus.DONE),
        date=row.get("日期", ""),
        category=row.get("类别", ""),
        matter=row.get("事项", ""),
        source=row.get("来源", ""),
    )


def _apply(
    report_id: str, places: tuple[FactPlace, ...], names: dict[str, str], changes: dict[str, Any]
) -> None:
    """Store edits and deletions of facts; one that cannot be stored does not stop the others."""
    by_name = {name: section for section, name in names.items()}
    for row, edits in changes.get("edited_rows", {}).items():
        if int(row) < len(places):
            try:
                _edit(report_id, places[int(row)].fact.id, edits, by_name)
            except UserError as error:
                flash(str(error), icon=":material/warning:")
    for row in changes.get("deleted_rows", []):
        if int(row) < len(places):
            desk().facts.remove(report_id, places[int(row)].fact.id)


def _edit(report_id: str, fact_id: str, edits: dict[str, Any], by_name: dict[str, str]) -> None:
    facts = desk().facts
    # The fact as it is now: a colleague may have changed another of its cells.
    fact = next((f for f in facts.list(report_id) if f.id == fact_id), None)
    if fact is None:
        return
    update: dict[str, object] = {
        _FIELDS[k]: str(v or "").strip() for k, v in edits.items() if k in _FIELDS
    }
    if edits.get("状态") in BY_LABEL:
        update["status"] = BY_LABEL[edits["状态"]]
    if update:
        facts.update(report_id, fact.model_copy(update=update))
    if edits.get("写入部分") in by_name:
        facts.assign(report_id, fact_id, by_name[edits["写入部分"]])
