"""Doing: a mutation, deed after deed, and what is selected of the rows they answer with."""

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import orjson
from graphql import GraphQLError, GraphQLObjectType
from graphql.execution.values import get_argument_values
from sqlalchemy.ext.asyncio import AsyncSession

import db
from auth.viewer import Audience, load_viewer
from db.faults import TRANSLATING
from resolvers.desk import Desk, Outcome
from resolvers.plan.arguments import RefusedError, coded
from resolvers.plan.compiler import Compiler, Details
from resolvers.plan.reading import Operation, Principal, Reader
from resolvers.plan.statement import NobodyError
from resolvers.refusals import UserError

logger = logging.getLogger(__name__)

TOO_SLOW = "The operation takes too long."
AWAY = "The database cannot be reached. Try again later."
# Also of a deed that was done, where the answer to its commit was lost.
PERHAPS_DONE = (
    "The database cannot be reached, and nobody knows whether this was done. "
    "With an `idempotencyKey` it can be sent again."
)

Perform = Callable[[Desk, Any], Awaitable[Outcome]]
# Makes the input of a deed from its coerced argument.
Convert = Callable[[Any, type], Any]


@dataclass(frozen=True)
class Act:
    """A mutation as the schema declares it."""

    perform: Perform
    model: type[db.Entity]
    inputs: Mapping[Audience, type]
    audience: Audience


@dataclass(frozen=True)
class Done:
    """The JSON of `data`, and the faults of the deeds that failed for no reason of the caller."""

    data: bytes
    errors: list[GraphQLError]


class Doer:
    """The deeds of one audience."""

    def __init__(
        self,
        reader: Reader,
        acts: Mapping[str, Act],
        convert: Convert,
        announce: Callable[[], None],
        clock: Callable[[], datetime],
    ) -> None:
        self.reader, self.acts, self.convert = reader, acts, convert
        self.announce, self.clock = announce, clock

    async def do(self, principal: Principal, operation: Operation, at: datetime) -> Done:
        """Every deed by itself, in the order of the document; one that fails answers null and
        leaves the others as they are."""
        await self._somebody(principal)
        desk = Desk(principal, self.reader.database, self.announce, at)
        texts: list[bytes] = []
        errors: list[GraphQLError] = []
        for key, details in self.reader.roots(operation, "Mutation").items():
            try:
                text = await self._one(principal, operation, desk, key, details)
            except NobodyError:
                raise
            except Exception as error:
                errors.append(fault(error, key))
                text = b"null"
            texts.append(orjson.dumps(key) + b":" + text)
        return Done(b"{" + b",".join(texts) + b"}", errors)

    async def _somebody(self, principal: Principal) -> None:
        """What they may do, each deed reads for itself."""
        with TRANSLATING:
            async with AsyncSession(self.reader.database.reader) as session:
                viewer = await load_viewer(session, principal.kind, principal.public_id)
        if viewer is None:
            raise NobodyError

    async def _one(
        self, principal: Principal, operation: Operation, desk: Desk, key: str, details: Details
    ) -> bytes:
        node = details[0].node
        if node.name.value == "__typename":
            return b'"Mutation"'
        act = self.acts[node.name.value]
        mutation = self.reader.schema.type_map["Mutation"]
        assert isinstance(mutation, GraphQLObjectType)
        field = mutation.fields[node.name.value]
        given = self._given(act, key, get_argument_values(field, node, operation.variables))
        payload: Any = field.type
        compiler = Compiler(self.reader.source(operation), principal.kind, self.reader.dialect)
        asked = Asked(principal, operation, act, key, payload.name, compiler, details)
        # What is asked of the row may be refused; then nothing must have been done.
        for name, selected in asked.rows():
            spec = self.reader.graph.by_model[act.model]
            await self.reader.check_row(principal, operation, desk.now, spec, selected, (key, name))
        return await self._payload(asked, await act.perform(desk, given))

    def _given(self, act: Act, key: str, values: Mapping[str, Any]) -> Any:
        try:
            return self.convert(values["input"], act.inputs[self.reader.graph.audience])
        except GraphQLError as error:
            text = "`input` has null where a value is needed."
            raise RefusedError(text, (key,)) from error

    async def _payload(self, asked: "Asked", outcome: Outcome) -> bytes:
        texts: list[bytes] = []
        for name, selected in asked.fields.items():
            field = selected[0].node.name.value
            if field == "__typename":
                text = orjson.dumps(asked.payload)
            elif field == "userErrors":
                text = told(asked.compiler, outcome.user_errors, selected)
            else:
                text = await self._row(asked, outcome, selected, name)
            texts.append(orjson.dumps(name) + b":" + text)
        return b"{" + b",".join(texts) + b"}"

    async def _row(self, asked: "Asked", outcome: Outcome, selected: Details, name: str) -> bytes:
        if outcome.row is None:
            return b"null"
        who, operation, path = asked.principal, asked.operation, (asked.key, name)
        spec = self.reader.graph.by_model[asked.act.model]
        # What the deed changed happened by now, whatever the clock said when it began.
        now = self.clock()
        return await self.reader.row(who, operation, now, spec, outcome.row.id, selected, path)


@dataclass(frozen=True)
class Asked:
    """One deed of a document, and what is selected of its payload."""

    principal: Principal
    operation: Operation
    act: Act
    key: str
    payload: str
    compiler: Compiler
    details: Details

    @cached_property
    def fields(self) -> Mapping[str, Details]:
        return self.compiler.collect(self.payload, self.details)

    def rows(self) -> list[tuple[str, Details]]:
        """The fields that are read of the row; the others are known by themselves."""
        known = ("__typename", "userErrors")
        each = self.fields.items()
        return [(name, some) for name, some in each if some[0].node.name.value not in known]


def told(compiler: Compiler, errors: list[UserError], details: Details) -> bytes:
    """The selected fields of the refusals."""
    fields = compiler.collect("UserError", details)
    return orjson.dumps(
        [
            {key: _told(one, some[0].node.name.value) for key, some in fields.items()}
            for one in errors
        ]
    )


def _told(error: UserError, name: str) -> Any:
    if name == "__typename":
        return "UserError"
    return error.code.name if name == "code" else getattr(error, name)


def fault(error: Exception, key: str | None = None) -> GraphQLError:
    """What is told of what went wrong: with a deed under this key, or with the whole operation."""
    path = [key] if key else []
    match error:
        case GraphQLError():
            return coded(error, path)
        case db.ClashError() | db.StatementTimeoutError():
            return RefusedError(TOO_SLOW, path, code="TIMEOUT")
        case db.UnavailableError():
            return RefusedError(PERHAPS_DONE if key else AWAY, path, code="SERVICE_UNAVAILABLE")
        case _:
            return masked(key)


def masked(key: str | None = None) -> GraphQLError:
    """A fault of ours: told under an id that the log knows, and by nothing else."""
    incident = secrets.token_hex(6)
    logger.exception("incident %s in %s", incident, key or "a query")
    return GraphQLError(
        "Internal server error.",
        path=key and [key],
        extensions={"code": "INTERNAL_SERVER_ERROR", "incident": incident},
    )
