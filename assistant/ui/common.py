"""What every page shares: the one desk of the process, the address line, messages."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from assistant.errors import DeskError

if TYPE_CHECKING:
    from assistant.desk import Desk

log = logging.getLogger(__name__)

_FLASH = "flash"


@st.cache_resource(show_spinner="正在打开资料库…")
def desk() -> Desk:
    """The desk of this process; opened once, shared by every page and session."""
    from assistant.config import load_settings
    from assistant.desk import Desk

    opened = Desk(load_settings())
    opened.library.start_embedding()
    opened.checking.warm_up()
    return opened


def current_report() -> str | None:
    """The report in the address line, so that a reload shows the same state."""
    return st.query_params.get("report")


def go(**params: str | None) -> None:
    """Change the address line; ``None`` takes a parameter away."""
    for name, value in params.items():
        if value is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = value


def flash(message: str, *, icon: str = ":material/check:") -> None:
    """Say something after the rerun that follows."""
    st.session_state.setdefault(_FLASH, []).append((message, icon))


def show_flashes() -> None:
    """Say what was left to say."""
    for message, icon in st.session_state.pop(_FLASH, []):
        st.toast(message, icon=icon)


def plain(text: str) -> str:
    """Text for a place that reads Markdown, so that nothing in it acts as Markdown."""
    escaped = "".join(f"\\{c}" if c in r"\`*_{}[]()#+-.!|<>~$:" else c for c in text)
    return escaped.replace("\n", " ")


@contextmanager
def telling() -> Iterator[None]:
    """Show a person's error as one sentence, and stop only what failed."""
    try:
        yield
    except DeskError as error:
        st.error(str(error))


def action(function: Callable[..., None]) -> Callable[..., None]:
    """Wrap a widget callback: what goes wrong is said on the next run, never a traceback."""

    @functools.wraps(function)
    def wrapped(*args: object, **kwargs: object) -> None:
        try:
            function(*args, **kwargs)
        except DeskError as error:
            flash(str(error), icon=":material/warning:")

    return wrapped
