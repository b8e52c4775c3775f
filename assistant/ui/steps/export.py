"""⑤ 导出: who it goes to, what is still open, the file, and the pages as they will be printed."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.errors import DeskError
from assistant.models import FactState, Verdict
from assistant.ui.common import action, desk, flash, go, plain, telling
from assistant.ui.steps import export_options, export_return
from assistant.ui.steps.draft_parts import picked_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.desk.exporting import Exported
    from assistant.desk.reports import ReportState

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
VARIANTS = {
    "clean": "清样",
    "review": "审阅稿（批注写明每句出处和意见）",
    "redline": "修订稿（与另一版本比较）",
    "sheet": "送审单（一页：还有哪些没了结）",
}
_SUFFIX = {"clean": "", "review": "（审阅稿）", "redline": "（修订稿）", "sheet": "（送审单）"}
_LAST_YEAR = ""


def show(state: ReportState) -> None:
    """Details on the left, the file and its pages on the right."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        _details(state)
        _snapshots(state)
        export_return.show(state)
    with right:
        _open_points(state)
        _files(state)


def _details(state: ReportState) -> None:
    report = state.report
    with st.form("details"):
        title = st.text_input("标题", report.title)
        addressee = st.text_input("主送机关", report.addressee)
        unit = st.text_input("署名", report.unit)
        a, b = st.columns(2)
        signed = a.date_input("成文日期", report.signing_date or report.as_of)
        as_of = b.date_input("截止日期", report.as_of, help="决定引用的政策在这一天是否有效")
        if st.form_submit_button("保存", type="primary"):
            with telling():
                desk().reports.update(
                    report.id,
                    title=title.strip(),
                    addressee=addressee.strip(),
                    unit=unit.strip(),
                    signing_date=signed,
                    as_of=as_of,
                )
                flash("已保存")
                st.rerun()


def _open_points(state: ReportState) -> None:
    if not state.progress.drafted:
        with st.container(border=True):
            text, button = st.columns([5, 1], vertical_alignment="center")
            text.text("这份报告还没有正文，请先起草再导出。")
            if button.button("去起草", key="fix-draft", type="primary", width="stretch"):
                go(step="draft")
                st.rerun()
        return
    points: list[tuple[str, Callable[[], None]]] = []
    bad = [
        (s.id, number)
        for s in state.report.outline
        if s.id in state.revisions
        for number, x in enumerate(state.revisions[s.id].sentences)
        if x.verdict is Verdict.UNSUPPORTED
    ]
    if bad:
        points.append((f"还有{len(bad)}句没有出处", partial(_visit, *bad[0])))
    unused = state.ledger.ids(FactState.UNUSED)
    if unused:
        words = f"还有{len(unused)}条事实没有用上：" + "、".join(unused)
        points.append((words, partial(go, step="facts")))
    gaps = state.composed.text.count("【待补")
    if gaps:
        points.append((f"还有{gaps}处待补", partial(go, step="check")))
    waiting = len(state.proposals)
    if waiting:
        first = next(s.id for s in state.report.outline if s.id in state.proposals)
        points.append((f"还有{waiting}个部分的新稿等你决定", partial(_visit, first, None)))
    if not points:
        st.success("句句有据，事实全部用上，没有待补。", icon=":material/check_circle:")
        return
    with st.container(border=True):
        st.markdown(":orange-badge[送出之前]")
        for number, (words, lead) in enumerate(points):
            text, button = st.columns([5, 1], vertical_alignment="center")
            text.text(words)
            if button.button("去看", key=f"fix-{number}", width="stretch"):
                lead()
                st.rerun()


def _visit(section: str, sentence: int | None) -> None:
    """Open the editor at a sentence of a part, or at the part."""
    if sentence is None:
        st.session_state.pop(picked_key(), None)
    else:
        st.session_state[picked_key()] = sentence
    go(step="draft", section=section)


def _snapshots(state: ReportState) -> None:
    report_id = state.report.id
    kept = desk().exporting.snapshots(report_id)
    with st.expander(f"留存版本 {len(kept)}", icon=":material/bookmark:"):
        for snapshot in reversed(kept):
            st.text(f"{snapshot.name}　{snapshot.created.astimezone():%m月%d日 %H:%M}")
        key = f"snapshot-name-{len(kept)}"

        @action
        def take() -> None:
            taken = desk().exporting.take_snapshot(report_id, st.session_state[key])
            flash(f"已留存“{taken.name}”")

        name, button = st.columns([3, 2], vertical_alignment="bottom")
        name.text_input("版本名称", key=key, placeholder="初稿、送审稿、定稿")
        button.button("留存现在的稿子", key="take-snapshot", on_click=take, width="stretch")


