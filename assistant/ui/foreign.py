"""核一份现成的文稿: any draft pasted or uploaded, checked in place; what is done to it is kept on this computer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.errors import NotFoundError
from assistant.models import Finding, SectionRole
from assistant.ui import foreign_beside, foreign_out, paper
from assistant.ui.common import action, desk, flash, go, plain, telling
from assistant.ui.paper.nouns import Paper, Part

if TYPE_CHECKING:
    from assistant.desk.brought import Brought
    from assistant.desk.checking import Examined, SectionSpan

_PARAM, _NEW = "check", "new"
_EDITING = "foreign-editing"
_FIRST_WORDS = 10
_ROLES = {SectionRole.PROBLEMS: "存在的问题", SectionRole.PLANS: "下一步打算"}
_BRING = "点上面的“材料”放入。"


def is_open() -> bool:
    """Whether the address line names a draft from outside."""
    return _PARAM in st.query_params


def start() -> None:
    """Open the page with nothing on it."""
    _leave_editing()
    go(check=_NEW)


def _leave_editing() -> None:
    st.session_state.pop(_EDITING, None)


def _close() -> None:
    _leave_editing()
    go(check=None)


def show() -> None:
    """The draft to be brought, or its findings."""
    key = st.query_params[_PARAM]
    if key == _NEW:
        st.button("← 全部报告", key="foreign-back", type="tertiary", on_click=_close)
        st.markdown("#### 核一份现成的文稿")
        _bring()
        return
    try:
        brought = desk().brought.get(key)
    except NotFoundError as error:
        st.error(str(error))
        st.button("← 全部报告", key="foreign-back", type="tertiary", on_click=_close)
        return
    with telling():
        _checked(brought)


def listed() -> None:
    """The drafts being checked, to go on with."""
    drafts = desk().brought.list()
    if not drafts:
        return
    st.markdown(f"#### 核过的文稿 {len(drafts)}")
    for line in drafts:
        with st.container(border=True):
            name, open_, drop = st.columns([9, 1.2, 1.2], vertical_alignment="center")
            name.markdown(
                f"**{plain(line.title)}**　:gray[{line.updated.astimezone():%m月%d日 %H:%M}]"
            )
            if open_.button("接着核", key=f"open-{line.id}", width="stretch"):
                go(check=line.id)
                st.rerun()
            drop.button(
                "删去", key=f"drop-{line.id}", on_click=_remove, args=(line.id,), width="stretch"
            )


@action
def _remove(brought_id: str) -> None:
    desk().brought.remove(brought_id)
    flash("已删去")


def _bring() -> None:
    st.caption(
        "哪里来的文稿都可以核。文稿和改动只存在这台电脑上，随时可以删去。右边的材料有就放，没有也能核，以后也能补。"
    )
    left, right = st.columns([3, 2], gap="large")
    with left:
        pasted = st.text_area(
            "粘贴文稿", height=250, key="foreign-paste", placeholder="把全文粘贴在这里"
        )
        brought = st.file_uploader(
            "或者选一份文件（Word 文件改完还是原来的样子）",
            type=foreign_beside.KINDS,
            key="foreign-file",
        )
        asked = st.button("开始核稿", type="primary", key="foreign-go")
    with right:
        laid = foreign_beside.uploaders()
        day = st.date_input("按哪一天核政策是否有效", value=dt.date.today(), key="foreign-day")
    if not asked:
        return
    with telling(), st.spinner("正在读取文稿…"):
        service = desk().brought
        if brought:
            data = brought.getvalue()
            read = desk().read(brought.name, data)
            kept = service.start(
                read.text,
                name=brought.name,
                original=data if read.format == "docx" else None,
                notes=read.warnings,
                as_of=day,
            )
            if read.warnings:
                count = len(read.warnings)
                flash(f"读入时有{count}点要留意，见“不采纳和没有核的”", icon=":material/info:")
        else:
            kept = service.start(pasted, as_of=day)
        with foreign_beside.or_removed(kept.id):
            for kind, file in laid.items():
                if file is not None:
                    foreign_beside.lay(service.get(kept.id), kind, file.name, file.getvalue())
        go(check=kept.id)
        st.rerun()


def _checked(brought: Brought) -> None:
    done = desk().brought.examined(brought)
    _bar(done.title or brought.name or "文稿", brought)
    if _EDITING in st.session_state:
        _edit(brought)
        return
    pictured = _paper(brought, done)
    paper.show(pictured)
    foreign_out.show(brought, done, pictured)


def _bar(name: str, brought: Brought) -> None:
    @action
    def undo() -> None:
        desk().brought.undo(brought)
        flash("已撤销", icon=":material/undo:")

    def edit() -> None:
        st.session_state[_EDITING] = brought.version

    title, row = st.columns([5, 5], vertical_alignment="center")
    with title.container(key="foreign-title"):
        st.markdown(f"#### {plain(name)}", help=name if len(name) > 24 else None)
    with row, st.container(horizontal=True, horizontal_alignment="right", gap="small"):
        steps = len(brought.steps)
        st.button(
            "撤销",
            key="foreign-undo",
            icon=":material/undo:",
            on_click=undo,
            disabled=not steps,
            help=f"可以一步步退回，还有{steps}步" if steps else None,
        )
        st.button("改全文", key="foreign-edit", icon=":material/edit:", on_click=edit)
        with st.popover("材料", icon=":material/attach_file:"):
            foreign_beside.show(brought)
        st.button("换一份", key="foreign-other", icon=":material/restart_alt:", on_click=start)
        st.button("← 全部报告", key="foreign-close", type="tertiary", on_click=_close)


def _paper(brought: Brought, done: Examined) -> Paper:
    key = f"brought-{brought.id}"
    aside = brought.aside
    every = (*done.result.findings, *desk().doubts.found(key, done.text))
    open_ = [f for f in every if f.id not in aside]
    parts = _joined(done.sections, done.text)
    facts = brought.facts
    return Paper(
        key=key,
        text=done.text,
        parts=tuple(parts),
        headings=tuple(s.heading for s in done.sections if s.heading),
        result=done.result,
        taken=258,
        open=tuple(sorted(open_, key=lambda f: (f.start is None, f.start or 0))),
        aside=tuple((f, aside[f.id]) for f in every if f.id in aside),
        acts=_Acts(brought),
        figures=lambda: done.figures,
        mirror=(
            partial(desk().checking.mirror_text, done, brought.previous, parts)
            if brought.previous
            else lambda: ()
        ),
        facts={f.id: f.content for f in facts} if facts is not None else None,
        bring=_BRING,
        notes=brought.notes,
    )


def _joined(sections: Sequence[SectionSpan], text: str) -> list[Part]:
    """The parts with their names; what stands before the first heading is one part."""
    parts: list[Part] = []
    for section in sections:
        opening = not section.heading and all(p.name == _OPENING for p in parts)
        if opening and parts:
            parts[0] = Part(id=parts[0].id, name=_OPENING, start=parts[0].start, end=section.end)
        else:
            name = _OPENING if opening else _name(section, text)
            parts.append(Part(id=section.id, name=name, start=section.start, end=section.end))
    return parts


_OPENING = "开头"


def _name(part: SectionSpan, text: str) -> str:
    """What a part is called; by its first words where it has no heading."""
    if part.heading:
        return part.heading
    words = " ".join(text[part.start : part.end].split())
    return _ROLES.get(part.role) or words[:_FIRST_WORDS] + "…"


class _Acts:
    """What is done here is done to the draft, and saved at once."""

    def __init__(self, brought: Brought) -> None:
        self._brought = brought

    def apply(self, findings: Sequence[Finding]) -> None:
        text = desk().checking.applied(self._brought.text, findings)
        desk().brought.rewrite(self._brought, text)
        flash(f"已套用{len(findings)}处，重新核过")

    def can_rewrite(self, start: int, end: int) -> bool:
        return 0 <= start < end <= len(self._brought.text)

    def rewrite(self, start: int, end: int, words: str) -> None:
        text = self._brought.text
        desk().brought.rewrite(self._brought, text[:start] + words + text[end:])

    def dismiss(self, findings: Sequence[Finding], reason: str) -> None:
        desk().brought.dismiss(self._brought, findings, reason)

    def restore(self, finding: Finding) -> None:
        desk().brought.restore(self._brought, finding)


def _edit(brought: Brought) -> None:
    """The whole text to be changed; what was typed stays when another window saves meanwhile."""
    base = st.session_state[_EDITING]
    key = f"foreign-whole-{brought.id}-{base}"
    st.text_area("全文", value=brought.text, height=470, key=key)
    older = brought.version != base
    if older:
        st.warning(
            "您改的时候，这份文稿在别的窗口里也改过。保存您这一稿，别处的改动就看不到了，可以用“撤销”退回去。",
            icon=":material/warning:",
        )

    @action
    def again() -> None:
        desk().brought.rewrite(brought, st.session_state[key])
        _leave_editing()

    with st.container(horizontal=True):
        st.button(
            "用我这一稿" if older else "改好了，再核一遍",
            type="primary",
            key="foreign-again",
            on_click=again,
        )
        st.button("不改了", key="foreign-leave", on_click=_leave_editing)
