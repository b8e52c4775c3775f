"""What went wrong with a model call, in one plain Chinese sentence that says what to do.

The server's own words are never shown or kept: they can echo the key or the text that was sent.
"""

from __future__ import annotations

import openai

from assistant.config import Settings
from assistant.drafting.connection import Notes
from assistant.errors import DeskError, ModelBusyError, ModelError, ModelRefusedError

_CONTEXT_WORDS = (
    "context_length",
    "context length",
    "context window",
    "maximum context",
    "too long",
)
_FORMAT_WORDS = ("response_format", "json_schema", "tool_choice", "tools")
_LIMIT_WORDS = ("max_tokens", "max_completion_tokens")
_BALANCE_WORDS = (
    "insufficient_quota",
    "insufficient balance",
    "exceeded_current_quota",
    "arrearage",
)


def refuses_format(words: str) -> bool:
    """Whether a server's complaint is about the form of structured output it was asked for."""
    lower = words.lower()
    return any(w in lower for w in _FORMAT_WORDS)


def explain(error: Exception, notes: Notes, settings: Settings, *, model: str = "") -> DeskError:
    """The error to raise for ``error``; one of ours passes unchanged."""
    if isinstance(error, DeskError):
        return error
    name = model or settings.model
    status = error.status_code if isinstance(error, openai.APIStatusError) else 0
    if notes.is_web_page and status not in (429, *range(500, 600)):
        return ModelError(
            "接口地址返回的是网页，不是模型服务，请在“设置”页检查地址（一般以 /v1 结尾）。"
        )
    if status:
        return _by_status(status, str(error).lower(), name)
    if isinstance(error, openai.APITimeoutError):
        return ModelBusyError(
            f"模型服务超过{settings.timeout_seconds:g}秒没有回答，请稍后重试，或在“设置”页调长超时。"
        )
    if isinstance(error, openai.APIConnectionError):
        return ModelError("连不上模型服务，请检查网络和“设置”页里的接口地址，或者改用离线起草。")
    if isinstance(error, openai.APIError):
        return ModelBusyError("模型服务中途报错，请稍后重试。")
    return ModelError("模型服务的回答不是 OpenAI 格式，请在“设置”页检查接口地址和服务类型。")


def _by_status(status: int, words: str, model: str) -> ModelError:
    if status == 402 or any(w in words for w in _BALANCE_WORDS):
        return ModelRefusedError(f"模型服务的账户余额或额度不足（{status}），请充值或换一个服务。")
    if status == 401:
        return ModelRefusedError("模型服务不接受这个密钥（401），请在“设置”页检查密钥。")
    if status == 403:
        return ModelRefusedError(
            f"这个密钥无权使用模型“{model}”（403），请在“设置”页换模型或密钥。"
        )
    if status == 404:
        return ModelRefusedError(
            f"模型服务里没有“{model}”，或者接口地址不对（404），请在“设置”页检查。"
        )
    if status == 429:
        return ModelBusyError("模型服务请求太多（429），重试后仍未成功，请过几分钟再试。")
    if status >= 500:
        return ModelBusyError(f"模型服务出错（{status}），重试后仍未成功，请稍后再试。")
    if 300 <= status < 400:
        return ModelError(f"模型接口地址会跳转（{status}），请在“设置”页填写最终的地址。")
    if any(w in words for w in _CONTEXT_WORDS):
        return ModelError("材料超过模型一次能读的长度，请在“设置”页调小“单次材料上限”后重试。")
    if any(w in words for w in _LIMIT_WORDS):
        return ModelError("模型服务不接受回答上限的写法，请在“设置”页更换“上限字段名”或调小上限。")
    if refuses_format(words):
        return ModelError("模型服务不支持当前的结构化输出方式，请在“设置”页更换。")
    return ModelError(f"模型服务不接受这次请求（{status}），请在“设置”页检查模型名称和各项参数。")
