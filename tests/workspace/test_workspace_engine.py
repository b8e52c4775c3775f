"""Opening, migrating, transactions, and how failures are told."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import textwrap
import threading
from contextlib import closing
from pathlib import Path

import pytest
from workspace_samples import make_document, make_fact, make_passages, make_report

from assistant.errors import DefectError, DeskError, OutsideError, SettingsError, UserError
from assistant.models import Document
from assistant.workspace import (
    Workspace,
    new_document_id,
    new_job_id,
    new_report_id,
    new_revision_id,
    new_snapshot_id,
    sqlite_url,
)
from assistant.workspace.codec import Codec
from assistant.workspace.columns import utc_now
from assistant.workspace.engine import Database
from assistant.workspace.migrate import MIGRATIONS, current_revision, ensure_schema, upgrade
from assistant.workspace.schema import REVISION, documents, metadata

ROOT = Path(__file__).resolve().parents[2]


def _database(url):
    return Database.open(url)


def test_migrations_make_exactly_the_tables_of_the_schema(url):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    database = _database(url)
    assert ensure_schema(database)
    assert not ensure_schema(database)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert current_revision(connection) == REVISION
    database.close()


def test_the_schema_belongs_to_the_last_migration():
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    assert ScriptDirectory.from_config(config).get_current_head() == REVISION


def test_an_older_database_is_brought_up_with_its_data(url, tmp_path):
    database = _database(url)
    with database.write() as connection:
        upgrade(connection, "0001")
        row = Codec(Document, documents).row(make_document())
        connection.execute(documents.insert().values(**row, added=utc_now()))
    database.close()
    with Workspace.open(url, originals=tmp_path / "originals") as workspace:
        assert workspace.document("D1") == make_document()
        assert workspace.jobs() == ()
        assert workspace.generation.current() >= 1


def test_a_failed_migration_changes_nothing(url, tmp_path, monkeypatch):
    from alembic.operations import Operations

    original = Operations.create_table

    def broken(self, name, *args, **kwargs):
        if name == "jobs":
            raise RuntimeError("power cut")
        return original(self, name, *args, **kwargs)

    database = _database(url)
    with database.write() as connection:
        upgrade(connection, "0001")
    monkeypatch.setattr(Operations, "create_table", broken)
    with pytest.raises(RuntimeError):
        ensure_schema(database)
    monkeypatch.undo()
    with database.read() as connection:
        assert current_revision(connection) == "0001"
    assert ensure_schema(database)
    database.close()


def test_a_database_of_a_newer_program_is_refused(url, tmp_path):
    from sqlalchemy import text

    Workspace.open(url, originals=tmp_path / "originals").close()
    database = _database(url)
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(UserError, match="升级程序"):
        Workspace.open(url, originals=tmp_path / "originals")


def test_it_opens_from_any_working_directory_and_skips_alembic(tmp_path):
    script = textwrap.dedent(
        f"""
        import sys
        from pathlib import Path
        from assistant.workspace import Workspace, sqlite_url
        folder = Path({str(tmp_path)!r}) / "资料 50% ?"
        Workspace.open(sqlite_url(folder / "w.db"), originals=folder / "originals").close()
        print("alembic" in sys.modules)
        """
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    said = [
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        for _ in range(2)
    ]
    assert said == ["True", "False"]
    assert (tmp_path / "资料 50% ?" / "w.db").exists()


def test_importing_the_package_does_not_import_sqlalchemy():
    script = "import sys, assistant.workspace; print('sqlalchemy' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert said.stdout.strip() == "False"


def test_several_processes_open_a_new_folder_at_once(tmp_path):
    script = textwrap.dedent(
        f"""
        from pathlib import Path
        from assistant.workspace import Workspace, sqlite_url
        folder = Path({str(tmp_path)!r})
        with Workspace.open(sqlite_url(folder / "w.db"), originals=folder / "originals") as w:
            w.generation.bump()
        """
    )
    running = [subprocess.Popen([sys.executable, "-c", script], cwd=ROOT) for _ in range(4)]
    assert [process.wait() for process in running] == [0] * 4
    with Workspace.open(sqlite_url(tmp_path / "w.db"), originals=tmp_path / "originals") as w:
        assert w.generation.current() == 5


def test_the_file_is_in_wal_mode_with_foreign_keys_and_full_sync(workspace, tmp_path, sqlite_only):
    with closing(sqlite3.connect(tmp_path / "workspace.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with workspace._db.read() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() >= 5000


def test_a_transaction_is_kept_wholly_or_not_at_all(workspace):
    def broken():
        with workspace.transaction():
            workspace.add_report(make_report())
            workspace.add_facts("R1", [make_fact()])
            assert len(workspace.facts("R1")) == 1
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert workspace.reports() == ()
    with workspace.transaction():
        workspace.add_report(make_report())
        workspace.add_facts("R1", [make_fact()])
    assert len(workspace.facts("R1")) == 1


def test_a_caught_failure_inside_a_transaction_leaves_no_half(workspace):
    document = make_document("D2")

    def broken():
        yield from make_passages(document, 600)
        raise KeyError

    with workspace.transaction():
        workspace.add_report(make_report())
        with pytest.raises(KeyError):
            workspace.add_document(document, broken())
    assert len(workspace.reports()) == 1
    assert workspace.documents() == ()
    assert workspace.passage_count() == 0


def test_readers_see_the_last_state_while_a_writer_works(workspace):
    inside, seen = threading.Event(), threading.Event()

    def write():
        with workspace.transaction():
            workspace.add_report(make_report())
            inside.set()
            assert seen.wait(10)

    writer = threading.Thread(target=write)
    writer.start()
    assert inside.wait(10)
    assert workspace.reports() == ()
    seen.set()
    writer.join()
    assert len(workspace.reports()) == 1


def test_many_threads_write_at_once(workspace):
    workspace.add_report(make_report())
    failed = []

    def work(n):
        try:
            for i in range(10):
                workspace.add_facts("R1", [make_fact(f"F{n}-{i}")])
                workspace.generation.bump()
        except DeskError as error:
            failed.append(error)

    before = workspace.generation.current()
    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(workspace.facts("R1")) == 80
    assert workspace.generation.current() == before + 80


def test_the_generation_is_not_raised_inside_a_transaction(workspace):
    before = workspace.generation.current()
    with pytest.raises(DefectError), workspace.transaction():
        workspace.generation.bump()
    assert workspace.generation.current() == before
    assert workspace.generation.bump() == before + 1


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("no url at all", SettingsError),
        ("sqlite://", SettingsError),
        ("sqlite:///:memory:", SettingsError),
        ("oracle://u:p@host/x", SettingsError),
        ("sqlite:////proc/none/w.db", OutsideError),
    ],
)
def test_a_bad_address_is_said_in_one_sentence(tmp_path, url, kind):
    with pytest.raises(kind) as said:
        Workspace.open(url, originals=tmp_path / "originals")
    assert str(said.value).endswith("。")


def test_a_damaged_file_is_said_in_one_sentence(tmp_path):
    (tmp_path / "w.db").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(OutsideError, match="备份"):
        Workspace.open(sqlite_url(tmp_path / "w.db"), originals=tmp_path / "originals")


def test_problems_are_told_to_the_doctor(workspace):
    assert workspace.problems() == ()
    workspace.add_document(make_document(), ())
    workspace.add_document(make_document("D2", shipped=True), ())
    assert len(workspace.problems()) == 1
    assert "原件" in workspace.problems()[0]


def test_a_noun_may_grow_without_a_migration():
    class Grown(Document):
        signatory: str = ""
        copies: tuple[str, ...] = ()

    codec = Codec(Grown, documents)
    grown = Grown(**make_document().model_dump(), signatory="某某", copies=("甲", "乙"))
    row = codec.row(grown)
    assert {"signatory": "某某", "copies": ["甲", "乙"]}.items() <= row["more"].items()
    assert codec.noun(row) == grown
    # An older program meets the row of a newer one.
    assert Codec(Document, documents).noun(row) == make_document()


def test_ids_are_short_and_not_guessed():
    for make, prefix, length in (
        (new_report_id, "R", 7),
        (new_revision_id, "V", 11),
        (new_snapshot_id, "S", 7),
        (new_job_id, "J", 9),
        (new_document_id, "D", 8),
    ):
        made = {make() for _ in range(300)}
        assert len(made) == 300
        for id in made:
            assert id.startswith(prefix)
            assert len(id) == length
            assert not set(id[1:]) & set("ILOU")
