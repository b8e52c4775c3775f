"""三稿比选: candidates side by side with their counts; one whole, or sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import Section, Verdict
from assistant.ui.common import action, desk, flash, plain
from assistant.ui.steps.draft_parts import section_names, stored

if TYPE_CHECKING:
    from assistant.desk.candidates import Candidate
    from assistant.desk.reports import ReportState

_HEIGHT = 360


def show(state: ReportState, section: Section, table: Sequence[Candidate]) -> None:
    """The candidates of a section, and the text made of picked sentences below."""
    report_id = state.report.id
    key = f"picks-{table[0].revision.batch}"
    order: list[tuple[str, int]] = st.session_state.setdefault(key, [])

    @action
    def drop() -> None:
        desk().candidates.drop(report_id, section.id)
        stored()

    head, button = st.columns([5, 1], vertical_alignment="center")
    head.markdown(
        f"**{plain(section_names(state)[section.id])}**　"
        f":gray[{len(table)}份备选稿：整份采用，或勾选句子拼成一份]"
    )
    button.button("都不用", key="drop-candidates", width="stretch", on_click=drop)
    for column, candidate in zip(st.columns(len(table)), table, strict=True):
        with column:
            _one(report_id, section, candidate, order)
    _made(report_id, section, table, order)


def _one(
    report_id: str, section: Section, candidate: Candidate, order: list[tuple[str, int]]
) -> None:
    revision = candidate.revision

    @action
    def take() -> None:
        desk().candidates.take(report_id, section.id, revision.id)
        flash("已采用，其他稿在“历史”里")
        stored()

    name, button = st.columns([1, 1], vertical_alignment="center")
    name.markdown(f"**{plain(candidate.name)}**")
    button.button(
        "采用这一稿", key=f"take-{revision.id}", type="primary", width="stretch", on_click=take
    )
    st.markdown(_counts(candidate))
    with st.container(height=_HEIGHT):
        if revision.unfinished:
            st.caption("这一稿没有写完。")
        for number, sentence in enumerate(revision.sentences):
            label = plain(sentence.text.strip())
            if sentence.verdict is Verdict.UNSUPPORTED:
                label += " :red-badge[无出处]"
            elif sentence.human or sentence.locked:
                label += " :blue-badge[人工，保留]"
            _sentence(label, (revision.id, number), order)


def _counts(candidate: Candidate) -> str:
    length = f"{candidate.characters}"
    length += f"/{candidate.target}字" if candidate.target else "字"
    facts = f"事实 {candidate.facts_used}/{candidate.facts}"
    color = "green" if candidate.facts_used == candidate.facts else "orange"
    parts = [f":{color}-badge[{facts}]"]
    if candidate.unsupported:
        parts.append(f":red-badge[无出处 {candidate.unsupported}]")
    parts.append(f":gray-badge[与上年相同 {candidate.overlap:.0%}]")
    parts.append(f":gray-badge[{length}]")
    return " ".join(parts)


def _sentence(label: str, which: tuple[str, int], order: list[tuple[str, int]]) -> None:
    key = f"pick-{which[0]}-{which[1]}"

    def turn() -> None:
        if st.session_state[key]:
            order.append(which)
        elif which in order:
            order.remove(which)

    place = f"**{order.index(which) + 1}**　" if which in order else ""
    st.checkbox(place + label, key=key, value=which in order, on_change=turn)


def _made(
    report_id: str,
    section: Section,
    table: Sequence[Candidate],
    order: list[tuple[str, int]],
) -> None:
    from assistant.desk.candidates import Pick

    revisions = {c.revision.id: c.revision for c in table}
    chosen = [(r, n) for r, n in order if r in revisions]
    if not chosen:
        st.caption("勾选的次序就是成文的次序。每句的依据跟着走，成文后再核一遍。")
        return

    @action
    def compose() -> None:
        picks = [Pick(revision=r, number=n) for r, n in chosen]
        desk().candidates.compose(report_id, section.id, picks)
        flash("已按选中的句子成文")
        stored()

    words, button = st.columns([4, 1], vertical_alignment="top")
    words.text("".join(revisions[r].sentences[n].text for r, n in chosen))
    button.button(
        f"用这{len(chosen)}句成文", key="compose", type="primary", width="stretch", on_click=compose
    )
