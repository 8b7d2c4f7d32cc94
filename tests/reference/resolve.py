"""Every field of both schemas, resolved one row at a time."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Any, TypeAlias, cast

from graphql import GraphQLResolveInfo

from tests.oracle import NODE_TYPES, Oracle, Participant, Row, ServerGiven
from tests.oracle.fields import column
from tests.reference.names import plain_id
from tests.reference.pages import Page, cursor, paged

Info: TypeAlias = GraphQLResolveInfo[Any]

# Stands for a value that the server made up at import.
GIVEN = "given:"


@dataclass
class Edge:
    node: Row


class Viewer:
    """Marks the one who asks."""


class PageInfo(Page):
    """A page, of which the four facts are read."""


class Resolver:
    """The field resolver of one principal."""

    def __init__(self, oracle: Oracle, by_id: Mapping[str, Row]) -> None:
        self.oracle = oracle
        self.known = by_id
        self.by_source: dict[type, Callable[[Any, Info, Mapping[str, Any]], Any]] = {
            NoneType: self.of_query,
            Row: self.of_row,
            Page: self.of_page,
            PageInfo: self.of_page_info,
            Edge: self.of_edge,
            Participant: lambda person, info, _: getattr(person, column(info.field_name)),
            Viewer: self.of_viewer,
        }

    def __call__(self, source: Any, info: Info, **arguments: Any) -> Any:
        return self.by_source[type(source)](source, info, arguments)

    def of_query(self, _: None, info: Info, arguments: Mapping[str, Any]) -> Any:
        name, target = info.field_name, target_of(info)
        if name == "viewer":
            return Viewer()
        if name == "snapshotCursor":
            return GIVEN
        if name == "nodes":
            return [self.by_id(each) for each in arguments["ids"]]
        if not is_connection(info):
            return self.by_id(arguments["id"], None if name == "node" else target)
        # An import leaves no audit trail.
        rows = self.oracle.rows(target) if target in NODE_TYPES else []
        return self.listed(rows, arguments)

    def by_id(self, public_id: str, type_name: str | None = None) -> Row | None:
        """Missing, hidden and malformed ids answer alike."""
        row = self.known.get(public_id)
        if row is None or not self.oracle.sees(row) or type_name not in (None, row.type):
            return None
        return row

    def of_row(self, row: Row, info: Info, arguments: Mapping[str, Any]) -> Any:
        oracle, name = self.oracle, info.field_name
        if name in oracle.fields(row.type):
            value = oracle.value(row, name)
            return GIVEN if value is ServerGiven.NUMBER else value
        if name in oracle.connections(row.type):
            rows = oracle.connection(row, name)
            return None if rows is None else self.listed(rows, arguments)
        if name in oracle.links(row.type):
            return oracle.link(row, name)
        if name in oracle.participants(row.type):
            return oracle.participant(row, name)
        others: dict[str, Callable[[], Any]] = {
            "id": lambda: plain_id(row),
            "affectedAccountCount": lambda: oracle.affected_account_count(row),
            # What the server itself gave at import: every row has just been written once.
            "version": lambda: 1,
            "createdAt": lambda: GIVEN,
            "updatedAt": lambda: GIVEN,
            "healthUpdatedAt": lambda: GIVEN,
        }
        return others[name]()

    def listed(self, rows: list[Row], arguments: Mapping[str, Any]) -> Page:
        if (condition := arguments.get("filter")) is not None:
            rows = self.oracle.filtered(rows, condition, plain_id)
        if (order := arguments.get("orderBy")) is not None:
            rows = self.oracle.ordered(rows, camel(order["field"]), order["direction"])
        return paged(rows, arguments)

    def of_edge(self, edge: Edge, info: Info, _: Mapping[str, Any]) -> Any:
        return cursor(edge.node) if info.field_name == "cursor" else edge.node

    def of_page(self, page: Page, info: Info, _: Mapping[str, Any]) -> Any:
        match info.field_name:
            case "totalCount":
                return len(page.rows)
            case "nodes":
                return page.nodes
            case "edges":
                return [Edge(row) for row in page.nodes]
            case _:
                return PageInfo(page.rows, page.start, page.end)

    def of_page_info(self, page: Page, info: Info, _: Mapping[str, Any]) -> Any:
        facts: dict[str, Callable[[], Any]] = {
            "hasNextPage": lambda: page.end < len(page.rows),
            "hasPreviousPage": lambda: page.start > 0,
            "startCursor": lambda: cursor(page.nodes[0]) if page.nodes else None,
            "endCursor": lambda: cursor(page.nodes[-1]) if page.nodes else None,
        }
        return facts[info.field_name]()

    def of_viewer(self, _: Viewer, info: Info, _arguments: Mapping[str, Any]) -> Any:
        me, name = self.oracle.scope.principal, info.field_name
        assert me is not None
        match name:
            case "id":
                return plain_id(me)
            case "kind":
                return me.type.upper()
            case "roles":
                role = me.values.get("role")
                return me.values.get("roles") or ([role] if role else [])
            case "account" | "contact" | "consumer" | "user":
                row = me.references.get(name) if name == "account" else me
                shown = row is not None and row.type.lower() == name and self.oracle.sees(row)
                return row if shown else None
            case _:
                return me.values[column(name)]


def named_type(info: Info) -> str:
    return re.sub(r"[\[\]!]", "", str(cast(Any, info).return_type))


def is_connection(info: Info) -> bool:
    return named_type(info).endswith("Connection")


def target_of(info: Info) -> str:
    """The type a field leads to, through lists and connections."""
    return named_type(info).removesuffix("Connection")


def camel(constant: str) -> str:
    """`OPENED_AT` orders by `openedAt`."""
    return re.sub("_([a-z])", lambda letter: letter[1].upper(), constant.lower())
