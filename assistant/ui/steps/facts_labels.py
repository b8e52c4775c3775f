"""The words in which facts are shown."""

from __future__ import annotations

from assistant.models import Fact, FactState, FactStatus

STATUS = {FactStatus.DONE: "已完成", FactStatus.PLANNED: "拟开展", FactStatus.UNVERIFIED: "待核"}
STATE = {FactState.USED: "✓ 已用", FactState.EXCUSED: "说明不用", FactState.UNUSED: "未用"}
BY_LABEL = {label: status for status, label in STATUS.items()}
NOWHERE = "—"
_SHORT = 46


def short(fact: Fact) -> str:
    """A fact in one line: its number and how its content begins."""
    words = " ".join(fact.content.split())
    return f"{fact.id} {words[:_SHORT]}" + ("…" if len(words) > _SHORT else "")


def particulars(fact: Fact) -> str:
    """Date, category, source and status in one line."""
    parts = (fact.date, fact.category, fact.source, STATUS[fact.status])
    return " · ".join(p for p in parts if p)
