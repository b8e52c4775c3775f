"""The views of a checked paper, one at a time."""

from __future__ import annotations

import streamlit as st

from assistant.models import CoverageStatus
from assistant.ui.common import plain
from assistant.ui.fields import choice
from assistant.ui.paper import judge, pictures, remarks, tables
from assistant.ui.paper.nouns import FAMILY, VIEWS, Acts, Paper, view_key

__all__ = ["Acts", "Paper", "show"]


def show(paper: Paper) -> None:
    """The views to choose from, and the chosen one."""
    counts = _counts(paper)
    left, right = st.columns([6, 1], vertical_alignment="center")
    view = choice(
        left.segmented_control,
        "看什么",
        {v: f"{name} {counts[v]}" if v in counts else name for v, name in VIEWS.items()},
        key=view_key(paper),
        required=True,
        label_visibility="collapsed",
    )
    with right:
        judge.button(paper)
    judge.progress(paper)
    if view == "coverage":
        pictures.coverage(paper)
    elif view == "policy":
        tables.statements(paper)
    elif view == "figures":
        tables.figures(paper)
    elif view == "mirror":
        pictures.mirror(paper)
    elif view == "aside":
        _aside(paper)
    else:
        remarks.show(paper)


_PAGE = 30
"""Remarks set aside that are shown at once; each costs a button."""


def _more_aside(key: str, shown: int) -> None:
    st.session_state[f"aside-{key}"] = shown + _PAGE


def _counts(paper: Paper) -> dict[str, str]:
    rows = paper.result.coverage
    written = sum(r.status is CoverageStatus.COVERED for r in rows)
    counts = {"remarks": str(len(paper.open))}
    if rows:
        counts["coverage"] = f"{written}/{len(rows)}"
    spoken = sum(bool(s.document) for s in paper.result.statements)
    if spoken:
        counts["policy"] = str(spoken)
    aside = len(paper.aside) + len(paper.result.skipped) + len(paper.notes)
    if aside:
        counts["aside"] = str(aside)
    return counts


def _aside(paper: Paper) -> None:
    st.markdown(f"**不采纳的意见 {len(paper.aside)}**")
    if not paper.aside:
        st.caption("没有。")
    many = st.session_state.get(f"aside-{paper.key}", _PAGE)
    for finding, reason in paper.aside[:many]:
        text, button = st.columns([6, 1], vertical_alignment="center")
        text.markdown(f"{plain(finding.message)}  \n:gray[不采纳的理由：{plain(reason)}]")
        button.button(
            "恢复",
            key=f"reopen-{finding.id}",
            width="stretch",
            on_click=paper.acts.restore,
            args=(finding,),
        )
    if len(paper.aside) > many:
        st.button(
            f"再显示{min(_PAGE, len(paper.aside) - many)}条",
            key="aside-more",
            on_click=_more_aside,
            args=(paper.key, many),
        )
    st.markdown("**没有核的**")
    if not paper.result.skipped and not paper.notes:
        st.caption("各类都核过了。")
    for words in paper.notes:
        st.caption(plain(f"读入文件：{words}"))
    for item in paper.result.skipped:
        st.caption(plain(f"{FAMILY.get(item.family, item.family)}：{item.why}"))
