"""Alembic comes here to run migrations; `db/migrate.py` hands it an open transaction."""

import sqlalchemy as sa
from alembic import context

connection = context.config.attributes.get("connection")
assert isinstance(connection, sa.Connection), "run migrations by `csmgraph migrate`"
context.configure(
    connection=connection,
    target_metadata=context.config.attributes["metadata"],
    # SQLite cannot alter a table: Alembic builds another and moves the rows.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
