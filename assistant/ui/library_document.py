"""One document of the library: its text beside the passages it was cut into, and corrections."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import Completeness, Document, DocumentKind, Level
from assistant.ui import library_editions, library_passages
from assistant.ui.common import desk, flash, go, plain, telling

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

KIND = {
    DocumentKind.POLICY: "政策文件",
    DocumentKind.REPORT: "往年报告",
    DocumentKind.NOTICE: "来文通知",
    DocumentKind.MATERIAL: "素材",
}
FIRST_DAY, LAST_DAY = dt.date(1949, 1, 1), dt.date(2199, 12, 31)
"""Without them Streamlit offers ten years around today, and a law of 1988 could not be entered."""
_BACK = {True: "随软件提供的资料移出后不会自己回来。", False: "原文件还在您手里时可以再收。"}
COMPLETENESS = {
    Completeness.FULL: "全文",
    Completeness.DIGEST: "要点摘编，未经原文核对",
    Completeness.ENTRY: "仅目录信息",
}


def followed_by(title: str, successor: str) -> str:
    """What is in force in the place of a text; most revisions keep the title, and naming it says nothing then."""
    if not successor:
        return ""
    return "，现行的是新修订的同名文件" if successor == title else f"，现行的是《{successor}》"


def show(document_id: str) -> None:
    """The document page; a missing document is said in one sentence."""
    if st.button("← 资料库", type="tertiary", key="back-to-library"):
        go(document=None, passage=None)
        st.rerun()
    with telling():
        document = desk().library.document(document_id)
        text, facts = st.columns([10, 3], gap="medium")
        with text:
            _head(document)
            library_passages.show(document, desk().library.passages(document_id))
        with facts:
            _rules(document)
            _correct(document)
            _remove(document)


def _head(document: Document) -> None:
    st.markdown(f"#### {plain(f'《{document.title}》{document.number}')}")
    entry = desk().library.entry(document.id)
    notes = [KIND[document.kind], COMPLETENESS[document.completeness], document.issuer]
    if document.adopted:
        notes.append(f"{document.adopted.isoformat()}通过或印发")
    if document.effective:
        notes.append(f"{document.effective.isoformat()}起施行")
    if document.repealed:
        notes.append(f"{document.repealed.isoformat()}废止")
    st.caption(plain(" · ".join(n for n in notes if n)))
    if not entry.in_force:
        after = followed_by(document.title, entry.successor)
        said, look = st.columns([6, 1], vertical_alignment="center")
        said.markdown(f":orange-badge[今天不在有效期]{plain(after)}。起草时不会引用。")
        _leads(look, "看现行", entry.successor_id)
    if entry.full_text:
        said, look = st.columns([6, 1], vertical_alignment="center")
        said.markdown(":green-badge[已有全文] 引用和核对原文以全文为准，这份摘编不再引用。")
        _leads(look, "看全文", entry.full_text)
    elif document.completeness is not Completeness.FULL:
        st.caption("这里不是正式文本，不能当原文引用。收进官方全文后，以全文为准。")
    library_editions.ask(entry)
    if not document.shipped:
        library_editions.replaced(document)
    for warning in document.warnings:
        st.warning(plain(warning), icon=":material/warning:")


def _leads(place: DeltaGenerator, label: str, document_id: str) -> None:
    if document_id and place.button(label, key=f"look-{document_id}", width="stretch"):
        go(document=document_id, passage=None)
        st.rerun()


def _rules(document: Document) -> None:
    """Leads to the rules read from a policy whose full text is held."""
    policy = document.kind is DocumentKind.POLICY
    if policy and document.completeness is Completeness.FULL:
        opened = desk().library.entry(document.id).in_force
        if opened and st.button("从中读出的规则", key="document-rules", width="stretch"):
            go(document=None, passage=None, rules=document.id)
            st.rerun()


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
        adopted = st.date_input(
            "通过、印发日期", document.adopted, min_value=FIRST_DAY, max_value=LAST_DAY
        )
        effective = st.date_input(
            "施行日期", document.effective, min_value=FIRST_DAY, max_value=LAST_DAY
        )
        repealed = st.date_input(
            "废止日期", document.repealed, min_value=FIRST_DAY, max_value=LAST_DAY
        )
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
                adopted=adopted,
                effective=effective,
                repealed=repealed,
            )
            desk().library.start_embedding()
            flash("已更正")
            st.rerun()


def _remove(document: Document) -> None:
    with st.popover("移出资料库", width="stretch", icon=":material/delete:"):
        using = desk().library.used_by(document.id)
        if using:
            titles = "、".join(f"《{title}》" for title in using)
            st.text(f"它是{titles}的往年报告或通知，移出后那里不再能对照它。")
        st.text("引用过它的报告保留已写的文字。" + _BACK[document.shipped])
        if st.button("确定移出", key="remove-document", type="primary"):
            desk().library.remove(document.id)
            go(document=None, passage=None)
            flash("已移出")
            st.rerun()
