"""Reading: a query, from its text and variables to the bytes of its answer."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    execute_sync,  # pyright: ignore[reportUnknownVariableType]
)
from graphql.execution.collect_fields import collect_fields
from graphql.execution.values import VariableValues, get_variable_values

import db
from auth.viewer import Kind
from resolvers.plan.arguments import Request, shape
from resolvers.plan.compiler import Details, Source
from resolvers.plan.cursors import Seal
from resolvers.plan.declared import Graph, Type
from resolvers.plan.dialects import Dialect, dialect_of
from resolvers.plan.documents import Document, Documents, InvalidError
from resolvers.plan.statement import Plan, SealPosition, compile_query, compile_row

INTROSPECTION = ("__schema", "__type")


@dataclass(frozen=True)
class Principal:
    """Whoever asks, as a token names them: nothing else is known of them yet."""

    kind: Kind
    public_id: str


@dataclass(frozen=True)
class Operation:
    """An operation of a valid document with the variables given to it."""

    document: Document
    node: OperationDefinitionNode
    variables: VariableValues
    inputs: Mapping[str, Any]

    @property
    def key(self) -> Any:
        """What a plan of it depends on."""
        coerced = self.variables.coerced
        shapes = tuple((name, shape(coerced[name])) for name in coerced)
        return (self.node.name and self.node.name.value, shapes)


@dataclass(frozen=True)
class Introspection:
    """What a query asks of the schema itself, as a document of its own for graphql-core."""

    schema: GraphQLSchema
    document: DocumentNode
    keys: tuple[str, ...]

    @staticmethod
    def of(
        schema: GraphQLSchema, operation: Operation, fields: Mapping[str, Details]
    ) -> "Introspection":
        nodes = [one.node for some in fields.values() if introspective(some) for one in some]
        asked = replace(operation.node, selection_set=SelectionSetNode(selections=tuple(nodes)))
        fragments = [found.definition for found in operation.document.fragments.values()]
        document = DocumentNode(definitions=(asked, *fragments))
        return Introspection(schema, document, tuple(fields))

    def join(self, answer: bytes, inputs: Mapping[str, Any]) -> bytes:
        """Both answers as one object, in the order of the document."""
        result = execute_sync(self.schema, self.document, variable_values=dict(inputs))
        if result.errors:
            raise InvalidError(result.errors)
        planned: dict[str, Any] = orjson.loads(answer)
        return orjson.dumps({**dict.fromkeys(self.keys), **planned, **(result.data or {})})


@dataclass(frozen=True)
class Reading:
    plan: Plan
    introspection: Introspection | None


class Reader:
    """The read path of one audience."""

    def __init__(
        self,
        schema: GraphQLSchema,
        graph: Graph,
        database: db.Database,
        seal: Seal,
        seal_position: SealPosition,
        *,
        suggest: bool,
    ) -> None:
        self.schema, self.graph, self.database = schema, graph, database
        self.seal, self.seal_position = seal, seal_position
        self.documents = Documents(schema, suggest=suggest)
        self.dialect: Dialect = dialect_of(database.sqlite)

    def operation(self, text: str, name: str | None, variables: Mapping[str, Any]) -> Operation:
        document = self.documents.find(text)
        node = document.operation(name)
        definitions = node.variable_definitions or ()
        values = get_variable_values(
            self.schema,
            definitions,
            dict(variables) if definitions else {},
            max_errors=10,
            hide_suggestions=not self.documents.suggest,
        )
        if isinstance(values, list):
            for error in values:
                error.extensions = {"code": "BAD_USER_INPUT"}
            raise InvalidError(values)
        return Operation(document, node, values, variables)

    def request(
        self, principal: Principal, operation: Operation, now: datetime, row_id: int | None = None
    ) -> Request:
        nonce = secrets.token_hex(8)
        return Request(principal.public_id, now, operation.variables, nonce, self.seal, row_id)

    async def read(self, principal: Principal, operation: Operation, now: datetime) -> bytes:
        """The JSON of `data`."""
        key = (principal.kind, operation.key)
        known: Reading | None = operation.document.plans.find(key)
        if known is None:
            known = self._compile(principal, operation)
            operation.document.plans.keep(key, known)
        request = self.request(principal, operation, now)
        answer = await known.plan.run(self.database, request, self.seal_position)
        return (
            answer
            if known.introspection is None
            else known.introspection.join(answer, operation.inputs)
        )

    def _compile(self, principal: Principal, operation: Operation) -> "Reading":
        fields = self.roots(operation, "Query")
        planned = {key: some for key, some in fields.items() if not introspective(some)}
        plan = compile_query(self.source(operation), principal.kind, self.dialect, planned)
        if len(planned) == len(fields):
            return Reading(plan, None)
        return Reading(plan, Introspection.of(self.schema, operation, fields))

    def roots(self, operation: Operation, type_name: str) -> Mapping[str, Details]:
        kind: Any = self.schema.type_map[type_name]
        document = operation.document
        collected = collect_fields(
            self.schema, dict(document.fragments), operation.variables, kind, operation.node
        )
        return collected.grouped_field_set

    def source(self, operation: Operation) -> Source:
        return Source(
            self.schema,
            self.graph,
            operation.node,
            operation.document.fragments,
            operation.variables,
        )

    async def row(
        self,
        principal: Principal,
        operation: Operation,
        now: datetime,
        spec: Type,
        row_id: int,
        details: Details,
        path: tuple[str, ...],
    ) -> bytes:
        """The JSON of the fields selected of one row, `null` if the viewer does not see it."""
        key = (principal.kind, operation.key, path)
        plan: Plan | None = operation.document.plans.find(key)
        if plan is None:
            source = self.source(operation)
            plan = compile_row(source, principal.kind, self.dialect, spec, details, path)
            operation.document.plans.keep(key, plan)
        request = self.request(principal, operation, now, row_id)
        return await plan.run(self.database, request, self.seal_position)


def introspective(details: Details) -> bool:
    return details[0].node.name.value in INTROSPECTION
