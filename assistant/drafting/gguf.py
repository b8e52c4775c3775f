"""A model file on this machine (``ASSISTANT_GGUF``), served inside this process: no service to set up, no network.

The optional extra ``gguf`` (xllamacpp: llama.cpp with its own OpenAI-compatible server) loads the file on the first
call and listens on a free port of 127.0.0.1; from there on it is an endpoint like any other.
"""

from __future__ import annotations

import importlib.util
import threading
from pathlib import Path
from typing import Any

from assistant.config import GGUF_ADDRESS, Settings
from assistant.errors import DependencyMissingError, SettingsError

PACKAGE = "xllamacpp"
_MAGIC = b"GGUF"
_ROOM = 1024
"""Tokens of context beside the evidence pack and the answer: the prompt's own rules."""
_SMALLEST = 8192

_servers: dict[Path, Any] = {}
_lock = threading.Lock()


def available() -> bool:
    """Whether the extra is installed."""
    return importlib.util.find_spec(PACKAGE) is not None


def running(settings: Settings) -> Settings:
    """The same settings with an address that answers: that of the model file, loaded now if it is not yet.

    Loading takes seconds, once in a process. Settings that name another endpoint come back as they are.

    Raises:
        DependencyMissingError: the extra is not installed.
        SettingsError: the file is missing or is no GGUF model.
    """
    if settings.base_url.strip() != GGUF_ADDRESS or settings.gguf is None:
        return settings
    path = settings.gguf.resolve()
    with _lock:
        server = _servers.get(path)
        if server is None:
            server = _servers[path] = _serve(path, settings)
    here = f"{str(server.listening_address).rstrip('/')}/v1"
    return settings.model_copy(update={"base_url": here})


def _serve(path: Path, settings: Settings) -> Any:
    if not path.is_file():
        raise SettingsError(f"找不到模型文件“{path.name}”，请检查 ASSISTANT_GGUF。")
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise SettingsError(f"“{path.name}”不是 GGUF 模型文件，请检查 ASSISTANT_GGUF。")
    if not available():
        raise DependencyMissingError(
            f"要在本机直接运行模型文件，请先安装可选部件：pip install {PACKAGE}；或者改用离线起草。"
        )
    import xllamacpp

    wanted = xllamacpp.CommonParams()
    wanted.model.path = str(path)
    wanted.n_ctx = max(_SMALLEST, settings.context_tokens + settings.max_tokens + _ROOM)
    wanted.n_parallel = 1
    wanted.hostnames = ["127.0.0.1"]
    wanted.port = 0
    return xllamacpp.Server(wanted)
