"""The words the graph is written in.

`node` binds a type to a table; each of its lines is a `column`, a `derived` value, a `link` to
one row, a `connection` to many, or a `participant`. Every line says for which audience it exists
and what it means. The roots are written with `one`, `many` and `root`.

Strawberry gets the types, descriptions and names; the compiler of the read path gets the same
lines as data (`PLANS`), so that neither can say something the other does not know.
"""

import enum
from collections.abc import Callable
from datetime import datetime
from inspect import getdoc
from typing import Any, Generic, TypeVar, dataclass_transform

import sqlalchemy as sa
import strawberry
from sqlalchemy.orm import InstrumentedAttribute
from strawberry.types.base import StrawberryObjectDefinition, get_object_definition
from strawberry.types.field import StrawberryField

import db
from auth.scope import Condition, Table
from auth.viewer import Audience, Kind
from db.types import Name
from resolvers.plan import declared
from resolvers.plan.declared import Guard, Leaf

By = Callable[[Any, Table, Kind], Condition]

PORTAL, WORKSPACE = Audience.PORTAL, Audience.WORKSPACE

T = TypeVar("T")
C = TypeVar("C", bound=type)

# Every node type, by its class, with the default order of its lists.
NODES: dict[type, tuple[type[db.Entity], str | None]] = {}


def describe(kind: type[enum.Enum], description: str | None = None) -> Any:
    """An enum as one of the graph; the values of its members are their docs."""
    if "__strawberry_definition__" not in kind.__dict__:
        strawberry.enum(kind)
    # Strawberry may have met the enum before, in the annotation of a field.
    definition: Any = kind.__dict__["__strawberry_definition__"]
    definition.description = description or getdoc(kind)
    for value in definition.values:
        value.description = value.value
    return kind


def field(plan: Any, description: str, **options: Any) -> Any:
    return strawberry.field(
        description=description,
        metadata={"plan": plan, "audience": plan.audience},
        **options,
    )


def column(
    audience: Audience,
    description: str,
    *,
    of: str = "",
    portal: str | None = None,
    guard: Guard | None = None,
    name: str | None = None,
) -> Any:
    """A column of the row, of the field's own name unless `of` says which."""
    return field(declared.Column(of, audience, portal, guard), description, name=name)


def derived(
    audience: Audience,
    description: str,
    expression: declared.Expression,
    leaf: Leaf,
    *,
    choices: type[enum.Enum] | None = None,
    null: bool = False,
    guard: Guard | None = None,
) -> Any:
    """A value computed from the row by the statement itself."""
    if choices is not None:
        describe(choices)
    plan = declared.Derived(expression, leaf, audience, choices, null, guard)
    return field(plan, description)


def model_of(attribute: InstrumentedAttribute[Any]) -> type[db.Entity]:
    model: Any = attribute.class_
    return model


def target_of(attribute: InstrumentedAttribute[Any]) -> type[db.Entity]:
    """The model whose row a foreign key names."""
    key: sa.Column[Any] = attribute.property.columns[0]
    table = next(iter(key.foreign_keys)).column.table
    return next(m.class_ for m in db.Base.registry.mappers if m.local_table is table)


def link(
    audience: Audience,
    description: str,
    key: InstrumentedAttribute[Any],
    *,
    guard: Guard | None = None,
    only: Callable[[Table], Condition] | None = None,
    by: Callable[[Table], Any] | None = None,
    rule: Guard | None = None,
) -> Any:
    """The row that a foreign key names, or whose id `by` gives where `key` is the id of its table;
    null where hidden, so the field is nullable. See declared.Connection for `rule`."""
    model = target_of(key) if by is None else model_of(key)
    found = key_of(key.key) if by is None else by
    return field(declared.Link(found, model, audience, guard, only, rule), description)


def key_of(column: str) -> Callable[[Table], Any]:
    return lambda t: t.c[column]


