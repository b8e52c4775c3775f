"""The right of the drafting screen: what the sentence at hand rests on, and what still waits."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import streamlit as st

from assistant.models import (
    EvidenceKind,
    FactPlace,
    FactState,
    FactStatus,
    Finding,
    Revision,
    Section,
    Sentence,
    Severity,
    Verdict,
)
from assistant.ui.common import action, desk, go, plain
from assistant.ui.paper.nouns import bring_up, report_key
from assistant.ui.steps import draft_notes
from assistant.ui.steps.draft_parts import VERDICT, picked, picked_key, section_names, stored

if TYPE_CHECKING:
    from assistant.desk.reports import ReportState

_SEVERITY = {
    Severity.ERROR: ":red-badge[错误]",
    Severity.WARNING: ":orange-badge[提醒]",
    Severity.INFO: ":gray-badge[提示]",
}
_SHOWN = 6
"""Remarks and facts listed at once; the rest is one click away."""


def show(state: ReportState, section: Section) -> None:
    """The sentence at hand, then what concerns the whole section."""
    revision = state.revisions.get(section.id)
    number = picked(revision)
    if revision is not None and number is not None:
        _sentence(state, section, revision, number)
    elif revision is not None and revision.text.strip():
        st.caption("点正文里任一句，看它的依据；选中一段，可以改写。红波浪线无出处，黄底待补。")
        _unsupported(revision)
    at_hand = revision.sentences[number] if revision is not None and number is not None else None
    draft_notes.show(state.report.id, section.id, at_hand)
    _waiting(state, section, revision, number)
    if number is None:
        _whole_last_year(state, section)
    # Checks come last: everything above is on the screen before they are done.
    if revision is not None and revision.text.strip():
        _repeated(state, section, revision)
        _findings(state, section, revision, at_hand)


# --------------------------------------------------------------------------- the sentence


def _sentence(state: ReportState, section: Section, revision: Revision, number: int) -> None:
    sentence = revision.sentences[number]
    with st.container(border=True, key="ground"):
        badges = VERDICT[sentence.verdict]
        badges += " :blue-badge[人工]" if sentence.human else ""
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**本句依据** {badges}")
            _lock(state.report.id, section.id, revision, number)
        for reason in sentence.reasons:
            st.markdown(f":red[{plain(reason)}]")
        _evidence(revision, sentence)
        for computation in sentence.derivations:
            st.caption("推算：" + plain(computation))
    paragraph = desk().drafting.last_year(state.report.id, section.id, sentence.text)
    if paragraph:
        with st.container(border=True):
            st.markdown("**上年同处**　:gray[具体内容已隐去]")
            st.text(paragraph)


def _lock(report_id: str, section_id: str, revision: Revision, number: int) -> None:
    locked = revision.sentences[number].locked

    @action
    def turn() -> None:
        desk().drafting.lock_sentence(
            report_id, section_id, number, revision=revision.id, locked=not locked
        )
        stored()

    st.button(
        "解锁本句" if locked else "锁定本句",
        key="lock-sentence",
        icon=":material/lock:" if locked else ":material/lock_open:",
        type="tertiary",
        on_click=turn,
        help="锁定的句子任何重新起草都一字不动",
    )


def _evidence(revision: Revision, sentence: Sentence) -> None:
    sources = desk().drafting.sources(revision)
    for evidence in sentence.evidence:
        source = sources.get(evidence)
        if source is None:
            continue
        if source.kind is EvidenceKind.PASSAGE:
            passage = next(e.target for e in revision.evidence if e.id == evidence)
            link = f"/library?document={quote(source.document)}&passage={quote(passage)}"
            more = f"　[原文]({link})" if source.document else ""
            st.markdown(f"**{plain(source.label)}**{more}")
        else:
            st.markdown(f"**{plain(evidence)}**　:gray[{plain(source.label)}]")
        st.text(source.text)
    if not sentence.evidence and sentence.verdict is Verdict.CONNECTIVE:
        st.caption("这句没有写具体的人、事、数，不需要依据。")


def _unsupported(revision: Revision) -> None:
    bad = [(n, s) for n, s in enumerate(revision.sentences) if s.verdict is Verdict.UNSUPPORTED]
    if not bad:
        return
    st.markdown(f"**无出处的句子 {len(bad)}**")
    for number, sentence in bad[:_SHOWN]:
        _pick_button(f"bad-{number}", sentence.text.strip(), number)
        st.caption(plain("；".join(sentence.reasons[:2])))


def _pick_button(key: str, words: str, number: int) -> None:
    def pick() -> None:
        st.session_state[picked_key()] = number

    st.button(
        plain(words[:40] + ("…" if len(words) > 40 else "")),
        key=f"go-{key}",
        type="tertiary",
        width="stretch",
        on_click=pick,
    )


# --------------------------------------------------------------------------- the section


def _waiting(
    state: ReportState, section: Section, revision: Revision | None, number: int | None
) -> None:
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
    for place in here[:_SHOWN]:
        _fact(state.report.id, section.id, place, revision, number)
    if len(here) > _SHOWN:
        st.caption(f"另有{len(here) - _SHOWN}条，在“① 事实”里看。")


def _fact(
    report_id: str,
    section_id: str,
    place: FactPlace,
    revision: Revision | None,
    number: int | None,
) -> None:
    @action
    def insert() -> None:
        desk().inserting.insert(
            report_id,
            section_id,
            place.fact.id,
            after=number,
            expected=revision.id if revision else None,
        )
        stored()

    words, button = st.columns([4, 1], vertical_alignment="top")
    words.markdown(f"**{plain(place.fact.id)}** {plain(place.fact.content)}")
    button.button(
        "插入",
        key=f"insert-{place.fact.id}",
        width="stretch",
        on_click=insert,
        help="插在这一句后面" if number is not None else "插在本部分末尾",
    )


def _repeated(state: ReportState, section: Section, revision: Revision) -> None:
    found = desk().findings.repetitions(state.report.id, section.id)
    if not found:
        return
    names = section_names(state)
    st.markdown(f"**与其他部分重复 {len(found)}**")
    for n, run in enumerate(found[:_SHOWN]):
        number = next(
            (i for i, s in enumerate(revision.sentences) if s.start <= run.start < s.end), 0
        )
        _pick_button(f"run-{n}", f"“{run.text}”", number)
        st.caption("也在 " + plain(names.get(run.section, "")))


def _findings(
    state: ReportState, section: Section, revision: Revision, sentence: Sentence | None
) -> None:
    bad = [s for s in revision.sentences if s.verdict is Verdict.UNSUPPORTED]
    # A claim without a source is told with its sentence already.
    every = [
        f
        for f in desk().findings.of_section(state.report.id, section.id)
        if f.family != "facts" or not any(_within(f, s) for s in bad)
    ]
    mine = [f for f in every if sentence is None or _within(f, sentence)]
    where = "本句" if sentence is not None else "本部分"
    if not mine:
        st.caption(f"{where}没有核稿意见。")
        return
    st.markdown(f"**{where}核稿意见 {len(mine)}**")
    for finding in mine[:_SHOWN]:
        _finding(state, finding)
    if len(mine) > _SHOWN:
        st.caption(f"另有{len(mine) - _SHOWN}条，在“④ 核稿”里看。")


def _within(finding: Finding, sentence: Sentence) -> bool:
    if finding.start is None or finding.end is None:
        return False
    return finding.start < sentence.end and sentence.start < finding.end


def _finding(state: ReportState, finding: Finding) -> None:
    def open_check() -> None:
        bring_up(report_key(state.report.id), finding.id)
        go(step="check")
        stored()

    st.markdown(f"{_SEVERITY[finding.severity]} {plain(finding.message)}")
    st.button("去处理", key=f"see-f-{finding.id}", type="tertiary", on_click=open_check)


def _whole_last_year(state: ReportState, section: Section) -> None:
    sample = desk().drafting.style_sample(state.report.id, section.id)
    if not sample:
        return
    with st.expander("上年同处（具体内容已隐去）"):
        st.text(sample)
