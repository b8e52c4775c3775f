"""The LangChain chat model behind every model call.

Imports langchain_openai (1.5 s): import this module only where a call is about to be made.
"""

from __future__ import annotations

from functools import cache

import httpx2
from langchain_core.outputs import ChatGenerationChunk
from langchain_core.rate_limiters import InMemoryRateLimiter
from langchain_openai import ChatOpenAI

from assistant.config import Settings
from assistant.drafting.prompts import EngineSettings

REASONING = "reasoning_content"
"""Key in ``additional_kwargs`` of a chunk that carries thinking text."""


class ThinkingChatOpenAI(ChatOpenAI):
    """ChatOpenAI that keeps the thinking text of DeepSeek- and Qwen-style servers.

    ChatOpenAI drops ``delta.reasoning_content`` (reference/stack.md E3) although the openai client keeps
    it; this hook is the one langchain's own DeepSeek integration overrides for the same end.
    """

    def _convert_chunk_to_generation_chunk(
        self,
        chunk: dict,  # type: ignore[type-arg]  # as declared by langchain
        default_chunk_class: type,
        base_generation_info: dict | None,  # type: ignore[type-arg]
    ) -> ChatGenerationChunk | None:
        result = super()._convert_chunk_to_generation_chunk(
            chunk, default_chunk_class, base_generation_info
        )
        choices = chunk.get("choices") or []
        if result is not None and choices:
            delta = choices[0].get("delta") or {}
            thinking = delta.get("reasoning_content") or delta.get("reasoning")
            if isinstance(thinking, str) and thinking:
                result.message.additional_kwargs[REASONING] = thinking
        return result


@cache
def limiter(base_url: str, requests_per_second: float) -> InMemoryRateLimiter:
    """One limiter per endpoint and rate, shared by all drafts of this process."""
    bucket = InMemoryRateLimiter(
        requests_per_second=requests_per_second,
        check_every_n_seconds=min(0.1, 0.25 / requests_per_second),
        max_bucket_size=max(1.0, requests_per_second),
    )
    # It would start empty and let even the first call wait.
    bucket.available_tokens = 1.0
    return bucket


def build(
    settings: Settings,
    *,
    model: str,
    wanted: EngineSettings,
    http: httpx2.AsyncClient | httpx2.Client,
    usage_chunk: bool = True,
) -> ThinkingChatOpenAI:
    """The chat model for one call.

    Args:
        settings: the office's settings (address, key, limits).
        model: model name.
        wanted: what the prompt asks for instead.
        http: guarded client the call goes through; the model then serves calls of its kind only.
        usage_chunk: ask for token usage at the end of a stream (some servers refuse the option).
    """
    temperature = settings.temperature if wanted.temperature is None else wanted.temperature
    limit = wanted.max_tokens or settings.max_tokens
    rate = settings.requests_per_second
    return ThinkingChatOpenAI(
        model=model,
        base_url=settings.base_url.strip(),
        api_key=settings.api_key,
        temperature=temperature,
        max_retries=settings.max_retries,
        timeout=http.timeout,
        stream_usage=usage_chunk,
        stream_chunk_timeout=None,
        use_responses_api=False,
        http_async_client=http if isinstance(http, httpx2.AsyncClient) else None,
        http_client=http if isinstance(http, httpx2.Client) else None,
        # The client brings its own proxy settings; OPENAI_PROXY beside it would be refused.
        openai_proxy=None,
        rate_limiter=limiter(settings.base_url, rate) if rate > 0 else None,
        # ChatOpenAI would send max_tokens as max_completion_tokens, which older servers reject.
        extra_body={settings.max_tokens_field: limit},
    )
