"""What every table has, and the few words the models are written in."""

import base64
import enum
import re
import secrets
from datetime import UTC, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db.types import PLAIN_TEXT, Moment, Name, StringList

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
TO_ALPHABET = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET.encode())
PUBLIC_ID = re.compile(rf"[a-z]{{2,4}}_[{ALPHABET}]{{16}}", re.ASCII)

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def now() -> datetime:
    return datetime.now(UTC)


def new_public_id(prefix: str) -> str:
    """An id for the world outside: typed by its prefix, 80 random bits, one canonical form."""
    return f"{prefix}_{base64.b32encode(secrets.token_bytes(10)).translate(TO_ALPHABET).decode()}"


class Base(DeclarativeBase):
    metadata = sa.MetaData(naming_convention=CONVENTION)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: PLAIN_TEXT,
        datetime: Moment,
        list[str]: StringList,
    }


class Stored(Base):
    """A table whose rows have an integer key that never leaves the server."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)


class Entity(Stored):
    """A row of the graph.

    `version` and `updated_at` move with every change; their `portal_` twins move only with a
    change of something the PORTAL audience reads outside the guarded groups F2, F6 and F8, so
    that a hidden edit cannot be noticed. Columns marked `internal` do not move the twins.
    """

    __abstract__ = True

    prefix: ClassVar[str]

    public_id: Mapped[str] = mapped_column(unique=True, sort_order=-9)
    external_key: Mapped[str | None] = mapped_column(unique=True, sort_order=-8)
    version: Mapped[int] = mapped_column(default=1, server_default="1", sort_order=90)
    created_at: Mapped[datetime] = mapped_column(default=now, sort_order=91)
    updated_at: Mapped[datetime] = mapped_column(default=now, sort_order=92)
    portal_version: Mapped[int] = mapped_column(default=1, server_default="1", sort_order=93)
    portal_updated_at: Mapped[datetime] = mapped_column(default=now, sort_order=94)


def reference(target: str, *, internal: bool = False, **options: Any) -> Any:
    """An indexed foreign key to the `id` of another table."""
    key = sa.ForeignKey(f"{target}.id")
    return mapped_column(key, index=True, info={"internal": internal}, **options)


def given(table: str, *names: str) -> list[sa.Index]:
    """Indexes of moments that are mostly empty: of those alone that are not."""
    filled = {name: sa.text(f'"{name}" IS NOT NULL') for name in names}
    return [
        sa.Index(f"ix_{table}_{name}", name, sqlite_where=where, postgresql_where=where)
        for name, where in filled.items()
    ]


def internal(**options: Any) -> Any:
    """A column that PORTAL does not read, or reads guarded (F2, F6, F8)."""
    return mapped_column(info={"internal": True}, **options)


def choice(kind: type[enum.Enum], *, internal: bool = False, **options: Any) -> Any:
    """An enum column; the table's check constraint is added by `choices`."""
    return mapped_column(Name(kind), info={"internal": internal}, **options)


@event.listens_for(Base, "instrument_class", propagate=True)
def check_choices(mapper: Any, _cls: type) -> None:
    """Every enum column gets a check constraint that names its members."""
    table: sa.Table = mapper.local_table
    for column in table.columns:
        if isinstance(column.type, Name):
            names = [member.name for member in column.type.kind]
            table.append_constraint(
                sa.CheckConstraint(
                    column.in_(sa.literal(n, literal_execute=True) for n in names), column.name
                )
            )


def is_internal(column: sa.Column[Any]) -> bool:
    return bool(column.info.get("internal"))
