"""③ 起草: sections on the left, the text in the middle, the ground under each sentence on the right."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import streamlit as st

from assistant.errors import StaleSaveError
from assistant.models import (
    AuthorKind,
    FactState,
    FactStatus,
    Revision,
    Section,
    Sentence,
    Verdict,
)
from assistant.ui.common import action, desk, flash, go, plain, telling
from assistant.ui.editor import editor
from assistant.ui.steps.facts import section_names

if TYPE_CHECKING:
    from assistant.desk.reports import ReportState

VERDICT = {
    Verdict.SUPPORTED: ":green-badge[有据]",
    Verdict.UNSUPPORTED: ":red-badge[无出处]",
    Verdict.CONNECTIVE: ":gray-badge[衔接或评价，没有可核的事实]",
}
AUTHOR = {
    AuthorKind.MODEL: "模型起草",
    AuthorKind.RULE: "规则起草",
    AuthorKind.HUMAN: "人工修改",
    AuthorKind.IMPORT: "导入",
}
_POLL_SECONDS = 0.5


def show(state: ReportState) -> None:
    """Draft, read, edit and see the evidence of one section at a time."""
    report_id = state.report.id
    section = _chosen(state)
    job = desk().drafting.active(report_id)
    left, middle, right = st.columns([2, 5, 3], gap="medium")
    with left:
        _sections(state, section)
    with middle:
        if job is not None:
            _running(report_id, section.id)
        else:
            _section(state, section)
    with right:
        if job is None:
            _ground(state, section)


def _chosen(state: ReportState) -> Section:
    wanted = st.query_params.get("section")
    for section in state.report.outline:
        if section.id == wanted:
            return section
    return state.report.outline[0]


def _sections(state: ReportState, chosen: Section) -> None:
    names = section_names(state)
    drafted = state.progress.drafted > 0
    whole = "重新起草全文" if drafted else "起草全文"
    engine = _engine()
    if st.button(
        whole, type="secondary" if drafted else "primary", width="stretch", key="draft-all"
    ):
        _start(state.report.id, None, engine, "")
    for section in state.report.outline:
        label = f"{_mark(state, section)} {names[section.id]}"
        if st.button(
            label,
            key=f"go-{section.id}",
            type="primary" if section.id == chosen.id else "tertiary",
            width="stretch",
            help=names[section.id],
        ):
            go(section=section.id)
            st.session_state.pop("picked", None)
            st.rerun()
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


def _engine() -> str:
    if not desk().settings.current.has_model:
        return "offline"
    choice = st.radio(
        "起草方式",
        ["llm", "offline"],
        format_func=lambda e: {"llm": "模型", "offline": "规则"}[e],
        horizontal=True,
        key="engine",
        label_visibility="collapsed",
    )
    return choice or "llm"


def _start(report_id: str, section_id: str | None, engine: str, instruction: str) -> None:
    with telling():
        desk().drafting.start(report_id, section=section_id, engine=engine, instruction=instruction)
        st.session_state.pop("picked", None)
        st.rerun()


@st.fragment(run_every=_POLL_SECONDS)
def _running(report_id: str, section_id: str) -> None:
    """Text as it streams in; leaves by itself when the job ends. A reload attaches again."""
    job = desk().drafting.active(report_id)
    if job is None:
        last = desk().drafting.last(report_id)
        if last is not None and last.message:
            flash(last.message, icon=":material/edit_note:")
        st.rerun()
        return
    if job.total:
        st.progress(min(1.0, job.done / job.total), text=job.message)
    else:
        st.caption(job.message or "正在准备…")
    live = desk().drafting.live(report_id)
    if live is not None:
        if live.section != section_id:
            st.caption(f"正在写：{live.heading or '导语'}")
        editor(
            key="live-text",
            slot="live",
            text=live.text,
            revision=str(len(live.text)),
            readonly=True,
        )
    if st.button("停止", key="stop-draft", icon=":material/stop_circle:"):
        desk().jobs.stop(job.id)


def _section(state: ReportState, section: Section) -> None:
    report_id = state.report.id
    names = section_names(state)
    st.markdown(f"**{plain(names[section.id])}**")
    proposal = state.proposals.get(section.id)
    if proposal is not None:
        _proposal(state, section, proposal)
    revision = state.revisions.get(section.id)
    _conflict(report_id, section.id)
    _edit(state, section, revision)
    _tools(state, section, revision)


def _edit(state: ReportState, section: Section, revision: Revision | None) -> None:
    report_id = state.report.id
    key = f"editor-{report_id}-{section.id}"

    @action
    def save() -> None:
        sent = st.session_state[key].save
        if not sent:
            return
        try:
            desk().drafting.edit(
                report_id, section.id, sent["text"], expected_parent=sent["parent"] or None
            )
        except StaleSaveError as error:
            st.session_state[f"conflict-{section.id}"] = (sent["text"], str(error))

    @action
    def pick() -> None:
        sent = st.session_state[key].pick
        if not sent or revision is None:
            return
        for number, sentence in enumerate(revision.sentences):
            if sentence.start <= sent["offset"] < sentence.end:
                st.session_state["picked"] = number

    locked = revision is not None and any(s.locked for s in revision.sentences)
    conflict = st.session_state.get(f"conflict-{section.id}")
    saved = ""
    if revision is not None and revision.created is not None:
        saved = f"已保存 {revision.created.astimezone():%H:%M} · {AUTHOR[revision.author]}"
        if revision.unfinished:
            saved = "没有写完就中断了，已收到的都在 · " + saved
    editor(
        key=key,
        slot=f"{report_id}/{section.id}",
        text=revision.text if revision else "",
        revision=revision.id if revision else "",
        sentences=revision.sentences if revision else (),
        picked=_picked(revision),
        readonly=locked,
        target=section.target_chars,
        saved="已锁定，解锁后才能修改" if locked else saved,
        refused=conflict[0] if conflict else "",
        on_save=save,
        on_pick=pick,
    )


def _picked(revision: Revision | None) -> int | None:
    number = st.session_state.get("picked")
    if revision is None or number is None or number >= len(revision.sentences):
        return None
    return int(number)


def _conflict(report_id: str, section_id: str) -> None:
    """A save that came too late: both texts side by side, neither lost."""
    conflict = st.session_state.get(f"conflict-{section_id}")
    if conflict is None:
        return
    mine, message = conflict
    st.warning(message)
    revision = desk().drafting.current(report_id, section_id)
    theirs = revision.text if revision else ""
    left, right = st.columns(2)
    left.caption("我的修改")
    left.text(mine)
    right.caption("现在保存着的")
    right.text(theirs)
    a, b = st.columns(2)
    if a.button("用我的修改", key=f"mine-{section_id}", width="stretch"):
        with telling():
            desk().drafting.edit(
                report_id, section_id, mine, expected_parent=revision.id if revision else None
            )
            st.session_state.pop(f"conflict-{section_id}")
            st.rerun()
    if b.button("保留现在的", key=f"theirs-{section_id}", width="stretch"):
        st.session_state.pop(f"conflict-{section_id}")
        st.rerun()


def _proposal(state: ReportState, section: Section, proposal: Revision) -> None:
    """A new draft over human text waits here; the human sentences in it are unchanged."""
    with st.container(border=True):
        st.markdown("**新稿待定**（人工写的句子原样保留）")
        current = state.revisions.get(section.id)
        _diff(current.text if current else "", proposal.text)
        a, b = st.columns(2)
        if a.button("采用新稿", type="primary", key=f"accept-{proposal.id}", width="stretch"):
            with telling():
                desk().drafting.accept(state.report.id, section.id, proposal.id)
                flash("已采用，原来的文本在“历史”里")
                st.rerun()
        if b.button("不用", key=f"discard-{proposal.id}", width="stretch"):
            with telling():
                desk().drafting.discard(proposal.id)
                st.rerun()


def _diff(old: str, new: str) -> None:
    """Sentence by sentence: gone in red, new in green."""
    a, b = _lines(old), _lines(new)
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes():
        if tag == "equal":
            st.text("".join(a[i1:i2]))
            continue
        if i2 > i1:
            st.markdown(":red-background[" + plain("".join(a[i1:i2])) + "]")
        if j2 > j1:
            st.markdown(":green-background[" + plain("".join(b[j1:j2])) + "]")


def _lines(text: str) -> list[str]:
    return [
        piece + "。" if not piece.endswith("\n") else piece for piece in text.split("。") if piece
    ]


def _tools(state: ReportState, section: Section, revision: Revision | None) -> None:
    report_id = state.report.id
    written = revision is not None and bool(revision.text.strip())
    with st.form(f"write-{section.id}", border=False):
        ask, go_on = st.columns([3, 1], vertical_alignment="bottom")
        instruction = ask.text_input(
            "要求",
            placeholder="对这部分的要求，如：写短一些，突出问题整改（用模型起草时有效）",
            label_visibility="collapsed",
        )
        label = "重新起草本部分" if written else "起草本部分"
        if go_on.form_submit_button(
            label, type="secondary" if written else "primary", width="stretch"
        ):
            engine = st.session_state.get("engine") or (
                "llm" if desk().settings.current.has_model else "offline"
            )
            _start(report_id, section.id, engine, instruction)
    lock, history, _rest = st.columns([1, 1, 2])
    if revision is not None:
        locked = any(s.locked for s in revision.sentences)
        if lock.button("解锁" if locked else "锁定", key=f"lock-{section.id}", width="stretch"):
            with telling():
                desk().drafting.lock(report_id, section.id, locked=not locked)
                st.rerun()
        with history.popover("历史", width="stretch"):
            _history(state, section, revision)


def _history(state: ReportState, section: Section, current: Revision) -> None:
    versions = [r for r in desk().drafting.history(state.report.id, section.id) if not r.proposal]
    if len(versions) < 2:
        st.caption("还没有更早的版本。")
    for version in versions:
        when = version.created.astimezone().strftime("%m-%d %H:%M:%S") if version.created else ""
        if version.id == current.id:
            st.caption(f"{when} {AUTHOR[version.author]}（现在的）")
            continue
        with st.expander(f"{when} {AUTHOR[version.author]} {len(version.text)}字"):
            _diff(version.text, current.text)
            if st.button("恢复这一版", key=f"restore-{version.id}"):
                with telling():
                    desk().drafting.restore(state.report.id, section.id, version.id)
                    st.rerun()


# --------------------------------------------------------------------------- the ground


def _ground(state: ReportState, section: Section) -> None:
    revision = state.revisions.get(section.id)
    number = _picked(revision)
    if revision is not None and number is not None:
        _sentence(revision, revision.sentences[number])
    elif revision is not None:
        st.caption("点正文里任一句，看它的依据。红色波浪线是没有出处的句子，黄色是待补。")
        _unsupported(revision)
    _waiting(state, section)
    _last_year(state, section)


def _sentence(revision: Revision, sentence: Sentence) -> None:
    with st.container(border=True):
        st.markdown("**本句依据**")
        st.markdown(
            VERDICT[sentence.verdict] + (" :blue-badge[人工写的]" if sentence.human else "")
        )
        for reason in sentence.reasons:
            st.warning(reason)
        sources = desk().drafting.sources(revision)
        for evidence in sentence.evidence:
            source = sources.get(evidence)
            if source is None:
                continue
            st.markdown(f"**{evidence}** {plain(source.label)}")
            st.text(source.text)
        for computation in sentence.derivations:
            st.caption("推算：" + computation)


def _unsupported(revision: Revision) -> None:
    bad = [s for s in revision.sentences if s.verdict is Verdict.UNSUPPORTED]
    if not bad:
        return
    st.markdown(f"**无出处的句子 {len(bad)}**")
    for sentence in bad:
        st.text(sentence.text.strip())
        st.caption("；".join(sentence.reasons))


def _waiting(state: ReportState, section: Section) -> None:
    here = [
        p
        for p in state.ledger.places
        if p.state is FactState.UNUSED
        and p.section == section.id
        and p.fact.status is not FactStatus.UNVERIFIED
    ]
    if not here:
        return
    st.markdown(f"**还没写进来的事实 {len(here)}**")
    for place in here:
        st.text(f"{place.fact.id} {place.fact.content}")
        if place.fact.source:
            st.caption(place.fact.source)


def _last_year(state: ReportState, section: Section) -> None:
    sample = desk().drafting.style_sample(state.report.id, section.id)
    if not sample:
        return
    with st.expander("上年同处（具体内容已隐去）"):
        st.text(sample)
