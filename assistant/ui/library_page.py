"""资料库: what is there, what is in force, and finding a clause."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import Completeness, DocumentKind, Hit
from assistant.ui.common import desk, flash, go, plain, telling

if TYPE_CHECKING:
    from assistant.desk.library import LibraryEntry

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
VIA = {"exact": "直接命中", "lexical": "字词", "dense": "语义"}
_TYPES = ["txt", "md", "docx", "pdf", "zip"]


def show() -> None:
    """Search on the left, the catalogue on the right, or one document."""
    chosen = st.query_params.get("document")
    if chosen is not None:
        _document(chosen)
        return
    st.markdown("## 资料库")
    _embedding()
    left, right = st.columns([3, 2], gap="large")
    with left:
        _search()
    with right:
        _add()
        _catalogue()


@st.fragment(run_every=2.0)
def _embedding() -> None:
    active = desk().jobs.active(kind="embed")
    if active and active[0].total:
        st.progress(min(1.0, active[0].done / active[0].total), text=active[0].message)


def _search() -> None:
    with st.form("search", border=False):
        a, b, c = st.columns([5, 2, 2], vertical_alignment="bottom")
        query = a.text_input("查找", placeholder="文号、《标题》、第几条，或者直接说意思")
        kind = b.selectbox("类别", [None, *KIND], format_func=lambda k: KIND[k] if k else "全部")
        on = c.date_input("有效日期", dt.date.today())
        sent = st.form_submit_button("查找", type="primary")
    if sent:
        st.session_state["found-for"] = (query, kind, on)
    if "found-for" not in st.session_state:
        return
    query, kind, on = st.session_state["found-for"]
    with telling():
        found = desk().library.search(query, kind=kind, as_of=on)
        if found.pending:
            st.caption(f"还有{found.pending}段正在建立语义索引，现在先按字词查找。")
        if not found.hits:
            st.info("没有找到。可以换个说法，或先把相关文件收进来。")
        for number, hit in enumerate(found.hits):
            _hit(number, hit)


def _hit(number: int, hit: Hit) -> None:
    with st.container(border=True):
        via = "、".join(VIA[v] for v in hit.via)
        name, button = st.columns([5, 1], vertical_alignment="center")
        name.text(f"《{hit.title}》{hit.passage.locator}")
        if button.button("原文", key=f"hit-{number}", width="stretch"):
            go(document=hit.passage.document)
            st.rerun()
        if not hit.in_force:
            after = f"，现行的是《{hit.successor}》" if hit.successor else ""
            st.markdown(f":orange-badge[不在有效期]{plain(after)}。起草时不会引用。")
        st.text(hit.passage.text)
        st.caption(via)


def _add() -> None:
    with st.expander("收进文件"):
        files = st.file_uploader(
            "文件", type=_TYPES, accept_multiple_files=True, label_visibility="collapsed"
        )
        kind = st.selectbox(
            "作为", [None, *KIND], format_func=lambda k: KIND[k] if k else "自动判断", key="as-kind"
        )
        if files and st.button("收进资料库", type="primary"):
            taken = 0
            for file in files:
                with telling():
                    for item in desk().library.take_upload(file.name, file.getvalue(), kind=kind):
                        if item.document is None:
                            st.error(item.message)
                        else:
                            taken += 1
            desk().library.start_embedding()
            if taken:
                flash(f"收进了{taken}份文件")
            st.session_state["shelf-turn"] = st.session_state.get("shelf-turn", 0) + 1


def _catalogue() -> None:
    entries = desk().library.entries()
    for kind, label in KIND.items():
        rows = [e for e in entries if e.document.kind is kind]
        if not rows:
            continue
        with st.expander(f"{label} {len(rows)}", expanded=kind is not DocumentKind.POLICY):
            for entry in rows:
                _entry(entry)


def _entry(entry: LibraryEntry) -> None:
    document = entry.document
    name, button = st.columns([5, 1], vertical_alignment="center")
    name.text(document.title)
    note = [document.number, COMPLETENESS[document.completeness]]
    if not entry.in_force:
        note.append("不在有效期" + (f"，见《{entry.successor}》" if entry.successor else ""))
    name.caption(" · ".join(n for n in note if n))
    if button.button("看", key=f"doc-{document.id}", width="stretch"):
        go(document=document.id)
        st.rerun()


def _document(document_id: str) -> None:
    if st.button("← 资料库", type="tertiary"):
        go(document=None)
        st.rerun()
    with telling():
        document = desk().library.document(document_id)
        st.markdown("### ")
        st.text(f"《{document.title}》{document.number}")
        st.caption(f"{KIND[document.kind]} · {COMPLETENESS[document.completeness]}")
        for warning in document.warnings:
            st.warning(warning)
        left, right = st.columns([2, 3], gap="large")
        with left, st.form("correct"):
            title = st.text_input("标题", document.title)
            number = st.text_input("文号", document.number)
            issuer = st.text_input("发文机关", document.issuer)
            kinds = list(DocumentKind)
            kind = st.selectbox(
                "类别", kinds, index=kinds.index(document.kind), format_func=lambda k: KIND[k]
            )
            effective = st.date_input("施行日期", document.effective)
            repealed = st.date_input("废止日期", document.repealed)
            if st.form_submit_button("保存更正"):
                desk().library.update(
                    document_id,
                    title=title,
                    number=number,
                    issuer=issuer,
                    kind=kind,
                    effective=effective,
                    repealed=repealed,
                )
                flash("已更正")
                st.rerun()
        with left, st.popover("移出资料库"):
            st.write("引用过它的报告保留已写的文字。")
            if st.button("确定移出"):
                desk().library.remove(document_id)
                go(document=None)
                st.rerun()
        with right:
            tabs = st.tabs(["原文", "切分结果"])
            tabs[0].text(document.text)
            for passage in desk().library.passages(document_id):
                with tabs[1].container(border=True):
                    st.caption(" › ".join([*passage.path, passage.locator or "（无序号）"]))
                    st.text(passage.text)
