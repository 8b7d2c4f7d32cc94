"""Every filter on a value keeps the rows that show that value, in every order, paged both ways."""

from collections.abc import Callable, Iterator
from itertools import cycle, product
from typing import Any, cast

import pytest
from graphql import is_leaf_type

from tests.asking import Asker
from tests.oracle.listing import lower
from tests.paging import (
    BY_AGE,
    PEOPLE,
    document_of,
    in_order,
    kind_of,
    lists_of,
    node_of,
    orders_of,
    shown_of,
    visited,
    whole,
)

Condition = tuple[str, Any, Callable[[Any], bool]]
LOGIC = ("and", "or", "not")


KEPT: dict[str, Callable[[Any, Any], tuple[Any, Callable[[Any], bool]]]] = {
    "eq": lambda value, _: (value, lambda shown: shown == value),
    "in": lambda value, other: ([value, other], lambda shown: shown in (value, other)),
    "contains": lambda value, _: (
        value[1:5].swapcase(),
        lambda shown: lower(value[1:5]) in lower(shown),
    ),
    "gt": lambda value, _: (value, lambda shown: shown > value),
    "lt": lambda value, _: (value, lambda shown: shown < value),
    "after": lambda value, _: (value, lambda shown: shown > value),
    "before": lambda value, _: (value, lambda shown: shown < value),
}


def conditions_on(kind: Any, values: list[Any]) -> Iterator[Condition]:
    """The operators of a filter with operands that occur, and which values each of them keeps."""
    yield "null", True, lambda shown: shown is None
    yield "null", False, lambda shown: shown is not None
    yield "eq", None, lambda _: True
    for value, other in zip(values, [*values[1:], *values[:1]], strict=True):
        for operator in kind.fields:
            if operator in KEPT:
                operand, keeps = KEPT[operator](value, other)
                yield operator, operand, known(keeps)


def known(keeps: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda shown: shown is not None and keeps(shown)


def filters_of(field: Any, nodes: list[Any]) -> Iterator[tuple[dict[str, Any], list[Any]]]:
    """Every filter on one value, also denied, and the nodes it keeps."""
    for name, test in kind_of(field.args["filter"]).fields.items():
        if name in LOGIC:
            continue
        shown = {node["id"]: value_of(node[name]) for node in nodes}
        values = sorted({value for value in shown.values() if value is not None})
        for operator, operand, keeps in conditions_on(kind_of(test), values):
            condition = {name: {operator: operand}}
            kept = [node for node in nodes if keeps(shown[node["id"]])]
            yield condition, kept
            yield {"not": condition}, [node for node in nodes if node not in kept]


def value_of(shown: Any) -> Any:
    """Of a link the id of its row."""
    return cast(Any, shown)["id"] if isinstance(shown, dict) else shown


def filtered_of(field: Any) -> str:
    """The fields that one can filter by: a link by the id of its row."""
    fields, names = node_of(field).fields, kind_of(field.args["filter"]).fields
    told = [
        name if is_leaf_type(kind_of(fields[name])) else f"{name} {{ id }}"
        for name in names
        if name not in LOGIC
    ]
    return " ".join(told)


def cases() -> Iterator[Any]:
    lists = [(who, name) for who in PEOPLE for name in lists_of(who)]
    for turn, (who, name) in enumerate(lists):
        for place, backend in enumerate(("sqlite", "postgresql")):
            marks = [pytest.mark.postgresql] if backend == "postgresql" else []
            case = f"{backend}-{who}-{name}"
            later = [] if (turn + 2 * place) % 4 == 0 else [pytest.mark.prove]
            yield pytest.param(backend, who, name, 97, marks=[*marks, *later], id=f"{case}-some")
            yield pytest.param(backend, who, name, 1, marks=[*marks, pytest.mark.prove], id=case)


@pytest.mark.parametrize(
    ("crowded_url", "who", "name", "step"), list(cases()), indirect=["crowded_url"]
)
async def test_every_filter_on_a_value(crowd: Asker, who: str, name: str, step: int) -> None:
    field = lists_of(who)[name]
    document = document_of(name, field, f"{shown_of(field)} {filtered_of(field)}")
    nodes = await whole(crowd, who, document, order=BY_AGE)
    ways = cycle(product(orders_of(field).items(), ("ASC", "DESC"), (True, False)))
    way_of: dict[str, Any] = {}  # one for each kind of condition, of which there is one plan then
    for condition, kept in list(filters_of(field, nodes))[::step]:
        (order, by), direction, forward = way_of.setdefault(
            kind_of_condition(condition), next(ways)
        )
        given: Any = {"filter": condition, "order": {"field": order, "direction": direction}}
        expected = in_order(kept, by, direction)
        await visited(crowd, who, document, expected, 20, forward=forward, **given)


def kind_of_condition(condition: dict[str, Any]) -> str:
    """All of it but the operand."""
    (name, inner), *_ = condition.items()
    return f"{name} {kind_of_condition(cast(Any, inner))}" if isinstance(inner, dict) else name
