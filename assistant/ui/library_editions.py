"""这是新修订版吗？ Asking about editions, and acting on the answer."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import Completeness
from assistant.ui.common import action, desk, flash, plain

if TYPE_CHECKING:
    from assistant.desk.library import LibraryEntry
    from assistant.models import Document


def ask(entry: LibraryEntry, *, titled: bool = False) -> None:
    """The question about one document with its answers; a remark where nothing is to be answered."""
    edition, document = entry.edition, entry.document
    if edition is None:
        return
    if not edition.asks:
        st.info(plain(edition.question), icon=":material/library_books:")
        return
    key = f"{document.id}-{edition.other}"
    with st.container(border=True):
        name = f"**{plain(f'《{document.title}》')}**　" if titled else ""
        st.markdown(f":material/help: {name}{plain(edition.question)}")
        if edition.relation == "unclear":
            _without_dates(entry, key)
            return
        yes, no = st.columns(2)
        newer = edition.relation == "newer"
        pair = (document.id, edition.other) if newer else (edition.other, document.id)
        yes.button(
            "是，替代旧版" if newer else "是旧版",
            key=f"yes-{key}",
            on_click=_link,
            args=pair,
            type="primary",
            width="stretch",
        )
        no.button(
            "不是，各自有效",
            key=f"no-{key}",
            on_click=_unlink,
            args=(document.id, edition.other),
            width="stretch",
        )


def replaced(document: Document) -> None:
    """What this text stands in the place of, by its own words or a person's, and taking that back."""
    titles = {d.id: d.title for d in desk().library.catalogue().documents()}
    for old in document.supersedes:
        if old in titles:
            said, undo = st.columns([6, 1], vertical_alignment="center")
            said.caption(plain(f"施行之日起替代《{titles[old]}》"))
            undo.button(
                "不替代",
                key=f"undo-{document.id}-{old}",
                on_click=_unlink,
                args=(document.id, old),
                help="两份各自有效",
                width="stretch",
            )


def _without_dates(entry: LibraryEntry, key: str) -> None:
    edition, document = entry.edition, entry.document
    assert edition is not None
    other = desk().library.entry(edition.other).document
    date, yes, full, no = st.columns([3, 2, 2, 2], vertical_alignment="bottom")
    first = date.date_input(
        "施行日期", document.effective, key=f"from-{key}", min_value=dt.date(1949, 1, 1)
    )
    yes.button(
        "是新修订版",
        key=f"yes-{key}",
        on_click=_link,
        args=(document.id, edition.other, first),
        type="primary",
        width="stretch",
    )
    if other.completeness is not Completeness.FULL:
        full.button(
            "是它的全文",
            key=f"full-{key}",
            on_click=_full,
            args=(document.id, edition.other),
            help="沿用摘编里的日期和文号，以后以全文为准",
            width="stretch",
        )
    no.button(
        "都不是",
        key=f"no-{key}",
        on_click=_unlink,
        args=(document.id, edition.other),
        width="stretch",
    )


@action
def _link(new: str, old: str, effective: dt.date | None = None) -> None:
    desk().library.link_editions(new, old, effective=effective)
    flash("已记下：旧版从新版施行之日起不再引用")


@action
def _unlink(one: str, other: str) -> None:
    desk().library.unlink_editions(one, other)
    flash("已记下：两份各自有效")


@action
def _full(full: str, digest: str) -> None:
    desk().library.same_edition(full, digest)
    flash("已记下：引用和核对原文以全文为准")
