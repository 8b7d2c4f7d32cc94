"""The log tells that somebody's sight has changed, and what time alone changes is found."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import MOMENT, column

revision = "0002"
down_revision = "0001"

KINDS = "kind IN ('CREATED', 'UPDATED', 'SCOPE')"
DUE = {
    "account_access": ("valid_from", "valid_to"),
    "outage": ("end",),
    "sold_product": ("start", "end"),
}


def upgrade() -> None:
    tell_scope()
    find_what_falls_due()


def tell_scope() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # the table is built anew; Alembic takes no check along
        with op.batch_alter_table("event") as event:
            event.create_check_constraint("kind", KINDS)
    else:
        op.drop_constraint("kind", "event", type_="check")
        op.create_check_constraint("kind", "event", KINDS)


def find_what_falls_due() -> None:
    told = op.create_table(
        "time_told",
        column("id", sa.Integer(), primary_key=True, autoincrement=False),
        column("until", MOMENT, nullable=True),
        sa.CheckConstraint("id = 1", name="single"),
    )
    op.bulk_insert(told, [{"id": 1, "until": None}])
    for table, columns in DUE.items():
        for name in columns:
            given = sa.text(f'"{name}" IS NOT NULL')
            op.create_index(
                f"ix_{table}_{name}",
                table,
                [name],
                sqlite_where=given,
                postgresql_where=given,
            )
