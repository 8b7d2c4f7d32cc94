"""The names that the two sides of a comparison have for one row.

The server gives every row a random id at import; the reference calls it by type and key. Rows lie
in a table in the order of their file, so the n-th row by internal id is the n-th line.
"""

import re
from collections.abc import Mapping
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.oracle import NODE_TYPES, Row, World
from tests.oracle.fields import column

TABLES = {"User": "user_account", "Case": "case_record"}
QUOTED = re.compile(r'"([A-Z][A-Za-z]+:[^"]*)"')


class Names:
    """Public ids of one imported database, and the rows they belong to."""

    def __init__(self, world: World, ids: Mapping[str, list[str]]) -> None:
        self.public: dict[Row, str] = {}
        for type_name in NODE_TYPES:
            self.public |= dict(zip(world.rows(type_name), ids[type_name], strict=True))
        self.plain = {public: plain_id(row) for row, public in self.public.items()}
        self.by_plain = {plain: public for public, plain in self.plain.items()}

    @classmethod
    async def read(cls, world: World, engine: AsyncEngine) -> "Names":
        ids: dict[str, list[str]] = {}
        async with engine.connect() as connection:
            for type_name in NODE_TYPES:
                table = TABLES.get(type_name, column(type_name).lstrip("_"))
                statement = sa.text(f"select public_id from {table} order by id")
                ids[type_name] = list(await connection.scalars(statement))
        return cls(world, ids)

    def public_text(self, text: str) -> str:
        """A document with the server's ids in place of the reference's."""
        return QUOTED.sub(lambda found: f'"{self.by_plain.get(found[1], found[1])}"', text)

    def public_value(self, value: Any) -> Any:
        """A value of a variable with the server's ids in place of the reference's."""
        if isinstance(value, dict):
            members = cast(dict[str, Any], value)
            return {key: self.public_value(one) for key, one in members.items()}
        if isinstance(value, list):
            return [self.public_value(one) for one in cast(list[Any], value)]
        return self.by_plain.get(value, value) if isinstance(value, str) else value

    def plain_answer(self, answer: Any) -> Any:
        if isinstance(answer, dict):
            members = cast(dict[str, Any], answer)
            return {key: self.plain_answer(value) for key, value in members.items()}
        if isinstance(answer, list):
            return [self.plain_answer(value) for value in cast(list[Any], answer)]
        return self.plain.get(answer, answer) if isinstance(answer, str) else answer


def plain_id(row: Row) -> str:
    return f"{row.type}:{row.key}"
