"""新建报告: three files at most, and a form that fills itself from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from assistant.errors import DeskError
from assistant.models import Document, DocumentKind, Fact
from assistant.ui.common import desk, go, plain

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

T = TypeVar("T")

OPEN = "starting"
"""Session key: the form is open."""
TYPES = ["txt", "md", "docx", "doc", "wps", "pdf", "ofd", "html"]
"""Files a text may come in."""
_FACT_TYPES = ["xlsx", "csv", "yaml", "yml"]
_FIELDS = ("title", "unit", "addressee", "year", "as_of")
_FIRST, _LAST = 1949, 2100
_MOST_WARNINGS = 5


def start() -> None:
    """Open an empty form."""
    for name in [k for k in st.session_state if str(k).startswith("new-")]:
        if name != "new-report":
            st.session_state.pop(name)
    today = dt.date.today()
    values: dict[str, object] = {
        "title": "",
        "unit": "",
        "addressee": "",
        "year": today.year,
        "as_of": today,
    }
    for name, value in values.items():
        st.session_state[f"new-{name}"] = st.session_state[f"new-{name}-given"] = value
    st.session_state["new-errors"] = {}
    st.session_state[OPEN] = True


def show() -> None:
    """The form: what there is to read, then what is to be known."""
    if "new-title" not in st.session_state:
        start()
    if st.button("← 全部报告", key="cancel-new", type="tertiary"):
        st.session_state[OPEN] = False
        st.rerun()
    st.markdown("#### 新建报告")
    st.caption("先放文件，下面几栏会按文件填好，不对的直接改。三样都可以没有。")
    a, b, c = st.columns(3)
    previous = _upload(a, "previous", "往年报告（学习提纲）", TYPES, DocumentKind.REPORT)
    notice = _upload(b, "notice", "来文通知（读取要求）", TYPES, DocumentKind.NOTICE)
    with c:
        table = st.file_uploader("今年的事实表", type=_FACT_TYPES, key="up-facts")
        facts = _facts(table)
    _suggest(previous, notice)
    _form(previous, notice, facts)


def _upload(
    place: st.delta_generator.DeltaGenerator,
    field: str,
    label: str,
    types: list[str],
    kind: DocumentKind,
) -> Document | None:
    """The document of an uploaded file; what is wrong with it is said below it."""
    with place:
        file = st.file_uploader(label, type=types, key=f"up-{field}")
        if file is None:
            _error(field, "")
            return None
        found = _read(field, lambda: desk().reports.adopt(file.name, file.getvalue(), kind))
        if found is not None:
            st.caption(plain(f"读作《{found.title}》，共{len(found.text)}字。"))
            for warning in found.warnings:
                st.warning(plain(warning), icon=":material/warning:")
        return found


def _facts(table: UploadedFile | None) -> tuple[Fact, ...]:
    if table is None:
        return ()
    try:
        year = int(st.session_state["new-year"])
        facts, passed = desk().facts.glance(table.name, table.getvalue(), year=year)
    except DeskError as error:
        # No reason to hold the report up: on the page of the facts each column can be explained.
        st.markdown(f":red[{plain(str(error))}]")
        st.caption("也可以先建立报告，到“① 事实”里导入这张表，那里能指明每一列是什么。")
        return ()
    st.caption(f"读出{len(facts)}条事实。")
    for warning in (*passed, *desk().facts.warnings(facts))[:_MOST_WARNINGS]:
        st.warning(plain(warning), icon=":material/warning:")
    return facts


def _read(field: str, read: Callable[[], T]) -> T | None:
    try:
        value = read()
    except DeskError as error:
        _error(field, str(error))
        _say(field)
        return None
    _error(field, "")
    return value


def _error(field: str, words: str) -> None:
    errors = st.session_state.setdefault("new-errors", {})
    if words:
        errors[field] = words
    else:
        errors.pop(field, None)


def _say(field: str) -> None:
    words = st.session_state.get("new-errors", {}).get(field)
    if words:
        st.markdown(f":red[{plain(words)}]")


def _suggest(previous: Document | None, notice: Document | None) -> None:
    """Fill what the person has not written; once for each pair of files."""
    pair = (previous.id if previous else None, notice.id if notice else None)
    if pair == st.session_state.get("new-pair") or pair == (None, None):
        return
    st.session_state["new-pair"] = pair
    found = desk().reports.suggest(previous=pair[0], notice=pair[1])
    for field in _FIELDS:
        value = getattr(found, field)
        key = f"new-{field}"
        if value and st.session_state.get(key) == st.session_state.get(f"{key}-given"):
            st.session_state[key] = st.session_state[f"{key}-given"] = value
    notes = []
    if found.requirements:
        notes.append(f"通知要求写{found.requirements}项内容")
    if found.max_chars:
        notes.append(f"不超过{found.max_chars}字")
    if found.deadline:
        notes.append(f"{found.deadline.isoformat()}前报送")
    st.session_state["new-note"] = "，".join(notes)


@st.fragment
def _form(previous: Document | None, notice: Document | None, facts: tuple[Fact, ...]) -> None:
    if st.session_state.get("new-note"):
        st.info(st.session_state["new-note"] + "。", icon=":material/assignment:")
    st.text_input(
        "报告标题", key="new-title", placeholder="关于2026年度贯彻执行中央八项规定精神情况的报告"
    )
    if st.session_state["new-title"].strip():
        _error("title", "")
    _say("title")
    a, b, c, d = st.columns([1, 2, 2, 1])
    with a:
        st.number_input("年度", _FIRST, _LAST, key="new-year")
        _say("year")
    b.text_input("单位名称（署名用）", key="new-unit")
    c.text_input("主送机关", key="new-addressee")
    with d:
        st.date_input("截止日期", key="new-as_of", help="决定引用的政策在这一天是否有效")
        _say("as_of")
    templates = desk().outline.templates()
    names = {"": "按往年报告；没有往年报告时按标题选", **templates}
    template = st.selectbox("提纲", list(names), format_func=lambda name: names[name])
    sent, _rest = st.columns([1, 4])
    if sent.button("建立报告", type="primary", width="stretch", key="make-report"):
        _make(previous, notice, facts, template or None)


def _make(
    previous: Document | None,
    notice: Document | None,
    facts: tuple[Fact, ...],
    template: str | None,
) -> None:
    state = st.session_state
    title = str(state["new-title"]).strip()
    _error("title", "" if title else "请填写报告标题。")
    _error("as_of", "" if state["new-as_of"] else "请选择截止日期。")
    if state["new-errors"]:
        st.rerun()
    try:
        report = desk().reports.new(
            title=title,
            year=int(state["new-year"]),
            unit=state["new-unit"],
            addressee=state["new-addressee"],
            as_of=state["new-as_of"],
            previous=previous.id if previous else None,
            notice=notice.id if notice else None,
            outline=template,
            facts=facts,
        )
    except DeskError as error:
        st.error(str(error))
        return
    state[OPEN] = False
    go(report=report.id, step="facts")
    st.rerun()
