"""Every condition that a filter of a schema knows, and values of a world for it to meet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any, cast

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLSchema,
    get_named_type,
)

from tests.oracle import Row, World
from tests.oracle.facts import Facts
from tests.oracle.fields import DERIVED, column, raw
from tests.oracle.graph import LINKS
from tests.oracle.world import Value

LOGIC = {"and", "or", "not"}


@dataclass(frozen=True)
class Condition:
    """One operator of one field, or its contrary. The operand stands in the document where the
    statement depends on it (words of an enum, yes and no), else it is a variable."""

    type_name: str
    field: str
    operator: str
    operand: Any = None
    variable: str = ""
    kind: str = ""  # of the variable
    negated: bool = False

    def text(self) -> str:
        operand = f"${self.variable}" if self.variable else literal(self.operand)
        plain = f"{{ {self.field}: {{ {self.operator}: {operand} }} }}"
        return f"{{ not: {plain} }}" if self.negated else plain

    def given(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """As the oracle takes it."""
        operand = variables[self.variable] if self.variable else self.operand
        plain = {self.field: {self.operator: operand}}
        return {"not": plain} if self.negated else plain

    def named(self, number: int) -> "Condition":
        """With a variable of its own in a document of many."""
        return replace(self, variable=f"v{number}" if self.kind else "")

    @property
    def declaration(self) -> str:
        return f"${self.variable}: {self.kind}" if self.variable else ""


def literal(operand: bool | str | list[str]) -> str:
    if isinstance(operand, list):
        return f"[{', '.join(operand)}]"
    return str(operand).lower() if isinstance(operand, bool) else operand


def conditions(schema: GraphQLSchema, type_name: str) -> Iterator[Condition]:
    """Every field, operator and literal of the type's filter, each plain and negated."""
    filters = schema.type_map[f"{type_name}Filter"]
    assert isinstance(filters, GraphQLInputObjectType)
    for field, test in filters.fields.items():
        if field in LOGIC:
            continue
        assert isinstance(test.type, GraphQLInputObjectType)
        for operator, operand in test.type.fields.items():
            for one in operands(operand.type):
                plain = Condition(type_name, field, operator, **one)
                yield plain
                yield replace(plain, negated=True)


def operands(kind: Any) -> list[dict[str, Any]]:
    named = cast(Any, get_named_type(kind))
    if named.name == "Boolean":
        return [{"operand": True}, {"operand": False}]
    if not isinstance(named, GraphQLEnumType):
        return [{"kind": str(kind)}]
    words = list(named.values)
    if not isinstance(kind, GraphQLList):
        return [{"operand": word} for word in words]
    return [{"operand": words[:2]}, {"operand": words[1:]}]


class Values:
    """Draws operands from the rows of a world, seen or not."""

    def __init__(self, world: World, public: Mapping[Row, str], random: Random) -> None:
        self.world, self.public, self.random = world, public, random
        self.facts = Facts(world)

    def operand(self, condition: Condition) -> Any:
        if condition.operator == "in":
            return [self._one(condition) for _ in range(self.random.randint(1, 3))]
        if condition.operator == "contains":
            return self._piece(str(self._one(condition)))
        return self._one(condition)

    def _one(self, condition: Condition) -> Any:
        kind, field = condition.type_name, condition.field
        if field == "id":
            return self._id(self.world.rows(kind))
        if (link := LINKS[kind].get(field)) is not None:
            return self._id(self.world.rows(link.target))
        stored = [self._stored(row, field) for row in self.world.rows(kind)]
        known = [value for value in stored if value is not None]
        value = self.random.choice(known) if known else UNKNOWN[condition.kind.strip("[]!")]
        return value.isoformat() if isinstance(value, datetime) else value

    def _id(self, rows: list[Row]) -> str:
        return self.public[self.random.choice(rows)] if rows else "none"

    def _stored(self, row: Row, field: str) -> Value:
        # The oracle takes what it does not know for null.
        assert column(field) in row.values or (row.type, field) in DERIVED, (row.type, field)
        return raw(self.facts, row, field)

    def _piece(self, text: str) -> str:
        start = self.random.randrange(len(text))
        piece = text[start : self.random.randint(start + 1, len(text))]
        return piece.swapcase() if piece.isascii() and self.random.randrange(2) else piece


# Where no row has a value.
UNKNOWN = {"String": "x", "Int": 1, "DateTime": "2026-11-21T10:30:00Z", "ID": "none"}
