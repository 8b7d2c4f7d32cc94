"""Documents run against the reference, and answers compared."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from graphql import (
    DocumentNode,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableDefinitionNode,
    build_schema,
    parse,
    validate,
)
from graphql.execution import execute_sync  # pyright: ignore[reportUnknownVariableType]
from graphql.execution.values import get_variable_values

from tests.oracle import NODE_TYPES, Oracle, Row, World
from tests.reference.names import plain_id
from tests.reference.pages import CURSOR
from tests.reference.refusals import Path as Place
from tests.reference.refusals import Refusals
from tests.reference.resolve import GIVEN, Resolver

SCHEMAS = Path(__file__).parent.parent.parent / "schema"


@dataclass
class Answer:
    """`refused`: the places of what cannot be meant; an empty one is the operation's own."""

    data: Any
    errors: list[str]
    refused: set[Place] = field(default_factory=set[Place])


class Reference:
    """Answers documents for any principal of one imported world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rows = {plain_id(row): row for kind in NODE_TYPES for row in world.rows(kind)}
        self.schemas = {name: load(name) for name in ("portal", "workspace")}
        self._oracles: dict[str, Oracle] = {}

    def oracle(self, principal: str) -> Oracle:
        if principal not in self._oracles:
            self._oracles[principal] = Oracle(self.world, principal)
        return self._oracles[principal]

    def schema(self, principal: str) -> GraphQLSchema:
        return self.schemas[self.oracle(principal).audience.lower()]

    def ask(self, principal: str, text: str, variables: dict[str, Any] | None = None) -> Answer:
        schema = self.schema(principal)
        document, refusals = read(schema, text)
        if refusals:
            return Answer(None, refusals)
        resolver = Resolver(self.oracle(principal), self.rows)
        result = execute_sync(
            schema,
            document,
            variable_values=variables,
            field_resolver=resolver,
            type_resolver=type_name,
        )
        errors = [error.message for error in result.errors or []]
        values = get_variable_values(schema, definitions_of(document), variables or {})
        if isinstance(values, list):
            return Answer(None, errors, {()})
        refused = Refusals(schema, document, values, resolver.lists, self.rows)
        return Answer(result.data, errors, refused.paths)


def definitions_of(document: DocumentNode) -> Sequence[VariableDefinitionNode]:
    """The variables of the one operation of a document."""
    operations = (one for one in document.definitions if isinstance(one, OperationDefinitionNode))
    return next(operations).variable_definitions or ()


@lru_cache(maxsize=2000)
def read(schema: GraphQLSchema, text: str) -> tuple[DocumentNode, list[str]]:
    """A document, and what validation refuses about it."""
    document = parse(text)
    return document, [error.message for error in validate(schema, document)]


def load(name: str) -> GraphQLSchema:
    return build_schema((SCHEMAS / f"{name}.graphql").read_text(encoding="utf-8"))


def type_name(value: Row, *_: Any) -> str:
    return value.type


class Comparison:
    """Answers of the server to one principal next to those of the reference.

    Cursors are paired: each side has one for each place, whenever it is asked.
    """

    def __init__(self) -> None:
        self.server: dict[str, str] = {}
        self.reference: dict[str, str] = {}

    def difference(self, expected: Any, found: Any, path: str = "data") -> str | None:
        """The first place where the server's answer is not the reference's.

        What the server makes up at import only has to be there.
        """
        if isinstance(expected, str) and expected.startswith((CURSOR, GIVEN)):
            made_up = isinstance(found, str) and found
            paired = not expected.startswith(CURSOR) or self.paired(expected, found)
            return None if made_up and paired else f"{path}: not {expected!r}, {found!r}"
        if type(expected) is not type(found) or not isinstance(expected, dict | list):
            same = type(expected) is type(found) and expected == found
            return None if same else f"{path}: expected {expected!r}, found {found!r}"
        one, other = parts_of(expected), parts_of(found)
        if list(one) != list(other):  # keys answer in the order of the document
            return f"{path}: expected {list(one)}, found {list(other)}"
        parts = (self.difference(one[key], other[key], f"{path}.{key}") for key in one)
        return next((part for part in parts if part), None)

    def paired(self, expected: str, found: Any) -> bool:
        server, reference = self.server, self.reference
        return server.setdefault(expected, found) == found and (
            reference.setdefault(found, expected) == expected
        )


def parts_of(answer: Any) -> dict[str | int, Any]:
    return dict(enumerate(cast(list[Any], answer))) if isinstance(answer, list) else answer
