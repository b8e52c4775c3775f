"""设置: the model, what may leave this computer, and the self-test."""

from __future__ import annotations

import streamlit as st

from assistant.ui.common import desk, flash, plain, telling


def show() -> None:
    """Settings on the left, the machine's state on the right."""
    st.markdown("## 设置")
    left, right = st.columns([3, 2], gap="large")
    with left:
        _model()
        _guard()
    with right:
        _self_test()


def _model() -> None:
    settings = desk().settings.current
    st.markdown("#### 大模型")
    st.caption(
        "任何兼容 OpenAI 接口的服务都可以，包括本机的 Ollama、vLLM。不设置也能用：由内置规则起草。"
    )
    presets = desk().settings.presets()
    names = ["（自己填写）", *presets]
    preset = st.selectbox("常用服务", names)
    base = presets.get(preset or "", settings.base_url)
    with st.form("model"):
        base_url = st.text_input("接口地址", base, placeholder="http://127.0.0.1:8088/v1")
        model = st.text_input("模型名称", settings.model)
        key = st.text_input(
            "密钥",
            type="password",
            placeholder="已设置，不显示" if settings.api_key.get_secret_value() else "",
            help="密钥只放在内存里，不写进任何文件；重启后要再填，或用环境变量 OPENAI_API_KEY 设置。",
        )
        a, b, c = st.columns(3)
        temperature = a.number_input("温度", 0.0, 2.0, float(settings.temperature), 0.1)
        max_tokens = b.number_input("单次最多输出", 200, 32000, settings.max_tokens, 100)
        field = c.selectbox(
            "长度参数名",
            ["max_tokens", "max_completion_tokens"],
            index=["max_tokens", "max_completion_tokens"].index(settings.max_tokens_field),
        )
        unsupported = st.radio(
            "没有出处的句子，重写一次仍不行时",
            ["mark", "replace"],
            index=["mark", "replace"].index(settings.on_unsupported),
            format_func=lambda v: {"mark": "保留并标出", "replace": "换成规则写的句子"}[v],
            horizontal=True,
        )
        if st.form_submit_button("保存", type="primary"):
            with telling():
                changes: dict[str, object] = {
                    "base_url": base_url.strip(),
                    "model": model.strip(),
                    "temperature": temperature,
                    "max_tokens": int(max_tokens),
                    "max_tokens_field": field,
                    "on_unsupported": unsupported,
                }
                if key:
                    changes["api_key"] = key
                desk().settings.change(**changes)
                flash("已保存")
                st.rerun()
    if settings.base_url and st.button("测试连接"):
        with telling(), st.spinner("正在连接…"):
            found = desk().settings.models()
            st.success("连接正常。可用的模型：" + "、".join(found[:20]))


def _guard() -> None:
    settings = desk().settings.current
    st.markdown("#### 出网检查")
    st.caption(
        "文字送往本机以外的模型之前，先查密级标志和个人号码。带密级标志的一律不送；"
        "拟稿台不能用来处理涉密材料。"
    )
    choice = st.radio(
        "身份证号、手机号、银行卡号",
        ["block", "mask"],
        index=["block", "mask"].index(settings.outbound),
        format_func=lambda v: {"block": "有就不送", "mask": "隐去后再送"}[v],
        horizontal=True,
    )
    if choice != settings.outbound:
        with telling():
            desk().settings.change(outbound=choice)
            st.rerun()
    if settings.offline:
        st.info("管理员设置了 ASSISTANT_OFFLINE=1：只允许连接本机。")


def _self_test() -> None:
    st.markdown("#### 自检")
    if st.button("开始自检"):
        with telling(), st.spinner("正在检查…"):
            for check in desk().system.doctor():
                badge = (
                    ("green", "正常")
                    if check.ok
                    else ("gray", "可选")
                    if check.optional
                    else ("red", "有问题")
                )
                st.markdown(
                    f":{badge[0]}-badge[{badge[1]}] {plain(check.name)}：{plain(check.detail)}"
                )
    st.caption("数据都在一个文件夹里，备份它就是备份一切：python -m assistant backup 文件.zip")
