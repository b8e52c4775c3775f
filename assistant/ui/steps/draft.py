"""③ 起草: sections on the left, the text in the middle, the ground under each sentence on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import Job, JobState, Section, Verdict
from assistant.ui.common import action, desk, flash, go, show_flashes
from assistant.ui.editor import editor
from assistant.ui.steps import draft_candidates, draft_ground, draft_text
from assistant.ui.steps.draft_parts import dirty_page, picked_key, section_names

if TYPE_CHECKING:
    from assistant.desk.drafted import LiveDraft
    from assistant.desk.reports import ReportState

_POLL_SECONDS = {"llm": 0.4, "offline": 0.8}
"""Between two looks at a running draft, by what writes it. A look costs a run of the script and a redrawing
in the browser: twice five a second took four fifths of a busy machine from the writing itself, and a click on
起草全文 seemed to bring nothing."""
_NAME = 10
"""Characters of a section's name that stand beside its length on a laptop."""
_ENGINE = {"llm": "模型", "offline": "规则"}


def show(state: ReportState) -> None:
    """Draft, read, edit and see the evidence of one section at a time."""
    report_id = state.report.id
    for section_id in desk().drafting.rescue(report_id):
        name = section_names(state).get(section_id, "")
        flash(f"“{name}”上次没有写完，已收到的文字都在")
    desk().drafting.warm_up(report_id, _chosen(state).id)
    _work(report_id)


@st.fragment
def _work(report_id: str) -> None:
    """The whole screen as one fragment: picking a sentence or a section redraws only this."""
    if dirty_page():
        # Text was stored: the figures above the steps change too.
        st.rerun()
    show_flashes()
    state = desk().reports.state(report_id)
    section = _chosen(state)
    job = desk().drafting.active(report_id)
    table = () if job is not None else desk().candidates.table(report_id, section.id)
    left, rest = st.columns([2, 8], gap="medium")
    with left:
        _sections(state, section, busy=job is not None)
    with rest:
        if table:
            draft_candidates.show(state, section, table)
            return
        middle, right = st.columns([5, 3], gap="medium")
        with middle:
            if job is not None:
                _running(report_id, section.id, job)
            else:
                _failed(report_id)
                draft_text.show(state, section)
        with right:
            draft_ground.show(state, section)


def _chosen(state: ReportState) -> Section:
    wanted = st.query_params.get("section")
    for section in state.report.outline:
        if section.id == wanted:
            return section
    return state.report.outline[0]


def _sections(state: ReportState, chosen: Section, *, busy: bool) -> None:
    names = section_names(state)
    drafted = state.progress.drafted > 0
    engine = _engine()

    @action
    def draft_all() -> None:
        desk().drafting.start(state.report.id, engine=engine)

    st.button(
        "重新起草全文" if drafted else "起草全文",
        type="secondary" if drafted else "primary",
        width="stretch",
        key="draft-all",
        disabled=busy,
        icon=":material/auto_awesome:",
        help="没有人工写过的部分直接写好；人工写过的部分给出新稿，由你决定。",
        on_click=draft_all,
    )
    with st.container(key="sections"):
        for section in state.report.outline:
            st.button(
                f"{_mark(state, section)} {_short(names[section.id])} "
                f":small[{_written(state, section) or ''}]",
                key=f"go-{section.id}",
                type="primary" if section.id == chosen.id else "tertiary",
                width="stretch",
                help=f"{names[section.id]}　{_length(state, section)}",
                on_click=_open,
                args=(section.id,),
            )
    st.caption("✓ 已写　! 有无出处的句子　● 有新稿待定　○ 未写")


def _mark(state: ReportState, section: Section) -> str:
    if section.id in state.proposals:
        return "●"
    revision = state.revisions.get(section.id)
    if revision is None or not revision.text.strip():
        return "○"
    if any(s.verdict is Verdict.UNSUPPORTED for s in revision.sentences):
        return "!"
    return "✓"


def _open(section_id: str) -> None:
    go(section=section_id)
    st.session_state.pop(picked_key(), None)


def _short(name: str) -> str:
    return name if len(name) <= _NAME else name[: _NAME - 1] + "…"


def _written(state: ReportState, section: Section) -> int:
    revision = state.revisions.get(section.id)
    return len("".join(revision.text.split())) if revision else 0


def _length(state: ReportState, section: Section) -> str:
    written = _written(state, section)
    return f"{written}/{section.target_chars}字" if section.target_chars else f"{written}字"


def _engine() -> str:
    if not desk().settings.current.has_model:
        st.session_state["engine"] = "offline"
        return "offline"
    if st.session_state.get("engine") not in _ENGINE:
        st.session_state["engine"] = "llm"
    choice = st.segmented_control(
        "起草方式",
        list(_ENGINE),
        format_func=lambda e: _ENGINE[e],
        key="engine",
        label_visibility="collapsed",
        required=True,
    )
    return choice or "llm"


# --------------------------------------------------------------------------- while it writes


def _running(report_id: str, section_id: str, job: Job) -> None:
    words, button = st.columns([4, 1], vertical_alignment="center")
    words.caption("边写边存，可以到别的页面去，也可以随时停止。")
    # Outside of what is redrawn all the time, so that no click falls between two drawings.
    button.button(
        "停止",
        key="stop-draft",
        icon=":material/stop_circle:",
        width="stretch",
        on_click=desk().jobs.stop,
        args=(job.id,),
    )
    engine = st.session_state.get("engine", "llm")
    st.fragment(_watch, run_every=_POLL_SECONDS.get(engine, _POLL_SECONDS["llm"]))(
        report_id, section_id
    )


def _watch(report_id: str, section_id: str) -> None:
    """How far it is and the text as it streams in; leaves by itself when the job ends.

    A reload attaches again.
    """
    job = desk().drafting.active(report_id)
    if job is None:
        last = desk().drafting.last(report_id)
        if last is not None and last.message and last.state is not JobState.FAILED:
            flash(last.message, icon=":material/edit_note:")
        st.session_state.pop(picked_key(), None)
        st.rerun()
    if job.total:
        st.progress(min(1.0, job.done / job.total), text=job.message)
    else:
        st.caption(job.message or "正在准备…")
    _arriving(desk().drafting.live(report_id), section_id)


def _arriving(live: LiveDraft | None, section_id: str) -> None:
    if live is not None and live.section != section_id:
        st.caption(f"正在写：{live.heading}")
    text = live.text if live is not None else ""
    editor(key="live-text", slot="live", text=text, revision=str(len(text)), readonly=True)


def _failed(report_id: str) -> None:
    """Why the last draft failed, until it has been read."""
    last = desk().drafting.last(report_id)
    if last is None or last.state is not JobState.FAILED:
        return
    if st.session_state.get("read-failure") == last.id:
        return

    def read() -> None:
        st.session_state["read-failure"] = last.id

    words, button = st.columns([5, 1], vertical_alignment="center")
    words.error(last.message)
    button.button("知道了", key="read-failure-button", width="stretch", on_click=read)
