"""A file of facts before it comes in: columns, new ones, repeated ones, contradictions. Nothing is stored yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk.imports import Choice, ImportPreview, ImportRow, RowKind
from assistant.ui.common import desk, flash, plain, telling
from assistant.ui.steps.facts_labels import STATUS, particulars

if TYPE_CHECKING:
    import pandas as pd

_FIELDS = {
    "": "不导入",
    "content": "内容",
    "date": "日期",
    "category": "类别",
    "matter": "事项",
    "source": "来源",
    "status": "状态",
    "amount": "数量",
    "measure": "计量单位",
    "change": "同比",
    "id": "编号",
    "department": "填报科室",
    "person": "填报人",
    "prompt": "填报提示",
}
_CHOICES = {Choice.SKIP: "保留原来的", Choice.REPLACE: "改用新的", Choice.ADD: "两条都要"}


def columns(preview: ImportPreview, key: str, *, shown: bool = False) -> dict[str, str] | None:
    """Which column is what; the corrected mapping once the clerk asks for it, else None."""
    if not preview.columns:
        return None
    with st.expander("每一列是什么（不对可以改）", expanded=shown or not preview.ready):
        if not preview.ready:
            st.warning("没有认出哪一列写的是事实内容，请在下面指出“内容”这一列。")
        mapping: dict[str, str] = {}
        cells = st.columns(4)
        for number, column in enumerate(preview.columns):
            mapping[column] = cells[number % 4].selectbox(
                column,
                list(_FIELDS),
                index=list(_FIELDS).index(preview.mapping.get(column, "")),
                format_func=lambda f: _FIELDS[f],
                key=f"{key}-column-{number}",
            )
        if st.button("按这样读取", key=f"{key}-remap"):
            return mapping
    return None


def decide(report_id: str, preview: ImportPreview, key: str) -> bool:
    """Show the rows and enter what the clerk chose; True when it is over, entered or given up."""
    counts = (
        (len(preview.of(RowKind.NEW)), "新的{}条"),
        (len(preview.of(RowKind.CONFLICT)), "和已有的说法不同{}条"),
        (len(preview.of(RowKind.DUPLICATE)), "重复{}条"),
        (len(preview.problems), "读不了{}行"),
        (len(preview.nothing), "填“无”{}项"),
    )
    st.markdown("**" + "，".join(words.format(n) for n, words in counts if n) + "**　还没有导入。")
    choices: dict[str, Choice] = {}
    undecided = 0
    for number, row in enumerate(preview.of(RowKind.CONFLICT)):
        chosen = _conflict(row, f"{key}-conflict-{number}")
        undecided += chosen is None
        if chosen is not None:
            choices[row.place] = chosen
    choices |= _new(preview.of(RowKind.NEW), key)
    repeated = preview.of(RowKind.DUPLICATE)
    if repeated:
        with st.expander(f"重复的{len(repeated)}条，不再导入"):
            for row in repeated:
                other = row.other_place or (row.other.id if row.other else "")
                st.text(f"{row.place}　与{other}相同　{row.fact.content}")
    for problem in preview.problems:
        st.markdown(f":orange[{plain(problem.place)}：{plain(problem.message)}]")
    count = sum(c is not Choice.SKIP for c in choices.values())
    left, right, _rest = st.columns([2, 1, 4])
    wait = f"还有{undecided}处说法不同，请先选择" if undecided else None
    if left.button(
        f"导入{count}条" if count else "完成",
        key=f"{key}-accept",
        type="primary",
        disabled=bool(undecided),
        help=wait,
        width="stretch",
    ):
        with telling():
            accepted = desk().collecting.accept(report_id, preview, choices)
            words = [f"导入{len(accepted.added)}条"]
            words += [f"更新{len(accepted.replaced)}条"] if accepted.replaced else []
            flash("，".join(words))
            return True
    if undecided:
        st.caption(f"还有{undecided}处说法不同，选好后才能导入。")
    return right.button("取消", key=f"{key}-cancel", width="stretch")


def _conflict(row: ImportRow, key: str) -> Choice | None:
    other = row.other
    if other is None:
        return Choice.ADD
    with st.container(border=True):
        left, right = st.columns(2)
        was = f"文件{row.other_place}" if row.other_place else f"已有 {other.id}"
        left.markdown(f":gray[{plain(was)}]")
        left.text(other.content)
        left.caption(plain(particulars(other)))
        right.markdown(f":gray[文件{plain(row.place)}]")
        right.text(row.fact.content)
        right.caption(plain(particulars(row.fact)))
        if all(len(a) + len(b) < 40 for a, b in row.differences):
            st.markdown(
                "不同：" + "，".join(f"**{plain(a)} → {plain(b)}**" for a, b in row.differences)
            )
        return st.radio(
            "用哪一条",
            list(_CHOICES),
            index=None,
            format_func=lambda c: _CHOICES[c],
            horizontal=True,
            key=key,
        )


def _new(rows: tuple[ImportRow, ...], key: str) -> dict[str, Choice]:
    if not rows:
        return {}
    edited = st.data_editor(
        _frame(rows),
        key=f"{key}-new",
        hide_index=True,
        disabled=["行", "日期", "类别", "事项", "内容", "来源", "状态", "注意"],
        height=min(36 * (len(rows) + 1) + 4, 360),
        column_config={
            "导入": st.column_config.CheckboxColumn(width="small"),
            "行": st.column_config.TextColumn(width="small"),
            "内容": st.column_config.TextColumn(width="large"),
        },
    )
    taken = list(edited["导入"])
    return {
        row.place: Choice.ADD if take else Choice.SKIP
        for row, take in zip(rows, taken, strict=True)
    }


def _frame(rows: tuple[ImportRow, ...]) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(
        [
            {
                "导入": True,
                "行": row.place,
                "日期": row.fact.date,
                "类别": row.fact.category,
                "事项": row.fact.matter,
                "内容": row.fact.content,
                "来源": row.fact.source,
                "状态": STATUS[row.fact.status],
                "注意": "；".join(row.notes),
            }
            for row in rows
        ]
    )
    return frame if any(row.notes for row in rows) else frame.drop(columns="注意")
