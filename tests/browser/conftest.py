"""The real app in Debian's Chromium, on a fresh data folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.app import CHROMIUM_FLAGS, App
from support.clerk import SECOND, shot
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


@pytest.fixture
def page(app: App) -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as pw:
        browser = pw.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS)
        context = browser.new_context(
            viewport={"width": 1366, "height": 768}, accept_downloads=True
        )
        fresh = context.new_page()
        fresh.set_default_timeout(30 * SECOND)
        yield fresh
        shot(fresh, "last")
        browser.close()
