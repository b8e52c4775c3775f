"""HTTP clients for the model endpoint that go nowhere else and remember how it answered.

Imports openai and httpx2 (the HTTP library openai is built on): import this module only where a call
is about to be made.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx2
import openai

from assistant.config import Settings
from assistant.drafting.endpoint import is_loopback
from assistant.errors import SettingsError

LOCAL_PATIENCE = 5
"""A model on this machine may read its prompt for minutes before the first token."""
_CONNECT_SECONDS = 10.0
_TEXT_LOGGERS = ("openai", "httpx2", "httpcore2", "httpx", "httpcore", "langchain_openai")


@dataclass
class Notes:
    """How the endpoint answered last, to tell what went wrong."""

    status: int = 0
    content_type: str = ""
    finished: bool = False
    """The stream's closing [DONE] was seen."""

    @property
    def is_json(self) -> bool:
        """A whole JSON answer, where a stream had been asked for."""
        return self.content_type.startswith("application/json")

    @property
    def is_web_page(self) -> bool:
        """A page for browsers: the address is not that of an API."""
        return "html" in self.content_type


def timeout(settings: Settings) -> httpx2.Timeout:
    """Seconds for connecting and for each wait for data."""
    seconds = settings.timeout_seconds
    read = seconds * LOCAL_PATIENCE if is_loopback(settings.base_url) else seconds
    return httpx2.Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS), read=read)


def quiet_libraries() -> None:
    """Keep the libraries from logging requests: some versions write texts at debug level."""
    for name in _TEXT_LOGGERS:
        logger = logging.getLogger(name)
        if logger.getEffectiveLevel() < logging.WARNING:
            logger.setLevel(logging.WARNING)


def async_client(settings: Settings, notes: Notes) -> httpx2.AsyncClient:
    """A client for one model call; close it after use."""
    home = _home(httpx2.URL(settings.base_url.strip()))

    async def check(request: httpx2.Request) -> None:
        _check(request, home)

    async def note(response: httpx2.Response) -> None:
        _note(response, notes)
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _Watched(response.stream, notes)

    return openai.DefaultAsyncHttpxClient(
        timeout=timeout(settings),
        trust_env=not is_loopback(settings.base_url),
        follow_redirects=False,
        event_hooks={"request": [check], "response": [note]},
    )


def sync_client(settings: Settings, notes: Notes) -> httpx2.Client:
    """The same for calls that do not stream."""
    home = _home(httpx2.URL(settings.base_url.strip()))

    def check(request: httpx2.Request) -> None:
        _check(request, home)

    def note(response: httpx2.Response) -> None:
        _note(response, notes)

    return openai.DefaultHttpxClient(
        timeout=timeout(settings),
        trust_env=not is_loopback(settings.base_url),
        follow_redirects=False,
        event_hooks={"request": [check], "response": [note]},
    )


def _home(url: httpx2.URL) -> tuple[str, str, int | None]:
    return (url.scheme, url.host, url.port)


def _check(request: httpx2.Request, home: tuple[str, str, int | None]) -> None:
    """Text that passed the outbound gate for one address may not end up at another."""
    if _home(request.url) != home:
        raise SettingsError("模型服务要求转到另一个地址，已拒绝，请在“设置”页填写最终的接口地址。")


def _note(response: httpx2.Response, notes: Notes) -> None:
    notes.status = response.status_code
    notes.content_type = response.headers.get("content-type", "").lower()
    notes.finished = False


class _Watched(httpx2.AsyncByteStream):
    """Passes a body through and notes whether its closing [DONE] went by (langchain hides it)."""

    def __init__(self, stream: httpx2.AsyncByteStream, notes: Notes) -> None:
        self._stream = stream
        self._notes = notes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        tail = b""
        async for block in self._stream:
            tail = (tail + block)[-64:]
            if b"[DONE]" in tail or b"[DONE]" in block:
                self._notes.finished = True
            yield block

    async def aclose(self) -> None:
        await self._stream.aclose()
