"""The tables. A change here needs a migration in ``migrations/versions`` and a new ``REVISION``.

Every table whose rows have an order of entry carries ``seq``. Texts are unbounded: ids of facts come from
the office's own numbering and may be of any length.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from assistant.workspace.columns import UtcDateTime

REVISION = "0006"
"""Alembic revision these tables belong to; a test compares it with the migrations."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _seq() -> Column[int]:
    return Column("seq", Integer, primary_key=True, autoincrement=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _more() -> Column[object]:
    """Fields of the noun that have no column of their own; see ``codec``."""
    return Column("more", JSON, nullable=False)


def _report() -> Column[str]:
    return Column("report", Text, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False)


# --------------------------------------------------------------------------- library

documents = Table(
    "documents",
    metadata,
    _seq(),
    Column("id", Text, nullable=False, unique=True),
    _text("kind"),
    _text("title"),
    _text("text"),
    Column("sha256", Text, nullable=False, unique=True),
    _text("filename"),
    _text("issuer"),
    _text("number"),
    Column("level", Text),
    Column("adopted", Date),
    Column("effective", Date),
    Column("repealed", Date),
    Column("supersedes", JSON, nullable=False),
    Column("aliases", JSON, nullable=False),
    _text("completeness"),
    _text("evidence_mark"),
    Column("shipped", Boolean, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("added", UtcDateTime, nullable=False),
    _more(),
    sqlite_autoincrement=True,
)

passages = Table(
    "passages",
    metadata,
    Column("id", Text, primary_key=True),
    Column(
        "document", Text, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("position", Integer, nullable=False),
    _text("locator"),
    Column("path", JSON, nullable=False),
    Column("start_at", Integer, nullable=False),
    Column("end_at", Integer, nullable=False),
    _text("text"),
    _more(),
)

vectors = Table(
    "vectors",
    metadata,
    Column("model", Text, primary_key=True),
    Column(
        "passage",
        Text,
        ForeignKey("passages.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    Column("data", LargeBinary, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
)

unindexed = Table(
    "unindexed",
    metadata,
    Column("document", Text, primary_key=True),
    _text("mark"),
)
"""Documents that changed since the index was last written; no foreign key, since removed ones are listed too."""

# --------------------------------------------------------------------------- reports

reports = Table(
    "reports",
    metadata,
    _seq(),
    Column("id", Text, nullable=False, unique=True),
    _text("title"),
    Column("year", Integer, nullable=False),
    Column("as_of", Date, nullable=False),
    _text("unit"),
    _text("addressee"),
    _text("genre"),
    Column("signing_date", Date),
    Column("previous", Text),
    Column("notice", Text),
    Column("outline", JSON, nullable=False),
    Column("requirements", JSON, nullable=False),
    Column("requirement_sections", JSON, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("updated", UtcDateTime, nullable=False),
    _more(),
    sqlite_autoincrement=True,
)

facts = Table(
    "facts",
    metadata,
    _seq(),
    _report(),
    _text("id"),
    _text("content"),
    _text("date"),
    _text("category"),
    _text("matter"),
    _text("source"),
    _text("status"),
    Column("quantities", JSON, nullable=False),
    Column("section", Text),
    _text("excuse"),
    Column("confirmed", UtcDateTime),
    _more(),
    UniqueConstraint("report", "id"),
    sqlite_autoincrement=True,
)

revisions = Table(
    "revisions",
    metadata,
    _seq(),
    Column("id", Text, nullable=False, unique=True),
    _report(),
    _text("section"),
    _text("author"),
    _text("text"),
    Column("parent", Text),
    Column("sentences", JSON, nullable=False),
    Column("evidence", JSON, nullable=False),
    _text("prompt_id"),
    _text("prompt_version"),
    _text("model"),
    Column("usage", JSON(none_as_null=True)),
    Column("created", UtcDateTime, nullable=False),
    Column("offered", Boolean, nullable=False),
    Column("unfinished", Boolean, nullable=False),
    _text("note"),
    _more(),
    Index(None, "report", "section"),
    sqlite_autoincrement=True,
)
"""Append-only: no statement of this project updates or deletes a row while its report exists."""

revision_events = Table(
    "revision_events",
    metadata,
    _seq(),
    _report(),
    _text("section"),
    Column("revision", Text, ForeignKey("revisions.id", ondelete="CASCADE"), nullable=False),
    _text("kind"),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "report", "section"),
    Index(None, "revision"),
    sqlite_autoincrement=True,
)
"""What happened to a revision and when: current / proposed / discarded. Append-only too."""

heads = Table(
    "heads",
    metadata,
    Column("report", Text, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("section", Text, primary_key=True),
    Column("current", Text, ForeignKey("revisions.id", ondelete="SET NULL")),
    Column("proposal", Text, ForeignKey("revisions.id", ondelete="SET NULL")),
)

snapshots = Table(
    "snapshots",
    metadata,
    _seq(),
    Column("id", Text, nullable=False, unique=True),
    _report(),
    _text("name"),
    Column("revisions", JSON, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Index(None, "report"),
    sqlite_autoincrement=True,
)

finding_states = Table(
    "finding_states",
    metadata,
    Column("report", Text, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("finding", Text, primary_key=True),
    _text("status"),
    _text("reason"),
    Column("at", UtcDateTime, nullable=False),
)

# --------------------------------------------------------------------------- rules of policies (0005)

rule_decisions = Table(
    "rule_decisions",
    metadata,
    Column("document", Text, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("key", Text, primary_key=True),
    _text("state"),
    Column("reach", Text),
    _text("place"),
    _text("body"),
    Column("at", UtcDateTime, nullable=False),
)

office = Table("office", metadata, Column("name", Text, primary_key=True), _text("value"))

# --------------------------------------------------------------------------- work in progress (0002)

partial_drafts = Table(
    "partial_drafts",
    metadata,
    Column("report", Text, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("section", Text, primary_key=True),
    _text("text"),
    Column("updated", UtcDateTime, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    _seq(),
    Column("id", Text, nullable=False, unique=True),
    Column("report", Text, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False),
    _text("section"),
    _text("sentence"),
    _text("quote"),
    _text("author"),
    _text("text"),
    Column("done", Boolean, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Index(None, "report"),
    sqlite_autoincrement=True,
)
"""Comments of files that came back (0004)."""

brought = Table(
    "brought",
    metadata,
    _seq(),
    Column("id", Text, nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    _text("name"),
    _text("state"),
    Column("original", LargeBinary),
    Column("updated", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)
"""Drafts from outside that are being checked (0006)."""

jobs = Table(
    "jobs",
    metadata,
    _seq(),
    Column("id", Text, nullable=False, unique=True),
    _text("kind"),
    _text("subject"),
    Column("state", Text, nullable=False, index=True),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    _text("message"),
    Column("created", UtcDateTime, nullable=False),
    Column("updated", UtcDateTime, nullable=False),
    _text("owner"),
    Column("heartbeat", UtcDateTime, nullable=False),
    Column("stop", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

calls = Table(
    "calls",
    metadata,
    _seq(),
    Column("at", UtcDateTime, nullable=False),
    _text("report"),
    _text("section"),
    _text("prompt_id"),
    _text("prompt_version"),
    _text("model"),
    Column("prompt_tokens", Integer, nullable=False),
    Column("completion_tokens", Integer, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    _text("outcome"),
    Index(None, "report"),
    sqlite_autoincrement=True,
)
"""No text and no key, by construction: there is no column for either."""

__all__ = [
    "REVISION",
    "brought",
    "calls",
    "counters",
    "documents",
    "facts",
    "finding_states",
    "heads",
    "jobs",
    "metadata",
    "notes",
    "office",
    "partial_drafts",
    "passages",
    "reports",
    "revision_events",
    "revisions",
    "rule_decisions",
    "snapshots",
    "vectors",
]
