"""One model call on a thread of its own, so that a waiting reader can stop it at any moment.

The call runs in asyncio: cancelling it closes the HTTP stream wherever it stands, waiting for a retry, for
the first token or for the next one.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from assistant.config import Settings
from assistant.drafting.gguf import running
from assistant.drafting.limits import LimitName, other_limit_name, refuses_limit_name
from assistant.drafting.prompts import EngineSettings
from assistant.drafting.tokens import estimate_tokens
from assistant.errors import ModelCutError, ModelEmptyError
from assistant.models import Stop, Usage

if TYPE_CHECKING:
    import httpx2
    from langchain_core.messages import BaseMessage

    from assistant.drafting.chat_model import ThinkingChatOpenAI
    from assistant.drafting.connection import Notes

Messages = Sequence[tuple[str, str]]
"""(role, text) pairs."""
_POLL_SECONDS = 0.05
_JOIN_SECONDS = 2.0
_CUT = "模型的回答中途断开，已收到的文字已保留，请检查后重新起草，或者接着修改。"
_REVIEWED = {"content_filter", "sensitive", "risk_control", "safety"}


class _Piece(NamedTuple):
    text: str
    thinking: bool


class ModelCall:
    """A streamed chat completion.

    Args:
        settings: address, key, limits; must have passed ``endpoint.require_allowed``.
        messages: what is sent; must have passed the outbound gate.
        model: model name.
        wanted: what the prompt asks of the engine.
        stop: asked while waiting and between chunks.
        on_thinking: gets thinking text as it arrives.
    """

    def __init__(
        self,
        settings: Settings,
        messages: Messages,
        *,
        model: str,
        wanted: EngineSettings,
        stop: Stop,
        on_thinking: Callable[[str], None],
    ) -> None:
        self._settings = running(settings)
        self._messages = list(messages)
        self._model = model
        self._wanted = wanted
        self._stop = stop
        self._on_thinking = on_thinking
        self._queue: queue.SimpleQueue[_Piece | Exception | None] = queue.SimpleQueue()
        self._guard = threading.Lock()
        self._cancelled = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._reported: tuple[int, int] | None = None
        self._arrived: list[str] = []
        self._thought: list[str] = []
        self._sent = False
        self._finish = ""
        self._outcome = "error"
        self._started = time.monotonic()

    def stream(self) -> Generator[str]:
        """Chunks of the answer as they arrive; ends early and quietly when ``stop`` says so.

        Raises:
            ModelCutError: the answer broke off after some of it had been yielded.
            DeskError: there is no answer.
        """
        thread = threading.Thread(target=self._run, name="model-call", daemon=True)
        thread.start()
        # Whoever closes this generator early has stopped it.
        self._outcome = "stopped"
        try:
            yield from self._items()
        except ModelCutError:
            self._outcome = "cut"
            raise
        except Exception:
            self._outcome = "error"
            raise
        finally:
            self._cancel()
            thread.join(_JOIN_SECONDS)

    def _items(self) -> Iterator[str]:
        while not self._stop():
            try:
                item = self._queue.get(timeout=_POLL_SECONDS)
            except queue.Empty:
                continue
            if item is None:
                self._outcome = "ok"
                return
            if isinstance(item, Exception):
                raise item
            if item.thinking:
                self._thought.append(item.text)
                self._on_thinking(item.text)
            else:
                self._arrived.append(item.text)
                yield item.text

    @property
    def usage(self) -> Usage:
        """Tokens as the server counted them, estimated where it did not; milliseconds; outcome."""
        prompt, completion = self._reported or (
            sum(estimate_tokens(text) for _, text in self._messages),
            estimate_tokens("".join([*self._thought, *self._arrived])),
        )
        return Usage(
            prompt_tokens=prompt,
            completion_tokens=completion,
            milliseconds=round((time.monotonic() - self._started) * 1000),
            outcome=self._outcome,
        )

    # ------------------------------------------------------------------ on the call's own thread

    def _run(self) -> None:
        try:
            asyncio.run(self._register_and_call())
        except asyncio.CancelledError:
            return
        except Exception as error:  # noqa: BLE001 - handed to the reading thread, which raises it
            self._queue.put(error)
        else:
            self._queue.put(None)

    def _cancel(self) -> None:
        with self._guard:
            self._cancelled = True
            loop, task = self._loop, self._task
            if loop is not None and task is not None and not loop.is_closed():
                loop.call_soon_threadsafe(task.cancel)

    async def _register_and_call(self) -> None:
        with self._guard:
            if self._cancelled:
                return
            self._loop = asyncio.get_running_loop()
            self._task = asyncio.current_task()
        try:
            await self._call()
        finally:
            with self._guard:
                self._loop = self._task = None

    async def _call(self) -> None:
        import openai
        from langsmith.run_helpers import tracing_context

        from assistant.drafting.connection import Notes, async_client, quiet_libraries
        from assistant.drafting.model_errors import explain

        quiet_libraries()
        notes = Notes()
        # LangChain would report every text to LangSmith where its environment variables are set.
        with tracing_context(enabled=False):
            async with async_client(self._settings, notes) as http:
                try:
                    await self._answer(http, notes)
                except (
                    openai.OpenAIError,
                    ValueError,
                    TypeError,
                    KeyError,
                    AttributeError,
                ) as error:
                    problem = explain(error, notes, self._settings, model=self._model)
                    if self._sent:
                        problem = ModelCutError(_CUT)
                    raise problem from error
        self._judge_end(notes)

    async def _answer(self, http: httpx2.AsyncClient, notes: Notes) -> None:
        """Ask, and ask once more for each option the server refuses: the draft matters more than they do."""
        import openai

        usage_chunk = True
        field = self._settings.max_tokens_field
        while True:
            try:
                await self._chat(self._build(http, usage_chunk=usage_chunk, field=field), notes)
            except openai.BadRequestError as error:
                words = str(error)
                # Older servers refuse the wish for a usage chunk, newer models the older name of the limit.
                if usage_chunk and "stream_options" in words:
                    usage_chunk = False
                elif field == self._settings.max_tokens_field and refuses_limit_name(words, field):
                    field = other_limit_name(field)
                else:
                    raise
            else:
                return

    def _build(
        self, http: httpx2.AsyncClient, *, usage_chunk: bool, field: LimitName
    ) -> ThinkingChatOpenAI:
        from assistant.drafting.chat_model import build

        return build(
            self._settings.model_copy(update={"max_tokens_field": field}),
            model=self._model,
            wanted=self._wanted,
            http=http,
            usage_chunk=usage_chunk,
        )

    async def _chat(self, chat: ThinkingChatOpenAI, notes: Notes) -> None:
        try:
            async for chunk in chat.astream(self._messages):
                self._take(chunk)
        except ValueError as error:
            # langchain's way of saying that a stream held no chunk at all.
            empty = type(error) is ValueError and notes.status == 200 and not self._sent
            if not empty or notes.is_web_page:
                raise
            if notes.is_json:
                self._take(await chat.ainvoke(self._messages))

    def _take(self, message: BaseMessage) -> None:
        from assistant.drafting.chat_model import REASONING

        thinking = message.additional_kwargs.get(REASONING)
        if isinstance(thinking, str) and thinking:
            self._queue.put(_Piece(thinking, thinking=True))
        text = message.content if isinstance(message.content, str) else ""
        if text:
            self._sent = self._sent or bool(text.strip())
            self._queue.put(_Piece(text, thinking=False))
        usage = getattr(message, "usage_metadata", None)
        if usage and usage.get("output_tokens"):
            self._reported = (int(usage["input_tokens"]), int(usage["output_tokens"]))
        self._finish = str(message.response_metadata.get("finish_reason") or self._finish)

    def _judge_end(self, notes: Notes) -> None:
        if self._finish == "length":
            if self._sent:
                raise ModelCutError(
                    "回答达到长度上限而中断，已收到的文字已保留，请在“设置”页调高“单次回答上限”后重新起草。"
                )
            raise ModelEmptyError(
                "模型在长度上限内没有写出正文，请在“设置”页调高“单次回答上限”，或换一个模型。"
            )
        if self._finish in _REVIEWED:
            message = "模型服务的内容审核中止了回答，请调整材料或要求后再试，或者改用离线起草。"
            raise ModelCutError(message) if self._sent else ModelEmptyError(message)
        if not self._sent:
            raise ModelEmptyError("模型没有返回内容，请重试一次，或在“设置”页换一个模型。")
        if not self._finish and not notes.finished:
            raise ModelCutError(_CUT)
