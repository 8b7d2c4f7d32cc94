"""Scalars: times are RFC 3339 with a zone, and nothing looser."""

import re
from datetime import datetime
from typing import Any

import strawberry

from db.types import iso, to_milliseconds

RFC3339 = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})", re.ASCII | re.IGNORECASE
)


def parse_moment(value: Any) -> datetime:
    if not isinstance(value, str) or not RFC3339.fullmatch(value):
        raise ValueError("DateTime takes an RFC 3339 time with a zone.")
    return to_milliseconds(datetime.fromisoformat(value.upper()))


SCALARS: dict[Any, Any] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description="A time: RFC 3339, answered in UTC with milliseconds and `Z`.",
        serialize=iso,
        parse_value=parse_moment,
        specified_by_url="https://scalars.graphql.org/andimarek/date-time",
    ),
}
