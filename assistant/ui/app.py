"""The frame of every page: sidebar 报告 · 资料库 · 设置."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from assistant.errors import DeskError
from assistant.ui import library_page, report_page, settings_page
from assistant.ui.common import show_flashes

_HERE = Path(__file__).resolve().parent


def main() -> None:
    """Run the page the address line names."""
    # A picture of our own: Streamlit has the browser fetch the named ones from outside.
    st.set_page_config(page_title="拟稿台", page_icon=_HERE / "icon.png", layout="wide")
    st.html(_HERE / "style.css")
    page = st.navigation(
        [
            st.Page(
                report_page.show,
                title="报告",
                icon=":material/edit_document:",
                url_path="report",
                default=True,
            ),
            st.Page(
                library_page.show,
                title="资料库",
                icon=":material/library_books:",
                url_path="library",
            ),
            st.Page(
                settings_page.show, title="设置", icon=":material/settings:", url_path="settings"
            ),
        ]
    )
    with st.sidebar:
        st.caption("拟稿台不处理涉密材料。未经设置，任何文字都不会离开这台电脑。")
    show_flashes()
    try:
        page.run()
    except DeskError as error:
        st.error(str(error))
