"""Sessions of a principal are revoked, and the log tells it."""

from alembic import op

from db.migrations.columns import MOMENT, TEXT, column

revision = "0003"
down_revision = "0002"

KINDS = "kind IN ('CREATED', 'UPDATED', 'SCOPE', 'REVOKED')"


def upgrade() -> None:
    op.create_table(
        "session_revocation",
        column("principal", TEXT, primary_key=True),
        column("revoked_at", MOMENT),
    )
    tell_revocations()


def tell_revocations() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # the table is built anew; Alembic takes no check along
        with op.batch_alter_table("event") as event:
            event.create_check_constraint("kind", KINDS)
    else:
        op.drop_constraint("kind", "event", type_="check")
        op.create_check_constraint("kind", "event", KINDS)
