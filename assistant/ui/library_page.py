"""资料库: what is there, what is in force, and finding a clause."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import Document, DocumentKind, Hit
from assistant.ui import library_add, library_document, library_editions, library_rules
from assistant.ui.common import desk, go, plain, telling
from assistant.ui.library_document import COMPLETENESS, FIRST_DAY, KIND, LAST_DAY, followed_by

if TYPE_CHECKING:
    from assistant.desk.library import LibraryEntry

VIA = {"exact": "直接命中", "lexical": "字词", "dense": "语义"}
_FOUND = "found-for"
_ASKED = 3
"""Questions shown at once."""
_SHOWN = 40
"""Entries of one kind listed at once; the filter box finds the others."""


def show() -> None:
    """Search on the left, the catalogue on the right, or one document."""
    chosen = st.query_params.get("document")
    if chosen is not None:
        library_document.show(chosen)
        return
    rules = st.query_params.get("rules")
    if rules is not None:
        library_rules.show(rules)
        return
    st.markdown("## 资料库")
    _embedding()
    _questions()
    library_rules.lead()
    left, right = st.columns([3, 2], gap="large")
    with left:
        _search()
    with right:
        library_add.show()
        _catalogue()


@st.fragment(run_every=2.0)
def _embedding() -> None:
    active = desk().jobs.active(kind="embed")
    if active and active[0].total:
        st.progress(min(1.0, active[0].done / active[0].total), text=active[0].message)


def _questions() -> None:
    """What the clerk should say about editions, folded so that it is no wall before the search box."""
    asked = desk().library.questions()
    if asked:
        with st.expander(
            f"有{len(asked)}份文件请您确认版本", icon=":material/help:", expanded=True
        ):
            for entry in asked[:_ASKED]:
                library_editions.ask(entry, titled=True)
            if len(asked) > _ASKED:
                st.caption(f"答完这{_ASKED}份，再问其余{len(asked) - _ASKED}份。")


def _search() -> None:
    with st.form("search", border=False):
        query = st.text_input(
            "查找", placeholder="文号、《标题》、第几条，或者直接说意思", key="library-query"
        )
        a, b, c, d = st.columns([2, 2, 3, 2], vertical_alignment="bottom")
        kind = a.selectbox("类别", [None, *KIND], format_func=lambda k: KIND[k] if k else "全部")
        on = b.date_input("有效日期", dt.date.today(), min_value=FIRST_DAY, max_value=LAST_DAY)
        only = c.checkbox("只看这一天有效的", key="library-only")
        sent = d.form_submit_button("查找", type="primary", width="stretch")
    if sent:
        st.session_state[_FOUND] = (query, kind, on, only, 10)
    if _FOUND not in st.session_state:
        st.caption(
            "例如：无公函的公务接待 · 党政机关厉行节约反对浪费条例第二十二条 · 中办发〔2012〕14号"
        )
        return
    query, kind, on, only, many = st.session_state[_FOUND]
    with telling():
        found = desk().library.search(query, kind=kind, as_of=on, in_force_only=only, k=many)
        if found.pending:
            st.caption(f"还有{found.pending}段正在建立语义索引，现在先按字词查找。")
        missing = desk().library.unheld_number(query)
        if missing:
            st.info(
                plain(f"库里没有文号为{missing}的文件；下面只是字面或意思相近的。"),
                icon=":material/search_off:",
            )
        elif not found.hits:
            st.info("没有找到。可以换个说法，或先把相关文件收进来。")
        for number, hit in enumerate(found.hits):
            _hit(number, hit)
        if len(found.hits) >= many and st.button("再多找一些", key="more-hits"):
            st.session_state[_FOUND] = (query, kind, on, only, many + 10)
            st.rerun()


def _hit(number: int, hit: Hit) -> None:
    with st.container(border=True):
        name, button = st.columns([6, 1], vertical_alignment="center")
        name.markdown(f"**{plain(f'《{hit.title}》{hit.passage.locator}')}**")
        if button.button("原文", key=f"hit-{number}", width="stretch"):
            go(document=hit.passage.document, passage=hit.passage.id)
            st.rerun()
        if not hit.in_force:
            after = followed_by(hit.title, hit.successor)
            st.markdown(f":orange-badge[不在有效期]{plain(after)}。起草时不会引用。")
        st.text(hit.passage.text)
        path = " › ".join(hit.passage.path)
        via = "、".join(VIA[v] for v in hit.via)
        st.caption(plain(f"{path}　{via}" if path else via))


def _catalogue() -> None:
    filter_, day = st.columns([3, 2], vertical_alignment="bottom")
    words = filter_.text_input(
        "目录", placeholder="按标题、文号、机关筛选目录", key="catalogue-filter"
    ).strip()
    on = day.date_input(
        "以哪一天为准",
        dt.date.today(),
        key="catalogue-on",
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        help="目录按这一天标出哪些文件有效；写往年的报告时，选那一年的日期",
    )
    entries = desk().library.entries(as_of=on)
    shown = [e for e in entries if _fits(e, words)]
    st.caption(f"共{len(entries)}份文件" + (f"，符合的{len(shown)}份" if words else ""))
    said = "" if on == dt.date.today() else f"{on.year}年{on.month}月{on.day}日"
    for kind, label in KIND.items():
        rows = [e for e in shown if e.document.kind is kind]
        if not rows:
            continue
        open_ = bool(words) or kind is not DocumentKind.POLICY
        with st.expander(f"{label} {len(rows)}", expanded=open_):
            for entry in rows[:_SHOWN]:
                _entry(entry, said)
            if len(rows) > _SHOWN:
                st.caption(f"还有{len(rows) - _SHOWN}份，请在上面筛选。")


def _since(document: Document) -> str:
    """Tells two editions of one title apart."""
    first = document.effective or document.adopted
    if first is None:
        return ""
    word = "起施行" if document.effective else "通过或印发"
    return f"{first.year}年{first.month}月{first.day}日{word}"


def _fits(entry: LibraryEntry, words: str) -> bool:
    d = entry.document
    known = " ".join((d.title, d.number, d.issuer, d.filename, *d.aliases))
    return all(word in known for word in words.split())


def _entry(entry: LibraryEntry, on: str) -> None:
    """One row; ``on`` names the day where it is not today."""
    document = entry.document
    name, button = st.columns([5, 1], vertical_alignment="center")
    title = plain(document.title)
    if entry.in_force:
        name.markdown(title)
    else:
        after = followed_by(document.title, entry.successor)
        name.markdown(f":gray[{title}]  \n:orange-badge[{on}不在有效期]:gray[{plain(after)}]")
    level = document.level.value if document.level else ""
    notes = [document.number, _since(document), level, COMPLETENESS[document.completeness]]
    if entry.full_text:
        notes.append("已有全文，以全文为准")
    if document.warnings:
        notes.append(f"读取时有{len(document.warnings)}点要留意")
    name.caption(plain(" · ".join(n for n in notes if n)))
    if button.button("看", key=f"doc-{document.id}", width="stretch"):
        go(document=document.id)
        st.rerun()
