"""What a field of the graph is, as the compiler reads it: the declarations of schema/ in data.

Nothing here touches a database: functions take the alias of a table and the kind of viewer and
give SQLAlchemy expressions.
"""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

import db
from auth.scope import Condition, Table
from auth.viewer import Audience, Kind
from db.types import Moment, Name, StringList

Guard = Callable[[Table, Kind], Condition]
Expression = Callable[[Table, Kind], sa.ColumnElement[Any]]


class Leaf(enum.Enum):
    """How a value becomes JSON text."""

    TEXT = "text that needs quoting and escaping"
    NAME = "text that is safe between quotes: ids and names of enums"
    INTEGER = "an integer"
    BOOLEAN = "true or false"
    MOMENT = "a time"
    MONEY = "minor units, printed as a decimal string"
    WORDS = "JSON text of a list, passed through"


def leaf_of(column: sa.ColumnElement[Any]) -> Leaf:
    kinds: tuple[tuple[type[Any], Leaf], ...] = (
        (Name, Leaf.NAME),
        (Moment, Leaf.MOMENT),
        (StringList, Leaf.WORDS),
        (sa.Boolean, Leaf.BOOLEAN),
        (sa.BigInteger, Leaf.MONEY),
        (sa.Integer, Leaf.INTEGER),
    )
    return next((leaf for kind, leaf in kinds if isinstance(column.type, kind)), Leaf.TEXT)


@dataclass(frozen=True)
class Column:
    """A column of the row; `portal` names the twin that PORTAL reads instead."""

    name: str
    audience: Audience
    portal: str | None = None
    guard: Guard | None = None

    def read(self, t: Table, kind: Kind) -> sa.ColumnElement[Any]:
        return t.c[self.portal if self.portal and kind is not Kind.USER else self.name]

    def leaf(self, t: Table) -> Leaf:
        return Leaf.NAME if self.name == "public_id" else leaf_of(t.c[self.name])

    def nullable(self, t: Table) -> bool:
        return bool(t.c[self.name].nullable)


@dataclass(frozen=True)
class Derived:
    """A value computed from the row; `choices` makes it filterable (never per viewer)."""

    expression: Expression
    kind_of_leaf: Leaf
    audience: Audience
    choices: type[enum.Enum] | None = None
    is_null: bool = False
    guard: Guard | None = None

    def read(self, t: Table, kind: Kind) -> sa.ColumnElement[Any]:
        return self.expression(t, kind)

    def leaf(self, _t: Table) -> Leaf:
        return self.kind_of_leaf

    def nullable(self, _t: Table) -> bool:
        return self.is_null


@dataclass(frozen=True)
class Link:
    """The one row whose id `key` gives, null where hidden. `only` narrows it further. `rule` is
    as that of a connection."""

    key: Callable[[Table], sa.ColumnElement[Any]]
    model: type[db.Entity]
    audience: Audience
    guard: Guard | None = None
    only: Callable[[Table], Condition] | None = None
    rule: Guard | None = None


@dataclass(frozen=True)
class Connection:
    """The rows `related` to the row with this id; a row in between that the viewer does not see
    must not lead anywhere. `rule` replaces the row rule of the target
    where the parent row already proves part of it (and nothing less strict). `direct`: the row
    itself names its parent."""

    model: type[db.Entity]
    related: Callable[[sa.ColumnElement[Any], Table, Kind], Condition]
    audience: Audience
    guard: Guard | None = None
    rule: Guard | None = None
    direct: bool = False


@dataclass(frozen=True)
class Embedded:
    """An object without a row of its own, made from columns of the row."""

    type_name: str
    present: Callable[[Table], Condition]
    fields: Mapping[str, "Field"]
    audience: Audience


Field = Column | Derived | Link | Connection | Embedded
Scalar = Column | Derived


@dataclass(frozen=True)
class One:
    """Root: a row by its public id."""

    model: type[db.Entity]
    audience: Audience


@dataclass(frozen=True)
class Many:
    """Root: all visible rows."""

    model: type[db.Entity]
    audience: Audience


@dataclass(frozen=True)
class AnyOne:
    """Root: a row of any type by its public id."""

    audience: Audience = Audience.PORTAL


@dataclass(frozen=True)
class AnySeveral:
    """Root: rows of any type by their public ids, in the order asked."""

    audience: Audience = Audience.PORTAL


@dataclass(frozen=True)
class Asker:
    """Root: whoever asks."""

    audience: Audience = Audience.PORTAL


@dataclass(frozen=True)
class Position:
    """Root: the position of the feeds at which the answer was read."""

    audience: Audience = Audience.PORTAL


@dataclass(frozen=True)
class Explained:
    """Root: why a row shows, or why not. Answered beside the plan."""

    audience: Audience = Audience.PORTAL


Root = One | Many | AnyOne | AnySeveral | Asker | Position


@dataclass(frozen=True)
class Type:
    """A type over a table. `newest` is the column of its default order (descending)."""

    name: str
    model: type[db.Entity]
    fields: Mapping[str, Field]
    newest: str | None = None
    orders: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def table(self) -> sa.FromClause:
        return self.model.__table__


@dataclass(frozen=True)
class Graph:
    """Everything one audience may name."""

    audience: Audience
    types: Mapping[str, Type]
    roots: Mapping[str, Root]
    viewer: Mapping[Kind, Mapping[str, Field]]
    explained: Mapping[str, Explained]
    by_model: Mapping[type[db.Entity], Type] = field(init=False)
    by_prefix: Mapping[str, Type] = field(init=False)

    def __post_init__(self) -> None:
        by_model = {spec.model: spec for spec in self.types.values()}
        object.__setattr__(self, "by_model", by_model)
        object.__setattr__(self, "by_prefix", {m.prefix: spec for m, spec in by_model.items()})
