"""One document of the library: its text beside the passages it was cut into, and corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import Completeness, Document, DocumentKind, Level
from assistant.ui.common import desk, flash, go, plain, telling

if TYPE_CHECKING:
    from assistant.models import Passage

KIND = {
    DocumentKind.POLICY: "政策文件",
    DocumentKind.REPORT: "往年报告",
    DocumentKind.NOTICE: "来文通知",
    DocumentKind.MATERIAL: "素材",
}
COMPLETENESS = {
    Completeness.FULL: "全文",
    Completeness.DIGEST: "要点摘编，未经原文核对",
    Completeness.ENTRY: "仅目录信息",
}
_HEIGHT = 560


def show(document_id: str) -> None:
    """The document page; a missing document is said in one sentence."""
    if st.button("← 资料库", type="tertiary", key="back-to-library"):
        go(document=None, passage=None)
        st.rerun()
    with telling():
        document = desk().library.document(document_id)
        _head(document)
        text, passages, facts = st.columns([5, 5, 3], gap="medium")
        with text:
            st.markdown("**原文**")
            with st.container(height=_HEIGHT, border=True):
                st.text(document.text or "（没有正文，只有目录信息）")
        with passages:
            _passages(desk().library.passages(document_id))
        with facts:
            _correct(document)
            _remove(document)


def _head(document: Document) -> None:
    st.markdown(f"#### {plain(f'《{document.title}》{document.number}')}")
    entry = next((e for e in desk().library.entries() if e.document.id == document.id), None)
    notes = [KIND[document.kind], COMPLETENESS[document.completeness], document.issuer]
    if document.effective:
        notes.append(f"{document.effective.isoformat()}起施行")
    if document.repealed:
        notes.append(f"{document.repealed.isoformat()}废止")
    st.caption(plain(" · ".join(n for n in notes if n)))
    if entry is not None and not entry.in_force:
        after = f"，现行的是《{entry.successor}》" if entry.successor else ""
        st.markdown(f":orange-badge[今天不在有效期]{plain(after)}。起草时不会引用。")
    if document.completeness is not Completeness.FULL:
        st.caption("这里不是正式文本，不能当原文引用。收进官方全文后，以全文为准。")
    for warning in document.warnings:
        st.warning(plain(warning), icon=":material/warning:")


def _passages(passages: tuple[Passage, ...]) -> None:
    st.markdown(f"**切分结果 {len(passages)}段**")
    wanted = st.query_params.get("passage")
    # The passage a search led to comes first, so that nobody has to look for it.
    ordered = sorted(passages, key=lambda p: p.id != wanted)
    with st.container(height=_HEIGHT, border=True):
        for passage in ordered:
            found = ":green-badge[查到的这一段] " if passage.id == wanted else ""
            where = " › ".join([*passage.path, passage.locator or "（无序号）"])
            st.markdown(f"{found}:gray[{plain(where)}]")
            st.text(passage.text)
            st.divider()


def _correct(document: Document) -> None:
    kinds = list(DocumentKind)
    levels = [None, *Level]
    with st.form("correct"):
        st.markdown("**更正**")
        title = st.text_input("标题", document.title)
        kind = st.selectbox(
            "类别", kinds, index=kinds.index(document.kind), format_func=lambda k: KIND[k]
        )
        number = st.text_input("文号", document.number)
        issuer = st.text_input("发文机关", document.issuer)
        level = st.selectbox(
            "层级",
            levels,
            index=levels.index(document.level),
            format_func=lambda v: v.value if v else "没有说明",
        )
        effective = st.date_input("施行日期", document.effective)
        repealed = st.date_input("废止日期", document.repealed)
        if st.form_submit_button("保存更正", type="primary", width="stretch"):
            problem = ""
            if not title.strip():
                problem = "标题不能为空，请填写标题。"
            elif effective and repealed and repealed < effective:
                problem = "废止日期早于施行日期，请改正。"
            if problem:
                st.error(problem)
                return
            desk().library.update(
                document.id,
                title=title.strip(),
                number=number.strip(),
                issuer=issuer.strip(),
                kind=kind,
                level=level,
                effective=effective,
                repealed=repealed,
            )
            flash("已更正")
            st.rerun()


def _remove(document: Document) -> None:
    with st.popover("移出资料库", width="stretch", icon=":material/delete:"):
        st.text("引用过它的报告保留已写的文字。")
        if st.button("确定移出", key="remove-document", type="primary"):
            desk().library.remove(document.id)
            go(document=None, passage=None)
            flash("已移出")
            st.rerun()
