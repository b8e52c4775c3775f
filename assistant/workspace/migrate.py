"""Bringing a database to the tables of ``schema``, at every opening and from any working directory."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from assistant.errors import UserError
from assistant.workspace.engine import Database
from assistant.workspace.schema import REVISION

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
_TOO_NEW = "这份数据由更新版本的拟稿台写成，请升级程序后再打开。"
_ADVISORY_LOCK = 0x6E67_7461
"""Any fixed number: the servers' lock that lets one process migrate at a time."""


def current_revision(connection: Connection) -> str | None:
    """The revision the database stands at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def ensure_schema(database: Database) -> bool:
    """Migrate to ``REVISION``; whether there was anything to do.

    A migration is one transaction: it is done wholly or not at all, and a second process waits for it.

    Raises:
        UserError: the database was written by a newer version of the program.
        OutsideError: the database failed.
    """
    with database.read() as connection:
        if current_revision(connection) == REVISION:
            return False
    with database.write() as connection:
        if not database.is_sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
        if current_revision(connection) == REVISION:
            return False
        upgrade(connection)
    return True


def upgrade(connection: Connection, target: str = REVISION) -> None:
    """Run the migrations up to ``target`` inside the caller's transaction.

    Raises:
        UserError: the database stands at a revision this program does not know.
    """
    # Half a second of imports that only a new or old database has to pay for.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    # The value passes through a ConfigParser, where a bare % starts an interpolation.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, target)
    except CommandError as error:
        raise UserError(_TOO_NEW) from error
