"""Alembic's door: run the steps on the connection that was handed in."""

from alembic import context

from assessor_app.store import leaving_rows as _leaving  # noqa: F401  # its tables belong to Row, too
from assessor_app.store.rows import Row

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Row.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
