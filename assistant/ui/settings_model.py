"""The model: a well-known service chosen from a list fills the fields; everything can be changed."""

from __future__ import annotations

import streamlit as st

from assistant.ui.common import action, desk, flash, plain, telling
from assistant.ui.fields import sync

_OWN = ""
_METHODS = {
    "json_mode": "JSON 模式（多数服务）",
    "json_schema": "JSON Schema",
    "function_calling": "函数调用",
}
_LENGTH = ["max_tokens", "max_completion_tokens"]


def show() -> None:
    """The form, and trying the connection."""
    settings = desk().settings.current
    st.markdown("#### 大模型")
    st.caption(
        "任何兼容 OpenAI 接口的服务都可以，包括本机的 Ollama、vLLM。不设置也能用：由内置规则起草。"
    )
    services = {s.id: s for s in desk().settings.services()}
    chosen = st.selectbox(
        "常用服务",
        [_OWN, *services],
        format_func=lambda i: services[i].name if i else "自己填写，或保持现在的设置",
        key="preset",
        on_change=_fill,
    )
    service = services.get(chosen)
    if service is not None:
        notes = [service.note]
        if service.key_from:
            notes.append(f"密钥在 {service.key_from} 申请。")
        if service.models:
            notes.append("模型名称如：" + "、".join(service.models) + "。")
        st.caption(plain(" ".join(n for n in notes if n)))
    sync("m-base", settings.base_url)
    sync("m-model", settings.model)
    sync("m-fallback", settings.fallback_model)
    sync("m-temperature", float(settings.temperature))
    sync("m-tokens", settings.max_tokens)
    sync("m-field", settings.max_tokens_field)
    sync("m-method", settings.structured_method)
    sync("m-unsupported", settings.on_unsupported)
    with st.form("model"):
        st.text_input("接口地址", key="m-base", placeholder="http://127.0.0.1:8088/v1")
        a, b = st.columns(2)
        a.text_input("模型名称", key="m-model")
        b.text_input("备用模型（第一个不通时用，可不填）", key="m-fallback")
        st.text_input(
            "密钥",
            type="password",
            key="m-key",
            placeholder="已设置，不显示" if settings.api_key.get_secret_value() else "",
            help="密钥只放在内存里，不写进任何文件；重启后要再填，或用环境变量 OPENAI_API_KEY 设置。",
        )
        st.radio(
            "没有出处的句子，重写一次仍不行时",
            ["mark", "replace"],
            format_func=lambda v: {"mark": "保留并标出", "replace": "换成规则写的句子"}[v],
            horizontal=True,
            key="m-unsupported",
        )
        with st.expander("更多"):
            a, b = st.columns(2)
            a.number_input("温度", 0.0, 2.0, step=0.1, key="m-temperature")
            b.number_input("单次最多输出", 200, 32000, step=100, key="m-tokens")
            a.selectbox("长度参数名", _LENGTH, key="m-field")
            b.selectbox(
                "结构化输出", list(_METHODS), format_func=lambda m: _METHODS[m], key="m-method"
            )
        st.form_submit_button("保存", type="primary", on_click=action(_save))
    if settings.base_url and st.button(
        "测试连接", key="try-model", icon=":material/network_check:"
    ):
        with telling(), st.spinner("正在连接…"):
            found = desk().settings.models()
            st.success("连接正常。可用的模型：" + "、".join(found[:20]))
            if settings.model and settings.model not in found:
                st.warning(plain(f"服务列出的模型里没有“{settings.model}”，请核对名称。"))


def _fill() -> None:
    """Put what the service expects into the fields; nothing is stored before 保存."""
    state = st.session_state
    service = next((s for s in desk().settings.services() if s.id == state["preset"]), None)
    if service is None:
        return
    state["m-base"] = service.base_url
    state["m-model"] = service.models[0] if service.models else ""
    state["m-field"] = service.max_tokens_field
    state["m-method"] = service.structured_method
    if service.placeholder_key:
        state["m-key"] = service.placeholder_key


def _save() -> None:
    state = st.session_state
    changes: dict[str, object] = {
        "base_url": state["m-base"].strip(),
        "model": state["m-model"].strip(),
        "fallback_model": state["m-fallback"].strip(),
        "temperature": state["m-temperature"],
        "max_tokens": int(state["m-tokens"]),
        "max_tokens_field": state["m-field"],
        "structured_method": state["m-method"],
        "on_unsupported": state["m-unsupported"],
    }
    if state["m-key"]:
        changes["api_key"] = state["m-key"]
        state["m-key"] = ""
    desk().settings.change(**changes)
    flash("已保存")
