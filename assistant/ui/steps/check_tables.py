"""Tables of the check: what policies say to the draft, its figures and their sources, requirements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import Coverage, CoverageStatus
from assistant.ui.common import plain

if TYPE_CHECKING:
    from assistant.desk.checking import FigureRow, Judgement

_VERDICT = {"有据": ":green-badge[有据]", "相悖": ":red-badge[相悖]"}
_SOURCE = {
    "fact": "事实", "derived": "由事实算出", "none": "无出处", "unverified": "只见于待核事实",
    "exempt": "不是事实数字",
}  # fmt: skip
_COVERED = {
    CoverageStatus.COVERED: ":green-badge[已写]",
    CoverageStatus.WEAK: ":orange-badge[偏弱]",
    CoverageStatus.MISSING: ":red-badge[未写]",
}


def statement_rows(text: str, rows: Sequence[Judgement]) -> None:
    """Both sides of every sentence a policy speaks to; contradictions first."""
    found = sorted((r for r in rows if r.document), key=lambda r: r.verdict.value != "相悖")
    if not found:
        st.caption(
            "没有哪句话涉及资料库里政策的限额、禁令或要求。没有列出的不等于有错，只是没有找到依据。"
        )
        return
    st.caption("左边是文稿，右边是条文。没有列出的句子在资料库里没有找到对应条文，不等于有错。")
    for row in found:
        with st.container(border=True):
            mine, theirs = st.columns(2)
            mine.markdown(_VERDICT.get(row.verdict.value, ":gray-badge[未找到]"))
            mine.text(text[row.start : row.end].strip())
            theirs.caption(plain(f"《{row.document}》{row.locator}"))
            theirs.text(row.quote)


def figure_rows(text: str, rows: Sequence[FigureRow], *, given: bool) -> None:
    """Every figure of the draft, its source or 无出处, and how it was computed."""
    if not given:
        st.caption("没有提供今年的事实，无法说明数字从哪里来。")
        return
    if not rows:
        st.caption("文稿里没有数字。")
        return
    none = sum(r.source.value == "none" for r in rows)
    only = st.toggle(f"只看无出处的 {none}", key="figures-only-none")
    st.dataframe(
        [
            {
                "数字": r.text,
                "所在": _around(text, r),
                "出处": _SOURCE.get(r.source.value, r.source.value),
                "事实": "、".join(r.facts),
                "怎么算的": r.derivation or r.reason,
            }
            for r in rows
            if not only or r.source.value == "none"
        ],
        hide_index=True,
        width="stretch",
    )


def _around(text: str, row: FigureRow) -> str:
    first, last = max(0, row.start - 14), min(len(text), row.end + 8)
    return " ".join(text[first:last].split())


def coverage_table(rows: Sequence[Coverage]) -> None:
    """Requirement by requirement, what is missing first."""
    if not rows:
        st.caption("没有可以对照的要求。放入来文通知，就会逐条对照。")
    order = {CoverageStatus.MISSING: 0, CoverageStatus.WEAK: 1, CoverageStatus.COVERED: 2}
    for row in sorted(rows, key=lambda r: order[r.status]):
        with st.container(border=True):
            words, where = st.columns([2, 3])
            words.markdown(f"{_COVERED[row.status]} {plain(row.requirement)}")
            words.caption(plain(row.basis))
            where.text(row.sentence.quote.strip() if row.sentence else "没有找到写这一项的句子。")
