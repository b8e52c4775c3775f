"""Alembic's entry point: migrations run on the connection that ``migrate.upgrade`` hands over."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    # ALTER TABLE on SQLite goes by copying the table.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
