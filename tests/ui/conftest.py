"""The screens without a browser: Streamlit's own test runner on a desk with a fresh folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from ui_pages import FACTS, NOTICE, PREVIOUS, Open

from assistant.desk import Desk
from assistant.models import DocumentKind, Report
from assistant.ui import common


def _report_page() -> None:
    from assistant.ui import report_page
    from assistant.ui.common import show_flashes

    show_flashes()
    report_page.show()


def _library_page() -> None:
    from assistant.ui import library_page
    from assistant.ui.common import show_flashes

    show_flashes()
    library_page.show()


def _settings_page() -> None:
    from assistant.ui import settings_page
    from assistant.ui.common import show_flashes

    show_flashes()
    settings_page.show()


_PAGES = {"report": _report_page, "library": _library_page, "settings": _settings_page}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The desk the pages open too."""
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ASSISTANT_EMBEDDING", "none")
    common.desk.clear()
    opened = common.desk()
    yield opened
    opened.close()
    common.desk.clear()


@pytest.fixture
def open_page(desk: Desk) -> Open:
    """Open a page at an address; whatever goes wrong on it fails the test at once."""

    def opened(page: str, **address: str) -> AppTest:
        at = AppTest.from_function(_PAGES[page], default_timeout=60)
        for name, value in address.items():
            at.query_params[name] = value
        at.run()
        assert not at.exception
        return at

    return opened


@pytest.fixture
def report(desk: Desk) -> Report:
    """A report with notice, last year and three facts, not drafted yet."""
    previous = desk.library.ingest_bytes("去年.txt", PREVIOUS.encode(), kind=DocumentKind.REPORT)
    notice = desk.library.ingest_bytes("通知.txt", NOTICE.encode(), kind=DocumentKind.NOTICE)
    return desk.reports.new(
        title="关于2026年度作风建设情况的报告",
        year=2026,
        unit="某区档案馆",
        addressee="某区党委",
        previous=previous.id,
        notice=notice.id,
        facts=FACTS,
    )
