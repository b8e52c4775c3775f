"""The figures above every step; each leads to where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import Verdict
from assistant.ui.common import go

if TYPE_CHECKING:
    from assistant.desk.reports import ReportState

_GAP = "【待补"
_LAST = "figure-last"


def show(state: ReportState) -> None:
    """One line of small buttons: 事实 26/26 · 句子有据 92% · 要求 7/8 · 待处理 4."""
    p = state.progress
    share = f"{p.supported * 100 // p.checkable}%" if p.checkable else "—"
    open_places = list(_open(state))
    drafted = f"已起草 {p.drafted}/{p.sections}　{p.characters}字"
    with st.container(
        horizontal=True, horizontal_alignment="right", gap=None, key="figures", wrap=False
    ):
        _figure("facts", f"事实 {p.facts_settled}/{p.facts}", "已写入或说明了理由的事实", "facts")
        weak = [(s, n) for s, n, why in open_places if why == "bad"]
        if _button("supported", f"句子有据 {share}", "有出处的句子；点一下看下一处没有出处的"):
            _jump(weak)
        if p.requirements:
            _figure(
                "required", f"要求 {p.requirements_placed}/{p.requirements}", "通知的要求", "check"
            )
        if _button("open", f"待处理 {len(open_places)}", "待定的新稿、没有出处的句子和待补之处"):
            _jump([(s, n) for s, n, _why in open_places])
        _figure("drafted", drafted, "已写好的部分", "draft")


def _figure(name: str, label: str, help: str, step: str) -> None:
    if _button(name, label, help):
        go(step=step)
        st.rerun()


def _button(name: str, label: str, help: str) -> bool:
    return st.button(label, key=f"figure-{name}", type="tertiary", help=help)


def _open(state: ReportState) -> Iterator[tuple[str, int | None, str]]:
    """(section, sentence, why) of everything that waits for a person, in reading order."""
    for section in state.report.outline:
        if section.id in state.proposals:
            yield section.id, None, "proposal"
        revision = state.revisions.get(section.id)
        for number, sentence in enumerate(revision.sentences if revision else ()):
            if sentence.verdict is Verdict.UNSUPPORTED:
                yield section.id, number, "bad"
            elif _GAP in sentence.text:
                yield section.id, number, "gap"


def _jump(places: list[tuple[str, int | None]]) -> None:
    """Go to the place after the one gone to last, round and round."""
    if not places:
        return
    last = st.session_state.get(_LAST)
    index = places.index(last) + 1 if last in places else 0
    section, number = places[index % len(places)]
    st.session_state[_LAST] = places[index % len(places)]
    if number is None:
        st.session_state.pop("picked", None)
    else:
        st.session_state["picked"] = number
    go(step="draft", section=section)
    st.rerun()
