"""What a section was, how it was written, and what would be sent: read in a dialog, out of the way."""

from __future__ import annotations

import streamlit as st

from assistant.models import Revision, Section
from assistant.ui.common import desk, flash, plain, telling
from assistant.ui.steps.draft_parts import AUTHOR, diff

_OUTCOME = {"ok": "正常", "stopped": "人工停止", "cut": "中途断开", "error": "出错"}
_ROLE = {"system": "总的规定", "user": "这一部分的材料"}


def show(report_id: str, section: Section, name: str) -> None:
    """Open the history of a section."""

    @st.dialog(f"历史：{name}", width="large")
    def window() -> None:
        current = desk().drafting.current(report_id, section.id)
        versions = desk().drafting.history(report_id, section.id)
        if current is None or not versions:
            st.caption("还没有版本。")
            return
        labels = {v.id: _label(v, current) for v in versions}
        left, right = st.columns([2, 3], gap="medium")
        with left, st.container(height=430, border=False):
            chosen = st.radio(
                "版本",
                [v.id for v in versions],
                format_func=lambda id: labels[id],
                label_visibility="collapsed",
                key=f"version-{section.id}",
            )
        version = next((v for v in versions if v.id == chosen), versions[0])
        with right:
            _version(report_id, section, version, current)

    window()


def _label(version: Revision, current: Revision) -> str:
    when = version.created.astimezone().strftime("%m-%d %H:%M:%S") if version.created else ""
    parts = [when, AUTHOR[version.author], f"{len(version.text)}字"]
    if version.id == current.id:
        parts.append("（现在的）")
    elif version.proposal:
        parts.append("（没有采用）")
    if version.note:
        parts.append(version.note[:12])
    return " ".join(parts)


def _version(report_id: str, section: Section, version: Revision, current: Revision) -> None:
    told, compared = st.tabs(["与现在的对照", "详情"])
    with told:
        with st.container(height=330, border=False):
            if version.id == current.id:
                st.text(version.text)
            else:
                st.caption("红的是这一版有、现在没有的，绿的是现在新写的。")
                diff(version.text, current.text)
        if version.id != current.id and st.button(
            "恢复这一版", key=f"restore-{version.id}", icon=":material/restore:"
        ):
            with telling():
                desk().drafting.restore(report_id, section.id, version.id)
                flash("已恢复，恢复前的文本也在“历史”里")
                st.rerun()
    with compared:
        _details(version)


def _details(version: Revision) -> None:
    rows = {
        "作者": AUTHOR[version.author],
        "说明": version.note,
        "状态": "没有写完" if version.unfinished else "",
        "模型": version.model,
        "提示词": f"{version.prompt_id}（版本 {version.prompt_version}）"
        if version.prompt_id
        else "",
    }
    if version.usage is not None:
        u = version.usage
        rows["用量"] = f"输入 {u.prompt_tokens}、输出 {u.completion_tokens} 个词元"
        rows["用时"] = f"{u.milliseconds / 1000:.1f}秒"
        rows["结果"] = _OUTCOME.get(u.outcome, u.outcome)
    for label, value in rows.items():
        if value:
            st.markdown(f":gray[{label}]　{plain(value)}")
    if version.left_out:
        st.markdown(f":gray[没有交给模型的材料 {len(version.left_out)}]")
        for item in version.left_out:
            st.text("· " + item)
    if version.thinking:
        with st.expander("模型的思考（不进正文）"):
            st.text(version.thinking)


def outgoing(report_id: str, section: Section, wish: str) -> None:
    """Show what drafting would send, and what the outbound gate made of it."""

    @st.dialog("会发送给模型的内容", width="large")
    def window() -> None:
        with telling():
            sent = desk().drafting.preview(report_id, section.id, instruction=wish)
            if sent.local:
                st.success("模型就在这台电脑上，下面的文字不会离开它。")
            elif sent.blocked:
                st.error(sent.blocked)
            else:
                st.info("模型不在这台电脑上：下面的文字会发送出去，别的不会。")
            if sent.found:
                kinds = dict.fromkeys(f.name for f in sent.found)
                st.warning(
                    f"出口检查发现{len(sent.found)}处：{'、'.join(kinds)}。"
                    + ("没有放行。" if sent.blocked else "发送前已经遮盖。")
                )
                for found in sent.found:
                    st.text(f"{found.name}：{found.quote}")
            for role, text in sent.messages:
                st.caption(_ROLE.get(role, role))
                with st.container(height=240):
                    st.text(text)

    window()
