"""Jobs, running drafts and the log of model calls."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(), nullable=False)


def _seq() -> sa.Column[int]:
    return sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=True, nullable=False)


def upgrade() -> None:
    """Create the tables that hold work while it runs, and what it cost."""
    op.create_table(
        "partial_drafts",
        _text("report"),
        _text("section"),
        _text("text"),
        _moment("updated"),
        sa.PrimaryKeyConstraint("report", "section", name="pk_partial_drafts"),
        sa.ForeignKeyConstraint(
            ["report"], ["reports.id"], name="fk_partial_drafts_report", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "jobs",
        _seq(),
        _text("id"),
        _text("kind"),
        _text("subject"),
        _text("state"),
        _number("done"),
        _number("total"),
        _text("message"),
        _moment("created"),
        _moment("updated"),
        _text("owner"),
        _moment("heartbeat"),
        sa.Column("stop", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_jobs"),
        sa.UniqueConstraint("id", name="uq_jobs_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_jobs_state", "jobs", ["state"])
    op.create_table(
        "calls",
        _seq(),
        _moment("at"),
        _text("report"),
        _text("section"),
        _text("prompt_id"),
        _text("prompt_version"),
        _text("model"),
        _number("prompt_tokens"),
        _number("completion_tokens"),
        _number("milliseconds"),
        _text("outcome"),
        sa.PrimaryKeyConstraint("seq", name="pk_calls"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_calls_report", "calls", ["report"])
