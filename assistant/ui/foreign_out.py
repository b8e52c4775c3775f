"""What leaves with the clerk: the corrected draft, the same with remarks or tracked changes, the 送审单."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from assistant.ui.common import desk
from assistant.ui.paper.nouns import Paper

if TYPE_CHECKING:
    from assistant.desk.brought import Brought
    from assistant.desk.checking import Examined
    from assistant.desk.exporting import Exported
    from assistant.desk.handing import Draft

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PDF = "application/pdf"


def show(brought: Brought, done: Examined, paper: Paper) -> None:
    """A button for each paper; a paper is made when it is asked for."""
    from assistant.desk.preview import can_print

    name = done.title or brought.name or "文稿"
    opened = desk()
    doubts = opened.doubts.found(paper.key, brought.text)

    def made(make: Callable[[Draft], Exported]) -> Callable[[], bytes]:
        # Made on the click, on a thread without a page: it may ask the page for nothing.
        return lambda: make(opened.brought.draft(brought, doubts=doubts)).data

    def button(
        key: str, label: str, file: str, data: Callable[[], bytes] | str, **how: str
    ) -> None:
        st.download_button(
            label,
            data,
            file_name=file,
            mime=how.get("mime", _WORD),
            on_click="ignore",
            key=f"foreign-{key}",
            icon=how.get("icon"),
            help=how.get("help"),
        )

    own = "原来的格式、表格、脚注、批注都不动" if brought.is_word else None
    handing = opened.handing
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        button(
            "docx", "改过的文稿", f"{name}.docx", made(handing.clean),
            icon=":material/download:", **({"help": own} if own else {}),
        )  # fmt: skip
        if brought.text != brought.first:
            button(
                "redline", "带修订痕迹", f"{name}（修订稿）.docx", made(handing.redline),
                icon=":material/edit_note:",
            )  # fmt: skip
        button(
            "review", "带批注", f"{name}（审阅稿）.docx", made(handing.review),
            icon=":material/comment:",
        )  # fmt: skip
        button(
            "sheet", "送审单 Word", f"{name}（送审单）.docx", made(handing.sheet),
            icon=":material/fact_check:", help="一页写清还有什么没有解决，随稿一起送审",
        )  # fmt: skip
        if can_print():
            button(
                "sheet-pdf", "送审单 PDF", f"{name}（送审单）.pdf",
                made(lambda draft: handing.sheet(draft, suffix=".pdf")), mime=_PDF,
            )  # fmt: skip
        button("txt", "纯文本", f"{name}.txt", brought.text, mime="text/plain")
