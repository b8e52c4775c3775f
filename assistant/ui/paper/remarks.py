"""意见: the text with every remark in place, and beside it the list and the remark at hand."""

from __future__ import annotations

import re
from collections.abc import Sequence

import streamlit as st

from assistant.models import Finding, Severity
from assistant.ui.common import action
from assistant.ui.fields import choice
from assistant.ui.paper import card
from assistant.ui.paper.nouns import FAMILY, WHOLE, Paper, picked_key, place_key
from assistant.ui.pointer import pointer
from assistant.ui.proof import proof
from assistant.ui.remark_list import remark_list

_ALL = "all"
_LEVELS = {_ALL: "全部", "error": "错误", "warning": "提醒", "info": "提示"}
_ANY = "*"
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》")
_KIND_LENGTH = 30
_GRAVE = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_LIST_HEIGHT = "max(170px, calc(42vh - 90px))"


def show(paper: Paper) -> None:
    """Filters, the text, the list and the remark at hand."""
    shown = _filtered(paper)
    picked = _picked(paper, shown)
    place = st.session_state.get(place_key(paper))
    left, right = st.columns([6, 5], gap="medium")
    with left:
        _text(paper, shown)
    with right:
        if not paper.open:
            st.success("没有发现问题。", icon=":material/check_circle:")
        elif picked is None:
            st.info("这样筛选没有意见。")
        else:
            _list(paper, shown)
            if place is None:
                card.show(paper, picked)
        if place is not None:
            card.show_place(paper, place)
    at_hand = picked.id if picked is not None and place is None else ""
    pointer(of=paper.key, picked=at_hand, place=place)


def _text(paper: Paper, shown: Sequence[Finding]) -> None:
    key = f"proof-{paper.key}"

    @action
    def pick() -> None:
        _choose(paper, st.session_state[key].pick["id"])

    proof(
        key=key,
        text=paper.text,
        findings=shown,
        headings=paper.headings,
        of=paper.key,
        height=f"max(380px, calc(100vh - {paper.taken}px))",
        on_pick=pick,
    )


def _choose(paper: Paper, finding: str) -> None:
    st.session_state[picked_key(paper)] = finding
    st.session_state.pop(place_key(paper), None)


def _picked(paper: Paper, shown: Sequence[Finding]) -> Finding | None:
    """The remark at hand: the one chosen; when that is dealt with, the next one in the text."""
    key = picked_key(paper)
    chosen = next((f for f in shown if f.id == st.session_state.get(key)), None)
    last = st.session_state.get(f"{key}-at", 0)
    chosen = chosen or next((f for f in shown if (f.start or 0) >= last), None)
    chosen = chosen or (shown[0] if shown else None)
    if chosen is not None:
        st.session_state[key] = chosen.id
        st.session_state[f"{key}-at"] = chosen.start or 0
    return chosen


def _filtered(paper: Paper) -> list[Finding]:
    found = paper.open
    counts = {_ALL: len(found)} | {s.value: sum(f.severity is s for f in found) for s in Severity}
    level, family, part = st.columns([5, 3, 3], vertical_alignment="center")
    least = choice(
        level.segmented_control,
        "程度",
        {v: f"{words} {counts[v]}" for v, words in _LEVELS.items()},
        key=f"level-{paper.key}",
        required=True,
        label_visibility="collapsed",
    )
    kinds = {f: FAMILY.get(f, f) for f in sorted({f.family for f in found})}
    chosen = choice(
        family.selectbox,
        "类别",
        {_ANY: "所有类别"}
        | {k: f"{words} {sum(f.family == k for f in found)}" for k, words in kinds.items()},
        key=f"family-{paper.key}",
        label_visibility="collapsed",
    )
    held = {_part(paper, f) for f in found}
    names = {p.id: p.name for p in paper.parts} | {"": WHOLE}
    place = choice(
        part.selectbox,
        "部分",
        {_ANY: "所有部分"} | {i: name for i, name in names.items() if i in held},
        key=f"part-{paper.key}",
        label_visibility="collapsed",
    )
    return [
        f
        for f in found
        if least in (_ALL, f.severity.value)
        and chosen in (_ANY, f.family)
        and place in (_ANY, _part(paper, f))
    ]


def _part(paper: Paper, finding: Finding) -> str:
    part = paper.part_at(finding.start)
    return part.id if part is not None else ""


def _list(paper: Paper, shown: Sequence[Finding]) -> None:
    by = choice(
        st.segmented_control,
        "排列",
        {"part": "按部分排", "family": "按类别排", "rule": "同类在一起"},
        key=f"by-{paper.key}",
        required=True,
        label_visibility="collapsed",
    )
    groups: dict[str, list[Finding]] = {}
    alike: dict[str, str] = {}
    for finding in shown:
        if by == "rule":
            group = alike.setdefault(finding.rule, _kind(finding))
        elif by == "family":
            group = FAMILY.get(finding.family, finding.family)
        else:
            group = paper.where(finding.start)
        groups.setdefault(group, []).append(finding)
    if by == "rule":
        groups = dict(sorted(groups.items(), key=lambda g: (_GRAVE[g[1][0].severity], -len(g[1]))))
    key = f"list-{paper.key}"

    @action
    def pick() -> None:
        _choose(paper, st.session_state[key].pick["id"])

    remark_list(key=key, groups=groups, of=paper.key, height=_LIST_HEIGHT, on_pick=pick)


def _kind(finding: Finding) -> str:
    """What all remarks of a rule say, without the words they speak of."""
    said = _QUOTED.sub("…", finding.message).rstrip("。")
    return said if len(said) <= _KIND_LENGTH else f"{said[:_KIND_LENGTH]}…"
