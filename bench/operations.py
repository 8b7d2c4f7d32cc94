"""What is measured: documents, their variables, and who asks.

`python -m bench.operations --tier M` prints them as JSON for other programs, by database: the
public id of the viewer, the variables of this server, and the `arguments` of the statement by hand
in sql/, which hold the places in lists as stored keys instead of sealed cursors.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

HOME = """
query Home { soldProducts(first: 20) { nodes { id name status quantity start
  offering { name tier productModel { name } commitments { nodes { name target } } }
  installBaseItems(first: 5) { nodes { name environment health
    outages(filter: {phase: {eq: ONGOING}}) { nodes { type begin } } } }
  cases(first: 3, filter: {state: {in: [NEW, OPEN, AWAITING_INFO]}}) {
    nodes { number priority state openedAt } } } } }
"""

POINT = """
query Point($id: ID!) { soldProduct(id: $id) { name quantity status account { name number }
  offering { name tier productModel { name kind } } } }
"""

CASES = """
query Cases($states: [CaseState!], $after: String) {
  cases(first: 50, after: $after, filter: {state: {in: $states}}) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id number subject state priority openedAt account { name } } } }
"""

PAGES = 10
PAGE = "nodes { id name serialNumber environment active installedAt health healthUpdatedAt }"
ITEM_PAGE = f"""
query ($after: String) {{ installBaseItems(first: 100, after: $after) {{
  pageInfo {{ hasNextPage endCursor }} {PAGE} }} }}
"""
ITEMS = "\n".join(
    [
        f"query Items({', '.join(f'$after{n}: String' for n in range(2, PAGES + 1))}) {{",
        f"  page1: installBaseItems(first: 100) {{ {PAGE} }}",
        *(
            f"  page{n}: installBaseItems(first: 100, after: $after{n}) {{ {PAGE} }}"
            for n in range(2, PAGES + 1)
        ),
        "}",
    ]
)

NOC = """
query Noc($id: ID!) { alert(id: $id) { number severity state description raisedAt
  configurationItem { name class health inMaintenance }
  incident { number state priority }
  affectedInstallBaseItems(first: 50) { totalCount
    nodes { id name environment health account { name number } } }
  affectedAccounts(first: 20) { totalCount nodes { name number } } } }
"""

STATES = ["NEW", "OPEN", "CLOSED"]


@dataclass(frozen=True)
class Operation:
    """The same by hand stands in sql/, under its name, and takes the arguments. `places` holds the
    keys of the rows after which pages begin, by the variable that names the cursor."""

    name: str
    query: str
    viewer: str
    variables: Mapping[str, Any] = field(default_factory=dict[str, Any])
    arguments: tuple[Any, ...] = ()
    places: Mapping[str, tuple[Any, ...]] = field(default_factory=dict[str, tuple[Any, ...]])


@dataclass(frozen=True)
class Chosen:
    """Who asks for what in a world; places in lists both as sealed and as stored."""

    viewer: str
    operator: str
    sold_product: str
    alert: str
    after_case: str
    after_case_key: tuple[str, int]
    after_items: tuple[str, ...]
    after_item_keys: tuple[int, ...]


def operations(chosen: Chosen) -> list[Operation]:
    cursors = {f"after{n}": after for n, after in enumerate(chosen.after_items, 2)}
    places = {f"after{n}": (key,) for n, key in enumerate(chosen.after_item_keys, 2)}
    return [
        Operation("home", HOME, chosen.viewer),
        Operation(
            "point", POINT, chosen.viewer, {"id": chosen.sold_product}, (chosen.sold_product,)
        ),
        Operation("items", ITEMS, chosen.viewer, cursors, chosen.after_item_keys, places),
        Operation(
            "cases",
            CASES,
            chosen.viewer,
            {"states": STATES, "after": chosen.after_case},
            (STATES, *chosen.after_case_key),
            {"after": chosen.after_case_key},
        ),
        Operation("noc", NOC, chosen.operator, {"id": chosen.alert}, (chosen.alert,)),
    ]


def main() -> None:
    import argparse

    import orjson

    from bench.prepared import add_choices, prepare, told

    parser = argparse.ArgumentParser(prog="python -m bench.operations", description=__doc__)
    add_choices(parser)
    chosen = parser.parse_args()
    found = told(prepare(chosen.tier, chosen.database, fresh=chosen.fresh))
    print(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())


if __name__ == "__main__":
    main()
