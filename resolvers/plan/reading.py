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
from graphql.execution.values import VariableValues, get_variable_values

import db
from auth.viewer import Kind
from resolvers.explaining import Explanations, explaining
from resolvers.plan.arguments import Request, shape
from resolvers.plan.compiler import Compiler, Details, Source
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
    explanations: Explanations | None = None


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
        document = await self.documents.find(text)
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
        compile_it = partial(self._compile, principal, operation)
        known = await made_once(operation.document.plans, self._compiling, key, compile_it)
        request = self.request(principal, operation, now)
        answer = await known.plan.run(self.database, request, self.seal_position)
        if known.introspection is not None:
            answer = known.introspection.join(answer, operation.inputs)
        if known.explanations is not None:
            answer = await known.explanations.join(answer, self.database, request)
        return answer

    def _compile(self, principal: Principal, operation: Operation) -> "Reading":
        fields = self.roots(operation, "Query")
        beside = {key for key, some in fields.items() if explaining(self.graph, some)}
        beside |= {key for key, some in fields.items() if introspective(some)}
        planned = {key: some for key, some in fields.items() if key not in beside}
        source = self.source(operation)
        plan = compile_query(source, principal.kind, self.dialect, planned)
        if not beside:
            return Reading(plan, None)
        compiler = Compiler(source, principal.kind, self.dialect)
        explanations = Explanations.of(compiler, fields)
        if not any(introspective(some) for some in fields.values()):
            return Reading(plan, None, explanations)
        fragments = operation.document.fragments
        introspection = Introspection.of(self.schema, operation.node, fragments, fields)
        return Reading(plan, introspection, explanations)

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
