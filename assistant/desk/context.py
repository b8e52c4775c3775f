"""What every service of the desk shares: settings, stores, and the lazily opened heavy parts."""

from __future__ import annotations

import threading
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.config import Settings
from assistant.desk.jobs import JobRunner
from assistant.workspace import Workspace, sqlite_url

if TYPE_CHECKING:
    from assistant.index import EmbeddingBackend, Index

_EXACT = 5000
"""Passages up to which a search by meaning is an exact scan (reference/stack.md B1)."""


class DeskContext:
    """Opened once per process; safe to share between pages and worker threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        folder = settings.data_dir
        folder.mkdir(parents=True, exist_ok=True)
        url = settings.database_url or sqlite_url(folder / "workspace.db")
        self.workspace = Workspace.open(url, originals=folder / "originals")
        self.jobs = JobRunner(self.workspace)
        self._lock = threading.RLock()

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self.settings.data_dir

    @cached_property
    def _backend(self) -> EmbeddingBackend | None:
        from assistant.index import open_backend

        return open_backend(self.settings)

    @property
    def backend(self) -> EmbeddingBackend | None:
        """The embedding backend, loaded on first use; None = lexical search only."""
        with self._lock:
            return self._backend

    def forget_backend(self) -> None:
        """Open the backend anew on next use, after the settings changed."""
        with self._lock:
            self.__dict__.pop("_backend", None)

    @cached_property
    def _index(self) -> Index:
        from assistant.index import Index

        return Index(
            self.settings.index_dir,
            vectors=self.workspace,
            generation=self.workspace.generation,
            chroma_url=self.settings.chroma_url,
            exact_up_to=_EXACT,
        )

    @property
    def index(self) -> Index:
        """The rebuildable index, opened on first use."""
        with self._lock:
            return self._index

    def close(self) -> None:
        """Stop jobs and release every handle."""
        self.jobs.close()
        if "_index" in self.__dict__:
            self._index.close()
        self.workspace.close()