def _files(state: ReportState) -> None:
    if not state.progress.drafted:
        return
    report = state.report
    variant = st.radio(
        "文件", list(VARIANTS), format_func=lambda v: VARIANTS[v], key="export-variant"
    )
    against = _against(state) if variant == "redline" else None
    only_problems = variant == "review" and st.checkbox("只批注有问题的句子", key="export-problems")
    profile = _profile()
    options = export_options.chosen() if variant != "sheet" else None
    name = f"{report.title}{_SUFFIX[variant]}"
    try:
        made = partial(
            desk().exporting.report,
            report.id,
            variant=variant,
            against=against,
            profile=profile,
            problems_only=only_problems,
            options=options,
        )
        done = made(suffix=".docx")
    except DeskError as error:
        st.warning(str(error))
        return
    for warning in done.warnings:
        if "【待补】" not in warning and "没有出处" not in warning:
            st.caption(plain(warning))
    word, paper = st.columns(2)
    word.download_button(
        "下载 Word",
        done.data,
        file_name=f"{name}.docx",
        mime=_WORD,
        type="primary",
        on_click=partial(_went_out, report.id, variant),
        key="download-docx",
        width="stretch",
        icon=":material/download:",
    )
    key = f"{variant}{against}{profile}{only_problems}{options}"
    _pages(state, made, key, name, paper)


def _went_out(report_id: str, variant: str) -> None:
    """A clean copy that leaves the desk is what the next redline can start from."""
    if variant == "clean":
        desk().exporting.went_out(report_id)


def _profile() -> str:
    from assistant.desk.preview import profiles

    names = profiles()
    if len(names) < 2:
        return "gb9704"
    ids = sorted(names, key=lambda i: i != "gb9704")
    chosen = st.selectbox("版式", ids, format_func=lambda i: names[i], key="export-profile")
    export_options.explain(chosen)
    return chosen


def _against(state: ReportState) -> str | None:
    options = {_LAST_YEAR: "往年报告"} if state.report.previous else {}
    options.update({s.id: s.name for s in reversed(desk().exporting.snapshots(state.report.id))})
    if not options:
        st.caption("还没有可以比较的版本。先在左边留存一个版本，改过之后再导出修订稿。")
        return None
    chosen = st.selectbox(
        "与哪个版本比较", list(options), format_func=lambda i: options[i], key="export-against"
    )
    return chosen or None


def _pages(
    state: ReportState,
    made: Callable[..., Exported],
    key: str,
    name: str,
    place: st.delta_generator.DeltaGenerator,
) -> None:
    """PDF and pictures of the pages, made when asked; kept as long as the text stays as it is."""
    from assistant.desk.preview import can_print, page_images

    if not can_print():
        st.caption("这台电脑没有安装 LibreOffice，不能生成 PDF 和版面预览。")
        _plain_preview(state)
        return
    text = state.composed.text
    mark = hashlib.sha256(f"{text}{state.report}{key}".encode()).hexdigest()
    kept = st.session_state.get("printed")
    if kept is None or kept[0] != mark:
        if place.button(
            "生成 PDF 和版面预览", key="make-pdf", width="stretch", icon=":material/print:"
        ):
            with telling(), st.spinner("正在排版…"):
                printed = made(suffix=".pdf")
                st.session_state["printed"] = (mark, printed, page_images(printed.data))
                st.rerun()
        _plain_preview(state)
        return
    _mark, printed, images = kept
    place.download_button(
        f"下载 PDF（{printed.pages}页）",
        printed.data,
        file_name=f"{name}.pdf",
        mime="application/pdf",
        on_click="ignore",
        key="download-pdf",
        width="stretch",
        icon=":material/download:",
    )
    with st.container(height=620, border=True):
        for number, image in enumerate(images, start=1):
            st.image(image, caption=f"第{number}页，共{printed.pages}页", width="stretch")


def _plain_preview(state: ReportState) -> None:
    with st.container(height=430, border=True):
        st.text(state.composed.text)
