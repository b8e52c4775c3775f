"""A fresh workspace per test; on PostgreSQL where TEST_DATABASE_URL names a throw-away database."""

from __future__ import annotations

import os

import pytest

from assistant.workspace import Workspace, sqlite_url


def _empty(url: str) -> None:
    from sqlalchemy import text

    from assistant.workspace.engine import Database
    from assistant.workspace.schema import metadata

    database = Database.open(url)
    with database.write() as connection:
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    database.close()


@pytest.fixture
def url(tmp_path):
    server = os.environ.get("TEST_DATABASE_URL")
    if server:
        _empty(server)
        return server
    return sqlite_url(tmp_path / "workspace.db")


@pytest.fixture
def sqlite_only(url):
    if not url.startswith("sqlite"):
        pytest.skip("about the SQLite file")


@pytest.fixture
def workspace(tmp_path, url):
    with Workspace.open(url, originals=tmp_path / "originals") as opened:
        yield opened
