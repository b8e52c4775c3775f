"""与往年对照: how near each part is to last year's words, and what was carried over or not followed up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import Finding
from assistant.ui.common import plain
from assistant.ui.steps.check_card import SEVERITY

if TYPE_CHECKING:
    from assistant.desk.checking import Mirrored

_KINDS = {
    "照抄往年的句子": ("repeat.last_year_sentence", "repeat.last_year_words"),
    "往年留下的数据和名称": (
        "facts.stale_figure", "facts.same_as_last_year", "facts.stale_name", "facts.stale_year",
    ),
    "往年的打算，今年没有交代": ("repeat.promise",),
}  # fmt: skip


def show(
    rows: Sequence[Mirrored],
    findings: Sequence[Finding],
    names: dict[str, str],
    *,
    on_pick: Callable[[Finding], None],
    on_open: Callable[[str], None],
) -> None:
    """A bar for every part, then each remark about last year; a click leads to the place."""
    if not rows:
        st.caption("没有往年报告，或者还没有起草，没有可对照的。")
        return
    st.caption(
        "每一部分与往年报告逐字相同的比例；固定表述、文件名和单位名称不算。点一行去那一部分。"
    )
    for row in rows:
        left, right = st.columns([3, 5], vertical_alignment="center")
        name = names.get(row.section, "")
        if left.button(
            plain(name or "导语"), key=f"mirror-{row.section}", type="tertiary", width="stretch"
        ):
            on_open(row.section)
        right.progress(min(1.0, row.share), text=f"{row.share:.0%}")
    for title, rules in _KINDS.items():
        members = [f for f in findings if f.rule in rules]
        st.markdown(f"**{title}**　{len(members)}")
        for finding in members:
            words = f"{SEVERITY[finding.severity]} {plain(finding.message)}"
            if st.button(words, key=f"mirror-see-{finding.id}", width="stretch", type="tertiary"):
                on_pick(finding)
