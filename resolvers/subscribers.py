"""Who subscribes to what: an operation as the feeds need it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

from graphql import GraphQLObjectType
from graphql.execution.values import get_argument_values

import db
from auth.tokens import Identity
from auth.viewer import Audience, Kind
from db.base import PUBLIC_ID
from realtime.executor import Sink
from resolvers.groups import Group, group_of, payload_variables
from resolvers.item_sight import ItemSight
from resolvers.listeners import Eyes, Member
from resolvers.outage_sight import OutageSight
from resolvers.plan.arguments import RefusedError
from resolvers.plan.compiler import Details
from resolvers.plan.reading import Operation, Reader
from resolvers.principals import Principals
from resolvers.sight import Sight, Wanted

MOST_IDS = 100
# Of any other table the rule and its columns say all.
SIGHTS: Mapping[type[db.Entity], type[Sight]] = {
    db.Outage: OutageSight,
    db.InstallBaseItem: ItemSight,
}


@dataclass(frozen=True)
class Feed:
    """A subscription as the schema declares it: the table whose rows it tells of."""

    model: type[db.Entity]
    filter: type
    audience: Audience


@dataclass(frozen=True)
class Subscriber:
    """One subscription of somebody: what is told, and with which eyes it is seen."""

    kind: Kind
    principal: str
    principal_id: int
    eyes: Eyes
    group: Group
    after: str | None

    def member(self, sink: Sink) -> Member:
        return Member(
            self.kind, self.principal, self.principal_id, self.eyes, self.group, sink, told=0
        )


class Subscribers:
    """Makes the subscribers of one audience. Those who look in the same way share their sight, and
    those who are told the same their group."""

    def __init__(self, reader: Reader, declared: Mapping[str, Feed]) -> None:
        self.reader, self.declared = reader, declared
        self._sights: dict[tuple[type[db.Entity], Kind, frozenset[str]], Sight] = {}
        self._groups: WeakValueDictionary[Any, Group] = WeakValueDictionary()
        self._principals = Principals(reader.database, reader.dialect)
        self._making = asyncio.Lock()

    async def of(self, identity: Identity, operation: Operation) -> Subscriber:
        roots = [*self.reader.roots(operation, "Subscription").items()]
        if len(roots) != 1:  # its one field may be skipped
            raise RefusedError("A subscription follows one feed.")
        ((key, details),) = roots
        node, kind = details[0].node, identity.kind
        feed = self.declared.get(node.name.value)
        if feed is None:
            raise RefusedError("A subscription follows one feed.")
        root = self.reader.schema.type_map["Subscription"]
        assert isinstance(root, GraphQLObjectType)
        field: Any = root.fields[node.name.value]
        values: dict[str, Any] = get_argument_values(field, node, operation.variables)
        wanted = wanted_of(values.get("filter"))
        row_id = await self._principals.row_id(kind, identity.public_id)
        group = await self._group(kind, operation, key, details, feed, field.type.of_type.name)
        sight = self._sight(feed.model, kind, frozenset(wanted))
        eyes = Eyes(sight, tuple(sorted((name, tuple(ids)) for name, ids in wanted.items())))
        after = values.get("after")
        return Subscriber(kind, identity.public_id, row_id, eyes, group, after)

    async def _group(
        self,
        kind: Kind,
        operation: Operation,
        key: str,
        details: Details,
        feed: Feed,
        type_name: str,
    ) -> Group:
        variables = payload_variables(operation, details)
        name = operation.node.name and operation.node.name.value
        known = (id(operation.document), name, kind, variables)
        if group := self._groups.get(known):
            return group
        async with self._making:  # the first of many who come at once makes it for all
            if group := self._groups.get(known):
                return group
            spec = self.reader.graph.by_model[feed.model]
            made = await group_of(self.reader, spec, kind, operation, key, details, type_name)
            self._groups[known] = made
            return made

    def _sight(self, model: type[db.Entity], kind: Kind, wanted: frozenset[str]) -> Sight:
        key = (model, kind, wanted)
        if key not in self._sights:
            sight = SIGHTS.get(model, Sight)
            self._sights[key] = sight(model, kind, self.reader.dialect, wanted)
        return self._sights[key]


def wanted_of(given: Mapping[str, Any] | None) -> Wanted:
    """The filter without what it leaves open, and without what can be no id."""
    wanted = {name: ids for name, ids in (given or {}).items() if ids is not None}
    if any(len(ids) > MOST_IDS for ids in wanted.values()):
        raise RefusedError(f"A filter takes at most {MOST_IDS} ids.")
    return {name: [i for i in ids if PUBLIC_ID.fullmatch(i)] for name, ids in wanted.items()}
