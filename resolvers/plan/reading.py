"""Reading: a query, from its text and variables to the bytes of its answer."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from graphql import GraphQLSchema, OperationDefinitionNode
from graphql.execution.collect_fields import collect_fields
from graphql.execution.values import VariableValues

import db
from auth.viewer import Kind
from resolvers.plan.arguments import Request, shape
from resolvers.plan.compiler import Details, Source
from resolvers.plan.cursors import Seal
from resolvers.plan.declared import Graph, Type
from resolvers.plan.dialects import Dialect, dialect_of
from resolvers.plan.documents import Document, Documents
from resolvers.plan.introspection import Introspection, introspective
from resolvers.plan.kept import InvalidError, made_once
from resolvers.plan.statement import Plan, SealPosition, compile_query, compile_row


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
        self._compiling = asyncio.Lock()

    async def operation(
        self, text: str, name: str | None, variables: Mapping[str, Any]
    ) -> Operation:
        document = self.documents.known(text) or await self.documents.find(text)
        chosen = document.operation(name)
        values = chosen.variables.coerce(variables)
        if isinstance(values, list):
            for error in values:
                error.extensions = {"code": "BAD_USER_INPUT"}
            raise InvalidError(values)
        return Operation(document, chosen.node, values, variables)

    def request(
        self, principal: Principal, operation: Operation, now: datetime, row_id: int | None = None
    ) -> Request:
        nonce = secrets.token_hex(8)
        return Request(principal.public_id, now, operation.variables, nonce, self.seal, row_id)

    async def read(self, principal: Principal, operation: Operation, now: datetime) -> bytes:
        """The JSON of `data`."""
        key = (principal.kind, operation.key)
        known = operation.document.plans.find(key)
        if not isinstance(known, Reading):
            compile_it = partial(self._compile, principal, operation)
            known = await made_once(operation.document.plans, self._compiling, key, compile_it)
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
        fragments = operation.document.fragments
        return Reading(plan, Introspection.of(self.schema, operation.node, fragments, fields))

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
        plan = await self._row_plan(principal, operation, spec, details, path)
        request = self.request(principal, operation, now, row_id)
        return await plan.run(self.database, request, self.seal_position)

    async def check_row(
        self,
        principal: Principal,
        operation: Operation,
        now: datetime,
        spec: Type,
        details: Details,
        path: tuple[str, ...],
    ) -> None:
        """Refuses what `row` would refuse: a deed wants to know before it is done."""
        plan = await self._row_plan(principal, operation, spec, details, path)
        plan.check(self.request(principal, operation, now))

    async def _row_plan(
        self,
        principal: Principal,
        operation: Operation,
        spec: Type,
        details: Details,
        path: tuple[str, ...],
    ) -> Plan:
        def make() -> Plan:
            source = self.source(operation)
            return compile_row(source, principal.kind, self.dialect, spec, details, path)

        key = (principal.kind, operation.key, path)
        return await made_once(operation.document.plans, self._compiling, key, make)
