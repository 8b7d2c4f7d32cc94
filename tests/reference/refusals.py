"""What of an operation cannot be meant, wherever it stands.

The server refuses such an operation as a whole, before it reads a row; an executor would notice
only where a row leads there.
"""

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_named_type,
)
from graphql.execution.collect_fields import (
    FieldDetails,
    FragmentDetails,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues, get_argument_values

from tests.oracle import Row
from tests.reference.pages import Lists

Path = tuple[str, ...]


class Refusals:
    """The places of one operation at which an argument or a condition is refused."""

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        variables: VariableValues,
        lists: Lists,
        known: Mapping[str, Row],
    ) -> None:
        self.schema, self.variables, self.lists, self.known = schema, variables, lists, known
        self.fragments: dict[str, FragmentDetails] = {}
        for part in document.definitions:
            if isinstance(part, OperationDefinitionNode):
                self.operation = part
            elif isinstance(part, FragmentDefinitionNode):
                self.fragments[part.name.value] = FragmentDetails(part)
        self.paths: set[Path] = set()
        self._of_query()

    def _of_query(self) -> None:
        query = self.schema.query_type
        assert query is not None
        try:
            found = collect_fields(
                self.schema, self.fragments, self.variables, query, self.operation
            )
        except GraphQLError:  # a condition that is null
            self.paths.add(())
            return
        self._of_fields(query, found.grouped_field_set, ())

    def _of_fields(
        self, kind: GraphQLObjectType, fields: Mapping[str, list[FieldDetails]], path: Path
    ) -> None:
        for key, selected in fields.items():
            if not selected[0].node.name.value.startswith("__"):
                self._of_field(kind, selected, (*path, key))

    def _of_field(self, kind: GraphQLObjectType, selected: list[FieldDetails], path: Path) -> None:
        node = selected[0].node
        field: Any = kind.fields[node.name.value]
        arguments: dict[str, Any] = {}
        try:
            arguments = get_argument_values(field, node, self.variables)
            if "first" in field.args:
                self.lists.check(f"{kind.name}.{node.name.value}", arguments)
        except GraphQLError:
            self.paths.add(path)
        for target in self._targets(get_named_type(field.type), arguments):
            self._of_object(target, selected, path)

    def _targets(self, kind: Any, arguments: Mapping[str, Any]) -> list[GraphQLObjectType]:
        """Of the roots for any type, the types of the ids asked for: known to exist or not."""
        if isinstance(kind, GraphQLObjectType):
            return [kind]
        ids = [arguments["id"]] if "id" in arguments else arguments.get("ids", [])
        names = {self.known[one].type for one in ids if one in self.known}
        found = (self.schema.type_map.get(name) for name in sorted(names))
        return [one for one in found if isinstance(one, GraphQLObjectType)]

    def _of_object(self, kind: GraphQLObjectType, selected: list[FieldDetails], path: Path) -> None:
        try:
            found = collect_subfields(
                self.schema, self.fragments, self.variables, self.operation, kind, selected
            )
        except GraphQLError:
            self.paths.add(path)
            return
        self._of_fields(kind, found.grouped_field_set, path)
