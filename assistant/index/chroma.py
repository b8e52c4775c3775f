"""Chroma, embedded in a folder or on a server: handles, collections and its failures told in one sentence.

Measured on chromadb 1.5.9: a process that has a folder open never sees what another one adds, two writers
lose each other's vectors silently, and a mere reader's first query rewrites the files of the vector index.
So with a folder every use, reading too, happens under the folder's lock, and whoever finds that another
process has used the folder since opens it anew first.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from assistant.errors import OutsideError, SettingsError
from assistant.index.lock import WAIT_SECONDS, folder_lock

_log = logging.getLogger(__name__)

_PREFIX = "model-"
_RUN = uuid4().hex

_HNSW = {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 24}
_BROKEN = "语义索引出错，请检查磁盘空间；若仍出错，请运行 python -m assistant reindex 重建。"
_BAD_URL = "Chroma服务器地址写得不对，请按“http://主机:端口”填写ASSISTANT_CHROMA_URL。"
_NO_SERVER = "连不上Chroma服务器，请检查ASSISTANT_CHROMA_URL和网络。"

_guard = threading.Lock()
_folders: dict[Path, ChromaFolder] = {}


def _me() -> str:
    """Names this process in the folder's ``chroma-user`` file."""
    return f"{_RUN}-{os.getpid()}"


def collection_name(model: str) -> str:
    """Chroma takes 3 to 512 of ``[a-zA-Z0-9._-]``; a model's id may hold anything."""
    return _PREFIX + hashlib.sha256(model.encode("utf-8")).hexdigest()[:40]


class ChromaFolder:
    """A folder of embedded Chroma; one per folder and process, shared by all who use it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "chroma"
        self._user = folder / "chroma-user"
        self._lock = folder_lock(folder)
        self._client: Any = None
        self._generation = -1
        self._holders = 0

    @property
    def exists(self) -> bool:
        """Whether anything was ever stored; loading Chroma to learn that takes a second."""
        return self._folder.is_dir()

    @contextmanager
    def use(self, generation: int, wait: float = WAIT_SECONDS) -> Iterator[Any]:
        """The client, safe from other processes until the block ends.

        Args:
            generation: of the index, as the workspace knows it; an older handle is not used any more.
            wait: seconds to wait for others.

        Raises:
            BusyError: others kept the folder for the whole time.
            OutsideError: Chroma failed.
        """
        with self._lock.hold(wait), _told(_BROKEN):
            if self._generation != generation or not self._was_last():
                self._close()
            if self._client is None:
                self._client = _embedded(self._folder)
                self._user.write_text(_me(), encoding="ascii")
                self._generation = generation
            try:
                yield self._client
            except BaseException:
                # What a failed call left in memory is unknown.
                self._close()
                raise

    def advance(self, before: int, after: int) -> None:
        """Our own write raised the generation: a handle that was up to date stays so."""
        if self._generation == before:
            self._generation = after

    def clear(self) -> None:
        """Forget all vectors, damaged ones too. The caller holds the folder's lock.

        Raises:
            OutsideError: the files are in use elsewhere and Chroma cannot empty them either.
        """
        self._close()
        shutil.rmtree(self._folder, ignore_errors=True)
        if not self._folder.exists():
            return
        with _told(_BROKEN):
            self._client = _embedded(self._folder)
            for collection in own_collections(self._client):
                self._client.delete_collection(collection.name)
            self._close()

    def acquire(self) -> None:
        """One more index uses this folder."""
        self._holders += 1

    def release(self) -> None:
        """One index less; the last one closes the files."""
        with _guard:
            self._holders -= 1
            last = self._holders <= 0
        if last:
            self._close()

    def _was_last(self) -> bool:
        try:
            return self._user.read_text(encoding="ascii") == _me()
        except (OSError, UnicodeDecodeError):
            return False

    def _close(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            client.close()


class ChromaServer:
    """A Chroma server does its own locking and sees everything at once."""

    def __init__(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise SettingsError(_BAD_URL) from error
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SettingsError(_BAD_URL)
        self._ssl = parts.scheme == "https"
        self._host = parts.hostname
        self._port = port or (443 if self._ssl else 8000)
        self._client: Any = None
        self._guard = threading.Lock()

    @property
    def exists(self) -> bool:
        """Only the server knows."""
        return True

    @contextmanager
    def use(self, generation: int, wait: float = WAIT_SECONDS) -> Iterator[Any]:
        """The client; ``generation`` and ``wait`` have no meaning here.

        Raises:
            OutsideError: the server is not there, or failed.
        """
        del generation, wait
        with _told(_NO_SERVER):
            with self._guard:
                if self._client is None:
                    self._client = _remote(self._host, self._port, ssl=self._ssl)
            yield self._client

    def advance(self, before: int, after: int) -> None:
        """Nothing to note."""

    def clear(self) -> None:
        """Drop our collections.

        Raises:
            OutsideError: the server is not there, or failed.
        """
        with self.use(0) as client:
            for collection in own_collections(client):
                client.delete_collection(collection.name)

    def release(self) -> None:
        """Close the connection."""
        with self._guard:
            if self._client is not None:
                self._client.close()
                self._client = None


def open_chroma(folder: Path, url: str) -> ChromaFolder | ChromaServer:
    """Chroma in ``folder``, or at ``url`` where that is set; give it back with ``release``.

    Raises:
        SettingsError: the URL is none.
    """
    if url:
        return ChromaServer(url)
    key = folder.resolve()
    with _guard:
        if key not in _folders:
            _folders[key] = ChromaFolder(key)
        _folders[key].acquire()
        return _folders[key]


def get_collection(client: Any, model: str, *, make: bool = False) -> Any:
    """The collection of an embedding model; None where there is none and none is to be made."""
    from chromadb.errors import NotFoundError

    name = collection_name(model)
    if make:
        return client.get_or_create_collection(
            name, embedding_function=None, configuration={"hnsw": _HNSW}, metadata={"model": model}
        )
    try:
        return client.get_collection(name, embedding_function=None)
    except NotFoundError:
        return None


def own_collections(client: Any) -> list[Any]:
    """The collections of all embedding models; a server may hold others' too."""
    return [found for found in client.list_collections() if found.name.startswith(_PREFIX)]


def _settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def _embedded(folder: Path) -> Any:
    import chromadb

    folder.mkdir(parents=True, exist_ok=True)
    try:
        return chromadb.PersistentClient(str(folder), settings=_settings())
    except AttributeError:
        # chromadb 1.5.9 keeps the half-started system of an opening that failed before; this attempt has
        # stumbled over it and thrown it away.
        return chromadb.PersistentClient(str(folder), settings=_settings())


def _remote(host: str, port: int, *, ssl: bool) -> Any:
    import chromadb

    return chromadb.HttpClient(host=host, port=port, ssl=ssl, settings=_settings())


@contextmanager
def _told(sentence: str) -> Iterator[None]:
    """Chroma's failures as one sentence.

    Raises:
        OutsideError: Chroma, its files or its server failed.
    """
    from chromadb.errors import ChromaError
    from httpx import HTTPError

    try:
        yield
    except (ChromaError, HTTPError, OSError, ValueError, RuntimeError) as error:
        _log.warning("chroma: %s", error)
        raise OutsideError(sentence) from error
