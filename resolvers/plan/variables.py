"""Variables of an operation, coerced.

What graphql-core would pass through unchanged (ids, texts, numbers, names of enums, lists of them)
is taken at a tenth of the cost; whatever else comes, it coerces, and it alone refuses.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLError,
    GraphQLID,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    GraphQLString,
    OperationDefinitionNode,
)
from graphql.execution.get_variable_signature import (
    GraphQLVariableSignature,
    get_variable_signature,
)
from graphql.execution.values import VariableValues, VariableValueSource, get_variable_values
from graphql.type.scalars import GRAPHQL_MAX_INT, GRAPHQL_MIN_INT

MAX_ERRORS = 10


class NotPlainError(Exception):
    """graphql-core must look at the value."""


Taken = Callable[[Any], Any]


def _of(kind: type[Any]) -> Taken:
    def take(value: Any) -> Any:
        if type(value) is not kind:
            raise NotPlainError
        return value

    return take


def _integer(value: Any) -> Any:
    if type(value) is not int or not GRAPHQL_MIN_INT <= value <= GRAPHQL_MAX_INT:
        raise NotPlainError
    return value


PLAIN: Mapping[Any, Taken] = {
    GraphQLID: _of(str),
    GraphQLString: _of(str),
    GraphQLBoolean: _of(bool),
    GraphQLInt: _integer,
}


def _enum(kind: GraphQLEnumType) -> Taken:
    values = {name: kind.coerce_input_value(name) for name in kind.values}

    def take(value: Any) -> Any:
        if type(value) is not str or value not in values:
            raise NotPlainError
        return values[value]

    return take


def _list(item: Taken) -> Taken:
    def take(value: Any) -> Any:
        if type(value) is not list:
            raise NotPlainError
        return [item(one) for one in cast("list[Any]", value)]

    return take


def _plain(kind: Any) -> Taken | None:
    """How a value of this type is taken that is plain; None where none is."""
    if isinstance(kind, GraphQLNonNull):
        return _required(cast("Any", kind).of_type)
    taken = _required(kind)
    return taken and (lambda value: None if value is None else taken(value))


def _required(kind: Any) -> Taken | None:
    if isinstance(kind, GraphQLList):
        item = _plain(cast("Any", kind).of_type)
        return item and _list(item)
    return _enum(kind) if isinstance(kind, GraphQLEnumType) else PLAIN.get(kind)


def type_of(signature: Any) -> Any:
    return signature.type


class Variables:
    """The variables that one operation defines."""

    def __init__(
        self, schema: GraphQLSchema, operation: OperationDefinitionNode, *, suggest: bool
    ) -> None:
        self.schema, self.suggest = schema, suggest
        self.definitions = operation.variable_definitions or ()
        self._plain: Sequence[tuple[GraphQLVariableSignature, Taken]] | None = self._signatures()

    def _signatures(self) -> Sequence[tuple[GraphQLVariableSignature, Taken]] | None:
        found: list[tuple[GraphQLVariableSignature, Taken]] = []
        for definition in self.definitions:
            signature = get_variable_signature(self.schema, definition)
            if isinstance(signature, GraphQLError):
                return None
            taken = _plain(type_of(signature))
            if taken is None:
                return None
            found.append((signature, taken))
        return found

    def coerce(self, given: Mapping[str, Any]) -> VariableValues | list[GraphQLError]:
        """The values, or why they cannot be taken."""
        if self._plain is not None:
            try:
                return self._taken(self._plain, given)
            except NotPlainError:
                pass
        values = dict(given) if self.definitions else {}
        return get_variable_values(
            self.schema,
            self.definitions,
            values,
            max_errors=MAX_ERRORS,
            hide_suggestions=not self.suggest,
        )

    @staticmethod
    def _taken(
        plain: Sequence[tuple[GraphQLVariableSignature, Taken]], given: Mapping[str, Any]
    ) -> VariableValues:
        sources: dict[str, VariableValueSource] = {}
        coerced: dict[str, Any] = {}
        for signature, take in plain:
            name = signature.name
            if name in given:
                sources[name] = VariableValueSource(signature, given[name])
                coerced[name] = take(given[name])
            elif signature.default is not None or isinstance(type_of(signature), GraphQLNonNull):
                raise NotPlainError
            else:
                sources[name] = VariableValueSource(signature)
        return VariableValues(sources, coerced)
