"""Where things lie, and what to do where a system part is missing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
ARTIFACTS = ROOT / "test-artifacts"


def need(tool: str, why: str) -> None:
    """Skip where a system part is missing, saying so; in CI its absence is a failure."""
    if shutil.which(tool) is None:
        message = f"{tool} is not installed: {why}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
