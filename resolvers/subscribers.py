"""Who subscribes to what: an operation as the feeds need it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError, GraphQLObjectType
from graphql.execution.values import get_argument_values

import db
from auth.tokens import Identity
from auth.viewer import Audience, Kind
from db.base import PUBLIC_ID
from realtime.executor import RequestRefused
from resolvers.plan.arguments import coded
from resolvers.plan.compiler import Details
from resolvers.plan.reading import Operation, Principal, Reader
from resolvers.sight import Sight, Wanted

MOST_IDS = 100


@dataclass(frozen=True)
class Feed:
    """A subscription as the schema declares it: the table whose rows it tells of."""

    model: type[db.Entity]
    filter: type
    audience: Audience


@dataclass(frozen=True)
class Subscriber:
    """One subscription of somebody: what is asked, and with which eyes it is seen."""

    principal: Principal
    operation: Operation
    feed: Feed
    key: str
    details: Details
    payload: str
    after: str | None
    wanted: Wanted
    sight: Sight


class Subscribers:
    """Makes the subscribers of one audience. Those who look in the same way share their sight."""

    def __init__(self, reader: Reader, declared: Mapping[str, Feed]) -> None:
        self.reader, self.declared = reader, declared
        self._sights: dict[tuple[type[db.Entity], Kind, frozenset[str]], Sight] = {}

    def of(self, identity: Identity, operation: Operation) -> Subscriber:
        roots = [*self.reader.roots(operation, "Subscription").items()]
        if len(roots) != 1:  # its one field may be skipped
            raise refused("A subscription follows one feed.")
        ((key, details),) = roots
        node = details[0].node
        feed = self.declared.get(node.name.value)
        if feed is None:
            raise refused("A subscription follows one feed.")
        root = self.reader.schema.type_map["Subscription"]
        assert isinstance(root, GraphQLObjectType)
        field: Any = root.fields[node.name.value]
        try:
            values: dict[str, Any] = get_argument_values(field, node, operation.variables)
        except GraphQLError as error:
            raise RequestRefused([dict(coded(error).formatted)]) from error
        wanted = wanted_of(values.get("filter"))
        return Subscriber(
            principal=Principal(identity.kind, identity.public_id),
            operation=operation,
            feed=feed,
            key=key,
            details=details,
            payload=field.type.of_type.name,
            after=values.get("after"),
            wanted=wanted,
            sight=self._sight(feed.model, identity.kind, frozenset(wanted)),
        )

    def _sight(self, model: type[db.Entity], kind: Kind, wanted: frozenset[str]) -> Sight:
        key = (model, kind, wanted)
        if key not in self._sights:
            self._sights[key] = Sight(model, kind, self.reader.dialect, wanted)
        return self._sights[key]


def wanted_of(given: Mapping[str, Any] | None) -> Wanted:
    """The filter without what it leaves open, and without what can be no id."""
    wanted = {name: ids for name, ids in (given or {}).items() if ids is not None}
    if any(len(ids) > MOST_IDS for ids in wanted.values()):
        raise refused(f"A filter takes at most {MOST_IDS} ids.")
    return {name: [i for i in ids if PUBLIC_ID.fullmatch(i)] for name, ids in wanted.items()}


def refused(message: str) -> RequestRefused:
    return RequestRefused([{"message": message, "extensions": {"code": "BAD_USER_INPUT"}}])
