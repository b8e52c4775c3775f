"""Comments of files that came back, kept as notes on sentences."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assistant.workspace.columns import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of notes."""
    texts = [
        sa.Column(name, sa.Text(), nullable=False)
        for name in ("section", "sentence", "quote", "author", "text")
    ]
    op.create_table(
        "notes",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        *texts,
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report"], ["reports.id"], name="fk_notes_report", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name="pk_notes"),
        sa.UniqueConstraint("id", name="uq_notes_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notes_report", "notes", ["report"])
