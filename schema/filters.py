"""The arguments of lists: filters and orders, made from the declarations for each audience."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.unset import UNSET

import db
from auth.viewer import Audience
from db.types import Name
from resolvers.plan.declared import Column, Derived, Leaf, Link, Type
from resolvers.plan.filters import filterable
from schema.words import describe

# Text and times make an order worth having; these are the texts one orders by.
ORDERED_TEXTS = ("name", "number", "subject", "summary", "tier")


def test(description: str) -> Any:
    return strawberry.field(default=UNSET, description=description)


NULL = "Whether it is null."


@strawberry.input(description="Conditions on text; all must hold.")
class StringFilter:
    eq: str | None = test("Equal.")
    in_: list[str] | None = strawberry.field(default=UNSET, name="in", description="One of.")
    contains: str | None = test("Contains this text literally; ASCII case is ignored.")
    null: bool | None = test(NULL)


@strawberry.input(description="Conditions on an id or a link; a hidden row counts as null.")
class IDFilter:
    eq: strawberry.ID | None = test("Equal.")
    in_: list[strawberry.ID] | None = strawberry.field(
        default=UNSET, name="in", description="One of."
    )
    null: bool | None = test(NULL)


@strawberry.input(description="Conditions on a time; all must hold.")
class DateTimeFilter:
    eq: datetime | None = test("Equal.")
    before: datetime | None = test("Before this.")
    after: datetime | None = test("After this.")
    null: bool | None = test(NULL)


@strawberry.input(description="Conditions on a number; all must hold.")
class IntFilter:
    eq: int | None = test("Equal.")
    in_: list[int] | None = strawberry.field(default=UNSET, name="in", description="One of.")
    gt: int | None = test("Greater.")
    lt: int | None = test("Less.")
    null: bool | None = test(NULL)


@strawberry.input(description="Conditions on a yes or no; all must hold.")
class BooleanFilter:
    eq: bool | None = test("Equal.")
    null: bool | None = test(NULL)


class OrderDirection(enum.Enum):
    """Which way a list is ordered; null comes last either way."""

    ASC = "Smallest first."
    DESC = "Largest first."


describe(OrderDirection)

BY_LEAF: dict[Leaf, type] = {
    Leaf.TEXT: StringFilter,
    Leaf.NAME: IDFilter,
    Leaf.INTEGER: IntFilter,
    Leaf.BOOLEAN: BooleanFilter,
    Leaf.MOMENT: DateTimeFilter,
}


def enum_of(field: Any, spec: Type) -> type[enum.Enum] | None:
    if isinstance(field, Derived):
        return field.choices
    if isinstance(field, Column) and field.name in spec.table.c:
        kind = spec.table.c[field.name].type
        return kind.kind if isinstance(kind, Name) else None
    return None


class Arguments:
    """The argument types of one audience, made once each."""

    def __init__(self, audience: Audience) -> None:
        self.audience = audience
        self._enum_filters: dict[type[enum.Enum], type] = {}

    def of(self, spec: Type) -> list[StrawberryArgument]:
        """What every list of this type takes."""
        size = "1 to 100, by default 20."
        several: list[tuple[str, Any, str]] = [
            ("first", int | None, f"How many rows from the start: {size}"),
            ("after", str | None, "Rows after this cursor."),
            ("last", int | None, "How many rows from the end: 1 to 100."),
            ("before", str | None, "Rows before this cursor."),
            ("filter", self._filter(spec) | None, "Rows for which all of this holds."),
            ("orderBy", self._order(spec) | None, "Their order; by default newest first."),
        ]
        return [argument(*one) for one in several]

    def _filter(self, spec: Type) -> Any:
        lines: dict[str, tuple[Any, str]] = {}
        for name, field in spec.fields.items():
            kind = self._test_of(spec, field) if filterable(field) else None
            if kind is not None:
                lines[name] = (kind | None, f"On `{name}`.")
        name = f"{spec.name}Filter"
        made = make(name, lines, f"Conditions on {spec.name}; all must hold.")
        itself: Any = made
        # The filter nests in itself, which it can only name once it exists.
        lines |= {
            "and": (list[itself] | None, "All of these hold; nested at most three deep."),
            "or": (list[itself] | None, "At least one of these holds."),
            "not": (itself | None, "This does not hold."),
        }
        return remake(made, lines)

    def _test_of(self, spec: Type, field: Any) -> Any:
        if isinstance(field, Link):
            return IDFilter
        chosen = enum_of(field, spec)
        if chosen is not None:
            return self._enum_filter(chosen)
        return BY_LEAF.get(field.leaf(spec.table))

    def _enum_filter(self, kind: type[enum.Enum]) -> Any:
        if kind not in self._enum_filters:
            several: Any = list[kind]
            lines: dict[str, tuple[Any, str]] = {
                "eq": (kind | None, "Equal."),
                "in": (several | None, "One of."),
                "null": (bool | None, NULL),
            }
            made = make(f"{kind.__name__}Filter", lines, f"Conditions on {kind.__name__}.")
            self._enum_filters[kind] = made
        return self._enum_filters[kind]

    def _order(self, spec: Type) -> Any:
        members = {order: f"By `{name}`." for order, name in spec.orders.items()}
        made: Any = enum.Enum(f"{spec.name}OrderField", members)
        fields = describe(made, f"What {spec.name} can be ordered by.")
        lines: dict[str, tuple[Any, str]] = {
            "field": (fields, "By what."),
            "direction": (OrderDirection, "Which way."),
        }
        return make(f"{spec.name}Order", lines, f"An order of {spec.name}; ids break ties.")


def argument(name: str, kind: Any, description: str) -> StrawberryArgument:
    return StrawberryArgument(
        python_name=name,
        graphql_name=name,
        type_annotation=StrawberryAnnotation(kind),
        default=UNSET,
        description=description,
    )


def make(name: str, lines: dict[str, tuple[Any, str]], description: str) -> Any:
    """An input type from its lines: name, type and description."""
    return strawberry.input(_plain(name, lines), name=name, description=description)


def remake(made: Any, lines: dict[str, tuple[Any, str]]) -> Any:
    """The input type with other lines, under the same identity, so that it can name itself."""
    other: Any = strawberry.input(_plain(made.__name__, lines), name=made.__name__)
    made.__strawberry_definition__.fields = other.__strawberry_definition__.fields
    return made


def _plain(name: str, lines: dict[str, tuple[Any, str]]) -> type:
    space: dict[str, Any] = {
        "__annotations__": {f"{key}_": kind for key, (kind, _) in lines.items()}
    }
    for key, (kind, description) in lines.items():
        optional = type(None) in getattr(kind, "__args__", ())
        default: dict[str, Any] = {"default": UNSET} if optional else {}
        space[f"{key}_"] = strawberry.field(name=key, description=description, **default)
    return type(name, (), space)


def orders_of(fields: Any, model: type[db.Entity]) -> dict[str, str]:
    """What a list may be ordered by: members of its order enum, and the fields they name."""
    found: dict[str, str] = {}
    for name, field in fields.items():
        if isinstance(field, Column) and field.guard is None:
            leaf = field.leaf(model.__table__)
            if leaf is Leaf.MOMENT or (leaf is Leaf.TEXT and name in ORDERED_TEXTS):
                found[snake(name)] = name
    return found


def snake(name: str) -> str:
    return "".join(f"_{c}" if c.isupper() else c.upper() for c in name)
