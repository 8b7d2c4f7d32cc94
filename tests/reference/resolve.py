"""Every field of both schemas, resolved one row at a time."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Any, TypeAlias, cast

from graphql import GraphQLResolveInfo

from tests.oracle import NODE_TYPES, Oracle, Participant, Row, ServerGiven
from tests.oracle.fields import column
from tests.oracle.listing import newest_first, ordered
from tests.reference.names import plain_id
from tests.reference.pages import Lists, Page

Info: TypeAlias = GraphQLResolveInfo[Any]

# Stands for a value that the server made up at import.
GIVEN = "given:"


@dataclass
class Edge:
    node: Row
    cursor: str


class Viewer:
    """Marks the one who asks."""


@dataclass
class PageInfo:
    """A page, of which the four facts are read."""

    page: Page


class Resolver:
    """The field resolver of one principal."""

    def __init__(self, oracle: Oracle, by_id: Mapping[str, Row]) -> None:
        self.oracle = oracle
        self.known = by_id
        self.lists = Lists(oracle)
        self.by_source: dict[type, Callable[[Any, Info, Mapping[str, Any]], Any]] = {
            NoneType: self.of_query,
            Row: self.of_row,
            Page: self.of_page,
            PageInfo: self.of_page_info,
            Edge: lambda edge, info, _: getattr(edge, info.field_name),
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
        return self.listed(rows, info, arguments)

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
            return None if rows is None else self.listed(rows, info, arguments)
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
            "healthUpdatedAt": lambda: self.health_updated_at(row),
        }
        return others[name]()

    def health_updated_at(self, item: Row) -> str | None:
        """An import gives health to the items somebody watches, all at one moment."""
        known = self.oracle.scope.facts.health_rollup(item) != "NOT_AVAILABLE"
        return GIVEN if known else None

    def listed(self, rows: list[Row], info: Info, arguments: Mapping[str, Any]) -> Page:
        oracle = self.oracle
        if (condition := arguments.get("filter")) is not None:
            rows = oracle.filtered(rows, condition, plain_id)
        name = f"{cast(Any, info).parent_type.name}.{info.field_name}"
        if (order := arguments.get("orderBy")) is None:
            return self.lists.page(rows, newest_first, name, arguments)
        field, direction = camel(order["field"]), order["direction"]

        def sort(some: list[Row]) -> list[Row]:
            if field == "healthUpdatedAt":
                return ordered(some, self.health_updated_at, direction)
            return oracle.ordered(some, field, direction)

        return self.lists.page(sort(rows), sort, name, arguments)

    def of_page(self, page: Page, info: Info, _: Mapping[str, Any]) -> Any:
        match info.field_name:
            case "totalCount":
                return len(page.rows)
            case "nodes":
                return page.nodes
            case "edges":
                return [Edge(row, page.cursor(row)) for row in page.nodes]
            case _:
                return PageInfo(page)

    def of_page_info(self, info_of: PageInfo, info: Info, _: Mapping[str, Any]) -> Any:
        page, nodes = info_of.page, info_of.page.nodes
        facts: dict[str, Callable[[], Any]] = {
            "hasNextPage": lambda: page.has_next,
            "hasPreviousPage": lambda: page.has_previous,
            "startCursor": lambda: page.cursor(nodes[0]) if nodes else None,
            "endCursor": lambda: page.cursor(nodes[-1]) if nodes else None,
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
