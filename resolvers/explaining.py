"""Explaining: why whoever asks sees a row, and for administrators why anybody sees it or not.

It stands beside the plan of a query, as it asks step by step what a statement asks at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import orjson
import sqlalchemy as sa
from graphql import GraphQLNamedType, GraphQLObjectType, get_named_type
from sqlalchemy.ext.asyncio import AsyncSession

import db
from auth.explaining import Explainer, Subject
from auth.fields import Guard
from auth.naming import Model
from auth.told import Explanation
from auth.viewer import Audience, Kind, Role, load_viewer
from db.base import PUBLIC_ID
from db.faults import TRANSLATING
from resolvers.plan.arguments import Arguments, RefusedError, Request
from resolvers.plan.compiler import Compiler, Details
from resolvers.plan.declared import Graph

# Each asks the database some dozen times.
MOST_EXPLAINED = 5

PRINCIPALS: dict[Kind, type[db.Contact | db.Consumer | db.User]] = {
    Kind.CONTACT: db.Contact,
    Kind.CONSUMER: db.Consumer,
    Kind.USER: db.User,
}

Guards = Mapping[Model, Mapping[Guard, list[str]]]


def explaining(graph: Graph, details: Details) -> bool:
    return details[0].node.name.value in graph.explained


def guards_of(graph: Graph, audience: Audience) -> Guards:
    """The guarded fields of every table that this audience has: `graph` is that of WORKSPACE."""
    found: dict[Model, dict[Guard, list[str]]] = {}
    for spec in graph.types.values():
        guards = found.setdefault(spec.model, {})
        for name, field in spec.fields.items():
            guard = getattr(field, "guard", None)
            shown = audience is Audience.WORKSPACE or field.audience is Audience.PORTAL
            if isinstance(guard, Guard) and shown:
                guards.setdefault(guard, []).append(name)
    return found


def one_state(database: db.Database) -> AsyncSession:
    """A session whose statements all read the same state of the database, as SQLite's do anyhow."""
    if database.sqlite:
        return AsyncSession(database.reader)
    return AsyncSession(database.reader.execution_options(isolation_level="REPEATABLE READ"))


async def subject_of(session: AsyncSession, public_id: str) -> Subject | None:
    """The principal of this id, active or not, for an administrator to ask about."""
    for kind, model in PRINCIPALS.items():
        if public_id.partition("_")[0] == kind.value and PUBLIC_ID.fullmatch(public_id):
            t = model.__table__
            name = await session.scalar(sa.select(t.c.name).where(t.c.public_id == public_id))
            return None if name is None else Subject(kind, public_id, name, everything=True)
    return None


async def explain(
    session: AsyncSession, subject: Subject, graph: Graph, public_id: str, now: datetime
) -> Explanation | None:
    guards = guards_of(graph, subject.kind.audience)
    return await Explainer(session, subject, now).explain(public_id, guards)


async def explain_to_operator(
    database: db.Database, graph: Graph, principal_id: str, public_id: str, now: datetime
) -> Explanation | None:
    """Everything, as to an administrator; None for an id of nothing."""
    async with one_state(database) as session:
        subject = await subject_of(session, principal_id)
        return subject and await explain(session, subject, graph, public_id, now)


@dataclass(frozen=True)
class Explanations:
    """The part of a query that asks for explanations."""

    compiler: Compiler
    keys: tuple[str, ...]
    fields: Mapping[str, Details]

    @staticmethod
    def of(compiler: Compiler, fields: Mapping[str, Details]) -> "Explanations | None":
        asked = {key: some for key, some in fields.items() if explaining(compiler.graph, some)}
        if len(asked) > MOST_EXPLAINED:
            text = f"An operation asks for {MOST_EXPLAINED} explanations at most."
            raise RefusedError(text, code="COST_LIMIT")
        return Explanations(compiler, tuple(fields), asked) if asked else None

    async def join(self, answer: bytes, database: db.Database, request: Request) -> bytes:
        """Both answers as one object, in the order of the document."""
        planned: dict[str, Any] = orjson.loads(answer)
        told: dict[str, Any] = {}
        for key, details in self.fields.items():
            arguments = self.compiler.arguments("Query", details, (key,))
            with TRANSLATING:
                async with one_state(database) as session:
                    found = await self._one(session, arguments, request)
            told[key] = found and self._shown("AccessExplanation", found, details)
        return orjson.dumps({**dict.fromkeys(self.keys), **planned, **told})

    async def _one(
        self, session: AsyncSession, arguments: Arguments, request: Request
    ) -> Explanation | None:
        """Null alike for a row that is missing, hidden or malformed, for a principal that is, and
        for whoever asks about somebody else without being an administrator."""
        kind, graph = self.compiler.kind, self.compiler.graph
        public_id: str = arguments.getter("id")(request)
        other: str | None = arguments.getter("as")(request)
        viewer = await load_viewer(session, kind, request.principal)
        if viewer is None or not PUBLIC_ID.fullmatch(public_id):
            return None
        own = other is None or other == viewer.public_id
        if Role.ADMIN.name in viewer.roles:
            subject = await subject_of(session, viewer.public_id if other is None else other)
        else:
            subject = Subject(kind, viewer.public_id, viewer.name, everything=False)
            subject = subject if own else None
        if subject is None:
            return None
        return await explain(session, subject, graph, public_id, request.now)

    def _shown(self, type_name: str, thing: Any, details: Details) -> dict[str, Any]:
        """The selected fields of an explanation or a part of it."""
        kind = self.compiler.source.schema.type_map[type_name]
        assert isinstance(kind, GraphQLObjectType)
        answer: dict[str, Any] = {}
        for key, some in self.compiler.collect(type_name, details).items():
            name = some[0].node.name.value
            if name == "__typename":
                answer[key] = type_name
                continue
            value = getattr(thing, name)
            inner = cast("GraphQLNamedType", get_named_type(kind.fields[name].type))
            if isinstance(inner, GraphQLObjectType) and value is not None:
                value = [self._shown(inner.name, one, some) for one in value]
            answer[key] = value
        return answer
