"""A batch goes on whatever one file does, and embedding goes on where it was stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from support import shelf
from support.desk import open_desk

from assistant.config import load_settings
from assistant.desk import Desk, intake
from assistant.errors import OutsideError
from assistant.reading import read_bytes


def test_a_reader_that_breaks_costs_only_its_own_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.fill(tmp_path / "a", range(3))

    def breaking(name: str, data: bytes, **options: object) -> object:
        if name.endswith("001.txt"):
            raise RecursionError("too deep")
        return read_bytes(name, data)

    monkeypatch.setattr(intake, "read_bytes", breaking)
    desk = open_desk(tmp_path / "data")
    try:
        result = desk.library.ingest([tmp_path / "a"])
        assert [i.document is not None for i in result.items] == [True, False, True]
        assert "没有收进" in result.failed[0].message
        assert "001.txt" in result.failed[0].message
        assert shelf.disagreements(desk, range(3)) == []
    finally:
        desk.close()


def test_a_full_disk_is_not_taken_for_a_bad_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.fill(tmp_path / "a", range(2))
    desk = open_desk(tmp_path / "data")
    try:

        def full(_sha: str, _data: bytes) -> None:
            raise OutsideError("磁盘满了")

        monkeypatch.setattr(desk._context.workspace, "put_original", full)
        with pytest.raises(OutsideError, match="磁盘满了"):
            desk.library.ingest([tmp_path / "a"])
        assert shelf.disagreements(desk, range(2)) == []
    finally:
        desk.close()


def test_embedding_shows_its_progress_goes_on_after_a_stop_and_search_works_meanwhile(
    tmp_path: Path,
) -> None:
    open_desk(tmp_path / "data").close()
    shelf.fill(tmp_path / "a", range(2))
    desk = Desk(load_settings(tmp_path / "data", embedding="use"))
    try:
        desk.library.ingest([tmp_path / "a"])
        waiting = desk.library.pending()
        assert shelf.disagreements(desk, range(2)) == []
        steps: list[tuple[int, int]] = []
        done = desk.library.embed_pending(
            progress=lambda n, of, _message: steps.append((n, of)), stop=lambda: len(steps) >= 3
        )
        assert [n for n, _of in steps] == [8, 16, 24]
        assert {of for _n, of in steps} == {waiting}
        assert desk.library.pending() == waiting - done
        found = desk.library.search("登记簿编号")
        assert found.pending == waiting - done
        assert found.hits
    finally:
        desk.close()
    desk = Desk(load_settings(tmp_path / "data", embedding="use"))
    try:
        assert desk.library.embed_pending() == waiting - done
        assert desk.library.pending() == 0
    finally:
        desk.close()


class Lengths:
    """A backend whose vectors tell which text they were made from."""

    id, dimensions = "lengths", 2

    def __init__(self) -> None:
        self.meanwhile: Callable[[], object] | None = None

    def passages(self, texts: Sequence[str]) -> list[list[float]]:
        if self.meanwhile is not None:
            act, self.meanwhile = self.meanwhile, None
            act()
        return [[1.0, float(len(text))] for text in texts]

    def query(self, _text: str) -> list[float]:
        return [1.0, 1.0]


def test_what_is_corrected_while_it_is_being_embedded_is_embedded_again(tmp_path: Path) -> None:
    import numpy as np

    shelf.fill(tmp_path / "a", range(1))
    open_desk(tmp_path / "data").close()
    desk = Desk(load_settings(tmp_path / "data", embedding="use"))
    backend = Lengths()
    desk._context.__dict__["_backend"] = backend
    try:
        desk.library.embed_pending()
        (item,) = desk.library.ingest([tmp_path / "a"]).items
        assert item.document is not None
        one = item.document.id
        backend.meanwhile = lambda: desk.library.update(one, title="长得多的另一个名字的办法")
        desk.library.embed_pending()
        assert desk.library.pending() == 0
        passages = desk.library.passages(one)
        kept = desk._context.workspace.vectors(backend.id, [p.id for p in passages])
        for p in passages:
            text = "\n".join(["长得多的另一个名字的办法", *p.path, p.text])
            assert np.frombuffer(kept[p.id], "<f4")[1] == len(text)
    finally:
        desk.close()


def test_a_document_taken_out_takes_its_file_with_it(tmp_path: Path) -> None:
    shelf.fill(tmp_path / "a", range(2))
    desk = open_desk(tmp_path / "data")
    try:
        gone, kept = desk.library.ingest([tmp_path / "a"]).items
        assert gone.document is not None
        assert kept.document is not None
        desk.library.remove(gone.document.id)
        left = {path.name for path in (tmp_path / "data" / "originals").iterdir()}
        assert left == {kept.document.sha256}
    finally:
        desk.close()