def connection(
    audience: Audience,
    description: str,
    to: InstrumentedAttribute[Any] | tuple[InstrumentedAttribute[Any], InstrumentedAttribute[Any]],
    *,
    where: Callable[[Table], Condition] | None = None,
    guard: Guard | None = None,
    rule: Guard | None = None,
) -> Any:
    """The rows whose foreign key names this row, or, with a pair of keys of a table between, the
    rows it leads to. See declared.Connection for `rule`."""
    if isinstance(to, tuple):
        model, related = target_of(to[1]), through(*to)
    else:
        model, related = model_of(to), back(to, where)
    direct = not isinstance(to, tuple)
    return field(declared.Connection(model, related, audience, guard, rule, direct), description)


def back(key: InstrumentedAttribute[Any], where: Callable[[Table], Condition] | None) -> By:
    def related(parent: Any, child: Table, _kind: Kind) -> Condition:
        named = child.c[key.key] == parent
        return named if where is None else sa.and_(named, where(child))

    return related


def through(near: InstrumentedAttribute[Any], far: InstrumentedAttribute[Any]) -> By:
    def related(parent: Any, child: Table, _kind: Kind) -> Condition:
        between = near.class_.__table__.alias()
        led = sa.select(between.c[far.key]).where(between.c[near.key] == parent)
        return child.c.id.in_(led.correlate(parent.table))

    return related


def related(
    audience: Audience,
    description: str,
    model: type[db.Entity],
    by: By,
    *,
    guard: Guard | None = None,
    rule: Guard | None = None,
) -> Any:
    """The rows that a question leads to; see declared.Connection for `rule`."""
    return field(declared.Connection(model, by, audience, guard, rule), description)


def embedded(plan: declared.Embedded, description: str) -> Any:
    return field(plan, description)


def one(model: type[db.Entity], audience: Audience, description: str) -> Any:
    return field(declared.One(model, audience), description)


def many(model: type[db.Entity], audience: Audience, description: str) -> Any:
    return field(declared.Many(model, audience), description)


def root(plan: Any, description: str) -> Any:
    return field(plan, description)


@strawberry.interface(description="Anything with an id of its own.")
class Node:
    id: strawberry.ID = column(PORTAL, "Opaque, typed and stable.", of="public_id")


@strawberry.type(description="Where a page lies in its list. Only visible rows count.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Rows follow this page.")
    has_previous_page: bool = strawberry.field(description="Rows precede this page.")
    start_cursor: str | None = strawberry.field(description="Cursor of the first row.")
    end_cursor: str | None = strawberry.field(description="Cursor of the last row.")


@strawberry.type(description="A row and its place in the list.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="Opaque; good for this list and viewer alone.")
    node: T = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of the rows the viewer sees.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="The rows of the page, with cursors.")
    nodes: list[T] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")
    total_count: int = strawberry.field(description="All rows that match, on any page.")


def _stamps(cls: type) -> None:
    """What every stored row tells of itself; PORTAL reads the twins that hidden edits spare."""
    lines: dict[str, tuple[Any, str, str | None]] = {
        "created_at": (datetime, "When the row was created.", None),
        "updated_at": (datetime, "When it last changed.", "portal_updated_at"),
        "version": (int, "Counts its changes; pass it as `ifVersion`.", "portal_version"),
    }
    for name, (kind, description, twin) in lines.items():
        cls.__annotations__.setdefault(name, kind)
        if name not in cls.__dict__:
            setattr(cls, name, column(PORTAL, description, portal=twin))


@dataclass_transform(kw_only_default=True, field_specifiers=(column, link, strawberry.field))
def node(model: type[db.Entity], newest: str | None = None) -> Callable[[C], C]:
    """A GraphQL type whose instances are rows of this table, newest first by default."""

    def decorate(cls: C) -> C:
        _stamps(cls)
        for stored in model.__table__.columns:
            if isinstance(stored.type, Name):
                describe(stored.type.kind)
        decorated = strawberry.type(cls, description=getdoc(cls))
        NODES[decorated] = (model, newest)
        return decorated

    return decorate


def definition_of(cls: type) -> StrawberryObjectDefinition:
    return get_object_definition(cls, strict=True)


def planned(item: StrawberryField) -> Any | None:
    return item.metadata.get("plan")
