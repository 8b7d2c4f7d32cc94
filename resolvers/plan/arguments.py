"""Arguments of a plan: what the text of a statement depends on, and what is bound to it.

A statement is compiled for the *shape* of the variables (which are present, how a filter is
built, which way an order goes, which types a list of ids names); values only fill binds.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLField,
    ListValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
)
from graphql.execution.values import VariableValues, get_argument_values

from db.base import PUBLIC_ID
from resolvers.plan.cursors import Seal


class RefusedError(GraphQLError):
    """The request asks for what cannot be meant. `code` goes to extensions.code."""

    def __init__(self, message: str, path: Sequence[str | int] = (), code: str = "BAD_USER_INPUT"):
        super().__init__(message, path=list(path) or None, extensions={"code": code})


def coded(error: GraphQLError, path: Sequence[str | int] = ()) -> GraphQLError:
    """The error with a code: what graphql-core refuses while an operation runs is the caller's."""
    error.extensions = error.extensions or {"code": "BAD_USER_INPUT"}
    error.path = error.path or list(path) or None
    return error


@dataclass(slots=True)
class Request:
    """What one run of a plan binds."""

    principal: str
    now: datetime
    variables: VariableValues
    seal: Seal
    row_id: int | None = None
    # As the row of a user holds them, where the plan was written for them.
    roles: str | None = None
    # As they are bound, where the plan is run for many at once.
    principals: Any = None
    # What marks places in the answer, so that nobody's text can look like one.
    nonce: str = ""
    # What was worked out once for this request: arguments by node, places by list and side.
    memory: dict[Any, Any] = field(default_factory=dict[Any, Any])


Getter = Callable[[Request], Any]
Keys = tuple[str | int, ...]


def shape(value: Any) -> Any:
    """What the text of a statement can depend on, of a coerced value."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value.partition("_")[0] if PUBLIC_ID.fullmatch(value) else "text"
    if isinstance(value, Mapping):
        known = cast("Mapping[str, Any]", value)
        return tuple((name, shape(item)) for name, item in known.items())
    if isinstance(value, list):
        shapes = [shape(item) for item in cast("list[Any]", value)]
        nested = any(isinstance(one, tuple) for one in shapes)
        return ("list", *(shapes if nested else sorted(set(shapes), key=repr)))
    name = getattr(value, "name", None)
    return name if isinstance(name, str) else type(value).__name__


def has_variables(node: ValueNode) -> bool:
    if isinstance(node, VariableNode):
        return True
    if isinstance(node, ObjectValueNode):
        return any(has_variables(item.value) for item in node.fields)
    values: Sequence[ValueNode] = getattr(node, "values", ())
    return any(has_variables(item) for item in values)


def _spots_in(node: ValueNode, keys: Keys) -> Iterator[tuple[str, Keys]]:
    if isinstance(node, VariableNode):
        yield node.name.value, keys
    elif isinstance(node, ObjectValueNode):
        for item in node.fields:
            yield from _spots_in(item.value, (*keys, item.name.value))
    elif isinstance(node, ListValueNode):
        for number, item in enumerate(node.values):
            yield from _spots_in(item, (*keys, number))


def _put(value: Any, keys: Keys, new: Any) -> Any:
    """A copy with another value at these keys. An object where a list belongs was made a list."""
    if not keys:
        return new
    if isinstance(value, list):
        items = list(cast("list[Any]", value))
        at, rest = (keys[0], keys[1:]) if isinstance(keys[0], int) else (0, keys)
        items[at] = _put(items[at], rest, new)
        return items
    known = cast("dict[Any, Any]", value)
    return {**known, keys[0]: _put(known[keys[0]], keys[1:], new)}


class Arguments:
    """The arguments of one field: their values now (for the shape), and getters for each run."""

    def __init__(
        self,
        definition: GraphQLField,
        node: FieldNode,
        variables: VariableValues,
        path: Sequence[str],
    ) -> None:
        self.node, self.path = node, tuple(path)
        try:
            self.values: dict[str, Any] = get_argument_values(definition, node, variables)
        except GraphQLError as error:  # a variable is null that must not be
            raise coded(error, path) from error
        self.asked = {argument.name.value: argument.value for argument in node.arguments or ()}
        self.given = frozenset(variables.coerced)

    def getter(self, *keys: str | int) -> Getter:
        """How to read the value at these keys in a run of the plan: mostly it stands in the
        document, or is a variable taken as it is. Else the values are put together again."""
        node, rest = self._stands(keys)
        absent = keys[0] not in self.asked
        if absent or (node is not None and not has_variables(node)):
            fixed = self._walk(self.values, keys)
            return lambda _request: fixed
        if isinstance(node, VariableNode) and node.name.value in self.given:
            name = node.name.value
            if not rest:
                return lambda request: request.variables.coerced[name]
            return lambda request: self._walk(request.variables.coerced[name], rest)
        return lambda request: self._walk(self._again(request), keys)

    def _stands(self, keys: Sequence[str | int]) -> tuple[ValueNode | None, Sequence[str | int]]:
        """The part of the document where the value at these keys stands, and the keys within."""
        node, rest = self.asked.get(str(keys[0])), keys[1:]
        while rest and isinstance(node, ObjectValueNode):
            node = next((f.value for f in node.fields if f.name.value == rest[0]), None)
            rest = rest[1:]
        return node, rest

    def _again(self, request: Request) -> dict[str, Any]:
        """All values of a run: those of the document as they were coerced once, with the values of
        the variables where variables stand. Their shape is the same, so nothing else differs."""
        known = request.memory.get(id(self.node))
        if known is None:
            known = self.values
            for name, spot in self._spots:
                known = _put(known, spot, request.variables.coerced[name])
            request.memory[id(self.node)] = known
        return known

    @cached_property
    def _spots(self) -> list[tuple[str, Keys]]:
        """Where variables stand that are given."""
        found = (spot for name, node in self.asked.items() for spot in _spots_in(node, (name,)))
        return [(name, keys) for name, keys in found if name in self.given]

    @staticmethod
    def _walk(value: Any, keys: Sequence[str | int]) -> Any:
        for key in keys:
            if value is None:
                return None
            value = value.get(key) if isinstance(key, str) else value[key]
        return value


class Binds:
    """The named binds of a plan. Equal names are bound once."""

    def __init__(self) -> None:
        self.getters: dict[str, Getter] = {}

    def add(self, getter: Getter) -> str:
        name = f"p{len(self.getters)}"
        self.getters[name] = getter
        return name
