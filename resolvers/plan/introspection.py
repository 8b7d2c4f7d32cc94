"""What a query asks of the schema itself: graphql-core answers that, the planner all the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    execute_sync,  # pyright: ignore[reportUnknownVariableType]
)
from graphql.execution.collect_fields import FragmentDetails

from resolvers.plan.arguments import coded
from resolvers.plan.compiler import Details
from resolvers.plan.kept import InvalidError

FIELDS = ("__schema", "__type")


def introspective(details: Details) -> bool:
    return details[0].node.name.value in FIELDS


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
        named = [found.definition for found in fragments.values()]
        return Introspection(schema, DocumentNode(definitions=(asked, *named)), tuple(fields))

    def join(self, answer: bytes, inputs: Mapping[str, Any]) -> bytes:
        """Both answers as one object, in the order of the document."""
        result = execute_sync(self.schema, self.document, variable_values=dict(inputs))
        if result.errors:
            raise InvalidError([coded(error) for error in result.errors])
        planned: dict[str, Any] = orjson.loads(answer)
        return orjson.dumps({**dict.fromkeys(self.keys), **planned, **(result.data or {})})
