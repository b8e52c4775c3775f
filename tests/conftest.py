"""What all tests share: the given samples, a desk on a fresh folder, the scripted server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.openai_server import ScriptedServer
from support.system import SHARED

from assistant.config import Settings, load_settings

# No test may reach a model or a data folder that belongs to the person who runs it.
for _name in [n for n in os.environ if n.startswith(("ASSISTANT_", "OPENAI_"))]:
    del os.environ[_name]


@pytest.fixture(scope="session")
def samples() -> Path:
    """The given sample inputs, read from where they lie."""
    folder = SHARED / "samples"
    if not folder.is_dir():
        pytest.skip("the shared samples are not beside this checkout")
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings on a fresh data folder, without model and without embeddings."""
    return load_settings(tmp_path / "data", embedding="none")


@pytest.fixture(scope="module")
def running() -> Iterator[ScriptedServer]:
    """A loopback server that speaks the OpenAI protocol, one for a whole file."""
    with ScriptedServer() as server:
        yield server


@pytest.fixture
def server(running: ScriptedServer) -> ScriptedServer:
    """The same server without anything an earlier test taught it."""
    running.reset()
    return running
