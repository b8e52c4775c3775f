"""Fields that show what is stored, also after undo or a change in another window."""

from __future__ import annotations

import streamlit as st


def sync(key: str, value: object) -> None:
    """Give the widget ``key`` the stored ``value`` when it is new or the stored value has changed.

    Call it before the widget is drawn. What a person is typing stays as long as the stored value does.
    """
    was = f"{key}-was"
    if key not in st.session_state or st.session_state.get(was) != value:
        st.session_state[key] = value
        st.session_state[was] = value
