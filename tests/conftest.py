"""What all tests share: the given samples, a desk on a fresh folder, the scripted server."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from assistant.config import Settings, load_settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

# No test may reach a model or a data folder that belongs to the person who runs it.
for _name in [n for n in os.environ if n.startswith(("ASSISTANT_", "OPENAI_"))]:
    del os.environ[_name]


def need(tool: str, why: str) -> None:
    """Skip where a system part is missing, saying so; in CI its absence is a failure."""
    if shutil.which(tool) is None:
        message = f"{tool} is not installed: {why}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


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
