"""Walking through the pages of lists, and what a schema says of them."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, cast

from graphql import GraphQLSchema, get_named_type

from auth.viewer import Audience
from schema.build import build
from tests.asking import Asker
from tests.demo_world import ADMIN, BEA

# Two who see much of their audience.
PEOPLE = {BEA: Audience.PORTAL, ADMIN: Audience.WORKSPACE}
INFO = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
WINDOW = "first: $first, after: $after, last: $last, before: $before"
VARIABLES = "$first: Int, $after: String, $last: Int, $before: String"
# An import writes all rows at one moment, so that their age alone tells them apart.
BY_AGE = {"field": "UPDATED_AT", "direction": "ASC"}
Page = Mapping[str, Any]


def schema_of(who: str) -> GraphQLSchema:
    return build(PEOPLE[who]).schema


def kind_of(field: Any) -> Any:
    return cast(Any, get_named_type(field.type))


def node_of(field: Any) -> Any:
    """The type of the rows of a list."""
    return kind_of(kind_of(field).fields["nodes"])


def is_list(field: Any) -> bool:
    return kind_of(field).name.endswith("Connection")


def lists_of(who: str) -> dict[str, Any]:
    """The root lists of the audience of this person, by name."""
    query = schema_of(who).query_type
    assert query is not None
    return {name: field for name, field in query.fields.items() if is_list(field)}


def orders_of(field: Any) -> dict[str, str]:
    """Every order of a list, and the field it is by."""
    constants = kind_of(kind_of(field.args["orderBy"]).fields["field"]).values
    return {constant: camel(constant) for constant in constants}


def camel(constant: str) -> str:
    first, *others = constant.lower().split("_")
    return first + "".join(word.title() for word in others)


def document_of(name: str, field: Any, shown: str, parent: str | None = None) -> str:
    """A list, at the root or below a row, with whatever can be asked of its pages."""
    kind = node_of(field)
    header = f"{VARIABLES}, $order: {kind}Order, $filter: {kind}Filter"
    page = f"totalCount {INFO} edges {{ cursor }} nodes {{ id {shown} }}"
    asked = f"list: {name}({WINDOW}, orderBy: $order, filter: $filter) {{ {page} }}"
    if parent is None:
        return f"query ({header}) {{ {asked} }}"
    return f"query ({header}, $id: ID!) {{ node(id: $id) {{ ... on {parent} {{ {asked} }} }} }}"


def listed(data: Any) -> Page:
    """The list, wherever it stands in an answer."""
    while "list" not in data:
        (data,) = data.values()
    page: Page = data["list"]
    return page


async def pages(
    asker: Asker, who: str, document: str, size: int, *, forward: bool = True, **given: Any
) -> AsyncIterator[Page]:
    """Page after page, until one says that there is no more."""
    sizes, side, more, end = ("first", "after", "hasNextPage", "endCursor")
    if not forward:
        sizes, side, more, end = ("last", "before", "hasPreviousPage", "startCursor")
    cursor = None
    while True:
        page = listed(await asker.ask(who, document, **{sizes: size, side: cursor}, **given))
        yield page
        if not page["pageInfo"][more]:
            return
        cursor = page["pageInfo"][end] or cursor  # a page that was emptied meanwhile has none


async def whole(asker: Asker, who: str, document: str, **given: Any) -> list[Any]:
    """The nodes of a list, read forwards, a hundred at a time."""
    read = pages(asker, who, document, 100, **given)
    return [node async for page in read for node in page["nodes"]]


def in_order(nodes: list[Any], by: str, direction: str) -> list[str]:
    """Nodes that come oldest first, by what they show: null last either way, ties by age the same
    way."""
    down = direction == "DESC"
    aged = list(reversed(nodes)) if down else nodes
    known = sorted((n for n in aged if n[by] is not None), key=lambda n: n[by], reverse=down)
    return [node["id"] for node in [*known, *(n for n in aged if n[by] is None)]]


async def visited(
    asker: Asker, who: str, document: str, expected: list[str], size: int, **given: Any
) -> None:
    """Every page is full but the last, tells its place rightly, and none repeats a row."""
    seen: list[str] = []
    forward: bool = given["forward"]
    async for page in pages(asker, who, document, size, **given):
        ids = [node["id"] for node in page["nodes"]]
        seen = seen + ids if forward else ids + seen
        info, cursors = page["pageInfo"], [edge["cursor"] for edge in page["edges"]]
        assert page["totalCount"] == len(expected)
        assert info["hasNextPage" if forward else "hasPreviousPage"] == (len(seen) < len(expected))
        assert info["hasPreviousPage" if forward else "hasNextPage"] == (len(seen) > len(ids))
        assert [info["startCursor"], info["endCursor"]] == [*cursors[:1], *cursors[-1:]] or not ids
        assert len(ids) == size or len(seen) == len(expected)
    assert seen == expected, given


def shown_of(field: Any) -> str:
    return " ".join(sorted(set(orders_of(field).values())))
