"""A real workspace and a real index on a fresh folder."""

from __future__ import annotations

import pytest
from index_samples import CharacterVectors, add_to, embed, texts

from assistant.index import Index
from assistant.workspace import Workspace, sqlite_url


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(
        sqlite_url(tmp_path / "workspace.db"), originals=tmp_path / "originals"
    ) as opened:
        yield opened


@pytest.fixture
def open_index(tmp_path, workspace):
    opened = []

    def make(folder="index", **options):
        index = Index(
            tmp_path / folder,
            vectors=workspace,
            generation=workspace.generation,
            backend=CharacterVectors(),
            **options,
        )
        opened.append(index)
        return index

    yield make
    for index in opened:
        index.close()


@pytest.fixture
def index(open_index):
    return open_index()


@pytest.fixture
def filled(index, workspace):
    """The index with the whole sample library in every leg."""
    add_to(workspace)
    index.upsert_text(texts())
    embed(index, workspace, texts())
    return index
