"""The library and the reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _seq(table: str) -> tuple[SchemaItem, ...]:
    return (
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=f"pk_{table}"),
    )


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _json(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=nullable)


def _report(table: str) -> tuple[SchemaItem, ...]:
    return (
        _text("report"),
        sa.ForeignKeyConstraint(
            ["report"], ["reports.id"], name=f"fk_{table}_report", ondelete="CASCADE"
        ),
    )


def upgrade() -> None:
    """Create the tables that hold what the office keeps."""
    op.create_table(
        "documents",
        *_seq("documents"),
        _text("id"),
        _text("kind"),
        _text("title"),
        _text("text"),
        _text("sha256"),
        _text("filename"),
        _text("issuer"),
        _text("number"),
        _text("level", nullable=True),
        sa.Column("adopted", sa.Date()),
        sa.Column("effective", sa.Date()),
        sa.Column("repealed", sa.Date()),
        _json("supersedes"),
        _json("aliases"),
        _text("completeness"),
        _text("evidence_mark"),
        sa.Column("shipped", sa.Boolean(), nullable=False),
        _json("warnings"),
        sa.Column("added", sa.DateTime(), nullable=False),
        _json("more"),
        sa.UniqueConstraint("id", name="uq_documents_id"),
        sa.UniqueConstraint("sha256", name="uq_documents_sha256"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "passages",
        _text("id"),
        _text("document"),
        sa.Column("position", sa.Integer(), nullable=False),
        _text("locator"),
        _json("path"),
        sa.Column("start_at", sa.Integer(), nullable=False),
        sa.Column("end_at", sa.Integer(), nullable=False),
        _text("text"),
        _json("more"),
        sa.PrimaryKeyConstraint("id", name="pk_passages"),
        sa.ForeignKeyConstraint(
            ["document"], ["documents.id"], name="fk_passages_document", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_passages_document", "passages", ["document"])
    op.create_table(
        "vectors",
        _text("model"),
        _text("passage"),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("model", "passage", name="pk_vectors"),
        sa.ForeignKeyConstraint(
            ["passage"], ["passages.id"], name="fk_vectors_passage", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_vectors_passage", "vectors", ["passage"])
    counters = op.create_table(
        "counters",
        _text("name"),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )
    op.bulk_insert(counters, [{"name": "index_generation", "value": 1}])
    op.create_table(
        "reports",
        *_seq("reports"),
        _text("id"),
        _text("title"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        _text("unit"),
        _text("addressee"),
        _text("genre"),
        sa.Column("signing_date", sa.Date()),
        _text("previous", nullable=True),
        _text("notice", nullable=True),
        _json("outline"),
        _json("requirements"),
        _json("requirement_sections"),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("updated", sa.DateTime(), nullable=False),
        _json("more"),
        sa.UniqueConstraint("id", name="uq_reports_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "facts",
        *_seq("facts"),
        *_report("facts"),
        _text("id"),
        _text("content"),
        _text("date"),
        _text("category"),
        _text("matter"),
        _text("source"),
        _text("status"),
        _json("quantities"),
        _text("section", nullable=True),
        _text("excuse"),
        sa.Column("confirmed", sa.DateTime()),
        _json("more"),
        sa.UniqueConstraint("report", "id", name="uq_facts_report_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "revisions",
        *_seq("revisions"),
        _text("id"),
        *_report("revisions"),
        _text("section"),
        _text("author"),
        _text("text"),
        _text("parent", nullable=True),
        _json("sentences"),
        _json("evidence"),
        _text("prompt_id"),
        _text("prompt_version"),
        _text("model"),
        _json("usage", nullable=True),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("unfinished", sa.Boolean(), nullable=False),
        _text("note"),
        _json("more"),
        sa.UniqueConstraint("id", name="uq_revisions_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_revisions_report_section", "revisions", ["report", "section"])
    op.create_table(
        "revision_events",
        *_seq("revision_events"),
        *_report("revision_events"),
        _text("section"),
        _text("revision"),
        _text("kind"),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision"],
            ["revisions.id"],
            name="fk_revision_events_revision",
            ondelete="CASCADE",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_revision_events_report_section", "revision_events", ["report", "section"])
    op.create_index("ix_revision_events_revision", "revision_events", ["revision"])
    op.create_table(
        "heads",
        *_report("heads"),
        _text("section"),
        _text("current", nullable=True),
        _text("proposal", nullable=True),
        sa.PrimaryKeyConstraint("report", "section", name="pk_heads"),
        sa.ForeignKeyConstraint(
            ["current"], ["revisions.id"], name="fk_heads_current", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["proposal"], ["revisions.id"], name="fk_heads_proposal", ondelete="SET NULL"
        ),
    )
    op.create_table(
        "snapshots",
        *_seq("snapshots"),
        _text("id"),
        *_report("snapshots"),
        _text("name"),
        _json("revisions"),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("id", name="uq_snapshots_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_snapshots_report", "snapshots", ["report"])
    op.create_table(
        "finding_states",
        *_report("finding_states"),
        _text("finding"),
        _text("status"),
        _text("reason"),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("report", "finding", name="pk_finding_states"),
    )
