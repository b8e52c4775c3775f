"""A loopback server that speaks the OpenAI protocol and misbehaves on request.

    with ScriptedServer() as server:
        server.enqueue(Reply("今年以来，……〔F001〕。"), Reply(status=429, retry_after=0.1))
        ... OPENAI_BASE_URL=server.url ...
        assert server.requests[0].messages

Replies are used in order; when none is left, ``server.default`` answers: by default it drafts one sentence
with a marker for every fact it finds in the prompt. Standard library only.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal

_FACT_LINE = re.compile(r"^〔([^〔〕]+)〕状态：([^｜]+)｜.*?内容：([^｜\n]*)", re.MULTILINE)


@dataclass(frozen=True)
class Request:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def messages(self) -> list[dict[str, Any]]:
        return list(self.body.get("messages", []))

    @property
    def prompt(self) -> str:
        """All message texts together."""
        return "\n".join(str(m.get("content", "")) for m in self.messages)


@dataclass(frozen=True)
class Reply:
    """What to answer.

    ``chunks`` says where the text is cut when streamed: a size, or the pieces themselves (then ``text`` is
    their sum). ``cut_after``: the connection breaks after so many chunks. ``delay``: seconds before each chunk.
    ``hold``: an event to wait for before the chunk numbered ``hold_at``.
    """

    text: str = ""
    status: int = 200
    chunks: int | Sequence[str] = 4
    reasoning: str = ""
    usage: tuple[int, int] | None = (120, 45)
    finish: str | None = "stop"
    done: bool = True
    retry_after: float | None = None
    cut_after: int | None = None
    delay: float = 0.0
    first_delay: float = 0.0
    hold: threading.Event | None = None
    hold_at: int = 1
    raw: bytes | None = None
    content_type: str = "application/json"
    error: dict[str, Any] | None = None
    ignore_stream: bool = False
    error_in_stream: bool = False
    location: str = ""

    def pieces(self) -> list[str]:
        if isinstance(self.chunks, int):
            return [self.text[i : i + self.chunks] for i in range(0, len(self.text), self.chunks)]
        return list(self.chunks)

    def whole(self) -> str:
        return self.text if isinstance(self.chunks, int) else "".join(self.chunks)

    # The usual troubles, by name.
    @staticmethod
    def refused(status: Literal[401, 403, 404] = 401) -> Reply:
        return Reply(status=status)

    @staticmethod
    def busy(retry_after: float = 0.05) -> Reply:
        return Reply(status=429, retry_after=retry_after)

    @staticmethod
    def broken(status: int = 500) -> Reply:
        return Reply(status=status, retry_after=0.05)

    @staticmethod
    def cut(text: str, *, after: int = 3, chunks: int = 4) -> Reply:
        return Reply(text, chunks=chunks, cut_after=after)

    @staticmethod
    def web_page(status: int = 200) -> Reply:
        page = "<!DOCTYPE html><html><body>登录</body></html>".encode()
        return Reply(status=status, raw=page, content_type="text/html; charset=utf-8")

    @staticmethod
    def nonsense() -> Reply:
        return Reply(raw=b'{"hello": "world"}')

    @staticmethod
    def thinking(text: str, thought: str = "先想一想第1条。") -> Reply:
        return Reply(f"<think>\n{thought}\n</think>\n\n{text}")

    @staticmethod
    def json(value: object) -> Reply:
        return Reply(json.dumps(value, ensure_ascii=False), chunks=16)


def draft_from_prompt(request: Request) -> Reply:
    """A plain, honest draft: one sentence with its marker for every fact of the prompt."""
    lines = [
        f"{content.strip('。')}〔{name}〕。"
        for name, _, content in _FACT_LINE.findall(request.prompt)
    ]
    return Reply("\n".join(lines) or "【待补：本部分情况】")


def invent_numbers(request: Request) -> Reply:
    """A dishonest draft: every figure of every fact is changed, markers kept."""
    honest = draft_from_prompt(request).text
    parts = re.split(r"(〔[^〕]*〕)", honest)
    changed = [
        part if part.startswith("〔") else re.sub(r"\d+", lambda m: str(int(m.group()) + 7), part)
        for part in parts
    ]
    return Reply("".join(changed))


Answer = Reply | Callable[[Request], Reply]


@dataclass
class _Script:
    replies: deque[Answer] = field(default_factory=deque)
    requests: list[Request] = field(default_factory=list)
    default: Answer = draft_from_prompt
    models: tuple[str, ...] = ("test-large", "test-small")
    dimensions: int = 16
    broken_pipes: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class ScriptedServer:
    """The server; a context manager. ``url`` ends in /v1, as a clerk would type it."""

    def __init__(self, *, default: Answer = draft_from_prompt) -> None:
        self._script = _Script(default=default)
        handler = type("Handler", (_Handler,), {"script": self._script})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    def __enter__(self) -> ScriptedServer:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def requests(self) -> list[Request]:
        """Everything asked so far."""
        with self._script.lock:
            return list(self._script.requests)

    @property
    def chats(self) -> list[Request]:
        """The chat requests alone."""
        return [r for r in self.requests if r.path.endswith("/chat/completions")]

    @property
    def hung_up(self) -> int:
        """How many answers the client did not wait to the end for."""
        return self._script.broken_pipes

    def enqueue(self, *answers: Answer | str) -> None:
        """Answer the next requests so, in order; a text is a normal answer."""
        with self._script.lock:
            self._script.replies += [Reply(a) if isinstance(a, str) else a for a in answers]

    def answer_with(self, answer: Answer) -> None:
        """What to answer when nothing is enqueued."""
        self._script.default = answer

    def reset(self) -> None:
        """Forget everything asked and everything enqueued."""
        with self._script.lock:
            self._script.replies.clear()
            self._script.requests.clear()
            self._script.broken_pipes = 0
            self._script.default = draft_from_prompt

    def wait_until(self, true: Callable[[], bool], *, seconds: float = 20.0) -> None:
        """Wait for the server's threads to have noticed something.

        Raises:
            TimeoutError: it never came true.
        """
        end = time.monotonic() + seconds
        while not true():
            if time.monotonic() > end:
                raise TimeoutError
            time.sleep(0.01)

    def environment(self, *, model: str = "test-large", key: str = "test-key") -> dict[str, str]:
        """Environment variables that point the desk at this server."""
        return {"OPENAI_BASE_URL": self.url, "OPENAI_API_KEY": key, "ASSISTANT_MODEL": model}


class _Handler(BaseHTTPRequestHandler):
    script: _Script
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        request = self._read()
        if not request.path.endswith("/models"):
            self._send_json(404, {"error": {"message": "not found"}})
            return
        with self.script.lock:
            queued = self.script.replies.popleft() if self.script.replies else None
        if queued is not None:
            reply = queued(request) if callable(queued) else queued
            if reply.status != 200 or reply.raw is not None:
                self._plain(reply)
                return
        data = [{"id": m, "object": "model", "owned_by": "test"} for m in self.script.models]
        self._send_json(200, {"object": "list", "data": data})

    def do_POST(self) -> None:
        request = self._read()
        if request.path.endswith("/embeddings"):
            self._embed(request)
            return
        if not request.path.endswith("/chat/completions"):
            self._send_json(404, {"error": {"message": "not found"}})
            return
        with self.script.lock:
            answer = self.script.replies.popleft() if self.script.replies else self.script.default
        reply = answer(request) if callable(answer) else answer
        if reply.status != 200 or reply.raw is not None:
            self._plain(reply)
        elif request.body.get("stream") and not reply.ignore_stream:
            try:
                self._stream(request, reply)
            except (BrokenPipeError, ConnectionResetError):
                self._hung_up()
        else:
            self._whole(request, reply)

    def _read(self) -> Request:
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(length) if length else b"{}"
        headers = {k.lower(): v for k, v in self.headers.items()}
        request = Request(self.command, self.path, headers, json.loads(raw))
        with self.script.lock:
            self.script.requests.append(request)
        return request

    def _hung_up(self) -> None:
        with self.script.lock:
            self.script.broken_pipes += 1
        self.close_connection = True

    def _send(self, status: int, body: bytes, content_type: str, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _send_json(self, status: int, value: object, **headers: str) -> None:
        self._send(status, json.dumps(value).encode(), "application/json", **headers)

    def _plain(self, reply: Reply) -> None:
        headers = {} if reply.retry_after is None else {"Retry_After": str(reply.retry_after)}
        if reply.location:
            headers["Location"] = reply.location
        if reply.raw is not None:
            self._send(reply.status, reply.raw, reply.content_type, **headers)
            return
        key = self.headers.get("Authorization", "")
        error = reply.error or {"message": f"refused, key {key}", "type": "error", "code": None}
        self._send_json(reply.status, {"error": error}, **headers)

    def _whole(self, request: Request, reply: Reply) -> None:
        message: dict[str, object] = {"role": "assistant", "content": reply.whole()}
        if request.body.get("tools"):
            # function_calling: the answer is the argument of the one tool offered.
            name = request.body["tools"][0]["function"]["name"]
            function = {"name": name, "arguments": reply.whole()}
            call = {"id": "call_1", "type": "function", "function": function}
            message = {"role": "assistant", "content": None, "tool_calls": [call]}
        if reply.reasoning:
            message["reasoning_content"] = reply.reasoning
        value: dict[str, object] = {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": request.body.get("model", ""),
            "choices": [{"index": 0, "message": message, "finish_reason": reply.finish}],
        }
        if reply.usage:
            value["usage"] = _usage(reply.usage)
        self._send_json(200, value)

    def _stream(self, request: Request, reply: Reply) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        model = request.body.get("model", "")
        time.sleep(reply.first_delay)
        if reply.reasoning:
            self._event(_chunk(model, {"role": "assistant", "reasoning_content": reply.reasoning}))
        for number, piece in enumerate(reply.pieces()):
            if reply.hold is not None and number == reply.hold_at:
                reply.hold.wait(30)
            if reply.cut_after is not None and number >= reply.cut_after:
                # No closing chunk: to the client the connection broke.
                self.wfile.flush()
                self.close_connection = True
                return
            time.sleep(reply.delay)
            self._event(_chunk(model, {"content": piece}))
        if reply.error_in_stream:
            self._event({"error": {"message": "server failed", "code": 500}})
        elif reply.finish is not None:
            self._event(_chunk(model, {}, finish=reply.finish))
        wants_usage = (request.body.get("stream_options") or {}).get("include_usage")
        if reply.usage and wants_usage:
            event = _chunk(model, {}) | {"choices": [], "usage": _usage(reply.usage)}
            self._event(event)
        if reply.done:
            self._data(b"data: [DONE]\n\n")
        self._data(b"")

    def _event(self, value: object) -> None:
        self._data(b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n")

    def _data(self, block: bytes) -> None:
        self.wfile.write(f"{len(block):x}\r\n".encode() + block + b"\r\n")
        self.wfile.flush()

    def _embed(self, request: Request) -> None:
        texts = request.body.get("input", [])
        texts = [texts] if isinstance(texts, str) else list(texts)
        data = [
            {
                "object": "embedding",
                "index": i,
                "embedding": _vector(str(t), self.script.dimensions),
            }
            for i, t in enumerate(texts)
        ]
        model = request.body.get("model", "")
        usage = {"prompt_tokens": len(texts), "total_tokens": len(texts)}
        self._send_json(200, {"object": "list", "data": data, "model": model, "usage": usage})


def _usage(tokens: tuple[int, int]) -> dict[str, int]:
    prompt, completion = tokens
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }


def _chunk(model: str, delta: dict[str, Any], *, finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": model,
        "choices": [choice],
    }


def _vector(text: str, dimensions: int) -> list[float]:
    """A repeatable vector: texts that share character pairs lie near each other."""
    values = [0.0] * dimensions
    for i in range(max(1, len(text) - 1)):
        digest = hashlib.sha256(text[i : i + 2].encode()).digest()
        values[digest[0] % dimensions] += 1.0 if digest[1] % 2 else -1.0
    length = sum(v * v for v in values) ** 0.5 or 1.0
    return [v / length for v in values]
