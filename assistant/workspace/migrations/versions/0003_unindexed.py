"""Which documents the index does not hold as the library does, and how often the library changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the list of documents to index, and the number every change of the library raises."""
    op.create_table(
        "unindexed",
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("document", name="pk_unindexed"),
    )
    op.execute("INSERT INTO counters (name, value) VALUES ('library_changes', 0)")
