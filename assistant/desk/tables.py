"""Facts of a table with an office's own column names, without asking anybody."""

from __future__ import annotations

from assistant.desk.imports import ImportPreview, next_id, preview_file
from assistant.errors import UserError
from assistant.models import Fact


def by_other_names(name: str, data: bytes, year: int) -> tuple[Fact, ...]:
    """Facts of a table whose columns are called otherwise; none where that leaves anything open."""
    facts, passed = readable(name, data, year=year)
    return () if passed else facts


def readable(name: str, data: bytes, *, year: int) -> tuple[tuple[Fact, ...], tuple[str, ...]]:
    """The facts that can be told, and in a sentence each what was passed over; nothing where none can."""
    try:
        found = preview_file(name, data, present=(), year=year)
    except UserError:
        return (), ()
    if not found.columns or not found.ready:
        return (), ()
    return _numbered(found), tuple(f"{p.place}{p.message}。" for p in found.problems)


def _numbered(found: ImportPreview) -> tuple[Fact, ...]:
    """The facts of a preview, each with an id."""
    facts: list[Fact] = []
    taken = {row.fact.id for row in found.rows}
    for row in found.rows:
        # 序号 1, 2, 3 are no ids; a file of facts has to bring distinct ones.
        own = row.fact.id if row.fact.id and all(f.id != row.fact.id for f in facts) else ""
        fresh = own or next_id({*taken, *(f.id for f in facts)})
        facts.append(row.fact.model_copy(update={"id": fresh}))
    return tuple(facts)
