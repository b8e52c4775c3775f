"""Tables of the check: what policies say to the draft, and its figures with their sources."""

from __future__ import annotations

import streamlit as st

from assistant.ui.common import plain
from assistant.ui.paper.nouns import Paper, lead_to

_VERDICT = {"有据": ":green-badge[有据]", "相悖": ":red-badge[相悖]"}
_SOURCE = {
    "fact": "事实", "derived": "由事实算出", "none": "无出处", "unverified": "只见于待核事实",
    "exempt": "不是事实数字",
}  # fmt: skip
_BEFORE, _AFTER, _FACT = 14, 8, 60


def statements(paper: Paper) -> None:
    """Both sides of every sentence a policy speaks to; contradictions first."""
    rows = paper.result.statements
    found = sorted((r for r in rows if r.document), key=lambda r: r.verdict.value != "相悖")
    if not found:
        st.caption(
            "没有哪句话涉及资料库里政策的限额、禁令或要求。没有列出的不等于有错，只是没有找到依据。"
        )
        return
    st.caption("左边是文稿，右边是条文。没有列出的句子在资料库里没有找到对应条文，不等于有错。")
    for number, row in enumerate(found):
        with st.container(border=True):
            mine, theirs, button = st.columns([5, 5, 1], vertical_alignment="center")
            mine.markdown(
                f"{_VERDICT.get(row.verdict.value, ':gray-badge[未找到]')} "
                f"{plain(paper.text[row.start : row.end].strip())}"
            )
            theirs.caption(plain(f"《{row.document}》{row.locator}"))
            theirs.text(row.quote)
            button.button(
                "看原处",
                key=f"statement-{number}",
                on_click=lead_to,
                args=(paper, row.start, row.end),
                width="stretch",
            )


def figures(paper: Paper) -> None:
    """Every figure of the draft, its source or 无出处, and how it was computed; a chosen row leads to it."""
    if paper.facts is None:
        st.caption("没有提供今年的事实，无法说明数字从哪里来。" + paper.bring)
        return
    rows = paper.figures()
    if not rows:
        st.caption("文稿里没有数字。")
        return
    none = sum(r.source.value == "none" for r in rows)
    left, right = st.columns([1, 2], vertical_alignment="center")
    only = left.toggle(f"只看无出处的 {none}", key=f"figures-none-{paper.key}", disabled=not none)
    right.caption(f"共{len(rows)}个数字。点一行，看它在文稿里的位置。")
    kept = [r for r in rows if not only or r.source.value == "none"]
    facts = paper.facts
    # A new table after each visit, or the row that was chosen would lead away from it at once.
    turn = f"figures-turn-{paper.key}"
    key = f"figures-{paper.key}-{only}-{st.session_state.setdefault(turn, 0)}"

    def follow() -> None:
        picked = st.session_state[key]["selection"]["rows"]
        if picked:
            st.session_state[turn] += 1
            lead_to(paper, kept[picked[0]].start, kept[picked[0]].end)

    st.dataframe(
        [
            {
                "数字": r.text,
                "所在": _around(paper.text, r.start, r.end),
                "出处": _SOURCE.get(r.source.value, r.source.value),
                "事实": "；".join(f"{i} {facts.get(i, '')[:_FACT]}" for i in r.facts),
                "怎么算的": r.derivation or r.reason,
            }
            for r in kept
        ],
        hide_index=True,
        width="stretch",
        height=min(36 * (len(kept) + 1) + 3, 470),
        column_config={
            "数字": st.column_config.TextColumn(width=80),
            "所在": st.column_config.TextColumn(width=260),
            "出处": st.column_config.TextColumn(width=90),
            "事实": st.column_config.TextColumn(width=330),
        },
        on_select=follow,
        selection_mode="single-row",
        key=key,
    )


def _around(text: str, start: int, end: int) -> str:
    before = text[max(0, start - _BEFORE) : start].rsplit("\n", 1)[-1]
    after = text[end : end + _AFTER].split("\n", 1)[0]
    return " ".join(f"{before}{text[start:end]}{after}".split())
