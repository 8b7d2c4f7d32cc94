"""Doing: a mutation, deed after deed, and what is selected of the rows they answer with."""

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from graphql import GraphQLError, GraphQLObjectType
from graphql.execution.values import get_argument_values
from sqlalchemy.ext.asyncio import AsyncSession

import db
from auth.viewer import Audience, Viewer, load_viewer
from resolvers.desk import Desk, Outcome
from resolvers.plan.compiler import Compiler, Details
from resolvers.plan.reading import Operation, Principal, Reader
from resolvers.plan.statement import NobodyError
from resolvers.refusals import UserError

logger = logging.getLogger(__name__)

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
        viewer = await self._viewer(principal)
        desk = Desk(viewer, self.reader.database, self.announce, at)
        texts: list[bytes] = []
        errors: list[GraphQLError] = []
        for key, details in self.reader.roots(operation, "Mutation").items():
            try:
                text = await self._one(principal, operation, desk, key, details)
            except GraphQLError as error:
                errors.append(error)
                text = b"null"
            except NobodyError:
                raise
            except Exception:
                errors.append(masked(key))
                text = b"null"
            texts.append(orjson.dumps(key) + b":" + text)
        return Done(b"{" + b",".join(texts) + b"}", errors)

    async def _viewer(self, principal: Principal) -> Viewer:
        async with AsyncSession(self.reader.database.reader) as session:
            viewer = await load_viewer(session, principal.kind, principal.public_id)
        if viewer is None:
            raise NobodyError
        return viewer

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
        values = get_argument_values(field, node, operation.variables)
        given = self.convert(values["input"], act.inputs[self.reader.graph.audience])
        outcome = await act.perform(desk, given)
        payload: Any = field.type
        return await self._payload(principal, operation, act, outcome, payload.name, details, key)

    async def _payload(
        self,
        principal: Principal,
        operation: Operation,
        act: Act,
        outcome: Outcome,
        type_name: str,
        details: Details,
        key: str,
    ) -> bytes:
        compiler = Compiler(self.reader.source(operation), principal.kind, self.reader.dialect)
        texts: list[bytes] = []
        for name, selected in compiler.collect(type_name, details).items():
            field = selected[0].node.name.value
            if field == "__typename":
                text = orjson.dumps(type_name)
            elif field == "userErrors":
                text = told(compiler, outcome.user_errors, selected)
            else:
                text = await self._row(principal, operation, act, outcome, selected, (key, name))
            texts.append(orjson.dumps(name) + b":" + text)
        return b"{" + b",".join(texts) + b"}"

    async def _row(
        self,
        principal: Principal,
        operation: Operation,
        act: Act,
        outcome: Outcome,
        selected: Details,
        path: tuple[str, ...],
    ) -> bytes:
        if outcome.row is None:
            return b"null"
        spec = self.reader.graph.by_model[act.model]
        # What the deed changed happened by now, whatever the clock said when it began.
        return await self.reader.row(
            principal, operation, self.clock(), spec, outcome.row.id, selected, path
        )


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


def masked(key: str) -> GraphQLError:
    """A fault of ours: told under an id that the log knows, and by nothing else."""
    incident = secrets.token_hex(6)
    logger.exception("incident %s in %s", incident, key)
    return GraphQLError(
        "Internal server error.",
        path=[key],
        extensions={"code": "INTERNAL_SERVER_ERROR", "incident": incident},
    )
