"""The columns that migrations are written in. What a migration has made once stays as it is: change
nothing here that one of them uses."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TIMESTAMP

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.Text().with_variant(TIMESTAMP(timezone=True), "postgresql")


def column(name: str, kind: Any, *, nullable: bool = False, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable, **options)


def identifier() -> sa.Column[Any]:
    return sa.Column("id", sa.Integer(), primary_key=True)


def reference(
    name: str, table: str, *, ondelete: str | None = None, nullable: bool = False, **options: Any
) -> sa.Column[Any]:
    key = sa.ForeignKey(f"{table}.id", ondelete=ondelete)
    return sa.Column(name, sa.Integer(), key, nullable=nullable, **options)


def choice(name: str, names: str, *, nullable: bool = False) -> sa.Column[Any]:
    listed = ", ".join(f"'{word}'" for word in names.split())
    check = sa.CheckConstraint(f"{name} IN ({listed})", name=name)
    return sa.Column(name, TEXT, check, nullable=nullable)


def entity() -> list[sa.Column[Any]]:
    """What every row of the graph has; see db.Entity."""
    return [
        identifier(),
        column("public_id", TEXT, unique=True),
        column("external_key", TEXT, unique=True, nullable=True),
        column("version", sa.Integer(), server_default="1"),
        column("created_at", MOMENT),
        column("updated_at", MOMENT),
        column("portal_version", sa.Integer(), server_default="1"),
        column("portal_updated_at", MOMENT),
    ]
