"""The judged queries of tests/library/judged over the shipped library and the distractors beside them.

A judged passage is written as ``document|words of it`` (or the beginning of its locator), ``document|*`` being
any passage of it: ids of passages move when a text is edited, its words do not.
"""

from __future__ import annotations

import datetime as dt
import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.desk import Desk

FOLDER = Path(__file__).resolve().parents[1] / "library" / "judged"
EXACT = ("number", "title", "clause", "edition")
TYPES = (*EXACT, "phrase", "figure", "negation", "paraphrase")
AS_OF = dt.date(2026, 11, 1)
"""Of a query that names no date."""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One query and the passages that answer it."""

    id: str
    text: str
    type: str
    as_of: dt.date
    relevant: frozenset[str]

    @property
    def held_out(self) -> bool:
        """Half of the queries, by a hash of their text that no one chose."""
        return zlib.crc32(self.text.encode()) % 2 == 1


def take_in_distractors(desk: Desk) -> None:
    """Invented local rules on the same matters."""
    desk.library.ingest([FOLDER / "distractors"])


def load(desk: Desk) -> tuple[Judged, ...]:
    """All queries with the ids their passages have in this library."""
    wanted: dict[str, set[str]] = {}
    for row in _rows("qrels.jsonl"):
        document, _bar, words = row["corpus-id"].partition("|")
        wanted.setdefault(row["query-id"], set()).update(_resolve(desk, document, words))
    return tuple(
        Judged(
            id=row["_id"],
            text=row["text"],
            type=row["metadata"]["type"],
            as_of=dt.date.fromisoformat(row["metadata"].get("as_of", AS_OF.isoformat())),
            relevant=frozenset(wanted[row["_id"]]),
        )
        for row in _rows("queries.jsonl")
    )


def _rows(name: str) -> list[dict[str, Any]]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _resolve(desk: Desk, document: str, words: str) -> set[str]:
    passages = desk.library.passages(document)
    if words == "*":
        return {p.id for p in passages}
    found = [p for p in passages if p.text.startswith(words)] or [
        p for p in passages if words in p.text
    ]
    assert found, f"{document} has no passage with {words}"
    return {p.id for p in found}
