"""What the views of a checked paper are given, and the words they share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import streamlit as st

from assistant.models import Finding, Severity

if TYPE_CHECKING:
    from assistant.desk.checking import CheckResult, FigureRow, Mirrored

FAMILY = {
    "facts": "事实数字",
    "policy": "政策依据",
    "phrase": "固定表述",
    "wording": "文字标点",
    "form": "格式体例",
    "repeat": "重复",
    "logic": "前后逻辑",
    "judge": "模型疑问",
}
SEVERITY = {
    Severity.ERROR: ":red-badge[错误]",
    Severity.WARNING: ":orange-badge[提醒]",
    Severity.INFO: ":blue-badge[提示]",
}
WHOLE = "全文"
"""Where a remark belongs that has no part."""


@dataclass(frozen=True)
class Part:
    """A part of the paper; offsets into its text."""

    id: str
    name: str
    start: int
    end: int


class Acts(Protocol):
    """What can be done to the paper; what goes wrong is raised as a DeskError."""

    def apply(self, findings: Sequence[Finding]) -> None:
        """Take the suggestions into the text."""

    def can_rewrite(self, start: int, end: int) -> bool:
        """Whether a stretch is text that can be changed here (a report's headings are not)."""

    def rewrite(self, start: int, end: int, words: str) -> None:
        """Put other words in the place of a stretch of the text."""

    def dismiss(self, findings: Sequence[Finding], reason: str) -> None:
        """Set remarks aside."""

    def restore(self, finding: Finding) -> None:
        """Bring it back."""


@dataclass(frozen=True)
class Paper:
    """A text with everything the check says of it."""

    key: str
    """Names the paper in session state and for a model's doubts."""
    text: str
    parts: tuple[Part, ...]
    headings: tuple[str, ...]
    result: CheckResult
    open: tuple[Finding, ...]
    """Remarks that wait, a model's doubts among them, in reading order."""
    aside: tuple[tuple[Finding, str], ...]
    """(remark, reason) of those set aside."""
    acts: Acts
    figures: Callable[[], Sequence[FigureRow]]
    mirror: Callable[[], Sequence[Mirrored]]
    facts: Mapping[str, str] | None
    """Fact id → content; None where no facts were given."""
    visit: Callable[[int], None] | None = None
    """Opens the editor at an offset, where there is one."""
    taken: int = 298
    """Pixels of the window that what is above and below the text takes."""
    bring: str = ""
    """How to bring what a view lacks; empty where it cannot be brought here."""
    notes: tuple[str, ...] = ()
    """What could not be read of the file the text came in."""
    missing: Callable[[str], None] | None = None
    """Goes where a requirement that nothing answers can be written."""

    def part_at(self, offset: int | None) -> Part | None:
        """The part an offset lies in."""
        if offset is None:
            return None
        return next((p for p in self.parts if p.start <= offset < p.end), None)

    def where(self, offset: int | None) -> str:
        """Its name."""
        part = self.part_at(offset)
        return part.name if part is not None else WHOLE


VIEWS = {
    "remarks": "意见",
    "coverage": "要求逐条对照",
    "policy": "与政策对照",
    "figures": "数字出处",
    "mirror": "与往年对照",
    "aside": "不采纳和没有核的",
}


def view_key(paper: Paper) -> str:
    """Session key of the view that is open."""
    return f"view-{paper.key}"


def picked_key(paper: Paper) -> str:
    """Session key of the remark at hand."""
    return f"picked-{paper.key}"


def place_key(paper: Paper) -> str:
    """Session key of a stretch of text that is shown though no remark stands there."""
    return f"place-{paper.key}"


def lead_to(paper: Paper, start: int, end: int) -> None:
    """Show a stretch of the text in its place."""
    st.session_state[place_key(paper)] = (start, end)
    st.session_state[view_key(paper)] = "remarks"


def report_key(report_id: str) -> str:
    """The key of the paper that is a report."""
    return f"report-{report_id}"


def bring_up(key: str, finding: str) -> None:
    """Make a remark of the paper ``key`` the one at hand and show it in the text, whatever is filtered."""
    st.session_state[f"picked-{key}"] = finding
    for name in ("place", "level", "family", "part"):
        st.session_state.pop(f"{name}-{key}", None)
    st.session_state[f"view-{key}"] = "remarks"
