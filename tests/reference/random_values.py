"""Values nobody thought of, many of them such as occur in a world."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
)

from tests.oracle import NODE_TYPES, World
from tests.oracle.fields import column

# The server gives these at import, and the reference does not know them.
GIVEN = {"createdAt", "updatedAt", "version", "healthUpdatedAt"}
KNOWN = {("CaseComment", "createdAt")}
LOGIC = {"and", "or", "not"}
MOST_NESTED = 3
ODD = [
    "",
    "%",
    "_",
    "\\",
    '"',
    "'",
    "é",
    "😀",
    "a\nb",
    "\u2028",
    "{}",
    "$1",
    "%s",
    "null",
    "x" * 300,
]
SIZES, WRONG_SIZES = [1, 1, 2, 2, 3, 5, 20, 100], [0, -1, 101, 2**31 - 1]
# Type and field that a value is for, as far as it is known.
About = tuple[str, str]


class Stock:
    """Values that occur in a world, by type and field, so that conditions meet rows."""

    def __init__(self, world: World) -> None:
        self.values: dict[About, list[Any]] = {}
        self.ids: dict[str, list[str]] = {}
        for kind in NODE_TYPES:
            self.ids[kind] = [f"{kind}:{row.key}" for row in world.rows(kind)]
            for row in world.rows(kind):
                for name, value in row.values.items():
                    if value is not None:
                        self.values.setdefault((kind, name), []).append(value)
        self.all_ids = [one for ids in self.ids.values() for one in ids]

    def numbered(self, kind: str) -> bool:
        """Whether the world itself gives every row of the type its number."""
        return len(self.of((kind, "number"))) == len(self.ids.get(kind, ()))

    def of(self, about: About) -> list[Any]:
        return self.values.get((about[0], column(about[1])), [])


class Values:
    """Values as JSON, as they are given for variables. `wrong`: some of them are refused."""

    def __init__(self, stock: Stock, rng: random.Random, *, wrong: bool) -> None:
        self.stock, self.rng, self.wrong = stock, rng, wrong

    def chance(self, of: float) -> bool:
        return self.rng.random() < of

    def value(self, kind: Any, about: About, deep: int = 0) -> Any:
        if is_needed(kind):
            return self._some(kind.of_type, about, deep)
        return None if self.chance(0.05) else self._some(kind, about, deep)

    def _some(self, kind: Any, about: About, deep: int) -> Any:
        if is_several(kind):
            inner: Any = nullable(kind.of_type)
            if self.chance(0.25):  # coerced to a list of one
                return self._some(inner, about, deep)
            return [self._some(inner, about, deep) for _ in range(self.rng.choice([0, 1, 1, 2, 3]))]
        if isinstance(kind, GraphQLInputObjectType):
            return self._object(kind, about, deep)
        return self._leaf(kind, about)

    def _object(self, kind: GraphQLInputObjectType, about: About, deep: int) -> dict[str, Any]:
        subject = kind.name.removesuffix("Filter")
        if subject in self.stock.ids:
            about = (subject, "")
        fields = kind.fields.items()
        needed = [name for name, one in fields if is_needed(one.type)]
        others = [
            name for name, _ in fields if name not in needed and self._usable(name, about, deep)
        ]
        count = min(len(others), self.rng.choice([0, 1, 1, 1, 2, 3]))
        found: dict[str, Any] = {}
        for name in needed + self.rng.sample(others, count):
            inner = about if about[1] or name in LOGIC else (about[0], name)
            found[name] = self.value(kind.fields[name].type, inner, deep + (name in LOGIC))
        return found

    def _usable(self, name: str, about: About, deep: int) -> bool:
        """Whether a filter can be on this: not on what the server gives."""
        if name in LOGIC:
            return deep < MOST_NESTED
        if name == "number" and not about[1]:
            return self.stock.numbered(about[0])
        return name not in GIVEN or (about[0], name) in KNOWN

    def _leaf(self, kind: Any, about: About) -> Any:
        if isinstance(kind, GraphQLEnumType):
            subject = kind.name.removesuffix("OrderField")
            numbered = self.stock.numbered(subject)
            return self.rng.choice([name for name in kind.values if name != "NUMBER" or numbered])
        leaves: dict[str, Callable[[About], Any]] = {
            "Int": self._number,
            "String": self._string,
            "ID": self._id,
            "DateTime": self._moment,
            "Boolean": lambda _: self.chance(0.5),
        }
        return leaves[kind.name](about)

    def _number(self, about: About) -> int:
        if about[1] in ("first", "last"):
            return self.rng.choice(WRONG_SIZES if self.wrong and self.chance(0.5) else SIZES)
        return self.rng.choice([*self.stock.of(about), 0, -1, 1, 2**31 - 1])

    def _string(self, about: About) -> str:
        found = self.stock.of(about)
        if not found or self.chance(0.15):
            return self.rng.choice(ODD)
        text = str(self.rng.choice(found))
        if self.chance(0.5):
            return text
        start = self.rng.randrange(len(text))
        part = text[start : start + self.rng.randint(1, 4)]
        return part.swapcase() if self.chance(0.5) else part

    def _id(self, about: About) -> Any:
        if self.chance(0.05):
            return self.rng.choice(["", "x", 5, "acc_0000000000000000", "con_1'--"])
        kind = about[0] if about[1] == "id" else about[1][:1].upper() + about[1][1:]
        return self.rng.choice(self.stock.ids.get(kind, self.stock.all_ids))

    def _moment(self, about: About) -> str:
        """At a moment that some row has or beside it, in whatever zone."""
        known = [one for one in self.stock.of(about) if isinstance(one, datetime)]
        found = self.rng.choice([*known, datetime(2026, 11, 21, tzinfo=UTC)])
        found += timedelta(milliseconds=self.rng.choice([0, 0, 0, 1, -1, 86_400_000]))
        zone = timezone(timedelta(hours=self.rng.choice([0, 0, 2, -5])))
        text = found.astimezone(zone).isoformat(timespec="milliseconds")
        return text.replace("+00:00", "Z") if self.chance(0.5) else text


def nullable(kind: Any) -> Any:
    return kind.of_type if is_needed(kind) else kind


def is_needed(kind: Any) -> bool:
    return isinstance(kind, GraphQLNonNull)


def is_several(kind: Any) -> bool:
    return isinstance(kind, GraphQLList)
