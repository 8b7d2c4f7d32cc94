"""Reading: a query, from its text and variables to the bytes of its answer."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from graphql import GraphQLSchema, OperationDefinitionNode
from graphql.execution.collect_fields import collect_fields
from graphql.execution.values import VariableValues

import db
from auth.viewer import Kind, roles_in
from resolvers.explaining import Explanations, explaining
from resolvers.plan.arguments import Request, shape
from resolvers.plan.compiler import Compiler, Details, Source
from resolvers.plan.cursors import Seal
from resolvers.plan.declared import Graph, Type
from resolvers.plan.dialects import Dialect, dialect_of
from resolvers.plan.documents import Document, Documents
from resolvers.plan.introspection import Introspection, introspective
from resolvers.plan.kept import InvalidError, made_once
from resolvers.plan.roles import Roles
from resolvers.plan.statement import (
    NobodyError,
    Plan,
    SealPosition,
    compile_query,
    compile_row,
)

# Roles may change between reading them and the statement written for them.
TIMES_TO_READ_ROLES = 3


@dataclass(frozen=True)
class Principal:
    """Whoever asks, as a token names them: nothing else is known of them yet."""

    kind: Kind
    public_id: str


@dataclass(slots=True)
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
        # One at a time: sessions are few, and whoever signs in or does something needs one.
        self._explaining = asyncio.Lock()
        self._roles = Roles(database, self.dialect)

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
        self,
        principal: Principal,
        operation: Operation,
        now: datetime,
        row_id: int | None = None,
        roles: str | None = None,
    ) -> Request:
        return Request(principal.public_id, now, operation.variables, self.seal, row_id, roles)

    async def read(self, principal: Principal, operation: Operation, now: datetime) -> bytes:
        """The JSON of `data`."""
        if principal.kind is not Kind.USER:
            return await self._read(principal, operation, now, None)
        for _ in range(TIMES_TO_READ_ROLES):
            roles = self._roles.known(principal.public_id)
            if roles is not None:
                with suppress(NobodyError):
                    return await self._read(principal, operation, now, roles)
            if not await self._roles.read(principal.public_id):
                break
        raise NobodyError

    async def _read(
        self, principal: Principal, operation: Operation, now: datetime, roles: str | None
    ) -> bytes:
        key = (principal.kind, operation.key, roles)
        known = operation.document.plans.find(key)
        if not isinstance(known, Reading):
            compile_it = partial(self._compile, principal, operation, roles)
            known = await made_once(operation.document.plans, self._compiling, key, compile_it)
        request = self.request(principal, operation, now, roles=roles)
        answer = await known.plan.run(self.database, request, self.seal_position)
        if known.introspection is not None:
            answer = known.introspection.join(answer, operation.inputs)
        if known.explanations is not None:
            async with self._explaining:
                answer = await known.explanations.join(answer, self.database, request)
        return answer

    def _compile(self, principal: Principal, operation: Operation, roles: str | None) -> "Reading":
        fields = self.roots(operation, "Query")
        beside = {key for key, some in fields.items() if explaining(self.graph, some)}
        beside |= {key for key, some in fields.items() if introspective(some)}
        planned = {key: some for key, some in fields.items() if key not in beside}
        source, held = self.source(operation), None if roles is None else roles_in(roles)
        plan = compile_query(source, principal.kind, self.dialect, planned, held)
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
        plan = await self.row_plan(principal.kind, operation, spec, details, path)
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
        plan = await self.row_plan(principal.kind, operation, spec, details, path)
        plan.check(self.request(principal, operation, now))

    async def row_plan(
        self,
        kind: Kind,
        operation: Operation,
        spec: Type,
        details: Details,
        path: tuple[str, ...],
        *,
        each: bool = False,
    ) -> Plan:
        def make() -> Plan:
            source = self.source(operation)
            return compile_row(source, kind, self.dialect, spec, details, path, each=each)

        key = (kind, operation.key, path, each)
        return await made_once(operation.document.plans, self._compiling, key, make)
