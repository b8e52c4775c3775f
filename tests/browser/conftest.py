"""The real app in Debian's Chromium, on a fresh data folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.app import App
from support.openai_server import ScriptedServer
from support.system import need


@pytest.fixture
def model() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        yield server


@pytest.fixture
def app(tmp_path: Path, model: ScriptedServer) -> Iterator[App]:
    need("chromium", "the app is driven in Debian's Chromium")
    running = App(tmp_path / "data", **model.environment())
    running.start()
    yield running
    running.kill()
