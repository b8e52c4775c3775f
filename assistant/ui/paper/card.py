"""One remark of the check: what it says, what it rests on, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.models import Completeness, Finding
from assistant.ui.common import action, flash, plain
from assistant.ui.paper.nouns import FAMILY, SEVERITY, Paper

_READ, _TOLD = 60, 12
_LONG = 300
"""Characters up to which a stretch is changed in place."""


def show(paper: Paper, finding: Finding) -> None:
    """The remark at hand."""
    with st.container(border=True, key="remark"):
        st.markdown(
            f"{SEVERITY[finding.severity]} :gray[{FAMILY.get(finding.family, finding.family)} · "
            f"{finding.authority.value} · {plain(paper.where(finding.start))}]"
        )
        st.text(finding.message)
        if finding.suggestion is not None:
            fresh = f"“{finding.suggestion}”" if finding.suggestion else "（删去）"
            st.text(f"“{finding.quote}”　→　{fresh}")
        elif finding.quote and finding.quote not in finding.message:
            st.text(f"文稿：“{_shown(finding.quote)}”")
        _basis(finding)
        _acts(paper, finding)


def _shown(quote: str) -> str:
    """A long stretch is read on the left, where it is marked."""
    words = " ".join(quote.split())
    return words if len(words) <= _READ else f"{words[: _READ // 2]}……{words[-_READ // 2 :]}"


def show_place(paper: Paper, place: tuple[int, int]) -> None:
    """A stretch that a picture or a table led to."""
    start, end = place
    inside = [
        f for f in paper.open if f.start is not None and start <= f.start and (f.end or 0) <= end
    ]
    with st.container(border=True, key="remark"):
        st.markdown(f"**黄底处**　:gray[{plain(paper.where(start))}]")
        st.caption(
            f"这里有{len(inside)}条意见，点上面的意见接着看。" if inside else "这里没有意见。"
        )
        if len(paper.text[start:end].strip()) <= _LONG and paper.acts.can_rewrite(start, end):
            with st.popover("就地改"):
                _rewrite(paper, *sentence_at(paper.text, start, end))


def _basis(finding: Finding) -> None:
    basis = finding.basis
    if basis is None:
        return
    full = basis.completeness is Completeness.FULL
    note = "" if full else "（要点摘编，未经原文核对）"
    st.caption(plain(f"依据：《{basis.document}》{basis.locator}{note}"))
    if basis.quote:
        st.text(f"“{basis.quote}”")


def _acts(paper: Paper, finding: Finding) -> None:
    kind = [f for f in paper.open if f.rule == finding.rule and _can_apply(paper, f)]
    same = [f for f in kind if (f.quote, f.suggestion) == (finding.quote, finding.suggestion)]
    start, end = sentence_at(paper.text, finding.start or 0, finding.end or 0)
    editable = finding.start is not None and paper.acts.can_rewrite(start, end)

    @action
    def apply(findings: list[Finding]) -> None:
        paper.acts.apply(findings)

    with st.container(horizontal=True, gap="small"):
        if _can_apply(paper, finding):
            st.button(
                "套用",
                key=f"apply-{finding.id}",
                type="primary",
                on_click=apply,
                args=([finding],),
            )
            if len(same) > 1:
                st.button(f"同样的{len(same)}处", key="apply-same", on_click=apply, args=(same,))
            if len(kind) > len(same):
                st.button(
                    f"同类{len(kind)}处",
                    key=f"apply-all-{finding.rule}",
                    on_click=apply,
                    args=(kind,),
                    help="都套用：" + _changes(kind),
                )
        if editable:
            with st.popover("就地改"):
                _rewrite(paper, start, end)
        if editable and paper.visit is not None:
            st.button(
                "去正文改", key=f"jump-{finding.id}", on_click=paper.visit, args=(finding.start,)
            )
        with st.popover("不采纳"):
            _dismiss(paper, finding)


def _changes(findings: Sequence[Finding]) -> str:
    """Which words become which, each once with how often."""
    counts: dict[str, int] = {}
    for finding in findings:
        words = f"{_shown(finding.quote)} → {finding.suggestion or '删去'}"
        counts[words] = counts.get(words, 0) + 1
    told = [f"{w}（{n}处）" if n > 1 else w for w, n in counts.items()]
    return plain("；".join(told[:_TOLD]) + ("；……" if len(told) > _TOLD else ""))


def _rewrite(paper: Paper, start: int, end: int) -> None:
    key = f"rewrite-{start}-{hash(paper.text[start:end])}"

    @action
    def save() -> None:
        words = st.session_state[key]
        if words != paper.text[start:end]:
            paper.acts.rewrite(start, end, words)
            flash("已改好，重新核过")

    st.text_area("这一句", value=paper.text[start:end], key=key, height=120, width=460)
    st.button("保存", key="save-rewrite", type="primary", on_click=save)


def _dismiss(paper: Paper, finding: Finding) -> None:
    key = f"why-{finding.id}"
    alike = [f for f in paper.open if f.rule == finding.rule]

    @action
    def dismiss(findings: list[Finding]) -> None:
        paper.acts.dismiss(findings, st.session_state[key])
        flash(f"已记下{len(findings)}条，不再提示" if len(findings) > 1 else "已记下，不再提示")

    st.text_input("理由", key=key, placeholder="例如：原文如此")
    with st.container(horizontal=True):
        st.button("确定不采纳", key=f"dismiss-{finding.id}", on_click=dismiss, args=([finding],))
        if len(alike) > 1:
            st.button(
                f"同类{len(alike)}条都不采纳",
                key=f"dismiss-all-{finding.rule}",
                on_click=dismiss,
                args=(alike,),
            )


def _can_apply(paper: Paper, finding: Finding) -> bool:
    """Whether a remark brings words that can be put in its place."""
    if finding.suggestion is None or finding.start is None or finding.end is None:
        return False
    return paper.acts.can_rewrite(finding.start, finding.end)


def sentence_at(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentences, within their lines, that a stretch lies in."""
    while start > 0 and text[start - 1] not in "。！？；\n":
        start -= 1
    if end == 0 or text[end - 1] not in "。！？；\n":
        while end < len(text) and text[end] not in "。！？；\n":
            end += 1
        if end < len(text) and text[end] != "\n":
            end += 1
    while end < len(text) and text[end] in "”’）》】":
        end += 1
    return start, end
