"""Bringing the shipped policies and reports into the catalogue of a data folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from assistant.config import KNOWLEDGE_DIR
from assistant.desk.context import DeskContext
from assistant.errors import OutsideError
from assistant.models import Document
from assistant.reading.knowledge import read_policy

SHIPPED_FILE = "shipped.json"
"""In the data folder: which shipped documents were offered, by file name and hash."""


def ensure_shipped(context: DeskContext, store: Callable[[Document], Document]) -> int:
    """Take in what is new or changed among the shipped files; how many.

    Runs at every start and costs a listing when nothing changed. A document whose file changed is
    replaced; one the clerk took out stays out until its file changes.
    """
    workspace = context.workspace
    record = context.folder / SHIPPED_FILE
    present = {d.id: d.sha256 for d in workspace.document_headers() if d.shipped}
    before: dict[str, str] = {}
    if present and record.exists():
        try:
            before = json.loads(record.read_text(encoding="utf-8"))
        except ValueError:
            before = {}
    offered = dict(before)
    fresh: list[Document] = []
    for path in _files():
        sha = hashlib.sha256(path.read_bytes()).hexdigest()
        if offered.get(path.stem) == sha:
            continue
        document, _notes = read_policy(path)
        document = document.model_copy(update={"sha256": sha, "shipped": True})
        if present.get(document.id) != sha:
            fresh.append(document)
        offered[path.stem] = sha
    with workspace.transaction():
        for document in fresh:
            if document.id in present:
                workspace.remove_document(document.id)
            store(document)
    if offered != before:
        _written(record, json.dumps(offered, indent=1))
    return len(fresh)


def _files() -> Iterator[Path]:
    for folder in ("policies", "reports"):
        yield from sorted((KNOWLEDGE_DIR / folder).glob("*.md"))


def _written(path: Path, text: str) -> None:
    """Whole or not at all: half a record would bring back what the clerk took out."""
    fresh = path.with_suffix(".new")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise OutsideError(f"写不进数据文件夹{path.parent}，请检查磁盘空间和权限。") from error
