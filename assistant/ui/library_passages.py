"""The passages a document became beside its text, a page at a time, and putting a wrong cut right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import Document
from assistant.ui.common import action, desk, flash, plain

if TYPE_CHECKING:
    from assistant.models import Passage

_HEIGHT = 500
_PAGE = 25
"""Passages shown at once: a long law would make the page slow."""
_OPEN = "recut-open"
_SHOWN = 24
"""Characters of a place where a passage may be parted."""


def show(document: Document, passages: Sequence[Passage]) -> None:
    """Text on the left, passages on the right, both of the same stretch."""
    pages = max(1, -(-len(passages) // _PAGE))
    page = _page(document, passages, pages)
    shown = passages[page * _PAGE : (page + 1) * _PAGE]
    text, cut = st.columns(2, gap="medium")
    with text:
        st.markdown("**原文**")
        with st.container(height=_HEIGHT, border=True):
            st.text(_stretch(document, passages, shown) or "（没有正文，只有目录信息）")
    with cut:
        st.markdown(f"**切分结果** :gray[共{len(passages)}段]")
        with st.container(height=_HEIGHT, border=True):
            for place, passage in enumerate(shown):
                last = page * _PAGE + place + 1 == len(passages)
                with st.container(border=True):
                    _passage(document, passage, last=last)


def _page(document: Document, passages: Sequence[Passage], pages: int) -> int:
    """The page chosen, or the one of the passage a search led to."""
    key = f"part-{document.id}"
    wanted = st.query_params.get("passage")
    if key not in st.session_state:
        at = next((n for n, p in enumerate(passages) if p.id == wanted), 0)
        st.session_state[key] = at // _PAGE
    page = min(int(st.session_state[key]), pages - 1)
    if pages == 1:
        return 0
    back, where, on = st.columns([1, 4, 1], vertical_alignment="center")
    back.button(
        "上一部分",
        disabled=page == 0,
        on_click=_turn,
        args=(key, page - 1),
        width="stretch",
        key=f"back-{document.id}",
    )
    on.button(
        "下一部分",
        disabled=page + 1 == pages,
        on_click=_turn,
        args=(key, page + 1),
        width="stretch",
        key=f"on-{document.id}",
    )
    located = [p.locator for p in passages[page * _PAGE : (page + 1) * _PAGE] if p.locator]
    span = "—".join(dict.fromkeys((*located[:1], *located[-1:])))
    where.caption(plain(f"第{page + 1}部分，共{pages}部分　{span}"))
    return page


def _turn(key: str, page: int) -> None:
    st.session_state[key] = page


def _stretch(document: Document, passages: Sequence[Passage], shown: Sequence[Passage]) -> str:
    if not shown:
        return document.text
    start = 0 if shown[0] is passages[0] else shown[0].start
    end = len(document.text) if shown[-1] is passages[-1] else shown[-1].end
    return document.text[start:end]


def _passage(document: Document, passage: Passage, *, last: bool) -> None:
    found = ":green-badge[查到的这一段] " if passage.id == st.query_params.get("passage") else ""
    where = " › ".join([*passage.path, passage.locator or "（无序号）"])
    name, button = st.columns([5, 1], vertical_alignment="center")
    name.markdown(f"{found}:gray[{plain(where)}]")
    open_ = st.session_state.get(_OPEN) == passage.id
    button.button(
        "收起" if open_ else "改切分",
        key=f"recut-{passage.id}",
        type="tertiary",
        on_click=_toggle,
        args=(passage.id,),
    )
    st.text(passage.text)
    if open_:
        _change(document, passage, last=last)


def _toggle(passage: str) -> None:
    st.session_state[_OPEN] = None if st.session_state.get(_OPEN) == passage else passage


def _change(document: Document, passage: Passage, *, last: bool) -> None:
    with st.container():
        if not last:
            st.button(
                "与下一段合并",
                key=f"merge-{passage.id}",
                on_click=_merge,
                args=(document.id, passage.id),
                width="stretch",
            )
        places = desk().library.split_places(passage)
        if places:
            place, part = st.columns([3, 1], vertical_alignment="bottom")
            at = place.selectbox(
                "从哪里分开",
                places,
                format_func=lambda n: passage.text[n : n + _SHOWN].split("\n")[0] + "……",
                key=f"place-{passage.id}",
            )
            part.button(
                "分开",
                key=f"split-{passage.id}",
                on_click=_split,
                args=(document.id, passage.id, at),
                width="stretch",
            )
        st.button(
            "整份恢复自动切分",
            key=f"auto-{passage.id}",
            type="tertiary",
            on_click=_again,
            args=(document.id,),
        )


@action
def _merge(document: str, passage: str) -> None:
    desk().library.merge_passage(document, passage)
    _done("已与下一段合并")


@action
def _split(document: str, passage: str, at: int) -> None:
    desk().library.split_passage(document, passage, at)
    _done("已分成两段")


@action
def _again(document: str) -> None:
    desk().library.recut(document)
    _done("已恢复自动切分")


def _done(said: str) -> None:
    desk().library.start_embedding()
    flash(said)
