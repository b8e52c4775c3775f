"""What is laid beside a draft from outside: this year's facts, last year's report, the notice, the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from assistant.errors import DeskError
from assistant.ui.common import action, desk, flash, plain

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from assistant.desk.brought import Brought

KINDS = ["txt", "md", "docx", "doc", "wps", "pdf", "ofd", "html"]
_BESIDE = {
    "facts": ("今年的事实表（核每个数字的出处）", ["xlsx", "csv", "yaml"]),
    "previous": ("上年报告（查照抄、旧数据和没兑现的打算）", KINDS),
    "notice": ("来文通知（逐条对照要求）", KINDS),
}


def uploaders() -> dict[str, UploadedFile | None]:
    """A place for each of them."""
    return {
        kind: st.file_uploader(label, type=types, key=f"foreign-{kind}")
        for kind, (label, types) in _BESIDE.items()
    }


def lay(brought: Brought, kind: str, name: str, data: bytes) -> None:
    """Lay a file beside a draft.

    Raises:
        BadFileError: the file cannot be read.
    """
    if kind == "facts":
        desk().brought.lay_facts(brought, name, data)
    else:
        desk().brought.lay_text(brought, kind, name, desk().read_text(name, data))


@contextmanager
def or_removed(brought_id: str) -> Iterator[None]:
    """A draft whose papers cannot be read is not kept half."""
    try:
        yield
    except DeskError:
        desk().brought.remove(brought_id)
        raise


def show(brought: Brought) -> None:
    """What lies beside it now, to be replaced or taken away."""
    for kind, (label, types) in _BESIDE.items():
        name = brought.beside.get(kind)
        if name is not None:
            words, button = st.columns([2, 1], vertical_alignment="center")
            words.markdown(f"{plain(label.partition('（')[0])}：**{plain(name)}**")
            button.button(
                "拿掉",
                key=f"take-{kind}",
                on_click=_take_away,
                args=(brought, kind),
                width="stretch",
            )
            continue
        key = f"lay-{kind}-{brought.version}"
        st.file_uploader(label, type=types, key=key, on_change=_laid, args=(brought, kind, key))
    st.date_input(
        "按哪一天核政策是否有效",
        value=brought.as_of or dt.date.today(),
        key=f"day-{brought.id}-{brought.as_of}",
        on_change=_day,
        args=(brought,),
    )


@action
def _laid(brought: Brought, kind: str, key: str) -> None:
    file = st.session_state[key]
    if file is not None:
        lay(brought, kind, file.name, file.getvalue())
        flash("已放入，重新核过")


@action
def _take_away(brought: Brought, kind: str) -> None:
    desk().brought.take_away(brought, kind)


@action
def _day(brought: Brought) -> None:
    day = st.session_state[f"day-{brought.id}-{brought.as_of}"]
    if isinstance(day, dt.date):
        desk().brought.set_day(brought, day)
        flash("已按这一天重新核过")
