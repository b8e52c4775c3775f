"""④ 核稿: the report as it reads now, checked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.errors import DeskError
from assistant.models import Finding, FindingStatus
from assistant.ui import paper
from assistant.ui.common import desk, flash, go
from assistant.ui.paper.nouns import Paper, Part, report_key
from assistant.ui.steps import check_sheet
from assistant.ui.steps.draft_parts import picked_key
from assistant.ui.steps.facts import section_names

if TYPE_CHECKING:
    from assistant.desk.compose import SectionText
    from assistant.desk.reports import ReportState


def show(state: ReportState) -> None:
    """Run the checks on the text as it reads now and show every remark."""
    if not any(p.text.strip() for p in state.composed.sections):
        st.info("还没有正文可核。先到“③ 起草”写出正文，再回来核稿。", icon=":material/edit_note:")
        return
    paper.show(_paper(state))
    check_sheet.show(state)


def _paper(state: ReportState) -> Paper:
    report_id = state.report.id
    checking = desk().checking
    result = desk().findings.checked(report_id)
    reasons = checking.reasons(report_id)
    key = report_key(report_id)
    doubts = desk().doubts.found(key, state.composed.text)
    open_ = [f for f in result.findings if f.status is FindingStatus.OPEN]
    open_ += [f for f in doubts if f.id not in reasons]
    names = section_names(state)
    return Paper(
        key=key,
        text=state.composed.text,
        parts=tuple(
            Part(id=p.section.id, name=names[p.section.id], start=p.start, end=p.end)
            for p in state.composed.sections
        ),
        headings=tuple(p.heading for p in state.composed.sections if p.heading),
        result=result,
        open=tuple(sorted(open_, key=lambda f: (f.start is None, f.start or 0))),
        aside=tuple((f, reasons[f.id]) for f in (*result.findings, *doubts) if f.id in reasons),
        acts=_Acts(state),
        figures=partial(checking.figures, report_id),
        mirror=partial(checking.mirror, report_id),
        facts={p.fact.id: p.fact.content for p in state.ledger.places} or None,
        visit=partial(_visit, state),
        missing=partial(_missing, state),
    )


class _Acts:
    """What is done here is done to the sections of the report, as a person's edit."""

    def __init__(self, state: ReportState) -> None:
        self._state = state
        self._id = state.report.id

    def apply(self, findings: Sequence[Finding]) -> None:
        """From the end to the beginning, so that a change moves nothing that is still to be changed."""
        done = 0
        refused: list[str] = []
        for finding in sorted(findings, key=lambda f: f.start or 0, reverse=True):
            try:
                desk().checking.apply(self._id, finding)
                done += 1
            except DeskError as error:
                refused.append(str(error))
        if done:
            flash(f"已套用{done}处，重新核过")
        for words in dict.fromkeys(refused):
            flash(words, icon=":material/warning:")

    def can_rewrite(self, start: int, end: int) -> bool:
        return _place(self._state, start, end) is not None

    def rewrite(self, start: int, end: int, words: str) -> None:
        place = _place(self._state, start, end)
        if place is None:
            return
        fresh = place.text[: start - place.start] + words + place.text[end - place.start :]
        desk().drafting.replace(self._id, place.section.id, place.text, fresh)

    def dismiss(self, findings: Sequence[Finding], reason: str) -> None:
        for finding in findings:
            desk().checking.dismiss(self._id, finding, reason)

    def restore(self, finding: Finding) -> None:
        desk().checking.reopen(self._id, finding.id)


def _place(state: ReportState, start: int, end: int) -> SectionText | None:
    for place in state.composed.sections:
        if place.start <= start and end <= place.start + len(place.text):
            return place
    return None


def _visit(state: ReportState, offset: int) -> None:
    """Open the editor at the sentence an offset lies in."""
    place = _place(state, offset, offset)
    if place is None:
        return
    st.session_state.pop(picked_key(), None)
    revision = state.revisions.get(place.section.id)
    for number, sentence in enumerate(revision.sentences if revision else ()):
        if sentence.start <= offset - place.start < sentence.end:
            st.session_state[picked_key()] = number
    go(step="draft", section=place.section.id)


def _missing(state: ReportState, requirement: str) -> None:
    """Open the part where a requirement is to be answered; the outline where it has none."""
    report = state.report
    found = next((r for r in report.requirements if r.text == requirement), None)
    section = report.requirement_sections.get(found.id) if found is not None else None
    go(step="draft" if section else "outline", section=section)
