"""What a query asks of the schema itself: graphql-core answers that, the planner all the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    execute_sync,  # pyright: ignore[reportUnknownVariableType]
)
from graphql.execution.collect_fields import FragmentDetails

from resolvers.plan.arguments import RefusedError, coded
from resolvers.plan.compiler import Details
from resolvers.plan.kept import InvalidError

FIELDS = ("__schema", "__type")

# How many a list of the schema holds, so that an answer is weighed before it is made: a tool's
# whole introspection weighs a third of what is allowed.
HOLDS = {"types": 150, "directives": 5, "fields": 4, "inputFields": 3, "args": 2, "enumValues": 2}
HEAVIEST = 300_000


def introspective(details: Details) -> bool:
    return details[0].node.name.value in FIELDS


def weight(selected: SelectionSetNode | None, fragments: Mapping[str, FragmentDetails]) -> int:
    """About how many values answer this."""
    whole = 0
    for one in selected.selections if selected else ():
        if isinstance(one, FieldNode):
            each = weight(one.selection_set, fragments)
            whole += 1 + HOLDS.get(one.name.value, 1) * each
        elif isinstance(one, FragmentSpreadNode):
            whole += weight(fragments[one.name.value].definition.selection_set, fragments)
        elif isinstance(one, InlineFragmentNode):
            whole += weight(one.selection_set, fragments)
    return whole


@dataclass(frozen=True)
class Introspection:
    """The part of a query that asks of the schema, as a document of its own."""

    schema: GraphQLSchema
    document: DocumentNode
    keys: tuple[str, ...]

    @staticmethod
    def of(
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDetails],
        fields: Mapping[str, Details],
    ) -> "Introspection":
        nodes = [one.node for some in fields.values() if introspective(some) for one in some]
        asked = replace(operation, selection_set=SelectionSetNode(selections=tuple(nodes)))
        if weight(asked.selection_set, fragments) > HEAVIEST:
            text = "An operation reads the schema three times at most."
            raise RefusedError(text, code="COST_LIMIT")
        named = [found.definition for found in fragments.values()]
        return Introspection(schema, DocumentNode(definitions=(asked, *named)), tuple(fields))

    def join(self, answer: bytes, inputs: Mapping[str, Any]) -> bytes:
        """Both answers as one object, in the order of the document."""
        result = execute_sync(self.schema, self.document, variable_values=dict(inputs))
        if result.errors:
            raise InvalidError([coded(error) for error in result.errors])
        planned: dict[str, Any] = orjson.loads(answer)
        return orjson.dumps({**dict.fromkeys(self.keys), **planned, **(result.data or {})})
