"""Pictures of the check whose cells lead to the sentence: requirements by part, and last year's words by part."""

from __future__ import annotations

import re

import streamlit as st

from assistant.models import Coverage, CoverageStatus, Span
from assistant.ui.common import action, plain
from assistant.ui.grid import Cell, Column, Row, grid
from assistant.ui.paper.nouns import SEVERITY, Paper, Part, bring_up, lead_to

_STATUS = {
    CoverageStatus.COVERED: ("已写", "good"),
    CoverageStatus.WEAK: ("偏弱", "weak"),
    CoverageStatus.MISSING: ("未写", "bad"),
}
_ORDER = {CoverageStatus.MISSING: 0, CoverageStatus.WEAK: 1, CoverageStatus.COVERED: 2}
_SHORT, _QUOTE, _LEAST = 7, 60, 8
_HEIGHT = "max(320px, calc(100vh - 300px))"
_KINDS = {
    "照抄句": ("repeat.last_year_sentence", "repeat.last_year_words"),
    "旧数据、旧名称": (
        "facts.stale_figure", "facts.same_as_last_year", "facts.stale_name", "facts.stale_year",
    ),
}  # fmt: skip
_ORDINAL = re.compile(r"[一二三四五六七八九十\d（(第、.．]+$")
_PROMISE = "repeat.promise"
_MUCH, _SOME = 0.3, 0.1


def coverage(paper: Paper) -> None:
    """Requirement × part: how many sentences of the part answer it; a click leads to them."""
    rows = sorted(paper.result.coverage, key=lambda r: _ORDER[r.status])
    if not rows:
        st.caption("没有可以对照的要求。放入来文通知，就会逐条对照。" + paper.bring)
        return
    source = _common([r.basis for r in rows])
    st.caption(
        (f"要求来自：{plain(source)}。" if source else "")
        + "格子里是这一部分写到这项要求的句数，深色是写得最实的一处；点格子或左边的要求看原句。"
    )
    parts = [p for p in paper.parts if p.end > p.start]
    key = f"coverage-{paper.key}"

    @action
    def pick() -> None:
        _follow(paper, st.session_state[key].pick["go"])

    grid(
        key=key,
        corner="要求",
        columns=[
            Column(name=_short(p.name), title=p.name, go=_span(p.start, p.end)) for p in parts
        ],
        rows=[
            _requirement(row, number, parts, paper, len(source)) for number, row in enumerate(rows)
        ],
        height=_HEIGHT,
        on_pick=pick,
    )


def _common(bases: list[str]) -> str:
    """What all say before the item: the document they come from, said once."""
    first, last = min(bases), max(bases)
    same = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0)
    prefix = _ORDINAL.sub("", first[:same])
    return prefix if len(prefix) >= _LEAST else ""


def _requirement(row: Coverage, number: int, parts: list[Part], paper: Paper, known: int) -> Row:
    words, kind = _STATUS[row.status]
    best = row.sentence
    cells = []
    for part in parts:
        found = [s for s in row.answers if part.start <= s.start < part.end]
        if not found:
            cells.append(Cell())
            continue
        here = best is not None and part.start <= best.start < part.end
        first = best if here and best is not None else found[0]
        cells.append(
            Cell(
                text=str(len(found)),
                kind=("weak" if row.status is CoverageStatus.WEAK else "best") if here else "good",
                title=f"{part.name}：{_quote(first)}",
                go=_span(first.start, first.end),
            )
        )
    go, note = "", row.basis[known:]
    if best is not None:
        go = _span(best.start, best.end)
    else:
        go = f"missing:{number}" if paper.missing is not None else ""
        note = "正文里没有写到" + ("，点这里去写" if go else "") + (f"　{note}" if note else "")
    return Row(
        name=row.requirement,
        note=note,
        badge=words,
        kind=kind,
        title=_quote(best) if best is not None else "",
        go=go,
        cells=tuple(cells),
    )


def mirror(paper: Paper) -> None:
    """Part × what it took over from last year's report; below, what was promised and not followed up."""
    rows = paper.mirror()
    if not rows:
        st.caption("没有往年报告，或者还没有起草，没有可对照的。" + paper.bring)
        return
    st.caption(
        "与往年报告逐字相同的比例（固定表述、文件名和单位名称不算），和照抄的句子、留下的旧数据。点格子看原处。"
    )
    by_id = {p.id: p for p in paper.parts}
    pictured = []
    for row in rows:
        part = by_id.get(row.section)
        if part is None:
            continue
        cells = [
            Cell(
                text=f"{row.share:.0%}",
                fill=row.share,
                title=f"{part.name}：{row.share:.0%}与往年逐字相同",
                go=_span(part.start, part.end),
            )
        ]
        for rules in _KINDS.values():
            cells.append(_remarks_cell(paper, part, rules))
        kind = "bad" if row.share >= _MUCH else "weak" if row.share >= _SOME else ""
        badge = {"bad": "雷同多", "weak": "有雷同"}.get(kind, "")
        pictured.append(
            Row(
                name=part.name,
                badge=badge,
                kind=kind,
                cells=tuple(cells),
                go=_span(part.start, part.end),
            )
        )
    key = f"mirror-{paper.key}"

    @action
    def pick() -> None:
        _follow(paper, st.session_state[key].pick["go"])

    grid(
        key=key,
        corner="部分",
        columns=[Column(name="逐字相同"), *(Column(name=n) for n in _KINDS)],
        rows=pictured,
        height=_HEIGHT,
        on_pick=pick,
    )
    _promises(paper)


def _remarks_cell(paper: Paper, part: Part, rules: tuple[str, ...]) -> Cell:
    found = [
        f
        for f in paper.open
        if f.rule in rules and f.start is not None and part.start <= f.start < part.end
    ]
    if not found:
        return Cell()
    return Cell(
        text=f"{len(found)}处",
        kind="weak",
        title=found[0].message,
        go=f"remark:{found[0].id}",
    )


def _promises(paper: Paper) -> None:
    members = [f for f in paper.open if f.rule == _PROMISE]
    st.markdown(f"**往年的打算，今年没有交代**　{len(members)}")
    if not members:
        st.caption("没有，或者都交代了。")
    for finding in members:
        st.button(
            f"{SEVERITY[finding.severity]} {plain(finding.message)}",
            key=f"see-{finding.id}",
            width="stretch",
            type="tertiary",
            on_click=bring_up,
            args=(paper.key, finding.id),
        )


def _follow(paper: Paper, go: str) -> None:
    """Go where a cell leads: a stretch of text, a remark, or where a requirement can be written."""
    kind, _colon, what = go.partition(":")
    if kind == "span":
        start, _dash, end = what.partition("-")
        lead_to(paper, int(start), int(end))
    elif kind == "remark":
        bring_up(paper.key, what)
    elif kind == "missing" and paper.missing is not None:
        rows = sorted(paper.result.coverage, key=lambda r: _ORDER[r.status])
        paper.missing(rows[int(what)].requirement)


def _span(start: int, end: int) -> str:
    return f"span:{start}-{end}"


def _short(name: str) -> str:
    return name if len(name) <= _SHORT else name[: _SHORT - 1] + "…"


def _quote(span: Span | None) -> str:
    words = " ".join(span.quote.split()) if span is not None else ""
    return words[:_QUOTE] + ("…" if len(words) > _QUOTE else "")
