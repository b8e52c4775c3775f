"""Backup and restore."""

from __future__ import annotations

import hashlib
import json
import threading
import zipfile

import pytest
from workspace_samples import make_document, make_passages, make_report, make_revision

from assistant.errors import BadFileError, OutsideError, UserError
from assistant.workspace import Workspace, restore_backup, sqlite_url

pytestmark = pytest.mark.usefixtures("sqlite_only")


def _fill(workspace):
    data = b"original bytes"
    document = make_document(sha256=hashlib.sha256(data).hexdigest())
    workspace.put_original(document.sha256, data)
    workspace.add_document(document, make_passages(document))
    workspace.add_report(make_report())
    workspace.save_revision(make_revision("V1", "第一稿"), expected_parent=None)
    return document


def _open(folder):
    return Workspace.open(sqlite_url(folder / "workspace.db"), originals=folder / "originals")


def test_a_backup_restores_into_an_empty_folder(workspace, tmp_path):
    document = _fill(workspace)
    settings = tmp_path / "settings.json"
    settings.write_text("{}", encoding="utf-8")
    made = workspace.backup(tmp_path / "out" / "备份.zip", extra={"settings.json": settings})
    workspace.save_revision(make_revision("V2", "备份之后"), expected_parent="V1")
    target = tmp_path / "target"
    assert set(restore_backup(made, target)) == {"workspace.db", "originals", "settings.json"}
    with _open(target) as restored:
        assert restored.documents() == (document,)
        assert restored.original(document.sha256) == b"original bytes"
        assert restored.current_revision("R1", "s1").text == "第一稿"
        assert restored.problems() == ()


def test_a_backup_taken_while_others_write_is_one_consistent_state(workspace, tmp_path):
    stop = threading.Event()

    def write():
        n = 0
        while not stop.is_set():
            document = make_document(f"D{n}")
            workspace.add_document(document, make_passages(document, 5))
            n += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [workspace.backup(tmp_path / f"{n}.zip") for n in range(3)]
    finally:
        stop.set()
        writer.join()
    for n, path in enumerate(made):
        restore_backup(path, tmp_path / f"t{n}")
        with _open(tmp_path / f"t{n}") as restored:
            assert restored.passage_count() == 5 * len(restored.documents())


def test_restoring_over_data_keeps_what_was_there(workspace, tmp_path):
    _fill(workspace)
    made = workspace.backup(tmp_path / "b.zip")
    target = tmp_path / "target"
    with _open(target) as other:
        other.add_report(make_report("R9"))
    restore_backup(made, target)
    with _open(target) as restored:
        assert [r.id for r in restored.reports()] == ["R1"]
    assert (target / "workspace.db.before-restore").exists()


def test_a_folder_in_use_is_not_restored_into(workspace, tmp_path):
    _fill(workspace)
    made = workspace.backup(tmp_path / "b.zip")
    with _open(tmp_path / "target") as busy:
        with pytest.raises(UserError, match="先关闭"):
            restore_backup(made, tmp_path / "target")
        assert busy.reports() == ()


def _zip(path, entries):
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)


@pytest.mark.parametrize(
    "entries",
    [
        {},
        {"readme.txt": "x"},
        {"backup.json": "not json", "workspace.db": "x"},
        {"backup.json": "{}"},
        {"backup.json": "{}", "workspace.db": "x"},
        {"backup.json": json.dumps({"database_sha256": "0" * 64}), "workspace.db": "x"},
    ],
)
def test_what_is_no_backup_is_refused_and_changes_nothing(tmp_path, entries):
    _zip(tmp_path / "b.zip", entries)
    with _open(tmp_path / "target") as workspace:
        workspace.add_report(make_report())
    with pytest.raises(BadFileError, match="备份"):
        restore_backup(tmp_path / "b.zip", tmp_path / "target")
    with _open(tmp_path / "target") as workspace:
        assert len(workspace.reports()) == 1


def test_a_file_that_is_no_zip_or_not_there_is_refused(tmp_path):
    (tmp_path / "b.zip").write_bytes(b"nonsense")
    with pytest.raises(BadFileError):
        restore_backup(tmp_path / "b.zip", tmp_path / "target")
    with pytest.raises(BadFileError, match="找不到"):
        restore_backup(tmp_path / "none.zip", tmp_path / "target")


def test_a_backup_cannot_write_outside_its_folder(workspace, tmp_path):
    _fill(workspace)
    made = workspace.backup(tmp_path / "b.zip")
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("../evil.txt", "x")
        archive.writestr("originals/../../evil.txt", "x")
        archive.writestr("app/evil.py", "x")
    restore_backup(made, tmp_path / "target")
    assert list(tmp_path.rglob("evil*")) == []


def test_a_backup_that_cannot_be_written_is_said_in_one_sentence(workspace, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutsideError, match="备份没有写成"):
        workspace.backup(tmp_path / "file" / "b.zip")
