"""核一份现成的文稿: any draft pasted or uploaded, checked in place; nothing of it is stored."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

import streamlit as st

from assistant.errors import UserError
from assistant.models import Fact, Finding, SectionRole
from assistant.ui import paper
from assistant.ui.common import action, desk, flash, plain, telling
from assistant.ui.paper.nouns import Paper, Part

if TYPE_CHECKING:
    from assistant.desk.checking import Examined, SectionSpan

OPEN = "foreign-open"
_TEXT = "foreign-text"
_FIRST = "foreign-first"
_NAME = "foreign-name"
_WITH = "foreign-with"
_ASIDE = "foreign-aside"
_STEPS = "foreign-steps"
_KINDS = ["txt", "md", "docx", "doc", "wps", "pdf", "ofd", "html"]
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KEPT_STEPS = 30
_FIRST_WORDS = 10
_ROLES = {SectionRole.PROBLEMS: "存在的问题", SectionRole.PLANS: "下一步打算"}


def start() -> None:
    """Open the page with nothing on it."""
    _forget()
    st.session_state[OPEN] = True


def _forget() -> None:
    for key in [k for k in st.session_state if "foreign-" in str(k) and k != "check-foreign"]:
        del st.session_state[key]


def show() -> None:
    """The draft to be brought, or its findings."""
    if _TEXT not in st.session_state:
        if st.button("← 全部报告", key="foreign-back", type="tertiary"):
            _close()
        st.markdown("#### 核一份现成的文稿")
        _bring()
        return
    with telling():
        _checked(st.session_state[_TEXT])


def _close() -> None:
    _forget()
    st.rerun()


def _bring() -> None:
    st.caption("哪里来的文稿都可以核：只看不存，关掉就没有了。右边的材料有就放，没有也能核。")
    left, right = st.columns([3, 2], gap="large")
    with left:
        pasted = st.text_area(
            "粘贴文稿", height=250, key="foreign-paste", placeholder="把全文粘贴在这里"
        )
        brought = st.file_uploader("或者选一份文件", type=_KINDS, key="foreign-file")
        asked = st.button("开始核稿", type="primary", key="foreign-go")
    with right:
        facts = st.file_uploader(
            "今年的事实表（核每个数字的出处）", type=["xlsx", "csv", "yaml"], key="foreign-facts"
        )
        before = st.file_uploader("上年报告（查照抄和旧数据）", type=_KINDS, key="foreign-before")
        notice = st.file_uploader("来文通知（对照要求）", type=_KINDS, key="foreign-notice")
        day = st.date_input("按哪一天核政策是否有效", value=dt.date.today(), key="foreign-day")
    if not asked:
        return
    with telling(), st.spinner("正在读取文稿…"):
        text = desk().read_text(brought.name, brought.getvalue()) if brought else pasted
        if not text.strip():
            raise UserError("请先粘贴一份文稿，或者选一份文件。")
        given = desk().facts.read(facts.name, facts.getvalue()) if facts else None
        st.session_state[_WITH] = {
            "facts": given,
            "previous_text": desk().read_text(before.name, before.getvalue()) if before else None,
            "notice_text": desk().read_text(notice.name, notice.getvalue()) if notice else None,
            "as_of": day,
        }
        st.session_state[_NAME] = brought.name if brought else ""
        st.session_state[_TEXT] = st.session_state[_FIRST] = text
        st.rerun()


def _checked(text: str) -> None:
    given = st.session_state[_WITH]
    done = desk().checking.examine(text, name=st.session_state[_NAME], **given)
    name = done.title or PurePath(st.session_state[_NAME]).stem or "文稿"
    _bar(name, text)
    if st.session_state.get("foreign-editing"):
        _edit(text)
        return
    paper.show(_paper(done, given["facts"], given["previous_text"]))
    _away(name, text)


def _bar(name: str, text: str) -> None:
    steps: list[str] = st.session_state.setdefault(_STEPS, [])

    @action
    def undo() -> None:
        st.session_state[_TEXT] = steps.pop()
        flash("已撤销", icon=":material/undo:")

    def edit() -> None:
        st.session_state["foreign-editing"] = True

    title, row = st.columns([4, 5], vertical_alignment="center")
    title.markdown(f"#### 核稿：{plain(name)}")
    with row, st.container(horizontal=True, horizontal_alignment="right"):
        st.button(
            "撤销", key="foreign-undo", icon=":material/undo:", on_click=undo, disabled=not steps
        )
        st.button("改全文", key="foreign-edit", icon=":material/edit:", on_click=edit)
        if st.button("换一份", key="foreign-other", icon=":material/restart_alt:"):
            start()
            st.rerun()
        if st.button("← 全部报告", key="foreign-close", type="tertiary"):
            _close()


def _paper(done: Examined, facts: Sequence[Fact] | None, previous: str | None) -> Paper:
    aside: dict[str, str] = st.session_state.setdefault(_ASIDE, {})
    key = f"foreign-{hashlib.sha256(st.session_state[_FIRST].encode()).hexdigest()[:12]}"
    every = (*done.result.findings, *desk().doubts.found(key, done.text))
    open_ = [f for f in every if f.id not in aside]
    checking = desk().checking
    # Salutation and opening words may be a part of their own before the first heading.
    first = 1 if len(done.sections) > 1 and not done.sections[1].heading else 0
    return Paper(
        key=key,
        text=done.text,
        parts=tuple(
            Part(id=s.id, name=_name(s, n == 0 or n == first, done.text), start=s.start, end=s.end)
            for n, s in enumerate(done.sections)
        ),
        headings=tuple(s.heading for s in done.sections if s.heading),
        result=done.result,
        taken=258,
        open=tuple(sorted(open_, key=lambda f: (f.start is None, f.start or 0))),
        aside=tuple((f, aside[f.id]) for f in every if f.id in aside),
        acts=_Acts(done.text, aside),
        figures=lambda: done.figures,
        mirror=partial(checking.mirror_text, done, previous) if previous else lambda: (),
        facts={f.id: f.content for f in facts} if facts is not None else None,
    )


def _name(part: SectionSpan, opening: bool, text: str) -> str:
    """What a part is called; by its first words where it has no heading."""
    if part.heading:
        return part.heading
    if opening:
        return "开头"
    return (
        _ROLES.get(part.role) or " ".join(text[part.start : part.end].split())[:_FIRST_WORDS] + "…"
    )


class _Acts:
    """What is done here is done to the text in this window."""

    def __init__(self, text: str, aside: dict[str, str]) -> None:
        self._text = text
        self._aside = aside

    def apply(self, findings: Sequence[Finding]) -> None:
        self._set(desk().checking.applied(self._text, findings))
        flash(f"已套用{len(findings)}处，重新核过")

    def can_rewrite(self, start: int, end: int) -> bool:
        return 0 <= start < end <= len(self._text)

    def rewrite(self, start: int, end: int, words: str) -> None:
        self._set(self._text[:start] + words + self._text[end:])

    def dismiss(self, finding: Finding, reason: str) -> None:
        if not reason.strip():
            raise UserError("请写明不采纳这条意见的理由。")
        self._aside[finding.id] = reason.strip()

    def restore(self, finding: Finding) -> None:
        self._aside.pop(finding.id, None)

    def _set(self, fresh: str) -> None:
        if not fresh.strip():
            raise UserError("这样改，文稿就空了。")
        remember(self._text)
        st.session_state[_TEXT] = fresh


def remember(text: str) -> None:
    """Keep a state of the text to go back to."""
    steps: list[str] = st.session_state.setdefault(_STEPS, [])
    steps.append(text)
    del steps[:-_KEPT_STEPS]


def _edit(text: str) -> None:
    fresh = st.text_area("全文", value=text, height=470, key=f"foreign-whole-{hash(text)}")

    @action
    def back() -> None:
        st.session_state.pop("foreign-editing", None)

    with st.container(horizontal=True):
        if st.button("改好了，再核一遍", type="primary", key="foreign-again"):
            if not fresh.strip():
                st.error("文稿是空的，没有可核的内容。")
                return
            if fresh != text:
                remember(text)
            st.session_state[_TEXT] = fresh
            st.session_state.pop("foreign-editing", None)
            st.rerun()
        st.button("不改了", key="foreign-leave", on_click=back)


def _away(name: str, text: str) -> None:
    """The text as it is now, the remarks as comments in Word, and what was changed since it came."""
    exporting, source = desk().exporting, st.session_state[_NAME]

    def made(**how: str) -> Callable[[], bytes]:
        # Made on the click, on a thread without a page: it may ask the page for nothing.
        return lambda: exporting.text(text, name=source, **how).data

    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "改过的文稿 Word",
            made(variant="clean"),
            file_name=f"{name}.docx",
            mime=_WORD,
            on_click="ignore",
            key="foreign-docx",
            icon=":material/download:",
        )
        st.download_button(
            "带批注的审阅稿",
            made(variant="review"),
            file_name=f"{name}（审阅稿）.docx",
            mime=_WORD,
            on_click="ignore",
            key="foreign-review",
            icon=":material/comment:",
        )
        first = st.session_state[_FIRST]
        if text != first:
            st.download_button(
                "带修订痕迹的稿子",
                made(variant="redline", against_text=first),
                file_name=f"{name}（修订稿）.docx",
                mime=_WORD,
                on_click="ignore",
                key="foreign-redline",
                icon=":material/edit_note:",
            )
        st.download_button(
            "纯文本",
            text,
            file_name=f"{name}.txt",
            on_click="ignore",
            key="foreign-txt",
        )
