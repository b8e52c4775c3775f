"""One zip that holds everything: a consistent copy of the database and the originals."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path, PurePosixPath

from assistant.errors import BadFileError, OutsideError, SettingsError, UserError
from assistant.workspace.columns import utc_now
from assistant.workspace.presence import Presence
from assistant.workspace.schema import REVISION

DATABASE = "workspace.db"
ORIGINALS = "originals"
MANIFEST = "backup.json"
_FORMAT = 1
_NOT_OURS = "这不是拟稿台的备份文件，或文件已损坏，请另选一个备份。"


def write_backup(
    target: Path,
    *,
    database: Path | None,
    originals: Callable[[], Sequence[Path]],
    extra: Mapping[str, Path],
) -> Path:
    """Write the zip; an earlier file of that name is replaced only when the new one is complete.

    Args:
        target: where the zip goes.
        database: the SQLite file; it may be in use.
        originals: lists the files of the originals folder; asked once the database is copied.
        extra: further files by their name in the zip (settings.json).

    Raises:
        SettingsError: the workspace is on a database server.
        OutsideError: the disk is full or the folder not writable.
    """
    if database is None:
        raise SettingsError(
            "工作区在数据库服务器上，请用服务器自己的工具（pg_dump）备份，并另存originals文件夹。"
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as name:
            folder = Path(name)
            copy = folder / DATABASE
            _copy_database(database, copy)
            packed = folder / "packed.zip"
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                archive.write(copy, DATABASE)
                kept = originals()
                for path in kept:
                    archive.write(path, f"{ORIGINALS}/{path.name}")
                for inside, path in extra.items():
                    if path.is_file():
                        archive.write(path, inside)
                manifest = {
                    "format": _FORMAT,
                    "revision": REVISION,
                    "created": utc_now().isoformat(timespec="seconds"),
                    "database_sha256": _sha256(copy),
                    "originals": len(kept),
                }
                archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
            packed.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise OutsideError(f"备份没有写成：{target}，请检查磁盘空间和权限。") from error
    return target


def restore_backup(source: Path, folder: Path) -> tuple[str, ...]:
    """Put a backup in the place of a data folder's database, originals and settings.

    What was there is kept beside it under names that end in ``.before-restore``. The index is not part of
    a backup: the caller removes it and builds it anew. Nothing is changed unless the whole backup is good.

    Returns:
        Names of what was restored.

    Raises:
        BadFileError: not a backup of ours, or damaged.
        UserError: the data folder is in use.
        OutsideError: the disk is full or the folder not writable.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        presence = Presence(folder / "running")
        try:
            if presence.others():
                raise UserError("拟稿台正在使用这个数据文件夹，请先关闭程序再恢复。")
            with tempfile.TemporaryDirectory(dir=folder, prefix=".restore-") as name:
                fresh = Path(name)
                _unpack(source, fresh)
                return _swap(fresh, folder)
        finally:
            presence.leave()
    except OSError as error:
        raise OutsideError(f"恢复没有完成，请检查文件夹{folder}的磁盘空间和权限。") from error


def _copy_database(database: Path, copy: Path) -> None:
    """SQLite's online backup: one consistent state, whoever writes meanwhile."""
    with (
        closing(sqlite3.connect(database)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
        # The copy shall be one file; the workspace returns to WAL when it is opened.
        target.execute("PRAGMA journal_mode=DELETE")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpack(source: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            for name in archive.namelist():
                if _welcome(name):
                    archive.extract(name, folder)
    except FileNotFoundError as error:
        raise BadFileError(f"找不到备份文件{source}，请核对路径。") from error
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError) as error:
        raise BadFileError(_NOT_OURS) from error
    database = folder / DATABASE
    if not isinstance(manifest, dict) or not database.is_file():
        raise BadFileError(_NOT_OURS)
    if manifest.get("database_sha256") != _sha256(database):
        raise BadFileError(_NOT_OURS)
    if str(manifest.get("revision", "")) > REVISION:
        raise BadFileError("这份备份由更新版本的拟稿台写成，请升级程序后再恢复。")


def _welcome(name: str) -> bool:
    """Files we wrote ourselves: no folder but ``originals``, nothing that climbs out."""
    parts = PurePosixPath(name).parts
    if ".." in parts or name.startswith("/") or "\\" in name or ":" in name:
        return False
    return len(parts) == 1 or (len(parts) == 2 and parts[0] == ORIGINALS)


def _swap(fresh: Path, folder: Path) -> tuple[str, ...]:
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", ORIGINALS):
        _set_aside(folder / name)
    restored = []
    for path in sorted(fresh.iterdir()):
        if path.name == MANIFEST:
            continue
        if path.is_file() and path.name != DATABASE:
            _set_aside(folder / path.name)
        path.replace(folder / path.name)
        restored.append(path.name)
    (folder / ORIGINALS).mkdir(exist_ok=True)
    return tuple(restored)


def _set_aside(path: Path) -> None:
    if not path.exists():
        return
    aside = path.with_name(f"{path.name}.before-restore")
    if aside.is_dir():
        shutil.rmtree(aside)
    else:
        aside.unlink(missing_ok=True)
    path.replace(aside)
