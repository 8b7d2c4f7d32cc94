"""Everything that the oracle lets somebody know of a world: what two worlds have to share so that
this viewer must not be able to tell them apart."""

from typing import Any

from tests.oracle import NODE_TYPES, Oracle, Row, World

# What the server counts and no folder holds; a deed that a test repeats in the oracle's world
# counts it there.
VERSIONS = {"PORTAL": "portal_version", "WORKSPACE": "version"}


def projection(world: World, who: str) -> Any:
    """Equal for two worlds exactly where everything visible is: rows in their order, values,
    links, lists, participants. None for nobody."""
    oracle = Oracle(world, who)
    if not oracle.active():
        return None
    rows = [shown(oracle, row) for kind in NODE_TYPES for row in oracle.rows(kind)]
    return own(oracle), rows


def own(oracle: Oracle) -> Any:
    """What `viewer` says of whoever asks."""
    me = oracle.scope.principal
    assert me is not None
    return {name: repr(value) for name, value in me.values.items() if name != "phone"}


def shown(oracle: Oracle, row: Row) -> Any:
    kind = row.type
    connections = [oracle.connection(row, name) for name in oracle.connections(kind)]
    return (
        row,
        row.values.get(VERSIONS[oracle.audience]),
        [oracle.value(row, name) for name in oracle.fields(kind)],
        [oracle.link(row, name) for name in oracle.links(kind)],
        [rows if rows is None else [*rows] for rows in connections],
        [oracle.participant(row, name) for name in oracle.participants(kind)],
    )
