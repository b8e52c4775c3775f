"""A Chroma server instead of the embedded one, for offices that outgrow one machine."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from index_samples import CharacterVectors, add_to, embed, texts

from assistant.errors import OutsideError, SettingsError
from assistant.index import Index

pytestmark = pytest.mark.server


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    chroma = Path(sys.executable).with_name("chroma")
    if not chroma.exists():
        pytest.skip("the chroma command is not beside this Python")
    port = _free_port()
    folder = tmp_path_factory.mktemp("chroma-server")
    process = subprocess.Popen(
        [str(chroma), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            break
        except OSError:
            time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(10)


def _index(folder, workspace, url):
    return Index(
        folder,
        vectors=workspace,
        generation=workspace.generation,
        backend=CharacterVectors(),
        chroma_url=url,
    )


def test_the_dense_leg_works_through_a_server(server, workspace, tmp_path):
    add_to(workspace)
    with _index(tmp_path / "a", workspace, server) as one:
        one.upsert_text(texts())
        embed(one, workspace, texts())
        assert one.dense("严禁公车私用", k=3)[0][0] == "D2#2"
        with _index(tmp_path / "b", workspace, server) as two:
            two.upsert_text(texts())
            assert two.sync_vectors(CharacterVectors.id) == 0
            two.delete(["D2#2"])
        assert one.dense("严禁公车私用", k=3)[0][0] != "D2#2"
        one.clear()
        assert one.sync_vectors(CharacterVectors.id) == 0
    assert not (tmp_path / "a" / "chroma").exists()


def test_a_server_that_is_not_there_is_told_and_a_search_goes_round(workspace, tmp_path):
    add_to(workspace)
    with _index(tmp_path / "a", workspace, f"http://127.0.0.1:{_free_port()}") as index:
        index.upsert_text(texts())
        with pytest.raises(OutsideError, match="Chroma服务器"):
            embed(index, workspace, texts())
        assert index.dense("严禁公车私用", k=3)[0][0] == "D2#2"


@pytest.mark.parametrize("url", ["localhost", "ftp://host", "http://", "http://host:port"])
def test_a_bad_address_is_said_in_one_sentence(workspace, tmp_path, url):
    with pytest.raises(SettingsError, match="ASSISTANT_CHROMA_URL"):
        _index(tmp_path, workspace, url)
