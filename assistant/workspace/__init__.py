"""The SQL stores: the only place that knows the database.

``from assistant.workspace import Workspace`` imports SQLAlchemy (0.3 s), so do it where it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.workspace.backup import restore_backup
    from assistant.workspace.calls import CallRecord
    from assistant.workspace.engine import sqlite_url
    from assistant.workspace.ids import (
        new_brought_id,
        new_document_id,
        new_job_id,
        new_report_id,
        new_revision_id,
        new_snapshot_id,
    )
    from assistant.workspace.workspace import Workspace

__all__ = [
    "CallRecord",
    "Workspace",
    "new_brought_id",
    "new_document_id",
    "new_job_id",
    "new_report_id",
    "new_revision_id",
    "new_snapshot_id",
    "restore_backup",
    "sqlite_url",
]

_HOME = {
    "CallRecord": "calls",
    "Workspace": "workspace",
    "restore_backup": "backup",
    "sqlite_url": "engine",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME.get(name, 'ids')}"), name)
