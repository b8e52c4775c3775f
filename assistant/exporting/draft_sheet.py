"""送审单 of a draft that was brought from outside: what the check left open, on one page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.exporting import sheets
from assistant.exporting.compose import chinese_date
from assistant.exporting.nouns import Manuscript
from assistant.models import Coverage, Finding, Skipped

_MOST_FIGURES = 6


@dataclass(frozen=True, kw_only=True)
class DraftState:
    """What is known of a draft when it is handed on."""

    title: str
    unit: str = ""
    as_of: dt.date
    """Day on which documents are held to be in force."""
    findings: Sequence[Finding] = ()
    """Open ones."""
    aside: Sequence[tuple[Finding, str]] = ()
    """(remark, why it was set aside)."""
    coverage: Sequence[Coverage] = ()
    unsourced: Sequence[str] | None = None
    """Figures without a source; None where no facts were given."""
    gaps: Sequence[str] = ()
    skipped: Sequence[Skipped] = ()
    changed: int = 0
    """Places in which the draft was changed during the check."""


def draft_sheet(state: DraftState, *, date: dt.date) -> Manuscript:
    """One page for whoever signs.

    Args:
        state: of the draft.
        date: of the sheet.
    """
    rows = [("事项", "数量", "说明"), sheets.finding_row(state.findings, changed=state.changed)]
    if state.unsourced is not None:
        rows.append(
            sheets.named(
                "无出处数字",
                "个",
                tuple(dict.fromkeys(state.unsourced)),
                count=len(state.unsourced),
                most=_MOST_FIGURES,
            )
        )
    if state.coverage:
        rows.append(sheets.coverage_row(state.coverage))
    rows.append(sheets.outdated_row(state.findings, state.as_of))
    rows.append(sheets.named("待补内容", "处", state.gaps))
    rows.append(sheets.aside_row(state.aside))
    rows.append(sheets.skipped_row(state.skipped))
    return Manuscript(
        title="文稿送审单",
        notes=(f"（{state.unit + '，' if state.unit else ''}{chinese_date(date)}）",),
        blocks=(
            sheets.paragraph(f"文稿：{state.title.replace(chr(10), '')}"),
            sheets.heading("一、未了事项"),
            sheets.table(rows),
            *sheets.remarks_and_signing(state.findings, rows=len(rows)),
        ),
    )
