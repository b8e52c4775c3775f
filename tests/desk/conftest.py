"""A desk with a model on a fresh data folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.desk import open_desk
from support.openai_server import ScriptedServer

from assistant.desk import Desk


@pytest.fixture
def desk(tmp_path: Path, server: ScriptedServer) -> Iterator[Desk]:
    """A desk whose model is the scripted server."""
    opened = open_desk(tmp_path / "data", server.url)
    yield opened
    opened.close()
