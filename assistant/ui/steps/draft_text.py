"""The middle of the drafting screen: the text, what can be done with it, and what waits for a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.errors import DeskError, StaleSaveError
from assistant.models import AuthorKind, Revision, Section
from assistant.ui.common import action, desk, flash, go, plain
from assistant.ui.editor import editor
from assistant.ui.steps import draft_history
from assistant.ui.steps.draft_parts import (
    AUTHOR,
    changes,
    diff,
    picked,
    picked_key,
    section_names,
    stored,
)

if TYPE_CHECKING:
    from assistant.desk.reports import ReportState
    from assistant.desk.rewriting import Rewrite


def show(state: ReportState, section: Section) -> None:
    """One section: its tools, what waits beside it, and its text."""
    revision = state.revisions.get(section.id)
    st.markdown(f"**{plain(section_names(state)[section.id])}**")
    _tools(state, section, revision)
    if not state.ledger.places and not (revision and revision.text.strip()):
        _no_facts()
    _conflict(state.report.id, section.id)
    proposal = state.proposals.get(section.id)
    if proposal is not None:
        made = desk().rewriting.waiting(state.report.id, section.id)
        if made is not None:
            _rewrite(state.report.id, section.id, made)
        else:
            _proposal(state, section, proposal)
    _edit(state.report.id, section, revision)


def _no_facts() -> None:
    """Without facts there is nothing a draft could stand on."""
    words, button = st.columns([4, 1], vertical_alignment="center")
    words.info("还没有今年的事实，起草出来只有框架和待补之处。先把今年做的事放进来。")
    button.button("放事实", key="to-facts", on_click=_to_facts, width="stretch")


def _to_facts() -> None:
    go(step="facts")
    stored()


# --------------------------------------------------------------------------- tools


def _tools(state: ReportState, section: Section, revision: Revision | None) -> None:
    report_id = state.report.id
    written = revision is not None and bool(revision.text.strip())
    engine = st.session_state.get("engine", "offline")
    wish = st.session_state.get(f"wish-{report_id}-{section.id}", "")

    @action
    def draft() -> None:
        desk().drafting.start(report_id, section=section.id, engine=engine, instruction=wish)

    @action
    def three() -> None:
        desk().candidates.start(report_id, section.id, engine=engine, instruction=wish)

    with st.container(horizontal=True, gap="xsmall", key=f"tools-{section.id}"):
        st.button(
            "重新起草" if written else "起草本部分",
            key=f"draft-{section.id}",
            type="secondary" if written else "primary",
            icon=":material/edit_note:",
            on_click=draft,
        )
        st.button(
            "三稿比选",
            key=f"three-{section.id}",
            icon=":material/view_column:",
            disabled=engine != "llm",
            help="让模型写三份不同侧重的稿子，整份采用或逐句选用。"
            if engine == "llm"
            else "三稿比选要用模型；规则起草只有一种写法。",
            on_click=three,
        )
        with st.popover("要求…", key=f"ask-{section.id}"):
            _wish(report_id, section, engine)
        if engine == "llm" and st.button(
            ":material/outgoing_mail:",
            key=f"preview-{section.id}",
            help="看看会发送什么：起草这一部分时交给模型的全部文字",
        ):
            draft_history.outgoing(report_id, section, wish)
        if revision is not None:
            if st.button("历史", key=f"history-{section.id}", icon=":material/history:"):
                draft_history.show(report_id, section, section_names(state)[section.id])
            _lock(report_id, section, revision)
    if wish and engine == "llm":
        st.caption("要求：" + plain(wish))


def _wish(report_id: str, section: Section, engine: str) -> None:
    if engine != "llm":
        st.caption("规则起草照固定写法，不看要求。用模型起草时，这里的要求会一起交给模型。")
    # A widget's own value is dropped where it is not drawn; the wish has to outlive that.
    kept, key = f"wish-{report_id}-{section.id}", f"wish-box-{section.id}"

    def keep() -> None:
        st.session_state[kept] = st.session_state[key].strip()

    st.text_area(
        "对这一部分的要求",
        value=st.session_state.get(kept, ""),
        key=key,
        on_change=keep,
        height=90,
        placeholder="如：写短一些，突出问题整改",
    )


def _lock(report_id: str, section: Section, revision: Revision) -> None:
    whole = bool(revision.sentences) and all(s.locked for s in revision.sentences)

    @action
    def turn() -> None:
        desk().drafting.lock(report_id, section.id, locked=not whole)
        stored()

    st.button(
        "解锁" if whole else "锁定",
        key=f"lock-{section.id}",
        icon=":material/lock:" if whole else ":material/lock_open:",
        on_click=turn,
        help="锁定后任何重新起草都一字不动；只锁一句，点那一句后在右边锁。",
    )


# --------------------------------------------------------------------------- the text


def _edit(report_id: str, section: Section, revision: Revision | None) -> None:
    key = f"editor-{report_id}-{section.id}"
    clash = f"conflict-{section.id}"

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
            st.session_state[clash] = (sent["text"], str(error))
        except DeskError as error:
            # Refused for another reason (a lock set elsewhere): the words are kept and shown, too.
            st.session_state[clash] = (sent["text"], str(error))
        stored()

    @action
    def pick() -> None:
        sent = st.session_state[key].pick
        if not sent or revision is None:
            return
        for number, sentence in enumerate(revision.sentences):
            if sentence.start <= sent["offset"] < sentence.end:
                st.session_state[picked_key()] = number

    @action
    def ask() -> None:
        sent = st.session_state[key].ask
        if sent:
            desk().rewriting.start(
                report_id,
                section.id,
                int(sent["start"]),
                int(sent["end"]),
                action=str(sent["action"]),
                instruction=str(sent["instruction"]),
                expected=sent["parent"] or None,
            )

    whole = revision is not None and bool(revision.sentences)
    whole = whole and all(s.locked for s in (revision.sentences if revision else ()))
    conflict = st.session_state.get(clash)
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
        picked=picked(revision),
        readonly=whole,
        target=section.target_chars,
        saved="已锁定，解锁后才能修改" if whole else saved,
        refused=conflict[0] if conflict else "",
        actions=[(a.id, a.name) for a in desk().rewriting.actions()],
        why=desk().rewriting.unavailable(),
        on_save=save,
        on_pick=pick,
        on_ask=ask,
    )
    if revision is not None and revision.note and revision.author is AuthorKind.MODEL:
        # What was replaced, left out or broken off: for the clerk to act on.
        st.caption(plain(revision.note))


# --------------------------------------------------------------------------- what waits


def _conflict(report_id: str, section_id: str) -> None:
    """A save that was refused: both texts side by side, neither lost."""
    key = f"conflict-{section_id}"
    conflict = st.session_state.get(key)
    if conflict is None:
        return
    mine, message = conflict
    revision = desk().drafting.current(report_id, section_id)

    @action
    def take_mine() -> None:
        desk().drafting.edit(
            report_id, section_id, mine, expected_parent=revision.id if revision else None
        )
        st.session_state.pop(key, None)
        stored()

    def keep_theirs() -> None:
        st.session_state.pop(key, None)

    st.warning(message)
    left, right = st.columns(2)
    left.caption("我的修改")
    left.text(mine)
    right.caption("现在保存着的")
    right.text(revision.text if revision else "")
    left.button("用我的修改", key=f"mine-{section_id}", width="stretch", on_click=take_mine)
    right.button("保留现在的", key=f"theirs-{section_id}", width="stretch", on_click=keep_theirs)


def _proposal(state: ReportState, section: Section, proposal: Revision) -> None:
    """A new draft over human text waits here; the human sentences in it are unchanged."""
    current = state.revisions.get(section.id)
    outcome = desk().drafting.outcome(state.report.id, section.id, proposal)
    with st.container(border=True):
        st.markdown("**新稿待定**　:gray[人工写的和锁定的句子原样保留]")
        if proposal.unfinished:
            st.caption("这一稿没有写完。" + plain(proposal.note))
        with st.container(height=260, border=False):
            diff(current.text if current else "", outcome.text)
        _decide(state.report.id, section.id, proposal.id, "采用新稿")


def _rewrite(report_id: str, section_id: str, made: Rewrite) -> None:
    """Reworded words beside the old ones; the text is as it was until they are accepted."""
    with st.container(border=True):
        st.markdown(f"**{plain(made.proposal.note or '改写')}**　:gray[红的是原文，绿的是改后]")
        for kind, words in changes(made.old, made.new):
            color = {"same": ":gray[", "gone": ":red-background[", "new": ":green-background["}
            st.markdown(color[kind] + plain(words) + "]")
        for sentence in made.sentences:
            for reason in sentence.reasons:
                st.markdown(":red-badge[无出处] " + plain(reason))
        _decide(report_id, section_id, made.proposal.id, "采用改写", rewrite=True)


def _decide(
    report_id: str, section_id: str, proposal_id: str, label: str, *, rewrite: bool = False
) -> None:
    @action
    def accept() -> None:
        service = desk().rewriting if rewrite else desk().drafting
        service.accept(report_id, section_id, proposal_id)
        flash("已采用，原来的文本在“历史”里")
        stored()

    @action
    def discard() -> None:
        desk().drafting.discard(proposal_id)
        stored()

    a, b = st.columns(2)
    a.button(label, type="primary", key=f"accept-{proposal_id}", width="stretch", on_click=accept)
    b.button("不用", key=f"discard-{proposal_id}", width="stretch", on_click=discard)
