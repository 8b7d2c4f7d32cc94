"""Documents made from a schema: every root field, and every path of links below it."""

from collections.abc import Iterator
from typing import Any, cast

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
)

# Given by the server at import: they differ from one import to the next.
GIVEN = {"createdAt", "updatedAt", "version", "healthUpdatedAt"}
Object = GraphQLObjectType | GraphQLInterfaceType


class Documents:
    """Writes the documents of one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        assert schema.query_type is not None
        self.roots = schema.query_type.fields

    def root_connections(self) -> list[str]:
        return [name for name, field in self.roots.items() if is_connection(field)]

    def by_root(self) -> Iterator[tuple[str, str]]:
        """Per root connection: one document, two levels deep."""
        for root in self.root_connections():
            yield root, self.document(root, [])

    def by_link(self) -> Iterator[tuple[str, str]]:
        """Per root connection and link of its nodes: one document, three levels deep."""
        for root in self.root_connections():
            for link in self.links(node_of(self.roots[root])):
                yield f"{root}.{link}", self.document(root, [link])

    def by_two_links(self) -> Iterator[tuple[str, str]]:
        """Per root connection, link, and link of its nodes: one document, four levels deep."""
        for root in self.root_connections():
            for link in self.links(node_of(self.roots[root])):
                target = node_of(node_of(self.roots[root]).fields[link])
                for further in self.links(target):
                    yield f"{root}.{link}.{further}", self.document(root, [link, further])

    def document(self, root: str, path: list[str]) -> str:
        return f"{{ {self.field(root, self.roots[root], path, 50)} }}"

    def field(self, name: str, field: GraphQLField, path: list[str], first: int) -> str:
        target = node_of(field)
        inner = self.selection(target, path)
        if not is_connection(field):
            return f"{name} {{ {inner} }}"
        page = "totalCount pageInfo { hasNextPage hasPreviousPage }"
        return f"{name}(first: {first}) {{ {page} nodes {{ {inner} }} }}"

    def selection(self, target: Object, path: list[str]) -> str:
        """All scalars and the next link of the path; at its end every link by its ids."""
        parts = ["__typename", *self.scalars(target)]
        if path:
            parts.append(self.field(path[0], target.fields[path[0]], path[1:], 20))
        else:
            parts += [self.ending(name, target.fields[name]) for name in self.links(target)]
        return " ".join(parts)

    def ending(self, name: str, field: GraphQLField) -> str:
        identity = "id" if "id" in node_of(field).fields else " ".join(self.scalars(node_of(field)))
        if is_connection(field):
            return f"{name} {{ totalCount nodes {{ {identity} }} }}"
        return f"{name} {{ {identity} }}"

    def scalars(self, target: Object) -> list[str]:
        fields = target.fields.items()
        known = {"CaseComment": {"createdAt"}}.get(target.name, set[str]())
        plain = [name for name, field in fields if is_leaf_type(named(field))]
        return [name for name in plain if name in known or name not in GIVEN]

    def links(self, target: Object) -> list[str]:
        fields = target.fields.items()
        return [name for name, field in fields if not is_leaf_type(named(field))]


def is_connection(field: GraphQLField) -> bool:
    return named(field).name.endswith("Connection")


def node_of(field: GraphQLField) -> Object:
    """The type of the nodes a field leads to."""
    target = named(field)
    assert isinstance(target, GraphQLObjectType | GraphQLInterfaceType)
    return node_of(target.fields["nodes"]) if is_connection(field) else target


def named(field: GraphQLField) -> GraphQLNamedType:
    return cast(GraphQLNamedType, get_named_type(cast(Any, field).type))
