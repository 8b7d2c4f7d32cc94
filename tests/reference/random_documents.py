"""Documents nobody thought of: random ones, tamed so that most of them have an answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from graphql import (
    REMOVE,
    ArgumentNode,
    FieldNode,
    GraphQLSchema,
    IntValueNode,
    ListValueNode,
    ObjectFieldNode,
    StringValueNode,
    ValueNode,
    Visitor,
    parse,
    print_ast,
    visit,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import datetimes
from hypothesis_graphql import nodes, queries

# Cursors are the server's own secret; these fields hold what the server makes up at import.
UNKNOWN = {"after", "before"}
GIVEN = {"createdAt", "updatedAt", "version", "healthUpdatedAt"}
LOGIC = {"and", "or", "not"}
MOST_DEEP = 3


class Tamer(Visitor):
    """Page sizes within their bounds, ids that exist, no cursors."""

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__()
        self.ids = ids
        self.used = 0
        self.deep = 0
        self.named: list[set[str]] = []

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        self.named.append({argument.name.value for argument in node.arguments or ()})

    def leave_field(self, *_: Any) -> None:
        self.named.pop()

    def enter_argument(self, node: ArgumentNode, *_: Any) -> Any:
        name, value = node.name.value, node.value
        if name in UNKNOWN or (name == "last" and "first" in self.named[-1]):
            return REMOVE
        if name in ("first", "last") and isinstance(value, IntValueNode):
            return self.with_value(node, IntValueNode(value=str(1 + abs(int(value.value)) % 100)))
        if name == "id":
            return self.with_value(node, self.id())
        if name == "ids" and isinstance(value, ListValueNode):
            return self.with_value(node, ListValueNode(values=tuple(self.id() for _ in range(3))))
        return None

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> Any:
        """Filters nest three deep."""
        name = node.name.value
        if name in GIVEN or (name in LOGIC and self.deep == MOST_DEEP):
            return REMOVE
        self.deep += name in LOGIC
        return None

    def leave_object_field(self, node: ObjectFieldNode, *_: Any) -> None:
        self.deep -= node.name.value in LOGIC

    def with_value(self, node: ArgumentNode, value: ValueNode) -> ArgumentNode:
        return ArgumentNode(name=node.name, value=value)

    def id(self) -> StringValueNode:
        self.used += 1
        return StringValueNode(value=self.ids[self.used * 7919 % len(self.ids)], block=False)


def random_documents(schema: GraphQLSchema, ids: Sequence[str], count: int) -> list[str]:
    """The same documents in every run."""
    found: list[str] = []
    moments = datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(
        lambda moment: nodes.String(f"{moment:%Y-%m-%dT%H:%M:%S}Z")
    )

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(queries(schema, custom_scalars={"DateTime": moments}))
    def collect(text: str) -> None:
        found.append(print_ast(visit(parse(text), Tamer(ids))))

    collect()
    return found
