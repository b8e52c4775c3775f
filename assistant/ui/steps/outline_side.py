"""Around the outline: length budget, the notice's items, another outline, texts of parts that went."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import DocumentKind, Requirement
from assistant.ui.common import action, desk, flash, go, plain, telling
from assistant.ui.fields import sync
from assistant.ui.steps import outline_papers
from assistant.ui.steps.facts import section_names

if TYPE_CHECKING:
    from assistant.desk.reports import ReportState

_NOWHERE = ""
_RESERVE = 0.95
"""Headings, addressee and signature take the rest of what the notice allows."""
_USUAL = 3000


def budget(state: ReportState) -> None:
    """What the parts aim at against what the notice allows, and dividing it in one click."""
    report_id = state.report.id
    figures = desk().outline.budget(report_id)
    limit = figures.limit
    words = f"目标合计 {figures.planned} 字"
    words += f"，通知限 {limit} 字" if limit else ""
    words += f"；已写 {figures.written} 字" if figures.written else ""
    top = limit or max(figures.planned, figures.written, 1)
    st.progress(min(1.0, figures.planned / top), text=words)
    if limit and figures.planned > limit:
        st.markdown(f":red-badge[目标超出 {figures.planned - limit} 字]")
    if limit and figures.written > limit:
        st.markdown(f":red-badge[正文超出 {figures.written - limit} 字]")
    key = f"budget-{report_id}"
    if key not in st.session_state:
        usual = int(limit * _RESERVE) // 50 * 50 if limit else figures.planned or _USUAL
        st.session_state[key] = max(200, min(50000, usual))

    @action
    def spread() -> None:
        desk().outline.spread(report_id, int(st.session_state[key]))
        flash("已按事实多少分配字数，可以撤销")

    total, button = st.columns([1, 1], vertical_alignment="bottom")
    total.number_input("总字数", min_value=200, max_value=50000, step=100, key=key)
    button.button(
        "一键分配",
        key="budget-spread",
        on_click=spread,
        width="stretch",
        help="各部分按事实多少分字数，合计不超过总字数",
    )


def _days(report_id: str) -> None:
    """When the report is due, up to when its figures count, whom to ask."""
    notice = desk().outline.notice(report_id)
    if notice is None:
        return
    told = [
        f"{notice.deadline.month}月{notice.deadline.day}日前报送" if notice.deadline else "",
        f"数据截至{notice.cutoff.month}月{notice.cutoff.day}日" if notice.cutoff else "",
        f"联系人：{plain(notice.contact)}" if notice.contact else "",
    ]
    if any(told):
        st.caption(" · ".join(t for t in told if t))


def requirements(state: ReportState) -> None:
    """Each item of the notice, where it is answered, and those that no part answers."""
    report = state.report
    if not report.requirements:
        if report.notice:
            st.caption("通知里没有读出逐条的要求。")
            return
        st.markdown("**通知要求**")
        st.caption("还没有来文通知。放进来，就能逐条对照，缺的一键补进提纲。")
        outline_papers.notice(state)
        return
    missing = [r for r in report.requirements if r.id not in report.requirement_sections]
    _days(report.id)
    title, button = st.columns([3, 2], vertical_alignment="center")
    title.markdown(
        f"**通知要求** {len(report.requirements) - len(missing)}/{len(report.requirements)}"
    )

    @action
    def cover_all() -> None:
        for requirement in missing:
            desk().outline.cover(report.id, requirement.id)
        flash("没有覆盖的要求都已加入提纲")

    if len(missing) > 1:
        button.button("全部补上", key="cover-all", on_click=cover_all, width="stretch")
    for requirement in (*missing, *(r for r in report.requirements if r not in missing)):
        _requirement(state, requirement)


def _requirement(state: ReportState, requirement: Requirement) -> None:
    report = state.report
    names = section_names(state)
    home = report.requirement_sections.get(requirement.id, _NOWHERE)
    # A select box answers with the shown words: when headings are renumbered it must be a new box.
    turn = zlib.crc32("".join(names.values()).encode())
    key = f"home-{requirement.id}-{turn}"
    sync(key, home)

    @action
    def place() -> None:
        desk().outline.place_requirement(report.id, requirement.id, st.session_state[key] or None)

    @action
    def cover() -> None:
        fresh = desk().outline.cover(report.id, requirement.id)
        go(section=fresh.requirement_sections.get(requirement.id))
        flash("已加入提纲")

    badge = ":green-badge[有着落]" if home else ":red-badge[没有覆盖]"
    aspects = "要写到：" + plain("、".join(requirement.aspects)) if requirement.aspects else None
    st.markdown(f"{badge} {plain(requirement.text)}", help=aspects)
    choice, button = (st.container(), None) if home else st.columns([3, 2])
    choice.selectbox(
        f"写在哪里：{requirement.text}",
        [_NOWHERE, *names],
        format_func=lambda i: names.get(i, "（还没有安排）"),
        key=key,
        on_change=place,
        label_visibility="collapsed",
    )
    if button is not None:
        button.button("加进提纲", key=f"cover-{requirement.id}", on_click=cover, width="stretch")


def another(state: ReportState) -> None:
    """换提纲: a template or another past report."""
    report = state.report
    with st.popover("换提纲", icon=":material/swap_horiz:"):
        templates = desk().outline.templates()
        past = {
            e.document.id: e.document.title
            for e in desk().library.entries(kind=DocumentKind.REPORT)
        }
        source = st.radio("提纲来自", ["模板", "往年报告"], horizontal=True, key="another-source")
        options = templates if source == "模板" else past
        if not options:
            st.caption("资料库里还没有往年报告。")
            return
        choice = st.selectbox(
            source, list(options), format_func=lambda i: options[i], key=f"another-{source}"
        )
        written = sum(1 for s in report.outline if s.id in state.revisions)
        st.warning(
            "换提纲后，标题相同的部分和问题、打算保留正文"
            + (f"；其余已写的部分（共{written}个部分有正文）" if written else "；其余部分")
            + "移出报告，留在“移出的正文”里，也可以撤销。",
            icon=":material/warning:",
        )
        if st.button("换成这份提纲", key="another-apply", type="primary"):
            with telling():
                if source == "模板":
                    desk().outline.apply(report.id, template=choice)
                else:
                    desk().outline.apply(report.id, document=choice)
                go(section=None)
                flash("已换提纲，可以撤销")
                st.rerun()


def lost(state: ReportState) -> None:
    """Texts whose parts are not in the outline, so that no written word is out of sight."""
    texts = desk().outline.lost_texts(state.report.id)
    if not texts:
        return
    with st.expander(f"移出的正文 {len(texts)}", icon=":material/inventory_2:"):
        for item in texts:
            st.text(item.section.heading or "开头或结尾")
            st.caption(plain(item.revision.text[:120]))
            if st.button("放回提纲", key=f"back-{item.section.id}"):
                with telling():
                    desk().outline.bring_back(state.report.id, item.section.id)
                    go(section=item.section.id)
                    st.rerun()
