"""Fields that show what is stored, also after undo or a change in another window."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st


def sync(key: str, value: object) -> None:
    """Give the widget ``key`` the stored ``value`` when it is new or the stored value has changed.

    Call it before the widget is drawn. What a person is typing stays as long as the stored value does.
    """
    was = f"{key}-was"
    if key not in st.session_state or st.session_state.get(was) != value:
        st.session_state[key] = value
        st.session_state[was] = value


def choice(
    draw: Callable[..., Any], label: str, options: Mapping[str, str], *, key: str, **more: object
) -> str:
    """One of ``options`` (id → words), kept in ``st.session_state[key]`` though the words change.

    ``draw`` is a select box or a segmented control. Streamlit takes a widget whose words changed for a new
    one and forgets what was chosen in it; words with counts in them change all the time.
    """
    state = st.session_state
    if state.get(key) not in options:
        state[key] = next(iter(options))
    box = f"{key}-{zlib.crc32(repr(options).encode())}"
    if state.get(box) != state[key]:
        # Only then: a value set from here is sent to the browser and undoes a click on its way.
        state[box] = state[key]

    def keep() -> None:
        state[key] = state[box]

    draw(label, list(options), format_func=options.__getitem__, key=box, on_change=keep, **more)
    return str(state[key])
