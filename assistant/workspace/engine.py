"""The database connection: how it is opened, how a transaction is held, how its failures are told."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, create_engine, event, exc, make_url

from assistant.errors import DeskError, OutsideError, SettingsError, UserError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS = 30
"""How long a writer waits for another writer before it gives up."""

_WRITES = "desk_writes"
_SQLITE = "sqlite:///"


def sqlite_url(path: Path) -> str:
    """The URL of a workspace file, for ``Workspace.open``."""
    return f"{_SQLITE}{path}"


def parse_url(url: str) -> URL:
    """A SQLAlchemy URL.

    The part after ``sqlite:///`` is a path as it stands: folders may hold ``?``, ``%`` or Chinese.

    Raises:
        SettingsError: the address is no database URL.
    """
    if url.startswith(_SQLITE):
        return URL.create("sqlite", database=url.removeprefix(_SQLITE))
    if url.startswith("postgres://"):
        url = "postgresql://" + url.removeprefix("postgres://")
    try:
        return make_url(url)
    except exc.ArgumentError as error:
        raise SettingsError(
            "数据库地址ASSISTANT_DATABASE_URL写得不对，请按“postgresql://用户:密码@主机/库名”填写。"
        ) from error


class Database:
    """One engine, shared by all threads of the process.

    A store method works inside ``read()`` or ``write()``. Both join the transaction that the calling thread
    already holds; otherwise they open one of their own, so a method is atomic on its own and several
    methods are atomic together inside ``transaction()``.
    """

    def __init__(self, engine: Engine, url: URL) -> None:
        self.engine = engine
        self.url = url
        self._local = threading.local()

    @classmethod
    def open(cls, url: str) -> Database:
        """Connect, without touching the tables.

        Raises:
            SettingsError: the URL or its driver is not usable.
            OutsideError: the file or the server cannot be reached.
        """
        parsed = parse_url(url)
        sqlite = parsed.get_backend_name() == "sqlite"
        path = parsed.database
        if sqlite:
            if path in (None, "", ":memory:"):
                raise SettingsError("工作区必须放在文件里，请把数据库地址指向一个文件。")
            _make_folder(Path(path).parent)
        try:
            engine = create_engine(
                parsed,
                # CJK text as itself: six times smaller than \uXXXX.
                json_serializer=lambda value: json.dumps(
                    value, ensure_ascii=False, separators=(",", ":")
                ),
                pool_size=10,
                max_overflow=50,
                pool_pre_ping=not sqlite,
                connect_args={"timeout": BUSY_SECONDS} if sqlite else {},
            )
        except ImportError as error:
            raise SettingsError(
                "缺少连接这种数据库的驱动，PostgreSQL请先安装psycopg（pip install psycopg[binary]）。"
            ) from error
        except exc.ArgumentError as error:
            raise SettingsError(
                "不认识数据库地址里的数据库种类，请使用SQLite或PostgreSQL。"
            ) from error
        database = cls(engine, parsed)
        if sqlite:
            _prepare_sqlite(engine)
            with translated():
                _use_wal(engine)
        return database

    @property
    def is_sqlite(self) -> bool:
        """Whether the workspace is a file of ours, rather than a server's."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def path(self) -> Path | None:
        """The SQLite file, if it is one."""
        return Path(self.url.database or "") if self.is_sqlite else None

    @property
    def in_transaction(self) -> bool:
        """Whether the calling thread holds a write transaction."""
        return getattr(self._local, "connection", None) is not None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one consistent state.

        Raises:
            OutsideError: the database failed.
        """
        held = self._held()
        if held is not None:
            yield held
            return
        with translated(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection whose changes are kept together, or not at all if the block raises.

        Inside a transaction of the same thread this is a savepoint: a caller that catches the error and
        goes on does not keep half of the inner change.

        Raises:
            OutsideError: the database failed.
        """
        held = self._held()
        if held is not None:
            with held.begin_nested():
                yield held
            return
        with translated(), self.engine.connect() as fresh:
            connection = fresh.execution_options(**{_WRITES: True})
            with connection.begin():
                self._local.connection = connection
                try:
                    yield connection
                finally:
                    self._local.connection = None

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    def _held(self) -> Connection | None:
        return getattr(self._local, "connection", None)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutsideError(f"建不了数据文件夹{folder}，请检查权限或换一个位置。") from error


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        # The driver's own transaction control begins too late (at the first INSERT); we begin ourselves.
        raw: Any = connection
        raw.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        cursor.execute("PRAGMA foreign_keys=ON")
        # A saved sentence survives a power cut, not only a crash of the program.
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        # A deferred transaction that turns into a writer fails at once, busy_timeout or not, when another
        # writer came first; so writers take their lock at the start.
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _use_wal(engine: Engine) -> None:
    """Switch the file to WAL once; the mode stays with the file.

    SQLite does not wait for the lock this switch needs, so two processes opening a new file retry here.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        raw = engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("PRAGMA journal_mode")
            if cursor.fetchone() != ("wal",):
                cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
        finally:
            raw.close()
        time.sleep(0.05)


_SAID = (
    ("locked", "数据库正被另一个程序占用，这次没有保存，请稍后再试。"),
    ("full", "磁盘已满，这次没有保存，请清理磁盘后再试。"),
    ("malformed", "数据库文件已损坏，请用备份恢复。"),
    ("not a database", "数据库文件已损坏，或不是拟稿台的文件，请用备份恢复。"),
    ("readonly", "数据文件夹不可写，请检查权限。"),
    ("unable to open", "打不开数据库文件，请检查数据文件夹的位置和权限。"),
)


@contextmanager
def translated() -> Iterator[None]:
    """Turn a driver's failure into one sentence that says what to do.

    Raises:
        UserError: what the change rests on was changed or removed by someone else.
        OutsideError: everything else a database can do wrong.
    """
    try:
        yield
    except DeskError:
        raise
    except exc.IntegrityError as error:
        raise UserError("数据已被另一个窗口或同事改动，这次没有保存，请刷新后再试。") from error
    except exc.TimeoutError as error:
        raise OutsideError("同时使用的人太多，数据库一时排不上，请稍后再试。") from error
    except (exc.DBAPIError, sqlite3.Error) as error:
        raise OutsideError(_sentence(str(error))) from error


def _sentence(said: str) -> str:
    low = said.lower()
    for mark, sentence in _SAID:
        if mark in low:
            return sentence
    return "数据库出错，这次没有保存，请检查数据文件夹或数据库服务后再试。"
