"""The two schemas, one for each audience, and the same declarations as the compiler reads them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import strawberry
from graphql import GraphQLSchema
from strawberry.printer import print_schema
from strawberry.schema.config import StrawberryConfig
from strawberry.types.arguments import StrawberryArgument, convert_argument
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from auth.viewer import Audience, Kind
from resolvers.doing import Act, Convert
from resolvers.plan import declared
from resolvers.plan.declared import Graph
from resolvers.subscribers import Feed
from schema import roots, viewer
from schema.deeds import Mutation
from schema.feeds import Subscription
from schema.filters import Arguments, argument, orders_of
from schema.scalars import SCALARS
from schema.words import NODES, definition_of, planned

SDL = {audience: Path(__file__).parent / f"{audience.value}.graphql" for audience in Audience}


def shown(item: StrawberryField, audience: Audience) -> bool:
    """PORTAL has what says so; WORKSPACE has everything."""
    told = item.metadata.get("audience", Audience.PORTAL)
    return audience is Audience.WORKSPACE or told is Audience.PORTAL


class AudienceSchema(strawberry.Schema):
    """A schema without the fields its audience must not even name."""

    audience: Audience

    def get_fields(self, type_definition: StrawberryObjectDefinition) -> list[StrawberryField]:
        return [item for item in type_definition.fields if shown(item, self.audience)]


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def graphql_name(item: StrawberryField) -> str:
    return item.graphql_name or camel(item.python_name)


def field_of(item: StrawberryField) -> Any:
    """The declaration of a field; a column without a name has the field's own."""
    plan = planned(item)
    if isinstance(plan, declared.Column) and not plan.name:
        return replace(plan, name=item.python_name)
    return plan


def fields_of(cls: type, audience: Audience) -> dict[str, Any]:
    items = (item for item in definition_of(cls).fields if planned(item) is not None)
    return {graphql_name(item): field_of(item) for item in items if shown(item, audience)}


def graph_of(audience: Audience) -> Graph:
    types: dict[str, declared.Type] = {}
    for cls, (model, newest) in NODES.items():
        fields = fields_of(cls, audience)
        name = definition_of(cls).name
        if len(fields) > len(STORED):
            orders = orders_of(fields, model)
            types[name] = declared.Type(name, model, fields, newest and camel(newest), orders)
    kinds = [kind for kind in Kind if kind.audience is audience]
    viewers = {kind: viewer.fields_of(kind) for kind in kinds}
    asked = fields_of(roots.Query, audience)
    beside = {name: plan for name, plan in asked.items() if isinstance(plan, declared.Explained)}
    planned = {name: plan for name, plan in asked.items() if name not in beside}
    return Graph(audience, types, planned, viewers, beside)


# What every row has, whatever else it shows: a type with no more is not of this audience.
STORED = ("id", "createdAt", "updatedAt", "version")


@dataclass(frozen=True)
class Built:
    """One audience: what validates its documents and what plans them."""

    schema: GraphQLSchema
    graph: Graph
    acts: Mapping[str, Act]
    feeds: Mapping[str, Feed]
    convert: Convert
    sdl: str


@cache
def build(audience: Audience) -> Built:
    graph = graph_of(audience)
    _give_arguments(graph)
    types = [cls for cls in NODES if definition_of(cls).name in graph.types]
    made = type("Schema", (AudienceSchema,), {"audience": audience})(
        query=roots.Query,
        mutation=Mutation,
        subscription=Subscription,
        types=types,
        config=StrawberryConfig(scalar_map=SCALARS),
    )
    acts, feeds = fields_of(Mutation, audience), fields_of(Subscription, audience)
    return Built(
        made._schema,  # pyright: ignore[reportPrivateUsage]
        graph,
        acts,
        feeds,
        converter(made),
        print_schema(made) + "\n",
    )


def converter(schema: strawberry.Schema) -> Convert:
    """Makes the inputs of deeds from coerced arguments, as Strawberry does for resolvers."""
    scalars = schema.schema_converter.scalar_registry

    def convert(value: Any, kind: type) -> Any:
        return convert_argument(value, kind, scalars, schema.config)

    return convert


def _give_arguments(graph: Graph) -> None:
    """Lists take filters and orders over what this audience reads, so they are made for it."""
    makes = Arguments(graph.audience)
    made = {spec.model: makes.of(spec) for spec in graph.types.values()}
    for cls in (*NODES, roots.Query, Mutation, Subscription):
        for item in definition_of(cls).fields:
            plan = planned(item)
            if isinstance(plan, declared.Connection | declared.Many) and plan.model in made:
                item.arguments = made[plan.model]
            elif (own := _arguments_of(plan, graph.audience)) is not None:
                item.arguments = own


def _arguments_of(plan: Any, audience: Audience) -> list[StrawberryArgument] | None:
    match plan:
        case Act():
            return [argument("input", plan.inputs[audience], "What to do.")]
        case Feed():
            after = argument("after", str | None, "A cursor: what followed it is told first.")
            wanted = argument("filter", plan.filter | None, "Which of them; all by default.")
            return [after, wanted]
        case declared.One() | declared.AnyOne():
            return [argument("id", strawberry.ID, "The opaque id.")]
        case declared.AnySeveral():
            return [argument("ids", list[strawberry.ID], "Opaque ids, 100 at most.")]
        case declared.Explained():
            row = argument("id", strawberry.ID, "The opaque id of the row.")
            other = "Id of a principal, for administrators; whoever asks by default."
            whom = [argument("as", strawberry.ID | None, other)]
            return [row, *(whom if audience is Audience.WORKSPACE else [])]
        case _:
            return None
