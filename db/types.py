"""Column types that read the same on SQLite and PostgreSQL."""

import enum
import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

# Text orders by code point on both databases, whatever the locale of the PostgreSQL cluster.
PLAIN_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


# PostgreSQL's driver writes this one as minus infinity, which no answer could tell.
FIRST_MOMENT = datetime.min.replace(tzinfo=UTC)


def to_milliseconds(moment: datetime) -> datetime:
    """The moment in UTC, cut to whole milliseconds: what both databases store."""
    if moment.tzinfo is None:
        raise ValueError("a time needs a zone")
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    if moment == FIRST_MOMENT:
        raise ValueError("a time must lie after the first moment of all")
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def iso(moment: datetime) -> str:
    """RFC 3339 in UTC, always with milliseconds and `Z`: text that sorts as the times do."""
    return to_milliseconds(moment).isoformat(timespec="milliseconds")[:-6] + "Z"


class Moment(TypeDecorator[datetime]):
    """A time with zone: timestamptz on PostgreSQL, RFC 3339 text on SQLite."""

    impl = PLAIN_TEXT
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        postgresql = dialect.name == "postgresql"
        return dialect.type_descriptor(TIMESTAMP(timezone=True) if postgresql else sa.Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return to_milliseconds(value) if dialect.name == "postgresql" else iso(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        return None if value is None else value.astimezone(UTC)


class StringList(TypeDecorator[list[str]]):
    """A short list of words, stored as the JSON text the graph answers with."""

    impl = PLAIN_TEXT
    cache_ok = True

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else json.dumps(value, separators=(",", ":"))

    def process_result_value(self, value: Any, dialect: Dialect) -> list[str] | None:  # noqa: ARG002
        return None if value is None else json.loads(value)


class Name(TypeDecorator[enum.Enum]):
    """An enum stored under its GraphQL name, as text, so that it leaves the database ready."""

    impl = PLAIN_TEXT
    cache_ok = True

    def __init__(self, kind: type[enum.Enum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(
        self,
        value: enum.Enum | str | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> str | None:
        return value.name if isinstance(value, enum.Enum) else value

    def process_result_value(self, value: Any, dialect: Dialect) -> enum.Enum | None:  # noqa: ARG002
        return None if value is None else self.kind[value]
