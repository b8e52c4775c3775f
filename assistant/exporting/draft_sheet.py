"""送审单 of a draft that was brought from outside: what the check left open, on one page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.exporting import sheets
from assistant.exporting.compose import chinese_date
from assistant.exporting.nouns import Manuscript
from assistant.models import Coverage, Finding, Skipped

_OUTDATED = ("policy.superseded", "policy.repealed", "policy.not_yet_effective")
_MOST_NAMED, _MOST_FIGURES = 2, 6


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
    old = [f for f in state.findings if f.rule in _OUTDATED]
    rows = [("事项", "数量", "说明"), sheets.finding_row(state.findings)]
    if state.unsourced is not None:
        rows.append(_named("没有出处的数字", "个", state.unsourced, most=_MOST_FIGURES))
    if state.coverage:
        rows.append(sheets.coverage_row(state.coverage))
    rows.append(
        _named(
            "失效或未生效的文件", "处", tuple(dict.fromkeys(f.quote for f in old)), count=len(old)
        )
    )
    rows.append(_named("待补内容", "处", state.gaps))
    reasons = [f"{sheets.short(f.quote or f.message, 10)}：{why}" for f, why in state.aside]
    rows.append(_named("不采纳的意见", "条", reasons))
    rows.append(_named("没有核的", "项", [s.why.rstrip("。") for s in state.skipped]))
    changed = f"，核稿中改动{state.changed}处" if state.changed else ""
    return Manuscript(
        title="文稿送审单",
        notes=(f"（{state.unit + '，' if state.unit else ''}{chinese_date(date)}）",),
        blocks=(
            sheets.paragraph(f"文稿：{state.title.replace(chr(10), '')}"),
            sheets.paragraph(f"文件是否有效，按{chinese_date(state.as_of)}核{changed}。"),
            sheets.heading("一、未了事项"),
            sheets.table(rows),
            *sheets.remarks_and_signing(state.findings),
        ),
    )


def _named(
    name: str, unit: str, texts: Sequence[str], *, count: int | None = None, most: int = _MOST_NAMED
) -> tuple[str, str, str]:
    told = sheets.several(texts, most=most) if texts else "无"
    return name, f"{len(texts) if count is None else count}{unit}", told
